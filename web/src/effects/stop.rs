//! What is shown after a panic: the module cannot go on, but the settings are not lost.

use wasm_bindgen::JsValue;
use web_sys::{Document, Element};

use super::{dom, download, storage};

/// Draws the stopped page in place of the app. Called from the panic hook, so it may not panic
/// and needs no listener: the links work without the module.
pub(crate) fn show(what: &str) {
    web_sys::console::error_1(&JsValue::from_str(what));
    // Drawing is all that is left to try here.
    drop(draw(what));
}

/// Sets the kept settings aside where the address asks for a fresh start.
pub(crate) fn start_fresh_if_asked() {
    let query = web_sys::window().and_then(|window| window.location().search().ok());
    if query.as_deref() == Some("?fresh")
        && let Some(settings) = storage::get(storage::SETTINGS)
    {
        storage::set(storage::SET_ASIDE, &settings);
        storage::remove(storage::SETTINGS);
    }
}

fn draw(what: &str) -> Result<(), JsValue> {
    let document = dom::document().ok_or(JsValue::NULL)?;
    let body = document.body().ok_or(JsValue::NULL)?;
    body.set_text_content(None);
    let page = element(&document, "main", "stopped", "")?;
    page.set_attribute("data-testid", "stopped")?;
    page.append_child(&*element(&document, "h1", "", "The page has stopped")?)?;
    let says = "An error of ours stopped the page. Your settings are kept in this browser and can \
                be saved to a file here. If loading it again stops it again, start afresh.";
    page.append_child(&*element(&document, "p", "", says)?)?;
    page.append_child(&*element(&document, "pre", "", what)?)?;
    let links = element(&document, "p", "actions", "")?;
    if let Some(settings) = storage::get(storage::SETTINGS) {
        let save = element(&document, "a", "button main", "Save the settings")?;
        save.set_attribute("href", &download::address_of(settings.as_bytes())?)?;
        save.set_attribute("download", "backwatch-settings.json")?;
        links.append_child(&save)?;
    }
    let again = element(&document, "a", "button", "Load the page again")?;
    again.set_attribute("href", "./")?;
    links.append_child(&again)?;
    let fresh = element(&document, "a", "button", "Start afresh")?;
    fresh.set_attribute("href", "./?fresh")?;
    links.append_child(&fresh)?;
    page.append_child(&links)?;
    body.append_child(&page)?;
    Ok(())
}

fn element(document: &Document, tag: &str, class: &str, text: &str) -> Result<Element, JsValue> {
    let made = document.create_element(tag)?;
    if !class.is_empty() {
        made.set_class_name(class);
    }
    if !text.is_empty() {
        made.set_text_content(Some(text));
    }
    Ok(made)
}
