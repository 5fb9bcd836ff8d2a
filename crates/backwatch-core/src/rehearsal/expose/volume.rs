//! What the kubelet says of the volume: only while a running container mounts it.
//!
//! The first figure comes a minute after the pod's start, so a run of less leaves none.

use super::Scene;
use super::emit::{Piece, Scrape, Target};
use crate::rehearsal::cluster::Truth;
use crate::rehearsal::setup::Span;

/// Bytes of the volume.
const CAPACITY: u64 = 5 << 30;

/// How long after its start a pod's volume is first reported, in seconds.
pub(crate) const FIRST_FIGURE: i64 = 60;

/// When the kubelet reports the volume.
pub(crate) fn seen(truth: &Truth) -> Vec<Span> {
    let with_pod = truth.runs.iter().filter(|run| run.had_pod);
    let mut spans: Vec<Span> = Vec::new();
    for run in with_pod {
        let mut span = Span::new(run.start + FIRST_FIGURE, run.end.min(run.removed));
        span.start = span.start.max(spans.last().map_or(i64::MIN, |last: &Span| last.end));
        if span.end > span.start {
            spans.push(span);
        }
    }
    spans
}

pub(super) fn emit(scene: Scene<'_>, scrape: &mut Scrape<'_>) {
    let Some(claim) = &scene.backup.volume else { return };
    let pairs =
        [("namespace", scene.backup.namespace.as_str()), ("persistentvolumeclaim", claim.as_str())];
    write(scrape, &pairs, &seen(scene.truth), &scene.truth.volume);
}

/// The three metrics of a volume over the spans in which it is seen.
pub(super) fn write(
    scrape: &mut Scrape<'_>,
    pairs: &[(&str, &str)],
    seen: &[Span],
    levels: &[(i64, u32)],
) {
    let (mut used, mut free, mut all) = (Vec::new(), Vec::new(), Vec::new());
    for span in seen {
        all.push(Piece { span: *span, value: bytes(CAPACITY) });
        let first = levels.partition_point(|(at, _)| *at <= span.start).saturating_sub(1);
        let mut at = span.start;
        for (i, (_, level)) in levels.iter().enumerate().skip(first) {
            let next = levels.get(i + 1).map_or(i64::MAX, |(at, _)| *at);
            if at >= span.end {
                break;
            }
            let end = next.min(span.end);
            let taken = CAPACITY * u64::from(*level) / 1_000_000;
            used.push(Piece::new(at, end, bytes(taken)));
            free.push(Piece::new(at, end, bytes(CAPACITY - taken)));
            at = end;
        }
    }
    scrape.add("kubelet_volume_stats_used_bytes", Target::Kubelet, pairs, &used);
    scrape.add("kubelet_volume_stats_available_bytes", Target::Kubelet, pairs, &free);
    scrape.add("kubelet_volume_stats_capacity_bytes", Target::Kubelet, pairs, &all);
}

/// Bytes as a sample: below 2^53, so without loss.
fn bytes(count: u64) -> f64 {
    crate::rehearsal::number(i64::try_from(count).unwrap_or(i64::MAX))
}
