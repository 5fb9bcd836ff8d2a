//! The runs of a backup: its Jobs as kube-state-metrics showed them, long after they were removed.

use std::collections::{BTreeMap, BTreeSet};

use backwatch_sim::series::{Labels, Samples, number};

use super::History;
use super::assemble;
use crate::plan::Backup;

/// One Job of the backup's `CronJob`, made by its schedule or by hand. Times are in seconds since the
/// epoch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// The Job's name.
    pub job: String,
    /// When it was made; 0 where that was never seen.
    pub created: i64,
    /// When it started.
    pub started: Option<i64>,
    /// When it succeeded.
    pub completed: Option<i64>,
    /// Whether it succeeded; none while it is on, or where its end was never seen.
    pub succeeded: Option<bool>,
}

/// The runs that were made within the history, by time. Two kube-state-metrics that show the same Job
/// count once; Jobs that were retained from before the history began do not count.
pub fn runs(history: &History, backup: &Backup) -> Vec<Run> {
    let owners = history.select("kube_job_owner", |labels| {
        labels.get("namespace") == backup.namespace.as_str()
            && labels.get("owner_kind") == "CronJob"
            && labels.get("owner_name") == backup.cronjob.as_str()
    });
    let owned: BTreeSet<(String, String)> = owners.map(|series| key(&series.labels)).collect();
    let mut runs: BTreeMap<(String, String), Run> = BTreeMap::new();
    let mut note = |metric: &str, take: fn(&mut Run, &Samples)| {
        let of_backup = |labels: &Labels| {
            labels.get("namespace") == backup.namespace.as_str() && owned.contains(&key(labels))
        };
        for series in history.select(metric, of_backup) {
            let run = runs.entry(key(&series.labels)).or_default();
            series.labels.get("job_name").clone_into(&mut run.job);
            take(run, &series.samples);
        }
    };
    note("kube_job_created", |run, samples| run.created = last(samples).unwrap_or(run.created));
    note("kube_job_status_start_time", |run, samples| run.started = last(samples).or(run.started));
    note("kube_job_status_completion_time", |run, samples| {
        run.completed = last(samples).or(run.completed);
    });
    note("kube_job_failed", |run, samples| {
        if was_one(samples) {
            run.succeeded = Some(false);
        }
    });
    note("kube_job_complete", |run, samples| {
        if was_one(samples) {
            run.succeeded = Some(true);
        }
    });
    let start = history.span.map_or(0, |(start, _)| start.div_euclid(1000));
    let mut found: Vec<Run> = runs.into_values().filter(|run| run.created >= start).collect();
    found.sort_by(|a, b| (a.created, &a.job).cmp(&(b.created, &b.job)));
    found
}

/// A Job is told apart by its name; several clusters by their label.
fn key(labels: &Labels) -> (String, String) {
    (labels.get("cluster").to_owned(), labels.get("job_name").to_owned())
}

/// The last value, a time in whole seconds.
fn last(samples: &Samples) -> Option<i64> {
    assemble::last(samples).map(|point| number::integer(point.value))
}

/// Whether a series was ever 1.
pub(super) fn was_one(samples: &Samples) -> bool {
    assemble::values(samples).any(|value| number::same(value, 1.0))
}

/// The times in seconds at which a `CronJob` succeeded, as its own status said.
pub(super) fn successes(history: &History, namespace: &str, cronjob: &str) -> BTreeSet<i64> {
    let of =
        |labels: &Labels| labels.get("namespace") == namespace && labels.get("cronjob") == cronjob;
    values(history, "kube_cronjob_status_last_successful_time", of)
}

/// The values that the series of a metric had, as whole numbers.
pub(super) fn values(
    history: &History,
    metric: &str,
    keep: impl Fn(&Labels) -> bool,
) -> BTreeSet<i64> {
    let mut found = BTreeSet::new();
    for series in history.select(metric, keep) {
        found.extend(assemble::values(&series.samples).map(number::integer));
    }
    found
}
