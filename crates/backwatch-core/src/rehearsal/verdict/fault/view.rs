//! Times in which the cluster cannot be seen.

use super::{Cases, MINUTE, Scene};
use crate::plan::AlertKind;
use crate::rehearsal::setup::Span;

/// Nobody can tell for half an hour that metrics are missing: samples count for five minutes, and a
/// restart must not page. They count as missing for as long after the view is clear again.
pub(super) fn add(scene: Scene<'_>, cases: &mut Cases) {
    cases.change(AlertKind::MetricsAbsent, &mut |case| {
        for span in unseen(scene) {
            let fault = (AlertKind::MetricsAbsent, span, span.start);
            case.add(fault, 30 * MINUTE, (span.start, 6 * MINUTE));
        }
    });
}

/// When the CronJob's own metrics are not there.
pub(super) fn unseen(scene: Scene<'_>) -> Vec<Span> {
    let mut spans = scene.truth.state_metrics_down.clone();
    spans.extend(&scene.truth.scrape_gap);
    let mut at = scene.truth.span.start;
    for life in &scene.truth.lives {
        spans.push(Span::new(at, life.span.start));
        at = life.span.end;
    }
    spans.push(Span::new(at, scene.truth.span.end));
    spans.retain(|span| span.length() > 0);
    spans.sort_unstable();
    spans
}
