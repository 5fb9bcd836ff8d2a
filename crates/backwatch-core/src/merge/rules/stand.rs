//! The rules that stand in a file of any form, for those who evaluate them.

use backwatch_edit::Node;
use backwatch_sim::promql::ast::Millis;
use backwatch_sim::promql::{self, parse_duration};

use super::read::{self, Existing};
use crate::diagnostic::{Diagnostic, Place};
use crate::merge::Recognised;
use crate::merge::kind::Source;
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
        let (groups, errors) = readable(source);
        if errors.is_empty() { Ok(groups) } else { Err(errors) }
    }

    /// The same as far as they can be read, and why each of the others cannot: a rule is left out with
    /// its expression or duration, a group with its own fields. A file without rules has neither.
    pub fn readable_rule_groups(&self) -> (Vec<Group>, Vec<Diagnostic>) {
        self.source().filter(|_| self.has_rules()).map(readable).unwrap_or_default()
    }
}

fn readable(source: &Source) -> (Vec<Group>, Vec<Diagnostic>) {
    let mut errors = Vec::new();
    let groups = read::groups(source);
    let groups = groups.iter().filter_map(|group| of(group, &mut errors)).collect();
    (groups, errors)
}

/// The group with the rules that can be read; none where its own fields cannot.
fn of(group: &read::Group<'_>, errors: &mut Vec<Diagnostic>) -> Option<Group> {
    let before = errors.len();
    let place = |node| group.site.place(node);
    let at = place(group.node);
    let mut span = |key: &str| {
        let text = group.node.get(key).and_then(Node::as_str)?;
        Some(duration((group.name, key), text, at, errors))
    };
    let (interval, query_offset) = (span("interval"), span("query_offset"));
    let limit = group.node.get("limit").and_then(Node::as_str).unwrap_or("0");
    let limit = limit.parse().unwrap_or_else(|_| {
        let said = Diagnostic::error(format!("{}: `limit`: {limit} is no number", group.name));
        errors.push(said.at(at.line, at.column));
        0
    });
    if errors.len() > before {
        return None;
    }
    Some(Group {
        name: group.name.to_owned(),
        interval: interval.unwrap_or(Millis(0)),
        query_offset,
        limit,
        labels: read::texts(group.node.get("labels")).into_iter().collect(),
        rules: group.rules.iter().filter_map(|r| rule(r, place(r.node), errors)).collect(),
        place: at,
    })
}

/// A duration, nothing where there is no text.
fn duration(
    (name, key): (&str, &str),
    text: &str,
    place: Place,
    errors: &mut Vec<Diagnostic>,
) -> Millis {
    if text.is_empty() {
        return Millis(0);
    }
    parse_duration(text).unwrap_or_else(|message| {
        let said = Diagnostic::error(format!("{name}: `{key}`: {message}"));
        errors.push(said.at(place.line, place.column));
        Millis(0)
    })
}

/// The rule; none where it cannot be read.
fn rule(rule: &Existing<'_>, place: Place, errors: &mut Vec<Diagnostic>) -> Option<Rule> {
    let before = errors.len();
    let meaning = rule.meaning;
    let name = &meaning.name;
    if let Err(error) = promql::parse(&meaning.expr) {
        let said = Diagnostic::error(format!("{name}: {}", error.in_source(&meaning.expr)));
        errors.push(said.at(place.line, place.column));
    }
    let mut span = |key: &str, text: &str| duration((name, key), text, place, errors);
    let read = Rule {
        hold: span("for", &meaning.hold),
        keep_firing: span("keep_firing_for", &meaning.keep_firing_for),
        kind: if meaning.is_alert {
            RuleKind::Alert(name.clone())
        } else {
            RuleKind::Record(name.clone())
        },
        expr: meaning.expr.clone(),
        labels: meaning.labels.iter().cloned().collect(),
        annotations: meaning.annotations.iter().cloned().collect(),
        place,
    };
    (errors.len() == before).then_some(read)
}
