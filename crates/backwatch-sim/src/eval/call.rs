//! Function calls.
//!
//! After Prometheus, `promql/engine.go` (`eval` of a call) and `promql/functions.go`.

use crate::promql::ast::{Call, Expr};
use crate::promql::function::Function;
use crate::series::by_labels::ByLabels;
use crate::series::labels::METRIC_NAME;
use crate::series::{Labels, Timeline, number};

use super::evaluator::{Evaluator, Value};
use super::output::{Output, RangeSeries, SAME_LABELS};
use super::window::{Carries, Window};
use super::{date, gomath, over_time, rate};

impl Evaluator<'_> {
    pub(crate) fn call(&mut self, call: &Call) -> Value {
        match (call.function, call.args.as_slice()) {
            (Function::Time, _) => Value::Scalar(self.times()),
            (Function::Pi, _) => Value::Scalar(self.everywhere(std::f64::consts::PI)),
            (Function::Vector, [arg]) => {
                let line = self.eval_scalar(arg);
                Value::Vector(vec![RangeSeries { labels: Labels::empty(), drop_name: false, line }])
            }
            (Function::Scalar, [arg]) => {
                let series = self.eval_vector(arg);
                Value::Scalar(self.scalar(&series))
            }
            (Function::LabelReplace, _) => self.label_replace(call),
            (Function::LabelJoin, _) => self.label_join(call),
            (Function::HistogramQuantile, [q, buckets]) => self.histogram_quantile(q, buckets),
            (Function::HistogramFraction, [lower, upper, buckets]) => {
                self.histogram_fraction([lower, upper], buckets)
            }
            (Function::Absent, [arg]) => {
                let lines: Vec<_> = self.eval_vector(arg).into_iter().map(|s| s.line).collect();
                self.absence(arg, &lines)
            }
            (Function::Timestamp, [arg]) => self.timestamp(arg),
            (Function::Sort | Function::SortDesc, [arg]) => self.sort(call, arg),
            (Function::Clamp | Function::ClampMax | Function::ClampMin, [arg, limits @ ..]) => {
                self.clamp(call.function, arg, limits)
            }
            (Function::Round, [arg, nearest]) => {
                let nearest = self.eval_scalar(nearest);
                let series = self.eval_vector(arg);
                self.with_scalar(series, &nearest, |value, to| gomath::round(value, 1.0 / to))
            }
            (function, []) => self.date_of_step(function),
            (function, args) => match elementwise(function) {
                Some(f) => {
                    let series = args.first().map(|arg| self.eval_vector(arg));
                    self.map(series.unwrap_or_default(), f)
                }
                None => self.range_call(call),
            },
        }
    }

    /// Each value of a vector with the scalar of its step.
    pub(crate) fn with_scalar(
        &mut self,
        series: Vec<RangeSeries>,
        scalar: &Timeline,
        f: impl Fn(f64, f64) -> f64,
    ) -> Value {
        let mut output = Output::default();
        for RangeSeries { labels, line, .. } in series {
            output.add(self.unnamed(&labels), true, super::binary::zip(&line, scalar, &f));
        }
        Value::Vector(self.finish(output))
    }

    /// A function of the windows of a range vector.
    pub(crate) fn range_call(&mut self, call: &Call) -> Value {
        let bound = self.trend_bound.take();
        let is_range =
            |arg: &&Expr| matches!(arg.without_parens(), Expr::Matrix(_) | Expr::Subquery(_));
        let Some(matrix) = call.args.iter().find(is_range) else {
            return Value::Vector(Vec::new());
        };
        let scalars: Vec<Timeline> = call
            .args
            .iter()
            .filter(|arg| !is_range(arg))
            .map(|arg| self.eval_scalar(arg))
            .collect();
        let windows = self.windows(matrix);
        let mut lines = Vec::new();
        for series in &windows.series {
            let fixed = scalars.iter().all(Timeline::is_constant);
            let carries = match call.function {
                Function::LastOverTime | Function::PresentOverTime | Function::AbsentOverTime => {
                    Carries::Newest
                }
                _ if scalars.is_empty() => Carries::Likeness,
                Function::PredictLinear if fixed => bound.map_or(Carries::Level, Carries::Trend),
                _ => Carries::Nothing,
            };
            let (v2, function, range) = (self.v2(), call.function, windows.range);
            let mut f = |w: Window<'_>| window_value(function, &w, range, &scalars, v2);
            lines.push(self.slide(&windows, &series.samples, carries, &mut f));
        }
        if call.function == Function::AbsentOverTime {
            return self.absence(matrix, &lines);
        }
        self.remark_on_range(call, &windows, &lines, scalars.first());
        let keeps_name = call.function == Function::LastOverTime;
        let mut output = Output::default();
        let mut labels_seen = ByLabels::<bool>::default();
        for (series, line) in windows.series.into_iter().zip(lines) {
            let (labels, drop_name) = if keeps_name {
                (series.labels, series.drop_name)
            } else {
                (self.unnamed(&series.labels), true)
            };
            // Within one range query Prometheus compares the series, not their steps.
            let mut twice = false;
            if !line.is_empty() {
                labels_seen.change(labels.clone(), |seen| twice = std::mem::replace(seen, true));
            }
            if twice && !self.each_step_alone && !self.options.delayed_name_removal {
                self.fail(self.all_steps(), SAME_LABELS);
            }
            output.add(labels, drop_name, line);
        }
        Value::Vector(self.finish(output))
    }

    fn remark_on_range(
        &mut self,
        call: &Call,
        windows: &super::window::Windows,
        lines: &[Timeline],
        scalar: Option<&Timeline>,
    ) {
        let Some(span) = call.args.first().map(Expr::span) else { return };
        let some = lines.iter().any(|line| !line.is_empty());
        match (call.function, scalar) {
            (Function::Rate | Function::Increase, _) => {
                for (series, line) in windows.series.iter().zip(lines) {
                    let name = series.labels.get(METRIC_NAME);
                    let suffixes = ["_total", "_sum", "_count", "_bucket"];
                    if !line.is_empty()
                        && !name.is_empty()
                        && !suffixes.iter().any(|suffix| name.ends_with(suffix))
                    {
                        let text = "metric might not be a counter, \
                                    name does not end in _total/_sum/_count/_bucket";
                        self.annotations.info(span, &format!("{text}: {name:?}"));
                    }
                }
            }
            (Function::QuantileOverTime, Some(q)) if some => {
                self.check_quantile(q, span);
            }
            (Function::HoltWinters, Some(_)) if some => self.check_factors(call),
            _ => {}
        }
    }

    /// Warns of a quantile outside 0 to 1.
    pub(crate) fn check_quantile(&mut self, q: &Timeline, span: crate::promql::span::Span) {
        for step in 0..self.grid.steps {
            let q = q.scalar_at(step);
            if !(0.0..=1.0).contains(&q) {
                let q = gomath::general(q);
                let text = format!("quantile value should be between 0 and 1, got {q}");
                self.annotations.warn(span, &text);
            }
        }
    }

    fn check_factors(&mut self, call: &Call) {
        for (arg, name) in call.args.iter().skip(1).zip(["smoothing", "trend"]) {
            let line = self.eval_scalar(arg);
            let short = if name == "smoothing" { "sf" } else { "tf" };
            for step in 0..self.grid.steps {
                let factor = line.scalar_at(step);
                if factor <= 0.0 || factor >= 1.0 {
                    let text = format!(
                        "invalid {name} factor. Expected: 0 < {short} < 1, got: {factor:.6}"
                    );
                    self.fail(crate::series::Stretches::range(step, step + 1), text);
                }
            }
        }
    }

    fn scalar(&self, series: &[RangeSeries]) -> Timeline {
        let lines: Vec<&Timeline> = series.iter().map(|s| &s.line).collect();
        let mut out = Timeline::empty();
        super::scan::scan(&lines, self.grid.steps, &mut |piece| match piece.active {
            [only] => out.push_part(piece.segment(*only), piece.start, piece.end),
            _ => out.push_constant(piece.start, piece.end, f64::NAN),
        });
        out
    }

    fn timestamp(&mut self, arg: &Expr) -> Value {
        if let Expr::Vector(selector) = arg.without_parens() {
            let series = self.sample_times(selector);
            return self.map(series, |time| time);
        }
        let times = self.times();
        let series = self.eval_vector(arg);
        self.with_scalar(series, &times, |_, time| time)
    }

    fn sort(&mut self, call: &Call, arg: &Expr) -> Value {
        let mut series = self.eval_vector(arg);
        if self.grid.steps == 1 {
            let value = |s: &RangeSeries| s.line.at(0).unwrap_or(f64::NAN);
            let descending = call.function == Function::SortDesc;
            // `NaN` comes last either way.
            crate::order::sort_by(&mut series, &|a, b| {
                let (a, b) = (value(a), value(b));
                let order = a.partial_cmp(&b).unwrap_or_else(|| a.is_nan().cmp(&b.is_nan()));
                if descending && !a.is_nan() && !b.is_nan() { order.reverse() } else { order }
            });
        } else if !self.each_step_alone {
            let text = "sort is ineffective for range queries \
                        since results are always ordered by labels";
            self.annotations.warn(call.span, text);
        }
        Value::Vector(series)
    }

    fn clamp(&mut self, function: Function, arg: &Expr, limits: &[Expr]) -> Value {
        let mut limits = limits.iter().map(|limit| self.eval_scalar(limit)).collect::<Vec<_>>();
        let infinite = |value: f64| self.everywhere(value);
        match function {
            Function::ClampMax => limits.insert(0, infinite(f64::NEG_INFINITY)),
            Function::ClampMin => limits.push(infinite(f64::INFINITY)),
            _ => {}
        }
        let series = self.eval_vector(arg);
        let [low, high] = limits.as_slice() else { return Value::Vector(Vec::new()) };
        let mut valid = crate::series::Stretches::none();
        for step in 0..self.grid.steps {
            // A limit that is `NaN` does not contradict the other.
            let (low, high) = (low.scalar_at(step), high.scalar_at(step));
            if high >= low || low.is_nan() || high.is_nan() {
                valid.push(step, step + 1);
            }
        }
        let mut output = Output::default();
        for RangeSeries { labels, line, .. } in series {
            let line = super::binary::zip(&line.restrict(&valid), high, &|v, m| gomath::min(m, v));
            let line = super::binary::zip(&line, low, &|v, m| gomath::max(m, v));
            output.add(self.unnamed(&labels), true, line);
        }
        Value::Vector(self.finish(output))
    }

    /// A date function without an argument speaks of the time of the step.
    fn date_of_step(&mut self, function: Function) -> Value {
        let mut line = Timeline::empty();
        for step in 0..self.grid.steps {
            if let Some(value) = date::apply(function, self.grid.time(step) / 1000) {
                line.push_value(step, value);
            }
        }
        Value::Vector(vec![RangeSeries { labels: Labels::empty(), drop_name: false, line }])
    }
}

