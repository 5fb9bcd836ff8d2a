//! Where the series of two storages differ.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::labels::Labels;
use super::number::same;
use super::run::{Run, RunShape, Samples};
use super::storage::{Metric, Storage};

/// A series that differs, with the times of the first and the last sample in which it does, in
/// milliseconds.
pub type Difference = (Labels, (i64, i64));

impl Storage {
    /// The series of each metric that are not the same in the other storage. A series without samples is
    /// as if it were not there.
    pub fn differences(&self, other: &Self) -> BTreeMap<String, Vec<Difference>> {
        let names = self.names().chain(other.names().filter(|name| self.metric(name).is_none()));
        let found = names.map(|name| (name.to_owned(), self.differences_of(other, name)));
        found.filter(|(_, found)| !found.is_empty()).collect()
    }

    /// Those of one metric, sorted by labels.
    pub fn differences_of(&self, other: &Self, name: &str) -> Vec<Difference> {
        let none = Arc::default();
        let own = self.metric(name).unwrap_or(&none);
        let others = other.metric(name).unwrap_or(&none);
        if Arc::ptr_eq(own, others) { Vec::new() } else { of_metric(own, others) }
    }
}

fn of_metric(own: &Metric, others: &Metric) -> Vec<Difference> {
    let mut out = Vec::new();
    let mut add = |labels: &Labels, times: Option<(i64, i64)>| {
        out.extend(times.map(|times| (labels.clone(), times)));
    };
    let mut left = others.iter().peekable();
    for (labels, samples) in own {
        while let Some((other, theirs)) = left.next_if(|(other, _)| *other < labels) {
            add(other, theirs.bounds());
        }
        match left.next_if(|(other, _)| *other == labels) {
            Some((_, theirs)) if Arc::ptr_eq(samples, theirs) => {}
            Some((_, theirs)) => add(labels, samples.difference(theirs)),
            None => add(labels, samples.bounds()),
        }
    }
    left.for_each(|(other, theirs)| add(other, theirs.bounds()));
    out
}

impl Samples {
    /// The times of the first and the last sample or stale marker that the other does not have, or has
    /// with another value.
    pub fn difference(&self, other: &Self) -> Option<(i64, i64)> {
        let first = first_difference(Place::new(self, false), Place::new(other, false))?;
        let last = first_difference(Place::new(self, true), Place::new(other, true))?;
        Some((first, last))
    }

    /// The times of the first and the last sample.
    fn bounds(&self) -> Option<(i64, i64)> {
        Some((self.runs().first()?.start, self.end()?))
    }
}

/// The first one on the way of both through their samples.
fn first_difference(mut own: Place<'_>, mut others: Place<'_>) -> Option<i64> {
    let backwards = own.backwards;
    let earlier = |a: i64, b: i64| if backwards { a.max(b) } else { a.min(b) };
    loop {
        let ((a, i), (b, j)) = match (own.sample(), others.sample()) {
            (None, None) => return None,
            (Some((run, k)), None) | (None, Some((run, k))) => return Some(run.time(k)),
            (Some(own), Some(others)) => (own, others),
        };
        let (mine, theirs) = (a.time(i), b.time(j));
        if mine != theirs || !is_same(a.value(i), b.value(j)) {
            return Some(earlier(mine, theirs));
        }
        let count = if is_alike(a, b) { own.left().min(others.left()) } else { 1 };
        own.skip(count);
        others.skip(count);
    }
}

/// A sample of a series, on the way through it.
struct Place<'a> {
    runs: &'a [Run],
    /// How many samples of the run have been seen.
    seen: usize,
    backwards: bool,
}

impl<'a> Place<'a> {
    fn new(samples: &'a Samples, backwards: bool) -> Self {
        Self { runs: samples.runs(), seen: 0, backwards }
    }

    fn run(&self) -> Option<&'a Run> {
        if self.backwards { self.runs.last() } else { self.runs.first() }
    }

    /// The run and the place of the sample in it.
    fn sample(&self) -> Option<(&'a Run, usize)> {
        let run = self.run()?;
        Some((run, if self.backwards { run.count - 1 - self.seen } else { self.seen }))
    }

    /// How many samples are left in the run.
    fn left(&self) -> usize {
        self.run().map_or(0, |run| run.count - self.seen)
    }

    /// Goes on within the run, or to the next one.
    fn skip(&mut self, count: usize) {
        self.seen += count;
        if self.left() > 0 {
            return;
        }
        self.seen = 0;
        self.runs = match self.runs {
            [rest @ .., _] if self.backwards => rest,
            [_, rest @ ..] => rest,
            [] => self.runs,
        };
    }
}

