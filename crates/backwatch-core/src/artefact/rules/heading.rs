//! The headings of runbook sections, and the anchors by which a `runbook_url` finds them.

use crate::plan::{AlertKind, Backup};

/// The heading of an alert's section in the runbook: `NATS backup missing`, `Backup PVC critical`.
pub fn heading(backup: &Backup, kind: AlertKind) -> String {
    let words = match kind {
        AlertKind::Failed => "backup failed",
        AlertKind::Missing => "backup missing",
        AlertKind::MissingCritical => "backup missing critical",
        AlertKind::NotScheduled => "backup not scheduled",
        AlertKind::RunningTooLong => "backup running too long",
        AlertKind::DurationNearDeadline => "backup duration near deadline",
        AlertKind::Suspended => "backup suspended",
        AlertKind::MetricsAbsent => "backup metrics absent",
        AlertKind::PvcNearCapacity => "Backup PVC near capacity",
        AlertKind::PvcCritical => "Backup PVC critical",
        AlertKind::PvcWillFill => "Backup PVC will fill",
        AlertKind::PvcMetricsAbsent => "Backup PVC metrics absent",
        AlertKind::S3UploadStale => "S3 upload stale",
        AlertKind::S3UploadMetricsAbsent => "S3 upload metrics absent",
        AlertKind::ScheduleChanged => "backup schedule changed",
        AlertKind::BudgetSpent => "backup error budget spent",
        AlertKind::NoRestoreDrill => "backup restore drill overdue",
    };
    if kind.is_prefixed() {
        format!("{} {words}", joined(backup.name.as_str()))
    } else {
        words.to_owned()
    }
}

/// The anchor of that heading: `nats-backup-missing`. GitHub, GitLab and MkDocs derive the same one from
/// it: the first keeps each blank as a hyphen, the others make one of several, so a heading has none.
pub fn anchor(backup: &Backup, kind: AlertKind) -> String {
    slug(&heading(backup, kind))
}

/// A display name in which no two blanks or hyphens stand together, dots left out.
fn joined(name: &str) -> String {
    let mut joined = String::new();
    for c in name.chars() {
        let before = joined.chars().next_back();
        if !(matches!(c, ' ' | '-') && matches!(before, Some(' ' | '-'))) {
            joined.push(c);
        }
    }
    joined.trim_end_matches([' ', '-', '.']).to_owned()
}

/// The anchor of a heading of ours: letters and digits in lower case, blanks as hyphens.
fn slug(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_ascii_alphanumeric() || " -_".contains(*c));
    kept.map(|c| if c == ' ' { '-' } else { c.to_ascii_lowercase() }).collect()
}
