//! A threshold against what it costs.

use nanoserde::{DeBin, SerBin};

/// An alert at many thresholds.
#[derive(Clone, Debug, Default, PartialEq, SerBin, DeBin)]
pub struct Sweep {
    /// The alert.
    pub alert: String,
    /// What the threshold is counted in: seconds, or a share.
    pub is_share: bool,
    /// The threshold that is set.
    pub today: f64,
    /// From where on more patience buys fewer pages no longer.
    pub knee: Option<f64>,
    /// Ascending by threshold.
    pub points: Vec<SweepPoint>,
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
