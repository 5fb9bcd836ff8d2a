//! The ways in for those who do not drop: choose files, or paste a text.

use yew::prelude::*;

use crate::derive::context::use_draft;
use crate::effects::dom;
use crate::effects::files::{self, Arrival, Content};
use crate::rest::use_arrive;
use crate::state::pasted;
use crate::ui::dialog::Dialog;
use crate::ui::icon::{Glyph, icon};

/// Properties of `Intake`.
#[derive(Properties, PartialEq)]
pub(crate) struct IntakeProps {
    /// The start of its ids.
    pub(crate) id: AttrValue,
}

/// Buttons to choose files and to paste a text.
#[component]
pub(crate) fn Intake(props: &IntakeProps) -> Html {
    let arrive = use_arrive();
    let chooser = use_node_ref();
    let pasting = use_state(|| false);
    let onchange = {
        let arrive = arrive.clone();
        Callback::from(move |event: Event| files::chosen(&event, arrive.clone()))
    };
    let choose = {
        let chooser = chooser.clone();
        Callback::from(move |_: MouseEvent| dom::click(&chooser))
    };
    let open = {
        let pasting = pasting.clone();
        Callback::from(move |_: MouseEvent| pasting.set(true))
    };
    let close = {
        let pasting = pasting.clone();
        Callback::from(move |()| pasting.set(false))
    };
    html! {
        <div class="actions intake">
            <button type="button" class="button little" onclick={choose}>
                { icon(Glyph::Upload) }<span>{ "Choose files" }</span>
            </button>
            <button type="button" class="button little" onclick={open}>{ icon(Glyph::File) }<span>{ "Paste text" }</span></button>
            <input ref={chooser} type="file" multiple=true class="unseen" tabindex="-1" aria-label="Files"
                id={format!("{}-files", props.id)} data-testid={format!("{}-files", props.id)} {onchange} />
            <Dialog id={format!("{}-paste", props.id)} title="Paste a text" open={*pasting} onclose={close.clone()}>
                <PasteForm onclose={close} />
            </Dialog>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct PasteFormProps {
    onclose: Callback<()>,
}

#[component]
fn PasteForm(props: &PasteFormProps) -> Html {
    let arrive = use_arrive();
    let text = use_state(String::new);
    let name = use_state(String::new);
    let ontext = {
        let text = text.clone();
        Callback::from(move |event: InputEvent| text.set(dom::typed(&event)))
    };
    let onname = {
        let name = name.clone();
        Callback::from(move |event: InputEvent| name.set(dom::typed(&event)))
    };
    let files = use_draft().files().clone();
    let guess = pasted::name(&text, |name| files.iter().any(|file| file.name == name));
    let read = {
        let (text, name, onclose) = (text.clone(), name.clone(), props.onclose.clone());
        Callback::from(move |_: MouseEvent| {
            // Without a name it is given one when it is taken in.
            let name = name.trim().to_owned();
            arrive.emit(vec![Arrival { name, content: Content::Text((*text).clone()) }]);
            onclose.emit(());
        })
    };
    html! {
        <>
            <p class="small soft">{ "A CronJob manifest, alert rules, a dashboard or saved settings. What it is will be found out." }</p>
            <div class="labelled">
                <label for="paste-text">{ "Text" }</label>
                <textarea id="paste-text" class="input code" rows="10" spellcheck="false" oninput={ontext} value={(*text).clone()} />
            </div>
            <div class="labelled">
                <label for="paste-name">{ "File name, if it has one" }</label>
                <input id="paste-name" type="text" class="input code" placeholder={guess} oninput={onname} value={(*name).clone()} />
            </div>
            <div class="actions"><button type="button" class="button main" disabled={text.trim().is_empty()} onclick={read}>{ "Read it" }</button></div>
        </>
    }
}
