//! Evaluation of expressions over series.
//!
//! After Prometheus, `promql/engine.go`. An evaluation has a grid of steps and gives, for each
//! series, segments of values: its cost follows the points where something changes. It parses
//! nothing and knows no alerts. An error belongs to the steps at which it arises, since the ticks of
//! a rule group fail one by one; a range query fails as a whole.

mod absent;
mod aggregate;
mod annotation;
mod binary;
mod bucket;
mod call;
mod constant;
mod date;
pub(crate) mod evaluator;
mod gomath;
mod histogram;
mod matching;
mod memo;
mod output;
mod over_time;
mod rate;
mod relabel;
mod scan;
pub(crate) mod selector;
mod set;
mod splice;
mod subquery;
mod tally;
mod topk;
mod trend;
mod window;

use std::fmt;

use crate::Compat;
use crate::promql::ast::Expr;
use crate::series::{Grid, Labels, Storage, Stretches};

pub use annotation::{Annotation, Annotations, Level};
pub use memo::Memo;
pub use output::RangeSeries;
pub use selector::selectors;
pub use splice::reach;

use evaluator::Evaluator;

/// How to evaluate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Options {
    /// Whose semantics.
    pub compat: Compat,
    /// Whether metric names are only taken away from the end result, as Prometheus's own tests
    /// have it. A server does so only behind a feature flag.
    pub delayed_name_removal: bool,
    /// How old a sample may be to count as current, in milliseconds.
    pub look_back: i64,
    /// The step of subqueries that give none, in milliseconds.
    pub subquery_step: i64,
    /// Whether to compute each step by itself. Slow; the answers are the same.
    pub step_by_step: bool,
}

impl Options {
    /// The defaults of a server.
    pub const fn new(compat: Compat) -> Self {
        Self {
            compat,
            delayed_name_removal: false,
            look_back: 300_000,
            subquery_step: 60_000,
            step_by_step: false,
        }
    }
}

/// Why an evaluation failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error(String);

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

/// The answer of an instant query.
#[derive(Debug, Clone, PartialEq)]
pub enum Instant {
    /// A number.
    Scalar(f64),
    /// A text.
    Text(String),
    /// For each series a value, in the order that the expression gives.
    Vector(Vec<(Labels, f64)>),
    /// For each series its samples: time in milliseconds and value.
    Matrix(Vec<(Labels, Vec<(i64, f64)>)>),
}

/// An answer and the remarks about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer<T> {
    /// The answer.
    pub value: T,
    /// The remarks.
    pub annotations: Annotations,
}

/// What an expression gives at the ticks of a rule group, each tick a query of its own.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ticks {
    /// The series, sorted by labels. A scalar is one series without labels.
    pub series: Vec<RangeSeries>,
    /// The ticks that failed and why; at these, what the series say means nothing.
    pub errors: Vec<(Stretches, Error)>,
    /// The remarks.
    pub annotations: Annotations,
}

/// The value of an expression at one time, in milliseconds.
pub fn instant(
    storage: &Storage,
    expr: &Expr,
    at: i64,
    options: Options,
) -> Result<Answer<Instant>, Error> {
    let mut evaluator = Evaluator::new(storage, Grid::instant(at), options);
    let value = evaluator.instant(expr);
    evaluator.first_error()?;
    Ok(Answer { value, annotations: evaluator.annotations })
}

/// The values of an expression over a range, sorted by labels. A scalar is one series without
/// labels.
pub fn range(
    storage: &Storage,
    expr: &Expr,
    grid: Grid,
    options: Options,
) -> Result<Answer<Vec<RangeSeries>>, Error> {
    let mut evaluator = Evaluator::new(storage, grid, options);
    let value = evaluator.range(expr);
    evaluator.first_error()?;
    Ok(Answer { value, annotations: evaluator.annotations })
}

/// The values of an expression at the ticks of a rule group.
pub fn ticks(storage: &Storage, expr: &Expr, grid: Grid, options: Options) -> Ticks {
    if !evaluator::is_the_same_from_any_tick(expr, grid.start) {
        return one_by_one(storage, expr, grid, options);
    }
    evaluate_ticks(Evaluator::new(storage, grid, options), expr)
}

/// The values of an expression at the ticks of a rule group; parts of it that are known from before
/// are not evaluated again. The answers are those of [`ticks`].
pub fn ticks_with(
    storage: &Storage,
    expr: &Expr,
    grid: Grid,
    options: Options,
    memo: &mut Memo,
) -> Ticks {
    memo.prepare(storage, options);
    ticks_known(storage, expr, grid, options, memo)
}

/// As [`ticks_with`], for a memo that is known to hold for these series.
pub(crate) fn ticks_known(
    storage: &Storage,
    expr: &Expr,
    grid: Grid,
    options: Options,
    memo: &mut Memo,
) -> Ticks {
    if !evaluator::is_the_same_from_any_tick(expr, grid.start) {
        return one_by_one(storage, expr, grid, options);
    }
    let mut evaluator = Evaluator::new(storage, grid, options);
    evaluator.memo = Some(memo);
    evaluate_ticks(evaluator, expr)
}

fn evaluate_ticks(mut evaluator: Evaluator<'_>, expr: &Expr) -> Ticks {
    evaluator.each_step_alone = true;
    let series = evaluator.range(expr);
    let Evaluator { errors, annotations, .. } = evaluator;
    Ticks { series, errors, annotations }
}

/// Each tick by itself, for expressions that mean the time of the query by `start()` or `end()`, and
/// for those that look ahead: at a tick the samples after it are not there yet.
fn one_by_one(storage: &Storage, expr: &Expr, grid: Grid, options: Options) -> Ticks {
    let mut out = Ticks::default();
    let mut gathered = output::Output::default();
    for step in 0..grid.steps {
        let mut evaluator = Evaluator::new(storage, Grid::instant(grid.time(step)), options);
        evaluator.each_step_alone = true;
        evaluator.horizon = grid.time(step);
        for series in evaluator.range(expr) {
            let mut line = crate::series::Timeline::empty();
            if let Some(value) = series.line.at(0) {
                line.push_value(step, value);
            }
            gathered.add(series.labels, false, line);
        }
        let failed = Stretches::range(step, step + 1);
        out.errors.extend(evaluator.errors.into_iter().map(|(_, e)| (failed.clone(), e)));
        out.annotations.extend(evaluator.annotations);
    }
    out.series = gathered.finish().0;
    output::sort(&mut out.series);
    out
}
