//! Text to the clipboard.

use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::Callback;

/// Puts the text on the clipboard and says whether it worked.
pub(crate) fn copy(text: &str, done: Callback<bool>) {
    let Some(window) = web_sys::window().filter(web_sys::Window::is_secure_context) else {
        done.emit(false);
        return;
    };
    let written = window.navigator().clipboard().write_text(text);
    spawn_local(async move {
        done.emit(JsFuture::from(written).await.is_ok());
    });
}
