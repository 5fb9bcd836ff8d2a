//! How long the page takes to answer, in a browser.

use anyhow::Result;

use super::{Figure, gather};
use crate::look;

/// Has the package of tests drive the built page.
pub(super) fn measure() -> Result<Vec<Figure>> {
    match look::step(&["bench"])? {
        Some(step) => gather(step),
        None => Ok(Vec::new()),
    }
}
