//! A dialog over the page: the browser's own, which keeps the focus inside and closes on Esc.

use yew::prelude::*;

use crate::effects::dom;
use crate::ui::icon::{Glyph, icon};

/// Properties of `Dialog`.
#[derive(Properties, PartialEq)]
pub(crate) struct DialogProps {
    /// The start of its ids.
    pub(crate) id: AttrValue,
    /// Its heading.
    pub(crate) title: AttrValue,
    /// Whether it is open.
    pub(crate) open: bool,
    /// Called when it was closed, by any means.
    pub(crate) onclose: Callback<()>,
    /// What it shows.
    pub(crate) children: Html,
}

/// A dialog with a heading and a button that closes it.
#[component]
pub(crate) fn Dialog(props: &DialogProps) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with(props.open, move |open| {
            if *open {
                dom::open_dialog(&node);
            } else {
                dom::close_dialog(&node);
            }
        });
    }
    let closed = {
        let onclose = props.onclose.clone();
        Callback::from(move |_: Event| onclose.emit(()))
    };
    let close = {
        let onclose = props.onclose.clone();
        Callback::from(move |_: MouseEvent| onclose.emit(()))
    };
    let heading = format!("{}-title", props.id);
    html! {
        <dialog ref={node} id={props.id.clone()} aria-labelledby={heading.clone()} onclose={closed}>
            <header>
                <h2 id={heading}>{ &props.title }</h2>
                <button type="button" class="button plain icon" aria-label="Close" onclick={close}>
                    { icon(Glyph::Close) }
                </button>
            </header>
            if props.open {
                <div class="body">{ props.children.clone() }</div>
            }
        </dialog>
    }
}
