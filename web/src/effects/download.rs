//! Bytes to a file of the user's.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Offers the bytes as a download of this name.
pub(crate) fn save(name: &str, bytes: &[u8]) {
    // A failure here has no remedy the page could offer; the browser says what it refused.
    drop(offer(name, bytes));
}

/// An address from which the bytes can be loaded as long as the page lives.
pub(crate) fn address_of(bytes: &[u8]) -> Result<String, JsValue> {
    let parts = Array::of1(&Uint8Array::from(bytes));
    let options = BlobPropertyBag::new();
    options.set_type("application/octet-stream");
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options)?;
    Url::create_object_url_with_blob(&blob)
}

fn offer(name: &str, bytes: &[u8]) -> Result<(), JsValue> {
    let address = address_of(bytes)?;
    let document = super::dom::document().ok_or(JsValue::NULL)?;
    let link: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // Freed later: some browsers read the address only after this turn.
    gloo::timers::callback::Timeout::new(60_000, move || {
        drop(Url::revoke_object_url(&address));
    })
    .forget();
    Ok(())
}
