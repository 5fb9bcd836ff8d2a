//! Keys pressed anywhere on the page.

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;
use yew::Callback;

/// A key that means something to the page as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shortcut {
    /// One of the five steps, counted from 1.
    Step(u8),
    /// The list of shortcuts.
    Help,
    /// One edit back.
    Undo,
    /// One edit forth.
    Redo,
}

/// Listens for shortcuts until the listener is dropped.
pub(crate) fn listen(pressed: Callback<Shortcut>) -> Option<EventListener> {
    let document = super::dom::document()?;
    let options = EventListenerOptions::enable_prevent_default();
    Some(EventListener::new_with_options(&document, "keydown", options, move |event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        let in_text = super::dom::takes_text(event.target());
        let command = event.ctrl_key() || event.meta_key();
        // A field for text keeps its own letters and its own undo.
        let found = if in_text || event.alt_key() {
            None
        } else {
            shortcut(&event.key(), command, event.shift_key())
        };
        if let Some(shortcut) = found {
            event.prevent_default();
            pressed.emit(shortcut);
        }
    }))
}

/// Listens for two letters outside of fields; says whether it was the first.
pub(crate) fn listen_letters(
    first: &'static str,
    second: &'static str,
    pressed: Callback<bool>,
) -> Option<EventListener> {
    let document = super::dom::document()?;
    Some(EventListener::new(&document, "keydown", move |event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        let held = event.ctrl_key() || event.meta_key() || event.alt_key();
        if held || super::dom::takes_text(event.target()) {
            return;
        }
        let key = event.key();
        if key == first || key == second {
            pressed.emit(key == first);
        }
    }))
}

fn shortcut(key: &str, command: bool, shift: bool) -> Option<Shortcut> {
    match (key, command) {
        ("z" | "Z", true) if shift => Some(Shortcut::Redo),
        ("z" | "Z", true) => Some(Shortcut::Undo),
        ("y" | "Y", true) => Some(Shortcut::Redo),
        ("?", false) => Some(Shortcut::Help),
        (digit, false) => match digit.parse::<u8>() {
            Ok(step @ 1..=5) => Some(Shortcut::Step(step)),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_mean_what_the_list_says() {
        let check = |key, command, shift, expected| {
            assert_eq!(shortcut(key, command, shift), expected, "{key}");
        };
        check("3", false, false, Some(Shortcut::Step(3)));
        check("6", false, false, None);
        check("z", true, false, Some(Shortcut::Undo));
        check("Z", true, true, Some(Shortcut::Redo));
        check("z", false, false, None);
        check("?", false, true, Some(Shortcut::Help));
    }
}
