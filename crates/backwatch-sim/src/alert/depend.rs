//! Which rules see what other rules write.

use crate::promql::ast::VectorSelector;
use crate::series::labels::METRIC_NAME;

use crate::eval::selector::selectors;

use super::render::{Dependence, dependence};
use super::rule::{Rule, RuleGroup};

impl RuleGroup {
    /// Whether one of its rules sees what a rule of another group writes; in doubt, it does.
    pub fn sees(&self, other: &Self) -> bool {
        self.rules.iter().any(|reader| other.rules.iter().any(|writer| sees(reader, writer)))
    }
}

/// Whether the rules can be evaluated one after the other over all ticks: none sees what itself or
/// a later one writes.
pub(crate) fn is_forward(rules: &[&Rule]) -> bool {
    rules.iter().enumerate().all(|(at, rule)| {
        let later = rules.get(at..).unwrap_or_default();
        !later.iter().any(|writer| sees(rule, writer))
    })
}

/// Whether a rule sees what another, or itself, writes; in doubt, it does.
pub(crate) fn sees(reader: &Rule, writer: &Rule) -> bool {
    if let Rule::Alerting(rule) = reader {
        // What a template queries is not looked into.
        if rule.labels.iter().any(|(_, text)| dependence(text) == Dependence::Time) {
            return true;
        }
    }
    let mut found = false;
    selectors(reader.expr(), &mut |selector| found |= selects(selector, writer));
    found
}

fn selects(selector: &VectorSelector, writer: &Rule) -> bool {
    let names: &[&str] = match writer {
        Rule::Recording(rule) => &[rule.name.as_str()],
        Rule::Alerting(_) => &["ALERTS", "ALERTS_FOR_STATE"],
    };
    names.iter().any(|name| {
        selector.name.as_ref().is_none_or(|wanted| wanted == name)
            && selector.matchers.iter().all(|m| match (m.name.as_str(), writer) {
                (METRIC_NAME, _) => m.matcher.is_match(name),
                ("alertname", Rule::Alerting(rule)) => m.matcher.is_match(&rule.name),
                // Other labels are only known once the rule has been evaluated.
                _ => true,
            })
    })
}
