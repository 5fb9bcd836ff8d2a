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

/// Every section of `plan`: those of a backup's own alerts, then those that several backups share,
/// each once.
pub fn document(plan: &Plan) -> String {
    let mut text = String::from("## Backup alerts\n");
    let mut written: Vec<String> = Vec::new();
    for backup in &plan.backups {
        for kind in backup.alerts_on() {
            let name = anchor(backup, kind);
            if written.contains(&name) {
                continue;
            }
            written.push(name);
            section(&mut text, plan, backup, kind);
        }
    }
    text
}

/// One section: heading, then the parts in the order in which they are needed.
fn section(text: &mut String, plan: &Plan, backup: &Backup, kind: AlertKind) {
    // Writing into a string does not fail.
    let of = words::section(backup, kind);
    let name = backup.alert_name(kind);
    let severity =
        backup.settings(kind).severity.unwrap_or_else(|| kind.default_severity(backup.profile));
    let _ = write!(text, "\n### {}\n\n`{name}`, {severity}.\n\n", heading(backup, kind));
    let _ = write!(text, "**What it means.** {}\n\n", of.means);
    let _ = write!(text, "**What is at stake.** {}\n\n", of.loses);
    text.push_str("**First checks**\n\n```sh\n");
    for check in &of.checks {
        let _ = writeln!(text, "{check}");
    }
    text.push_str("```\n\n**How to mend it**\n\n");
    for fix in &of.fixes {
        let _ = writeln!(text, "- {fix}");
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
    let others = sharing(plan, backup, kind);
    if !others.is_empty() {
        let _ = write!(text, "\nThe same alert watches {}.\n", others.join(", "));
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
fn sharing(plan: &Plan, backup: &Backup, kind: AlertKind) -> Vec<String> {
    let name = anchor(backup, kind);
    plan.backups
        .iter()
        .filter(|other| *other != backup && other.is_on(kind) && anchor(other, kind) == name)
        .map(|other| format!("`{}/{}`", other.namespace, other.cronjob))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::artefact::rules::rule_groups;
    use crate::plan::{OffSite, Profile};

    #[test]
    fn every_runbook_url_has_its_section() {
        let mut plan = Plan { runbook: Some("runbook.md".to_owned()), ..Plan::default() };
        for profile in Profile::ALL {
            let backup = &mut plan.backups[0];
            backup.profile = profile;
            backup.off_site = OffSite::S3Exporter { bucket: "b".to_owned(), prefix: String::new() };
            let document = document(&plan);
            let anchors: Vec<String> = document
                .lines()
                .filter_map(|line| line.strip_prefix("### "))
                .map(|heading| heading.to_lowercase().replace(' ', "-"))
                .collect();
            for rule in rule_groups(&plan, None).into_iter().flat_map(|group| group.rules) {
                for (_, url) in rule.annotations.iter().filter(|(key, _)| key == "runbook_url") {
                    let anchor = url.rsplit('#').next().unwrap().to_owned();
                    assert!(anchors.contains(&anchor), "{url}");
                }
            }
        }
    }

    #[test]
    fn links_lead_to_sections() {
        let text = document(&Plan::default());
        for link in text.split("](#").skip(1) {
            let anchor = link.split(')').next().unwrap().replace('-', " ");
            let heading = format!("### {anchor}");
            assert!(text.to_lowercase().contains(&heading), "{anchor}");
        }
    }
}
