//! The walk over an expression.

use crate::Compat;
use crate::promql::ast::{AtModifier, Expr, Millis, Subquery, Unary};
use crate::series::{Grid, Labels, Storage, Stretches, Timeline, number};

use super::annotation::Annotations;
use super::memo::Memo;
use super::output::{Output, RangeSeries, SAME_LABELS};
use super::{Error, Instant, Options};

/// What an expression evaluates to over the grid. Range vectors never are: the functions that take
/// them look at their windows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    /// A number at each step.
    Scalar(Timeline),
    /// At each step a number for some series.
    Vector(Vec<RangeSeries>),
    /// A text.
    Text(String),
}

/// The state of one evaluation.
pub(crate) struct Evaluator<'a> {
    pub(crate) storage: &'a Storage,
    pub(crate) options: Options,
    pub(crate) grid: Grid,
    /// First and last time of the query, which `@ start()` and `@ end()` mean.
    pub(crate) bounds: (i64, i64),
    /// The time of the newest sample that can be seen.
    pub(crate) horizon: i64,
    /// Whether each step is a query of its own.
    pub(crate) each_step_alone: bool,
    /// How much later than `@` says Prometheus reads, in milliseconds: see [`Evaluator::inside`].
    pub(crate) displaced: i64,
    /// The span of the subqueries around, if it is read at another time than it says.
    pub(crate) spanned: Option<(i64, i64)>,
    /// The steps that failed, in the order in which Prometheus would find out.
    pub(crate) errors: Vec<(Stretches, Error)>,
    pub(crate) annotations: Annotations,
    /// For the next call of `predict_linear`: on which side of this its results lie is all that counts.
    pub(crate) trend_bound: Option<f64>,
    /// Results of earlier evaluations at the same steps.
    pub(crate) memo: Option<&'a mut Memo>,
}

impl<'a> Evaluator<'a> {
    pub(crate) fn new(storage: &'a Storage, grid: Grid, options: Options) -> Self {
        Self {
            storage,
            options,
            grid,
            bounds: (grid.start, grid.end()),
            horizon: i64::MAX,
            each_step_alone: false,
            displaced: 0,
            spanned: None,
            errors: Vec::new(),
            annotations: Annotations::default(),
            trend_bound: None,
            memo: None,
        }
    }

    /// The evaluation of what is inside a subquery, at its steps.
    ///
    /// Prometheus turns each `@` into an offset from the first step of the query, taking the offset of
    /// the subqueries around it for granted, and does so again for the first step of each subquery
    /// (`promql/engine.go`, `setOffsetForAtModifier`), but not where that is the step it began with:
    /// there what is inside is read too late, or too early, by the offset of the subquery.
    pub(crate) fn inside(&self, subquery: &Subquery, grid: Grid) -> Self {
        let mut inner = Self::new(self.storage, grid, self.options);
        inner.bounds = self.bounds;
        inner.horizon = self.horizon;
        inner.each_step_alone = self.each_step_alone;
        if grid.start == self.grid.start {
            let offset = match self.time_of(subquery.at) {
                Some(time) => self.grid.start.saturating_sub(time),
                None => self.displaced,
            };
            inner.displaced = offset.saturating_add(subquery.offset.0);
        }
        inner.spanned = self.visible(subquery.at, subquery.offset, subquery.range.0);
        inner
    }

    /// First and last time of the samples that Prometheus fetches for what is read up to `reach` before
    /// a time: those that would be read if nothing was displaced. `None` where nothing is.
    pub(crate) fn visible(
        &self,
        at: Option<AtModifier>,
        offset: Millis,
        reach: i64,
    ) -> Option<(i64, i64)> {
        let (first, last) = match self.time_of(at) {
            Some(time) if self.displaced != 0 => (time, time),
            Some(_) => return None,
            None => self.spanned?,
        };
        let first = first.saturating_sub(offset.0).saturating_sub(reach);
        Some((first, last.saturating_sub(offset.0)))
    }

    pub(crate) fn v2(&self) -> bool {
        self.options.compat == Compat::V2
    }

    pub(crate) fn all_steps(&self) -> Stretches {
        Stretches::range(0, self.grid.steps)
    }

    pub(crate) fn fail(&mut self, steps: Stretches, message: impl Into<String>) {
        if !steps.is_empty() {
            self.errors.push((steps, Error(message.into())));
        }
    }

