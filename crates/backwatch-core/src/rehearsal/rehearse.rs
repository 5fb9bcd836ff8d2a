//! The rehearsal of one backup: its scenarios, and what is kept between plays.

use std::cell::OnceCell;

use backwatch_sim::Compat;

use super::catalogue;
use super::curve;
use super::expose::Asked;
use super::perform;
use super::play::Play;
use super::rules::{self, Rules};
use super::scenario::Scenario;
use super::setup::{Setup, Window};
use super::stage::{Cast, Health, Stage};
use crate::artefact::dashboard::{self, Row};
use crate::diagnostic::Diagnostic;
use crate::few::Few;
use crate::plan::{Backup, Plan};
use crate::rule_check;

/// What to rehearse, besides the plan.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// The place of the backup in the plan.
    pub backup: usize,
    /// Whose semantics.
    pub compat: Compat,
}

/// Plays scenarios against the rules of one backup.
#[derive(Debug)]
pub struct Rehearsal {
    pub(super) plan: Plan,
    /// The one of the plan that is rehearsed.
    backup: Backup,
    pub(super) options: Options,
    own: Vec<rule_check::Group>,
    pub(super) setup: Setup,
    pub(super) rules: Rules,
    pub(super) row: Option<Row>,
    asked: Asked,
    scenarios: Vec<Scenario>,
    stages: Few<(String, u32), Stage>,
    health: OnceCell<Health>,
}

/// No more runs than this are kept with their series, some 12 kB each, in all stages together.
const MOST_RUNS: usize = 2_500;

impl Rehearsal {
    /// Prepares the rehearsal of a backup. `own` are groups of the user's rule files: those of their
    /// alerts that are about the backup, and that the plan does not make itself, become rows of their
    /// own. An alert is about the backup if one of its selectors matches a series of it.
    ///
    /// It fails where the backup is not there, where its schedule has fewer than 5 or more than 6,000
    /// runs in the window, or where an expression cannot be parsed.
    pub fn new(
        plan: &Plan,
        own: &[rule_check::Group],
        options: Options,
    ) -> Result<Self, Diagnostic> {
        let setup = Setup::new(plan, options.backup)?;
        let backup = Setup::backup(plan, options.backup)?.clone();
        let mut rules = Rules::new(plan, options.backup, options.compat)?;
        if !own.is_empty() {
            let plans = rules.clone();
            let cast = Cast {
                plan,
                index: options.backup,
                backup: &backup,
                setup: &setup,
                rules: &plans,
                asked: &Asked::default(),
                compat: options.compat,
            };
            rules.add_own(plan, own, options.compat, || Health::series_of_all_kinds(cast))?;
        }
        let row = dashboard::rows(plan).into_iter().nth(options.backup);
        let asked = asked(&rules, row.as_ref(), &options)?;
        let mut scenarios = catalogue::scenarios();
        let own_scenarios = plan.backups.get(options.backup).map(|backup| &backup.scenarios[..]);
        scenarios.extend(
            own_scenarios
                .unwrap_or_default()
                .iter()
                .map(|own| Scenario::own(&own.name, own.events.clone())),
        );
        Ok(Self {
            plan: plan.clone(),
            backup,
            own: own.to_vec(),
            options,
            setup,
            rules,
            row,
            asked,
            scenarios,
            stages: Few::default(),
            health: OnceCell::new(),
        })
    }

    /// The same for another plan. Where it differs in thresholds and waiting times only, what was
    /// played is kept and plays again many times faster; otherwise all is made anew.
    pub fn retune(&mut self, plan: &Plan) -> Result<(), Diagnostic> {
        let mut next = Self::new(plan, &self.own, self.options)?;
        let is_same_stage = next.setup == self.setup
            && next.rules.recording == self.rules.recording
            && next.rules.own == self.rules.own
            && (!next.rules.own_reads_alerts || next.rules.alerting == self.rules.alerting)
            && next.asked == self.asked
            && same_cluster(&next.plan, &self.plan, self.options.backup);
        if is_same_stage {
            let mut stages = std::mem::take(&mut self.stages);
            // One of the user's own may tell another story under the same name.
            stages.retain(|(id, _), _| self.scenario(id) == next.scenario(id));
            next.stages = stages;
            if let Some(mut health) = self.health.take() {
                health.evaluate(next.cast());
                next.health = OnceCell::from(health);
            }
        }
        *self = next;
        Ok(())
    }

    /// The scenarios, in order: the known ones, then the user's own.
    pub fn scenarios(&self) -> &[Scenario] {
        &self.scenarios
    }

    /// The scenario with this id.
    pub fn scenario(&self, id: &str) -> Option<&Scenario> {
        self.scenarios.iter().find(|scenario| scenario.id == id)
    }

    /// What is played over.
    pub fn window(&self) -> Window {
        self.setup.window
    }

    /// The slots of the window, which events of runs count from 0.
    pub fn slots(&self) -> &[i64] {
        &self.setup.slots
    }

