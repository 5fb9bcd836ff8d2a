//! What a plan promises that its schedule, its runs or its data cannot keep: said with the figures,
//! each with the change that mends it.
//!
//! A warning means that something in the plan will not do what it says: a target that no schedule
//! holds, an alert that fires for a healthy backup or can never fire. A note is worth knowing and
//! wrong in nothing. A plan of nothing but defaults and derived numbers has no warning.

mod alerts;
#[cfg(test)]
mod confirmed;
mod fix;
#[cfg(test)]
pub(crate) mod random;
mod runs;
mod targets;
#[cfg(test)]
mod tests;

pub use fix::{Change, Fix};
pub use targets::after_one_failure;

use super::{AlertKind, Backup, Plan};
use crate::diagnostic::{Diagnostic, Severity};

/// One thing found about a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What, why with the figures, and the way out in words; it names its field.
    pub said: Diagnostic,
    /// Changes of the plan after which it is no longer found, the nearest first; none where the
    /// cluster has to change and not the plan.
    pub fixes: Vec<Fix>,
}

impl Finding {
    /// Whether it is a warning that a change of the plan mends.
    pub fn is_fixable(&self) -> bool {
        self.said.severity >= Severity::Warning && !self.fixes.is_empty()
    }
}

/// All findings on a plan, in the order of its fields.
pub fn findings(plan: &Plan) -> Vec<Finding> {
    let mut found = matchers(plan);
    for (index, backup) in plan.backups.iter().enumerate() {
        let field = |name: &str| format!("backups[{index}].{name}");
        let before = plan.backups.get(..index).unwrap_or_default();
        if before.iter().any(|b| b.name.prefix() == backup.name.prefix()) {
            let said = Diagnostic::warning(format!("two backups are named {}", backup.name))
                .at_field(field("name"))
                .hint("give each its own name, or nobody can tell their alerts apart");
            found.push(Finding { said, fixes: Vec::new() });
        }
        for draft in check_backup(plan, backup) {
            let said = draft.said.at_field(field(&draft.field));
            let fixes = draft.changes.into_iter().map(|change| Fix { backup: index, change });
            found.push(Finding { said, fixes: fixes.collect() });
        }
    }
    found
}

/// Matchers for labels that the rules ask for themselves, or that only some of the metrics have.
fn matchers(plan: &Plan) -> Vec<Finding> {
    let own = ["cronjob", "job_name", "owner_kind", "owner_name", "persistentvolumeclaim"];
    let selects_nothing = |(label, value): &(&String, &String)| match label.as_str() {
        "namespace" => plan.backups.iter().any(|backup| backup.namespace.as_str() != *value),
        other => own.contains(&other),
    };
    let of = |(label, value): (&String, &String)| {
        let said = format!(
            "the rules ask for `{label}` themselves: with {label}={value:?} nothing is selected"
        );
        let said = Diagnostic::warning(said)
            .at_field(format!("matchers.{label}"))
            .hint("take it out; matchers tell clusters apart, as cluster=\"eu\" does");
        Finding { said, fixes: Vec::new() }
    };
    plan.matchers.iter().filter(selects_nothing).map(of).collect()
}

/// What is said of a plan, without the changes that mend it.
pub fn check(plan: &Plan) -> Vec<Diagnostic> {
    findings(plan).into_iter().map(|finding| finding.said).collect()
}

fn check_backup(plan: &Plan, backup: &Backup) -> Vec<Draft> {
    let mut found = Vec::new();
    targets::freshness(backup, &mut found);
    targets::success(plan, backup, &mut found);
    targets::retention(plan, backup, &mut found);
    targets::volume(backup, &mut found);
    runs::durations(backup, &mut found);
    runs::volume_is_seen(backup, &mut found);
    alerts::as_specified(backup, &mut found);
    alerts::ages(backup, &mut found);
    alerts::run_lengths(backup, &mut found);
    alerts::holds(backup, &mut found);
    found
}

/// A finding on one backup.
struct Draft {
    /// The key of its field below the backup.
    field: String,
    said: Diagnostic,
    changes: Vec<Change>,
}

impl Draft {
    fn new(field: impl Into<String>, said: Diagnostic) -> Self {
        Self { field: field.into(), said, changes: Vec::new() }
    }

    /// The same with a change that mends it; the first one is its way out in words.
    fn fix(mut self, change: Change) -> Self {
        if self.said.hint.is_none() {
            self.said.hint = Some(change.words());
        }
        self.changes.push(change);
        self
    }
}

/// The field of something that was set by hand on an alert.
fn alert_field(backup: &Backup, kind: AlertKind, key: &str) -> String {
    format!("alerts.{}.{key}", backup.alert_name(kind))
}
