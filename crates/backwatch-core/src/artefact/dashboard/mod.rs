//! The dashboard row of a backup: last backup, success rate, volume, off-site upload.
//!
//! A panel here says what it shows and where its colours change; `classic` writes it as Grafana's
//! classic JSON. The page draws the same panels.

pub mod classic;
mod panels;

use crate::plan::{AlertKind, Backup, Plan};

/// A row with its four panels.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The row's title: `NATS backup`.
    pub title: String,
    /// Four panels, left to right; a fifth below where an error budget is watched.
    pub panels: Vec<Panel>,
}

/// Which panel it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PanelKind {
    /// Age and time of the last success.
    LastBackup,
    /// Share of runs that succeeded.
    SuccessRate,
    /// Share of the volume in use.
    VolumeUsage,
    /// Whether the off-site copy is fresh.
    OffSite,
    /// How many more runs may fail; only where the alert on a spent budget is on.
    Budget,
}

impl PanelKind {
    /// All of them, left to right.
    pub const ALL: [Self; 5] =
        [Self::LastBackup, Self::SuccessRate, Self::VolumeUsage, Self::OffSite, Self::Budget];

    /// Its key in the panel's marker.
    pub const fn key(self) -> &'static str {
        match self {
            Self::LastBackup => "last-backup",
            Self::SuccessRate => "success-rate",
            Self::VolumeUsage => "pvc-usage",
            Self::OffSite => "off-site",
            Self::Budget => "error-budget",
        }
    }

    /// Whether it is drawn as a gauge; the others are stats.
    pub const fn is_gauge(self) -> bool {
        matches!(self, Self::SuccessRate | Self::VolumeUsage)
    }
}

/// One panel.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// Which it is.
    pub kind: PanelKind,
    /// Its title.
    pub title: String,
    /// What it shows, for the reader of the dashboard; without the marker.
    pub description: String,
    /// The marker by which it is found again: `backwatch:nats/nats-backup/last-backup`.
    pub marker: String,
    /// Queries, in the order of their letters A, B.
    pub queries: Vec<Query>,
    /// Where its colour changes, from the lowest up.
    pub steps: Vec<Step>,
    /// What it says without data.
    pub no_value: String,
}

/// One query of a panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// PromQL, on one line.
    pub expr: String,
    /// The legend.
    pub legend: &'static str,
}

/// From which value on a colour holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The colour.
    pub colour: Colour,
    /// The first value that has it, as a number in JSON; absent for the lowest.
    pub from: Option<String>,
}

/// The colours used, under Grafana's names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// All is well.
    Green,
    /// The limit is near.
    Yellow,
    /// Worth a look.
    Orange,
    /// The target is missed.
    Red,
}

impl Colour {
    /// Grafana's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Green => "green",
            Self::Yellow => "yellow",
            Self::Orange => "orange",
            Self::Red => "red",
        }
    }
}

/// The rows of `plan`, one a backup.
pub fn rows(plan: &Plan) -> Vec<Row> {
    plan.backups.iter().map(|backup| row(plan, backup)).collect()
}

fn row(plan: &Plan, backup: &Backup) -> Row {
    let shown =
        |kind: &PanelKind| *kind != PanelKind::Budget || backup.is_on(AlertKind::BudgetSpent);
    let kinds = PanelKind::ALL.into_iter().filter(shown);
    let panels = kinds.map(|kind| panels::panel(plan, backup, kind)).collect();
    Row { title: format!("{} backup", backup.name), panels }
}
