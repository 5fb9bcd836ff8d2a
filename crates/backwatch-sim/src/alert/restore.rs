//! The state of alerts after a restart.
//!
//! After Prometheus, `rules/group.go` (`RestoreForState`): since when an alert is active is read back
//! from `ALERTS_FOR_STATE`. Time during which the server was down does not count, and an alert does
//! not fire before the grace period is over, unless it would have fired before the restart.

use crate::series::{Labels, Storage, number};

use super::rule::Schedule;

/// Since when an alert is active, in milliseconds, according to what was recorded; `None` where
/// nothing was recorded, or where nothing is to be changed.
pub(crate) fn active_since(
    storage: &Storage,
    for_state: &Labels,
    now: i64,
    hold: i64,
    schedule: &Schedule,
) -> Option<i64> {
    let series = storage.iter().find(|series| series.labels == *for_state)?;
    let (down_at, value) = series.samples.newest(now)?;
    if down_at < now.saturating_sub(schedule.outage_tolerance) {
        return None;
    }
    let active_at = number::integer(value?).saturating_mul(1000);
    let remaining = hold - (down_at - active_at);
    Some(if remaining <= 0 {
        // It was firing when the server went down.
        active_at
    } else if remaining < schedule.grace_period {
        now + schedule.grace_period - hold
    } else {
        active_at + (now - down_at)
    })
}
