//! A volume that fills, or that nobody can see.

use super::{Case, Cases, GRACE, MINUTE, Scene};
use crate::plan::{AlertKind, Ratio};
use crate::rehearsal::expose::volume::seen;
use crate::rehearsal::setup::{Span, seconds};

const HOUR: i64 = 3_600;

pub(super) fn add(scene: Scene<'_>, cases: &mut Cases) {
    if scene.backup.volume.is_none() {
        return;
    }
    let seen = seen(scene.truth);
    let objectives = &scene.backup.objectives;
    for (kind, limit, within) in [
        (AlertKind::PvcNearCapacity, objectives.volume_warning, 30 * MINUTE),
        (AlertKind::PvcCritical, objectives.volume_critical, 15 * MINUTE),
    ] {
        cases.change(kind, &mut |case| above(scene, case, &seen, (kind, limit, within)));
    }
    cases.change(AlertKind::PvcWillFill, &mut |case| will_fill(scene, case));
    cases.change(AlertKind::PvcMetricsAbsent, &mut |case| unseen(scene, case, &seen));
}

/// Above a level. Once it is below again the older figure holds until the kubelet reports a new one.
fn above(
    scene: Scene<'_>,
    case: &mut Case,
    seen: &[Span],
    (kind, limit, within): (AlertKind, Ratio, i64),
) {
    let window = seconds(scene.backup.numbers().volume_window);
    let mut since = None;
    let end = (scene.truth.span.end, 0);
    for (at, level) in scene.truth.volume.iter().copied().chain([end]) {
        match (since, level > limit.as_millionths()) {
            (None, true) => since = Some(at),
            (Some(from), false) => {
                let known = seen.iter().find(|span| span.end > at).map(|span| span.start.max(at));
                let grace = known.map_or(window, |known| (known - at).min(window)) + GRACE;
                case.add((kind, Span::new(from, at), from), within, (from, grace));
                since = None;
            }
            _ => {}
        }
    }
}

/// Three runs in a row that leave more behind, at a pace that fills the volume within the horizon. To
/// speak of a trend is no lie for as long as a rise lies within the trend's window.
fn will_fill(scene: Scene<'_>, case: &mut Case) {
    let n = scene.backup.numbers();
    let (window, horizon) = (seconds(n.trend_window), seconds(n.trend_horizon));
    let floor = n.volume_warning.minus(Ratio::percent(20)).as_millionths();
    let mut streak: Vec<(i64, u32)> = Vec::new();
    let mut fills = None;
    let last = (scene.truth.span.end, 0);
    for (at, level) in scene.truth.volume.iter().copied().chain([last]) {
        if streak.last().is_some_and(|(_, before)| level <= *before) {
            if let Some(since) = fills.take() {
                let fault = (AlertKind::PvcWillFill, Span::new(since, at), since);
                case.add(fault, scene.setup.gap + 2 * HOUR, (since, window));
            }
            streak.clear();
        } else if !streak.is_empty() {
            case.allow(Span::new(at, at.saturating_add(window + scene.setup.gap + 2 * HOUR)));
        }
        streak.push((at, level));
        let first = streak.get(1.min(streak.len().saturating_sub(4)));
        if let Some((from, low)) = first.filter(|_| streak.len() >= 4) {
            let rise = i64::from(level.saturating_sub(*low));
            let ahead = rise.saturating_mul(horizon) / (at - from).max(1);
            let is_full = i64::from(level) + ahead > 1_050_000;
            if is_full && level > floor && fills.is_none() {
                fills = Some(at);
            }
        }
    }
}

/// Not reported for two gaps and two hours, while the CronJob is there and older than that.
fn unseen(scene: Scene<'_>, case: &mut Case, seen: &[Span]) {
    let window = seconds(scene.backup.numbers().volume_window);
    for life in &scene.truth.lives {
        let mut last = life.created;
        let within = seen.iter().filter(|span| span.start >= life.span.start);
        let starts = within.map(|span| (span.start, span.end)).chain([(life.span.end, 0)]);
        for (start, end) in starts {
            let span = Span::new(last.saturating_add(window), start.min(life.span.end));
            let since = last;
            last = end;
            if span.start < span.end {
                let fault = (AlertKind::PvcMetricsAbsent, span, since);
                case.add(fault, 210 * MINUTE, (span.start, GRACE));
            }
        }
    }
}
