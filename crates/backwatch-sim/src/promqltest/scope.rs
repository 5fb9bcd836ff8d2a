//! Which evals rest on native histograms, without which they cannot be judged.
//!
//! The reasons are kept narrow: an eval is only left out where no evaluator of floats could pass it.

use crate::eval::selector::selectors;
use crate::promql::Expr;
use crate::promql::function::Function;
use crate::series::labels::{BUCKET, METRIC_NAME};
use crate::series::storage::matches;
use crate::series::{Labels, Storage};

use super::grammar::{Eval, Expectation};

/// Why an eval is out of scope; `None` where it is not.
pub(super) fn beyond(
    eval: &Eval,
    expr: Option<&Expr>,
    storage: &Storage,
    left_out: &[Labels],
) -> Option<String> {
    if eval.expects_histograms {
        return Some("not supported: native histograms (some are expected)".to_owned());
    }
    let mut selected = None;
    if let Some(expr) = expr {
        selectors(expr, &mut |selector| {
            let found = left_out.iter().find(|labels| matches(selector, labels));
            selected = selected.take().or(found);
        });
    }
    if let Some(labels) = selected {
        return Some(format!("not supported: native histograms ({labels} is one)"));
    }
    missing_series(eval, storage)
}

/// The native histogram that a classic one of these labels is loaded as, too.
pub(super) fn histogram_of(labels: &Labels) -> Option<Labels> {
    let name = labels.name();
    let suffixes = ["_bucket", "_sum", "_count"];
    let base = suffixes.iter().find_map(|suffix| name.strip_suffix(suffix))?;
    Some(labels.with(METRIC_NAME, base).with(BUCKET, ""))
}

/// Why the expected info annotation cannot come, the rest of the eval notwithstanding.
pub(super) fn needless_info(eval: &Eval) -> Option<String> {
    let infos = eval.expectations.iter().any(|e| matches!(e, Expectation::Info(_)));
    (infos && !may_inform(&eval.expr)).then(|| {
        "not supported: native histograms (floats give no info annotation here)".to_owned()
    })
}

/// Whether floats can give an info annotation: only counters by name, and buckets that fall, do.
pub(super) fn may_inform(expr: &str) -> bool {
    [Function::Rate, Function::Increase, Function::HistogramQuantile]
        .iter()
        .any(|function| expr.contains(function.name()))
}

/// In an eval that asks for histograms by name, an expected label value that neither the series nor
/// the expression contain belongs to a series that was not loaded.
fn missing_series(eval: &Eval, storage: &Storage) -> Option<String> {
    if !eval.expr.contains("histogram") {
        return None;
    }
    if eval.fails().is_some() || ["label_", "count_values"].iter().any(|f| eval.expr.contains(f)) {
        return None;
    }
    for (labels, _) in &eval.series {
        for (name, value) in labels.iter() {
            let known = eval.expr.contains(value)
                || storage.iter().any(|series| series.labels.iter().any(|(_, v)| v == value));
            if !known {
                return Some(format!(
                    "not supported: native histograms (no loaded series has {name}={value:?})"
                ));
            }
        }
    }
    None
}
