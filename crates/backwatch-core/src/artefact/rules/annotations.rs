//! What the page says at three in the morning: what happened, since when, what to look at first.

use super::specified::spelled;
use crate::plan::{AlertKind, Backup, Numbers, OffSite};

/// Summary and description of a hardened alert.
pub(super) fn of(backup: &Backup, kind: AlertKind) -> Vec<(String, String)> {
    let n = backup.numbers();
    let (summary, happened) = if kind.needs_volume() {
        volume(backup, &n, kind)
    } else if kind.needs_off_site() {
        upload(backup, &n, kind)
    } else if kind.is_optional() {
        optional(backup, kind)
    } else {
        runs(backup, &n, kind)
    };
    let description = format!("{happened} First look: {}", first_look(backup, kind));
    vec![("summary".to_owned(), summary), ("description".to_owned(), description)]
}

fn runs(backup: &Backup, n: &Numbers, kind: AlertKind) -> (String, String) {
    let name = &backup.name;
    match kind {
        AlertKind::Failed => (
            format!("{name} backup failed"),
            format!(
                "The {name} backup run of {{{{ $value | humanizeTimestamp }}}} is over without \
                 success, and nothing has succeeded since."
            ),
        ),
        AlertKind::Missing => (
            format!("{name} backup not completed in {}", spelled(n.missing)),
            format!(
                "The last good {name} backup is {{{{ $value | humanizeDuration }}}} old; {} is the \
                 limit.",
                n.missing.words()
            ),
        ),
        AlertKind::MissingCritical => (
            format!("{name} backup missing for more than {}", spelled(n.missing_critical)),
            format!(
                "The last good {name} backup is {{{{ $value | humanizeDuration }}}} old: two runs \
                 in a row made none."
            ),
        ),
        _ => slots(backup, n, kind),
    }
}

fn slots(backup: &Backup, n: &Numbers, kind: AlertKind) -> (String, String) {
    let name = &backup.name;
    match kind {
        AlertKind::NotScheduled => (
            format!("{name} backup was not started"),
            format!(
                "A slot of the schedule {} went by more than {} ago and no Job was made.",
                backup.timetable.schedule(),
                n.slot_lateness.words()
            ),
        ),
        AlertKind::RunningTooLong => (
            format!("{name} backup is running too long"),
            format!(
                "Job {{{{ $labels.job_name }}}} has been running for {{{{ $value | \
                 humanizeDuration }}}}; {}.",
                run_limit(backup, n)
            ),
        ),
        AlertKind::DurationNearDeadline => (
            format!("{name} backup comes close to its deadline"),
            format!(
                "The slowest good run that is still kept took {{{{ $value | humanizeDuration }}}} \
                 of the {} it has.",
                n.longest_run.words()
            ),
        ),
        AlertKind::Suspended => (
            format!("{name} backup is suspended"),
            format!(
                "CronJob {}/{} has been suspended for over {}: no backup is made until it is \
                 resumed.",
                backup.namespace,
                backup.cronjob,
                backup.hold(kind).words()
            ),
        ),
        _ => (
            format!("{name} backup cannot be seen"),
            format!(
                "Prometheus has seen nothing of CronJob {}/{} for over {}: kube-state-metrics is down \
                 or not scraped, or the CronJob was deleted or renamed. The other backup alerts are \
                 blind.",
                backup.namespace,
                backup.cronjob,
                backup.hold(kind).words()
            ),
        ),
    }
}

fn run_limit(backup: &Backup, n: &Numbers) -> String {
    match backup.deadline {
        Some(deadline) => format!("it is killed at {}", deadline.words()),
        None => format!("it has no deadline, and {} is usual", n.longest_run.words()),
    }
}

fn volume(backup: &Backup, n: &Numbers, kind: AlertKind) -> (String, String) {
    let name = &backup.name;
    let claim = backup.volume.as_ref().map_or("", |v| v.as_str());
    match kind {
        AlertKind::PvcNearCapacity => (
            "Backup PVC approaching capacity".to_owned(),
            format!(
                "{name} backup PVC {claim} is {{{{ $value | humanizePercentage }}}} full, over its \
                 warning level of {}.",
                n.volume_warning.words()
            ),
        ),
        AlertKind::PvcCritical => (
            "Backup PVC nearly full".to_owned(),
            format!(
                "{name} backup PVC {claim} is {{{{ $value | humanizePercentage }}}} full: the next \
                 run may not fit."
            ),
        ),
        AlertKind::PvcWillFill => (
            "Backup PVC will fill up".to_owned(),
            format!(
                "{name} backup PVC {claim} is {{{{ $value | humanizePercentage }}}} full, and its \
                 trend over {} reaches 100 % within {}.",
                n.trend_window.words(),
                n.trend_horizon.words()
            ),
        ),
        _ => (
            "Backup PVC is not measured".to_owned(),
            format!(
                "The kubelet has not reported {name} backup PVC {claim} in {}: runs are too short \
                 to be seen, or the volume's kind has no statistics.",
                n.volume_window.words()
            ),
        ),
    }
}

