//! Results that are kept from one evaluation to the next.
//!
//! A threshold that moves changes an expression at one place only. All parts of the expression
//! beside that place give what they gave before, as long as the series are the same, so only the
//! comparison and what is above it are evaluated anew.

use crate::promql::Expr;
use crate::series::Grid;

use super::annotation::Annotations;
use super::evaluator::{Evaluator, Value};
use super::{Options, Storage};

/// More parts than this are not kept: the oldest results are forgotten all at once.
const MOST: usize = 512;

/// Results of parts of expressions over one state of the series.
#[derive(Debug, Default)]
pub struct Memo {
    /// What the results hold for: the revision of the series, and the options.
    made_for: Option<(u64, Options)>,
    results: Vec<(Key, Value, Annotations)>,
    hits: usize,
}

/// An expression as text, its steps, and whether each of them is a query of its own.
type Key = (String, Grid, bool);

impl Memo {
    /// Nothing is kept yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many results were found again.
    pub fn hits(&self) -> usize {
        self.hits
    }

    /// Forgets what was kept for other series or options.
    pub(crate) fn prepare(&mut self, storage: &Storage, options: Options) {
        let made_for = Some((storage.revision(), options));
        if self.made_for != made_for || self.results.len() > MOST {
            self.results.clear();
            self.made_for = made_for;
        }
    }
}

impl Evaluator<'_> {
    /// The value of an expression, looked up where it is known.
    pub(crate) fn eval(&mut self, expr: &Expr) -> Value {
        if self.memo.is_none() || !is_worth_keeping(expr) {
            return self.compute(expr);
        }
        let key = (expr.to_string(), self.grid, self.each_step_alone);
        if let Some(memo) = self.memo.as_deref_mut()
            && let Some((_, value, annotations)) = memo.results.iter().find(|known| known.0 == key)
        {
            memo.hits += 1;
            self.annotations.extend(annotations.clone());
            return value.clone();
        }
        let failed_before = self.errors.len();
        let annotations = std::mem::take(&mut self.annotations);
        let value = self.compute(expr);
        let added = std::mem::replace(&mut self.annotations, annotations);
        if failed_before == self.errors.len()
            && let Some(memo) = self.memo.as_deref_mut()
        {
            memo.results.push((key, value.clone(), added.clone()));
        }
        self.annotations.extend(added);
        value
    }
}

/// A comparison with a threshold costs as little as a look into the memo, and each threshold would be
/// an entry of its own.
fn is_worth_keeping(expr: &Expr) -> bool {
    let is_number = |side: &Expr| matches!(side.without_parens(), Expr::Number(_));
    match expr {
        Expr::Binary(e) => !(e.op.is_comparison() && (is_number(&e.lhs) || is_number(&e.rhs))),
        _ => matches!(expr, Expr::Vector(_) | Expr::Call(_) | Expr::Aggregate(_)),
    }
}
