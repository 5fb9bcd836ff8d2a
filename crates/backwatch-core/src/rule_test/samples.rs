//! The samples that expressions give, compared with those that are expected.

use backwatch_sim::eval::{self, Instant};
use backwatch_sim::promql::{self, print_duration};
use backwatch_sim::series::Labels;
use backwatch_sim::series::notation::parse_labels;

use super::file::ExprCase;
use super::suite::Suite;
use super::{Failure, differ};

type Samples = Vec<(Labels, f64)>;

pub(super) fn check(suite: &Suite<'_>, fuzzy: bool) -> Vec<Failure> {
    suite.test.exprs.iter().filter_map(|case| compare(suite, case, fuzzy)).collect()
}

fn compare(suite: &Suite<'_>, case: &ExprCase, fuzzy: bool) -> Option<Failure> {
    let fail = |what: String, details: Vec<String>| {
        let title = format!("expr {} at {}: {what}", case.expr, print_duration(case.time));
        Some(Failure { place: case.place, title, details })
    };
    let mut found = match ask(suite, case) {
        Ok(found) => found,
        Err(error) => return fail(error, Vec::new()),
    };
    let mut expected = Samples::new();
    let mut has_empty_label = false;
    for (text, value) in &case.expected {
        match read_labels(text) {
            Ok(labels) => expected.push((labels, *value)),
            Err(error) => return fail(format!("labels {text:?}: {error}"), Vec::new()),
        }
        // A series has no labels without a value, so that one is not equal to any. Where a name stands
        // before the braces, Prometheus drops them from what is expected.
        let named = !text.trim_start().starts_with('{');
        has_empty_label |= !named && (text.contains("=\"\"") || text.contains("=''"));
    }
    expected.sort_by(|a, b| a.0.cmp(&b.0));
    found.sort_by(|a, b| a.0.cmp(&b.0));
    let same = expected.len() == found.len()
        && expected.iter().zip(&found).all(|(a, b)| a.0 == b.0 && equal(a.1, b.1, fuzzy));
    if same && !has_empty_label {
        return None;
    }
    let mut details = differ::samples(&expected, &found, |a, b| equal(a, b, fuzzy));
    if has_empty_label {
        details.push("= a label without a value is expected, which no series has".to_owned());
    }
    fail(format!("{} expected, {} found", expected.len(), found.len()), details)
}

fn ask(suite: &Suite<'_>, case: &ExprCase) -> Result<Samples, String> {
    let expr = promql::parse_as(&case.expr, suite.options.compat)
        .map_err(|error| error.in_source(&case.expr))?;
    let time = suite.test.start.saturating_add(case.time.0);
    let answer = eval::instant(&suite.storage, &expr, time, suite.options);
    match answer.map_err(|error| error.to_string())?.value {
        Instant::Vector(samples) => Ok(samples),
        Instant::Scalar(value) => Ok(vec![(Labels::empty(), value)]),
        Instant::Text(_) | Instant::Matrix(_) => {
            Err("rule result is not a vector or scalar".to_owned())
        }
    }
}

fn read_labels(text: &str) -> Result<Labels, String> {
    if text.trim().is_empty() {
        return Ok(Labels::empty());
    }
    let (labels, rest) = parse_labels(text)?;
    match rest.trim() {
        "" => Ok(labels),
        rest => Err(format!("unexpected {rest:?} after the labels")),
    }
}

/// Equality of floats: a NaN equals nothing. With `fuzzy` the last bit does not count.
fn equal(a: f64, b: f64, fuzzy: bool) -> bool {
    let next = |value: f64| value.next_up().to_bits() == b.to_bits();
    let previous = |value: f64| value.next_down().to_bits() == b.to_bits();
    a.partial_cmp(&b).is_some_and(std::cmp::Ordering::is_eq) || (fuzzy && (next(a) || previous(a)))
}
