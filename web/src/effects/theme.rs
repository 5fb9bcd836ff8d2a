//! The theme of the document: after the system, or as chosen.

use super::{dom, storage};

/// Sets the theme of the document and remembers it; `None` follows the system again.
pub(crate) fn apply(theme: Option<&str>) {
    let root = dom::document().and_then(|document| document.document_element());
    if let Some(name) = theme {
        storage::set(storage::THEME, name);
        if let Some(root) = root {
            drop(root.set_attribute("data-theme", name));
        }
    } else {
        storage::remove(storage::THEME);
        if let Some(root) = root {
            drop(root.remove_attribute("data-theme"));
        }
    }
}

/// The theme chosen earlier.
pub(crate) fn chosen() -> Option<String> {
    storage::get(storage::THEME)
}

/// Whether the system asks for a dark page.
pub(crate) fn system_is_dark() -> bool {
    web_sys::window()
        .and_then(|window| window.match_media("(prefers-color-scheme: dark)").ok().flatten())
        .is_some_and(|query| query.matches())
}
