//! A scenario: a story, the events that tell it, and what its knob turns.

use super::catalogue;
use super::setup::Setup;
use crate::plan::{Backup, Event};

/// What kind of trouble a scenario is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ScenarioGroup {
    /// The backup is as it should be, whatever it looks like.
    NothingWrong,
    /// A run goes wrong.
    RunGoesWrong,
    /// No run is made.
    NothingRuns,
    /// The volume fills.
    VolumeFills,
    /// Metrics are missing.
    ViewBlocked,
    /// The copy does not leave the cluster.
    OffSiteCopy,
    /// Composed by the user.
    Own,
}

impl ScenarioGroup {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 7] = [
        Self::NothingWrong,
        Self::RunGoesWrong,
        Self::NothingRuns,
        Self::VolumeFills,
        Self::ViewBlocked,
        Self::OffSiteCopy,
        Self::Own,
    ];

    /// As people read it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::NothingWrong => "Nothing is wrong",
            Self::RunGoesWrong => "A run goes wrong",
            Self::NothingRuns => "Nothing runs",
            Self::VolumeFills => "The volume fills",
            Self::ViewBlocked => "The view is blocked",
            Self::OffSiteCopy => "The off-site copy",
            Self::Own => "Your own",
        }
    }
}

/// What a scenario's number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Knob {
    /// What it is: `failed runs`.
    pub name: &'static str,
    /// Its unit behind a number, empty where the name says it: `h`, `%`.
    pub unit: &'static str,
    /// The least value.
    pub min: u32,
    /// The greatest.
    pub max: u32,
    /// The value unless it is turned.
    pub default: u32,
}

/// One scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// What it is asked for by: `02`, or the name of a user's own.
    pub id: String,
    /// A few words.
    pub name: String,
    /// One sentence, without a full stop.
    pub story: String,
    /// What kind of trouble it is.
    pub group: ScenarioGroup,
    /// What can be turned, if anything.
    pub knob: Option<Knob>,
    /// Where the knob stands; without meaning where there is none.
    pub setting: u32,
    pub(crate) script: Telling,
}

/// Where a scenario's events come from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Telling {
    /// They follow from the schedule and the knob.
    Known,
    /// They were written down.
    Written(Vec<Event>),
}

/// What the events of a known scenario follow from.
pub(crate) struct Scene<'a> {
    pub(crate) backup: &'a Backup,
    pub(crate) setup: &'a Setup,
    pub(crate) setting: u32,
}

impl Scenario {
    /// A scenario of the user's own.
    pub fn own(name: &str, events: Vec<Event>) -> Self {
        let said: Vec<String> = events.iter().map(Event::to_string).collect();
        Self {
            id: name.to_owned(),
            name: name.to_owned(),
            story: said.join("; "),
            group: ScenarioGroup::Own,
            knob: None,
            setting: 0,
            script: Telling::Written(events),
        }
    }

    /// The same with its knob turned; kept within the knob's range.
    #[must_use]
    pub fn turned(mut self, setting: u32) -> Self {
        if let Some(knob) = self.knob {
            self.setting = setting.clamp(knob.min, knob.max);
        }
        self
    }

    pub(crate) fn events(&self, backup: &Backup, setup: &Setup) -> Vec<Event> {
        match &self.script {
            Telling::Known => {
                catalogue::events(&self.id, &Scene { backup, setup, setting: self.setting })
            }
            Telling::Written(events) => events.clone(),
        }
    }
}
