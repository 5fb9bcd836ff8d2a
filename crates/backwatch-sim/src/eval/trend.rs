//! Trends against a bound: `predict_linear(...) > 1` beside `and` or `unless`.
//!
//! Of the right side of these operators only its presence counts. While a window keeps its points, the
//! predicted value goes straight with the time of the step. So where it lies on one side of the bound at
//! the first and at the last of such steps, farther than rounding reaches, it does so at all of them, and
//! those in between need no regression of their own.

use crate::promql::ast::{Binary, Call, Expr};
use crate::promql::function::Function;
use crate::promql::operator::BinaryOp;

use super::evaluator::{Evaluator, Value};
use super::output::RangeSeries;

impl Evaluator<'_> {
    /// The right side of an operator: where only its presence counts, a trend's values may be others
    /// that are present at the same steps.
    pub(crate) fn eval_present(&mut self, op: BinaryOp, right: &Expr) -> Vec<RangeSeries> {
        let only_presence = matches!(op, BinaryOp::And | BinaryOp::Unless);
        if only_presence && let Some((comparison, call, bound)) = trend(right) {
            self.trend_bound = Some(bound);
            let predicted = self.range_call(call);
            self.trend_bound = None;
            let bound = self.everywhere(bound);
            if let Value::Vector(series) = predicted
                && let Value::Vector(present) =
                    self.with_threshold(comparison, series, &bound, false)
            {
                return present;
            }
        }
        self.eval_vector(right)
    }
}

/// The parts of `predict_linear(...) > number`.
fn trend(expr: &Expr) -> Option<(&Binary, &Call, f64)> {
    let Expr::Binary(comparison) = expr.without_parens() else { return None };
    let orders = matches!(comparison.op, BinaryOp::Gt | BinaryOp::Ge | BinaryOp::Lt | BinaryOp::Le);
    let (Expr::Call(call), Expr::Number(bound)) =
        (comparison.lhs.without_parens(), comparison.rhs.without_parens())
    else {
        return None;
    };
    let fits = orders && !comparison.return_bool && call.function == Function::PredictLinear;
    fits.then_some((comparison, call, bound.value))
}
