//! A switch: on or off, at once.

use yew::prelude::*;

/// Properties of `Switch`.
pub(crate) struct SwitchProps {
    /// What is switched.
    pub(crate) label: AttrValue,
    /// Whether it is on.
    pub(crate) on: bool,
    /// Whether it cannot be changed.
    pub(crate) disabled: bool,
    /// Called with what it becomes.
    pub(crate) onswitch: Callback<bool>,
}

/// A switch with its label for readers of the screen; the word beside it is its caller's.
pub(crate) fn switch(props: &SwitchProps) -> Html {
    let (on, disabled) = (props.on, props.disabled);
    let onswitch = props.onswitch.clone();
    let onclick = Callback::from(move |_: MouseEvent| {
        if !disabled {
            onswitch.emit(!on);
        }
    });
    html! {
        <button type="button" class="switch" role="switch" aria-checked={on.to_string()} aria-label={props.label.clone()}
            aria-disabled={disabled.then_some("true")} {onclick}><i></i></button>
    }
}