/// Whether two runs are the same as far as both go, if one sample is.
fn is_alike(a: &Run, b: &Run) -> bool {
    a.interval == b.interval
        && match (&a.shape, &b.shape) {
            (RunShape::Affine(_, a), RunShape::Affine(_, b)) => *a == 0.0 && *b == 0.0,
            (RunShape::Stale, RunShape::Stale) => true,
            _ => false,
        }
}

fn is_same(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => same(a, b),
        (None, None) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Start, number and value of samples 10 ms apart; infinity stands for a stale marker.
    type Parts<'a> = &'a [(i64, usize, f64)];

    const STALE: f64 = f64::INFINITY;

    fn samples(parts: Parts<'_>) -> Samples {
        let mut out = Samples::new();
        for (start, count, value) in parts {
            if value.is_infinite() {
                out.push_stale(*start);
            } else {
                out.push_constant(*start, 10, *count, *value);
            }
        }
        out
    }

    #[test]
    fn the_first_and_the_last_sample_that_differ_are_found() {
        let check = |a: Parts<'_>, b: Parts<'_>, expect: Option<(i64, i64)>| {
            let (a, b) = (samples(a), samples(b));
            assert_eq!(a.difference(&b), expect);
            assert_eq!(b.difference(&a), expect);
        };
        check(&[(0, 5, 1.0)], &[(0, 5, 1.0)], None);
        check(&[(0, 5, 1.0)], &[(0, 2, 1.0), (20, 3, 1.0)], None);
        check(&[(0, 5, 1.0)], &[(0, 1, 1.0), (10, 4, 1.0)], None);
        check(&[(0, 5, 1.0)], &[(0, 3, 1.0)], Some((30, 40)));
        check(&[(0, 5, 1.0)], &[(0, 3, 1.0), (30, 1, 2.0), (40, 1, 1.0)], Some((30, 30)));
        check(&[(0, 9, 1.0)], &[(0, 3, 1.0), (50, 4, 1.0)], Some((30, 40)));
        check(&[(0, 3, 1.0), (30, 1, STALE)], &[(0, 3, 1.0)], Some((30, 30)));
        check(&[(0, 3, 1.0), (30, 1, STALE)], &[(0, 4, 1.0)], Some((30, 30)));
        check(&[(0, 3, 1.0)], &[(5, 3, 1.0)], Some((0, 25)));
        check(&[(0, 3, f64::NAN)], &[(0, 3, f64::NAN)], None);
        check(&[], &[], None);
        check(&[], &[(0, 3, 1.0)], Some((0, 20)));
        let mut dense = samples(&[(0, 3, 1.0)]);
        for (at, value) in [(30, 0.5), (40, 0.7), (50, 0.1)] {
            dense.push(at, value);
        }
        let mut other = dense.clone();
        other.push(60, 0.1);
        assert_eq!(dense.difference(&other), Some((60, 60)));
        assert_eq!(dense.difference(&dense.clone()), None);
    }

    #[test]
    fn storages_differ_by_series() {
        let labels = |name: &str, of: &str| Labels::from_pairs([("__name__", name), ("of", of)]);
        let mut one = Storage::new();
        for name in ["a", "b", "c"] {
            one.samples_mut(&labels(name, "x")).push_constant(0, 10, 5, 1.0);
        }
        let mut two = one.clone();
        assert!(one.differences(&two).is_empty());
        two.samples_mut(&labels("b", "x")).push_stale(70);
        two.samples_mut(&labels("b", "y")).push(80, 1.0);
        two.samples_mut(&labels("d", "x")).push(20, 1.0);
        two.remove(&labels("c", "x"));
        let expect: BTreeMap<String, Vec<Difference>> = [
            ("b", vec![(labels("b", "x"), (70, 70)), (labels("b", "y"), (80, 80))]),
            ("c", vec![(labels("c", "x"), (0, 40))]),
            ("d", vec![(labels("d", "x"), (20, 20))]),
        ]
        .map(|(name, found)| (name.to_owned(), found))
        .into();
        assert_eq!(one.differences(&two), expect);
        assert_eq!(two.differences(&one), expect);
    }
}
