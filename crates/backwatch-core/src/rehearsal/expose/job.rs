//! The metrics of a Job.

use super::Scene;
use super::emit::{Piece, Scrape, Target};
use crate::rehearsal::cluster::{Outcome, Run};
use crate::rehearsal::number;

/// The reasons that kube-state-metrics knows.
const REASONS: [&str; 3] = ["BackoffLimitExceeded", "DeadlineExceeded", "Evicted"];

pub(super) fn emit(scene: Scene<'_>, scrape: &mut Scrape<'_>, run: &Run) {
    let controlled = if run.controlled { "true" } else { "false" };
    let job = Job {
        namespace: scene.backup.namespace.as_str(),
        cronjob: scene.backup.cronjob.as_str(),
        name: &run.job,
        controlled,
    };
    job.emit(scene, scrape, run);
}

/// Whose Job it is.
pub(super) struct Job<'a> {
    pub(super) namespace: &'a str,
    pub(super) cronjob: &'a str,
    pub(super) name: &'a str,
    pub(super) controlled: &'a str,
}

impl Job<'_> {
    pub(super) fn emit(&self, scene: Scene<'_>, scrape: &mut Scrape<'_>, run: &Run) {
        let end = run.removed;
        let over = run.end.min(end);
        self.add(scrape, "kube_job_created", &[], &[Piece::new(run.start, end, number(run.start))]);
        let started = [Piece::new(run.start, end, number(run.start))];
        self.add(scrape, "kube_job_status_start_time", &[], &started);
        let owner = [
            ("owner_kind", "CronJob"),
            ("owner_name", self.cronjob),
            ("owner_is_controller", self.controlled),
        ];
        self.add(scrape, "kube_job_owner", &owner, &[Piece::new(run.start, end, 1.0)]);
        if let Some(deadline) = scene.setup.deadline {
            let piece = Piece::new(run.start, end, number(deadline));
            self.add(scrape, "kube_job_spec_active_deadline_seconds", &[], &[piece]);
        }
        let on = |before: f64, after: f64| {
            [Piece::new(run.start, over, before), Piece::new(over, end, after)]
        };
        self.add(scrape, "kube_job_status_active", &[], &on(1.0, 0.0));
        let good = f64::from(u8::from(run.succeeded()));
        self.add(scrape, "kube_job_status_succeeded", &[], &on(0.0, good));
        if run.succeeded() {
            self.condition(scrape, "kube_job_complete", over, end);
            let done = Piece::new(over, end, number(run.end));
            self.add(scrape, "kube_job_status_completion_time", &[], &[done]);
        } else if run.went_wrong() {
            self.condition(scrape, "kube_job_failed", over, end);
        }
        self.failed(scene, scrape, run);
    }

    fn condition(&self, scrape: &mut Scrape<'_>, metric: &str, from: i64, to: i64) {
        for (condition, value) in [("true", 1.0), ("false", 0.0), ("unknown", 0.0)] {
            self.add(scrape, metric, &[("condition", condition)], &[Piece::new(from, to, value)]);
        }
    }

    /// `kube_job_status_failed`: without a reason while no pod has failed, else one series a reason;
    /// pods that failed for none of the known reasons are counted under an empty one since 2.14.
    fn failed(&self, scene: Scene<'_>, scrape: &mut Scrape<'_>, run: &Run) {
        const METRIC: &str = "kube_job_status_failed";
        let (end, over) = (run.removed, run.end.min(run.removed));
        if run.failed_pods == 0 {
            self.add(scrape, METRIC, &[], &[Piece::new(run.start, end, 0.0)]);
            return;
        }
        let reason = match run.outcome {
            Outcome::Failed => Some("BackoffLimitExceeded"),
            Outcome::DeadlineExceeded => Some("DeadlineExceeded"),
            _ => None,
        };
        let count = f64::from(run.failed_pods);
        if reason.is_none() && !scene.is_before(14) {
            let pieces = [Piece::new(run.start, over, 0.0), Piece::new(over, end, count)];
            self.add(scrape, METRIC, &[], &pieces);
            return;
        }
        self.add(scrape, METRIC, &[], &[Piece::new(run.start, over, 0.0)]);
        for known in REASONS {
            let value = f64::from(u8::from(reason == Some(known)));
            let piece = Piece::new(over, end, value);
            self.add(scrape, METRIC, &[("reason", known)], &[piece]);
        }
    }

    fn add(&self, scrape: &mut Scrape<'_>, metric: &str, more: &[(&str, &str)], pieces: &[Piece]) {
        if !scrape.asks(metric) {
            return;
        }
        let pairs = [("namespace", self.namespace), ("job_name", self.name)];
        let labels: Vec<_> = pairs.iter().chain(more).copied().collect();
        scrape.add(metric, Target::StateMetrics, &labels, pieces);
    }
}
