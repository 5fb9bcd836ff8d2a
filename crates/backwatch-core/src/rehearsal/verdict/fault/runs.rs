//! Runs that fail, hang, come late or do not come; backups that grow old.

use super::{Case, Cases, GRACE, MINUTE, Scene};
use crate::plan::{AlertKind, Duration};
use crate::rehearsal::cluster::{Run, Times};
use crate::rehearsal::setup::{Span, seconds};

pub(super) fn add(scene: Scene<'_>, cases: &mut Cases) {
    cases.change(AlertKind::Failed, &mut |case| failed(scene, case));
    stale(scene, cases);
    cases.change(AlertKind::NotScheduled, &mut |case| not_started(scene, case));
    cases.change(AlertKind::RunningTooLong, &mut |case| running_long(scene, case));
    cases.change(AlertKind::DurationNearDeadline, &mut |case| near_deadline(scene, case));
    cases.change(AlertKind::Suspended, &mut |case| suspended(scene, case));
    cases.change(AlertKind::BudgetSpent, &mut |case| budget(scene, case));
    cases.change(AlertKind::NoRestoreDrill, &mut |case| drill(scene, case));
    if let Some(at) = scene.truth.weekly_from {
        let span = Span::new(at, scene.truth.span.end);
        let fault = (AlertKind::ScheduleChanged, span, at);
        cases.change(fault.0, &mut |case| case.add(fault, 15 * MINUTE, (at, GRACE)));
    }
}

/// From the end of a run that went wrong to the next success; known within a quarter of an hour. It
/// may be said a little longer, so that it does not come and go while the next run is on.
fn failed(scene: Scene<'_>, case: &mut Case) {
    let keep = seconds(scene.backup.numbers().failed_keeps_firing) + 3 * MINUTE;
    let successes = scene.truth.successes();
    let mut until = i64::MIN;
    let mut wrong: Vec<&Run> = scene.truth.runs.iter().filter(|run| run.went_wrong()).collect();
    wrong.sort_by_key(|run| run.end);
    for run in wrong.into_iter().filter(|run| run.slot.is_some()) {
        if run.end < until {
            continue;
        }
        until = next(&successes, run.end).unwrap_or(scene.truth.span.end);
        let span = Span::new(run.end, until);
        case.add((AlertKind::Failed, span, run.start), 15 * MINUTE, (run.end, keep));
    }
}

fn next(sorted: &[i64], after: i64) -> Option<i64> {
    sorted.get(sorted.partition_point(|at| *at <= after)).copied()
}

/// No success for longer than promised; and for longer than two gaps and an hour. Neither is a lie once
/// a run is overdue.
fn stale(scene: Scene<'_>, cases: &mut Cases) {
    let n = scene.backup.numbers();
    let critical = n.two_gaps.max(n.freshness).plus(Duration::hours(1));
    let limits = [(AlertKind::Missing, n.freshness), (AlertKind::MissingCritical, critical)];
    for (from, to) in ages(scene, &scene.truth.successes()) {
        let overdue = overdue(scene, from);
        for (kind, limit) in limits {
            let due = from.saturating_add(seconds(limit));
            cases.change(kind, &mut |case| {
                if due < to {
                    let spoken = (overdue.min(due), GRACE);
                    case.add((kind, Span::new(due, to), from), 10 * MINUTE, spoken);
                } else if overdue < to {
                    case.allow(Span::new(overdue, to + GRACE));
                }
            });
        }
    }
}

/// From each of the moments, the creation first, to the next.
pub(super) fn ages(scene: Scene<'_>, moments: &[i64]) -> Vec<(i64, i64)> {
    let made = scene.truth.lives.first().map_or(scene.truth.span.start, |life| life.created);
    let first = made.max(scene.truth.span.start);
    let all: Vec<i64> =
        [first].into_iter().chain(moments.iter().copied().filter(|at| *at > first)).collect();
    let ends = all.iter().skip(1).copied().chain([scene.truth.span.end]);
    all.iter().copied().zip(ends).collect()
}

/// When the run behind a success should have ended, at the latest. It begins with the next slot, or
/// before where it was waiting for the success to end.
pub(super) fn overdue(scene: Scene<'_>, success: i64) -> i64 {
    let times = Times::from(scene.backup, scene.setup, None);
    let slot = times.next(success).unwrap_or(scene.truth.span.end);
    let runs = &scene.truth.runs;
    let later = runs.get(runs.partition_point(|run| run.start < success)..).unwrap_or_default();
    let waiting = later.iter().find(|run| run.slot.is_some()).map_or(slot, |run| run.start);
    slot.min(waiting).saturating_add(scene.setup.longest)
}

