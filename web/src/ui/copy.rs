//! A button that copies, with a tick that says it worked.

use std::rc::Rc;

use yew::prelude::*;

use crate::effects::{clipboard, time};
use crate::ui::icon::{Glyph, icon};
use crate::ui::toast::use_say;

/// Properties of `CopyButton`.
#[derive(Properties, PartialEq)]
pub(crate) struct CopyProps {
    /// What is copied.
    pub(crate) text: Rc<str>,
    /// What it is, for the label: "rules".
    pub(crate) what: AttrValue,
    /// A button of few words for crowded places.
    #[prop_or_default]
    pub(crate) little: bool,
}

/// Copies a text; shows a tick for two seconds, or says that the browser refused.
#[component]
pub(crate) fn CopyButton(props: &CopyProps) -> Html {
    let done = use_state(|| false);
    let timer = use_mut_ref(|| None);
    let say = use_say();
    let onclick = {
        let (text, what, done, say) = (props.text.clone(), props.what.clone(), done.clone(), say);
        Callback::from(move |_: MouseEvent| {
            let (what, done, say, timer) = (what.clone(), done.clone(), say.clone(), timer.clone());
            let answer = Callback::from(move |worked: bool| {
                if !worked {
                    say.emit("The browser did not let the page copy. Select the text and copy it by hand".into());
                    return;
                }
                say.emit(format!("Copied: {what}").into());
                done.set(true);
                let done = done.clone();
                *timer.borrow_mut() = Some(time::after(2_000, move || done.set(false)));
            });
            clipboard::copy(&text, answer);
        })
    };
    let size = props.little.then_some("little");
    html! {
        <button type="button" class={classes!("button", "copy", size)} {onclick} data-testid="copy"
            aria-label={format!("Copy {}", props.what)}>
            { icon(if *done { Glyph::Check } else { Glyph::Copy }) }
            <span>{ if *done { "Copied" } else { "Copy" } }</span>
        </button>
    }
}
