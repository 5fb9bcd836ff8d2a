//! Rules, groups and when they are evaluated.

use crate::promql::Expr;
use crate::series::Grid;

/// An alerting rule.
#[derive(Debug, Clone, PartialEq)]
pub struct AlertingRule {
    /// The alert's name.
    pub name: String,
    /// The condition.
    pub expr: Expr,
    /// How long the condition has to hold, in milliseconds: `for`.
    pub hold: i64,
    /// How long the alert goes on once the condition no longer holds, in milliseconds.
    pub keep_firing: i64,
    /// Names and templates of the labels that are added, in order.
    pub labels: Vec<(String, String)>,
    /// Names and templates of the annotations, in order.
    pub annotations: Vec<(String, String)>,
}

/// A recording rule.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordingRule {
    /// The name of the recorded metric.
    pub name: String,
    /// What is recorded.
    pub expr: Expr,
    /// Names and values of the labels that are added, in order.
    pub labels: Vec<(String, String)>,
}

/// A rule.
#[derive(Debug, Clone, PartialEq)]
pub enum Rule {
    /// One that raises alerts.
    Alerting(AlertingRule),
    /// One that records series.
    Recording(RecordingRule),
}

impl Rule {
    /// The expression of the rule.
    pub fn expr(&self) -> &Expr {
        match self {
            Self::Alerting(rule) => &rule.expr,
            Self::Recording(rule) => &rule.expr,
        }
    }
}

/// Rules that are evaluated one after the other at the same ticks.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RuleGroup {
    /// Its name.
    pub name: String,
    /// How many alerts or series a rule may give; 0 is any number.
    pub limit: usize,
    /// How far in the past the expressions are evaluated, in milliseconds: `query_offset`.
    pub query_offset: i64,
    /// Its rules.
    pub rules: Vec<Rule>,
}

/// When a group is evaluated, and what happens to its server meanwhile.
#[derive(Debug, Clone, PartialEq)]
pub struct Schedule {
    /// The ticks. A real server begins them at an offset that it derives from the group's name.
    pub ticks: Grid,
    /// Ticks that are missed: nothing is evaluated and no state changes.
    pub missed: crate::series::Stretches,
    /// Ticks before which the server was started anew, in order. Its memory is lost; alerts that
    /// wait at least [`Schedule::grace_period`] are restored from what was recorded.
    pub restarts: Vec<usize>,
    /// `rules.alert.for-grace-period`, in milliseconds.
    pub grace_period: i64,
    /// `rules.alert.for-outage-tolerance`, in milliseconds.
    pub outage_tolerance: i64,
}

impl Schedule {
    /// All of these ticks, without any incident, under the defaults of a server.
    pub fn new(ticks: Grid) -> Self {
        Self {
            ticks,
            missed: crate::series::Stretches::none(),
            restarts: Vec::new(),
            grace_period: 600_000,
            outage_tolerance: 3_600_000,
        }
    }
}
