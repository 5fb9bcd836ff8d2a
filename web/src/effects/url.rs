//! The address of the page: the fragment of a share link, read and made.

use gloo::events::EventListener;
use yew::Callback;

/// The fragment without its `#`, where there is one.
pub(crate) fn fragment() -> Option<String> {
    let hash = web_sys::window()?.location().hash().ok()?;
    hash.strip_prefix('#').filter(|rest| !rest.is_empty()).map(str::to_owned)
}

/// Calls when the fragment changes, as when a link is put into the address bar of the open page.
pub(crate) fn on_fragment(changed: Callback<()>) -> Option<EventListener> {
    let window = web_sys::window()?;
    Some(EventListener::new(&window, "hashchange", move |_| changed.emit(())))
}

/// Takes the fragment out of the address, so that a reload shows what was edited since.
pub(crate) fn clear_fragment() {
    let Some(window) = web_sys::window() else { return };
    let (Ok(history), Ok(path)) = (window.history(), window.location().pathname()) else { return };
    let query = window.location().search().unwrap_or_default();
    let address = format!("{path}{query}");
    drop(history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&address)));
}

/// The address of this page with another fragment.
pub(crate) fn with_fragment(fragment: &str) -> String {
    let here = web_sys::window().and_then(|window| window.location().href().ok());
    let here = here.unwrap_or_default();
    let base = here.split('#').next().unwrap_or_default();
    format!("{base}#{fragment}")
}
