//! Local storage: small texts by key. What cannot be stored is left out in silence, as the page
//! works without.

/// Where the settings lie.
pub(crate) const SETTINGS: &str = "backwatch.settings";
/// Where a state that could not be read is set aside.
pub(crate) const SET_ASIDE: &str = "backwatch.settings.set-aside";
/// Where the chosen theme lies; read by the loader too.
pub(crate) const THEME: &str = "backwatch.theme";

/// The text under a key.
pub(crate) fn get(key: &str) -> Option<String> {
    store()?.get_item(key).ok().flatten()
}

/// Puts a text under a key; whether it was taken.
pub(crate) fn set(key: &str, value: &str) -> bool {
    store().is_some_and(|store| store.set_item(key, value).is_ok())
}

/// Forgets what is under a key.
pub(crate) fn remove(key: &str) {
    if let Some(store) = store() {
        drop(store.remove_item(key));
    }
}

fn store() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
