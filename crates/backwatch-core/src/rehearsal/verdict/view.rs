//! What an alert could not see, where another one told that it could not.
//!
//! While its metrics are gone an alert is blind, and has nothing to answer for: that they are gone is
//! what somebody has to know, and the alerts on absent metrics are there to tell it. Where one of them
//! told it in time, faults count for the others from when there was something to see again.

use super::{Case, Cases, Fault, first_told};
use crate::plan::{AlertKind, OffSite};
use crate::rehearsal::cluster::Truth;
use crate::rehearsal::play::AlertPlay;
use crate::rehearsal::setup::Span;

/// A time in which an alert was blind, and who told in time that it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Blind {
    /// The alert that told.
    pub(crate) teller: String,
    kind: AlertKind,
    pub(crate) span: Span,
    /// Whether a new CronJob came after it, whose age begins anew.
    begins_anew: bool,
}

/// All of them, in order.
pub(crate) fn blind(truth: &Truth, cases: &Cases, alerts: &[AlertPlay]) -> Vec<Blind> {
    let mut out = Vec::new();
    for alert in alerts {
        let Some(kind) = alert.kind.filter(|kind| {
            matches!(kind, AlertKind::MetricsAbsent | AlertKind::S3UploadMetricsAbsent)
        }) else {
            continue;
        };
        for fault in cases.get(&kind).into_iter().flat_map(|case| &case.faults) {
            let told = first_told(&alert.intervals, fault, 0);
            let in_time = told.zip(fault.told_by).is_some_and(|(at, by)| at <= by);
            if in_time {
                let begins_anew = truth.lives.iter().any(|life| life.span.start == fault.span.end);
                let (teller, span) = (alert.name.clone(), fault.span);
                out.push(Blind { teller, kind, span, begins_anew });
            }
        }
    }
    out.sort_by_key(|blind| blind.span);
    out
}

/// Whether an alert is blind while what another one watches is absent.
fn blinds(absent: AlertKind, kind: AlertKind, off_site: &OffSite) -> bool {
    use AlertKind as K;
    match kind {
        K::MetricsAbsent | K::S3UploadMetricsAbsent => false,
        K::S3UploadStale => match off_site {
            OffSite::CronJob { .. } | OffSite::Container { .. } => true,
            _ => absent == K::S3UploadMetricsAbsent,
        },
        kind => absent == K::MetricsAbsent && !kind.needs_volume(),
    }
}

impl Case {
    /// The case as an alert of this kind could see it, and the last of the times that changed it.
    pub(crate) fn as_seen(
        &self,
        kind: AlertKind,
        off_site: &OffSite,
        blind: &[Blind],
    ) -> (Self, Option<Blind>) {
        let blind: Vec<&Blind> =
            blind.iter().filter(|blind| blinds(blind.kind, kind, off_site)).collect();
        let mut last = None;
        let mut faults = Vec::new();
        for fault in &self.faults {
            let mut seen = Some(fault.clone());
            for blind in &blind {
                let Some(before) = seen.clone() else { break };
                let Some(by) = before.told_by else { break };
                if blind.span.start <= by && before.span.start < blind.span.end {
                    seen = after(&before, by, blind);
                    last = Some((*blind).clone());
                }
            }
            faults.extend(seen);
        }
        (Self { faults, truthful: self.truthful.clone() }, last)
    }
}

/// What is left of a fault that has to be told by `by` once there is something to see again.
fn after(fault: &Fault, by: i64, blind: &Blind) -> Option<Fault> {
    let start = blind.span.end;
    if start >= fault.span.end {
        return None;
    }
    let within = by - fault.span.start;
    let age = if blind.begins_anew { fault.span.start - fault.since } else { 0 };
    let told_by = start.saturating_add(age).saturating_add(within);
    Some(Fault {
        span: Span::new(start, fault.span.end),
        told_by: (told_by < fault.span.end).then_some(told_by),
        ..fault.clone()
    })
}
