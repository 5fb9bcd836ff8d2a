//! One minute of a scenario.

use nanoserde::{DeBin, SerBin};

/// What panels and pager show at one minute.
#[derive(Clone, Debug, Default, PartialEq, SerBin, DeBin)]
pub struct Moment {
    /// The minute.
    pub at: i64,
    /// The four panels, left to right: the value of each query, where there is one.
    pub panels: Vec<Reading>,
    /// What fires, with the text that Alertmanager is sent.
    pub firing: Vec<Notification>,
}

/// What the queries of a panel answer.
#[derive(Clone, Debug, Default, PartialEq, SerBin, DeBin)]
pub struct Reading {
    /// A value a query, absent where it answers nothing.
    pub values: Vec<Option<f64>>,
}

/// What Alertmanager is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, SerBin, DeBin)]
pub struct Notification {
    /// The alert.
    pub alert: String,
    /// Whether it is pending only, so that nothing was sent yet.
    pub is_pending: bool,
    /// Since when.
    pub since: i64,
    /// Its labels, by name.
    pub labels: Vec<(String, String)>,
    /// Its annotations, rendered, by name.
    pub annotations: Vec<(String, String)>,
}
