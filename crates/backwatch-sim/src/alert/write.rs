//! What rules write into the storage: recorded series and the series of alerts.
//!
//! After Prometheus, `rules/group.go` (`Eval`): samples have the time of their tick, and a series
//! that was there at the tick before gets a stale marker. At a tick that fails nothing is written.

use std::collections::BTreeSet;

use crate::series::{Grid, Labels, Storage, Stretches, Timeline};

/// Writes the results of one rule.
#[derive(Debug, Clone, Default)]
pub(crate) struct Writer {
    /// The series that the last evaluated tick gave.
    live: BTreeSet<Labels>,
}

impl Writer {
    /// Writes the series at the evaluated ticks. `shift` is taken from the time of each tick.
    pub(crate) fn write(
        &mut self,
        storage: &mut Storage,
        ticks: Grid,
        shift: i64,
        evaluated: &Stretches,
        series: &[(Labels, Timeline)],
    ) {
        let Some((first, _)) = evaluated.iter().next() else { return };
        let last = evaluated.iter().last().map_or(first, |(_, end)| end - 1);
        let before = std::mem::take(&mut self.live);
        let given: BTreeSet<&Labels> = series.iter().map(|(labels, _)| labels).collect();
        for labels in before.iter().filter(|labels| !given.contains(labels)) {
            storage.samples_mut(labels).push_stale(ticks.time(first) - shift);
        }
        for (labels, line) in series {
            let samples = storage.samples_mut(labels);
            let mut present = before.contains(labels);
            let mark_stale =
                |present: &mut bool, tick: usize, samples: &mut crate::series::Samples| {
                    if std::mem::replace(present, false) {
                        samples.push_stale(ticks.time(tick) - shift);
                    }
                };
            for (start, end) in evaluated.iter() {
                let part = line.restrict(&Stretches::range(start, end));
                let mut at = start;
                for segment in part.segments() {
                    if segment.start > at {
                        mark_stale(&mut present, at, samples);
                    }
                    write_segment(samples, ticks, shift, segment);
                    present = true;
                    at = segment.end;
                }
                if at < end {
                    mark_stale(&mut present, at, samples);
                }
            }
            if line.at(last).is_some() {
                self.live.insert(labels.clone());
            }
        }
    }
}

fn write_segment(
    samples: &mut crate::series::Samples,
    ticks: Grid,
    shift: i64,
    segment: &crate::series::Segment,
) {
    let (start, end) = (segment.start, segment.end);
    if let Some(value) = segment.constant() {
        samples.push_constant(ticks.time(start) - shift, ticks.step, end - start, value);
    } else {
        for tick in start..end {
            samples.push(ticks.time(tick) - shift, segment.at(tick));
        }
    }
}
