//! `histogram_quantile` and `histogram_fraction` over classic buckets.
//!
//! After Prometheus, `promql/functions.go` (`funcHistogramQuantile`, `funcHistogramFraction`): which
//! series are the buckets of one histogram, and what is remarked about them.

use crate::promql::ast::Expr;
use crate::series::Timeline;
use crate::series::by_labels::ByLabels;
use crate::series::labels::BUCKET;

use super::bucket::{self, Bucket, parse_bound};
use super::evaluator::{Evaluator, Value};
use super::output::{Output, RangeSeries};
use super::scan::scan;

/// The series of each histogram, with the upper bounds of their buckets.
type Histograms<'a> = ByLabels<Vec<(f64, &'a RangeSeries)>>;

impl Evaluator<'_> {
    pub(crate) fn histogram_quantile(&mut self, q: &Expr, buckets: &Expr) -> Value {
        let quantile = self.eval_scalar(q);
        if !self.v2() {
            self.check_quantile(&quantile, q.span());
        }
        let input = self.eval_vector(buckets);
        let (fixed, v2) = (quantile.is_constant(), self.v2());
        let mut output = Output::default();
        for (labels, members) in self.histograms(&input, buckets).into_sorted() {
            let mut forced = false;
            let line = self.each_histogram(&members, fixed, &mut |step, buckets| {
                let (value, raised) = bucket::quantile(quantile.scalar_at(step), buckets, v2);
                forced |= raised;
                value
            });
            if forced && !v2 {
                let text = "input to histogram_quantile needed to be fixed for monotonicity (see \
                    https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)";
                let name = if self.options.delayed_name_removal { labels.name() } else { "" };
                self.annotations.info(buckets.span(), &about_metric(text, name));
            }
            output.add(self.unnamed(&labels), true, line);
        }
        Value::Vector(self.finish(output))
    }

    pub(crate) fn histogram_fraction(&mut self, bounds: [&Expr; 2], buckets: &Expr) -> Value {
        let [lower, upper] = bounds.map(|bound| self.eval_scalar(bound));
        let input = self.eval_vector(buckets);
        if self.v2() {
            // There it looks at native histograms only.
            return Value::Vector(Vec::new());
        }
        let fixed = lower.is_constant() && upper.is_constant();
        let mut output = Output::default();
        for (labels, members) in self.histograms(&input, buckets).into_sorted() {
            let line = self.each_histogram(&members, fixed, &mut |step, buckets| {
                bucket::fraction(lower.scalar_at(step), upper.scalar_at(step), buckets)
            });
            output.add(self.unnamed(&labels), true, line);
        }
        Value::Vector(self.finish(output))
    }

    /// The buckets by histogram; what has no bound is left out with a remark.
    fn histograms<'a>(&mut self, input: &'a [RangeSeries], buckets: &Expr) -> Histograms<'a> {
        let mut histograms = Histograms::default();
        for series in input {
            let le = series.labels.get(BUCKET);
            let Some(upper) = parse_bound(le) else {
                let text =
                    format!("bucket label \"le\" is missing or has a malformed value of {le:?}");
                let text = about_metric(&text, series.labels.name());
                self.annotations.warn(buckets.span(), &text);
                continue;
            };
            let mut labels = series.labels.with(BUCKET, "");
            if self.v2() {
                labels = labels.without_name();
            }
            histograms.change(labels, |members| members.push((upper, series)));
        }
        histograms
    }

    /// The function of the buckets that one histogram has at each step. `fixed` says that its other
    /// arguments are the same at all steps.
    fn each_histogram(
        &self,
        members: &[(f64, &RangeSeries)],
        fixed: bool,
        f: &mut dyn FnMut(usize, Vec<Bucket>) -> f64,
    ) -> Timeline {
        let lines: Vec<&Timeline> = members.iter().map(|(_, series)| &series.line).collect();
        let fixed = fixed && !self.options.step_by_step;
        let mut out = Timeline::empty();
        scan(&lines, self.grid.steps, &mut |piece| {
            if piece.active.is_empty() {
                return;
            }
            let mut at = |step: usize| {
                let buckets = piece.active.iter().filter_map(|line| {
                    let (upper, _) = members.get(*line)?;
                    Some(Bucket { upper: *upper, count: piece.segment(*line).at(step) })
                });
                f(step, buckets.collect())
            };
            if fixed && piece.is_constant() {
                out.push_constant(piece.start, piece.end, at(piece.start));
            } else {
                (piece.start..piece.end).for_each(|step| out.push_value(step, at(step)));
            }
        });
        out
    }
}

/// A remark with the name of the metric it is about, if that is known.
fn about_metric(text: &str, name: &str) -> String {
    if name.is_empty() { text.to_owned() } else { format!("{text} for metric name {name:?}") }
}
