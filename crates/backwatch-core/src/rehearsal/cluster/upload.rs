//! When copies leave the cluster.
//!
//! Each success is followed by an upload. An upload CronJob of its own is taken to run half an hour
//! after the backup; other sources upload at the end of the run.

use super::Run;
use super::script::Script;
use crate::plan::{Backup, OffSite};
use crate::rehearsal::setup::Setup;

/// How long after the backup's end an upload CronJob is done, in seconds.
const UPLOAD_LATER: i64 = 1_800;

/// The times of all uploads, in order.
pub(super) fn times(backup: &Backup, setup: &Setup, script: &Script, runs: &[Run]) -> Vec<i64> {
    if backup.off_site == OffSite::None && script.unsent.is_empty() {
        return Vec::new();
    }
    let later = if matches!(backup.off_site, OffSite::CronJob { .. }) { UPLOAD_LATER } else { 0 };
    let sent = |run: &&Run| {
        let place = run.slot.and_then(|slot| setup.slots.binary_search(&slot).ok());
        let unsent = |place: usize| {
            script.unsent.iter().any(|(first, count)| place >= *first && place - first < *count)
        };
        run.succeeded() && !place.is_some_and(unsent)
    };
    let mut out: Vec<i64> = runs.iter().filter(sent).map(|run| run.end + later).collect();
    out.sort_unstable();
    out
}
