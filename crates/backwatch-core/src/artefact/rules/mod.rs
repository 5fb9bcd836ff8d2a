//! Rule groups: one a backup, recording rules first, then the alerts that are on.

mod alerts;
mod annotations;
mod heading;
mod identity;
mod off_site;
mod optional;
mod recording;
mod specified;
mod value;

use super::series::Series;
use crate::plan::{AlertKind, Backup, Duration, Plan};

pub use heading::{anchor, heading};
pub(crate) use identity::alert_labels;
pub(crate) use off_site::upload_time;
pub(crate) use optional::{failures, failures_name, ratio_name, runs_ended};
pub(crate) use specified::volume_share;

/// The rules of one backup, evaluated in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleGroup {
    /// The group's name, unique within the plan.
    pub name: String,
    /// Recording rules first.
    pub rules: Vec<Rule>,
}

/// One recording or alerting rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// What it makes.
    pub target: Target,
    /// PromQL; several lines where one would be too long.
    pub expr: String,
    /// `for`; absent where it is 0.
    pub hold: Option<Duration>,
    /// `keep_firing_for`.
    pub keep_firing_for: Option<Duration>,
    /// Labels, in order.
    pub labels: Vec<(String, String)>,
    /// Annotations, in order.
    pub annotations: Vec<(String, String)>,
}

/// What a rule makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A series of this name.
    Record(String),
    /// An alert.
    Alert {
        /// Its kind.
        kind: AlertKind,
        /// Its name.
        name: String,
    },
}

impl Rule {
    /// The alert's or the recorded series' name.
    pub fn name(&self) -> &str {
        match &self.target {
            Target::Record(name) | Target::Alert { name, .. } => name,
        }
    }

    /// The alert's kind, if it is an alert.
    pub fn alert_kind(&self) -> Option<AlertKind> {
        match self.target {
            Target::Record(_) => None,
            Target::Alert { kind, .. } => Some(kind),
        }
    }

    fn record(name: &str, expr: &super::expr::Expr) -> Self {
        Self {
            target: Target::Record(name.to_owned()),
            expr: expr.laid_out(),
            hold: None,
            keep_firing_for: None,
            labels: Vec::new(),
            annotations: Vec::new(),
        }
    }
}

/// The rule groups of `plan`, in the order of its backups. `runbook` is the base of `runbook_url` for
/// plans that set none themselves.
pub fn rule_groups(plan: &Plan, runbook: Option<&str>) -> Vec<RuleGroup> {
    let runbook = plan.runbook.as_deref().or(runbook);
    let groups = plan.backups.iter().enumerate();
    groups.map(|(index, backup)| group(plan, index, backup, runbook)).collect()
}

fn group(plan: &Plan, index: usize, backup: &Backup, runbook: Option<&str>) -> RuleGroup {
    let series = Series::new(plan, backup);
    let specified = backup.is_all_specified();
    let mut rules = Vec::new();
    if !specified {
        rules.extend(recording::rules(series, backup));
        rules.extend(optional::rules(series, backup));
    }
    // Several backups record under the same names; the labels that their series have anyway tell
    // the rules apart for linters.
    let several = plan.backups.len() > 1 && !specified;
    for rule in rules.iter_mut().filter(|_| several) {
        rule.labels = identity::of_record(backup, rule.name());
    }
    for kind in backup.alerts_on() {
        let expr = if backup.is_specified(kind) {
            specified::expr(series, backup, kind)
        } else {
            alerts::expr(series, plan, backup, kind)
        };
        let Some(expr) = expr else { continue };
        let mut rule = alert(plan, backup, kind, expr, runbook);
        if several && !kind.is_prefixed() {
            let labels = identity::of_alert(backup, kind);
            let free = |label: &(String, String)| !rule.labels.iter().any(|(l, _)| *l == label.0);
            let new: Vec<(String, String)> = labels.into_iter().filter(free).collect();
            rule.labels.extend(new);
        }
        rules.push(rule);
    }
    RuleGroup { name: plan.group_name(index), rules }
}

fn alert(
    plan: &Plan,
    backup: &Backup,
    kind: AlertKind,
    expr: String,
    runbook: Option<&str>,
) -> Rule {
    let specified = backup.is_specified(kind);
    let mut labels = vec![("severity".to_owned(), backup.severity(kind).to_string())];
    let extra = plan.labels.iter().filter(|(label, _)| label.as_str() != "severity");
    labels.extend(extra.map(|(label, value)| (label.clone(), value.clone())));
    let numbers = backup.numbers();
    let hold = backup.hold(kind);
    let mut annotations = if specified {
        specified::annotations(backup, kind)
    } else {
        annotations::of(backup, kind)
    };
    if let Some(base) = runbook {
        annotations.push(("runbook_url".to_owned(), format!("{base}#{}", anchor(backup, kind))));
    }
    Rule {
        target: Target::Alert { kind, name: backup.alert_name(kind) },
        expr,
        hold: (hold > Duration::default()).then_some(hold),
        keep_firing_for: (kind == AlertKind::Failed && !specified)
            .then_some(numbers.failed_keeps_firing),
        labels,
        annotations,
    }
}

#[cfg(test)]
mod tests;
