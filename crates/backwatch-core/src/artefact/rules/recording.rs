//! Recording rules: the building blocks that the alerts, panels and SLIs stand on.

use super::{Backup, Rule, Series};
use crate::artefact::expr::{BY_CLAIM, BY_CRONJOB, BY_JOB, Expr};

/// Every recording rule of `backup`, in the order in which they need each other.
pub(super) fn rules(series: Series<'_>, backup: &Backup) -> Vec<Rule> {
    let mut rules = vec![
        Rule::record("backup:job_owner", &job_owner(series, backup)),
        Rule::record("backup:last_success_timestamp_seconds", &last_success(series)),
        Rule::record("backup:run_success", &run_success(series, backup)),
    ];
    if backup.volume.is_some() {
        rules.push(Rule::record("backup:pvc_used:ratio", &volume_used(series, backup)));
    }
    rules
}

/// Job to CronJob, one series a Job however many kube-state-metrics there are. Manual runs are covered:
/// their Job may lack `controller: true`, but it has the owner.
fn job_owner(series: Series<'_>, backup: &Backup) -> Expr {
    let owner = series
        .namespaced("kube_job_owner")
        .with("owner_kind", "CronJob")
        .with("owner_name", backup.cronjob.as_str());
    let args = vec![
        owner.expr(),
        Expr::Text("cronjob"),
        Expr::Text("$1"),
        Expr::Text("owner_name"),
        Expr::Text("(.+)"),
    ];
    Expr::Call("label_replace", args).max_by(&["cluster", "namespace", "cronjob", "job_name"])
}

/// The CronJob's own status, else any owned Job's completion, else the CronJob's creation, so that
/// "never succeeded" has an age too.
fn last_success(series: Series<'_>) -> Expr {
    let status = series.cronjob("kube_cronjob_status_last_successful_time").expr();
    let completed = series.namespaced("kube_job_status_completion_time").expr();
    let created = series.cronjob("kube_cronjob_created").expr();
    status.op("or", completed.owned_by(series.job_owner())).op("or", created).max_by(&BY_CRONJOB)
}

/// 1 for a Job that completed, 0 for one that failed, for as long as it counts as a run.
fn run_success(series: Series<'_>, backup: &Backup) -> Expr {
    let when_true =
        |metric: &str| series.namespaced(metric).with("condition", "true").expr().max_by(&BY_JOB);
    let failed = Expr::number(0).op("*", when_true("kube_job_failed"));
    let young = series.namespaced("kube_job_created").expr().max_by(&BY_JOB).op(
        ">",
        Expr::Call("time", Vec::new()).op("-", Expr::seconds(backup.numbers().run_window)),
    );
    when_true("kube_job_complete")
        .op("or", failed)
        .owned_by(series.job_owner())
        .op_on("and", &BY_JOB, young)
}

/// The last figure that the kubelet reported: it sees the volume only while a run mounts it. A range
/// selector and not a subquery, which would step over a lone sample.
fn volume_used(series: Series<'_>, backup: &Backup) -> Expr {
    let window = backup.numbers().volume_window;
    let last = |metric: &str| {
        Expr::Call("last_over_time", vec![series.volume(metric).over(window).expr()])
    };
    last("kubelet_volume_stats_used_bytes")
        .op("/", last("kubelet_volume_stats_capacity_bytes"))
        .max_by(&BY_CLAIM)
}
