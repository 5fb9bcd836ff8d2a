//! Other CronJobs whose names are like the backup's.
//!
//! They run at the backup's slots. While a neighbour fails its last failed Job stays, its last success
//! ages, and its volume, if it has the backup's names in another namespace, is nearly full.

use super::Scene;
use super::emit::{Piece, Scrape, Target};
use super::job::Job;
use crate::plan::Neighbour;
use crate::rehearsal::cluster::{Outcome, Run};
use crate::rehearsal::number;
use crate::rehearsal::setup::Span;

pub(super) fn emit(scene: Scene<'_>, scrape: &mut Scrape<'_>) {
    for (neighbour, fails) in &scene.truth.neighbours {
        let (namespace, cronjob) = names(scene, *neighbour);
        let runs = runs(scene, &cronjob, *fails);
        let pairs = [("namespace", namespace.as_str()), ("cronjob", cronjob.as_str())];
        let ksm = Target::StateMetrics;
        let whole = scene.truth.span;
        let made = Piece { span: whole, value: number(scene.setup.created) };
        scrape.add("kube_cronjob_created", ksm, &pairs, &[made]);
        let slots: Vec<(i64, i64)> = runs.iter().map(|run| (run.start, run.start)).collect();
        let ends = runs.iter().filter(|run| run.succeeded()).map(|run| (run.end, run.end));
        let ends: Vec<(i64, i64)> = ends.collect();
        for (metric, changes) in [
            ("kube_cronjob_status_last_schedule_time", slots),
            ("kube_cronjob_status_last_successful_time", ends),
        ] {
            scrape.add(metric, ksm, &pairs, &super::cronjob::held(&changes, whole));
        }
        let active = runs.iter().map(|run| Span::new(run.start, run.end));
        scrape.add(
            "kube_cronjob_status_active",
            ksm,
            &pairs,
            &super::cronjob::on_off(active, whole),
        );
        for run in &runs {
            let job = Job {
                namespace: &namespace,
                cronjob: &cronjob,
                name: &run.job,
                controlled: "true",
            };
            job.emit(scene, scrape, run);
        }
        if let (Neighbour::OtherNamespace, Some(claim)) = (neighbour, &scene.backup.volume) {
            let pairs =
                [("namespace", namespace.as_str()), ("persistentvolumeclaim", claim.as_str())];
            let nearly_full = [(whole.start, 450_000), (fails.start, 950_000)];
            super::volume::write(scrape, &pairs, &[*fails], &nearly_full);
        }
    }
}

fn names(scene: Scene<'_>, neighbour: Neighbour) -> (String, String) {
    let (namespace, cronjob) = (&scene.backup.namespace, &scene.backup.cronjob);
    match neighbour {
        Neighbour::OtherNamespace if namespace.as_str() == "staging" => {
            ("staging-2".to_owned(), cronjob.to_string())
        }
        Neighbour::OtherNamespace => ("staging".to_owned(), cronjob.to_string()),
        Neighbour::SamePrefix => (namespace.to_string(), format!("{cronjob}-verify")),
    }
}

fn runs(scene: Scene<'_>, cronjob: &str, fails: Span) -> Vec<Run> {
    let setup = scene.setup;
    let mut runs: Vec<Run> = Vec::new();
    for slot in &setup.slots {
        let fail = fails.contains(*slot);
        runs.push(Run {
            job: format!("{cronjob}-{}", slot.div_euclid(60)),
            slot: Some(*slot),
            start: *slot,
            end: (slot + if fail { setup.failing } else { setup.usual }).min(setup.window.span.end),
            outcome: if fail { Outcome::Failed } else { Outcome::Succeeded },
            failed_pods: if fail { 3 } else { 0 },
            had_pod: true,
            controlled: true,
            removed: setup.window.span.end,
        });
    }
    // The next of its kind displaces a Job; three successes are kept.
    for (good, keep) in [(true, 3), (false, 1)] {
        let ends: Vec<i64> =
            runs.iter().filter(|run| run.succeeded() == good).map(|run| run.end).collect();
        let kind = runs.iter_mut().filter(|run| run.succeeded() == good);
        for (run, displaced) in kind.zip(ends.into_iter().skip(keep)) {
            run.removed = displaced;
        }
    }
    runs
}