    pub(crate) fn first_error(&self) -> Result<(), Error> {
        self.errors.first().map_or(Ok(()), |(_, error)| Err(error.clone()))
    }

    /// The end result of an instant query.
    pub(crate) fn instant(&mut self, expr: &Expr) -> Instant {
        if let Expr::Matrix(_) | Expr::Subquery(_) = expr.without_parens() {
            return Instant::Matrix(self.samples(expr.without_parens()));
        }
        match self.eval(expr) {
            Value::Scalar(line) => Instant::Scalar(line.scalar_at(0)),
            Value::Text(text) => Instant::Text(text),
            Value::Vector(series) => {
                let series = self.clean(series);
                let value = |s: RangeSeries| s.line.at(0).map(|value| (s.labels, value));
                Instant::Vector(series.into_iter().filter_map(value).collect())
            }
        }
    }

    /// The end result of a range query.
    pub(crate) fn range(&mut self, expr: &Expr) -> Vec<RangeSeries> {
        match self.eval(expr) {
            Value::Text(_) => Vec::new(),
            Value::Scalar(line) if line.is_empty() => Vec::new(),
            Value::Scalar(line) => {
                vec![RangeSeries { labels: Labels::empty(), drop_name: false, line }]
            }
            Value::Vector(series) => {
                let mut series = self.clean(series);
                super::output::sort(&mut series);
                series
            }
        }
    }

    /// The value of an expression, without looking whether it is known.
    pub(crate) fn compute(&mut self, expr: &Expr) -> Value {
        match expr {
            Expr::Number(number) => Value::Scalar(self.everywhere(number.value)),
            Expr::String(text) => Value::Text(text.value.clone()),
            Expr::Vector(selector) => Value::Vector(self.instant_selector(selector)),
            // The type checker lets range vectors stand only where a function takes one.
            Expr::Matrix(_) | Expr::Subquery(_) => Value::Vector(Vec::new()),
            Expr::Call(call) => self.call(call),
            Expr::Aggregate(aggregate) => Value::Vector(self.aggregate(aggregate)),
            Expr::Binary(binary) => self.binary(binary),
            Expr::Unary(unary) => self.unary(unary),
            Expr::Paren(paren) => self.eval(&paren.expr),
        }
    }

    pub(crate) fn eval_vector(&mut self, expr: &Expr) -> Vec<RangeSeries> {
        match self.eval(expr) {
            Value::Vector(series) => series,
            _ => Vec::new(),
        }
    }

    pub(crate) fn eval_scalar(&mut self, expr: &Expr) -> Timeline {
        match self.eval(expr) {
            Value::Scalar(line) => line,
            _ => self.everywhere(f64::NAN),
        }
    }

    /// The same value at each step.
    pub(crate) fn everywhere(&self, value: f64) -> Timeline {
        Timeline::constant(value, self.grid.steps)
    }

    /// The time of each step in seconds.
    pub(crate) fn times(&self) -> Timeline {
        let Grid { start, step, steps } = self.grid;
        let mut line = Timeline::empty();
        let whole = start % 1000 == 0 && step % 1000 == 0;
        let (a, b) = (number::seconds(start), number::seconds(step));
        if whole && crate::series::timeline::affine_is_exact(a, b, steps) {
            line.push_affine(0, steps, a, b);
        } else {
            for step in 0..steps {
                line.push_value(step, number::seconds(self.grid.time(step)));
            }
        }
        line
    }

    /// The time at which is read what `@` pins.
    pub(crate) fn pinned(&self, at: Option<AtModifier>) -> Option<i64> {
        self.time_of(at).map(|time| time.saturating_add(self.displaced))
    }

    /// The time that `@` means.
    fn time_of(&self, at: Option<AtModifier>) -> Option<i64> {
        at.map(|at| match at {
            AtModifier::Time(time) => time.0,
            AtModifier::Start => self.bounds.0,
            AtModifier::End => self.bounds.1,
        })
    }

    /// The labels of a result that is no longer the metric it was made of.
    pub(crate) fn unnamed(&self, labels: &Labels) -> Labels {
        if self.options.delayed_name_removal {
            labels.clone()
        } else if self.v2() {
            labels.without_name()
        } else {
            labels.without_metadata()
        }
    }

