//! What rules write into the storage: recorded series and the series of alerts.
//!
//! After Prometheus, `rules/group.go` (`Eval`): samples have the time of their tick, and a series
//! that was there at the tick before gets a stale marker. At a tick that fails nothing is written.

use crate::series::{Grid, Labels, Storage, Stretches, Timeline};

/// Writes the results of one rule.
#[derive(Debug, Clone, Default)]
pub(crate) struct Writer {
    /// The series that the last evaluated tick gave, sorted.
    live: Vec<Labels>,
}

impl Writer {
    /// Writes the series, sorted by labels, at the evaluated ticks. `shift` is taken from the time of each tick.
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
        let is_given =
            |labels: &Labels| series.binary_search_by(|(own, _)| own.cmp(labels)).is_ok();
        for labels in before.iter().filter(|labels| !is_given(labels)) {
            storage.samples_mut(labels).push_stale(ticks.time(first) - shift);
        }
        for (labels, line) in series {
            let samples = storage.samples_mut(labels);
            let mut present = before.binary_search(labels).is_ok();
            let mark_stale =
                |present: &mut bool, tick: usize, samples: &mut crate::series::Samples| {
                    if std::mem::replace(present, false) {
                        samples.push_stale(ticks.time(tick) - shift);
                    }
                };
            for (start, end) in evaluated.iter() {
                let mut at = start;
                for (segment, from, to) in line.within(start, end) {
                    if from > at {
                        mark_stale(&mut present, at, samples);
                    }
                    write_segment(samples, ticks, shift, (segment, from, to));
                    present = true;
                    at = to;
                }
                if at < end {
                    mark_stale(&mut present, at, samples);
                }
            }
            if line.at(last).is_some() {
                self.live.push(labels.clone());
            }
        }
    }
}

fn write_segment(
    samples: &mut crate::series::Samples,
    ticks: Grid,
    shift: i64,
    (segment, start, end): (&crate::series::Segment, usize, usize),
) {
    if let Some(value) = segment.constant() {
        samples.push_constant(ticks.time(start) - shift, ticks.step, end - start, value);
    } else {
        for tick in start..end {
            samples.push(ticks.time(tick) - shift, segment.at(tick));
        }
    }
}
