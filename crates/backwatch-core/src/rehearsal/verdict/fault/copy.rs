//! Copies that do not leave the cluster, or of which nothing tells.

use super::runs::{ages, overdue};
use super::view::unseen;
use super::{Cases, GRACE, MINUTE, Scene};
use crate::plan::{AlertKind, OffSite};
use crate::rehearsal::setup::{Span, seconds};

pub(super) fn add(scene: Scene<'_>, cases: &mut Cases) {
    if scene.backup.off_site == OffSite::None && !scene.truth.unsent {
        return;
    }
    let limit = seconds(scene.backup.numbers().off_site_freshness);
    cases.change(AlertKind::S3UploadStale, &mut |case| {
        for (from, to) in ages(scene, &scene.truth.uploads) {
            let due = from.saturating_add(limit);
            let overdue = overdue(scene, from);
            if due < to {
                let fault = (AlertKind::S3UploadStale, Span::new(due, to), from);
                case.add(fault, 10 * MINUTE, (overdue.min(due), GRACE));
            } else if overdue < to {
                case.allow(Span::new(overdue, to + GRACE));
            }
        }
    });
    cases.change(AlertKind::S3UploadMetricsAbsent, &mut |case| {
        for span in silent(scene) {
            let fault = (AlertKind::S3UploadMetricsAbsent, span, span.start);
            case.add(fault, 30 * MINUTE, (span.start, 6 * MINUTE));
        }
    });
}

/// When the signal is gone.
fn silent(scene: Scene<'_>) -> Vec<Span> {
    let truth = scene.truth;
    let mut spans = match &scene.backup.off_site {
        OffSite::None => Vec::new(),
        OffSite::CronJob { .. } => [&truth.state_metrics_down[..], &truth.scrape_gap[..]].concat(),
        OffSite::Container { .. } => {
            let mut spans = unseen(scene);
            let mut covered = truth.span.start;
            for run in truth.runs.iter().filter(|run| run.had_pod) {
                spans.push(Span::new(covered, run.start));
                covered = covered.max(run.removed);
            }
            spans.push(Span::new(covered, truth.span.end));
            spans
        }
        OffSite::S3Exporter { .. } | OffSite::Metric { .. } => {
            let first = truth.uploads.first().copied().unwrap_or(truth.span.end);
            let mut spans = truth.scrape_gap.clone();
            spans.push(Span::new(truth.span.start, first));
            spans
        }
    };
    spans.retain(|span| span.length() > 0);
    spans.sort_unstable();
    spans
}
