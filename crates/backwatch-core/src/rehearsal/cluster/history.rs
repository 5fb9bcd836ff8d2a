//! What is done by hand, and what the CronJob's status says of it.

use super::script::Script;
use super::{Outcome, Run, Truth};
use crate::plan::Backup;
use crate::rehearsal::setup::Setup;

/// Adds the runs that somebody starts by hand.
pub(super) fn rerun(backup: &Backup, setup: &Setup, script: &Script, truth: &mut Truth) {
    for (number, (start, controlled)) in script.reruns.iter().enumerate() {
        let Some(life) = truth.lives.iter().find(|life| life.span.contains(*start)) else {
            continue;
        };
        let end = start.saturating_add(setup.usual);
        let over = end < life.span.end;
        truth.runs.push(Run {
            job: format!("{}-manual-{}", backup.cronjob, number + 1),
            slot: None,
            start: *start,
            end: end.min(life.span.end),
            outcome: if over { Outcome::Succeeded } else { Outcome::Running },
            failed_pods: 0,
            had_pod: true,
            controlled: *controlled,
            removed: i64::MAX,
        });
    }
    truth.runs.sort_by_key(|run| run.start);
}

/// Notes the successes that the CronJob's status shows: those of Jobs that it controls.
pub(super) fn succeed(truth: &mut Truth) {
    for life in &mut truth.lives {
        let own = truth
            .runs
            .iter()
            .filter(|run| run.controlled && run.succeeded() && life.span.contains(run.start));
        let mut ends: Vec<i64> = own.map(|run| run.end).collect();
        ends.sort_unstable();
        life.last_success = ends.into_iter().map(|end| (end, end)).collect();
    }
}
