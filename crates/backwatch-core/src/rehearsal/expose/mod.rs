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

use std::collections::{BTreeMap, BTreeSet};

use backwatch_sim::series::{Labels, Storage};

use super::cluster::{Run, Truth};
use super::setup::{Setup, Span};
use crate::plan::{Backup, KsmVersion, OffSite, Plan};

use emit::{Scrape, Texts};

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
    Exposed::new(plan, backup, setup, truth, asked).storage
}

/// Series, and which runs they are of.
#[derive(Debug)]
pub(crate) struct Exposed {
    pub(crate) storage: Storage,
    /// Each Job with the labels of its series.
    runs: BTreeMap<String, (Run, Vec<Labels>)>,
    /// The labels of all others.
    rest: Vec<Labels>,
    texts: Texts,
}

impl Exposed {
    /// All series of one truth.
    pub(crate) fn new(
        plan: &Plan,
        backup: &Backup,
        setup: &Setup,
        truth: &Truth,
        asked: &Asked,
    ) -> Self {
        let scene = Scene { plan, backup, setup, truth };
        let mut scrape = Scrape::new(scene, asked, Storage::new(), Texts::default());
        let mut runs = BTreeMap::new();
        for run in &truth.runs {
            emit_run(scene, &mut scrape, run);
            runs.insert(run.job.clone(), (run.clone(), scrape.take_written()));
        }
        emit_rest(scene, &mut scrape);
        let rest = scrape.take_written();
        Self { storage: scrape.storage, runs, rest, texts: scrape.texts.settled() }
    }

    /// The series of another truth of the same plan. Those of runs that went as they did here are taken
    /// over: most runs of most scenarios go as they do in a healthy cluster.
    pub(crate) fn beside(
        &self,
        plan: &Plan,
        backup: &Backup,
        setup: &Setup,
        truth: &Truth,
        asked: &Asked,
    ) -> Storage {
        let scene = Scene { plan, backup, setup, truth };
        if truth.replicas != 1 {
            return series(plan, backup, setup, truth, asked);
        }
        let mut scrape = Scrape::new(scene, asked, self.storage.clone(), self.texts.clone());
        let known = |run: &Run, scrape: &Scrape<'_>| {
            let same = self.runs.get(&run.job).is_some_and(|(known, _)| known == run);
            same && !scrape.is_blocked_in(Span::new(run.start, run.removed))
        };
        let (kept, new): (Vec<&Run>, Vec<&Run>) =
            truth.runs.iter().partition(|run| known(run, &scrape));
        let kept: BTreeSet<&str> = kept.into_iter().map(|run| run.job.as_str()).collect();
        let gone = self.runs.iter().filter(|(job, _)| !kept.contains(job.as_str()));
        let gone = gone.flat_map(|(_, (_, labels))| labels);
        for labels in gone.chain(&self.rest) {
            scrape.storage.remove(labels);
        }
        for run in new {
            emit_run(scene, &mut scrape, run);
        }
        emit_rest(scene, &mut scrape);
        scrape.storage
    }
}

/// What is there because of a run.
fn emit_run(scene: Scene<'_>, scrape: &mut Scrape<'_>, run: &Run) {
    job::emit(scene, scrape, run);
    off_site::emit_run(scene, scrape, run);
}

/// All else.
fn emit_rest(scene: Scene<'_>, scrape: &mut Scrape<'_>) {
    cronjob::emit(scene, scrape);
    volume::emit(scene, scrape);
    off_site::emit(scene, scrape);
    neighbour::emit(scene, scrape);
}
