//! The rules that are rehearsed, ready to be evaluated.

use std::collections::BTreeSet;

use backwatch_sim::Compat;
use backwatch_sim::alert::{AlertingRule, GroupRun, RecordingRule, Rule, RuleGroup, RuleRun};
use backwatch_sim::promql;
use backwatch_sim::series::Storage;

use super::expose::Asked;
use super::own::{Own, OwnGroup, alerting, reads_alerts};
use crate::artefact::rules::{self, Target};
use crate::diagnostic::Diagnostic;
use crate::plan::{AlertKind, Plan};
use crate::rule_check;

/// One alerting rule and where it is from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct AlertRow {
    pub(crate) name: String,
    /// Its kind, if it is the plan's.
    pub(crate) kind: Option<AlertKind>,
    pub(crate) severity: String,
    pub(crate) rule: AlertingRule,
}

/// The rules of one backup, with the user's own behind them.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Rules {
    /// The plan's recording rules, in order. They are evaluated before all alerts, as they stand first in
    /// the plan's groups.
    pub(crate) recording: RuleGroup,
    /// The plan's alerting rules, in order.
    pub(crate) alerting: RuleGroup,
    /// The user's own.
    pub(crate) own: Vec<OwnGroup>,
    /// How many alerts of the user's own are about other things.
    pub(crate) others: usize,
    /// Whether the user's own look at alerts.
    pub(crate) own_reads_alerts: bool,
    /// All alerting rules: the plan's, then the user's own in their order.
    pub(crate) alerts: Vec<AlertRow>,
}

impl Rules {
    /// The rules of a backup of the plan.
    pub(crate) fn new(plan: &Plan, index: usize, compat: Compat) -> Result<Self, Diagnostic> {
        let mut out = Self::default();
        let groups = rules::rule_groups(plan, None);
        for rule in groups.get(index).map(|group| &group.rules[..]).unwrap_or_default() {
            out.add(rule, compat)?;
        }
        Ok(out)
    }

    /// Adds those of the user's own rules that are about the backup, whose series are given, and that
    /// the plan does not have itself.
    pub(crate) fn add_own(
        &mut self,
        plan: &Plan,
        groups: &[rule_check::Group],
        compat: Compat,
        series: impl FnOnce() -> Storage,
    ) -> Result<(), Diagnostic> {
        let plans = rules::rule_groups(plan, None);
        let plans = plans.iter().flat_map(|group| &group.rules);
        let plans: BTreeSet<String> = plans.map(|rule| rule.name().to_owned()).collect();
        let own = Own::new(groups, &plans, compat, series)?;
        let rules = own.groups.iter().flat_map(|own| alerting(&own.group));
        self.alerts.extend(rules.map(|(_, rule)| row(None, rule.clone())));
        self.own_reads_alerts = own.groups.iter().any(|own| reads_alerts(&own.group));
        self.others = own.others;
        self.own = own.groups;
        Ok(())
    }

    fn add(&mut self, rule: &rules::Rule, compat: Compat) -> Result<(), Diagnostic> {
        let expr = parse(rule.name(), &rule.expr, compat)?;
        match &rule.target {
            Target::Record(name) => self.recording.rules.push(Rule::Recording(RecordingRule {
                name: name.clone(),
                expr,
                labels: rule.labels.clone(),
            })),
            Target::Alert { kind, name } => {
                let millis = |span: Option<crate::plan::Duration>| {
                    span.map_or(0, |span| super::setup::seconds(span).saturating_mul(1_000))
                };
                let rule = AlertingRule {
                    name: name.clone(),
                    expr,
                    hold: millis(rule.hold),
                    keep_firing: millis(rule.keep_firing_for),
                    labels: rule.labels.clone(),
                    annotations: rule.annotations.clone(),
                };
                self.alerting.rules.push(Rule::Alerting(rule.clone()));
                self.alerts.push(row(Some(*kind), rule));
            }
        }
        Ok(())
    }

    /// All groups: recording rules, alerts, the user's own.
    pub(crate) fn groups(&self) -> impl Iterator<Item = &RuleGroup> {
        [&self.recording, &self.alerting].into_iter().chain(self.own.iter().map(|own| &own.group))
    }

    /// What became of each of the user's own alerts, after a run of their groups.
    pub(crate) fn own_alerts(&self, runs: Vec<GroupRun>) -> Vec<(usize, RuleRun)> {
        let mut out = Vec::new();
        for (at, (own, run)) in self.own.iter().zip(runs).enumerate() {
            let mut rules: Vec<Option<RuleRun>> = run.rules.into_iter().map(Some).collect();
            for (place, _) in alerting(&own.group) {
                let run = rules.get_mut(place).and_then(Option::take);
                out.push((at, run.unwrap_or_default()));
            }
        }
        out
    }
}

fn row(kind: Option<AlertKind>, rule: AlertingRule) -> AlertRow {
    let severity = rule.labels.iter().find(|(label, _)| label == "severity");
    let severity = severity.map(|(_, text)| text.clone()).unwrap_or_default();
    AlertRow { name: rule.name.clone(), kind, severity, rule }
}

/// Parses an expression; that of a rule file was checked before, so an error is rare.
pub(crate) fn parse(name: &str, text: &str, compat: Compat) -> Result<promql::Expr, Diagnostic> {
    promql::parse_as(text, compat)
        .map_err(|error| Diagnostic::error(format!("{name}: {}", error.in_source(text))))
}

/// The metrics that expressions ask for.
pub(crate) fn asked<'a>(exprs: impl Iterator<Item = &'a promql::Expr>) -> Asked {
    let mut names = BTreeSet::new();
    let mut all = false;
    for expr in exprs {
        backwatch_sim::eval::selectors(expr, &mut |selector| match &selector.name {
            Some(name) => {
                names.insert(name.clone());
            }
            None => all = true,
        });
    }
    Asked((!all).then_some(names))
}
