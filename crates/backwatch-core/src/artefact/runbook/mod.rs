//! The runbook: one section an alert, to which its `runbook_url` points.
//!
//! It is written for somebody who was woken: what it means, what is lost, what to look at first, how to
//! mend it. Commands have the real names in them.

mod optional;
mod words;

use std::fmt::Write as _;

use super::rules::{anchor, heading};
use crate::plan::{AlertKind, Backup, Plan};

/// What a section says.
struct Section {
    /// What has happened.
    means: String,
    /// What the people who rely on the backup lose.
    loses: String,
    /// The first three things to look at, as commands.
    checks: [String; 3],
    /// How it is mended.
    fixes: Vec<String>,
}

/// What a runbook has already for an alert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Elsewhere {
    /// Nothing.
    Nowhere,
    /// A section with the very anchor: ours is not written.
    Same,
    /// Sections that tell what to do: ours says what the alert means, and names them.
    Described(Vec<Place>),
}

/// A section of a runbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its heading.
    pub title: String,
    /// Its anchor, where it is the same wherever the file is shown.
    pub anchor: Option<String>,
}

impl Place {
    /// A link to it, or its title where no link is sure to work.
    pub fn link(&self) -> String {
        match &self.anchor {
            Some(anchor) => format!("[{}](#{anchor})", self.title),
            None => format!("\"{}\"", self.title),
        }
    }
}

/// The heading of the whole document.
pub(crate) const HEADING: &str = "Backup alerts";

/// Every section of `plan`: those of a backup's own alerts, then those that several backups share,
/// each once.
pub fn document(plan: &Plan) -> String {
    document_beside(plan, |_, _| Elsewhere::Nowhere)
}

/// The same for a runbook that has sections already: `elsewhere` tells of an alert and the anchor of its
/// section what is there.
pub fn document_beside(plan: &Plan, elsewhere: impl Fn(AlertKind, &str) -> Elsewhere) -> String {
    let mut text = format!("## {HEADING}\n");
    let mut written: Vec<String> = Vec::new();
    for backup in &plan.backups {
        for kind in backup.alerts_on() {
            let name = anchor(backup, kind);
            if written.contains(&name) {
                continue;
            }
            match elsewhere(kind, &name) {
                Elsewhere::Same => {}
                Elsewhere::Nowhere => section(&mut text, plan, backup, kind, &[]),
                Elsewhere::Described(places) => section(&mut text, plan, backup, kind, &places),
            }
            written.push(name);
        }
    }
    text
}

/// One section: heading, then the parts in the order in which they are needed.
fn section(text: &mut String, plan: &Plan, backup: &Backup, kind: AlertKind, places: &[Place]) {
    // Writing into a string does not fail.
    let of = words::section(backup, kind);
    let name = backup.alert_name(kind);
    let severity = backup.severity(kind);
    let _ = write!(text, "\n### {}\n\n`{name}`, {severity}.\n\n", heading(backup, kind));
    let _ = write!(text, "**What it means.** {}\n\n", of.means);
    let _ = write!(text, "**What is at stake.** {}\n\n", of.loses);
    if places.is_empty() {
        what_to_do(text, plan, backup, kind, &of);
    } else {
        let links: Vec<String> = places.iter().map(Place::link).collect();
        let _ = writeln!(text, "**What to do** stands in {}.", links.join(" and "));
    }
    let _ = write!(text, "\n**Escalate** {}\n", words::escalation(backup, kind));
    let related = related(backup, kind);
    if !related.is_empty() {
        let links: Vec<String> = related
            .iter()
            .map(|other| format!("[{}](#{})", backup.alert_name(*other), anchor(backup, *other)))
            .collect();
        let _ = write!(text, "\n**Related**: {}\n", links.join(", "));
    }
    let others: Vec<String> = sharing(plan, backup, kind)
        .into_iter()
        .map(|other| format!("`{}/{}`", other.namespace, other.cronjob))
        .collect();
    if !others.is_empty() {
        let _ = write!(text, "\nThe same alert watches {}.\n", others.join(", "));
    }
}

fn what_to_do(text: &mut String, plan: &Plan, backup: &Backup, kind: AlertKind, of: &Section) {
    text.push_str("**First checks**\n\n```sh\n");
    let sharing = sharing(plan, backup, kind);
    if !sharing.is_empty() {
        let _ = writeln!(text, "# {}/{}", backup.namespace, backup.cronjob);
    }
    for check in &of.checks {
        let _ = writeln!(text, "{check}");
    }
    for other in sharing {
        let _ = writeln!(text, "# {}/{}", other.namespace, other.cronjob);
        for check in words::section(other, kind).checks {
            let _ = writeln!(text, "{check}");
        }
    }
    text.push_str("```\n\n**How to fix it**\n\n");
    for fix in &of.fixes {
        let _ = writeln!(text, "- {fix}");
    }
}

/// Alerts that are on and tell more of the same trouble.
fn related(backup: &Backup, kind: AlertKind) -> Vec<AlertKind> {
    use AlertKind as K;
    let near: &[AlertKind] = match kind {
        K::Failed => &[K::Missing, K::RunningTooLong, K::MetricsAbsent],
        K::Missing => &[K::Failed, K::NotScheduled, K::Suspended],
        K::MissingCritical => &[K::Missing, K::Failed, K::NotScheduled],
        K::NotScheduled => &[K::Suspended, K::Missing],
        K::RunningTooLong => &[K::DurationNearDeadline, K::Failed],
        K::DurationNearDeadline => &[K::RunningTooLong],
        K::Suspended | K::MetricsAbsent => &[K::Missing],
        K::PvcNearCapacity => &[K::PvcCritical, K::PvcWillFill],
        K::PvcCritical => &[K::PvcNearCapacity, K::Failed],
        K::PvcWillFill | K::PvcMetricsAbsent => &[K::PvcNearCapacity],
        K::S3UploadStale => &[K::S3UploadMetricsAbsent, K::Missing],
        K::S3UploadMetricsAbsent => &[K::S3UploadStale],
        K::ScheduleChanged => &[K::NotScheduled, K::Missing],
        K::BudgetSpent => &[K::Failed, K::Missing],
        K::NoRestoreDrill => &[K::Missing, K::S3UploadStale],
    };
    near.iter().copied().filter(|other| backup.is_on(*other)).collect()
}

/// Other backups whose alert has the same section.
fn sharing<'p>(plan: &'p Plan, backup: &Backup, kind: AlertKind) -> Vec<&'p Backup> {
    let name = anchor(backup, kind);
    plan.backups
        .iter()
        .filter(|other| *other != backup && other.is_on(kind) && anchor(other, kind) == name)
        .collect()
}

#[cfg(test)]
mod tests;
