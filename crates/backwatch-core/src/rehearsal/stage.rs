//! A scenario's series with what the recording rules made of them, and the run of the alerts.
//!
//! A stage does not depend on thresholds. While only these change, it is kept, and with it the results
//! of all parts of expressions that do not change either. The healthy cluster is staged first, and any
//! other takes over what it has in common with it.

use std::collections::BTreeMap;

use backwatch_sim::Compat;
use backwatch_sim::alert::{self, GroupRun, Rule, RuleRun, Schedule, Templates};
use backwatch_sim::eval::{self, Memo, Ticks};
use backwatch_sim::series::{Grid, Storage};

use super::beside::Differences;
use super::cluster::Truth;
use super::expose::{Asked, Exposed};
use super::own::by_need;
use super::rules::Rules;
use super::scenario::Scenario;
use super::setup::{STEP, Setup};
use super::verdict::{Cases, cases};
use crate::plan::{Backup, Event, Fate, Plan};

/// What was made for a scenario.
#[derive(Debug)]
pub(crate) struct Stage {
    /// What it was made for.
    pub(crate) scenario: Scenario,
    pub(crate) truth: Truth,
    /// Scraped series, and recorded ones.
    pub(crate) storage: Storage,
    differences: Differences,
    /// What became of the user's own groups.
    own: Vec<GroupRun>,
    memo: Memo,
}

/// The cluster without any fault: its series and what the plan's rules make of them.
#[derive(Debug)]
pub(crate) struct Health {
    exposed: Exposed,
    storage: Storage,
    truth: Truth,
    recording: Known,
    alerting: Known,
    memo: Memo,
}

/// What the rules of a group give.
#[derive(Debug)]
struct Known {
    ticks: Grid,
    results: Vec<Ticks>,
    run: GroupRun,
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

impl Health {
    pub(crate) fn new(cast: Cast<'_>) -> Self {
        let truth = Truth::of(cast.backup, cast.setup, &[]);
        let exposed = Exposed::new(cast.plan, cast.backup, cast.setup, &truth, cast.asked);
        let mut storage = exposed.storage.clone();
        let ticks = recording_ticks(cast, &truth);
        let mut results = Vec::new();
        for (at, rule) in cast.rules.recording.rules.iter().enumerate() {
            let result = eval::ticks(&storage, rule.expr(), ticks, cast.options());
            record(cast, &mut storage, ticks, (at, result.clone()));
            results.push(result);
        }
        let recording = Known { ticks, results, run: GroupRun::default() };
        let ticks = alerting_ticks(cast, &truth);
        let alerting = Known { ticks, results: Vec::new(), run: GroupRun::default() };
        let mut health = Self { exposed, storage, truth, recording, alerting, memo: Memo::new() };
        health.evaluate(cast);
        health
    }

    /// Evaluates its alerts anew, for other thresholds.
    pub(crate) fn evaluate(&mut self, cast: Cast<'_>) {
        let ticks = alerting_ticks(cast, &self.truth);
        let rules = cast.rules.alerting.rules.iter();
        let results: Vec<Ticks> = rules
            .map(|rule| {
                forget_much(&mut self.memo, &self.truth);
                let memo = &mut self.memo;
                eval::ticks_with(&self.storage, rule.expr(), ticks, cast.options(), memo)
            })
            .collect();
        let run = run(cast, &self.storage, ticks, results.iter().cloned().map(Some));
        self.alerting = Known { ticks, results, run };
    }

    /// The series of the backup while runs succeed and fail, with what the plan's rules record of them.
    pub(crate) fn series_of_all_kinds(cast: Cast<'_>) -> Storage {
        let first = cast.setup.first_fault;
        let one = |first, fate| Event::Runs { first, count: 1, fate };
        let events = [one(first, Fate::Fails), one(first + 1, Fate::HitsDeadline)];
        let truth = Truth::of(cast.backup, cast.setup, &events);
        let mut storage =
            Exposed::new(cast.plan, cast.backup, cast.setup, &truth, &Asked::default()).storage;
        let ticks = recording_ticks(cast, &truth);
        for (at, rule) in cast.rules.recording.rules.iter().enumerate() {
            let result = eval::ticks(&storage, rule.expr(), ticks, cast.options());
            record(cast, &mut storage, ticks, (at, result));
        }
        storage
    }
}

impl Stage {
    pub(crate) fn new(cast: Cast<'_>, health: &Health, scenario: &Scenario) -> Self {
        let events = scenario.events(cast.backup, cast.setup);
        let truth = Truth::of(cast.backup, cast.setup, &events);
        let exposed = &health.exposed;
        let mut storage = exposed.beside(cast.plan, cast.backup, cast.setup, &truth, cast.asked);
        let differences = Differences::between(&storage, &exposed.storage);
        let differences = record_beside(cast, health, &truth, &mut storage, differences);
        let own = run_own(cast, &truth, &mut storage);
        let scenario = scenario.clone();
        Self { scenario, truth, storage, differences, own, memo: Memo::new() }
    }

