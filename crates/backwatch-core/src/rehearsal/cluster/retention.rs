//! When finished Jobs go: history limits, time to live, and with the CronJob itself.
//!
//! Kubernetes's defaults: the last three successes and the last failure stay. A Job whose owner does
//! not say `controller: true` is never collected by the CronJob.

use super::script::Script;
use super::{Outcome, Truth};

const SUCCESSES: usize = 3;
const FAILURES: usize = 1;

/// Sets when each Job goes.
pub(super) fn collect(script: &Script, truth: &mut Truth) {
    let lives = truth.lives.clone();
    for run in &mut truth.runs {
        let life = lives.iter().find(|life| life.span.contains(run.start));
        let with_owner = life.map_or(truth.span.end, |life| life.span.end);
        run.removed = match run.outcome {
            Outcome::Deleted => run.end,
            Outcome::Running => with_owner,
            _ => script.keep.map_or(with_owner, |keep| run.end.saturating_add(keep)),
        }
        .min(with_owner);
    }
    displace(truth, SUCCESSES, Outcome::Succeeded);
    displace(truth, FAILURES, Outcome::Failed);
}

/// A finished Job goes when `keep` newer ones of its kind have finished.
fn displace(truth: &mut Truth, keep: usize, kind: Outcome) {
    let is_kind = |outcome: Outcome| match kind {
        Outcome::Succeeded => outcome == Outcome::Succeeded,
        _ => matches!(outcome, Outcome::Failed | Outcome::DeadlineExceeded),
    };
    let mut finished: Vec<(i64, usize)> = truth
        .runs
        .iter()
        .enumerate()
        .filter(|(_, run)| run.controlled && is_kind(run.outcome))
        .map(|(at, run)| (run.end, at))
        .collect();
    finished.sort_unstable();
    let newer: Vec<i64> = finished.iter().skip(keep).map(|(end, _)| *end).collect();
    for ((_, at), displaced) in finished.into_iter().zip(newer) {
        if let Some(run) = truth.runs.get_mut(at) {
            run.removed = run.removed.min(displaced);
        }
    }
}
