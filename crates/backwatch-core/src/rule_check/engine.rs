//! Groups as the engine takes them.

use backwatch_sim::Compat;
use backwatch_sim::alert::{self, AlertingRule, RecordingRule, RuleGroup};
use backwatch_sim::promql;
use backwatch_sim::promql::ast::Millis;

use super::{Group, Rule, RuleKind};

impl Group {
    /// The group as the engine takes it. Its expressions have been checked before: a rule whose
    /// expression is none is left out.
    pub(crate) fn rule_group(&self, compat: Compat) -> RuleGroup {
        RuleGroup {
            name: self.name.clone(),
            limit: usize::try_from(self.limit).unwrap_or(0),
            query_offset: self.query_offset.unwrap_or(Millis(0)).0,
            rules: self.rules.iter().filter_map(|rule| self.rule(rule, compat)).collect(),
        }
    }

    fn rule(&self, rule: &Rule, compat: Compat) -> Option<alert::Rule> {
        let expr = promql::parse_as(&rule.expr, compat).ok()?;
        let mut labels = self.labels.clone();
        labels.extend(rule.labels.clone());
        let labels: Vec<_> = labels.into_iter().collect();
        Some(match &rule.kind {
            RuleKind::Alert(name) => alert::Rule::Alerting(AlertingRule {
                name: name.clone(),
                expr,
                hold: rule.hold.0,
                keep_firing: rule.keep_firing.0,
                labels,
                annotations: rule.annotations.clone().into_iter().collect(),
            }),
            RuleKind::Record(name) => {
                alert::Rule::Recording(RecordingRule { name: name.clone(), expr, labels })
            }
        })
    }
}
