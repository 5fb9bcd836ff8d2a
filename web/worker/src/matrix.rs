//! Scenario by alert.

use nanoserde::{DeBin, SerBin};

/// A column: an alert of the plan, or one of the user's own.
#[derive(Clone, Debug, PartialEq, Eq, SerBin, DeBin)]
pub struct Alert {
    /// Its name.
    pub name: String,
    /// The name without the backup's prefix.
    pub short: String,
    /// Its `severity` label, if it has one.
    pub severity: String,
    /// Whether it is the user's own.
    pub is_own: bool,
}

/// A row before it is played.
#[derive(Clone, Debug, PartialEq, SerBin, DeBin)]
pub struct Scenario {
    /// Its number in the catalogue, or the name of the user's own.
    pub id: String,
    /// What happens, in few words.
    pub name: String,
    /// What happens, in a sentence.
    pub story: String,
    /// The group it stands in.
    pub group: String,
    /// What can be turned.
    pub knob: Option<Knob>,
    /// Whether the user composed it.
    pub is_own: bool,
}

/// What can be turned in a scenario.
#[derive(Clone, Debug, PartialEq, SerBin, DeBin)]
pub struct Knob {
    /// What it is.
    pub name: String,
    /// The unit it is counted in; empty for a plain count.
    pub unit: String,
    /// The least.
    pub min: u32,
    /// The most.
    pub max: u32,
    /// As it is turned.
    pub value: u32,
}

/// What became of a scenario.
#[derive(Clone, Debug, PartialEq, SerBin, DeBin)]
pub struct Row {
    /// The scenario.
    pub scenario: String,
    /// A cell an alert, in the order of the columns.
    pub cells: Vec<Cell>,
    /// Whether there was anything to tell.
    pub has_fault: bool,
    /// Who told it first.
    pub first: Option<First>,
    /// Whether the first word came by when it had to.
    pub in_time: bool,
    /// Notifications sent.
    pub pages: u32,
    /// Of these, the ones that lied.
    pub false_pages: u32,
    /// How the alerts stood.
    pub standing: Standing,
    /// What would close the blind spot, where there is one.
    pub blind_spot: Option<String>,
}

/// How the alerts stood in a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, SerBin, DeBin)]
pub enum Standing {
    /// All that had to be told was told in time, nobody is left without a word, and nothing else fired.
    Handled,
    /// As far as the alerts claim; but there is a fault that none of them claims to tell in time.
    NotCovered,
    /// A fault that they claim was told late.
    Late,
    /// A fault that they claim was not told.
    Untold,
    /// One of them fired while nothing it speaks of was wrong.
    FalseAlarm,
}

impl Row {
    /// Whether the alerts did all there was to do.
    pub fn is_handled(&self) -> bool {
        self.standing == Standing::Handled
    }
}

/// The first word about a fault.
#[derive(Clone, Debug, PartialEq, Eq, SerBin, DeBin)]
pub struct First {
    /// The place of the alert among the columns.
    pub alert: usize,
    /// How long after the fault, in seconds.
    pub after: i64,
}

/// One alert in one scenario.
#[derive(Clone, Debug, PartialEq, Eq, SerBin, DeBin)]
pub struct Cell {
    /// What became of it.
    pub kind: Kind,
    /// Why, in a sentence.
    pub why: String,
}

/// A verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, SerBin, DeBin)]
pub enum Kind {
    /// It has nothing to say here.
    NotConcerned,
    /// It fired when it should.
    InTime,
    /// It fired, but late.
    Late,
    /// It should have fired and did not.
    Silent,
    /// It fired and should not have.
    FalseAlarm,
}

/// Over all scenarios.
#[derive(Clone, Debug, Default, PartialEq, Eq, SerBin, DeBin)]
pub struct Summary {
    /// Scenarios played.
    pub scenarios: usize,
    /// Of these, the ones that were handled.
    pub handled: usize,
    /// The ones with a fault that no alert claims to tell in time.
    pub not_covered: usize,
    /// The ones with a claimed fault that was told late.
    pub late: usize,
    /// The ones with a claimed fault that was not told.
    pub silent: usize,
    /// The ones with a false alarm. With the four before they are all there are.
    pub false_alarms: usize,
    /// The middle one of the delays until the first word, in seconds.
    pub median_first: Option<i64>,
    /// The longest of them.
    pub worst_first: Option<i64>,
    /// Scenarios with a fault of which nobody was told anything, whoever claims it.
    pub untold: usize,
    /// Pages that lied.
    pub false_pages: u32,
    /// Days in which nothing was wrong.
    pub quiet_days: u32,
    /// What cannot be seen, with what would close it.
    pub blind_spots: Vec<String>,
    /// Alerts of the user's own that watch other things, and are not played.
    pub other_alerts: usize,
}
