//! The signal of the off-site copy, for each of its sources.

use super::Scene;
use super::emit::{Piece, Scrape, Target};
use crate::plan::OffSite;
use crate::rehearsal::cluster::Run;
use crate::rehearsal::number;

pub(super) fn emit(scene: Scene<'_>, scrape: &mut Scrape<'_>) {
    let namespace = scene.backup.namespace.as_str();
    match &scene.backup.off_site {
        OffSite::None | OffSite::Container { .. } => {}
        OffSite::CronJob { name } => {
            let pairs = [("namespace", namespace), ("cronjob", name.as_str())];
            let ksm = Target::StateMetrics;
            let metric = "kube_cronjob_status_last_successful_time";
            scrape.add(metric, ksm, &pairs, &newest(scene));
            // It was made together with the backup's own CronJob, and is not deleted with it.
            let first = scene.truth.lives.first();
            let (made, since) = first
                .map_or((scene.setup.created, scene.truth.span.start), |life| {
                    (life.created, life.span.start)
                });
            let created = Piece::new(since, scene.truth.span.end, number(made));
            scrape.add("kube_cronjob_created", ksm, &pairs, &[created]);
        }
        OffSite::S3Exporter { bucket, prefix } => {
            let pairs = [("bucket", bucket.as_str()), ("prefix", prefix.as_str())];
            let metric = "s3_last_modified_object_date";
            scrape.add(metric, Target::Exporter, &pairs, &newest(scene));
        }
        OffSite::Metric { name, matchers } => {
            let own = matchers.iter().map(|(label, value)| (label.as_str(), value.as_str()));
            let pairs: Vec<_> = [("namespace", namespace)].into_iter().chain(own).collect();
            scrape.add(name, Target::Exporter, &pairs, &newest(scene));
        }
    }
}

/// The time of the newest upload.
fn newest(scene: Scene<'_>) -> Vec<Piece> {
    let uploads = &scene.truth.uploads;
    let end = scene.truth.span.end;
    let ends = uploads.iter().skip(1).copied().chain([end]);
    let pieces = uploads.iter().zip(ends).filter(|(at, end)| *at < end);
    pieces.map(|(at, end)| Piece::new(*at, end, number(*at))).collect()
}

/// The uploading container of a run's pod, for as long as the Job keeps the pod.
pub(super) fn emit_run(scene: Scene<'_>, scrape: &mut Scrape<'_>, run: &Run) {
    let OffSite::Container { name } = &scene.backup.off_site else { return };
    if !run.had_pod {
        return;
    }
    let pod = format!("{}-abcde", run.job);
    let uid = format!("uid-{}", run.start);
    let pairs = [
        ("namespace", scene.backup.namespace.as_str()),
        ("pod", pod.as_str()),
        ("container", name.as_str()),
        ("uid", uid.as_str()),
    ];
    let ksm = Target::StateMetrics;
    let started = Piece::new(run.start, run.removed, number(run.start));
    scrape.add("kube_pod_container_state_started", ksm, &pairs, &[started]);
    let reason = if run.succeeded() { "Completed" } else { "Error" };
    let labels: Vec<_> = pairs.iter().copied().chain([("reason", reason)]).collect();
    let done = Piece::new(run.end.min(run.removed), run.removed, 1.0);
    scrape.add("kube_pod_container_status_terminated_reason", ksm, &labels, &[done]);
}
