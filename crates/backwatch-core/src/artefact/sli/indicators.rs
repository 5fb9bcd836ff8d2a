//! The indicators of one backup.

use super::queries::{headroom, last_success_raw, slowest_run, success_rate_over};
use super::{Baseline, Indicator, IndicatorKind as I, Measurement};
use crate::artefact::Series;
use crate::artefact::dashboard::{PanelKind, Row, rows};
use crate::artefact::rules::{ratio_name, upload_time};
use crate::plan::{AlertKind, Backup, Plan, Ratio};

/// The indicators of backup `index` of `plan`, with what was measured of it; none where there is no
/// such backup.
pub fn indicators(plan: &Plan, index: usize, baseline: Option<&Baseline>) -> Vec<Indicator> {
    let Some(backup) = plan.backups.get(index) else { return Vec::new() };
    let series = Series::new(plan, backup);
    let mut all = vec![freshness(series, backup), success_rate(series, backup), restore(backup)];
    all.extend(off_site(series, backup));
    all.extend(volume(series, backup));
    all.push(duration(series, backup));
    let row = rows(plan).into_iter().nth(index);
    for indicator in &mut all {
        indicator.panel = row.as_ref().and_then(|row| panel(row, indicator.kind));
        let measured = baseline.and_then(|b| b.words.get(&indicator.kind).cloned());
        indicator.baseline = measured.or(indicator.baseline.take());
    }
    all
}

/// The panel that shows an indicator, with its row.
fn panel(row: &Row, kind: I) -> Option<(String, String)> {
    let shown = match kind {
        I::Freshness => PanelKind::LastBackup,
        I::SuccessRate => PanelKind::SuccessRate,
        I::OffSiteFreshness => PanelKind::OffSite,
        I::Headroom => PanelKind::VolumeUsage,
        I::Duration | I::Restore => return None,
    };
    let panel = row.panels.iter().find(|panel| panel.kind == shown)?;
    Some((panel.title.clone(), row.title.clone()))
}

/// An indicator with what every one of them starts from.
fn of(kind: I, definition: &'static str, target: String, measurement: Measurement) -> Indicator {
    Indicator {
        kind,
        definition,
        target,
        window: "at any moment".to_owned(),
        measurement,
        recorded: None,
        panel: None,
        alert_threshold: "none".to_owned(),
        baseline: None,
        feasibility: None,
    }
}

/// A recorded series, where anything is recorded.
fn recorded(backup: &Backup, name: &str) -> Option<String> {
    (!backup.is_all_specified()).then(|| name.to_owned())
}

fn freshness(series: Series<'_>, backup: &Backup) -> Indicator {
    let n = backup.numbers();
    let need =
        format!("{} gap + {} run + 30 min slack", n.longest_gap.words(), n.longest_run.words());
    let said = if n.freshness >= n.sound_freshness {
        let spare = n.freshness.minus(n.sound_freshness).words();
        format!("Freshness {}: {need} leave {spare} to spare.", n.freshness.words())
    } else {
        let sound = n.sound_freshness.words();
        format!("Freshness {} cannot hold: {need} is {sound}.", n.freshness.words())
    };
    let query = last_success_raw(series, backup).age().one_line();
    let levels = [
        (AlertKind::Missing, n.missing.words()),
        (AlertKind::MissingCritical, n.missing_critical.words()),
    ];
    Indicator {
        recorded: recorded(backup, "backup:last_success_timestamp_seconds"),
        alert_threshold: thresholds(backup, &levels),
        feasibility: Some(said),
        ..of(
            I::Freshness,
            "Age of the newest successful backup: what a loss now would cost (RPO)",
            format!("< {}", n.freshness.words()),
            Measurement::Query(query),
        )
    }
}

fn success_rate(series: Series<'_>, backup: &Backup) -> Indicator {
    let objectives = &backup.objectives;
    let window = objectives.success_window;
    let has_ratio = backup.is_on(AlertKind::BudgetSpent);
    let (query, series_name) = if has_ratio {
        let name = ratio_name(window);
        (series.cronjob(&name).expr(), Some(name))
    } else {
        (success_rate_over(series, backup, window), recorded(backup, "backup:run_success"))
    };
    let mut levels = vec![(AlertKind::Failed, "each failed run".to_owned())];
    if let Some(budget) = backup.budget() {
        let count = budget.spent_from();
        let runs =
            if count == 1 { "1 failed run".to_owned() } else { format!("{count} failed runs") };
        levels.push((AlertKind::BudgetSpent, format!("{runs} in {}", window.words())));
    }
    Indicator {
        window: window.words(),
        recorded: series_name,
        alert_threshold: thresholds(backup, &levels),
        feasibility: Some(tolerance(backup)),
        ..of(
            I::SuccessRate,
            "Share of finished runs that succeeded, runs made by hand included; a missed slot counts \
             against freshness",
            format!("> {} over {}", objectives.success_rate.words(), window.words()),
            Measurement::Query(query.one_line()),
        )
    }
}

