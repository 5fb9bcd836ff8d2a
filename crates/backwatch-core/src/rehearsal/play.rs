//! What a scenario's play gives: intervals of alerts, verdicts, and the summary.

use super::cluster::Run;
use super::setup::{Span, Window};
use super::verdict::{Fault, Verdict};
use crate::plan::AlertKind;

/// One scenario, played.
#[derive(Debug, Clone, PartialEq)]
pub struct Play {
    /// The scenario's id.
    pub scenario: String,
    /// The place of the backup in the plan.
    pub backup: usize,
    /// What was played over.
    pub window: Window,
    /// From when on the rules are evaluated: the window's begin, or the CronJob's creation in it.
    pub watched_from: i64,
    /// From the first thing that is wrong to the last.
    pub fault: Option<Span>,
    /// By when the first objective at stake has to be told.
    pub told_by: Option<i64>,
    /// All Jobs of the window, in the order of their start.
    pub runs: Vec<Run>,
    /// Slots of the window without a run.
    pub missed: Vec<i64>,
    /// When the CronJob was suspended.
    pub suspended: Vec<Span>,
    /// When kube-state-metrics did not answer, samples did not arrive, or there was no CronJob.
    pub unseen: Vec<Span>,
    /// Everything that was wrong, sorted by kind and time.
    pub faults: Vec<Fault>,
    /// One for each alerting rule, in the order of the rules.
    pub alerts: Vec<AlertPlay>,
    /// The rule set as a whole.
    pub summary: Summary,
}

/// One alerting rule in a play.
#[derive(Debug, Clone, PartialEq)]
pub struct AlertPlay {
    /// The alert's name.
    pub name: String,
    /// Its kind; none for a rule of the user's own.
    pub kind: Option<AlertKind>,
    /// Whether it is a rule of the user's own.
    pub is_own: bool,
    /// Its `severity`; empty where it has none.
    pub severity: String,
    /// When it was pending and firing, in order; alerts of several label sets may overlap.
    pub intervals: Vec<Interval>,
    /// What is to be said of it.
    pub verdict: Verdict,
    /// Who told in its stead, while its metrics were gone.
    pub told_instead: Option<String>,
    /// Why, in one sentence, with the series that decided it.
    pub why: String,
    /// What Alertmanager gets when it first fires.
    pub notification: Option<Notification>,
    /// Ticks at which the rule could not be evaluated, and why.
    pub errors: Vec<(Span, String)>,
}

/// A stretch in which an alert is in one state.
#[derive(Debug, Clone, PartialEq)]
pub struct Interval {
    /// Pending or firing.
    pub state: AlertState,
    /// From the first evaluation up to, but without, the first that finds it otherwise.
    pub span: Span,
    /// Which of the rule's alerts: its labels, `alertname` and the rule's own among them, in order.
    pub labels: Vec<(String, String)>,
    /// The value of its expression at the first evaluation.
    pub value: f64,
}

/// Whether an alert waits or fires.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AlertState {
    /// Its condition holds, but not yet long enough.
    Pending,
    /// It is sent.
    Firing,
}

/// An alert as Alertmanager gets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// When.
    pub at: i64,
    /// Labels, by name.
    pub labels: Vec<(String, String)>,
    /// Annotations, filled in, in the order of the rule.
    pub annotations: Vec<(String, String)>,
}

/// What is to be said of the rule set.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// Which alert was the first to tell, and how long after the fault began.
    pub told: Option<Told>,
    /// How often an alert with a severity other than `info` began to fire.
    pub pages: usize,
    /// How often one of them did while nothing it speaks of was wrong.
    pub false_pages: usize,
    /// Whether no alert fired while nothing it speaks of was wrong.
    pub is_quiet_in_health: bool,
    /// Each objective at stake, and whether it was told in time.
    pub owed: Vec<Owed>,
    /// Whether everything that the rules claim to cover was told in time, without a false page.
    pub is_handled: bool,
    /// What no rule of this kind can see, and what would close it.
    pub blind_spot: Option<&'static str>,
}

/// Who told first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The alert's name.
    pub alert: String,
    /// When it fired.
    pub at: i64,
    /// How many seconds after the fault began.
    pub after: i64,
}

/// A fault that puts an objective at stake, so that somebody has to know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    /// The fault.
    pub fault: Fault,
    /// By when it has to be told.
    pub told_by: i64,
    /// Whether the rules that are on claim to cover it.
    pub is_claimed: bool,
    /// The first alert that told, if any did, and when.
    pub told: Option<(String, i64)>,
}

impl Owed {
    /// Whether it was told in time.
    pub fn is_told_in_time(&self) -> bool {
        self.told.as_ref().is_some_and(|(_, at)| *at <= self.told_by)
    }
}
