//! The functions that look at how a window's values move: rates, differences, regressions.
//!
//! After Prometheus, `promql/functions.go` (`extrapolatedRate`, `instantValue`, `linearRegression`,
//! `funcDoubleExponentialSmoothing`).

use crate::promql::function::Function;
use crate::series::number::{equal, float, seconds};
use crate::series::run::Point;

use super::gomath::kahan;
use super::window::Window;

/// What one of these functions gives for a window; `None` where there are too few samples, and for
/// other functions. `range` is the length of the window in milliseconds.
pub(crate) fn apply(function: Function, window: &Window<'_>, range: i64, v2: bool) -> Option<f64> {
    match function {
        Function::Rate => extrapolated(window, v2, true).map(|(v, f)| v * (f / seconds(range))),
        Function::Increase => extrapolated(window, v2, true).map(|(v, f)| v * f),
        Function::Delta => extrapolated(window, v2, false).map(|(v, f)| v * f),
        Function::Irate => latest(window.points, true),
        Function::Idelta => latest(window.points, false),
        Function::Deriv => {
            let [first, _, ..] = window.points else { return None };
            Some(regression(window.points, first.time, v2).0)
        }
        _ => None,
    }
}

/// The value that the trend of the window leads to `ahead` seconds from its step.
pub(crate) fn predict(window: &Window<'_>, ahead: f64, v2: bool) -> Option<f64> {
    let [_, _, ..] = window.points else { return None };
    let (slope, intercept) = regression(window.points, window.now, v2);
    Some(slope * ahead + intercept)
}

/// Smoothing by a level and a trend factor, both between 0 and 1.
pub(crate) fn smooth(points: &[Point], level: f64, trend: f64) -> Option<f64> {
    let [first, second, ..] = points else { return None };
    let (mut before, mut smoothed) = (0.0, first.value);
    let mut slope = second.value - first.value;
    for (i, point) in points.iter().enumerate().skip(1) {
        let x = level * point.value;
        if i > 1 {
            slope = trend * (smoothed - before) + (1.0 - trend) * slope;
        }
        let y = (1.0 - level) * (smoothed + slope);
        (before, smoothed) = (smoothed, x + y);
    }
    Some(smoothed)
}

/// The change over the window's samples and the factor that stretches it to the whole window.
fn extrapolated(window: &Window<'_>, v2: bool, counter: bool) -> Option<(f64, f64)> {
    let [first, .., last] = window.points else { return None };
    let mut change = last.value - first.value;
    if counter {
        let mut before = first.value;
        for point in window.points.iter().skip(1) {
            // Without a branch: whether a value falls is hard to foretell. To add -0 changes nothing.
            change += if point.value < before { before } else { -0.0 };
            before = point.value;
        }
    }
    let mut to_start = seconds(first.time.saturating_sub(window.from));
    let mut to_end = seconds(window.to.saturating_sub(last.time));
    let sampled = seconds(last.time.saturating_sub(first.time));
    let between = sampled / float(window.points.len() - 1);
    let threshold = between * 1.1;
    let to_zero = if counter && change > 0.0 && first.value >= 0.0 {
        sampled * (first.value / change)
    } else {
        f64::INFINITY
    };
    // Prometheus 2 first shortens to the counter's zero, Prometheus 3 last.
    if v2 && to_zero < to_start {
        to_start = to_zero;
    }
    if to_start >= threshold {
        to_start = between / 2.0;
    }
    if !v2 && to_zero < to_start {
        to_start = to_zero;
    }
    if to_end >= threshold {
        to_end = between / 2.0;
    }
    Some((change, (sampled + to_start + to_end) / sampled))
}

/// The change between the last two samples, of a counter per second.
fn latest(points: &[Point], counter: bool) -> Option<f64> {
    let [.., before, last] = points else { return None };
    let reset = counter && last.value < before.value;
    let change = if reset { last.value } else { last.value - before.value };
    Some(if counter { change / seconds(last.time.saturating_sub(before.time)) } else { change })
}

/// Slope per second and value at a time, by least squares.
fn regression(points: &[Point], intercept_at: i64, v2: bool) -> (f64, f64) {
    let first = points.first().map_or(f64::NAN, |point| point.value);
    let (mut n, mut constant) = (0.0, true);
    let (mut times, mut values, mut products, mut squares) =
        ((0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0));
    for (i, point) in points.iter().enumerate() {
        let y = point.value;
        if i > 0 && !equal(y, first) {
            constant = false;
        }
        n += 1.0;
        let x = seconds(point.time.saturating_sub(intercept_at));
        times = kahan(x, times.0, times.1, v2);
        values = kahan(y, values.0, values.1, v2);
        products = kahan(x * y, products.0, products.1, v2);
        squares = kahan(x * x, squares.0, squares.1, v2);
    }
    if constant {
        return if first.is_infinite() { (f64::NAN, f64::NAN) } else { (0.0, first) };
    }
    let (x, y) = (times.0 + times.1, values.0 + values.1);
    let (xy, xx) = (products.0 + products.1, squares.0 + squares.1);
    let covariance = xy - x * y / n;
    let variance = xx - x * x / n;
    let slope = covariance / variance;
    (slope, y / n - slope * x / n)
}
