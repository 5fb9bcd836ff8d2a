//! The rehearsal: every failure played against the rules, before they ship.
//!
//! A [`Scenario`] tells a story in [events](crate::plan::Event). A small model of the cluster turns them into the truth,
//! and the truth into the series that kube-state-metrics and the kubelet would expose. The plan's rules,
//! and the user's own, run over these series as they would in Prometheus. What each alert did is held
//! against the truth and the plan's objectives, never against a table of what should fire.
//!
//! Everything is deterministic: a fixed window (see [`Window`]), no clock, no chance. Times are seconds
//! since 1970. A [`Rehearsal`] plays one scenario at a time, so that a caller can report progress and
//! stop between two; what it has played it keeps, so that a change of thresholds only evaluates
//! comparisons and alert state anew ([`Rehearsal::retune`]).
//!
//! It knows no page, no worker and no file.

mod beside;
mod catalogue;
mod cluster;
mod curve;
mod expose;
mod harden;
mod moment;
mod own;
mod perform;
mod play;
pub mod promtool;
mod rehearse;
mod report;
mod rules;
mod scenario;
mod setup;
mod stage;
mod trade_off;
mod verdict;

#[cfg(test)]
mod tests;

pub use crate::plan::{Event, Fate, Moment as Offset, Neighbour};
pub use cluster::{Life, Outcome, Run, Truth};
pub use curve::{Curve, CurveLine, Stroke};
pub use harden::{HardenStep, harden_steps, hardened};
pub use moment::{Moment, MomentAlert, PanelValue};
pub use play::{AlertPlay, AlertState, Interval, Notification, Owed, Play, Summary, Told};
pub use rehearse::{Options, Rehearsal};
pub use report::{BackupReport, Report, Standing};
pub use scenario::{Knob, Scenario, ScenarioGroup};
pub use setup::{Span, WINDOW_START, Window};
pub use trade_off::{Mix, TradeOff, TradeOffPoint};
pub use verdict::{Fault, Verdict};

/// A whole number as a sample; all that are used here are below 2^53, so without loss.
#[expect(clippy::cast_precision_loss, reason = "seconds and bytes stay far below 2^53")]
pub(crate) fn number(value: i64) -> f64 {
    value as f64
}
