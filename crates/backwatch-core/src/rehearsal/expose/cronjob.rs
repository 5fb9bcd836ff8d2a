//! The metrics of the CronJob.

use super::Scene;
use super::emit::{Piece, Scrape, Target};
use crate::rehearsal::cluster::Life;
use crate::rehearsal::cluster::{Times, weekly_text};
use crate::rehearsal::number;
use crate::rehearsal::setup::{Span, zone};
use crate::schedule::Zone;

pub(super) fn emit(scene: Scene<'_>, scrape: &mut Scrape<'_>) {
    for life in &scene.truth.lives {
        let pairs = [
            ("namespace", scene.backup.namespace.as_str()),
            ("cronjob", scene.backup.cronjob.as_str()),
        ];
        let ksm = Target::StateMetrics;
        info(scene, scrape, life, &pairs);
        let (start, end) = (life.span.start, life.span.end);
        scrape.add(
            "kube_cronjob_created",
            ksm,
            &pairs,
            &[Piece::new(start, end, number(life.created))],
        );
        scrape.add("kube_cronjob_spec_suspend", ksm, &pairs, &suspend(scene, life.span));
        scrape.add("kube_cronjob_status_active", ksm, &pairs, &active(scene, life.span));
        let schedule = held(&life.last_schedule, life.span);
        scrape.add("kube_cronjob_status_last_schedule_time", ksm, &pairs, &schedule);
        if !scene.is_before(5) {
            let success = held(&life.last_success, life.span);
            scrape.add("kube_cronjob_status_last_successful_time", ksm, &pairs, &success);
        }
        scrape.add("kube_cronjob_next_schedule_time", ksm, &pairs, &next(scene, life));
    }
}

fn info(scene: Scene<'_>, scrape: &mut Scrape<'_>, life: &Life, pairs: &[(&str, &str)]) {
    let zone = scene.backup.timetable.zone().map_or("local", Zone::name);
    let weekly = weekly_text(scene.backup, scene.setup);
    let change = scene.truth.weekly_from.unwrap_or(i64::MAX);
    let before = Span::new(life.span.start, life.span.end.min(change));
    let after = Span::new(life.span.start.max(change), life.span.end);
    let usual = scene.backup.timetable.schedule().as_str();
    for (schedule, span) in [(usual, before), (weekly.as_str(), after)] {
        if span.length() == 0 {
            continue;
        }
        let more = [("schedule", schedule), ("concurrency_policy", "Forbid"), ("timezone", zone)];
        let labels: Vec<_> = pairs.iter().chain(&more).copied().collect();
        let piece = Piece { span, value: 1.0 };
        scrape.add("kube_cronjob_info", Target::StateMetrics, &labels, &[piece]);
    }
}

/// The newest of the values, from when each holds up to the next.
pub(super) fn held(changes: &[(i64, i64)], span: Span) -> Vec<Piece> {
    let ends = changes.iter().skip(1).map(|(at, _)| *at).chain([span.end]);
    let pieces = changes.iter().zip(ends);
    pieces
        .filter(|((at, _), end)| at < end)
        .map(|((at, value), end)| Piece::new(*at, end, number(*value)))
        .collect()
}

fn suspend(scene: Scene<'_>, life: Span) -> Vec<Piece> {
    let suspended = scene.truth.suspended.iter();
    on_off(suspended.map(|s| Span::new(s.start.max(life.start), s.end.min(life.end))), life)
}

/// 1 while a run of the controller's own is on.
fn active(scene: Scene<'_>, life: Span) -> Vec<Piece> {
    let own = scene.truth.runs.iter().filter(|run| run.slot.is_some() && life.contains(run.start));
    on_off(own.map(|run| Span::new(run.start, run.end.min(life.end))), life)
}

/// 1 in the spans, which are in order, and 0 between them.
pub(super) fn on_off(spans: impl Iterator<Item = Span>, life: Span) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut at = life.start;
    for span in spans.filter(|span| span.length() > 0) {
        if span.start > at {
            out.push(Piece::new(at, span.start, 0.0));
        }
        out.push(Piece { span, value: 1.0 });
        at = span.end;
    }
    if at < life.end {
        out.push(Piece::new(at, life.end, 0.0));
    }
    out
}

/// The slot behind the last one that was started: in the past when one is missed, and absent while
/// suspended. Up to 2.14 it is computed without the zone, and 2.19 has none for CronJobs with one.
fn next(scene: Scene<'_>, life: &Life) -> Vec<Piece> {
    let has_zone = scene.backup.timetable.zone().is_some_and(|zone| !zone.is_utc());
    let named = scene.backup.timetable.zone().is_some();
    if named && !scene.is_before(19) && scene.is_before(20) {
        return Vec::new();
    }
    let zone =
        if has_zone && scene.is_before(15) { Zone::utc() } else { zone(&scene.backup.timetable) };
    let times = Times::from(scene.backup, scene.setup, scene.truth.weekly_from);
    let mut changes: Vec<(i64, i64)> =
        vec![(life.span.start, life.created.max(life.span.start - 1))];
    changes.extend(&life.last_schedule);
    if let Some(change) = scene.truth.weekly_from.filter(|at| life.span.contains(*at)) {
        let last = changes.iter().rev().find(|(at, _)| *at <= change).map(|(_, slot)| *slot);
        changes.push((change, last.unwrap_or(change)));
        changes.sort_by_key(|(at, _)| *at);
    }
    let next = changes.iter().map(|(at, last)| (*at, times.next_as_of(*last, *at, &zone)));
    let known: Vec<(i64, i64)> = next.filter_map(|(at, next)| Some((at, next?))).collect();
    let mut out = Vec::new();
    for piece in held(&known, life.span) {
        let mut from = piece.span.start;
        for span in &scene.truth.suspended {
            if span.start >= piece.span.end || span.end <= from {
                continue;
            }
            if span.start > from {
                out.push(Piece::new(from, span.start, piece.value));
            }
            from = span.end;
        }
        if from < piece.span.end {
            out.push(Piece::new(from, piece.span.end, piece.value));
        }
    }
    out
}
