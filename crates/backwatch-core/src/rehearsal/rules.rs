//! The rules that are rehearsed, ready to be evaluated.

use std::collections::BTreeSet;

use backwatch_sim::Compat;
use backwatch_sim::alert::{AlertingRule, RecordingRule, Rule, RuleGroup};
use backwatch_sim::promql;

use super::expose::Asked;
use crate::artefact::rules::{self, Target};
use crate::diagnostic::Diagnostic;
use crate::plan::{AlertKind, Plan};
use crate::rule_check::{self, RuleKind};

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
    /// Recording rules, in order.
    pub(crate) recording: Vec<Rule>,
    /// Alerting rules, in order.
    pub(crate) alerts: Vec<AlertRow>,
}

impl Rules {
    /// The rules of a backup of the plan, and those of `own` that the plan does not have itself.
    pub(crate) fn new(
        plan: &Plan,
        index: usize,
        own: &[rule_check::Group],
        compat: Compat,
    ) -> Result<Self, Diagnostic> {
        let mut out = Self::default();
        let groups = rules::rule_groups(plan, None);
        for rule in groups.get(index).map(|group| &group.rules[..]).unwrap_or_default() {
            out.add_plans(rule, compat)?;
        }
        let known: BTreeSet<String> = groups
            .iter()
            .flat_map(|group| &group.rules)
            .map(|rule| rule.name().to_owned())
            .collect();
        for group in own {
            for rule in group.rules.iter().filter(|rule| !known.contains(rule.kind.name())) {
                out.add_own(group, rule, compat)?;
            }
        }
        Ok(out)
    }

    fn add_plans(&mut self, rule: &rules::Rule, compat: Compat) -> Result<(), Diagnostic> {
        let expr = parse(rule.name(), &rule.expr, compat)?;
        match &rule.target {
            Target::Record(name) => self.recording.push(Rule::Recording(RecordingRule {
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
                self.push(Some(*kind), rule);
            }
        }
        Ok(())
    }

    fn add_own(
        &mut self,
        group: &rule_check::Group,
        rule: &rule_check::Rule,
        compat: Compat,
    ) -> Result<(), Diagnostic> {
        let expr = parse(rule.kind.name(), &rule.expr, compat)?;
        let mut labels = group.labels.clone();
        labels.extend(rule.labels.clone());
        let labels: Vec<_> = labels.into_iter().collect();
        match &rule.kind {
            RuleKind::Record(name) => {
                let rule = RecordingRule { name: name.clone(), expr, labels };
                self.recording.push(Rule::Recording(rule));
            }
            RuleKind::Alert(name) => {
                let rule = AlertingRule {
                    name: name.clone(),
                    expr,
                    hold: rule.hold.0,
                    keep_firing: rule.keep_firing.0,
                    labels,
                    annotations: rule.annotations.clone().into_iter().collect(),
                };
                self.push(None, rule);
            }
        }
        Ok(())
    }

    fn push(&mut self, kind: Option<AlertKind>, rule: AlertingRule) {
        let severity = rule.labels.iter().find(|(label, _)| label == "severity");
        let severity = severity.map(|(_, text)| text.clone()).unwrap_or_default();
        self.alerts.push(AlertRow { name: rule.name.clone(), kind, severity, rule });
    }

    /// The recording rules as a group of their own. They are evaluated before all alerts: in the
    /// plan's groups they stand first, and between groups the order is the server's affair.
    pub(crate) fn recording_group(&self) -> RuleGroup {
        RuleGroup {
            name: "recording".to_owned(),
            rules: self.recording.clone(),
            ..RuleGroup::default()
        }
    }

    /// The alerting rules as a group of their own.
    pub(crate) fn alerting_group(&self) -> RuleGroup {
        RuleGroup {
            name: "alerting".to_owned(),
            rules: self.alerts.iter().map(|row| Rule::Alerting(row.rule.clone())).collect(),
            ..RuleGroup::default()
        }
    }
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
