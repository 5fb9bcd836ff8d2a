//! What was played, as it is told to the page.

use std::collections::BTreeSet;

use backwatch_core::plan::{AlertKind, Backup, Threshold};
use backwatch_core::rehearsal::{
    self, AlertPlay, AlertState, CurveLine, Play, Rehearsal, ScenarioGroup, Verdict,
};
use backwatch_worker::{
    Alert, Cell, Curve, First, Kind, Knob, Lane, Limit, Mix, Moment, Notification, Outcome,
    Reading, Row, Run, Scenario, Span, Standing, State, Summary, Sweep, SweepPoint, Timeline,
};

/// The columns of the matrix.
pub(crate) fn alerts(play: &Play, backup: &Backup) -> Vec<Alert> {
    let prefix = format!("{}Backup", backup.prefix());
    let short = |name: &str| {
        let short = name.strip_prefix(&prefix).or_else(|| name.strip_prefix("Backup"));
        short.filter(|short| !short.is_empty()).unwrap_or(name).to_owned()
    };
    let alert = |alert: &AlertPlay| Alert {
        name: alert.name.clone(),
        short: if alert.is_own { alert.name.clone() } else { short(&alert.name) },
        severity: alert.severity.clone(),
        is_own: alert.is_own,
    };
    play.alerts.iter().map(alert).collect()
}

/// A row before it is played.
pub(crate) fn scenario(scenario: &rehearsal::Scenario) -> Scenario {
    let knob = scenario.knob.map(|knob| Knob {
        name: knob.name.to_owned(),
        unit: knob.unit.to_owned(),
        min: knob.min,
        max: knob.max,
        value: scenario.setting,
    });
    Scenario {
        id: scenario.id.clone(),
        name: scenario.name.clone(),
        story: scenario.story.clone(),
        group: scenario.group.title().to_owned(),
        knob,
        is_own: scenario.group == ScenarioGroup::Own,
    }
}

/// What became of a scenario.
pub(crate) fn row(play: &Play) -> Row {
    let summary = &play.summary;
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let first = summary.told.as_ref().and_then(|told| {
        let alert = play.alerts.iter().position(|alert| alert.name == told.alert)?;
        Some(First { alert, after: told.after })
    });
    Row {
        scenario: play.scenario.clone(),
        cells: play.alerts.iter().map(cell).collect(),
        has_fault: play.fault.is_some(),
        first,
        in_time: summary.owed.iter().all(rehearsal::Owed::is_told_in_time),
        pages: count(summary.pages),
        false_pages: count(summary.false_pages),
        standing: standing(play),
        blind_spot: summary.blind_spot.map(str::to_owned),
    }
}

/// How the alerts stood. A fault that puts no objective at stake need not be told, but a scenario with
/// one of which nobody hears is not handled.
fn standing(play: &Play) -> Standing {
    match play.summary.standing() {
        rehearsal::Standing::Handled if play.fault.is_some() && play.summary.told.is_none() => {
            Standing::NotCovered
        }
        rehearsal::Standing::Handled => Standing::Handled,
        rehearsal::Standing::NotCovered => Standing::NotCovered,
        rehearsal::Standing::Late => Standing::Late,
        rehearsal::Standing::Untold => Standing::Untold,
        rehearsal::Standing::FalseAlarm => Standing::FalseAlarm,
    }
}

fn cell(alert: &AlertPlay) -> Cell {
    let kind = match alert.verdict {
        Verdict::InTime { .. } => Kind::InTime,
        Verdict::Late { .. } => Kind::Late,
        Verdict::Silent => Kind::Silent,
        Verdict::FalseAlarm { .. } => Kind::FalseAlarm,
        Verdict::NotConcerned => Kind::NotConcerned,
    };
    Cell { kind, why: alert.why.clone() }
}

/// Over all scenarios, for a window of so many seconds.
pub(crate) fn summary(rows: &[Row], window: i64) -> Summary {
    let told = rows.iter().filter(|row| row.has_fault).filter_map(|row| row.first.as_ref());
    let mut delays: Vec<i64> = told.map(|first| first.after).collect();
    delays.sort_unstable();
    let stood = |how| rows.iter().filter(|row| row.standing == how).count();
    let spots: BTreeSet<&String> = rows.iter().filter_map(|row| row.blind_spot.as_ref()).collect();
    Summary {
        scenarios: rows.len(),
        handled: stood(Standing::Handled),
        not_covered: stood(Standing::NotCovered),
        late: stood(Standing::Late),
        silent: stood(Standing::Untold),
        false_alarms: stood(Standing::FalseAlarm),
        median_first: delays.get(delays.len() / 2).copied(),
        worst_first: delays.last().copied(),
        untold: rows.iter().filter(|row| row.has_fault && row.first.is_none()).count(),
        false_pages: rows.iter().map(|row| row.false_pages).sum(),
        quiet_days: u32::try_from(window / 86_400).unwrap_or(0),
        blind_spots: spots.into_iter().cloned().collect(),
        other_alerts: 0,
    }
}

/// A scenario over time.
pub(crate) fn timeline(
    rehearsal: &mut Rehearsal,
    scenario: &rehearsal::Scenario,
    play: &Play,
    backup: &Backup,
) -> Timeline {
    let runs = play.runs.iter().map(run);
    let missed =
        play.missed.iter().map(|slot| Run { start: *slot, end: None, outcome: Outcome::Missed });
    let mut runs: Vec<Run> = runs.chain(missed).collect();
    runs.sort_by_key(|run| run.start);
    Timeline {
        scenario: play.scenario.clone(),
        start: play.window.span.start,
        end: play.window.span.end,
        faults: faults(play),
        told_by: play.told_by,
        runs,
        suspended: play.suspended.iter().map(span).collect(),
        curves: curves(rehearsal, scenario, backup),
        lanes: play.alerts.iter().map(lane).collect(),
    }
}

