//! What is to be played, a scenario at a time: the newest job wins, and questions about it come
//! before the rest of it. Knows no browser.

use std::collections::BTreeMap;

use backwatch_core::diagnostic::Diagnostic;
use backwatch_core::plan::{Backup, Plan, settings};
use backwatch_core::rehearsal::{Options, Rehearsal, Scenario};
use backwatch_core::rule_check::Group;
use backwatch_worker::{Answer, Ask, Job, Mix, Row};

use crate::export::Exporting;
use crate::harden::Hardening;
use crate::told;

/// The desk of the worker.
#[derive(Default)]
pub(crate) struct Stage {
    /// The rule groups of the user's own.
    own: Vec<Group>,
    /// What was rehearsed last; kept, so that a change of thresholds plays fast.
    kept: Option<Kept>,
    /// The newest job, until it has begun.
    waiting: Option<Job>,
    /// The job that has begun.
    playing: Option<Playing>,
    /// What was asked about it.
    watch: Option<String>,
    look: Option<(String, i64)>,
    sweep: Option<(String, Mix)>,
    harden: Option<Hardening>,
    export: Option<Exporting>,
}

struct Kept {
    rehearsal: Rehearsal,
    plan: Plan,
    backup: usize,
}

impl Kept {
    fn backup(&self) -> Option<&Backup> {
        self.plan.backups.get(self.backup)
    }
}

/// A job that has begun.
#[derive(Default)]
struct Playing {
    number: u64,
    /// With their knobs turned, in the order of the matrix.
    scenarios: Vec<Scenario>,
    /// The places of those that are still to be played, the next one last.
    rest: Vec<usize>,
    rows: BTreeMap<usize, Row>,
    first: String,
    milliseconds: f64,
    is_begun: bool,
}

impl Stage {
    /// Whether there is nothing to do.
    pub(crate) fn is_idle(&self) -> bool {
        self.waiting.is_none()
            && self.watch.is_none()
            && self.look.is_none()
            && self.sweep.is_none()
            && self.harden.is_none()
            && self.export.is_none()
            && self.playing.as_ref().is_none_or(|playing| playing.rest.is_empty())
    }

    /// Takes up what the page asks for.
    pub(crate) fn hear(&mut self, ask: Ask) {
        match ask {
            Ask::Own(groups) => {
                self.own = groups.into_iter().map(Group::from).collect();
                // The rules are others: nothing of what was played holds for them.
                self.kept = None;
            }
            Ask::Play(job) => {
                self.waiting = Some(job);
                // What was asked was asked about the job before.
                (self.playing, self.watch, self.look) = (None, None, None);
                (self.sweep, self.harden, self.export) = (None, None, None);
            }
            Ask::Watch { scenario } => self.watch = Some(scenario),
            Ask::Look { scenario, at } => self.look = Some((scenario, at)),
            Ask::Sweep { alert, mix } => {
                self.sweep = Some((alert, mix));
            }
            Ask::Harden { settings } => {
                let begun = self
                    .kept
                    .as_ref()
                    .map(|kept| Hardening::begin(&kept.plan, kept.backup, &settings));
                self.harden = begun.and_then(Result::ok);
            }
            Ask::Export { rule_files } => {
                let begun =
                    self.kept.as_ref().map(|kept| Exporting::begin(&kept.plan, &[], rule_files));
                self.export = begun.and_then(Result::ok);
            }
            Ask::Cancel => {
                self.waiting = None;
                (self.sweep, self.harden, self.export) = (None, None, None);
                if let Some(playing) = &mut self.playing {
                    playing.rest.clear();
                }
            }
        }
    }

    /// Does the next thing, and says what came of it.
    pub(crate) fn step(&mut self, now: &dyn Fn() -> f64) -> Vec<Answer> {
        if let Some(job) = self.waiting.take() {
            return self.begin(job, now);
        }
        if let Some(scenario) = self.watch.take() {
            return self.watched(&scenario).into_iter().collect();
        }
        if let Some((scenario, at)) = self.look.take() {
            return self.looked(&scenario, at).into_iter().collect();
        }
        if self.playing.as_ref().is_some_and(|playing| !playing.rest.is_empty()) {
            return self.play_next(now);
        }
        if self.sweep.is_some() {
            return self.swept().into_iter().collect();
        }
        if self.harden.is_some() {
            return self.hardened().into_iter().collect();
        }
        self.exported().into_iter().collect()
    }

    fn hardened(&mut self) -> Option<Answer> {
        let number = self.playing.as_ref().map(|playing| playing.number);
        let steps = self.harden.as_mut()?.step()?;
        self.harden = None;
        Some(Answer::Hardened { number: number?, steps })
    }

    fn exported(&mut self) -> Option<Answer> {
        let number = self.playing.as_ref().map(|playing| playing.number);
        let text = self.export.as_mut()?.step()?;
        self.export = None;
        Some(Answer::Tests { number: number?, text })
    }

    fn swept(&mut self) -> Option<Answer> {
        let number = self.playing.as_ref().map(|playing| playing.number);
        let (alert, mix) = self.sweep.take()?;
        let kept = self.kept.as_ref()?;
        let backup = kept.backup()?;
        let kind = backup.alerts_on().into_iter().find(|kind| backup.alert_name(*kind) == alert)?;
        let trade_off = kept.rehearsal.trade_off(kind, &told::mix(mix)).ok()?;
        Some(Answer::Sweep { number: number?, sweep: told::sweep(&alert, &trade_off) })
    }

