//! The rule set as a whole: what had to be told, who told it first, and what nobody can see.

use super::{Cases, Fault, is_objective, lies, of_own};
use crate::plan::{AlertKind, Backup, OffSite};
use crate::rehearsal::cluster::Truth;
use crate::rehearsal::expose::volume::seen;
use crate::rehearsal::play::{AlertPlay, AlertState, Interval, Owed, Summary, Told};
use crate::rehearsal::setup::Span;

/// From the first thing that is wrong to the last; what merely warns ahead does not count.
pub(crate) fn fault_span(cases: &Cases) -> Option<Span> {
    let ahead = [
        AlertKind::DurationNearDeadline,
        AlertKind::BudgetSpent,
        AlertKind::NoRestoreDrill,
        AlertKind::PvcMetricsAbsent,
    ];
    let faults = cases.iter().filter(|(kind, _)| !ahead.contains(kind));
    let spans = faults.flat_map(|(_, case)| case.faults.iter().map(|fault| fault.span));
    spans.reduce(|a, b| Span::new(a.start.min(b.start), a.end.max(b.end)))
}

/// Which alerts tell of a fault that puts an objective at stake.
fn tells(kind: AlertKind, fault: AlertKind) -> bool {
    use AlertKind as K;
    match fault {
        K::PvcNearCapacity => {
            matches!(kind, K::PvcNearCapacity | K::PvcCritical | K::PvcWillFill)
        }
        K::PvcCritical => matches!(kind, K::PvcNearCapacity | K::PvcCritical | K::PvcWillFill),
        K::S3UploadStale => matches!(kind, K::S3UploadStale | K::S3UploadMetricsAbsent),
        K::MetricsAbsent => matches!(kind, K::MetricsAbsent | K::S3UploadMetricsAbsent),
        _ => !kind.needs_volume() && !kind.needs_off_site() && !kind.is_optional(),
    }
}

/// The summary of a play; the verdicts of its alerts are not looked at.
pub(crate) fn summary(
    backup: &Backup,
    truth: &Truth,
    cases: &Cases,
    alerts: &[AlertPlay],
) -> Summary {
    let faults = cases.values().flat_map(|case| &case.faults).filter(|fault| is_objective(fault));
    let mut owed: Vec<Owed> = faults
        .filter_map(|fault| {
            Some(Owed {
                fault: fault.clone(),
                told_by: fault.told_by?,
                is_claimed: is_claimed(backup, truth, fault),
                told: first_teller(alerts, cases, fault),
            })
        })
        .collect();
    owed.sort_by_key(|owed| (owed.told_by, owed.fault.kind));
    let (mut pages, mut false_pages, mut is_quiet) = (0, 0, true);
    for alert in alerts {
        let wrong = lies(&alert.intervals, &truthful(cases, alert));
        is_quiet &= wrong.is_empty();
        if alert.severity != "info" {
            pages += firing(&alert.intervals).count();
            let is_false =
                |interval: &&Interval| wrong.iter().any(|lie| interval.span.contains(lie.start));
            false_pages += firing(&alert.intervals).filter(is_false).count();
        }
    }
    let is_handled = false_pages == 0
        && is_quiet
        && owed.iter().all(|owed| !owed.is_claimed || owed.is_told_in_time());
    Summary {
        told: told(cases, alerts),
        pages,
        false_pages,
        is_quiet_in_health: is_quiet,
        is_handled,
        blind_spot: blind_spot(backup, truth, &owed),
        owed,
    }
}

fn firing(intervals: &[Interval]) -> impl Iterator<Item = &Interval> {
    intervals.iter().filter(|interval| interval.state == AlertState::Firing)
}

/// When an alert speaks the truth.
fn truthful(cases: &Cases, alert: &AlertPlay) -> Vec<Span> {
    let mut spans: Vec<Span> = match alert.kind {
        Some(kind) => cases.get(&kind).map(|case| case.truthful.clone()).unwrap_or_default(),
        None => of_own(cases).flat_map(|case| case.truthful.iter().copied()).collect(),
    };
    spans.sort_unstable();
    spans
}

