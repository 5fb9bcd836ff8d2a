//! What the page knows, as pure reducers: no browser in here, so that `cargo test` covers it.

pub(crate) mod answered;
pub(crate) mod draft;
pub(crate) mod history;
pub(crate) mod merging;
pub(crate) mod origin;
pub(crate) mod pasted;
pub(crate) mod rehearsed;
pub(crate) mod saved;
pub(crate) mod view;
