//! What a rehearsal of a whole plan comes to, as a table, Markdown or JSON.

mod json;
mod markdown;
mod table;

use super::play::{Play, Summary};
use super::rehearse::{Options, Rehearsal};
use super::scenario::Scenario;
use super::setup::Window;
use super::verdict::Verdict;
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::plan::{Duration, Plan, Profile};
use crate::rule_check;

/// All scenarios that were asked for, played for each backup of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// One for each backup, in the order of the plan.
    pub backups: Vec<BackupReport>,
}

/// The scenarios of one backup.
#[derive(Debug, Clone, PartialEq)]
pub struct BackupReport {
    /// The backup's name.
    pub name: String,
    /// Its namespace and CronJob: `nats/nats-backup`.
    pub cronjob: String,
    /// Which alerts are on.
    pub profile: Profile,
    /// What was played over.
    pub window: Window,
    /// How many alerts of the user's own are about other things, and were not rehearsed.
    pub other_alerts: usize,
    /// Each scenario with its play.
    pub plays: Vec<(Scenario, Play)>,
}

/// How a rule set stood in one scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// What had to be told was told in time, and nothing else fired.
    Handled,
    /// As [`Self::Handled`], but a fault was not told in time that the rules do not claim to cover.
    NotCovered,
    /// A fault that the rules claim to cover was told too late.
    Late,
    /// A fault that the rules claim to cover was not told.
    Untold,
    /// An alert fired while nothing it speaks of was wrong.
    FalseAlarm,
}

impl Standing {
    /// In a word or two.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Handled => "handled",
            Self::NotCovered => "not covered",
            Self::Late => "late",
            Self::Untold => "untold",
            Self::FalseAlarm => "false alarm",
        }
    }

    /// Whether the rules do what they claim; with `strict`, whether they cover everything.
    pub fn passes(self, strict: bool) -> bool {
        match self {
            Self::Handled => true,
            Self::NotCovered => !strict,
            Self::Late | Self::Untold | Self::FalseAlarm => false,
        }
    }
}

impl Summary {
    /// How the rule set stood.
    pub fn standing(&self) -> Standing {
        if self.false_pages > 0 || !self.is_quiet_in_health {
            return Standing::FalseAlarm;
        }
        let missed = || self.owed.iter().filter(|owed| !owed.is_told_in_time());
        if missed().any(|owed| owed.is_claimed && owed.told.is_none()) {
            Standing::Untold
        } else if missed().any(|owed| owed.is_claimed) {
            Standing::Late
        } else if missed().next().is_some() {
            Standing::NotCovered
        } else {
            Standing::Handled
        }
    }
}

impl Report {
    /// Plays scenarios for each backup of a plan; all where `ids` is empty. `own` are groups of the
    /// user's own rules, see [`Rehearsal::new`].
    ///
    /// An id may lack its leading zero. One that is not known is an error, and so is a backup that
    /// cannot be rehearsed.
    pub fn new(plan: &Plan, own: &[rule_check::Group], ids: &[String]) -> Result<Self, Diagnostic> {
        let mut backups = Vec::new();
        for (index, backup) in plan.backups.iter().enumerate() {
            let options = Options { backup: index, ..Options::default() };
            let mut rehearsal = Rehearsal::new(plan, own, options)
                .map_err(|error| error.at_field(format!("backups[{index}]")))?;
            let wanted = wanted(&rehearsal, ids)?;
            backups.push(BackupReport {
                name: backup.name.to_string(),
                cronjob: format!("{}/{}", backup.namespace, backup.cronjob),
                profile: backup.profile,
                window: rehearsal.window(),
                other_alerts: rehearsal.other_alerts(),
                plays: wanted
                    .into_iter()
                    .map(|scenario| {
                        let played = rehearsal.play(&scenario);
                        (scenario, played)
                    })
                    .collect(),
            });
        }
        Ok(Self { backups })
    }

    /// Whether the rules do what they claim in every scenario; with `strict`, whether every fault is
    /// told in time, whoever claims it.
    pub fn passes(&self, strict: bool) -> bool {
        let plays = self.backups.iter().flat_map(|backup| &backup.plays);
        plays.into_iter().all(|(_, play)| play.summary.standing().passes(strict))
    }

    /// A table for a terminal, with a line for each scenario and a column for each alert.
    pub fn table(&self) -> String {
        table::write(self)
    }

    /// Markdown tables, for a comment on a change.
    pub fn markdown(&self) -> String {
        markdown::write(self)
    }

    /// JSON for programs, with all intervals; see the module's source for its keys.
    pub fn json(&self) -> String {
        json::write(self)
    }
}

impl BackupReport {
    /// That some alerts were not rehearsed, without a full stop.
    fn others(&self) -> Option<String> {
        match self.other_alerts {
            0 => None,
            1 => Some("1 alert of your own that watches other things is left out".to_owned()),
            n => Some(format!("{n} alerts of your own that watch other things are left out")),
        }
    }
}

/// The scenarios with these ids, in the order of the ids; all where there are none.
pub(super) fn wanted(rehearsal: &Rehearsal, ids: &[String]) -> Result<Vec<Scenario>, Diagnostic> {
    if ids.is_empty() {
        return Ok(rehearsal.scenarios().to_vec());
    }
    ids.iter()
        .map(|id| {
            let found = rehearsal.scenario(id).or_else(|| rehearsal.scenario(&format!("0{id}")));
            found.cloned().ok_or_else(|| {
                let known: Vec<&str> =
                    rehearsal.scenarios().iter().map(|scenario| scenario.id.as_str()).collect();
                let hint = match did_you_mean(id, &known) {
                    Some(near) if near.len() > 2 => format!("did you mean `{near}`?"),
                    _ => format!("choose among {}", known.join(", ")),
                };
                Diagnostic::error(format!("there is no scenario `{id}`")).hint(hint)
            })
        })
        .collect()
}

/// `5m`, `1h30m`.
fn short(seconds: i64) -> String {
    Duration::seconds(u64::try_from(seconds).unwrap_or(0)).to_string()
}

/// A verdict in one short word.
fn cell(verdict: Verdict) -> String {
    match verdict {
        Verdict::InTime { after } => short(after),
        Verdict::Late { by } => format!("late {}", short(by)),
        Verdict::Silent => "silent".to_owned(),
        Verdict::FalseAlarm { times: 1, .. } => "false".to_owned(),
        Verdict::FalseAlarm { times, .. } => format!("false {times}x"),
        Verdict::NotConcerned => ".".to_owned(),
    }
}

/// Who told first, and how long after the fault began: `NATSBackupFailed 5m`.
fn first_word(play: &Play) -> String {
    play.summary
        .told
        .as_ref()
        .map_or_else(String::new, |told| format!("{} {}", told.alert, short(told.after)))
}
