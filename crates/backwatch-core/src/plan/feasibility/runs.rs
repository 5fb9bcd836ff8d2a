//! How long runs take, against their deadline, their schedule and what can be seen of them.

use super::Draft;
use crate::diagnostic::Diagnostic;
use crate::plan::{AlertKind, Backup, Duration};

/// Below this the kubelet may not report a volume even once while a run mounts it.
const UNSEEN: Duration = Duration::seconds(60);

/// From here on it does: its first figure comes one to three minutes after the start.
const SEEN: Duration = Duration::minutes(3);

/// What is known of a run's length, and whether runs fit into their schedule.
pub(super) fn durations(backup: &Backup, found: &mut Vec<Draft>) {
    let n = backup.numbers();
    match (backup.expected_duration, backup.deadline) {
        (None, None) => {
            let message =
                "neither a deadline nor the usual duration of a run is known: 1 h is assumed";
            let hint = "set activeDeadlineSeconds in the CronJob, or expected_duration here";
            found.push(Draft::new("expected_duration", Diagnostic::warning(message).hint(hint)));
        }
        (Some(usual), Some(deadline)) if usual >= deadline => {
            let message = format!(
                "a run usually takes {}, and is ended after {}: it cannot succeed",
                usual.words(),
                deadline.words()
            );
            let hint = "raise activeDeadlineSeconds in the CronJob";
            found.push(Draft::new("expected_duration", Diagnostic::warning(message).hint(hint)));
        }
        _ => {}
    }
    if n.longest_run >= n.shortest_gap {
        let in_utc = backup.timetable.shortest_gap_in_utc();
        let message = format!(
            "a run may take {}, and the next slot comes {} after its own: it may be skipped",
            n.longest_run.words(),
            n.shortest_gap.words()
        );
        let said = if n.longest_run < in_utc {
            Diagnostic::note(format!("{message}, on the night when the clocks go back"))
                .hint("set timeZone: Etc/UTC if that matters")
        } else {
            Diagnostic::warning(message).hint("shorten the deadline, or run less often")
        };
        found.push(Draft::new("deadline", said));
    }
}

/// Whether the kubelet sees the volume while a run mounts it.
pub(super) fn volume_is_seen(backup: &Backup, found: &mut Vec<Draft>) {
    let watched = AlertKind::ALL.into_iter().any(|kind| kind.needs_volume() && backup.is_on(kind));
    let Some(usual) = backup.expected_duration.filter(|usual| watched && *usual < SEEN) else {
        return;
    };
    let hint = "let the Job live 3 min at least, or export the level from within it";
    let said = if usual < UNSEEN {
        let message = format!(
            "a run of {} is over before the kubelet first reports the volume: its level is not seen",
            usual.words()
        );
        Diagnostic::warning(message)
    } else {
        let message = format!(
            "a run of {} may be over before the kubelet first reports the volume, 1 to 3 min after its start",
            usual.words()
        );
        Diagnostic::note(message)
    };
    found.push(Draft::new("expected_duration", said.hint(hint)));
}
