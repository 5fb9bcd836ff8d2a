//! What has to be fetched before the page shows.

use anyhow::Result;

use super::Figure;
use crate::dist;
use crate::dist::sizes::{FIRST_LOAD_LIMIT, Record};
use crate::workspace::{self, Workspace};

/// Builds the site and weighs it.
pub(super) fn measure() -> Result<Vec<Figure>> {
    dist::publish(&workspace::root().join("dist"))?;
    let record = Record::load(&Workspace::load()?.own_folder());
    let kilobytes = |bytes: u64| f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)) / 1000.0;
    let total =
        |sizes: Option<&dist::sizes::Sizes>| sizes.map(|sizes| kilobytes(sizes.total().gzip));
    let measured = total(record.last()).unwrap_or_default();
    Ok(vec![Figure {
        what: "first load, compressed".to_owned(),
        measured,
        unit: "kB".to_owned(),
        limit: Some(kilobytes(FIRST_LOAD_LIMIT)),
        before: total(record.before()),
    }])
}
