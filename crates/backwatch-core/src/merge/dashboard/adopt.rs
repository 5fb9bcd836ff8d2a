//! Panels that somebody made by hand for the same purpose: found by row, queried metric and type.

use backwatch_edit::Node;

use super::panels::{Layout, Panel, exprs, text};
use crate::artefact::dashboard::PanelKind;
use crate::plan::{Backup, OffSite};

/// For each of our panels the one of the file that does its work; all in one row.
pub(super) fn find<'a>(
    layout: &Layout<'a>,
    backup: &Backup,
    is_ours: impl Fn(Node<'_>) -> bool,
) -> Option<[Option<Panel<'a>>; PanelKind::ALL.len()]> {
    let rows = layout.rows.iter().enumerate();
    let mut named = rows.filter(|(_, row)| row.title.to_lowercase().contains("backup"));
    named.find_map(|(row, _)| {
        let found = PanelKind::ALL.map(|kind| {
            let free = |panel: &&Panel<'a>| !is_ours(panel.node);
            layout.of_row(row).filter(free).find(|panel| does(panel.node, kind, backup)).copied()
        });
        // What is about no backup by name counts only beside something that is.
        let sure = found.iter().flatten().any(|panel| names(panel.node, backup));
        sure.then_some(found)
    })
}

/// Whether a panel shows what ours of `kind` shows.
fn does(panel: Node<'_>, kind: PanelKind, backup: &Backup) -> bool {
    let fits = if kind.is_gauge() { "gauge" } else { "stat" };
    let asked = exprs(panel);
    let asks = |metrics: &[&str]| {
        asked.iter().any(|expr| metrics.iter().any(|metric| expr.contains(metric)))
    };
    if text(panel, "type") != fits {
        return false;
    }
    match kind {
        PanelKind::LastBackup => {
            names(panel, backup)
                && asks(&[
                    "kube_job_status_completion_time",
                    "kube_cronjob_status_last_successful_time",
                    "backup:last_success_timestamp_seconds",
                ])
        }
        PanelKind::SuccessRate => {
            names(panel, backup)
                && asks(&[
                    "kube_job_status_succeeded",
                    "kube_job_status_failed",
                    "kube_job_complete",
                    "kube_job_failed",
                    "backup:run_success",
                ])
        }
        PanelKind::VolumeUsage => {
            names(panel, backup) && asks(&["kubelet_volume_stats_", "backup:pvc_used:ratio"])
        }
        PanelKind::Budget => names(panel, backup) && asks(&["backup:runs_failed:"]),
        PanelKind::OffSite => {
            let title = text(panel, "title").to_lowercase();
            let own = match &backup.off_site {
                OffSite::Metric { name, .. } => asks(&[name.as_str()]),
                _ => false,
            };
            let spoken = ["s3", "off-site", "offsite", "upload"];
            own || (asks(&["s3", "upload"]) && spoken.iter().any(|word| title.contains(word)))
        }
    }
}

/// Whether the queries of a panel name the backup's `CronJob` or volume.
fn names(panel: Node<'_>, backup: &Backup) -> bool {
    let volume = backup.volume.as_ref().map(crate::plan::ObjectName::as_str);
    let known = [Some(backup.cronjob.as_str()), volume];
    let known: Vec<&str> = known.into_iter().flatten().collect();
    exprs(panel).iter().any(|expr| known.iter().any(|name| expr.contains(name)))
}
