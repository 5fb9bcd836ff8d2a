//! The rules that stand in a file of any form, for those who evaluate them.

use backwatch_sim::promql::ast::Millis;
use backwatch_sim::promql::{self, parse_duration};

use super::read::{self, Existing};
use crate::diagnostic::{Diagnostic, Place};
use crate::merge::Recognised;
use crate::rule_check::{Group, Rule, RuleKind};

impl Recognised {
    /// The rule groups in the file, whether it is a rule file, a resource, a `ConfigMap` or a list of
    /// them. Errors name the expressions and durations that Prometheus would not take, and the file
    /// that has no rules.
    pub fn rule_groups(&self) -> Result<Vec<Group>, Vec<Diagnostic>> {
        let source = self.source().filter(|_| self.has_rules()).ok_or_else(|| {
            let none =
                || Diagnostic::error(format!("there are no rules here: {}", self.description()));
            vec![self.refusal().cloned().unwrap_or_else(none)]
        })?;
        let mut errors = Vec::new();
        let mut out = Vec::new();
        for group in read::groups(source) {
            let place = |node| group.site.place(node);
            let rules = group.rules.iter();
            out.push(Group {
                name: group.name.to_owned(),
                interval: Millis(0),
                query_offset: None,
                limit: 0,
                labels: read::texts(group.node.get("labels")).into_iter().collect(),
                rules: rules.map(|r| rule(r, place(r.node), &mut errors)).collect(),
                place: place(group.node),
            });
        }
        if errors.is_empty() { Ok(out) } else { Err(errors) }
    }
}

fn rule(rule: &Existing<'_>, place: Place, errors: &mut Vec<Diagnostic>) -> Rule {
    let meaning = &rule.meaning;
    let name = &meaning.name;
    if let Err(error) = promql::parse(&meaning.expr) {
        let said = Diagnostic::error(format!("{name}: {}", error.in_source(&meaning.expr)));
        errors.push(said.at(place.line, place.column));
    }
    let mut duration = |key: &str, text: &str| match text {
        "" => Millis(0),
        text => parse_duration(text).unwrap_or_else(|message| {
            let said = Diagnostic::error(format!("{name}: `{key}`: {message}"));
            errors.push(said.at(place.line, place.column));
            Millis(0)
        }),
    };
    Rule {
        hold: duration("for", &meaning.hold),
        keep_firing: duration("keep_firing_for", &meaning.keep_firing_for),
        kind: if meaning.is_alert {
            RuleKind::Alert(name.clone())
        } else {
            RuleKind::Record(name.clone())
        },
        expr: meaning.expr.clone(),
        labels: meaning.labels.iter().cloned().collect(),
        annotations: meaning.annotations.iter().cloned().collect(),
        place,
    }
}
