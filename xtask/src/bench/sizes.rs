//! What has to be fetched before the page shows.

use anyhow::Result;

use super::Figure;
use crate::dist::sizes::{FIRST_LOAD_LIMIT, Record, Size, Sizes, WORKER_LIMIT};
use crate::dist::{self, weigh};
use crate::workspace::{self, Workspace};

/// What the engine may add to a page, in compressed kilobytes.
const ENGINE_LIMIT: f64 = 120.0;

/// Builds the site and weighs it, then the engine by itself.
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
    let engine = weigh::example("backwatch-sim", "engine")?;
    let without = weigh::example("backwatch-sim", "without_engine")?;
    Ok(vec![
        figure("first load, compressed", Sizes::total, FIRST_LOAD_LIMIT),
        figure("worker beyond the first load, compressed", Sizes::worker, WORKER_LIMIT),
        Figure {
            what: "engine beyond an empty program, compressed".to_owned(),
            measured: kilobytes(engine.saturating_sub(without)),
            unit: "kB".to_owned(),
            limit: Some(ENGINE_LIMIT),
            before: None,
        },
    ])
}
