//! The queries by which indicators are measured, as panels and exports ask for them too.

use crate::artefact::Series;
use crate::artefact::expr::{BY_CRONJOB, Expr};
use crate::artefact::rules;
use crate::plan::{Backup, Duration};

/// The time of the last success: the recorded series, or the raw one where nothing is recorded.
pub(crate) fn last_success_raw(series: Series<'_>, backup: &Backup) -> Expr {
    if backup.is_all_specified() {
        let status = series.cronjob("kube_cronjob_status_last_successful_time").expr();
        status.max_by(&["namespace", "cronjob"])
    } else {
        series.last_success()
    }
}

/// The share of runs that succeeded over `window`.
pub(crate) fn success_rate_over(series: Series<'_>, backup: &Backup, window: Duration) -> Expr {
    let by = ["namespace", "cronjob"];
    if !backup.is_all_specified() {
        return rules::runs_ended(series, window).avg_by(&by);
    }
    // Without recorded runs every Job that was there in the window counts, for the result it had.
    let pattern =
        format!("{}-[0-9]+", crate::artefact::series::literal_pattern(backup.cronjob.as_str()));
    let each = |metric: &str, condition: Option<&str>| {
        let jobs = series.namespaced(metric).matching("job_name", pattern.as_str());
        let jobs = condition.into_iter().fold(jobs, |jobs, c| jobs.with("condition", c));
        let seen = Expr::Call("max_over_time", vec![jobs.over(window).expr()]);
        seen.max_by(&["namespace", "job_name"])
    };
    let failed = Expr::number(0).op("*", each("kube_job_failed", Some("true")));
    let start = Expr::Call("time", Vec::new()).op("-", Expr::seconds(window));
    let young = each("kube_job_created", None).op(">", start);
    each("kube_job_complete", Some("true"))
        .op("or", failed)
        .op_on("and", &["namespace", "job_name"], young)
        .avg_by(&["namespace"])
}

/// The share of the volume in use; none without a volume.
pub(crate) fn volume_share_raw(series: Series<'_>, backup: &Backup) -> Option<Expr> {
    backup.volume.as_ref()?;
    if backup.is_all_specified() {
        rules::volume_share(series, backup)
    } else {
        Some(series.volume_used().expr())
    }
}

/// What is left of the volume; none without a volume.
pub(super) fn headroom(series: Series<'_>, backup: &Backup) -> Option<Expr> {
    Some(Expr::number(1).op("-", volume_share_raw(series, backup)?))
}

/// The slowest good run that is still retained, in seconds.
pub(crate) fn slowest_run(series: Series<'_>, backup: &Backup) -> Expr {
    if backup.is_all_specified() {
        let pattern =
            format!("{}-[0-9]+", crate::artefact::series::literal_pattern(backup.cronjob.as_str()));
        let of =
            |metric: &str| series.namespaced(metric).matching("job_name", pattern.as_str()).expr();
        let took = of("kube_job_status_completion_time").op("-", of("kube_job_status_start_time"));
        return took.max_by(&["namespace"]);
    }
    let completed = series.namespaced("kube_job_status_completion_time").expr();
    let took = completed.op("-", series.namespaced("kube_job_status_start_time").expr());
    took.owned_by(series.job_owner()).max_by(&BY_CRONJOB)
}
