//! Everything that touches the browser: the only callers of `web_sys`, `gloo` and promises.
//! Nothing here knows what a backup is.

pub(crate) mod clipboard;
pub(crate) mod database;
pub(crate) mod dom;
pub(crate) mod download;
pub(crate) mod files;
pub(crate) mod handover;
pub(crate) mod keys;
pub(crate) mod page;
pub(crate) mod picture;
pub(crate) mod size;
pub(crate) mod stop;
pub(crate) mod storage;
pub(crate) mod theme;
pub(crate) mod time;
pub(crate) mod url;
pub(crate) mod worker;
