//! The user's own rules: which of them are about the backup, and how they run.
//!
//! A rule is about the backup if one of its selectors matches a series of it: those that the CronJob,
//! its Jobs, its volume and its copy have while runs succeed and fail, and what rules record from
//! them. Their groups run at their own interval, with their limit and query offset, beside the plan's.
//!
//! A server begins each group at an offset within its interval, which it takes from a hash of the group's
//! name and the path of its file (Prometheus, `rules/group.go`, `EvalTimestamp`). The path is not known
//! here, so groups begin at whole intervals. What one group records reaches the others at once, wherever
//! it stands among the files; on a server it may take up to an interval.

use std::collections::BTreeSet;

use backwatch_sim::Compat;
use backwatch_sim::alert::{Rule, RuleGroup, Schedule};
use backwatch_sim::eval::selectors;
use backwatch_sim::promql;
use backwatch_sim::promql::ast::VectorSelector;
use backwatch_sim::series::storage::matches;
use backwatch_sim::series::{Grid, Labels, Storage};

use super::rules::parse;
use super::setup::STEP;
use crate::diagnostic::Diagnostic;
use crate::rule_check::{self, RuleKind};

/// A group of rules that are about the backup.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct OwnGroup {
    pub(crate) group: RuleGroup,
    /// How often it is evaluated, in milliseconds.
    interval: i64,
}

impl OwnGroup {
    /// When it is evaluated, where others are evaluated at these ticks.
    pub(crate) fn schedule(&self, ticks: Grid) -> Schedule {
        let start = -(-ticks.start).div_euclid(self.interval) * self.interval;
        Schedule::new(Grid::new(start, ticks.end(), self.interval))
    }
}

/// The rules of all groups that are about the backup.
#[derive(Debug, Default)]
pub(crate) struct Own {
    pub(crate) groups: Vec<OwnGroup>,
    /// How many alerts are about other things.
    pub(crate) others: usize,
}

impl Own {
    /// Those of `groups` that are about the backup, without those that the plan makes itself.
    pub(crate) fn new(
        groups: &[rule_check::Group],
        plans: &BTreeSet<String>,
        compat: Compat,
        series: impl FnOnce() -> Storage,
    ) -> Result<Self, Diagnostic> {
        let mut out = Self::default();
        if groups.iter().all(|group| group.rules.is_empty()) {
            return Ok(out);
        }
        let series = series();
        let labels: Vec<Labels> = series.iter().map(|series| series.labels).collect();
        let mut read = Vec::new();
        for group in groups {
            let rules = group.rules.iter().filter(|rule| !plans.contains(rule.kind.name()));
            let rules: Vec<rule_check::Rule> = rules.cloned().collect();
            for rule in &rules {
                parse(rule.kind.name(), &rule.expr, compat)?;
            }
            read.push(rule_check::Group { rules, ..group.clone() });
        }
        let recorded = recorded(&read, &labels, compat);
        for mut group in read {
            let before = alerts(&group);
            group.rules.retain(|rule| is_about(rule, &labels, &recorded, compat));
            out.others += before - alerts(&group);
            if !group.rules.is_empty() {
                let interval = if group.interval.0 > 0 { group.interval.0 } else { STEP * 1_000 };
                out.groups.push(OwnGroup { group: group.rule_group(compat), interval });
            }
        }
        Ok(out)
    }
}

/// The places of groups in the order in which they are evaluated at the same time: each behind those
/// whose results it sees. Of groups that see each other the first goes first.
pub(crate) fn by_need(groups: &[OwnGroup]) -> Vec<usize> {
    let needs = |(at, own): (usize, &OwnGroup)| -> Vec<usize> {
        let others = groups.iter().enumerate().filter(|(other, _)| *other != at);
        others.filter(|(_, other)| own.group.sees(&other.group)).map(|(other, _)| other).collect()
    };
    let needs: Vec<Vec<usize>> = groups.iter().enumerate().map(needs).collect();
    let mut left: Vec<usize> = (0..groups.len()).collect();
    let mut out = Vec::with_capacity(groups.len());
    while !left.is_empty() {
        let waits = |at: &usize| needs.get(*at).is_some_and(|n| n.iter().any(|o| left.contains(o)));
        let next = left.iter().position(|at| !waits(at)).unwrap_or(0);
        out.push(left.remove(next));
    }
    out
}

/// Whether a group looks at alerts, which then have to be evaluated before it.
pub(crate) fn reads_alerts(group: &RuleGroup) -> bool {
    let mut found = false;
    for rule in &group.rules {
        selectors(rule.expr(), &mut |selector| {
            let name = selector.name.as_deref();
            found |= name.is_none_or(|name| matches!(name, "ALERTS" | "ALERTS_FOR_STATE"));
        });
    }
    found
}

/// The alerting rules of a group with their places.
pub(crate) fn alerting(
    group: &RuleGroup,
) -> impl Iterator<Item = (usize, &backwatch_sim::alert::AlertingRule)> {
    group.rules.iter().enumerate().filter_map(|(at, rule)| match rule {
        Rule::Alerting(rule) => Some((at, rule)),
        Rule::Recording(_) => None,
    })
}

fn alerts(group: &rule_check::Group) -> usize {
    group.rules.iter().filter(|rule| matches!(rule.kind, RuleKind::Alert(_))).count()
}

/// The metrics that rules record of the backup; one may be recorded from another.
fn recorded(groups: &[rule_check::Group], labels: &[Labels], compat: Compat) -> BTreeSet<String> {
    let mut known = BTreeSet::new();
    loop {
        let before = known.len();
        for rule in groups.iter().flat_map(|group| &group.rules) {
            if let RuleKind::Record(name) = &rule.kind
                && !known.contains(name)
                && is_about(rule, labels, &known, compat)
            {
                known.insert(name.clone());
            }
        }
        if known.len() == before {
            return known;
        }
    }
}

fn is_about(
    rule: &rule_check::Rule,
    labels: &[Labels],
    recorded: &BTreeSet<String>,
    compat: Compat,
) -> bool {
    let Ok(expr) = promql::parse_as(&rule.expr, compat) else { return false };
    let hits = |selector: &VectorSelector| {
        selector.name.as_ref().is_some_and(|name| recorded.contains(name))
            || labels.iter().any(|labels| matches(selector, labels))
    };
    let mut found = false;
    selectors(&expr, &mut |selector| found = found || hits(selector));
    found
}
