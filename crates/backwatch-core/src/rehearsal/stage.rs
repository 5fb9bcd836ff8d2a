//! A scenario's series with what the recording rules made of them, and the run of the alerts.
//!
//! A stage does not depend on thresholds. While only these change, it is kept, and with it the results
//! of all parts of expressions that do not change either.

use backwatch_sim::Compat;
use backwatch_sim::alert::{self, GroupRun, Schedule, Templates};
use backwatch_sim::eval::{self, Memo};
use backwatch_sim::series::{Grid, Storage};

use super::cluster::Truth;
use super::expose::{self, Asked};
use super::rules::Rules;
use super::scenario::Scenario;
use super::setup::{STEP, Setup};
use super::verdict::{Cases, cases};
use crate::plan::{Backup, Plan};

/// What was made for a scenario.
#[derive(Debug)]
pub(crate) struct Stage {
    /// What it was made for.
    pub(crate) scenario: Scenario,
    pub(crate) truth: Truth,
    /// Scraped series, and recorded ones.
    pub(crate) storage: Storage,
    memo: Memo,
}

/// What a stage is made from.
#[derive(Clone, Copy)]
pub(crate) struct Cast<'a> {
    pub(crate) plan: &'a Plan,
    /// The place of the backup in the plan.
    pub(crate) index: usize,
    pub(crate) backup: &'a Backup,
    pub(crate) setup: &'a Setup,
    pub(crate) rules: &'a Rules,
    pub(crate) asked: &'a Asked,
    pub(crate) compat: Compat,
}

impl Cast<'_> {
    pub(crate) fn options(&self) -> eval::Options {
        eval::Options::new(self.compat)
    }
}

impl Stage {
    pub(crate) fn new(cast: Cast<'_>, scenario: &Scenario) -> Self {
        let events = scenario.events(cast.backup, cast.setup);
        let truth = Truth::of(cast.backup, cast.setup, &events);
        let mut storage = expose::series(cast.plan, cast.backup, cast.setup, &truth, cast.asked);
        let start = truth.lives.first().map_or(cast.setup.lead_in, |life| life.span.start);
        let start = cast.setup.lead_in.max(start.div_euclid(STEP) * STEP);
        let ticks = grid(start, cast.setup.window.span.end);
        let group = cast.rules.recording_group();
        let schedule = Schedule::new(ticks);
        let templates = Templates::default();
        let _ = alert::run(&mut storage, &[(&group, &schedule)], cast.options(), &templates);
        Self { scenario: scenario.clone(), truth, storage, memo: Memo::new() }
    }

    /// Evaluates the alerts over the stage. The evaluations begin before the window, as those of a
    /// server that has been up, but not before there is a CronJob.
    pub(crate) fn alerts(&mut self, cast: Cast<'_>) -> (Grid, GroupRun) {
        let ticks = self.ticks(cast);
        let group = cast.rules.alerting_group();
        let schedule = Schedule::new(ticks);
        let mut storage = self.storage.clone();
        let runs = alert::run_with(
            &mut storage,
            &[(&group, &schedule)],
            cast.options(),
            &Templates::default(),
            &mut self.memo,
        );
        (ticks, runs.into_iter().next().unwrap_or_default())
    }

    pub(crate) fn ticks(&self, cast: Cast<'_>) -> Grid {
        let watched = self.truth.watched_from(cast.setup);
        let holds = cast.rules.alerts.iter().map(|row| row.rule.hold.max(0) / 1_000);
        let warm_up = holds.max().unwrap_or(0).saturating_add(3_600);
        let is_new = watched > cast.setup.window.span.start;
        let start = if is_new { watched } else { watched.saturating_sub(warm_up) };
        let start = start.max(cast.setup.lead_in).div_euclid(STEP) * STEP;
        grid(start, cast.setup.window.span.end)
    }

    pub(crate) fn cases(&self, cast: Cast<'_>) -> Cases {
        cases(cast.backup, cast.setup, &self.truth)
    }
}

/// Each minute from `start`, up to the last before `end`, in milliseconds.
pub(crate) fn grid(start: i64, end: i64) -> Grid {
    Grid::new(start.saturating_mul(1_000), (end - STEP).saturating_mul(1_000), STEP * 1_000)
}