    /// The gathered series; steps with two of the same labels fail.
    pub(crate) fn finish(&mut self, output: Output) -> Vec<RangeSeries> {
        let (series, conflicts) = output.finish();
        self.fail(conflicts, SAME_LABELS);
        series
    }

    /// Each value of a vector through a function that changes what the metric means.
    pub(crate) fn map(&mut self, series: Vec<RangeSeries>, f: impl Fn(f64) -> f64) -> Value {
        let mut output = Output::default();
        for RangeSeries { labels, line, .. } in series {
            output.add(self.unnamed(&labels), true, line.map(&f));
        }
        Value::Vector(self.finish(output))
    }

    fn unary(&mut self, unary: &Unary) -> Value {
        let value = self.eval(&unary.expr);
        if !unary.negative {
            return value;
        }
        match value {
            Value::Scalar(line) => Value::Scalar(super::binary::negate(&line)),
            Value::Vector(series) => {
                let mut output = Output::default();
                for RangeSeries { labels, line, .. } in series {
                    output.add(self.unnamed(&labels), true, super::binary::negate(&line));
                }
                Value::Vector(self.finish(output))
            }
            text @ Value::Text(_) => text,
        }
    }

    /// Takes away the names that are still to be taken away.
    fn clean(&mut self, series: Vec<RangeSeries>) -> Vec<RangeSeries> {
        if !self.options.delayed_name_removal {
            return series;
        }
        let mut output = Output::default();
        for RangeSeries { labels, drop_name, line } in series {
            let labels = if drop_name { labels.without_metadata() } else { labels };
            output.add(labels, false, line);
        }
        self.finish(output)
    }
}

/// Whether a step means the same in a query over ticks from `start` as in a query of its own.
pub(crate) fn is_the_same_from_any_tick(expr: &Expr, start: i64) -> bool {
    !(mentions_query_bounds(expr) || looks_ahead(expr, start) || deep(expr, 0))
}

/// Whether `@ start()` or `@ end()` stands somewhere in the expression.
pub(crate) fn mentions_query_bounds(expr: &Expr) -> bool {
    any_place(expr, &|at, _| matches!(at, Some(AtModifier::Start | AtModifier::End)))
}

/// Whether something in the expression is after the time it is evaluated at, at `start` or later.
fn looks_ahead(expr: &Expr, start: i64) -> bool {
    any_place(expr, &|at, offset| {
        offset.0 < 0 || matches!(at, Some(AtModifier::Time(time)) if time.0 > start)
    })
}

/// Whether something has an `@` inside two subqueries or more, of which `depth` are known: where such is
/// read may depend on the step of the query.
fn deep(expr: &Expr, depth: usize) -> bool {
    match expr {
        Expr::Vector(e) => depth > 1 && e.at.is_some(),
        Expr::Matrix(e) => depth > 1 && e.vector.at.is_some(),
        Expr::Subquery(e) => depth > 1 && e.at.is_some() || deep(&e.expr, depth + 1),
        Expr::Number(_) | Expr::String(_) => false,
        Expr::Call(e) => e.args.iter().any(|arg| deep(arg, depth)),
        Expr::Aggregate(e) => {
            e.param.as_deref().is_some_and(|param| deep(param, depth)) || deep(&e.expr, depth)
        }
        Expr::Binary(e) => deep(&e.lhs, depth) || deep(&e.rhs, depth),
        Expr::Unary(e) => deep(&e.expr, depth),
        Expr::Paren(e) => deep(&e.expr, depth),
    }
}

/// Whether some selector or subquery has an `@` and an offset that satisfy the condition.
fn any_place(expr: &Expr, condition: &dyn Fn(Option<AtModifier>, Millis) -> bool) -> bool {
    let any = |expr: &Expr| any_place(expr, condition);
    match expr {
        Expr::Number(_) | Expr::String(_) => false,
        Expr::Vector(e) => condition(e.at, e.offset),
        Expr::Matrix(e) => condition(e.vector.at, e.vector.offset),
        Expr::Subquery(e) => condition(e.at, e.offset) || any(&e.expr),
        Expr::Call(e) => e.args.iter().any(any),
        Expr::Aggregate(e) => e.param.as_deref().is_some_and(any) || any(&e.expr),
        Expr::Binary(e) => any(&e.lhs) || any(&e.rhs),
        Expr::Unary(e) => any(&e.expr),
        Expr::Paren(e) => any(&e.expr),
    }
}
