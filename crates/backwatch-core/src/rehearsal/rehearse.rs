//! The rehearsal of one backup: its scenarios, and what is kept between plays.

use std::collections::BTreeMap;

use backwatch_sim::Compat;
use backwatch_sim::alert::{self, AlertRun, GroupRun, RuleRun, State, Templates};
use backwatch_sim::series::{Grid, Labels};

use super::catalogue;
use super::curve;
use super::expose::Asked;
use super::play::{AlertPlay, AlertState, Interval, Notification, Play};
use super::rules::{self, AlertRow, Rules};
use super::scenario::Scenario;
use super::setup::{STEP, Setup, Span, Window, zone};
use super::stage::{Cast, Stage};
use super::verdict::{self, Account, Case, Cases, Verdict};
use crate::artefact::dashboard::{self, Row};
use crate::diagnostic::Diagnostic;
use crate::plan::{Backup, Plan};
use crate::rule_check;

/// What to rehearse, besides the plan.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// The place of the backup in the plan.
    pub backup: usize,
    /// Whose semantics.
    pub compat: Compat,
}

/// Plays scenarios against the rules of one backup.
#[derive(Debug)]
pub struct Rehearsal {
    pub(super) plan: Plan,
    /// The one of the plan that is rehearsed.
    backup: Backup,
    pub(super) options: Options,
    own: Vec<rule_check::Group>,
    pub(super) setup: Setup,
    pub(super) rules: Rules,
    pub(super) row: Option<Row>,
    asked: Asked,
    scenarios: Vec<Scenario>,
    stages: BTreeMap<(String, u32), Stage>,
}

/// No more runs than this are kept with their series, some 12 kB each, in all stages together.
const MOST_RUNS: usize = 2_500;

impl Rehearsal {
    /// Prepares the rehearsal of a backup. `own` are groups of the user's rule files: those of their
    /// alerts that the plan does not make itself become rows of their own.
    ///
    /// It fails where the backup is not there, where its schedule has fewer than 5 or more than 6,000
    /// runs in the window, or where an expression cannot be parsed.
    pub fn new(
        plan: &Plan,
        own: &[rule_check::Group],
        options: Options,
    ) -> Result<Self, Diagnostic> {
        let setup = Setup::new(plan, options.backup)?;
        let backup = Setup::backup(plan, options.backup)?.clone();
        let rules = Rules::new(plan, options.backup, own, options.compat)?;
        let row = dashboard::rows(plan).into_iter().nth(options.backup);
        let asked = asked(&rules, row.as_ref(), &options)?;
        let mut scenarios = catalogue::scenarios();
        let own_scenarios = plan.backups.get(options.backup).map(|backup| &backup.scenarios[..]);
        scenarios.extend(
            own_scenarios
                .unwrap_or_default()
                .iter()
                .map(|own| Scenario::own(&own.name, own.events.clone())),
        );
        Ok(Self {
            plan: plan.clone(),
            backup,
            own: own.to_vec(),
            options,
            setup,
            rules,
            row,
            asked,
            scenarios,
            stages: BTreeMap::new(),
        })
    }

    /// The same for another plan. Where it differs in thresholds and waiting times only, what was
    /// played is kept and plays again many times faster; otherwise all is made anew.
    pub fn retune(&mut self, plan: &Plan) -> Result<(), Diagnostic> {
        let mut next = Self::new(plan, &self.own, self.options)?;
        let is_same_stage = next.setup == self.setup
            && next.rules.recording == self.rules.recording
            && next.asked == self.asked
            && same_cluster(&next.plan, &self.plan, self.options.backup);
        if is_same_stage {
            let stages = std::mem::take(&mut self.stages);
            // One of the user's own may tell another story under the same name.
            let is_same = |id: &str| self.scenario(id) == next.scenario(id);
            let kept: BTreeMap<_, _> =
                stages.into_iter().filter(|((id, _), _)| is_same(id)).collect();
            next.stages = kept;
        }
        *self = next;
        Ok(())
    }

    /// The scenarios, in order: the known ones, then the user's own.
    pub fn scenarios(&self) -> &[Scenario] {
        &self.scenarios
    }

    /// The scenario with this id.
    pub fn scenario(&self, id: &str) -> Option<&Scenario> {
        self.scenarios.iter().find(|scenario| scenario.id == id)
    }

    /// What is played over.
    pub fn window(&self) -> Window {
        self.setup.window
    }

    /// The slots of the window, which events of runs count from 0.
    pub fn slots(&self) -> &[i64] {
        &self.setup.slots
    }

    /// The names and kinds of the alerts that are rehearsed, in order; own rules have no kind.
    pub fn alerts(&self) -> impl Iterator<Item = (&str, Option<crate::plan::AlertKind>)> {
        self.rules.alerts.iter().map(|row| (row.name.as_str(), row.kind))
    }

    /// Plays one scenario.
    pub fn play(&mut self, scenario: &Scenario) -> Play {
        self.with_stage(scenario, |stage, cast, scenario| {
            let (ticks, run) = stage.alerts(cast);
            let cases = stage.cases(cast);
            play(stage, cast, scenario, (ticks, &run), &cases)
        })
    }