fn first_teller(alerts: &[AlertPlay], cases: &Cases, fault: &Fault) -> Option<(String, i64)> {
    let mut best: Option<(String, i64)> = None;
    let relevant =
        alerts.iter().filter(|alert| alert.kind.is_none_or(|kind| tells(kind, fault.kind)));
    for alert in relevant {
        let truthful = truthful(cases, alert);
        let at = firing(&alert.intervals)
            .map(|interval| interval.span.start)
            .filter(|at| *at >= fault.since && *at < fault.span.end)
            .find(|at| truthful.iter().any(|span| span.contains(*at)));
        if let Some(at) = at
            && best.as_ref().is_none_or(|(_, before)| at < *before)
        {
            best = Some((alert.name.clone(), at));
        }
    }
    best
}

/// The first alert that said something true after the fault began.
fn told(cases: &Cases, alerts: &[AlertPlay]) -> Option<Told> {
    let fault = fault_span(cases)?;
    let mut best: Option<Told> = None;
    for alert in alerts {
        let truthful = truthful(cases, alert);
        let true_at = |at: &i64| truthful.iter().any(|span| span.contains(*at));
        let at = firing(&alert.intervals)
            .map(|interval| interval.span.start)
            .filter(|at| *at >= fault.start)
            .find(true_at);
        let Some(at) = at else { continue };
        if best.as_ref().is_none_or(|best| at < best.at) {
            best = Some(Told { alert: alert.name.clone(), at, after: at - fault.start });
        }
    }
    best
}

/// Whether the rules that are on can see a fault, so that they have to tell it.
fn is_claimed(backup: &Backup, truth: &Truth, fault: &Fault) -> bool {
    let on = |kind| backup.is_on(kind);
    let by = fault.told_by.unwrap_or(fault.span.end);
    match fault.kind {
        AlertKind::Missing => {
            let blind = truth.state_metrics_down.iter().chain(&truth.scrape_gap);
            let is_blind = blind.clone().any(|span| span.start < by && span.end > fault.span.start);
            let is_there = truth
                .lives
                .iter()
                .any(|life| life.span.start <= fault.span.start && life.span.end >= by);
            if is_blind || !is_there {
                on(AlertKind::MetricsAbsent)
            } else {
                on(AlertKind::Missing)
            }
        }
        AlertKind::PvcNearCapacity | AlertKind::PvcCritical => {
            on(fault.kind) && is_seen(truth, fault.span)
        }
        AlertKind::S3UploadStale => {
            on(fault.kind) && !is_first_copy(backup, truth, fault.span.start)
        }
        kind => on(kind),
    }
}

/// Whether no copy has left the cluster yet, and the source says nothing before one has.
fn is_first_copy(backup: &Backup, truth: &Truth, at: i64) -> bool {
    let since = truth.lives.iter().map(|life| life.created).filter(|made| *made <= at).max();
    let has_signal =
        truth.uploads.iter().any(|upload| since.is_none_or(|s| s <= *upload) && *upload <= at);
    matches!(backup.off_site, OffSite::Container { .. }) && !has_signal
}

/// Whether the kubelet reports the volume while it is like this.
fn is_seen(truth: &Truth, span: Span) -> bool {
    seen(truth).iter().any(|seen| seen.start < span.end && seen.end > span.start)
}

/// What no rule over these metrics can see.
fn blind_spot(backup: &Backup, truth: &Truth, owed: &[Owed]) -> Option<&'static str> {
    let unseen_volume = owed.iter().any(|owed| {
        matches!(owed.fault.kind, AlertKind::PvcNearCapacity | AlertKind::PvcCritical)
            && !is_seen(truth, owed.fault.span)
    });
    if unseen_volume {
        return Some(
            "The kubelet reports a volume only while a pod mounts it for a minute or more: let the \
             job itself push the figure, or keep a pod that mounts the volume",
        );
    }
    if truth.scrape_gap.iter().any(|span| span.length() > 0) {
        return Some(
            "Rules cannot tell that their own Prometheus is down: let a watchdog outside wait for an \
             alert that always fires",
        );
    }
    let is_first = owed.iter().any(|owed| {
        let (kind, at) = (owed.fault.kind, owed.fault.span.start);
        kind == AlertKind::S3UploadStale && is_first_copy(backup, truth, at)
    });
    if is_first {
        return Some(
            "Before its first success a container has no copy that could grow old: see the first one \
             through, or take another source for the signal",
        );
    }
    if backup.off_site != OffSite::None {
        return None;
    }
    truth.unsent.then_some(
        "Nothing tells whether a copy leaves the cluster: upload in a CronJob or container of its \
         own, and choose it as the source",
    )
}
