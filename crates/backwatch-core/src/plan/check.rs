//! What a plan promises that its schedule cannot keep: feasibility, said with the figures.

use super::{AlertKind, Backup, Plan, Profile};
use crate::diagnostic::Diagnostic;

/// Warnings and notes on a whole plan, each naming its field.
pub fn check(plan: &Plan) -> Vec<Diagnostic> {
    let mut said = Vec::new();
    for (index, backup) in plan.backups.iter().enumerate() {
        let field = |name: &str| format!("backups[{index}].{name}");
        let before = plan.backups.get(..index).unwrap_or_default();
        if before.iter().any(|b| b.name.prefix() == backup.name.prefix()) {
            let message = format!("two backups are named {}", backup.name);
            said.push(
                Diagnostic::warning(message)
                    .at_field(field("name"))
                    .hint("give each its own name, or nobody can tell their alerts apart"),
            );
        }
        said.extend(check_backup(backup).into_iter().map(|(name, d)| d.at_field(field(name))));
    }
    said
}

/// Findings on one backup, each with the key of its field.
fn check_backup(backup: &Backup) -> Vec<(&'static str, Diagnostic)> {
    let mut said = Vec::new();
    said.extend(check_freshness(backup));
    said.extend(check_success(backup));
    said.extend(check_volume(backup));
    said.extend(check_runs(backup));
    said
}

fn check_freshness(backup: &Backup) -> Option<(&'static str, Diagnostic)> {
    let n = backup.numbers();
    if n.freshness >= n.sound_freshness {
        return None;
    }
    let message = format!(
        "a freshness of {} cannot hold: {} gap + {} run + 30 min slack is {}",
        n.freshness.words(),
        n.longest_gap.words(),
        n.longest_run.words(),
        n.sound_freshness.words(),
    );
    let hint = format!("set {} or more", n.sound_freshness.up_to_hours());
    Some(("objectives.freshness", Diagnostic::warning(message).hint(hint)))
}

fn check_success(backup: &Backup) -> Option<(&'static str, Diagnostic)> {
    let objectives = &backup.objectives;
    let runs = backup.timetable.runs_in(objectives.success_window);
    if runs == 0 {
        let message = format!("no run falls into {}", objectives.success_window.words());
        let hint = "choose a longer window";
        return Some(("objectives.success_window", Diagnostic::warning(message).hint(hint)));
    }
    let window = objectives.success_window;
    let tolerated = backup.timetable.failures_tolerated(window, objectives.success_rate);
    if tolerated.is_none() {
        let message = "a success rate above 100 % cannot be reached";
        let hint = "set 99.9 % or less";
        return Some(("objectives.success_rate", Diagnostic::warning(message).hint(hint)));
    }
    if tolerated > Some(0) {
        return None;
    }
    let message = format!(
        "{} over {runs} runs tolerates 0 failures: one gives {}",
        objectives.success_rate.words(),
        after_one_failure(runs),
    );
    Some(("objectives.success_rate", Diagnostic::note(message)))
}

/// The success rate after one failure in `runs`, to one decimal: `96.7 %`.
pub fn after_one_failure(runs: u32) -> String {
    let tenths = (u64::from(runs.saturating_sub(1)) * 2_000 + u64::from(runs))
        / (2 * u64::from(runs.max(1)));
    if tenths.is_multiple_of(10) {
        format!("{} %", tenths / 10)
    } else {
        format!("{}.{} %", tenths / 10, tenths % 10)
    }
}

fn check_volume(backup: &Backup) -> Option<(&'static str, Diagnostic)> {
    let n = backup.numbers();
    if backup.volume.is_none() || n.volume_warning < n.volume_critical {
        return None;
    }
    let message = format!(
        "the volume's warning at {} is not below its critical level of {}",
        n.volume_warning.words(),
        n.volume_critical.words()
    );
    let hint = "put the warning below";
    Some(("objectives.volume_warning", Diagnostic::warning(message).hint(hint)))
}

fn check_runs(backup: &Backup) -> Vec<(&'static str, Diagnostic)> {
    let n = backup.numbers();
    let mut said = Vec::new();
    if backup.deadline.is_none() && backup.expected_duration.is_none() {
        let message = "neither a deadline nor the usual duration of a run is known: 1 h is assumed";
        let hint = "set activeDeadlineSeconds in the CronJob, or expected_duration here";
        said.push(("expected_duration", Diagnostic::warning(message).hint(hint)));
    }
    let failed = backup.is_on(AlertKind::Failed) && backup.profile != Profile::AsSpecified;
    if failed && backup.hold(AlertKind::Failed) >= n.failure_visible() {
        let message = format!(
            "{} may never fire: a failure shows for {} only, from the end of the longest run to the next slot",
            backup.alert_name(AlertKind::Failed),
            n.failure_visible().words()
        );
        let hint = "shorten the deadline, or run less often";
        said.push(("deadline", Diagnostic::warning(message).hint(hint)));
    }
    if backup.is_on(AlertKind::Missing) && n.missing != n.freshness {
        let message = format!(
            "{} is set to {} by hand, apart from the freshness target of {}",
            backup.alert_name(AlertKind::Missing),
            n.missing.words(),
            n.freshness.words()
        );
        said.push(("alerts", Diagnostic::note(message)));
    }
    said
}
