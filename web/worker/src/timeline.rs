//! One scenario over time.

use nanoserde::{DeBin, SerBin};

/// A scenario over time.
#[derive(Clone, Debug, Default, PartialEq, SerBin, DeBin)]
pub struct Timeline {
    /// The scenario.
    pub scenario: String,
    /// The first second.
    pub start: i64,
    /// The second after the last.
    pub end: i64,
    /// When what was wrong was wrong.
    pub faults: Vec<Span>,
    /// By when somebody has to be told.
    pub told_by: Option<i64>,
    /// The runs.
    pub runs: Vec<Run>,
    /// When the schedule was suspended.
    pub suspended: Vec<Span>,
    /// The series worth seeing.
    pub curves: Vec<Curve>,
    /// A lane an alert, in the order of the matrix's columns.
    pub lanes: Vec<Lane>,
}

/// From one second to another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, SerBin, DeBin)]
pub struct Span {
    /// The first second.
    pub start: i64,
    /// The second after the last.
    pub end: i64,
}

/// A run of the backup.
#[derive(Clone, Debug, PartialEq, Eq, SerBin, DeBin)]
pub struct Run {
    /// When it started, or when it should have.
    pub start: i64,
    /// When it ended; not at all while it hangs.
    pub end: Option<i64>,
    /// How it ended.
    pub outcome: Outcome,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, SerBin, DeBin)]
pub enum Outcome {
    /// It succeeded.
    Succeeded,
    /// It failed.
    Failed,
    /// It did not start.
    Missed,
    /// It has not ended.
    Running,
}

/// A series worth seeing.
#[derive(Clone, Debug, Default, PartialEq, SerBin, DeBin)]
pub struct Curve {
    /// What it is.
    pub name: String,
    /// Whether it is a share; otherwise it is counted in seconds.
    pub is_share: bool,
    /// Second and value, ascending; a break stands where the value is absent.
    pub points: Vec<(i64, Option<f64>)>,
    /// Levels that matter.
    pub limits: Vec<Limit>,
}

/// A level of a curve that matters.
#[derive(Clone, Debug, PartialEq, SerBin, DeBin)]
pub struct Limit {
    /// What it is.
    pub name: String,
    /// Where it lies.
    pub value: f64,
}

/// An alert over time.
#[derive(Clone, Debug, Default, PartialEq, Eq, SerBin, DeBin)]
pub struct Lane {
    /// The states, ascending.
    pub states: Vec<(Span, State)>,
}

/// The state of an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, SerBin, DeBin)]
pub enum State {
    /// Its condition holds, but not yet for long enough.
    Pending,
    /// It fires.
    Firing,
}
