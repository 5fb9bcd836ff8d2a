//! Which evals rest on native histograms or on a feature flag, without which they cannot be judged.
//!
//! The reasons are kept narrow: an eval is only left out where no evaluator of floats could pass it.

use crate::eval::selector::selectors;
use crate::promql::function::Function;
use crate::promql::{self, Expr};
use crate::series::labels::{BUCKET, METRIC_NAME};
use crate::series::storage::matches;
use crate::series::{Labels, Storage, notation};

use super::grammar::{Eval, Expectation};

/// The reasons, of which there are two.
const HISTOGRAMS: &str = "not supported: native histograms";
const EXPERIMENTAL: &str = "not supported: experimental syntax";

/// Why an eval is out of scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beyond {
    /// What is left out altogether: native histograms, or experimental syntax.
    pub reason: String,
    /// How this eval rests on it.
    pub detail: String,
}

impl Beyond {
    fn new(reason: &str, detail: impl Into<String>) -> Self {
        Self { reason: reason.to_owned(), detail: detail.into() }
    }

    /// The expression is refused as not supported.
    pub(super) fn refused(error: &promql::Error) -> Self {
        let message = error.message();
        let known =
            [HISTOGRAMS, EXPERIMENTAL].into_iter().find(|reason| message.starts_with(reason));
        let reason = known.unwrap_or(message);
        let detail =
            message.strip_prefix(reason).unwrap_or_default().trim_start_matches([':', ' ']);
        Self::new(reason, if detail.is_empty() { "the expression needs it" } else { detail })
    }
}

/// A series of which not all was loaded.
pub(super) struct LeftOut {
    labels: Labels,
    reason: &'static str,
    what: &'static str,
}

/// Why an eval is out of scope; `None` where it is not.
pub(super) fn beyond(
    eval: &Eval,
    expr: Option<&Expr>,
    storage: &Storage,
    left_out: &[LeftOut],
) -> Option<Beyond> {
    if eval.expects_histograms {
        return Some(Beyond::new(HISTOGRAMS, "some are expected"));
    }
    let mut selected = None;
    if let Some(expr) = expr {
        selectors(expr, &mut |selector| {
            let found = left_out.iter().find(|series| matches(selector, &series.labels));
            selected = selected.take().or(found);
        });
    }
    if let Some(LeftOut { labels, reason, what }) = selected {
        return Some(Beyond::new(reason, format!("{labels} {what}")));
    }
    missing_series(eval, storage)
}

/// The series of a line that cannot be loaded as floats, if that is why.
pub(super) fn left_out(line: &str) -> Option<LeftOut> {
    if let Some((series, _)) = line.split_once("@st")
        && let Ok((labels, "")) = notation::parse_labels(series)
    {
        return Some(LeftOut { labels, reason: EXPERIMENTAL, what: "has start timestamps" });
    }
    let (labels, rest) = notation::parse_labels(line).ok()?;
    rest.contains("{{").then_some(LeftOut { labels, reason: HISTOGRAMS, what: "is one" })
}

/// The native histogram that a classic one of these labels is loaded as, too.
pub(super) fn histogram_of(labels: &Labels) -> Option<LeftOut> {
    let name = labels.name();
    let suffixes = ["_bucket", "_sum", "_count"];
    let base = suffixes.iter().find_map(|suffix| name.strip_suffix(suffix))?;
    let labels = labels.with(METRIC_NAME, base).with(BUCKET, "");
    Some(LeftOut { labels, reason: HISTOGRAMS, what: "is one" })
}

/// A series with its type or unit as a label, which Prometheus drops with the name behind a flag.
pub(super) fn typed(labels: &Labels) -> Option<LeftOut> {
    let typed = ["__type__", "__unit__"].iter().any(|name| !labels.get(name).is_empty());
    let what = "has type and unit labels";
    typed.then(|| LeftOut { labels: labels.clone(), reason: EXPERIMENTAL, what })
}

/// Why the expected info annotation cannot come, the rest of the eval notwithstanding.
pub(super) fn needless_info(eval: &Eval) -> Option<Beyond> {
    let infos = eval.expectations.iter().any(|e| matches!(e, Expectation::Info(_)));
    (infos && !may_inform(&eval.expr)).then(|| {
        Beyond::new(HISTOGRAMS, "the expected info is about one; the values are as expected")
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
fn missing_series(eval: &Eval, storage: &Storage) -> Option<Beyond> {
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
                let detail = format!("no loaded series has {name}={value:?}");
                return Some(Beyond::new(HISTOGRAMS, detail));
            }
        }
    }
    None
}
