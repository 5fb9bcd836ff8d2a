//! The hardened alerts' expressions.

use super::off_site::{absent_upload, upload_time};
use super::{Backup, Plan, Series, optional};
use crate::artefact::expr::{BY_CRONJOB, Expr};
use crate::plan::{AlertKind, Duration, KsmVersion, Ratio};

/// The expression of `kind`, laid out; none where the backup lacks what it watches.
pub(super) fn expr(
    series: Series<'_>,
    plan: &Plan,
    backup: &Backup,
    kind: AlertKind,
) -> Option<String> {
    let n = backup.numbers();
    let share = |ratio: Ratio| Expr::Number(ratio.number());
    let used = || series.volume_used().expr();
    let expr = match kind {
        AlertKind::Failed => failed(series),
        AlertKind::Missing => series.last_success().age().op(">", Expr::seconds(n.missing)),
        AlertKind::MissingCritical => {
            series.last_success().age().op(">", Expr::seconds(n.missing_critical))
        }
        AlertKind::NotScheduled => not_scheduled(series, plan, backup),
        AlertKind::RunningTooLong => running_too_long(series, n.running_too_long),
        AlertKind::DurationNearDeadline => near_deadline(series, n.near_deadline),
        AlertKind::Suspended => {
            let suspend = series.cronjob("kube_cronjob_spec_suspend").expr();
            suspend.max_by(&BY_CRONJOB).op("==", Expr::number(1))
        }
        AlertKind::MetricsAbsent => {
            Expr::Call("absent", vec![series.cronjob("kube_cronjob_info").expr()])
        }
        AlertKind::PvcNearCapacity => used().op(">", share(n.volume_warning)),
        AlertKind::PvcCritical => used().op(">", share(n.volume_critical)),
        AlertKind::PvcWillFill => will_fill(series, backup),
        AlertKind::PvcMetricsAbsent => volume_absent(series, n.volume_window),
        AlertKind::S3UploadStale => {
            upload_time(series, backup)?.age().op(">", Expr::seconds(n.upload_stale))
        }
        AlertKind::S3UploadMetricsAbsent => absent_upload(series, backup)?,
        AlertKind::ScheduleChanged | AlertKind::BudgetSpent | AlertKind::NoRestoreDrill => {
            optional::expr(series, backup, kind)?
        }
    };
    Some(expr.laid_out())
}

/// The newest slot that became a run is newer than the last success, and no run is on.
fn failed(series: Series<'_>) -> Expr {
    let scheduled = series.cronjob("kube_cronjob_status_last_schedule_time").expr();
    let active = series.cronjob("kube_cronjob_status_active").expr().op(">", Expr::number(0));
    scheduled.max_by(&BY_CRONJOB).op_on(">", &BY_CRONJOB, series.last_success()).op_on(
        "unless",
        &BY_CRONJOB,
        active,
    )
}

/// Which of kube-state-metrics' figures tell a missed slot.
///
/// 2.14 and older compute the next slot without the CronJob's time zone; 2.19 has images without zone
/// data and drops the metric. So with a zone the last slot is asked for, unless the version is 2.20 or
/// newer. A zone that is UTC under another name is right in every version that has the metric.
fn not_scheduled(series: Series<'_>, plan: &Plan, backup: &Backup) -> Expr {
    let n = backup.numbers();
    let next_metric = || series.cronjob("kube_cronjob_next_schedule_time").expr();
    let next = || next_metric().max_by(&BY_CRONJOB).age().op(">", Expr::seconds(n.slot_lateness));
    let suspended = series.cronjob("kube_cronjob_spec_suspend").expr().op("==", Expr::number(1));
    let last = || {
        let late = n.longest_gap.plus(n.slot_lateness);
        let scheduled = series.cronjob("kube_cronjob_status_last_schedule_time").expr();
        scheduled.max_by(&BY_CRONJOB).age().op(">", Expr::seconds(late))
    };
    let reliable = plan.kube_state_metrics.is_some_and(|v| v >= KsmVersion { major: 2, minor: 20 });
    match backup.timetable.zone() {
        None => next(),
        Some(_) if reliable => next(),
        Some(zone) if zone.is_utc() => {
            let known = next_metric().op("or", suspended);
            next().op("or", last().op_on("unless", &BY_CRONJOB, known))
        }
        Some(_) => last().op_on("unless", &BY_CRONJOB, suspended),
    }
}

/// From the Job's own start: the CronJob's last schedule time is the nominal slot, not the start.
fn running_too_long(series: Series<'_>, limit: Duration) -> Expr {
    let active = series.namespaced("kube_job_status_active").expr().op(">", Expr::number(0));
    let started = series.namespaced("kube_job_status_start_time").expr();
    let running = started.age().op("and", active);
    running
        .owned_by(series.job_owner())
        .max_by(&["cluster", "namespace", "cronjob", "job_name"])
        .op(">", Expr::seconds(limit))
}

/// The slowest success that is still retained.
fn near_deadline(series: Series<'_>, limit: Duration) -> Expr {
    let completed = series.namespaced("kube_job_status_completion_time").expr();
    let took = completed.op("-", series.namespaced("kube_job_status_start_time").expr());
    took.owned_by(series.job_owner()).max_by(&BY_CRONJOB).op(">", Expr::seconds(limit))
}

/// A linear trend, guarded while a new volume's retention still ramps up.
fn will_fill(series: Series<'_>, backup: &Backup) -> Expr {
    let n = backup.numbers();
    let floor = n.volume_warning.minus(Ratio::percent(20));
    let used = || series.volume_used().expr();
    let trend = Expr::Subquery(Box::new(used()), n.trend_window, Duration::hours(1));
    let predicted = Expr::Call("predict_linear", vec![trend, Expr::seconds(n.trend_horizon)]);
    let age = series.cronjob("kube_cronjob_created").expr().age();
    used()
        .op(">", Expr::Number(floor.number()))
        .op("and", predicted.op(">", Expr::number(1)))
        .op_on(
            "unless",
            &["cluster", "namespace"],
            age.op("<", Expr::seconds(n.trend_window.times(2))),
        )
}

/// Nothing reported over the whole window, and the CronJob is old enough to have run twice in it.
fn volume_absent(series: Series<'_>, window: Duration) -> Expr {
    let used = series.volume("kubelet_volume_stats_used_bytes").over(window).expr();
    let age = series.cronjob("kube_cronjob_created").expr().age().max_by(&["namespace"]);
    Expr::Call("absent_over_time", vec![used]).op_on(
        "and",
        &["namespace"],
        age.op(">", Expr::seconds(window)),
    )
}
