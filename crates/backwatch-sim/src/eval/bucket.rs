//! The buckets of a classic histogram at one time, and what they say.
//!
//! After Prometheus, `promql/quantile.go` (`BucketQuantile`, `BucketFraction`).

use crate::decimal;
use crate::series::number;

/// Bucket counts whose relative difference is not above this count as equal.
const TOLERANCE: f64 = 1e-12;

/// One bucket: how many observations are not above its bound.
pub(crate) struct Bucket {
    pub(crate) upper: f64,
    pub(crate) count: f64,
}

/// An upper bound as Go reads a float, in the forms that occur.
pub(crate) fn parse_bound(text: &str) -> Option<f64> {
    let plain = text.trim_start_matches(['+', '-']);
    if text.len() - plain.len() > 1 || plain.contains(char::is_whitespace) {
        return None;
    }
    // A number too large is an error to Go, not an infinity.
    let overflows =
        |bound: &f64| bound.is_infinite() && plain.starts_with(|c: char| c != 'i' && c != 'I');
    decimal::read(text).filter(|bound| !overflows(bound))
}

/// The quantile, and whether counts that fell had to be raised for it.
pub(crate) fn quantile(q: f64, buckets: Vec<Bucket>, v2: bool) -> (f64, bool) {
    if q.is_nan() {
        return (f64::NAN, false);
    }
    if q < 0.0 {
        return (f64::NEG_INFINITY, false);
    }
    if q > 1.0 {
        return (f64::INFINITY, false);
    }
    let Some(mut buckets) = in_order(buckets) else { return (f64::NAN, false) };
    let forced = if v2 { raise_to_greatest(&mut buckets) } else { make_monotonic(&mut buckets) };
    interpolate(q, &buckets).map_or((f64::NAN, false), |value| (value, forced))
}

/// The share of the observations between two bounds.
pub(crate) fn fraction(lower: f64, upper: f64, buckets: Vec<Bucket>) -> f64 {
    let Some(buckets) = in_order(buckets) else { return f64::NAN };
    let count = buckets.last().map_or(0.0, |last| last.count);
    if count == 0.0 || lower.is_nan() || upper.is_nan() {
        return f64::NAN;
    }
    if lower >= upper {
        return 0.0;
    }
    let capped = |rank: f64| if rank > count { count } else { rank };
    (capped(rank_of(upper, &buckets)) - capped(rank_of(lower, &buckets))) / count
}

/// How many observations are not above a value, if those of a bucket lie evenly in it.
fn rank_of(value: f64, buckets: &[Bucket]) -> f64 {
    // Buckets that begin above zero have nothing below it.
    let from_zero = buckets.first().is_some_and(|first| first.upper > 0.0);
    let mut below = if from_zero { 0.0 } else { f64::NEG_INFINITY };
    let mut rank = 0.0;
    for bucket in buckets {
        if below >= value {
            return rank;
        }
        if bucket.upper > value {
            return if below == f64::NEG_INFINITY {
                bucket.count
            } else {
                rank + (bucket.count - rank) * (value - below) / (bucket.upper - below)
            };
        }
        (below, rank) = (bucket.upper, bucket.count);
    }
    rank
}

/// The buckets by their bounds, one for each; `None` unless the last one has all observations.
fn in_order(mut buckets: Vec<Bucket>) -> Option<Vec<Bucket>> {
    let order = |a: &Bucket, b: &Bucket| a.upper.partial_cmp(&b.upper);
    crate::order::sort_by(&mut buckets, &|a, b| order(a, b).unwrap_or(std::cmp::Ordering::Equal));
    buckets.last().filter(|last| last.upper == f64::INFINITY)?;
    let mut out: Vec<Bucket> = Vec::new();
    for bucket in buckets {
        match out.last_mut() {
            Some(last) if number::same(last.upper, bucket.upper) => last.count += bucket.count,
            _ => out.push(bucket),
        }
    }
    Some(out)
}

/// Raises counts that fall, and takes those that differ by rounding only for equal.
fn make_monotonic(buckets: &mut [Bucket]) -> bool {
    let mut forced = false;
    let mut buckets = buckets.iter_mut();
    let Some(mut before) = buckets.next().map(|bucket| bucket.count) else { return false };
    for bucket in buckets {
        if almost_equal(before, bucket.count) {
            bucket.count = before;
        } else if bucket.count < before {
            bucket.count = before;
            forced = true;
        } else {
            before = bucket.count;
        }
    }
    forced
}

