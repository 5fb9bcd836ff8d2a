//! Sections that a runbook has already for what an alert is about: they are linked, not written again.

use super::outline::Outline;
use super::slug;
use crate::artefact::runbook::{Elsewhere, Place};
use crate::plan::AlertKind;

/// How many sections are named beside one alert.
const NAMED: usize = 2;

/// What the file has for the alert with this anchor.
pub(super) fn elsewhere(outline: &Outline, kind: AlertKind, anchor: &str) -> Elsewhere {
    if outline.has(anchor) {
        return Elsewhere::Same;
    }
    let found = (0..outline.headings.len()).filter(|index| fits(outline, *index, kind));
    let places: Vec<Place> = found
        .filter_map(|index| outline.headings.get(index))
        .map(|heading| Place {
            title: slug::plain(&heading.text),
            anchor: slug::agreed(&heading.text),
        })
        .take(NAMED)
        .collect();
    if places.is_empty() { Elsewhere::Nowhere } else { Elsewhere::Described(places) }
}

/// A section about indicators that somebody wrote.
pub(super) fn indicators(outline: &Outline) -> Option<(Place, usize)> {
    let found = outline.headings.iter().find(|heading| {
        let title = heading.text.to_lowercase();
        title.contains("service level indicator")
            || words(&title).any(|w| matches!(w, "sli" | "slis"))
    })?;
    let title = slug::plain(&found.text);
    Some((Place { title, anchor: slug::agreed(&found.text) }, found.line))
}

/// Whether the section at `index` tells what to do about `kind`: its title says so, and it or a section
/// around it is about backups.
fn fits(outline: &Outline, index: usize, kind: AlertKind) -> bool {
    let path = outline.path(index);
    let Some(own) = path.first() else { return false };
    let title = own.text.to_lowercase();
    let about_backups = path.iter().any(|heading| heading.text.to_lowercase().contains("backup"));
    let has = |all: &[&str]| all.iter().any(|word| title.contains(word));
    // A restore, a check list and another tool are another matter.
    let other = ["restor", "velero", "verif", "step ", "checklist", "setup", "drill"];
    if !about_backups || own.level == 1 || has(&other) {
        return false;
    }
    let broken = ["fail", "unavailable", "stale", "down", "error", "not working"];
    match kind {
        AlertKind::Failed | AlertKind::BudgetSpent => {
            has(&["backup", "job"])
                && has(&["fail", "error"])
                && !has(&["s3", "upload", "off-site"])
        }
        AlertKind::Missing | AlertKind::MissingCritical | AlertKind::NotScheduled => {
            has(&["backup", "job"]) && has(&["not running", "missing", "missed", "not scheduled"])
        }
        AlertKind::RunningTooLong | AlertKind::DurationNearDeadline => {
            has(&["backup", "job"])
                && has(&["slow", "hang", "stuck", "too long", "timeout", "deadline"])
        }
        AlertKind::Suspended => has(&["suspend"]),
        AlertKind::MetricsAbsent => {
            has(&["kube-state-metrics", "metric"])
                && has(&["absent", "missing", "down", "unavailable"])
        }
        AlertKind::PvcNearCapacity | AlertKind::PvcCritical | AlertKind::PvcWillFill => {
            has(&["pvc", "volume", "disk", "storage"])
                && has(&["full", "capacity", "space", "fill"])
        }
        AlertKind::S3UploadStale | AlertKind::S3UploadMetricsAbsent => {
            has(&["s3", "upload", "off-site", "offsite"]) && has(&broken)
        }
        AlertKind::PvcMetricsAbsent | AlertKind::ScheduleChanged | AlertKind::NoRestoreDrill => {
            false
        }
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
}
