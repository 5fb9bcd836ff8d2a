//! What is to be said of an alert, and of the rule set: truth against intervals.

mod fault;
mod summary;
mod view;
mod why;

use super::play::{AlertState, Interval};
use super::setup::Span;
use crate::plan::AlertKind;

pub use fault::Fault;
pub(crate) use fault::{Case, Cases, cases};
pub(crate) use summary::{fault_span, summary};
pub(crate) use view::{Blind, blind};
pub(crate) use why::Account;

/// What is to be said of one alert in one scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It told what it is there for, this many seconds after it became true.
    InTime {
        /// Seconds from the fault to the first firing.
        after: i64,
    },
    /// It told too late.
    Late {
        /// By how many seconds.
        by: i64,
    },
    /// It did not tell.
    Silent,
    /// It fired while nothing it speaks of was wrong.
    FalseAlarm {
        /// For how many seconds in all.
        lasted: i64,
        /// In how many stretches.
        times: usize,
    },
    /// There was nothing for it to tell, and it told nothing.
    NotConcerned,
}

/// Firing outside the truth that is shorter than this is no false alarm, in seconds: scrape and
/// evaluation have their grain.
const GRAIN: i64 = 60;

/// The parts of firing intervals that lie outside the truthful spans.
pub(crate) fn lies(intervals: &[Interval], truthful: &[Span]) -> Vec<Span> {
    let firing = intervals.iter().filter(|interval| interval.state == AlertState::Firing);
    let mut out: Vec<Span> = Vec::new();
    for interval in firing {
        let mut from = interval.span.start;
        for span in truthful {
            if span.end <= from || span.start >= interval.span.end {
                continue;
            }
            push(&mut out, Span::new(from, span.start));
            from = from.max(span.end);
        }
        push(&mut out, Span::new(from.min(interval.span.end), interval.span.end));
    }
    out.sort_unstable();
    out
}

fn push(out: &mut Vec<Span>, span: Span) {
    if span.length() > GRAIN {
        out.push(span);
    }
}

/// The seconds that spans cover together.
pub(crate) fn covered(spans: &[Span]) -> i64 {
    let mut sorted = spans.to_vec();
    sorted.sort_unstable();
    let (mut total, mut until) = (0, i64::MIN);
    for span in sorted {
        total += (span.end - span.start.max(until)).max(0);
        until = until.max(span.end);
    }
    total
}

/// The first firing that begins in a fault, or shortly before it for what may be told early.
pub(crate) fn first_told(intervals: &[Interval], fault: &Fault, grace: i64) -> Option<i64> {
    let firing = intervals.iter().filter(|interval| interval.state == AlertState::Firing);
    let begins = firing.map(|interval| interval.span.start);
    begins.filter(|at| *at >= fault.since && *at < fault.span.end.saturating_add(grace)).min()
}

/// The verdict on an alert of the plan.
pub(crate) fn verdict(case: &Case, intervals: &[Interval]) -> Verdict {
    let lies = lies(intervals, &case.truthful);
    if !lies.is_empty() {
        return Verdict::FalseAlarm { lasted: covered(&lies), times: lies.len() };
    }
    let mut silent = false;
    let mut late: Option<i64> = None;
    let mut told: Option<i64> = None;
    for fault in &case.faults {
        let first = first_told(intervals, fault, 0);
        match (fault.told_by, first) {
            (Some(by), Some(at)) if at > by => late = late.max(Some(at - by)),
            (Some(_), None) => silent = true,
            (_, Some(at)) => {
                let after = (at - fault.span.start).max(0);
                told = Some(told.map_or(after, |told| told.max(after)));
            }
            (None, None) => {}
        }
    }
    match (silent, late, told) {
        (true, ..) => Verdict::Silent,
        (_, Some(by), _) => Verdict::Late { by },
        (_, _, Some(after)) => Verdict::InTime { after },
        _ => truthful_otherwise(case, intervals),
    }
}

/// It spoke, and it was true, though nothing had to be told.
fn truthful_otherwise(case: &Case, intervals: &[Interval]) -> Verdict {
    let firing = intervals.iter().find(|interval| interval.state == AlertState::Firing);
    firing.map_or(Verdict::NotConcerned, |firing| {
        let since = case.truthful.iter().filter(|span| span.contains(firing.span.start));
        let since = since.map(|span| span.start).max().unwrap_or(firing.span.start);
        Verdict::InTime { after: (firing.span.start - since).max(0) }
    })
}

/// The verdict on a rule of the user's own: it may speak of anything that is wrong, and is silent where
/// nobody else tells either.
pub(crate) fn verdict_on_own(cases: &Cases, intervals: &[Interval], others_told: bool) -> Verdict {
    let mut truthful: Vec<Span> =
        of_own(cases).flat_map(|case| case.truthful.iter().copied()).collect();
    truthful.sort_unstable();
    let lies = lies(intervals, &truthful);
    if !lies.is_empty() {
        return Verdict::FalseAlarm { lasted: covered(&lies), times: lies.len() };
    }
    let faults = || of_own(cases).flat_map(|case| &case.faults);
    let told = faults().filter_map(|fault| {
        let at = first_told(intervals, fault, 0)?;
        Some((at, fault))
    });
    match told.min_by_key(|(at, fault)| (*at, fault.span)) {
        Some((at, fault)) => match fault.told_by {
            Some(by) if at > by => Verdict::Late { by: at - by },
            _ => Verdict::InTime { after: (at - fault.span.start).max(0) },
        },
        None if faults().any(is_objective) && !others_told => Verdict::Silent,
        None => Verdict::NotConcerned,
    }
}

/// What a rule of the user's own may speak of: anything that is wrong, but for a restore that nobody
/// has tried, which no series of theirs tells and which would make every alarm true once it is due.
pub(crate) fn of_own(cases: &Cases) -> impl Iterator<Item = &Case> {
    let told = cases.iter().filter(|(kind, _)| **kind != AlertKind::NoRestoreDrill);
    told.map(|(_, case)| case)
}

/// Whether a fault puts an objective at stake and lasts long enough to be told.
pub(crate) fn is_objective(fault: &Fault) -> bool {
    let at_stake = matches!(
        fault.kind,
        AlertKind::Missing
            | AlertKind::MetricsAbsent
            | AlertKind::PvcNearCapacity
            | AlertKind::PvcCritical
            | AlertKind::S3UploadStale
    );
    at_stake && fault.told_by.is_some()
}
