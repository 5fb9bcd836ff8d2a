//! Groups of the user's own rules, on their way to the worker. The page reads the files: it has the
//! readers anyway, and the worker none.

use std::collections::BTreeMap;

use backwatch_core::diagnostic::{Diagnostic, Place};
use backwatch_core::merge::Recognised;
use backwatch_core::rule_check::{Group, Millis, Rule, RuleKind};
use nanoserde::{DeBin, SerBin};

/// A group of rules. Times are milliseconds.
#[derive(Clone, Debug, Default, PartialEq, Eq, SerBin, DeBin)]
pub struct OwnGroup {
    /// Its name.
    pub name: String,
    /// How often it is evaluated; zero for the server's default.
    pub interval: i64,
    /// By how much it looks into the past, if it says so.
    pub query_offset: Option<i64>,
    /// How many series or alerts a rule may make; zero for any number.
    pub limit: i64,
    /// Labels for all of its rules.
    pub labels: BTreeMap<String, String>,
    /// Its rules.
    pub rules: Vec<OwnRule>,
}

/// An alerting or a recording rule. Times are milliseconds.
#[derive(Clone, Debug, Default, PartialEq, Eq, SerBin, DeBin)]
pub struct OwnRule {
    /// The alert or the metric that it makes.
    pub name: String,
    /// Whether it records a metric.
    pub is_recording: bool,
    /// Its expression.
    pub expr: String,
    /// How long the expression has to hold.
    pub hold: i64,
    /// How long an alert goes on without it.
    pub keep_firing: i64,
    /// Its labels.
    pub labels: BTreeMap<String, String>,
    /// Its annotations.
    pub annotations: BTreeMap<String, String>,
}

impl OwnGroup {
    /// The groups of a rule file of any form, and why rules and groups that cannot be read are not among
    /// them. A file without rules has neither.
    pub fn of_file(file: &Recognised) -> (Vec<Self>, Vec<Diagnostic>) {
        let (groups, left_out) = file.readable_rule_groups();
        (groups.into_iter().map(Self::from).collect(), left_out)
    }
}

impl From<Group> for OwnGroup {
    fn from(group: Group) -> Self {
        Self {
            name: group.name,
            interval: group.interval.0,
            query_offset: group.query_offset.map(|offset| offset.0),
            limit: group.limit,
            labels: group.labels,
            rules: group.rules.into_iter().map(OwnRule::from).collect(),
        }
    }
}

impl From<Rule> for OwnRule {
    fn from(rule: Rule) -> Self {
        let (name, is_recording) = match rule.kind {
            RuleKind::Alert(name) => (name, false),
            RuleKind::Record(name) => (name, true),
        };
        Self {
            name,
            is_recording,
            expr: rule.expr,
            hold: rule.hold.0,
            keep_firing: rule.keep_firing.0,
            labels: rule.labels,
            annotations: rule.annotations,
        }
    }
}

/// The file that it came from is not known any more, so it has no place there.
impl From<OwnGroup> for Group {
    fn from(group: OwnGroup) -> Self {
        Self {
            name: group.name,
            interval: Millis(group.interval),
            query_offset: group.query_offset.map(Millis),
            limit: group.limit,
            labels: group.labels,
            rules: group.rules.into_iter().map(Rule::from).collect(),
            place: NOWHERE,
        }
    }
}

impl From<OwnRule> for Rule {
    fn from(rule: OwnRule) -> Self {
        let kind = if rule.is_recording { RuleKind::Record } else { RuleKind::Alert };
        Self {
            kind: kind(rule.name),
            expr: rule.expr,
            hold: Millis(rule.hold),
            keep_firing: Millis(rule.keep_firing),
            labels: rule.labels,
            annotations: rule.annotations,
            place: NOWHERE,
        }
    }
}

const NOWHERE: Place = Place { line: 1, column: 1 };

#[cfg(test)]
mod tests {
    use backwatch_core::merge::recognise;

    use super::*;

    #[test]
    fn a_file_that_is_none_has_no_groups() {
        let groups = |name, text: &str| OwnGroup::of_file(&recognise(name, text.as_bytes()));
        assert_eq!(groups("a.yaml", "groups: ["), Default::default());
        assert_eq!(groups("README.md", "# Backups\n"), Default::default());
    }

    #[test]
    fn what_cannot_be_read_is_left_out_alone_and_said() {
        let text = "groups:\n- name: a\n  rules:\n  - alert: Good\n    expr: up == 0\n  - alert: Bad\n    expr: \
                    up ==\n  - alert: Slow\n    expr: up\n    for: soon\n- name: b\n  interval: x\n  rules:\n  - \
                    alert: Other\n    expr: up\n- name: c\n  rules:\n  - record: r:s\n    expr: sum(up)\n";
        let (groups, left_out) = OwnGroup::of_file(&recognise("a.yaml", text.as_bytes()));
        let names = |group: &OwnGroup| {
            let rules = group.rules.iter().map(|rule| rule.name.clone());
            (group.name.clone(), rules.collect::<Vec<_>>())
        };
        let of = |group: &str, rule: &str| (group.to_owned(), vec![rule.to_owned()]);
        assert_eq!(groups.iter().map(names).collect::<Vec<_>>(), [of("a", "Good"), of("c", "r:s")]);
        let said: Vec<_> = left_out
            .iter()
            .map(|said| (said.place.unwrap().line, said.message.split(':').next().unwrap()))
            .collect();
        assert_eq!(said, [(6, "Bad"), (8, "Slow"), (11, "b")]);
    }

    #[test]
    fn groups_arrive_as_they_were_read() {
        let text = "groups:\n- name: a\n  interval: 30s\n  query_offset: 1m\n  limit: 7\n  labels: {l: m}\n  rules:\n  \
                    - alert: A\n    expr: up == 0\n    for: 5m\n    keep_firing_for: 3m\n    labels: {b: c}\n    \
                    annotations: {d: e}\n  - record: r:s\n    expr: sum(up)\n";
        let file = recognise("a.yaml", text.as_bytes());
        let read = file.rule_groups().unwrap();
        let sent = crate::write(&OwnGroup::of_file(&file).0);
        let came: Vec<OwnGroup> = crate::read(&sent).unwrap();
        let mut expected = read;
        for group in &mut expected {
            group.place = NOWHERE;
            group.rules.iter_mut().for_each(|rule| rule.place = NOWHERE);
        }
        assert_eq!(expected[0].rules.len(), 2);
        assert_eq!(came.into_iter().map(Group::from).collect::<Vec<_>>(), expected);
    }
}