fn span(span: &rehearsal::Span) -> Span {
    Span { start: span.start, end: span.end }
}

fn run(run: &rehearsal::Run) -> Run {
    let outcome = match run.outcome {
        rehearsal::Outcome::Succeeded => Outcome::Succeeded,
        rehearsal::Outcome::Running => Outcome::Running,
        rehearsal::Outcome::Failed
        | rehearsal::Outcome::DeadlineExceeded
        | rehearsal::Outcome::Deleted => Outcome::Failed,
    };
    let end = (run.outcome != rehearsal::Outcome::Running).then_some(run.end);
    Run { start: run.start, end, outcome }
}

/// When something was wrong, joined; what only warns ahead counts where there is nothing else.
fn faults(play: &Play) -> Vec<Span> {
    let ahead = [
        AlertKind::DurationNearDeadline,
        AlertKind::PvcWillFill,
        AlertKind::PvcMetricsAbsent,
        AlertKind::BudgetSpent,
        AlertKind::NoRestoreDrill,
    ];
    let of = |fault: &&rehearsal::Fault| !ahead.contains(&fault.kind);
    let mut spans: Vec<Span> =
        play.faults.iter().filter(of).map(|fault| span(&fault.span)).collect();
    if spans.is_empty() {
        spans.extend(play.fault.as_ref().map(span));
    }
    spans.sort_by_key(|span| span.start);
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => joined.push(span),
        }
    }
    joined
}

fn lane(alert: &AlertPlay) -> Lane {
    let states = alert.intervals.iter().map(|interval| {
        let state = match interval.state {
            AlertState::Pending => State::Pending,
            AlertState::Firing => State::Firing,
        };
        (span(&interval.span), state)
    });
    Lane { states: states.collect() }
}

/// The series worth seeing; what the backup does not have is left out.
fn curves(
    rehearsal: &mut Rehearsal,
    scenario: &rehearsal::Scenario,
    backup: &Backup,
) -> Vec<Curve> {
    let n = backup.numbers();
    let seconds = |name: &str, span: backwatch_core::plan::Duration| Limit {
        name: name.to_owned(),
        value: u32::try_from(span.as_seconds()).map_or(f64::MAX, f64::from),
    };
    let share = |name: &str, share: backwatch_core::plan::Ratio| Limit {
        name: name.to_owned(),
        value: share.as_f64(),
    };
    let age = vec![seconds("target", n.freshness), seconds("critical", n.missing_critical)];
    let volume = vec![share("warning", n.volume_warning), share("critical", n.volume_critical)];
    let mut curves = Vec::new();
    let mut add = |name: &str, is_share, which, limits| {
        let lines = rehearsal.curve(scenario, &which).unwrap_or_default();
        let points = points(lines.first());
        if !points.is_empty() {
            curves.push(Curve { name: name.to_owned(), is_share, points, limits });
        }
    };
    add("age of last success", false, rehearsal::Curve::Age, age);
    if backup.volume.is_some() {
        add("volume in use", true, rehearsal::Curve::VolumeRatio, volume);
    }
    curves
}

/// The corners of a line, with a break where it has none.
fn points(line: Option<&CurveLine>) -> Vec<(i64, Option<f64>)> {
    let mut points: Vec<(i64, Option<f64>)> = Vec::new();
    for stroke in line.into_iter().flat_map(|line| &line.strokes) {
        if let Some((last, Some(_))) = points.last().copied()
            && stroke.start > last + 60
        {
            points.push((last, None));
        }
        points.push((stroke.start, Some(stroke.from)));
        if stroke.end > stroke.start {
            points.push((stroke.end, Some(stroke.to)));
        }
    }
    points
}

/// One minute.
pub(crate) fn moment(moment: &rehearsal::Moment) -> Moment {
    let panels = moment.panels.iter().map(|panel| Reading { values: panel.values.clone() });
    let firing = moment.alerts.iter().map(|alert| Notification {
        alert: alert.name.clone(),
        is_pending: alert.state == AlertState::Pending,
        since: alert.active_since,
        labels: alert.notification.labels.clone(),
        annotations: alert.notification.annotations.clone(),
    });
    Moment { at: moment.at, panels: panels.collect(), firing: firing.collect() }
}

/// How often what goes wrong.
pub(crate) fn mix(mix: Mix) -> rehearsal::Mix {
    rehearsal::Mix {
        runs_per_failure: mix.failure,
        runs_per_miss: mix.miss,
        runs_per_slow_run: mix.slow_run,
        runs_per_full_volume: mix.full_volume,
        runs_per_lost_upload: mix.lost_upload,
    }
}

/// What the thresholds of an alert cost.
pub(crate) fn sweep(alert: &str, found: &rehearsal::TradeOff) -> Sweep {
    let number = |threshold: Threshold| match threshold {
        Threshold::Duration(span) => u32::try_from(span.as_seconds()).map_or(f64::MAX, f64::from),
        Threshold::Ratio(ratio) => ratio.as_f64(),
    };
    let delay = |delay: i64| u32::try_from(delay.max(0)).map_or(f64::MAX, f64::from);
    let points = found.points.iter().map(|point| SweepPoint {
        threshold: number(point.threshold),
        pages: point.pages_per_month,
        delay: point.delay.map(delay),
    });
    Sweep {
        alert: alert.to_owned(),
        is_share: matches!(found.points.first(), Some(first) if matches!(first.threshold, Threshold::Ratio(_))),
        today: found.today,
        knee: found.knee,
        delay_from: found.delay_from.to_owned(),
        points: points.collect(),
    }
}
