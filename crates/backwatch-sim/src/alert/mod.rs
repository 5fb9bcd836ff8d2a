//! Rule groups over time: recording rules, and the state of alerts.
//!
//! After Prometheus, `rules/group.go` and `rules/alerting.go`. A run takes series, groups and the
//! ticks at which they are evaluated, and gives for each alert the stretches in which it was
//! pending and firing. It reads no rule files; texts are rendered by whoever the caller hands in.

mod added;
mod depend;
mod earliest;
mod feed;
mod memory;
mod render;
mod restore;
mod rule;
mod run;
mod state;
mod sweep;
mod write;

pub use render::{Plain, Query, Render, RenderInput, Templates, annotations};
pub use rule::{AlertingRule, RecordingRule, Rule, RuleGroup, Schedule};
pub use run::{GroupRun, RuleRun, run, run_on, run_with};
pub use state::{AlertRun, Phase, Source, State};
pub use sweep::{Outcome, sweep};