/// Raises counts to the greatest one before, as Prometheus 2 does: `NaN` is passed over.
fn raise_to_greatest(buckets: &mut [Bucket]) -> bool {
    let mut forced = false;
    let mut buckets = buckets.iter_mut();
    let Some(mut greatest) = buckets.next().map(|bucket| bucket.count) else { return false };
    for bucket in buckets {
        if bucket.count > greatest {
            greatest = bucket.count;
        } else if bucket.count < greatest {
            bucket.count = greatest;
            forced = true;
        }
    }
    forced
}

fn almost_equal(a: f64, b: f64) -> bool {
    let sum = a.abs() + b.abs();
    let difference = (a - b).abs();
    if difference == 0.0 || a.is_nan() && b.is_nan() {
        return true;
    }
    if a == 0.0 || b == 0.0 || sum < f64::MIN_POSITIVE {
        return difference < TOLERANCE * f64::MIN_POSITIVE;
    }
    difference / sum.min(f64::MAX) < TOLERANCE
}

/// The quantile of buckets whose counts rise; `None` where there is nothing to tell it from.
fn interpolate(q: f64, buckets: &[Bucket]) -> Option<f64> {
    let [below @ .., second, last] = buckets else { return None };
    if last.count == 0.0 {
        return None;
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
    let Some(bucket) = buckets.get(low).filter(|_| low < finite) else {
        return Some(second.upper);
    };
    let Some(before) = low.checked_sub(1).and_then(|at| buckets.get(at)) else {
        let whole = bucket.upper;
        return Some(if whole <= 0.0 { whole } else { whole * (rank / bucket.count) });
    };
    let count = bucket.count - before.count;
    rank -= before.count;
    Some(before.upper + (bucket.upper - before.upper) * (rank / count))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn buckets(pairs: &[(f64, f64)]) -> Vec<Bucket> {
        pairs.iter().map(|(upper, count)| Bucket { upper: *upper, count: *count }).collect()
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "each is exact")]
    fn shares_of_the_observations() {
        let check = |lower, upper, pairs: &[(f64, f64)], expect: f64| {
            let got = fraction(lower, upper, buckets(pairs));
            assert!(got == expect || got.is_nan() && expect.is_nan(), "{lower} {upper}: {got}");
        };
        let positive = [(2.0, 2.0), (1.0, 1.0), (f64::INFINITY, 4.0)];
        check(f64::NEG_INFINITY, f64::INFINITY, &positive, 1.0);
        check(0.0, 0.5, &positive, 0.125);
        check(-5.0, 1.5, &positive, 0.375);
        check(1.0, 2.0, &positive, 0.25);
        // How the last bucket's observations lie is not known: none is below a finite bound.
        check(1.0, 9.0, &positive, 0.25);
        check(2.0, 1.0, &positive, 0.0);
        check(f64::NAN, 1.0, &positive, f64::NAN);
        check(0.0, 1.0, &[(1.0, 0.0), (f64::INFINITY, 0.0)], f64::NAN);
        check(0.0, 1.0, &[(1.0, 1.0), (2.0, 1.0)], f64::NAN);
        let negative = [(-1.0, 1.0), (1.0, 3.0), (f64::INFINITY, 4.0)];
        // The first bucket has no lower end; all of it counts as below.
        check(f64::NEG_INFINITY, -2.0, &negative, 0.25);
        check(-1.0, 0.0, &negative, 0.25);
        check(f64::NEG_INFINITY, 0.0, &negative, 0.5);
    }

    #[test]
    fn only_a_quantile_that_is_there_is_remarked_on() {
        let falling = [(1.0, 5.0), (2.0, 4.0), (f64::INFINITY, 8.0)];
        assert!(quantile(0.5, buckets(&falling), false).1);
        assert!(!quantile(f64::NAN, buckets(&falling), false).1);
        assert!(!quantile(0.5, buckets(&[(1.0, 0.0), (f64::INFINITY, -1.0)]), false).1);
        let unknown = [(1.0, 5.0), (2.0, f64::NAN), (3.0, 4.0), (f64::INFINITY, 8.0)];
        assert!(!quantile(0.5, buckets(&unknown), false).1);
        assert!(quantile(0.5, buckets(&unknown), true).1);
    }

    #[test]
    fn bounds_are_read_as_go_reads_floats() {
        let good = ["1", "+Inf", "-inf", "infinity", "1e3", ".5", "-0"];
        assert!(good.iter().all(|text| parse_bound(text).is_some()));
        let bad = ["", "x", " 1", "+-1", "1e400", "1_000", "--Inf"];
        assert!(bad.iter().all(|text| parse_bound(text).is_none()));
    }
}