    /// The backup that is rehearsed.
    pub(super) fn backup(&self) -> &Backup {
        &self.backup
    }

    /// The plan, the place of the backup in it, and whose semantics hold.
    pub(super) fn subject(&self) -> (&Plan, usize, Compat) {
        (&self.plan, self.options.backup, self.options.compat)
    }

    /// What a Prometheus would hold after a scenario: scraped and recorded series, of those metrics
    /// that rules, panels and curves ask for.
    pub fn storage(&mut self, scenario: &Scenario) -> backwatch_sim::series::Storage {
        self.with_stage(scenario, |stage, _, _| stage.storage.clone())
    }

    /// Does something with the stage of a scenario, which is made where it is missing.
    pub(super) fn with_stage<T>(
        &mut self,
        scenario: &Scenario,
        f: impl FnOnce(&mut Stage, Cast<'_>, &Scenario) -> T,
    ) -> T {
        let key = (scenario.id.clone(), scenario.setting);
        let kept = self.stages.remove(&key).filter(|stage| stage.scenario == *scenario);
        let (stage, answer) = self.on_stage(scenario, kept, |stage, cast| f(stage, cast, scenario));
        let runs: usize = self.stages.values().map(|stage| stage.truth.runs.len()).sum();
        if runs + stage.truth.runs.len() > MOST_RUNS {
            self.stages.clear();
        }
        self.stages.insert(key, stage);
        answer
    }

    /// Does something with a stage that is made for it, or that was kept.
    pub(super) fn on_stage<T>(
        &self,
        scenario: &Scenario,
        kept: Option<Stage>,
        f: impl FnOnce(&mut Stage, Cast<'_>) -> T,
    ) -> (Stage, T) {
        let index = self.options.backup;
        let cast = Cast {
            plan: &self.plan,
            index,
            backup: &self.backup,
            setup: &self.setup,
            rules: &self.rules,
            asked: &self.asked,
            compat: self.options.compat,
        };
        let mut stage = kept.unwrap_or_else(|| Stage::new(cast, scenario));
        let answer = f(&mut stage, cast);
        (stage, answer)
    }
}

/// Whether the series of two plans are the same: all but objectives and alerts is.
fn same_cluster(a: &Plan, b: &Plan, index: usize) -> bool {
    let facts = |plan: &Plan| {
        let mut backup = plan.backups.get(index).cloned();
        if let Some(backup) = &mut backup {
            backup.objectives = crate::plan::Objectives::default();
            backup.alerts = BTreeMap::new();
            backup.profile = crate::plan::Profile::default();
            backup.drills = Vec::new();
            backup.scenarios = Vec::new();
        }
        (plan.matchers.clone(), plan.kube_state_metrics, backup)
    };
    facts(a) == facts(b)
}

/// The metrics that rules, panels and curves ask for.
fn asked(rules: &Rules, row: Option<&Row>, options: &Options) -> Result<Asked, Diagnostic> {
    let queries = row.iter().flat_map(|row| &row.panels).flat_map(|panel| &panel.queries);
    let texts = queries.map(|query| query.expr.as_str()).chain(curve::METRICS);
    let mut exprs = Vec::new();
    for text in texts {
        exprs.push(rules::parse("panel", text, options.compat)?);
    }
    Ok(match asked_by(std::slice::from_ref(rules)) {
        Asked(Some(mut names)) => {
            names.extend(rules::asked(exprs.iter()).0.into_iter().flatten());
            Asked(Some(names))
        }
        all => all,
    })
}

/// The metrics that rules ask for.
pub(super) fn asked_by(all: &[Rules]) -> Asked {
    let mut rows = all.iter().flat_map(|rules| &rules.alerts);
    let queries_more = rows.any(|row| {
        let texts = row.rule.annotations.iter().chain(&row.rule.labels);
        texts.into_iter().any(|(_, text)| text.contains("query"))
    });
    if queries_more {
        return Asked(None);
    }
    let recording = all.iter().flat_map(|rules| &rules.recording);
    let alerting = all.iter().flat_map(|rules| &rules.alerts).map(|row| &row.rule.expr);
    rules::asked(recording.map(backwatch_sim::alert::Rule::expr).chain(alerting))
}

fn play(
    stage: &Stage,
    cast: Cast<'_>,
    scenario: &Scenario,
    (ticks, run): (Grid, &GroupRun),
    cases: &Cases,
) -> Play {
    let window = cast.setup.window;
    let rows = cast.rules.alerts.iter().zip(&run.rules);
    let mut alerts: Vec<AlertPlay> =
        rows.map(|(row, run)| alert(stage, cast, (ticks, row, run))).collect();
    let summary = verdict::summary(cast.backup, &stage.truth, cases, &alerts);
    let is_told = summary.owed.iter().all(super::play::Owed::is_told_in_time);
    let zone = zone(&cast.backup.timetable);
    for (alert, row) in alerts.iter_mut().zip(&cast.rules.alerts) {
        let all = alert.kind.is_none().then(|| together(cases));
        let nothing = Case::default();
        let spoken =
            alert.kind.and_then(|kind| cases.get(&kind)).or(all.as_ref()).unwrap_or(&nothing);
        alert.verdict = match alert.kind {
            Some(_) => verdict::verdict(spoken, &alert.intervals),
            None => verdict::verdict_on_own(cases, &alert.intervals, is_told),
        };
        let account = Account {
            kind: alert.kind,
            case: spoken,
            intervals: &alert.intervals,
            verdict: alert.verdict,
            hold: row.rule.hold / 1_000,
            zone: &zone,
        };
        alert.why = account.sentence();
    }
    let mut unseen = cases.get(&crate::plan::AlertKind::MetricsAbsent).cloned().unwrap_or_default();
    let faults = cases.values().flat_map(|case| case.faults.iter().cloned());
    let in_window = |run: &&super::Run| run.removed > window.span.start;
    Play {
        scenario: scenario.id.clone(),
        backup: cast.index,
        window,
        watched_from: stage.truth.watched_from(cast.setup),
        fault: verdict::fault_span(cases),
        told_by: summary.owed.iter().map(|owed| owed.told_by).min(),
        runs: stage.truth.runs.iter().filter(in_window).cloned().collect(),
        missed: stage.truth.missed.clone(),
        suspended: stage.truth.suspended.clone(),
        unseen: unseen.faults.drain(..).map(|fault| fault.span).collect(),
        faults: faults.collect(),
        alerts,
        summary,
    }
}

/// All cases as one, for rules that may speak of anything.
fn together(cases: &Cases) -> Case {
    let mut all = Case::default();
    for case in cases.values() {
        all.faults.extend(case.faults.iter().cloned());
        all.truthful.extend(&case.truthful);
    }
    all.faults.sort_by_key(|fault| fault.span);
    all.truthful.sort_unstable();
    all
}

/// What became of one rule, still without a verdict.
fn alert(
    stage: &Stage,
    cast: Cast<'_>,
    (ticks, row, run): (Grid, &AlertRow, &RuleRun),
) -> AlertPlay {
    let from = stage.truth.watched_from(cast.setup);
    let mut intervals: Vec<Interval> = run
        .alerts
        .iter()
        .flat_map(|alert| alert.phases.iter().map(move |phase| (alert, phase)))
        .map(|(alert, phase)| Interval {
            state: match phase.state {
                State::Pending => AlertState::Pending,
                State::Firing => AlertState::Firing,
            },
            span: Span::new(second(ticks, phase.start).max(from), second(ticks, phase.end)),
            labels: pairs(&alert.labels),
            value: phase.value,
        })
        .filter(|interval| interval.span.end > from)
        .collect();
    intervals.sort_by(|a, b| a.span.cmp(&b.span).then_with(|| a.labels.cmp(&b.labels)));
    let errors = run.errors.iter().flat_map(|(steps, text)| {
        steps.iter().map(move |(start, end)| {
            (Span::new(second(ticks, start), second(ticks, end)), text.clone())
        })
    });
    AlertPlay {
        name: row.name.clone(),
        kind: row.kind,
        is_own: row.kind.is_none(),
        severity: row.severity.clone(),
        notification: first_notification(stage, cast, (ticks, row, run)),
        intervals,
        verdict: Verdict::NotConcerned,
        why: String::new(),
        errors: errors.collect(),
    }
}

fn first_notification(
    stage: &Stage,
    cast: Cast<'_>,
    (ticks, row, run): (Grid, &AlertRow, &RuleRun),
) -> Option<Notification> {
    let from = stage.truth.watched_from(cast.setup);
    let firing = run.alerts.iter().flat_map(|alert| {
        let phases = alert.phases.iter().filter(|phase| phase.state == State::Firing);
        phases.map(move |phase| (phase.start, alert))
    });
    let first = firing.filter(|(start, _)| second(ticks, *start) >= from);
    let (tick, alert) =
        first.min_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.labels.cmp(&b.1.labels)))?;
    Some(notification(stage, cast, (ticks, row, alert, tick)))
}

/// What Alertmanager gets of an alert at a tick.
pub(super) fn notification(
    stage: &Stage,
    cast: Cast<'_>,
    (ticks, row, alert, tick): (Grid, &AlertRow, &AlertRun, usize),
) -> Notification {
    let templates = Templates::default();
    let annotations = alert::annotations(
        &row.rule,
        alert,
        (ticks, tick),
        &stage.storage,
        cast.options(),
        &templates,
    );
    Notification { at: second(ticks, tick), labels: pairs(&alert.labels), annotations }
}

pub(super) fn pairs(labels: &Labels) -> Vec<(String, String)> {
    labels.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// The time of a tick in seconds; that behind the last one is a step later.
pub(super) fn second(ticks: Grid, tick: usize) -> i64 {
    if tick < ticks.steps || ticks.steps == 0 {
        ticks.time(tick).div_euclid(1_000)
    } else {
        ticks.end().div_euclid(1_000) + STEP
    }
}
