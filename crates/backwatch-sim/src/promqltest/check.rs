//! An eval run, and its answer compared with what the file expects.

use crate::eval::evaluator::mentions_query_bounds;
use crate::eval::{self, Annotations, Answer, Error, Instant, Level, Options, RangeSeries};
use crate::promql::regex::Regex;
use crate::promql::{self, Expr};
use crate::series::notation::Place;
use crate::series::{Grid, Labels, Storage, number};

use super::grammar::{Eval, Expectation, Text, When};
use super::pin::{other_times, pin};
use super::scope::may_inform;

/// Floats that differ relatively by no more than this are equal, as they are to Prometheus.
const TOLERANCE: f64 = 1e-6;

/// Whether the eval gives what it should; otherwise, the difference.
pub(super) fn check(
    eval: &Eval,
    parsed: Result<Expr, promql::Error>,
    storage: &Storage,
    options: Options,
) -> Result<(), String> {
    let expr = match (parsed, eval.fails()) {
        (Ok(expr), _) => expr,
        (Err(error), Some(text)) => return check_failure(text, &error.to_string()),
        (Err(error), None) => return Err(error.to_string()),
    };
    match eval.when {
        When::Range(grid) => {
            let answer = eval::range(storage, &expr, grid, options);
            let Some(answer) = check_outcome(eval, answer)? else { return Ok(()) };
            check_range(eval, grid, &answer)
        }
        When::Instant(at) => {
            let answer = eval::instant(storage, &expr, at, options);
            if let Some(answer) = check_outcome(eval, answer)? {
                check_instant(eval, &answer)?;
            }
            check_as_range(eval, &expr, at, storage, options)?;
            check_pinned(eval, &expr, at, storage, options)
        }
    }
}

/// The expression pinned to its time by `@`, evaluated at other times.
fn check_pinned(
    eval: &Eval,
    expr: &Expr,
    at: i64,
    storage: &Storage,
    options: Options,
) -> Result<(), String> {
    let Some(pinned) = pin(expr, at) else { return Ok(()) };
    for other in other_times(at) {
        let answer = eval::instant(storage, &pinned, other, options);
        let outcome = match check_outcome(eval, answer) {
            Ok(None) => Ok(()),
            Ok(Some(answer)) => check_instant(eval, &answer),
            Err(error) => Err(error),
        };
        outcome.map_err(|error| format!("pinned to {at} ms, at {other} ms: {error}"))?;
    }
    Ok(())
}

/// The expression over three steps of which the second is its time.
fn check_as_range(
    eval: &Eval,
    expr: &Expr,
    at: i64,
    storage: &Storage,
    options: Options,
) -> Result<(), String> {
    if eval.is_ordered() || eval.string.is_some() || eval.range_vector.is_some() {
        return Ok(());
    }
    // Over a range these are other times.
    if mentions_query_bounds(expr) {
        return Ok(());
    }
    let grid = Grid::new(at - 60_000, at + 60_000, 60_000);
    let answer = eval::range(storage, expr, grid, options);
    let answer = match (answer, eval.fails()) {
        (Ok(answer), None) => answer,
        // Other steps may fail, or not fail, where this one does not, or does.
        (_, Some(_)) => return Ok(()),
        (Err(error), None) => return Err(format!("as a range: {error}")),
    };
    let value = |series: RangeSeries| series.line.at(1).map(|value| (series.labels, value));
    let vector: Vec<_> = answer.value.into_iter().filter_map(value).collect();
    if let Some(expected) = eval.scalar {
        let got = vector.first().map_or(f64::NAN, |(_, value)| *value);
        return check_value(expected, got).map_err(|error| format!("as a range: {error}"));
    }
    check_vector(eval, &vector).map_err(|error| format!("as a range: {error}"))
}

/// The answer, where one is due; nothing where the eval failed as it should.
fn check_outcome<T>(eval: &Eval, answer: Result<Answer<T>, Error>) -> Result<Option<T>, String> {
    match (answer, eval.fails()) {
        (Ok(answer), None) => {
            check_annotations(eval, &answer.annotations)?;
            Ok(Some(answer.value))
        }
        (Ok(_), Some(_)) => Err("expected a failure".to_owned()),
        (Err(error), Some(text)) => check_failure(text, &error.to_string()).map(|()| None),
        (Err(error), None) => Err(error.to_string()),
    }
}

fn check_failure(text: &Text, error: &str) -> Result<(), String> {
    if text_fits(text, error)? {
        Ok(())
    } else {
        Err(format!("expected the failure {text:?}, got {error:?}"))
    }
}

fn check_annotations(eval: &Eval, annotations: &Annotations) -> Result<(), String> {
    for (level, name) in [(Level::Warning, "warn"), (Level::Info, "info")] {
        let of_level = annotations.as_slice().iter().filter(|a| a.level == level);
        let got: Vec<&str> = of_level.map(|a| a.message.as_str()).collect();
        let mut wanted = Vec::new();
        for expectation in &eval.expectations {
            match (expectation, level) {
                (Expectation::Warn(text), Level::Warning) => wanted.push(text),
                (Expectation::Info(text), Level::Info) if may_inform(&eval.expr) => {
                    wanted.push(text);
                }
                (Expectation::NoWarn, Level::Warning) | (Expectation::NoInfo, Level::Info)
                    if !got.is_empty() =>
                {
                    return Err(format!("expected no {name}, got {got:?}"));
                }
                _ => {}
            }
        }
        for text in &wanted {
            if !any_fits(text, &got)? {
                return Err(format!("expected {name} {text:?}, got {got:?}"));
            }
        }
        for message in got.iter().filter(|_| !wanted.is_empty()) {
            let mut fits = false;
            for text in &wanted {
                fits |= text_fits(text, message)?;
            }
            if !fits {
                return Err(format!("unexpected {name} {message:?}"));
            }
        }
    }
    Ok(())
}

