//! When the newest off-site copy was made, by the signal that was chosen.

use super::{Backup, Series};
use crate::artefact::expr::{BY_CRONJOB, Expr, Selector};
use crate::artefact::series::literal_pattern;
use crate::plan::{ObjectName, OffSite};

/// The time of the newest copy in seconds since the epoch; none where there is no signal.
pub(crate) fn upload_time(series: Series<'_>, backup: &Backup) -> Option<Expr> {
    match &backup.off_site {
        OffSite::None => None,
        OffSite::CronJob { name } => {
            let succeeded = upload_job(series, "kube_cronjob_status_last_successful_time", name);
            let created = upload_job(series, "kube_cronjob_created", name);
            Some(succeeded.expr().op("or", created.expr()).max_by(&BY_CRONJOB))
        }
        OffSite::Container { name } => {
            let same = ["cluster", "namespace", "pod", "container", "uid"];
            let completed = series
                .namespaced("kube_pod_container_status_terminated_reason")
                .with("container", name.as_str())
                .with("reason", "Completed")
                .expr()
                .op("==", Expr::number(1));
            let started = container_started(series, backup, name).expr();
            let by = ["cluster", "namespace", "container"];
            Some(started.op_on("and", &same, completed).max_by(&by))
        }
        OffSite::S3Exporter { bucket, prefix } => {
            let newest = exporter(series, bucket, prefix).expr();
            Some(newest.max_by(&["cluster", "bucket", "prefix"]))
        }
        OffSite::Metric { name, matchers } => {
            Some(metric(series, name, matchers).expr().max_by(&["cluster", "namespace"]))
        }
    }
}

/// Whether the signal's series are gone.
pub(super) fn absent_upload(series: Series<'_>, backup: &Backup) -> Option<Expr> {
    let absent = |selector: Selector| Expr::Call("absent", vec![selector.expr()]);
    match &backup.off_site {
        OffSite::None => None,
        // Before its first success the upload CronJob has a creation time only.
        OffSite::CronJob { name } => {
            let succeeded = upload_job(series, "kube_cronjob_status_last_successful_time", name);
            let created = upload_job(series, "kube_cronjob_created", name);
            Some(absent(succeeded).op("and", absent(created)))
        }
        OffSite::Container { name } => Some(absent(container_started(series, backup, name))),
        OffSite::S3Exporter { bucket, prefix } => Some(absent(exporter(series, bucket, prefix))),
        OffSite::Metric { name, matchers } => Some(absent(metric(series, name, matchers))),
    }
}

fn upload_job(series: Series<'_>, metric: &str, name: &ObjectName) -> Selector {
    series.namespaced(metric).with("cronjob", name.as_str())
}

fn container_started(series: Series<'_>, backup: &Backup, name: &ObjectName) -> Selector {
    let pods = format!("{}-.+", literal_pattern(backup.cronjob.as_str()));
    series
        .namespaced("kube_pod_container_state_started")
        .matching("pod", pods)
        .with("container", name.as_str())
}

fn exporter(series: Series<'_>, bucket: &str, prefix: &str) -> Selector {
    series.bare("s3_last_modified_object_date").with("bucket", bucket).with("prefix", prefix)
}

fn metric(
    series: Series<'_>,
    name: &str,
    matchers: &std::collections::BTreeMap<String, String>,
) -> Selector {
    matchers.iter().fold(series.bare(name), |selector, (label, value)| selector.with(label, value))
}
