//! What the page asks for.

use std::collections::BTreeMap;

use nanoserde::{DeBin, SerBin};

use crate::own::OwnGroup;

/// What the page asks for.
#[derive(Clone, Debug, PartialEq, SerBin, DeBin)]
pub enum Ask {
    /// The user's own rules, for the jobs that follow; they may be many, so they are sent only when
    /// they change.
    Own(Vec<OwnGroup>),
    /// Plays every scenario; a job that is still being played is given up.
    Play(Job),
    /// Shows one scenario of the newest job over time.
    Watch {
        /// The scenario.
        scenario: String,
    },
    /// Shows one minute of a scenario of the newest job.
    Look {
        /// The scenario.
        scenario: String,
        /// The minute.
        at: i64,
    },
    /// Moves the threshold of one alert through its range, for the newest job.
    Sweep {
        /// The alert.
        alert: String,
        /// How often what goes wrong.
        mix: Mix,
    },
    /// Compares the newest job's rules with their hardened form, alert by alert.
    Harden {
        /// The settings with the hardened form, as JSON with the keys of `backwatch.yaml`.
        settings: String,
    },
    /// Writes every scenario of every backup of the newest job as unit tests for promtool.
    Export {
        /// The names of the rule files beside the tests.
        rule_files: Vec<String>,
    },
    /// Gives up what is being played.
    Cancel,
}

/// Settings to rehearse.
#[derive(Clone, Debug, Default, PartialEq, SerBin, DeBin)]
pub struct Job {
    /// Its number; the newest wins.
    pub number: u64,
    /// The settings, as JSON with the keys of `backwatch.yaml`.
    pub settings: String,
    /// The place of the backup among those of the settings.
    pub backup: usize,
    /// Knobs that were turned, by scenario.
    pub knobs: BTreeMap<String, u32>,
    /// The scenario that is looked at: it is played first.
    pub first: String,
}

/// How often what goes wrong, for pages per month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, SerBin, DeBin)]
pub struct Mix {
    /// One run in so many fails; 0 for never, as in all of these.
    pub failure: u32,
    /// One slot in so many is missed.
    pub miss: u32,
    /// One run in so many takes nearly all the time it has.
    pub slow_run: u32,
    /// One run in so many fills the volume until the next.
    pub full_volume: u32,
    /// One run in so many is not uploaded.
    pub lost_upload: u32,
}

impl Default for Mix {
    fn default() -> Self {
        Self { failure: 60, miss: 365, slow_run: 30, full_volume: 180, lost_upload: 120 }
    }
}