fn window_value(
    function: Function,
    window: &Window<'_>,
    range: i64,
    scalars: &[Timeline],
    v2: bool,
) -> Option<f64> {
    let scalar = |at: usize| scalars.get(at).map_or(f64::NAN, |line| line.scalar_at(window.step));
    match function {
        Function::QuantileOverTime => Some(over_time::quantile_of(scalar(0), window.points)),
        Function::PredictLinear => rate::predict(window, scalar(0), v2),
        Function::HoltWinters => rate::smooth(window.points, scalar(0), scalar(1)),
        _ => over_time::apply(function, window.points, v2)
            .or_else(|| rate::apply(function, window, range, v2)),
    }
}

/// The functions of a single value.
fn elementwise(function: Function) -> Option<fn(f64) -> f64> {
    Some(match function {
        Function::Abs => f64::abs,
        Function::Ceil => libm::ceil,
        Function::Floor => libm::floor,
        Function::Round => |v| gomath::round(v, 1.0),
        Function::Sqrt => libm::sqrt,
        Function::Exp => gomath::exp,
        Function::Ln => gomath::log,
        Function::Log2 => gomath::log2,
        Function::Log10 => gomath::log10,
        Function::Sgn => gomath::sign,
        Function::Sin => gomath::sin,
        Function::Cos => gomath::cos,
        Function::Tan => gomath::tan,
        Function::Asin => gomath::asin,
        Function::Acos => gomath::acos,
        Function::Atan => gomath::atan,
        Function::Sinh => gomath::sinh,
        Function::Cosh => gomath::cosh,
        Function::Tanh => gomath::tanh,
        Function::Asinh => gomath::asinh,
        Function::Acosh => gomath::acosh,
        Function::Atanh => gomath::atanh,
        Function::Rad => |v| v * std::f64::consts::PI / 180.0,
        Function::Deg => |v| v * 180.0 / std::f64::consts::PI,
        Function::Minute => |v| date_of(Function::Minute, v),
        Function::Hour => |v| date_of(Function::Hour, v),
        Function::DayOfWeek => |v| date_of(Function::DayOfWeek, v),
        Function::DayOfMonth => |v| date_of(Function::DayOfMonth, v),
        Function::DayOfYear => |v| date_of(Function::DayOfYear, v),
        Function::DaysInMonth => |v| date_of(Function::DaysInMonth, v),
        Function::Month => |v| date_of(Function::Month, v),
        Function::Year => |v| date_of(Function::Year, v),
        _ => return None,
    })
}

fn date_of(function: Function, value: f64) -> f64 {
    date::apply(function, number::integer(value)).unwrap_or(f64::NAN)
}
