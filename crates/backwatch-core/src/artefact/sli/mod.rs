//! Service level indicators: what is measured, against which target, and the document that says so.
//!
//! The plan says all but what was measured and which day it is; both come in as [`Known`].

mod document;
mod indicators;
mod queries;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use document::document;
pub use indicators::indicators;
pub(crate) use queries::{last_success_raw, slowest_run, success_rate_over, volume_share_raw};

/// What is known besides the plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// What was measured, backup by backup in the order of the plan; missing ones are not measured.
    pub baselines: Vec<Baseline>,
    /// The day on which the document is read, in days since 1970-01-01: it tells whether a restore
    /// drill is overdue. Absent, the document names the day on which the next is due.
    pub today: Option<i64>,
}

/// What was measured of one backup.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    /// A few words for each indicator: `median 2 min, p95 4 min, worst 6 min`.
    pub words: BTreeMap<IndicatorKind, String>,
    /// How many runs failed in the window of the success target.
    pub failures: Option<u64>,
}

/// Which indicator it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IndicatorKind {
    /// The age of the newest success.
    Freshness,
    /// The share of finished runs that succeeded.
    SuccessRate,
    /// The age of the newest off-site copy.
    OffSiteFreshness,
    /// What is left of the volume.
    Headroom,
    /// How long a run takes.
    Duration,
    /// How long a restore takes.
    Restore,
}

impl IndicatorKind {
    /// All of them, in the order of the table.
    pub const ALL: [Self; 6] = [
        Self::Freshness,
        Self::SuccessRate,
        Self::Restore,
        Self::OffSiteFreshness,
        Self::Headroom,
        Self::Duration,
    ];

    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Freshness => "Backup freshness",
            Self::SuccessRate => "Backup success rate",
            Self::OffSiteFreshness => "Off-site freshness",
            Self::Headroom => "Capacity headroom",
            Self::Duration => "Run duration",
            Self::Restore => "Recovery time objective",
        }
    }
}

/// One row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Indicator {
    /// Which one.
    pub kind: IndicatorKind,
    /// What is measured, in a sentence without a full stop.
    pub definition: &'static str,
    /// The target, in words.
    pub target: String,
    /// Over which span it is taken, in words.
    pub window: String,
    /// The query, or what is done by hand.
    pub measurement: Measurement,
    /// The recorded series that it stands on; none where a raw query is asked.
    pub recorded: Option<String>,
    /// Title of the panel that shows it, and of its row.
    pub panel: Option<(String, String)>,
    /// Which alerts watch it, from which figure on.
    pub alert_threshold: String,
    /// What was measured, in a few words; none where nothing was.
    pub baseline: Option<String>,
    /// The arithmetic of target and schedule, where there is something to say.
    pub feasibility: Option<String>,
}

/// How an indicator is measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Measurement {
    /// By a query.
    Query(String),
    /// By hand, in these words.
    ByHand(&'static str),
}
