//! All rules over a part of a scenario, as `promtool` runs them.

use backwatch_sim::Compat;
use backwatch_sim::alert::{self, AlertRun, RuleRun, Schedule, State, Templates};
use backwatch_sim::eval;
use backwatch_sim::series::{Grid, Storage};

use super::check::Expected;
use crate::rehearsal::perform::pairs;
use crate::rehearsal::rules::{AlertRow, Rules};
use crate::rehearsal::setup::STEP;

/// The rules of each backup after a run.
pub(super) struct Trial<'a> {
    rules: &'a [Rules],
    /// For each backup what became of its alerts.
    runs: Vec<Vec<RuleRun>>,
    pub(super) ticks: Grid,
    storage: Storage,
    options: eval::Options,
}

/// An alert that fires: labels, first tick and the one behind the last.
pub(super) type Firing = (Vec<(String, String)>, usize, usize);

impl<'a> Trial<'a> {
    /// Runs the rules each minute from time 0, up to and including the last one.
    pub(super) fn new(
        rules: &'a [Rules],
        series: &Storage,
        minutes: usize,
        compat: Compat,
    ) -> Self {
        let step = STEP * 1_000;
        let ticks = Grid { start: 0, step, steps: minutes + 1 };
        let mut options = eval::Options::new(compat);
        options.subquery_step = step;
        let schedule = Schedule::new(ticks);
        let mut storage = series.clone();
        // Between files the order is the server's; what rules record is known to alerts of other files.
        let recording = rules.iter().map(|rules| &rules.recording);
        let alerting = rules.iter().map(|rules| &rules.alerting);
        let own = rules.iter().flat_map(|rules| &rules.own).map(|own| &own.group);
        let groups: Vec<_> =
            recording.chain(alerting).chain(own).map(|group| (group, &schedule)).collect();
        let runs = alert::run(&mut storage, &groups, options, &Templates::default());
        let mut runs = runs.into_iter().skip(rules.len());
        let mut runs_of: Vec<Vec<RuleRun>> =
            rules.iter().map(|_| runs.next().unwrap_or_default().rules).collect();
        for (rules, all) in rules.iter().zip(&mut runs_of) {
            let own = rules.own_alerts(runs.by_ref().take(rules.own.len()).collect());
            all.extend(own.into_iter().map(|(_, run)| run));
        }
        Self { rules, runs: runs_of, ticks, storage, options }
    }

    /// Whose semantics.
    pub(super) fn compat(&self) -> Compat {
        self.options.compat
    }

    /// When each alert of the first backup's rules fires, in the order of the rules.
    pub(super) fn firing(&self) -> Vec<Vec<Firing>> {
        let first = self.runs.first().map_or(&[][..], |runs| runs);
        first.iter().map(firing).collect()
    }

    /// Whether an alert of this name ever fires, whichever backup's it is.
    pub(super) fn ever_fires(&self, name: &str) -> bool {
        self.named(name).any(|(_, run)| !firing(run).is_empty())
    }

    /// All alerts of a name that fire at a tick.
    pub(super) fn expected(&self, name: &str, tick: usize) -> Vec<Expected> {
        let mut out = Vec::new();
        for (row, run) in self.named(name) {
            for alert in &run.alerts {
                if alert.phase_at(tick).is_some_and(|phase| phase.state == State::Firing) {
                    out.push(self.filled(row, alert, tick));
                }
            }
        }
        out.sort();
        out
    }

    fn filled(&self, row: &AlertRow, alert: &AlertRun, tick: usize) -> Expected {
        let at = (self.ticks, tick);
        let templates = Templates::default();
        let texts =
            alert::annotations(&row.rule, alert, at, &self.storage, self.options, &templates);
        let mut labels = pairs(&alert.labels);
        labels.retain(|(name, _)| name != "alertname");
        Expected { labels, annotations: texts }
    }

    fn named<'s>(&'s self, name: &'s str) -> impl Iterator<Item = (&'s AlertRow, &'s RuleRun)> {
        let groups = self.rules.iter().zip(&self.runs);
        let rows = groups.flat_map(|(rules, runs)| rules.alerts.iter().zip(runs));
        rows.filter(move |(row, _)| row.name == name)
    }
}

fn firing(run: &RuleRun) -> Vec<Firing> {
    let mut out = Vec::new();
    for alert in &run.alerts {
        for phase in alert.phases.iter().filter(|phase| phase.state == State::Firing) {
            out.push((pairs(&alert.labels), phase.start, phase.end));
        }
    }
    out.sort();
    out
}
