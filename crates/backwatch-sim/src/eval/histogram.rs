//! `histogram_quantile` over classic buckets.
//!
//! After Prometheus, `promql/functions.go` (`funcHistogramQuantile`) and `promql/quantile.go`
//! (`BucketQuantile`).

use std::collections::BTreeMap;

use crate::promql::ast::Expr;
use crate::series::labels::BUCKET;
use crate::series::{Labels, Timeline, number};

use super::evaluator::{Evaluator, Value};
use super::output::{Output, RangeSeries};
use super::scan::scan;

/// Bucket counts whose relative difference is not above this count as equal.
const TOLERANCE: f64 = 1e-12;

struct Bucket {
    upper: f64,
    count: f64,
}

impl Evaluator<'_> {
    pub(crate) fn histogram_quantile(&mut self, q: &Expr, buckets: &Expr) -> Value {
        let quantile = self.eval_scalar(q);
        if !self.v2() {
            self.check_quantile(&quantile, q.span());
        }
        let input = self.eval_vector(buckets);
        let mut groups: BTreeMap<Labels, Vec<(f64, &RangeSeries)>> = BTreeMap::new();
        for series in &input {
            let le = series.labels.get(BUCKET);
            let Some(upper) = parse_bound(le) else {
                let name = series.labels.name();
                let text = format!(
                    "bucket label \"le\" is missing or has a malformed value of {le:?} for metric \
                     name {name:?}"
                );
                self.annotations.warn(buckets.span(), &text);
                continue;
            };
            let mut labels = series.labels.with(BUCKET, "");
            if self.v2() {
                labels = labels.without_name();
            }
            groups.entry(labels).or_default().push((upper, series));
        }
        let mut output = Output::default();
        for (labels, members) in groups {
            let (line, forced) = self.quantile_line(&quantile, &members);
            if forced && !self.v2() {
                let text = "input to histogram_quantile needed to be fixed for monotonicity (see \
                    https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)";
                let name = if self.options.delayed_name_removal { labels.name() } else { "" };
                self.annotations.info(buckets.span(), &format!("{text} for metric name {name:?}"));
            }
            output.add(self.unnamed(&labels), true, line);
        }
        Value::Vector(self.finish(output))
    }

    fn quantile_line(&self, q: &Timeline, members: &[(f64, &RangeSeries)]) -> (Timeline, bool) {
        let lines: Vec<&Timeline> = members.iter().map(|(_, series)| &series.line).collect();
        let (mut out, mut any_forced) = (Timeline::empty(), false);
        let fixed = q.is_constant() && !self.options.step_by_step;
        let v2 = self.v2();
        scan(&lines, self.grid.steps, &mut |piece| {
            if piece.active.is_empty() {
                return;
            }
            let mut at = |step: usize| {
                let buckets = piece.active.iter().filter_map(|line| {
                    let (upper, _) = members.get(*line)?;
                    Some(Bucket { upper: *upper, count: piece.segment(*line).at(step) })
                });
                let (value, forced) = bucket_quantile(q.scalar_at(step), buckets.collect(), v2);
                any_forced |= forced;
                value
            };
            if fixed && piece.is_constant() {
                out.push_constant(piece.start, piece.end, at(piece.start));
            } else {
                (piece.start..piece.end).for_each(|step| out.push_value(step, at(step)));
            }
        });
        (out, any_forced)
    }
}

/// An upper bound as Go reads a float, in the forms that occur.
fn parse_bound(text: &str) -> Option<f64> {
    let plain = text.trim_start_matches(['+', '-']);
    if text.len() - plain.len() > 1 || plain.contains(char::is_whitespace) {
        return None;
    }
    text.parse().ok()
}

/// The quantile, and whether counts that fell had to be raised.
fn bucket_quantile(q: f64, mut buckets: Vec<Bucket>, v2: bool) -> (f64, bool) {
    if q.is_nan() {
        return (f64::NAN, false);
    }
    if q < 0.0 {
        return (f64::NEG_INFINITY, false);
    }
    if q > 1.0 {
        return (f64::INFINITY, false);
    }
    buckets.sort_by(|a, b| a.upper.partial_cmp(&b.upper).unwrap_or(std::cmp::Ordering::Equal));
    if buckets.last().is_none_or(|last| last.upper != f64::INFINITY) {
        return (f64::NAN, false);
    }
    let mut buckets = coalesce(buckets);
    let forced = make_monotonic(&mut buckets, v2);
    (interpolate(q, &buckets), forced)
}

/// One bucket for each bound.
fn coalesce(buckets: Vec<Bucket>) -> Vec<Bucket> {
    let mut out: Vec<Bucket> = Vec::new();
    for bucket in buckets {
        match out.last_mut() {
            Some(last) if number::same(last.upper, bucket.upper) => last.count += bucket.count,
            _ => out.push(bucket),
        }
    }
    out
}

fn make_monotonic(buckets: &mut [Bucket], v2: bool) -> bool {
    let mut forced = false;
    let mut buckets = buckets.iter_mut();
    let Some(mut before) = buckets.next().map(|bucket| bucket.count) else { return false };
    for bucket in buckets {
        if !v2 && almost_equal(before, bucket.count) {
            bucket.count = before;
        } else if bucket.count < before {
            bucket.count = before;
            forced = true;
        } else if bucket.count > before {
            before = bucket.count;
        }
    }
    forced
}

fn almost_equal(a: f64, b: f64) -> bool {
    let sum = a.abs() + b.abs();
    let difference = (a - b).abs();
    if difference == 0.0 {
        return true;
    }
    if a == 0.0 || b == 0.0 || sum < f64::MIN_POSITIVE {
        return difference < TOLERANCE * f64::MIN_POSITIVE;
    }
    difference / sum.min(f64::MAX) < TOLERANCE
}

fn interpolate(q: f64, buckets: &[Bucket]) -> f64 {
    let [below @ .., second, last] = buckets else { return f64::NAN };
    if last.count == 0.0 {
        return f64::NAN;
    }
    let mut rank = q * last.count;
    let finite = below.len() + 1;
    // By bisection as in Prometheus: it matters where counts are `NaN`.
    let (mut low, mut high) = (0, finite);
    while low < high {
        let middle = low + (high - low) / 2;
        if buckets.get(middle).is_some_and(|bucket| bucket.count >= rank) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    let Some(bucket) = buckets.get(low).filter(|_| low < finite) else { return second.upper };
    let Some(before) = low.checked_sub(1).and_then(|at| buckets.get(at)) else {
        return if bucket.upper <= 0.0 {
            bucket.upper
        } else {
            bucket.upper * (rank / bucket.count)
        };
    };
    let count = bucket.count - before.count;
    rank -= before.count;
    before.upper + (bucket.upper - before.upper) * (rank / count)
}
