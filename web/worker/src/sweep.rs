//! A threshold against what it costs.

use nanoserde::{DeBin, SerBin};

/// An alert at many thresholds.
#[derive(Clone, Debug, Default, PartialEq, SerBin, DeBin)]
pub struct Sweep {
    /// The alert.
    pub alert: String,
    /// What the threshold is counted in: seconds, or a share.
    pub is_share: bool,
    /// The place of the threshold that is set.
    pub today: usize,
    /// The place from which on more patience buys hardly fewer pages.
    pub knee: usize,
    /// What the delay is counted from, in words.
    pub delay_from: String,
    /// Ascending by threshold.
    pub points: Vec<SweepPoint>,
}

/// One alert's way to its hardened form.
#[derive(Clone, Debug, Default, PartialEq, Eq, SerBin, DeBin)]
pub struct HardenStep {
    /// The alert.
    pub alert: String,
    /// Its expression with its waiting times before; empty where it is new.
    pub before: String,
    /// The same after.
    pub after: String,
    /// Names of the recording rules that come with it.
    pub recording: Vec<String>,
    /// The scenarios that it fixes.
    pub fixes: Vec<String>,
}

/// What one threshold costs.
#[derive(Clone, Copy, Debug, PartialEq, SerBin, DeBin)]
pub struct SweepPoint {
    /// The threshold.
    pub threshold: f64,
    /// Pages in 30 days.
    pub pages: f64,
    /// Seconds from the fault to the page; absent where it is never told.
    pub delay: Option<f64>,
}