fn upload(backup: &Backup, n: &Numbers, kind: AlertKind) -> (String, String) {
    let name = &backup.name;
    if kind == AlertKind::S3UploadStale {
        (
            format!("{name} off-site copy is older than {}", spelled(n.upload_stale)),
            format!("{}; {} is the limit.", upload_age(backup), n.upload_stale.words()),
        )
    } else {
        (
            format!("{name} off-site copy cannot be seen"),
            format!(
                "The signal of the off-site copy of the {name} backup has been gone for {}; \
                 S3UploadStale is blind.",
                backup.hold(kind).words()
            ),
        )
    }
}

/// What the value counts from, which differs by the signal.
fn upload_age(backup: &Backup) -> String {
    let name = &backup.name;
    let age = "{{ $value | humanizeDuration }}";
    match &backup.off_site {
        // Before the first good copy, from the creation of the CronJob.
        OffSite::CronJob { .. } => {
            format!("There has been no good off-site copy of the {name} backup for {age}")
        }
        OffSite::Container { .. } => {
            format!("The last good off-site copy of the {name} backup began {age} ago")
        }
        _ => format!("The newest off-site copy of the {name} backup is {age} old"),
    }
}

fn optional(backup: &Backup, kind: AlertKind) -> (String, String) {
    let name = &backup.name;
    match kind {
        AlertKind::ScheduleChanged => (
            format!("{name} backup runs on another schedule"),
            format!(
                "CronJob {}/{} runs on {{{{ $labels.schedule }}}}, and these rules were made for {}: \
                 their thresholds no longer fit.",
                backup.namespace,
                backup.cronjob,
                backup.timetable.schedule()
            ),
        ),
        AlertKind::BudgetSpent => (
            format!("{name} backup has spent its error budget"),
            format!(
                "{{{{ $value }}}} runs of the {name} backup failed; {}.",
                backup.budget().map(|budget| budget.words()).unwrap_or_default()
            ),
        ),
        _ => (
            format!("{name} backup has not been restored for long"),
            format!(
                "The last good restore drill of the {name} backup was {{{{ $value | \
                 humanizeDuration }}}} ago; one is due every {}.",
                backup.objectives.drill_interval.words()
            ),
        ),
    }
}

/// The first command, with the real names in it.
fn first_look(backup: &Backup, kind: AlertKind) -> String {
    let namespace = &backup.namespace;
    let cronjob = &backup.cronjob;
    match kind {
        AlertKind::Failed
        | AlertKind::Missing
        | AlertKind::MissingCritical
        | AlertKind::BudgetSpent => {
            format!("kubectl -n {namespace} get jobs --sort-by=.metadata.creationTimestamp")
        }
        AlertKind::RunningTooLong => {
            format!("kubectl -n {namespace} logs job/{{{{ $labels.job_name }}}}")
        }
        AlertKind::MetricsAbsent => {
            format!(
                "kubectl -n {namespace} get cronjob {cronjob}, then the kube-state-metrics pods"
            )
        }
        AlertKind::NoRestoreDrill => {
            "the runbook, and a restore into a place of its own".to_owned()
        }
        AlertKind::NotScheduled
        | AlertKind::Suspended
        | AlertKind::DurationNearDeadline
        | AlertKind::ScheduleChanged => {
            format!("kubectl -n {namespace} describe cronjob {cronjob}")
        }
        AlertKind::S3UploadStale | AlertKind::S3UploadMetricsAbsent => off_site_look(backup),
        _ => {
            let claim = backup.volume.as_ref().map_or("", |v| v.as_str());
            format!("kubectl -n {namespace} describe pvc {claim}")
        }
    }
}

fn off_site_look(backup: &Backup) -> String {
    let namespace = &backup.namespace;
    match &backup.off_site {
        OffSite::CronJob { name } => format!("kubectl -n {namespace} describe cronjob {name}"),
        OffSite::Container { name } => format!(
            "kubectl -n {namespace} get pods, then the log of container {name} in the newest of {}",
            backup.cronjob
        ),
        OffSite::S3Exporter { bucket, prefix } => {
            format!("aws s3 ls s3://{bucket}/{prefix}, then s3_exporter")
        }
        OffSite::Metric { name, .. } => format!("what exports {name}, and the bucket itself"),
        OffSite::None => "the bucket itself".to_owned(),
    }
}
