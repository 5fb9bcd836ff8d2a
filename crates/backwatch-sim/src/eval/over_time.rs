//! The functions that sum up a window: `sum_over_time` and its like.
//!
//! After Prometheus, `promql/functions.go`, with its order of operations.

use crate::promql::function::Function;
use crate::series::number::{equal, float, same};
use crate::series::run::Point;

use super::gomath::{average, kahan, quantile};

/// What one of these functions gives for a window; `None` for other functions.
pub(crate) fn apply(function: Function, points: &[Point], v2: bool) -> Option<f64> {
    let last = points.last()?;
    Some(match function {
        Function::AbsentOverTime | Function::PresentOverTime => 1.0,
        Function::CountOverTime => float(points.len()),
        Function::LastOverTime => last.value,
        Function::SumOverTime => sum(points, v2),
        Function::AvgOverTime if v2 => moving_average(points),
        Function::AvgOverTime => average(points.iter().map(|point| point.value)),
        Function::MaxOverTime => pick(points, |value, best| value > best),
        Function::MinOverTime => pick(points, |value, best| value < best),
        Function::StdvarOverTime => variance(points, v2),
        Function::StddevOverTime => variance(points, v2).sqrt(),
        Function::Changes => count_pairs(points, |before, value| {
            !(equal(value, before) || value.is_nan() && before.is_nan())
        }),
        Function::Resets => count_pairs(points, |before, value| value < before),
        _ => return None,
    })
}

/// The quantile of the values of a window.
pub(crate) fn quantile_of(q: f64, points: &[Point]) -> f64 {
    let mut values: Vec<f64> = points.iter().map(|point| point.value).collect();
    quantile(q, &mut values)
}

fn sum(points: &[Point], v2: bool) -> f64 {
    let (mut sum, mut c) = (0.0, 0.0);
    for point in points {
        (sum, c) = kahan(point.value, sum, c, v2);
    }
    if sum.is_infinite() { sum } else { sum + c }
}

/// The moving mean of Prometheus 2, in which an infinity stays until its opposite comes.
fn moving_average(points: &[Point]) -> f64 {
    let (mut mean, mut count, mut c) = (0.0_f64, 0.0, 0.0);
    for point in points {
        count += 1.0;
        let value = point.value;
        if mean.is_infinite() {
            if value.is_infinite() && same(mean, value) {
                continue;
            }
            if value.is_finite() {
                continue;
            }
        }
        (mean, c) = kahan(value / count - mean / count, mean, c, true);
    }
    if mean.is_infinite() { mean } else { mean + c }
}

fn pick(points: &[Point], better: impl Fn(f64, f64) -> bool) -> f64 {
    let mut best = points.first().map_or(f64::NAN, |point| point.value);
    for point in points {
        if better(point.value, best) || best.is_nan() {
            best = point.value;
        }
    }
    best
}

fn variance(points: &[Point], v2: bool) -> f64 {
    let (mut count, mut mean, mut mean_c, mut aux, mut aux_c) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for point in points {
        count += 1.0;
        let delta = point.value - (mean + mean_c);
        (mean, mean_c) = kahan(delta / count, mean, mean_c, v2);
        (aux, aux_c) = kahan(delta * (point.value - (mean + mean_c)), aux, aux_c, v2);
    }
    (aux + aux_c) / count
}

fn count_pairs(points: &[Point], counts: impl Fn(f64, f64) -> bool) -> f64 {
    let pairs = points.iter().zip(points.iter().skip(1));
    float(pairs.filter(|(before, point)| counts(before.value, point.value)).count())
}