    /// Evaluates the alerts over the stage; for each its ticks, and what became of it.
    pub(crate) fn alerts(&mut self, cast: Cast<'_>, health: &Health) -> Vec<(Grid, RuleRun)> {
        let ticks = self.ticks(cast);
        let known = &health.alerting;
        let stage = (&self.storage, cast.options());
        let mut results = Vec::new();
        for (rule, result) in cast.rules.alerting.rules.iter().zip(&known.results) {
            forget_much(&mut self.memo, &self.truth);
            results.push(if ticks == known.ticks {
                self.differences.evaluate(rule, result, ticks, stage, Some(&mut self.memo))
            } else {
                Some(eval::ticks_with(stage.0, rule.expr(), ticks, stage.1, &mut self.memo))
            });
        }
        let is_new: Vec<bool> = results.iter().map(Option::is_some).collect();
        let run = run(cast, &self.storage, ticks, results);
        let rules = run.rules.into_iter().zip(&known.run.rules).zip(is_new);
        let plans =
            rules.map(|((run, known), is_new)| (ticks, if is_new { run } else { known.clone() }));
        let own_ticks = recording_ticks(cast, &self.truth);
        let own = cast.rules.own_alerts(self.own.clone()).into_iter().filter_map(|(group, run)| {
            Some((cast.rules.own.get(group)?.schedule(own_ticks).ticks, run))
        });
        plans.chain(own).collect()
    }

    /// The ticks of the plan's alerts. They begin before the window, as those of a server that has been
    /// up, but not before there is a CronJob.
    pub(crate) fn ticks(&self, cast: Cast<'_>) -> Grid {
        alerting_ticks(cast, &self.truth)
    }

    pub(crate) fn cases(&self, cast: Cast<'_>) -> Cases {
        cases(cast.backup, cast.setup, &self.truth)
    }
}

/// Where runs are many their results are not kept, since they take as much room as the series.
fn forget_much(memo: &mut Memo, truth: &Truth) {
    const MOST_RUNS: usize = 1_000;
    if truth.runs.len() > MOST_RUNS {
        *memo = Memo::new();
    }
}

fn alerting_ticks(cast: Cast<'_>, truth: &Truth) -> Grid {
    let watched = truth.watched_from(cast.setup);
    let holds = cast.rules.alerts.iter().map(|row| row.rule.hold.max(0) / 1_000);
    let warm_up = holds.max().unwrap_or(0).saturating_add(3_600);
    let is_new = watched > cast.setup.window.span.start;
    let start = if is_new { watched } else { watched.saturating_sub(warm_up) };
    let start = start.max(cast.setup.lead_in).div_euclid(STEP) * STEP;
    grid(start, cast.setup.window.span.end)
}

/// When recording rules and the user's own groups are evaluated.
pub(crate) fn recording_ticks(cast: Cast<'_>, truth: &Truth) -> Grid {
    let start = truth.lives.first().map_or(cast.setup.lead_in, |life| life.span.start);
    let start = cast.setup.lead_in.max(start.div_euclid(STEP) * STEP);
    grid(start, cast.setup.window.span.end)
}

/// The plan's alerts with these results.
fn run(
    cast: Cast<'_>,
    storage: &Storage,
    ticks: Grid,
    results: impl IntoIterator<Item = Option<Ticks>>,
) -> GroupRun {
    let schedule = Schedule::new(ticks);
    let group = (&cast.rules.alerting, &schedule);
    let mut storage = storage.clone();
    alert::run_on(&mut storage, group, cast.options(), &Templates::default(), results)
}

/// Records what one of the plan's rules gives.
fn record(cast: Cast<'_>, storage: &mut Storage, ticks: Grid, (at, result): (usize, Ticks)) {
    let mut results: Vec<Option<Ticks>> = vec![None; at];
    results.push(Some(result));
    let schedule = Schedule::new(ticks);
    let group = (&cast.rules.recording, &schedule);
    let _ = alert::run_on(storage, group, cast.options(), &Templates::default(), results);
}

/// Records what the plan's rules give, as far as possible what they give in health.
fn record_beside(
    cast: Cast<'_>,
    health: &Health,
    truth: &Truth,
    storage: &mut Storage,
    mut differences: Differences,
) -> Differences {
    let ticks = recording_ticks(cast, truth);
    let known = &health.recording;
    let rules = cast.rules.recording.rules.iter().zip(&known.results);
    for (at, (rule, result)) in rules.enumerate() {
        let Rule::Recording(own) = rule else { continue };
        let options = cast.options();
        let result = if ticks == known.ticks {
            let stage = (&*storage, options);
            differences.evaluate(rule, result, ticks, stage, None)
        } else {
            Some(eval::ticks(storage, rule.expr(), ticks, options))
        };
        if let Some(result) = result {
            record(cast, storage, ticks, (at, result));
            differences.add(storage, &health.storage, &own.name);
        } else {
            for series in health.storage.of_metric(&own.name) {
                storage.put(&series.labels, series.samples);
            }
        }
    }
    differences
}

/// Runs the user's own groups, after the plan's alerts where they look at these. What became of them is in
/// the order of the groups.
fn run_own(cast: Cast<'_>, truth: &Truth, storage: &mut Storage) -> Vec<GroupRun> {
    if cast.rules.own.is_empty() {
        return Vec::new();
    }
    let ticks = recording_ticks(cast, truth);
    let order = by_need(&cast.rules.own);
    let own = order.iter().filter_map(|at| cast.rules.own.get(*at));
    let own = own.map(|own| (&own.group, own.schedule(ticks)));
    let reads = cast.rules.own_reads_alerts;
    let alerts = reads.then(|| (&cast.rules.alerting, Schedule::new(ticks)));
    let groups: Vec<_> = alerts.into_iter().chain(own).collect();
    let groups: Vec<_> = groups.iter().map(|(group, schedule)| (*group, schedule)).collect();
    let runs = alert::run(storage, &groups, cast.options(), &Templates::default());
    let runs = order.into_iter().zip(runs.into_iter().skip(usize::from(reads)));
    runs.collect::<BTreeMap<_, _>>().into_values().collect()
}

/// Each minute from `start`, up to the last before `end`, in milliseconds.
pub(crate) fn grid(start: i64, end: i64) -> Grid {
    Grid::new(start.saturating_mul(1_000), (end - STEP).saturating_mul(1_000), STEP * 1_000)
}