/// How many failures the success target allows, and what one does.
fn tolerance(backup: &Backup) -> String {
    let rate = backup.objectives.success_rate.words();
    let Some(budget) = backup.budget() else {
        return format!(
            "{rate} leaves no room: no rate is above it, or no run falls into the window."
        );
    };
    // Without recorded runs the query goes by the Job's creation.
    let moment = if backup.is_all_specified() { "was made" } else { "ended" };
    let failures = if budget.tolerated == 1 { "failure" } else { "failures" };
    format!(
        "{rate} over {}{} runs tolerates {} {failures}: one gives {}. A run belongs to the window in \
         which it {moment}; a missed slot counts against freshness, not here.",
        budget.runs,
        backup.timetable.pace(),
        budget.tolerated,
        budget.after_one()
    )
}

fn restore(backup: &Backup) -> Indicator {
    let objectives = &backup.objectives;
    let baseline = backup.drill_record().map(|record| {
        let drills = if record.counted == 1 { "drill" } else { "drills" };
        format!(
            "worst {}, median {} of {} {drills}",
            record.worst.words(),
            record.median.words(),
            record.counted
        )
    });
    let interval = format!("no good drill for {}", objectives.drill_interval.words());
    let watched = thresholds(backup, &[(AlertKind::NoRestoreDrill, interval)]);
    let is_watched = backup.is_on(AlertKind::NoRestoreDrill);
    Indicator {
        window: format!("a drill every {}", objectives.drill_interval.words()),
        recorded: is_watched.then(|| "backup:last_restore_drill_timestamp_seconds".to_owned()),
        alert_threshold: if is_watched { watched } else { "none: a drill shows it".to_owned() },
        baseline,
        ..of(
            I::Restore,
            "From the decision to restore until the service answers again",
            format!("< {}", objectives.restore.words()),
            Measurement::ByHand("Manual restore drill results"),
        )
    }
}

fn off_site(series: Series<'_>, backup: &Backup) -> Option<Indicator> {
    let n = backup.numbers();
    let said = "A Job that succeeds does not prove that the copy can be restored: a drill does.";
    let levels = [(AlertKind::S3UploadStale, n.upload_stale.words())];
    Some(Indicator {
        alert_threshold: thresholds(backup, &levels),
        feasibility: Some(said.to_owned()),
        ..of(
            I::OffSiteFreshness,
            "Age of the newest copy outside of the cluster",
            format!("< {}", n.off_site_freshness.words()),
            Measurement::Query(upload_time(series, backup)?.age().one_line()),
        )
    })
}

fn volume(series: Series<'_>, backup: &Backup) -> Option<Indicator> {
    let n = backup.numbers();
    let left = |used: Ratio| format!("< {}", Ratio::percent(100).minus(used).words());
    let levels = [
        (AlertKind::PvcNearCapacity, left(n.volume_warning)),
        (AlertKind::PvcCritical, left(n.volume_critical)),
    ];
    let remembers = !backup.is_all_specified();
    Some(Indicator {
        window: if remembers {
            format!("the last figure of {}", n.volume_window.words())
        } else {
            "while a run mounts the volume".to_owned()
        },
        recorded: recorded(backup, "backup:pvc_used:ratio"),
        alert_threshold: thresholds(backup, &levels),
        ..of(
            I::Headroom,
            "Share of the volume that is free",
            format!("> {}", Ratio::percent(100).minus(n.volume_warning).words()),
            Measurement::Query(headroom(series, backup)?.one_line()),
        )
    })
}

fn duration(series: Series<'_>, backup: &Backup) -> Indicator {
    let n = backup.numbers();
    let target = match backup.deadline {
        Some(deadline) => {
            format!("< {} of the {} it has", n.near_deadline.words(), deadline.words())
        }
        None => format!("< {}, no deadline is set", n.running_too_long.words()),
    };
    let levels = [
        (AlertKind::DurationNearDeadline, n.near_deadline.words()),
        (AlertKind::RunningTooLong, n.running_too_long.words()),
    ];
    Indicator {
        window: "the Jobs that are retained".to_owned(),
        alert_threshold: thresholds(backup, &levels),
        ..of(
            I::Duration,
            "Slowest good run, from the Job's start to its end",
            target,
            Measurement::Query(slowest_run(series, backup).one_line()),
        )
    }
}

/// `warning: 25 h, critical: 49 h` of those alerts that are on.
fn thresholds(backup: &Backup, figures: &[(AlertKind, String)]) -> String {
    let said: Vec<String> = figures
        .iter()
        .filter(|(kind, _)| backup.is_on(*kind))
        .map(|(kind, figure)| format!("{}: {figure}", backup.severity(*kind)))
        .collect();
    if said.is_empty() { "none".to_owned() } else { said.join(", ") }
}
