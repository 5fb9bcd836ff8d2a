//! What has to be fetched before the page shows.

use anyhow::Result;

use super::Figure;
use crate::dist;
use crate::dist::sizes::{FIRST_LOAD_LIMIT, Record, Size, Sizes, WORKER_LIMIT};
use crate::workspace::{self, Workspace};

/// Builds the site and weighs it.
pub(super) fn measure() -> Result<Vec<Figure>> {
    dist::publish(&workspace::root().join("dist"))?;
    let record = Record::load(&Workspace::load()?.own_folder());
    let kilobytes = |bytes: u64| f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)) / 1000.0;
    let figure = |what: &str, of: fn(&Sizes) -> Size, limit: u64| Figure {
        what: what.to_owned(),
        measured: record.last().map(|sizes| kilobytes(of(sizes).gzip)).unwrap_or_default(),
        unit: "kB".to_owned(),
        limit: Some(kilobytes(limit)),
        before: record.before().map(|sizes| kilobytes(of(sizes).gzip)),
    };
    Ok(vec![
        figure("first load, compressed", Sizes::total, FIRST_LOAD_LIMIT),
        figure("worker beyond the first load, compressed", Sizes::worker, WORKER_LIMIT),
    ])
}
