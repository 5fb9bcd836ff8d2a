//! The samples of one series, as runs of regularly spaced ones.
//!
//! Runs keep what was scraped, no more: what a run means between its samples is the business of the
//! evaluator.

use super::number::{float, is_exact, millis, same};
use super::timeline::affine_at;

/// How the values of a run go.
#[derive(Debug, Clone, PartialEq)]
pub enum RunShape {
    /// Sample `k` is `a + b * k`. Where `b` is not 0 each value is an exact integer.
    Affine(f64, f64),
    /// One value for each sample.
    Dense(Vec<f64>),
    /// Stale markers: the series ended here.
    Stale,
}

/// Samples at regular distances.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Milliseconds since the epoch of the first sample.
    pub start: i64,
    /// Milliseconds from one sample to the next; at least 1. Without meaning for a single sample.
    pub interval: i64,
    /// How many samples; at least 1.
    pub count: usize,
    /// Their values.
    pub shape: RunShape,
}

impl Run {
    /// The time of sample `k`.
    pub fn time(&self, k: usize) -> i64 {
        self.start.saturating_add(self.interval.saturating_mul(millis(k)))
    }

    /// The time of the last sample.
    pub fn end(&self) -> i64 {
        self.time(self.count.saturating_sub(1))
    }

    /// The value of sample `k`; `None` for a stale marker.
    pub fn value(&self, k: usize) -> Option<f64> {
        match &self.shape {
            RunShape::Affine(a, b) => Some(affine_at(*a, *b, k)),
            RunShape::Dense(values) => values.get(k).copied(),
            RunShape::Stale => None,
        }
    }

    /// The one value of all samples, where there is one.
    pub fn constant(&self) -> Option<f64> {
        match self.shape {
            RunShape::Affine(a, 0.0) => Some(a),
            _ => None,
        }
    }

    /// How many samples are not after `time`.
    pub fn count_until(&self, time: i64) -> usize {
        if time < self.start {
            return 0;
        }
        let behind = super::number::count(time.saturating_sub(self.start) / self.interval.max(1));
        behind.saturating_add(1).min(self.count)
    }

    /// Whether a sample at `time` would continue the run.
    fn continues_at(&self, time: i64) -> bool {
        self.count == 1 || time == self.time(self.count)
    }
}

/// The samples of a series in the order of time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Samples {
    runs: Vec<Run>,
}

/// A sample that is not a stale marker.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Milliseconds since the epoch.
    pub time: i64,
    /// The value.
    pub value: f64,
}

impl Samples {
    /// No samples.
    pub fn new() -> Self {
        Self::default()
    }

    /// The runs, in order.
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// The time of the last sample or stale marker.
    pub fn end(&self) -> Option<i64> {
        self.runs.last().map(Run::end)
    }

    /// Adds a sample. One that is older than the last is put in its place; where there already is
    /// one of this time, that one stays.
    pub fn push(&mut self, time: i64, value: f64) {
        if self.end().is_some_and(|end| time <= end) {
            self.insert(time, Some(value));
        } else {
            self.append(time, Some(value));
        }
    }

    /// Adds a stale marker, under the rules of [`Self::push`].
    pub fn push_stale(&mut self, time: i64) {
        if self.end().is_some_and(|end| time <= end) {
            self.insert(time, None);
        } else {
            self.append(time, None);
        }
    }

    /// Adds `count` samples of one value, the first at `start`; all are after the last sample.
    pub fn push_constant(&mut self, start: i64, interval: i64, count: usize, value: f64) {
        if count == 0 || self.end().is_some_and(|end| start <= end) {
            return;
        }
        let interval = interval.max(1);
        let fits = self.runs.last().is_some_and(|run| {
            run.count > 1
                && run.interval == interval
                && run.continues_at(start)
                && run.constant().is_some_and(|a| same(a, value))
        });
        match self.runs.last_mut() {
            Some(run) if fits => run.count += count,
            _ => {
                let shape = RunShape::Affine(value, 0.0);
                self.runs.push(Run { start, interval, count, shape });
            }
        }
    }

    /// The samples after `from` up to and including `to`, stale markers left out, added to `out`.
    pub fn collect(&self, from: i64, to: i64, out: &mut Vec<Point>) {
        let first = self.runs.partition_point(|run| run.end() <= from);
        for run in self.runs.iter().skip(first).take_while(|run| run.start <= to) {
            for k in run.count_until(from)..run.count_until(to) {
                if let Some(value) = run.value(k) {
                    out.push(Point { time: run.time(k), value });
                }
            }
        }
    }

    /// The newest sample or stale marker that is not after `time`: its time, and its value.
    pub fn newest(&self, time: i64) -> Option<(i64, Option<f64>)> {
        let after = self.runs.partition_point(|run| run.start <= time);
        let run = self.runs.get(after.checked_sub(1)?)?;
        let k = run.count_until(time).checked_sub(1)?;
        Some((run.time(k), run.value(k)))
    }

