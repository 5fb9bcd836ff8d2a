//! How full the volume is.
//!
//! A level changes in the middle of the run that changes it, so that the run shows both.

use super::Run;
use super::script::Script;
use crate::rehearsal::setup::Setup;

/// What a healthy volume holds, in millionths: retention keeps it there.
pub(crate) const HEALTHY: u32 = 450_000;

const FULL: u32 = 1_000_000;

/// Levels in millionths, from when on.
pub(super) fn levels(setup: &Setup, script: &Script, runs: &[Run]) -> Vec<(i64, u32)> {
    let mut level = script.level_before.unwrap_or(HEALTHY);
    let mut out = vec![(setup.lead_in, level)];
    for run in runs.iter().filter(|run| run.had_pod) {
        let Some(place) = run.slot.and_then(|slot| setup.slots.binary_search(&slot).ok()) else {
            continue;
        };
        let before = level;
        if let Some((first, count, by)) = script.growth
            && place >= first
            && place - first < count
        {
            level = level.saturating_add(by).min(FULL);
        }
        if let Some(set) = script.levels.get(&place) {
            level = *set;
        }
        if level != before {
            out.push((
                i64::midpoint(run.start, run.start + setup.usual.min(run.end - run.start)),
                level,
            ));
        }
    }
    out
}
