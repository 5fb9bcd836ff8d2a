//! What kube-state-metrics and the kubelet make of the truth, as Prometheus scrapes it.
//!
//! Metrics, labels, presence and absence follow kube-state-metrics 2.5 to 2.20, where the versions
//! differ by the plan's own version, and by the newest where none is known. Only metrics that
//! somebody asks for are written: a Job alone has ten.

mod cronjob;
mod emit;
mod job;
mod neighbour;
mod off_site;
pub(crate) mod volume;

use std::collections::BTreeSet;

use backwatch_sim::series::Storage;

use super::cluster::Truth;
use super::setup::Setup;
use crate::plan::{Backup, KsmVersion, OffSite, Plan};

use emit::Scrape;

/// The names of the metrics that rules, panels and curves ask for; none where all may be asked for.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Asked(pub(crate) Option<BTreeSet<String>>);

impl Asked {
    fn asks(&self, metric: &str) -> bool {
        self.0.as_ref().is_none_or(|names| names.contains(metric))
    }
}

/// Whether the samples of a metric that is written here are times, in seconds since 1970.
pub(crate) fn is_time(metric: &str, off_site: &OffSite) -> bool {
    const TIMES: [&str; 9] = [
        "kube_cronjob_created",
        "kube_cronjob_next_schedule_time",
        "kube_cronjob_status_last_schedule_time",
        "kube_cronjob_status_last_successful_time",
        "kube_job_created",
        "kube_job_status_completion_time",
        "kube_job_status_start_time",
        "kube_pod_container_state_started",
        "s3_last_modified_object_date",
    ];
    let own = matches!(off_site, OffSite::Metric { name, .. } if name == metric);
    own || TIMES.contains(&metric)
}

/// What the series are made for.
#[derive(Clone, Copy)]
struct Scene<'a> {
    plan: &'a Plan,
    backup: &'a Backup,
    setup: &'a Setup,
    truth: &'a Truth,
}

/// The newest version whose behaviour is modelled.
const NEWEST: KsmVersion = KsmVersion { major: 2, minor: 20 };

impl Scene<'_> {
    fn version(&self) -> KsmVersion {
        self.plan.kube_state_metrics.unwrap_or(NEWEST)
    }

    fn is_before(&self, minor: u16) -> bool {
        self.version() < KsmVersion { major: 2, minor }
    }
}

/// All series, from the lead-in to the end of the window.
pub(crate) fn series(
    plan: &Plan,
    backup: &Backup,
    setup: &Setup,
    truth: &Truth,
    asked: &Asked,
) -> Storage {
    let scene = Scene { plan, backup, setup, truth };
    let mut scrape = Scrape::new(scene, asked);
    cronjob::emit(scene, &mut scrape);
    for run in &truth.runs {
        job::emit(scene, &mut scrape, run);
    }
    volume::emit(scene, &mut scrape);
    off_site::emit(scene, &mut scrape);
    neighbour::emit(scene, &mut scrape);
    scrape.storage
}
