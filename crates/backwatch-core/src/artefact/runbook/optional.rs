//! What the sections of the optional alerts say.

use super::Section;
use crate::plan::{AlertKind, Backup, OffSite};

pub(super) fn section(backup: &Backup, kind: AlertKind) -> Section {
    match kind {
        AlertKind::ScheduleChanged => schedule_changed(backup),
        AlertKind::BudgetSpent => budget_spent(backup),
        _ => no_drill(backup),
    }
}

fn schedule_changed(backup: &Backup) -> Section {
    let (namespace, cronjob) = (&backup.namespace, &backup.cronjob);
    Section {
        means: format!(
            "The CronJob runs on another schedule than `{}`, for which every threshold of its rules was \
             worked out.",
            backup.timetable.schedule()
        ),
        loses: "Nothing yet. If the backup runs less often, the rules page for no reason; if it runs \
                more often, they speak too late."
            .to_owned(),
        checks: [
            format!("kubectl -n {namespace} get cronjob {cronjob} -o jsonpath='{{.spec.schedule}}'"),
            format!("kubectl -n {namespace} get cronjob {cronjob} -o jsonpath='{{.spec.timeZone}}'"),
            format!("kubectl -n {namespace} get cronjob {cronjob} -o yaml --show-managed-fields"),
        ],
        fixes: vec![
            "If the change was meant, put the new schedule into `backwatch.yaml` and merge the rules \
             anew."
                .to_owned(),
            "If it was not, set the old schedule back; the managed fields name who changed it."
                .to_owned(),
        ],
    }
}

fn budget_spent(backup: &Backup) -> Section {
    let (namespace, cronjob) = (&backup.namespace, &backup.cronjob);
    let budget = backup.budget().map(|budget| budget.words()).unwrap_or_default();
    let window = backup.objectives.success_window;
    let runs = format!("backup:run_success{{namespace=\"{namespace}\", cronjob=\"{cronjob}\"}}");
    Section {
        means: format!("As many runs failed as the success target allows, or more: {budget}."),
        loses:
            "Each failed run is a point in time that cannot be restored. The next failure misses \
                the target, if it is not missed already."
                .to_owned(),
        checks: [
            format!("kubectl -n {namespace} get jobs --sort-by=.metadata.creationTimestamp"),
            format!(
                "kubectl -n {namespace} get events --field-selector involvedObject.kind=Job \
                 --sort-by=.lastTimestamp"
            ),
            format!(
                "curl -sG \"$PROMETHEUS/api/v1/query\" --data-urlencode \
                 'query=(max_over_time({runs}[{window}]) unless {runs} offset {window}) == 0'"
            ),
        ],
        fixes: vec![
            "See what the failed runs have in common: the hour, the node, the source, the volume."
                .to_owned(),
            format!(
                "The alert ends when failures are older than {}, not when the next run succeeds.",
                window.words()
            ),
        ],
    }
}

fn no_drill(backup: &Backup) -> Section {
    let (namespace, cronjob) = (&backup.namespace, &backup.cronjob);
    let place = match (&backup.off_site, &backup.volume) {
        (OffSite::S3Exporter { bucket, prefix }, _) => {
            format!("aws s3 ls s3://{bucket}/{prefix}   # what there is to restore from")
        }
        (_, Some(claim)) => format!("kubectl -n {namespace} describe pvc {claim}"),
        _ => format!("kubectl -n {namespace} get cronjob {cronjob} -o yaml"),
    };
    let interval = backup.objectives.drill_interval.words();
    Section {
        means: format!("No restore of this backup has succeeded for more than {interval}."),
        loses: format!(
            "Nobody knows whether the backups can be restored, nor whether it takes less than the {} \
             promised.",
            backup.objectives.restore.words()
        ),
        checks: [
            place,
            format!("kubectl -n {namespace} get jobs --sort-by=.metadata.creationTimestamp"),
            "kubectl create namespace restore-drill   # a place where nothing can be broken".to_owned(),
        ],
        fixes: vec![
            "Restore the newest backup into a place of its own, from the decision to the first good \
             answer of the service, with a clock."
                .to_owned(),
            "Write the drill into `drills:` of `backwatch.yaml` (date, backup, duration, result) and \
             merge the rules anew: the alert takes the date from there."
                .to_owned(),
        ],
    }
}
