//! The life of the page: when it may be gone the next moment.

use gloo::events::EventListener;
use yew::Callback;

/// Calls when the page is hidden or left, until the listeners are dropped.
pub(crate) fn on_leave(leave: &Callback<()>) -> Vec<EventListener> {
    let mut listeners = Vec::new();
    if let Some(window) = web_sys::window() {
        let leave = leave.clone();
        listeners.push(EventListener::new(&window, "pagehide", move |_| leave.emit(())));
    }
    if let Some(document) = super::dom::document() {
        let (leave, watched) = (leave.clone(), document.clone());
        listeners.push(EventListener::new(&document, "visibilitychange", move |_| {
            if watched.visibility_state() == web_sys::VisibilityState::Hidden {
                leave.emit(());
            }
        }));
    }
    listeners
}
