//! From a run of the rules to a play: intervals, verdicts, what is sent.

use backwatch_sim::alert::{self, AlertRun, RuleRun, State, Templates};
use backwatch_sim::series::{Grid, Labels};

use super::play::{AlertPlay, AlertState, Interval, Notification, Owed, Play};
use super::rules::AlertRow;
use super::scenario::Scenario;
use super::setup::{Span, zone};
use super::stage::{Cast, Stage};
use super::verdict::{self, Account, Case, Cases, Verdict};
use crate::plan::AlertKind;

pub(super) fn play(
    stage: &Stage,
    cast: Cast<'_>,
    scenario: &Scenario,
    runs: &[(Grid, RuleRun)],
    cases: &Cases,
) -> Play {
    let window = cast.setup.window;
    let rows = cast.rules.alerts.iter().zip(runs);
    let mut alerts: Vec<AlertPlay> =
        rows.map(|(row, (ticks, run))| alert(stage, cast, (*ticks, row, run))).collect();
    let summary = verdict::summary(cast.backup, &stage.truth, cases, &alerts);
    let is_told = summary.owed.iter().all(Owed::is_told_in_time);
    let zone = zone(&cast.backup.timetable);
    let blind = verdict::blind(&stage.truth, cases, &alerts);
    let off_site = &cast.backup.off_site;
    for (alert, row) in alerts.iter_mut().zip(&cast.rules.alerts) {
        let nothing = Case::default();
        let (seen, blind) = match alert.kind {
            Some(kind) => cases.get(&kind).unwrap_or(&nothing).as_seen(kind, off_site, &blind),
            None => (together(cases), None),
        };
        alert.verdict = match alert.kind {
            Some(_) => verdict::verdict(&seen, &alert.intervals),
            None => verdict::verdict_on_own(cases, &alert.intervals, is_told),
        };
        let account = Account {
            kind: alert.kind,
            case: &seen,
            intervals: &alert.intervals,
            verdict: alert.verdict,
            hold: row.rule.hold / 1_000,
            zone: &zone,
            blind: blind.as_ref(),
        };
        alert.why = account.sentence();
        alert.told_instead = blind.map(|blind| blind.teller);
    }
    let mut unseen = cases.get(&AlertKind::MetricsAbsent).cloned().unwrap_or_default();
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
        told_instead: None,
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
    ticks.time(tick.min(ticks.steps)).div_euclid(1_000)
}
