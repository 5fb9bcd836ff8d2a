//! What really happens in the cluster: the truth that series, verdicts and charts follow from.
//!
//! A small model of the CronJob controller (slots in the schedule's zone, `Forbid`, catching up with the
//! newest missed slot), of its Jobs, of the volume and of the uploads, stepped through lead-in and
//! window. It knows no metric and no alert.

mod controller;
mod history;
mod retention;
mod script;
mod upload;
mod volume;

use super::setup::{Setup, Span};
use crate::plan::{Backup, Event};

pub(crate) use controller::{Times, weekly_text};
pub(crate) use script::Script;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All went well.
    Succeeded,
    /// Its pods failed until the back-off limit was reached.
    Failed,
    /// Its deadline came first.
    DeadlineExceeded,
    /// Its Job was deleted while it ran.
    Deleted,
    /// It has not ended within the window.
    Running,
}

/// One Job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The Job's name.
    pub job: String,
    /// The slot it was made for; none for a run that somebody started by hand.
    pub slot: Option<i64>,
    /// When it began.
    pub start: i64,
    /// When it ended; the end of the window where it did not.
    pub end: i64,
    /// How it ended.
    pub outcome: Outcome,
    /// How many of its pods failed.
    pub failed_pods: u32,
    /// Whether it had a pod at all, which mounted the volume.
    pub had_pod: bool,
    /// Whether its owner reference says `controller: true`.
    pub controlled: bool,
    /// From when on its Job is gone; the end of the window where it stays.
    pub removed: i64,
}

impl Run {
    /// Whether it succeeded.
    pub fn succeeded(&self) -> bool {
        self.outcome == Outcome::Succeeded
    }

    /// Whether it ended, and not well.
    pub fn went_wrong(&self) -> bool {
        matches!(self.outcome, Outcome::Failed | Outcome::DeadlineExceeded | Outcome::Deleted)
    }
}

/// A CronJob object from its creation to its deletion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Life {
    /// When it was made, which may be before the lead-in.
    pub created: i64,
    /// While it was there, within lead-in and window.
    pub span: Span,
    /// The nominal slot of the newest run that was started, from when on.
    pub(crate) last_schedule: Vec<(i64, i64)>,
    /// When the newest run of the controller's own succeeded, from when on.
    pub(crate) last_success: Vec<(i64, i64)>,
}

/// Everything that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Truth {
    /// Lead-in and window.
    pub span: Span,
    /// The CronJob, as often as it was made.
    pub lives: Vec<Life>,
    /// All Jobs, in the order of their start.
    pub runs: Vec<Run>,
    /// The slots of the window that went by without a run.
    pub missed: Vec<i64>,
    /// When the CronJob was suspended.
    pub suspended: Vec<Span>,
    /// From when on it runs weekly, if it does.
    pub weekly_from: Option<i64>,
    /// When kube-state-metrics did not answer.
    pub state_metrics_down: Vec<Span>,
    /// When no samples arrived.
    pub scrape_gap: Vec<Span>,
    /// How many kube-state-metrics there are.
    pub replicas: usize,
    /// The share of the volume in use, in millionths, from when on.
    pub volume: Vec<(i64, u32)>,
    /// Whether some runs' copies did not leave the cluster.
    pub unsent: bool,
    /// When copies left the cluster, in order.
    pub uploads: Vec<i64>,
    /// Other CronJobs, with the times in which their runs fail.
    pub neighbours: Vec<(crate::plan::Neighbour, Span)>,
}

impl Truth {
    /// Plays the events.
    pub(crate) fn of(backup: &Backup, setup: &Setup, events: &[Event]) -> Self {
        let script = Script::read(setup, events);
        let mut truth = controller::run(backup, setup, &script);
        history::rerun(backup, setup, &script, &mut truth);
        retention::collect(&script, &mut truth);
        history::succeed(&mut truth);
        truth.volume = volume::levels(setup, &script, &truth.runs);
        truth.uploads = upload::times(backup, setup, &script, &truth.runs);
        truth
    }

    /// When the newest success ended before or at a moment; without one, when the CronJob was made.
    pub fn last_success(&self, at: i64) -> Option<i64> {
        let ended = self.runs.iter().filter(|run| run.succeeded() && run.end <= at);
        let ended = ended.map(|run| run.end).max();
        let made = self.lives.iter().find(|life| life.span.contains(at)).map(|life| life.created);
        ended.or(made)
    }

    /// From when on rules are evaluated: from the window's beginning, or with the CronJob where it is
    /// only made in the window.
    pub(crate) fn watched_from(&self, setup: &Setup) -> i64 {
        let start = setup.window.span.start;
        self.lives.first().map_or(start, |life| life.span.start.max(start))
    }

    /// The ends of all successes, in order.
    pub(crate) fn successes(&self) -> Vec<i64> {
        let mut ends: Vec<i64> =
            self.runs.iter().filter(|run| run.succeeded()).map(|run| run.end).collect();
        ends.sort_unstable();
        ends
    }
}
