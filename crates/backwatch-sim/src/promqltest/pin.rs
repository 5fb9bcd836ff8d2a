//! An expression pinned to a time, so that it means the same at any other.
//!
//! After Prometheus, `promql/promqltest/test.go` (`atModifierTestCases`): each selector and subquery
//! that has no `@` with a time gets one, except inside a subquery.

use crate::promql::Expr;
use crate::promql::ast::{AtModifier, Millis};

/// The expression pinned to `at` milliseconds; `None` where a function looks at the time itself.
pub(super) fn pin(expr: &Expr, at: i64) -> Option<Expr> {
    let mut expr = expr.clone();
    pin_within(&mut expr, at, false).then_some(expr)
}

/// Times at which the pinned expression is to be evaluated, in milliseconds.
pub(super) fn other_times(at: i64) -> Vec<i64> {
    if at == 0 { vec![-1000, 0, 1000] } else { vec![-10 * at, 0, at / 5, at, 10 * at] }
}

fn pin_within(expr: &mut Expr, time: i64, inside: bool) -> bool {
    let set = |at: &mut Option<AtModifier>| {
        // `@ start()` and `@ end()` are no times yet.
        if !inside && !matches!(at, Some(AtModifier::Time(_))) {
            *at = Some(AtModifier::Time(Millis(time)));
        }
    };
    match expr {
        Expr::Number(_) | Expr::String(_) => true,
        Expr::Vector(e) => {
            set(&mut e.at);
            true
        }
        Expr::Matrix(e) => {
            set(&mut e.vector.at);
            true
        }
        Expr::Subquery(e) => {
            set(&mut e.at);
            pin_within(&mut e.expr, time, true)
        }
        Expr::Call(e) => {
            !e.function.tells_time() && e.args.iter_mut().all(|arg| pin_within(arg, time, inside))
        }
        Expr::Aggregate(e) => {
            e.param.as_mut().is_none_or(|param| pin_within(param, time, inside))
                && pin_within(&mut e.expr, time, inside)
        }
        Expr::Binary(e) => {
            pin_within(&mut e.lhs, time, inside) && pin_within(&mut e.rhs, time, inside)
        }
        Expr::Unary(e) => pin_within(&mut e.expr, time, inside),
        Expr::Paren(e) => pin_within(&mut e.expr, time, inside),
    }
}
