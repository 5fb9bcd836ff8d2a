//! What each section says.

use super::{Section, optional};
use crate::plan::{AlertKind, Backup, OffSite};

pub(super) fn section(backup: &Backup, kind: AlertKind) -> Section {
    if kind.needs_volume() {
        volume(backup, kind)
    } else if kind.needs_off_site() {
        off_site(backup, kind)
    } else if kind.is_optional() {
        optional::section(backup, kind)
    } else {
        match kind {
            AlertKind::Failed | AlertKind::Missing | AlertKind::MissingCritical => {
                no_success(backup, kind)
            }
            AlertKind::RunningTooLong | AlertKind::DurationNearDeadline => slow(backup, kind),
            _ => unseen(backup, kind),
        }
    }
}

/// When somebody else must know.
pub(super) fn escalation(backup: &Backup, kind: AlertKind) -> String {
    let n = backup.numbers();
    match kind {
        AlertKind::MissingCritical | AlertKind::S3UploadStale => {
            "at once to the owner of the data: a loss now would reach back further than promised."
                .to_owned()
        }
        AlertKind::NoRestoreDrill => {
            "to the owner of the data when a drill fails, or cannot be held within a week."
                .to_owned()
        }
        AlertKind::PvcCritical => {
            "when no space can be made before the next run; the run will fail.".to_owned()
        }
        _ => format!(
            "to the owner of the data when no good backup can be had before the newest is {} old.",
            n.missing_critical.words()
        ),
    }
}

fn no_success(backup: &Backup, kind: AlertKind) -> Section {
    let n = backup.numbers();
    let (namespace, cronjob) = (&backup.namespace, &backup.cronjob);
    // As the requirement has them these two look at single Jobs, whatever came after.
    let is_sticky = backup.is_specified(kind);
    let means = match kind {
        AlertKind::Failed if is_sticky => {
            "A Job of this backup has failed and is still kept.".to_owned()
        }
        AlertKind::Missing if is_sticky => {
            format!("A Job that is kept succeeded more than {} ago.", n.missing.words())
        }
        AlertKind::Failed => "The newest run is over, and nothing has succeeded since it started. \
             Retries within the run are used up."
            .to_owned(),
        AlertKind::Missing => format!(
            "The newest good backup is older than {}. Runs fail, hang, or are not started.",
            n.missing.words()
        ),
        _ => format!(
            "No run has succeeded for {}: at least two in a row made no backup.",
            n.missing_critical.words()
        ),
    };
    let ends = if is_sticky {
        "The alert ends when the Job that it names is removed, and not before."
    } else {
        "The alert ends when it succeeds."
    };
    Section {
        means,
        loses: format!(
            "What was written since the last good backup cannot be restored. The target is at most \
             {}.",
            n.freshness.words()
        ),
        checks: [
            format!("kubectl -n {namespace} get jobs --sort-by=.metadata.creationTimestamp"),
            format!("kubectl -n {namespace} describe cronjob {cronjob}"),
            format!(
                "kubectl -n {namespace} logs \"job/$(kubectl -n {namespace} get jobs \
                 --sort-by=.metadata.creationTimestamp -o name | grep {cronjob} | tail -n 1 | \
                 cut -d / -f 2)\""
            ),
        ],
        fixes: vec![
            "Read the log of the newest Job and fix what it names: credentials, space, the source \
             that did not answer."
                .to_owned(),
            format!(
                "Make a backup now: `kubectl -n {namespace} create job --from=cronjob/{cronjob} \
                 {cronjob}-manual`. {ends}"
            ),
        ],
    }
}

fn slow(backup: &Backup, kind: AlertKind) -> Section {
    let n = backup.numbers();
    let (namespace, cronjob) = (&backup.namespace, &backup.cronjob);
    let means = if kind == AlertKind::RunningTooLong {
        format!("A run has been going on for more than {}.", n.running_too_long.words())
    } else {
        format!(
            "Good runs need more than {} of the {} they have.",
            n.near_deadline.words(),
            n.longest_run.words()
        )
    };
    Section {
        means,
        loses: "Nothing yet. A run that reaches its deadline is killed and makes no backup."
            .to_owned(),
        checks: [
            format!("kubectl -n {namespace} get pods --sort-by=.metadata.creationTimestamp"),
            format!("kubectl -n {namespace} describe cronjob {cronjob}"),
            format!("kubectl -n {namespace} top pods"),
        ],
        fixes: vec![
            "See in the log where the time goes: more data, a slow source, a slow volume."
                .to_owned(),
            "If the data have grown, give the run more time (`activeDeadlineSeconds`) and render \
             the rules anew."
                .to_owned(),
        ],
    }
}