    /// The names and kinds of the alerts that are rehearsed, in order; own rules have no kind.
    pub fn alerts(&self) -> impl Iterator<Item = (&str, Option<crate::plan::AlertKind>)> {
        self.rules.alerts.iter().map(|row| (row.name.as_str(), row.kind))
    }

    /// Plays one scenario.
    pub fn play(&mut self, scenario: &Scenario) -> Play {
        self.with_stage(scenario, |stage, (cast, health), scenario| {
            let runs = stage.alerts(cast, health);
            let cases = stage.cases(cast);
            perform::play(stage, cast, scenario, &runs, &cases)
        })
    }

    /// How many alerts of the user's own rules are about other things, and are not rehearsed.
    pub fn other_alerts(&self) -> usize {
        self.rules.others
    }

    /// The backup that is rehearsed.
    pub(super) fn backup(&self) -> &Backup {
        &self.backup
    }

    /// The plan, the place of the backup in it, and whose semantics hold.
    pub(super) fn subject(&self) -> (&Plan, usize, Compat) {
        (&self.plan, self.options.backup, self.options.compat)
    }

    /// What a Prometheus would hold after a scenario: scraped and recorded series, of those metrics
    /// that rules, panels and curves ask for.
    pub fn storage(&mut self, scenario: &Scenario) -> backwatch_sim::series::Storage {
        self.with_stage(scenario, |stage, _, _| stage.storage.clone())
    }

    /// Does something with the stage of a scenario, which is made where it is missing.
    pub(super) fn with_stage<T>(
        &mut self,
        scenario: &Scenario,
        f: impl FnOnce(&mut Stage, (Cast<'_>, &Health), &Scenario) -> T,
    ) -> T {
        let key = (scenario.id.clone(), scenario.setting);
        let kept = self.stages.remove(&key).filter(|stage| stage.scenario == *scenario);
        // Room is made before a stage is set up, so that never more are there at once.
        let runs: usize = self.stages.values().map(|stage| stage.truth.runs.len()).sum();
        if runs + self.setup.most_runs() > MOST_RUNS {
            self.stages = Few::default();
        }
        let (stage, answer) = self.on_stage(scenario, kept, |stage, cast| f(stage, cast, scenario));
        self.stages.insert(key, stage);
        answer
    }

    /// Does something with a stage that is made for it, or that was kept.
    pub(super) fn on_stage<T>(
        &self,
        scenario: &Scenario,
        kept: Option<Stage>,
        f: impl FnOnce(&mut Stage, (Cast<'_>, &Health)) -> T,
    ) -> (Stage, T) {
        let cast = self.cast();
        let health = self.health.get_or_init(|| Health::new(cast));
        let mut stage = kept.unwrap_or_else(|| Stage::new(cast, health, scenario));
        let answer = f(&mut stage, (cast, health));
        (stage, answer)
    }

    fn cast(&self) -> Cast<'_> {
        Cast {
            plan: &self.plan,
            index: self.options.backup,
            backup: &self.backup,
            setup: &self.setup,
            rules: &self.rules,
            asked: &self.asked,
            compat: self.options.compat,
        }
    }
}

/// Whether the series of two plans are the same: all but objectives and alerts is.
fn same_cluster(a: &Plan, b: &Plan, index: usize) -> bool {
    let facts = |plan: &Plan| {
        let mut backup = plan.backups.get(index).cloned();
        if let Some(backup) = &mut backup {
            backup.objectives = crate::plan::Objectives::default();
            backup.alerts = Few::default();
            backup.profile = crate::plan::Profile::default();
            backup.drills = Vec::new();
            backup.scenarios = Vec::new();
        }
        (plan.matchers.clone(), plan.kube_state_metrics, backup)
    };
    facts(a) == facts(b)
}

/// The metrics that rules, panels and curves ask for.
fn asked(rules: &Rules, row: Option<&Row>, options: &Options) -> Result<Asked, Diagnostic> {
    let queries = row.iter().flat_map(|row| &row.panels).flat_map(|panel| &panel.queries);
    let texts = queries.map(|query| query.expr.as_str()).chain(curve::METRICS);
    let mut exprs = Vec::new();
    for text in texts {
        exprs.push(rules::parse("panel", text, options.compat)?);
    }
    Ok(match asked_by(std::slice::from_ref(rules)) {
        Asked(Some(mut names)) => {
            names.extend(rules::asked(exprs.iter()).0.into_iter().flatten());
            Asked(Some(names))
        }
        all => all,
    })
}

/// The metrics that rules ask for.
pub(super) fn asked_by(all: &[Rules]) -> Asked {
    let mut rows = all.iter().flat_map(|rules| &rules.alerts);
    let queries_more = rows.any(|row| {
        let texts = row.rule.annotations.iter().chain(&row.rule.labels);
        texts.into_iter().any(|(_, text)| text.contains("query"))
    });
    if queries_more {
        return Asked(None);
    }
    let groups = all.iter().flat_map(Rules::groups);
    rules::asked(groups.flat_map(|group| &group.rules).map(backwatch_sim::alert::Rule::expr))
}