    fn begin(&mut self, job: Job, now: &dyn Fn() -> f64) -> Vec<Answer> {
        let start = now();
        let number = job.number;
        if let Err(reasons) = self.prepare(&job) {
            let reasons = reasons.iter().map(ToString::to_string).collect();
            return vec![Answer::Refused { number, reasons }];
        }
        let Some(kept) = &self.kept else { return Vec::new() };
        let turned = |scenario: &Scenario| match job.knobs.get(&scenario.id) {
            Some(setting) => scenario.clone().turned(*setting),
            None => scenario.clone(),
        };
        let mut scenarios: Vec<Scenario> = kept.rehearsal.scenarios().iter().map(turned).collect();
        scenarios.sort_by_key(|scenario| scenario.group);
        let mut rest: Vec<usize> = (0..scenarios.len()).rev().collect();
        // The one that is looked at comes first.
        if let Some(place) = scenarios.iter().position(|one| one.id == job.first) {
            rest.retain(|other| *other != place);
            rest.push(place);
        }
        let milliseconds = now() - start;
        let first = job.first;
        self.playing =
            Some(Playing { number, scenarios, rest, first, milliseconds, ..Playing::default() });
        Vec::new()
    }

    /// Reads the settings; what was played for others is kept where it still holds.
    fn prepare(&mut self, job: &Job) -> Result<(), Vec<Diagnostic>> {
        let plan = settings::read_json(&job.settings)?;
        let one = |error: Diagnostic| vec![error];
        match &mut self.kept {
            Some(kept)
                if kept.backup == job.backup && !is_another(&kept.plan, &plan, job.backup) =>
            {
                kept.rehearsal.retune(&plan).map_err(one)?;
                kept.plan = plan;
            }
            _ => {
                let options = Options { backup: job.backup, ..Options::default() };
                let rehearsal = Rehearsal::new(&plan, &self.own, options).map_err(one)?;
                self.kept = Some(Kept { rehearsal, plan, backup: job.backup });
            }
        }
        Ok(())
    }

    fn play_next(&mut self, now: &dyn Fn() -> f64) -> Vec<Answer> {
        let (Some(kept), Some(playing)) = (&mut self.kept, &mut self.playing) else {
            return Vec::new();
        };
        let Some(place) = playing.rest.pop() else { return Vec::new() };
        let Some(scenario) = playing.scenarios.get(place) else { return Vec::new() };
        let start = now();
        let number = playing.number;
        let play = kept.rehearsal.play(scenario);
        let row = told::row(&play);
        let mut answers = Vec::new();
        if !playing.is_begun {
            playing.is_begun = true;
            let backup = kept.plan.backups.get(kept.backup);
            let alerts = backup.map(|backup| told::alerts(&play, backup)).unwrap_or_default();
            let scenarios = playing.scenarios.iter().map(told::scenario).collect();
            answers.push(Answer::Begun { number, alerts, scenarios });
            if let Some(backup) = backup.filter(|_| scenario.id == playing.first) {
                let timeline = told::timeline(&mut kept.rehearsal, scenario, &play, backup);
                answers.push(Answer::Timeline { number, timeline });
            }
        }
        answers.push(Answer::Played { number, rows: vec![row.clone()] });
        playing.rows.insert(place, row);
        playing.milliseconds += now() - start;
        if playing.rest.is_empty() {
            let rows: Vec<Row> = playing.rows.values().cloned().collect();
            let window = kept.rehearsal.window().span.length();
            let mut summary = told::summary(&rows, window);
            summary.other_alerts = kept.rehearsal.other_alerts();
            let milliseconds = playing.milliseconds;
            answers.push(Answer::Done { number, summary, milliseconds });
        }
        answers
    }

    fn watched(&mut self, id: &str) -> Option<Answer> {
        let (kept, playing) = (self.kept.as_mut()?, self.playing.as_ref()?);
        let scenario = playing.scenarios.iter().find(|one| one.id == id)?;
        let play = kept.rehearsal.play(scenario);
        let backup = kept.backup()?.clone();
        let timeline = told::timeline(&mut kept.rehearsal, scenario, &play, &backup);
        Some(Answer::Timeline { number: playing.number, timeline })
    }

    fn looked(&mut self, id: &str, at: i64) -> Option<Answer> {
        let (kept, playing) = (self.kept.as_mut()?, self.playing.as_ref()?);
        let scenario = playing.scenarios.iter().find(|one| one.id == id)?;
        let moment = told::moment(&kept.rehearsal.at(scenario, at));
        Some(Answer::Moment { number: playing.number, scenario: id.to_owned(), moment })
    }
}

/// Whether other rules of the user's may be about the backup now.
fn is_another(before: &Plan, after: &Plan, index: usize) -> bool {
    let facts = |plan: &Plan| {
        let backup = plan.backups.get(index);
        backup.map(|backup| (backup.cronjob.clone(), backup.volume.clone()))
    };
    facts(before) != facts(after)
}

#[cfg(test)]
#[path = "stage_tests.rs"]
mod tests;