fn unseen(backup: &Backup, kind: AlertKind) -> Section {
    let (namespace, cronjob) = (&backup.namespace, &backup.cronjob);
    let (means, loses, fixes) = match kind {
        AlertKind::NotScheduled => (
            "A slot of the schedule went by and the controller made no Job.",
            "The backup of that slot. What was written since the last good one cannot be restored.",
            vec![
                "See the events of the CronJob: too many missed start times, \
                 `startingDeadlineSeconds`, a run that is still on under `concurrencyPolicy: Forbid`."
                    .to_owned(),
                "See whether kube-controller-manager runs.".to_owned(),
            ],
        ),
        AlertKind::Suspended => (
            "Somebody suspended the CronJob, and it was not resumed.",
            "Every backup until it is resumed: what is written meanwhile cannot be restored.",
            vec![format!(
                "If the maintenance is over: `kubectl -n {namespace} patch cronjob {cronjob} -p \
                 '{{\"spec\":{{\"suspend\":false}}}}'`. The newest missed slot starts at once."
            )],
        ),
        _ => (
            "Prometheus knows nothing of the CronJob: kube-state-metrics is down or not scraped, \
             the CronJob was deleted or renamed, or `honorLabels` is missing from the scrape. The \
             other alerts of this backup are blind until it is back.",
            "A backup that fails or is missed now is told to nobody.",
            vec![
                "Bring kube-state-metrics back, or its scrape.".to_owned(),
                "If the CronJob was renamed on purpose, change the settings and merge the rules anew."
                    .to_owned(),
            ],
        ),
    };
    Section {
        means: means.to_owned(),
        loses: loses.to_owned(),
        checks: [
            format!("kubectl -n {namespace} get cronjob {cronjob}"),
            format!("kubectl -n {namespace} describe cronjob {cronjob}"),
            "kubectl get pods -A -l app.kubernetes.io/name=kube-state-metrics".to_owned(),
        ],
        fixes,
    }
}

fn volume(backup: &Backup, kind: AlertKind) -> Section {
    let n = backup.numbers();
    let namespace = &backup.namespace;
    let claim = backup.volume.as_ref().map_or("", |v| v.as_str());
    let means = match kind {
        AlertKind::PvcNearCapacity => {
            format!("The volume is more than {} full.", n.volume_warning.words())
        }
        AlertKind::PvcCritical => {
            format!("The volume is more than {} full.", n.volume_critical.words())
        }
        AlertKind::PvcWillFill => format!(
            "At the pace of the last {} the volume is full within {}.",
            n.trend_window.words(),
            n.trend_horizon.words()
        ),
        _ => format!(
            "The kubelet has not reported the volume for {}: runs shorter than a minute leave no \
             figure, and some kinds of volume have none.",
            n.volume_window.words()
        ),
    };
    let seen = if backup.is_specified(kind) {
        "The figure is there while a run mounts the volume, and so is the alert.".to_owned()
    } else {
        format!(
            "The figure is taken while a run mounts the volume and remembered for {}: after a \
             clean-up the alert ends with the next run.",
            n.volume_window.words()
        )
    };
    Section {
        means,
        loses: "A run that finds no space fails, and the older backups are all there is."
            .to_owned(),
        checks: [
            format!("kubectl -n {namespace} describe pvc {claim}"),
            format!("kubectl -n {namespace} get pods -o wide"),
            format!("kubectl -n {namespace} get cronjob {} -o yaml", backup.cronjob),
        ],
        fixes: vec![
            "Shorten the retention on the volume, or delete what is no longer needed.".to_owned(),
            format!("Grow the claim `{claim}` where its storage class allows it."),
            seen,
        ],
    }
}

fn off_site(backup: &Backup, kind: AlertKind) -> Section {
    let n = backup.numbers();
    let namespace = &backup.namespace;
    let signal = match &backup.off_site {
        OffSite::CronJob { name } => format!("kubectl -n {namespace} describe cronjob {name}"),
        OffSite::Container { name } => {
            format!("kubectl -n {namespace} logs -l job-name --container {name} --tail 50")
        }
        OffSite::S3Exporter { .. } => "kubectl get pods -A | grep s3-exporter".to_owned(),
        OffSite::Metric { name, .. } => {
            format!("curl -s \"$PROMETHEUS/api/v1/query?query={name}\"")
        }
        OffSite::None => "kubectl get pods -A".to_owned(),
    };
    let bucket = match &backup.off_site {
        OffSite::S3Exporter { bucket, prefix } => format!("aws s3 ls s3://{bucket}/{prefix}"),
        _ => "aws s3 ls s3://BUCKET/PREFIX   # what really lies there".to_owned(),
    };
    let means = if kind == AlertKind::S3UploadStale {
        format!("The newest off-site copy is older than {}.", n.upload_stale.words())
    } else {
        "The signal that tells of off-site copies is gone; S3UploadStale is blind.".to_owned()
    };
    Section {
        means,
        loses: "If the cluster is lost, so is everything since the newest copy outside of it."
            .to_owned(),
        checks: [signal, bucket, format!("kubectl -n {namespace} get secrets")],
        fixes: vec![
            "Fix what the upload's log names: credentials, bucket, network.".to_owned(),
            "Upload the newest backup by hand, and see that it is there and can be read."
                .to_owned(),
        ],
    }
}