/// A slot went by and no run began, though the CronJob is there and not suspended.
fn not_started(scene: Scene<'_>, case: &mut Case) {
    let starts: Vec<i64> =
        scene.truth.runs.iter().filter(|run| run.slot.is_some()).map(|run| run.start).collect();
    let mut until = i64::MIN;
    let changed = scene.truth.weekly_from.unwrap_or(i64::MAX);
    for slot in scene.setup.slots.iter().copied() {
        let Some(life) = scene.truth.lives.iter().find(|life| life.span.contains(slot)) else {
            continue;
        };
        let is_suspended = scene.truth.suspended.iter().any(|span| span.contains(slot));
        if slot < until || is_suspended || starts.binary_search(&slot).is_ok() {
            continue;
        }
        let suspended = scene.truth.suspended.iter().map(|span| span.start).find(|at| *at > slot);
        until = next(&starts, slot)
            .unwrap_or(i64::MAX)
            .min(suspended.unwrap_or(i64::MAX))
            .min(life.span.end);
        let span = Span::new(slot, until);
        if slot >= changed {
            // By the schedule that the rules were made for it is true.
            case.allow(Span::new(slot, until.saturating_add(GRACE)));
            continue;
        }
        case.add((AlertKind::NotScheduled, span, slot), 20 * MINUTE, (slot, GRACE));
    }
}

/// A run has used four fifths of its time, or half as much again as it usually takes.
fn running_long(scene: Scene<'_>, case: &mut Case) {
    let longest = scene.setup.longest;
    let limit = if scene.setup.deadline.is_some() {
        longest * 4 / 5
    } else {
        longest.saturating_mul(3) / 2
    };
    for run in &scene.truth.runs {
        let beyond = run.start + scene.setup.usual + MINUTE;
        if run.end > run.start + limit {
            let span = Span::new(run.start + limit, run.end);
            let fault = (AlertKind::RunningTooLong, span, run.start);
            case.add(fault, 5 * MINUTE, (beyond, GRACE));
        } else if run.end > beyond {
            case.allow(Span::new(beyond, run.end + GRACE));
        }
    }
}

/// A success took over 70 % of the deadline, for as long as its Job stays.
fn near_deadline(scene: Scene<'_>, case: &mut Case) {
    let Some(deadline) = scene.setup.deadline else { return };
    for run in scene.truth.runs.iter().filter(|run| run.succeeded()) {
        let span = Span::new(run.end, run.removed);
        let took = run.end - run.start;
        if took > deadline * 7 / 10 {
            let fault = (AlertKind::DurationNearDeadline, span, run.start);
            case.add(fault, 10 * MINUTE, (run.end, GRACE));
        } else if took > deadline / 2 {
            case.allow(Span::new(span.start, span.end + GRACE));
        }
    }
}

fn suspended(scene: Scene<'_>, case: &mut Case) {
    for span in &scene.truth.suspended {
        let fault = (AlertKind::Suspended, *span, span.start);
        case.add(fault, 75 * MINUTE, (span.start, GRACE));
    }
}

/// As many failures within the success window as the target does not bear.
fn budget(scene: Scene<'_>, case: &mut Case) {
    let Some(budget) = scene.backup.budget() else { return };
    let Ok(enough) = usize::try_from(budget.spent_from()) else { return };
    let window = seconds(budget.window);
    let grace = seconds(scene.backup.numbers().run_window) + GRACE;
    let mut ends: Vec<i64> =
        scene.truth.runs.iter().filter(|run| run.went_wrong()).map(|run| run.end).collect();
    ends.sort_unstable();
    for failures in ends.windows(enough.max(1)) {
        let (Some(first), Some(last)) = (failures.first(), failures.last()) else { continue };
        let span = Span::new(*last, first.saturating_add(window));
        case.add((AlertKind::BudgetSpent, span, *first), 15 * MINUTE, (*last, grace));
    }
}

/// Since the last drill, or without one since the CronJob was made.
fn drill(scene: Scene<'_>, case: &mut Case) {
    let held = scene.backup.drill_record().map(|record| record.last_day * 86_400);
    let made = scene.truth.lives.first().map(|life| life.created);
    let Some(last) = held.or(made) else { return };
    let due = last.saturating_add(seconds(scene.backup.objectives.drill_interval));
    let span = Span::new(due, scene.truth.span.end);
    case.add((AlertKind::NoRestoreDrill, span, last), 10 * MINUTE, (due, GRACE));
}
