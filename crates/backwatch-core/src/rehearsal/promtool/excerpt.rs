//! A part of a scenario's series, moved so that it begins at time 0.

use backwatch_sim::series::{Run, Samples, Storage};

use crate::plan::OffSite;
use crate::rehearsal::expose::is_time;
use crate::rehearsal::number;
use crate::rehearsal::setup::Span;

/// The samples from the start of a span up to and including its end. Where a metric's value is a time it
/// is moved as well, and may become negative.
pub(super) fn excerpt(all: &Storage, span: Span, off_site: &OffSite) -> Storage {
    let mut out = Storage::new();
    for series in all.iter() {
        let moved = if is_time(series.labels.name(), off_site) { number(span.start) } else { 0.0 };
        let mut samples = Samples::new();
        for run in series.samples.runs() {
            copy(&mut samples, run, span, moved);
        }
        let has_value = samples.runs().iter().any(|run| run.value(0).is_some());
        if has_value {
            *out.samples_mut(&series.labels) = samples;
        }
    }
    out
}

fn copy(samples: &mut Samples, run: &Run, span: Span, moved: f64) {
    let (start, end) = (span.start.saturating_mul(1_000), span.end.saturating_mul(1_000));
    let from = run.count_until(start - 1);
    let until = run.count_until(end);
    if from >= until {
        return;
    }
    let first = run.time(from) - start;
    if let Some(value) = run.constant() {
        samples.push_constant(first, run.interval, until - from, value - moved);
        return;
    }
    for k in from..until {
        match run.value(k) {
            Some(value) => samples.push(run.time(k) - start, value - moved),
            None => samples.push_stale(run.time(k) - start),
        }
    }
}