    fn append(&mut self, time: i64, value: Option<f64>) {
        if let Some(run) = self.runs.last_mut()
            && run.continues_at(time)
            && extend(run, value)
        {
            if run.count == 1 {
                run.interval = time.saturating_sub(run.start);
            }
            run.count += 1;
            self.split_repeats();
            return;
        }
        let shape = value.map_or(RunShape::Stale, |value| RunShape::Affine(value, 0.0));
        self.runs.push(Run { start: time, interval: 1, count: 1, shape });
    }

    fn insert(&mut self, time: i64, value: Option<f64>) {
        if self.newest(time).is_some_and(|(at, _)| at == time) {
            return;
        }
        // Only what is not before it has to be gathered anew.
        let first = self.runs.partition_point(|run| run.end() < time);
        let mut all = Vec::new();
        for run in self.runs.drain(first..) {
            all.extend((0..run.count).map(|k| (run.time(k), run.value(k))));
        }
        let at = all.partition_point(|sample| sample.0 < time);
        all.insert(at, (time, value));
        for (time, value) in all {
            self.append(time, value);
        }
    }

    /// Gives repeated values at the end of a dense run their own constant run.
    fn split_repeats(&mut self) {
        let Some(run) = self.runs.last_mut() else { return };
        let RunShape::Dense(values) = &mut run.shape else { return };
        let keep = values.len().saturating_sub(REPEATS);
        let Some([first, rest @ ..]) = values.get(keep..) else { return };
        if keep == 0 || rest.len() + 1 < REPEATS || !rest.iter().all(|v| same(*v, *first)) {
            return;
        }
        let value = *first;
        values.truncate(keep);
        run.count = keep;
        let (start, interval) = (run.time(keep), run.interval);
        let shape = RunShape::Affine(value, 0.0);
        self.runs.push(Run { start, interval, count: REPEATS, shape });
    }
}

/// How often a value repeats before it is worth a run of its own.
const REPEATS: usize = 4;

/// Makes room in the shape for one more sample; false where it has to be a run of its own.
fn extend(run: &mut Run, value: Option<f64>) -> bool {
    let Some(value) = value else { return run.shape == RunShape::Stale };
    match &mut run.shape {
        RunShape::Stale => false,
        RunShape::Dense(values) => {
            values.push(value);
            true
        }
        RunShape::Affine(a, b) => {
            let next = *a + *b * float(run.count);
            let (first, slope) = (*a, *b);
            if same(if slope == 0.0 { first } else { next }, value)
                && (slope == 0.0 || is_exact(next))
            {
                return true;
            }
            let rise = value - first;
            if run.count == 1 && rise != 0.0 && [first, value, rise].into_iter().all(is_exact) {
                *b = rise;
                return true;
            }
            if run.count > 3 {
                return false;
            }
            let mut values: Vec<f64> = (0..run.count).map(|k| affine_at(first, slope, k)).collect();
            values.push(value);
            run.shape = RunShape::Dense(values);
            true
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(samples: &Samples) -> Vec<(i64, f64)> {
        let mut out = Vec::new();
        samples.collect(i64::MIN, i64::MAX, &mut out);
        out.iter().map(|point| (point.time, point.value)).collect()
    }

    fn check(values: &[f64], runs: usize) {
        let mut samples = Samples::new();
        for (k, value) in values.iter().enumerate() {
            samples.push(millis(k) * 10, *value);
        }
        let got: Vec<u64> = points(&samples).iter().map(|(_, v)| v.to_bits()).collect();
        assert_eq!(got, values.iter().map(|v| v.to_bits()).collect::<Vec<_>>());
        assert_eq!(samples.runs().len(), runs, "{samples:?}");
    }

    #[test]
    fn values_come_back_and_regular_ones_are_gathered() {
        check(&[1.0; 50], 1);
        check(&[0.0, 5.0, 10.0, 15.0, 20.0], 1);
        check(&[0.5, 1.5, 2.5, 2.75], 1);
        check(&[0.0, 5.0, 9.0, 11.0, 12.5, 0.0], 1);
        check(&[1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0, 2.0], 2);
        check(&[1.0, 2.0, 4.0, 7.0, 7.0, 7.0, 7.0, 7.0], 2);
        check(&[-0.0, 0.0, f64::NAN, f64::NAN, 1e300, -1e300], 1);
    }

    #[test]
    fn late_samples_find_their_place_and_doubles_are_ignored() {
        let mut samples = Samples::new();
        for time in [10, 30, 20, 20] {
            samples.push(time, 1.0);
        }
        samples.push_stale(25);
        assert_eq!(points(&samples), [(10, 1.0), (20, 1.0), (30, 1.0)]);
        assert_eq!(samples.newest(29), Some((25, None)));
        assert_eq!(samples.newest(24), Some((20, Some(1.0))));
        assert_eq!(samples.newest(9), None);
    }
}
