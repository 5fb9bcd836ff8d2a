//! The short list of keys.

use yew::prelude::*;

use crate::ui::dialog::Dialog;

/// Properties of `Shortcuts`.
pub(crate) struct ShortcutsProps {
    /// Whether it is open.
    pub(crate) open: bool,
    /// Called when it was closed.
    pub(crate) onclose: Callback<()>,
}

const KEYS: [(&[&str], &str); 8] = [
    (&["?"], "This list"),
    (&["1", "5"], "Go to a step"),
    (&["Ctrl", "Z"], "Undo"),
    (&["Ctrl", "Shift", "Z"], "Redo"),
    (&["j", "k"], "Next and previous change of a diff"),
    (&["\u{2190}", "\u{2192}"], "Move a slider or a choice; with Shift in large steps"),
    (&["Home", "End"], "Ends of a slider"),
    (&["Esc"], "Close what lies over the page"),
];

/// The list.
pub(crate) fn shortcuts(props: &ShortcutsProps) -> Html {
    let row = |(keys, does): (&[&str], &'static str)| {
        html! {
            <>
                <dt>{ for keys.iter().map(|key| html! { <kbd>{ (*key).to_owned() }</kbd> }) }</dt>
                <dd>{ does }</dd>
            </>
        }
    };
    html! {
        <Dialog id="shortcuts" title="Keys" open={props.open} onclose={props.onclose.clone()}>
            <dl class="keys">{ for KEYS.into_iter().map(row) }</dl>
        </Dialog>
    }
}