fn any_fits(text: &Text, messages: &[&str]) -> Result<bool, String> {
    for message in messages {
        if text_fits(text, message)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn text_fits(text: &Text, message: &str) -> Result<bool, String> {
    match text {
        Text::Any => Ok(true),
        Text::Exactly(expected) => Ok(message == expected),
        Text::Regex(pattern) => {
            Regex::unanchored(pattern).map(|r| r.is_match(message)).map_err(|e| e.to_string())
        }
    }
}

fn check_instant(eval: &Eval, answer: &Instant) -> Result<(), String> {
    match answer {
        Instant::Scalar(got) => match eval.scalar {
            Some(expected) => check_value(expected, *got),
            None => Err(format!("expected no scalar, got {got}")),
        },
        Instant::Text(got) => match &eval.string {
            Some(expected) if expected == got => Ok(()),
            expected => Err(format!("expected {expected:?}, got the string {got:?}")),
        },
        Instant::Vector(got) => {
            if let Some(expected) = eval.scalar {
                return Err(format!("expected the scalar {expected}, got a vector"));
            }
            check_vector(eval, got)
        }
        Instant::Matrix(got) => {
            let Some(grid) = eval.range_vector else {
                return Err("expected no range vector".to_owned());
            };
            let got: Vec<_> = got.iter().map(|(l, points)| (l.clone(), points.clone())).collect();
            check_points(eval, grid, &got)
        }
    }
}

fn check_vector(eval: &Eval, got: &[(Labels, f64)]) -> Result<(), String> {
    for (place, (labels, value)) in got.iter().enumerate() {
        let found = eval.series.iter().position(|(expected, _)| expected == labels);
        let Some(at) = found else { return Err(format!("unexpected series {labels} {value}")) };
        if eval.is_ordered() && at != place {
            return Err(format!("expected {labels} at place {at}, got it at {place}"));
        }
        match eval.series.get(at).and_then(|(_, places)| places.first()) {
            Some(Place::Value(expected)) => {
                check_value(*expected, *value).map_err(|error| format!("{labels}: {error}"))?;
            }
            other => return Err(format!("{labels}: expected {other:?}, got {value}")),
        }
    }
    match eval.series.iter().find(|(expected, _)| !got.iter().any(|(l, _)| l == expected)) {
        Some((labels, _)) => Err(format!("expected series {labels}, which is missing")),
        None => Ok(()),
    }
}

fn check_range(eval: &Eval, grid: Grid, answer: &[RangeSeries]) -> Result<(), String> {
    let points = |series: &RangeSeries| {
        let at = |step: usize| series.line.at(step).map(|value| (grid.time(step), value));
        (series.labels.clone(), (0..grid.steps).filter_map(at).collect::<Vec<_>>())
    };
    if let Some(expected) = eval.scalar {
        return Err(format!("expected the scalar {expected}, got a range of values"));
    }
    check_points(eval, grid, &answer.iter().map(points).collect::<Vec<_>>())
}

fn check_points(eval: &Eval, grid: Grid, got: &[(Labels, Vec<(i64, f64)>)]) -> Result<(), String> {
    for (labels, points) in got {
        let Some((_, places)) = eval.series.iter().find(|(expected, _)| expected == labels) else {
            return Err(format!("unexpected series {labels}"));
        };
        let mut expected = Vec::new();
        for (k, place) in places.iter().enumerate() {
            if let Place::Value(value) = place {
                expected.push((grid.start + grid.step * number::millis(k), *value));
            }
        }
        let times = |points: &[(i64, f64)]| points.iter().map(|p| p.0).collect::<Vec<_>>();
        if times(&expected) != times(points) {
            return Err(format!("{labels}: expected {expected:?}, got {points:?}"));
        }
        for (expected, got) in expected.iter().zip(points) {
            check_value(expected.1, got.1)
                .map_err(|error| format!("{labels} at {} ms: {error}", got.0))?;
        }
    }
    let missing = |(labels, _): &&(Labels, Vec<Place>)| !got.iter().any(|(l, _)| l == labels);
    match eval.series.iter().find(missing) {
        Some((labels, _)) => Err(format!("expected series {labels}, which is missing")),
        None => Ok(()),
    }
}

#[allow(clippy::float_cmp, reason = "infinities are equal or not")]
fn check_value(expected: f64, got: f64) -> Result<(), String> {
    let difference = (expected - got).abs();
    let scale = expected.abs() + got.abs();
    let near = if expected == 0.0 || got == 0.0 || scale < f64::MIN_POSITIVE {
        difference < TOLERANCE * f64::MIN_POSITIVE
    } else {
        difference / scale.min(f64::MAX) < TOLERANCE
    };
    let equal = expected == got || expected.is_nan() && got.is_nan() || near;
    if equal { Ok(()) } else { Err(format!("expected {expected}, got {got}")) }
}
