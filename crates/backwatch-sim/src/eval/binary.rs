//! Binary operators: of two scalars, of a vector and a scalar, and of two values of any two lines.
//!
//! After Prometheus, `promql/engine.go` (`scalarBinop`, `VectorscalarBinop`, `vectorElemBinop`).
//! Constants are taken once for a stretch. Sums and differences of exact straight lines stay straight,
//! and where such lines cross is found by bisection with the comparison itself.

use crate::promql::ast::{Binary, ValueType};
use crate::promql::operator::BinaryOp;
use crate::series::timeline::affine_is_exact;
use crate::series::{Operation, Ramp, Segment, Shape, Timeline};

use super::evaluator::{Evaluator, Value};
use super::gomath;
use super::output::{Output, RangeSeries};

impl Evaluator<'_> {
    pub(crate) fn binary(&mut self, binary: &Binary) -> Value {
        let (left, right) = (binary.lhs.value_type(), binary.rhs.value_type());
        match (left, right) {
            (ValueType::Scalar, ValueType::Scalar) => {
                let left = self.eval_scalar(&binary.lhs);
                let right = self.eval_scalar(&binary.rhs);
                Value::Scalar(self.combine(binary.op, &left, &right))
            }
            (ValueType::Vector, ValueType::Scalar) => {
                let series = self.eval_vector(&binary.lhs);
                let scalar = self.eval_scalar(&binary.rhs);
                self.with_threshold(binary, series, &scalar, false)
            }
            (ValueType::Scalar, ValueType::Vector) => {
                let scalar = self.eval_scalar(&binary.lhs);
                let series = self.eval_vector(&binary.rhs);
                self.with_threshold(binary, series, &scalar, true)
            }
            _ => {
                let left = self.eval_vector(&binary.lhs);
                let right = self.eval_present(binary.op, &binary.rhs);
                let series = if binary.op.is_set() {
                    self.set_operation(binary, left, right)
                } else {
                    self.match_vectors(binary, left, right)
                };
                Value::Vector(series)
            }
        }
    }

    /// A vector with the scalar of each step, which stands on the left where `swapped`.
    pub(crate) fn with_threshold(
        &mut self,
        binary: &Binary,
        series: Vec<RangeSeries>,
        scalar: &Timeline,
        swapped: bool,
    ) -> Value {
        let (op, mut output) = (binary.op, Output::default());
        if op.is_comparison() && !binary.return_bool {
            // The labels stay, so no two become the same.
            let kept = series.into_iter().map(|series| {
                let (left, right) =
                    if swapped { (scalar, &series.line) } else { (&series.line, scalar) };
                let line = self.filter(op, left, right, swapped);
                RangeSeries { line, ..series }
            });
            return Value::Vector(kept.filter(|series| !series.line.is_empty()).collect());
        }
        for RangeSeries { labels, drop_name, line } in series {
            let (left, right) = if swapped { (scalar, &line) } else { (&line, scalar) };
            if binary.return_bool || self.changes_metric(op) {
                output.add(self.unnamed(&labels), true, self.combine(op, left, right));
            } else {
                output.add(labels, drop_name, self.combine(op, left, right));
            }
        }
        Value::Vector(self.finish(output))
    }

    /// Whether the result is no longer the metric it was made of. Prometheus 2 forgot `atan2`.
    pub(crate) fn changes_metric(&self, op: BinaryOp) -> bool {
        !(op.is_comparison() || self.v2() && op == BinaryOp::Atan2)
    }

    /// The operation at each step at which both lines have a value; a comparison gives 0 or 1.
    pub(crate) fn combine(&self, op: BinaryOp, left: &Timeline, right: &Timeline) -> Timeline {
        let mut out = Timeline::empty();
        let steps = self.grid.steps;
        overlaps(left, right, &mut |a, b, start, end| {
            if self.options.step_by_step {
                (start..end)
                    .for_each(|step| out.push_value(step, apply(op, a.at(step), b.at(step))));
            } else if op.is_comparison() {
                compare(op, a, b, start, end, &mut |from, to, holds| {
                    out.push_constant(from, to, f64::from(u8::from(holds)));
                });
            } else if let Some((first, slope)) = straight(op, a, b, steps) {
                out.push_affine(start, end, first, slope);
            } else if let Some(ramp) = ramp(op, a, b) {
                out.push_ramp(start, end, ramp);
            } else {
                combine_part(&mut out, a, b, start, end, &|x, y| apply(op, x, y));
            }
        });
        out
    }

    /// The values of one of two lines at the steps at which the comparison of both holds.
    pub(crate) fn filter(
        &self,
        op: BinaryOp,
        left: &Timeline,
        right: &Timeline,
        keep_right: bool,
    ) -> Timeline {
        let mut out = Timeline::empty();
        overlaps(left, right, &mut |a, b, start, end| {
            let kept = if keep_right { b } else { a };
            if self.options.step_by_step {
                for step in start..end {
                    if holds(op, a.at(step), b.at(step)) {
                        out.push_value(step, kept.at(step));
                    }
                }
                return;
            }
            compare(op, a, b, start, end, &mut |from, to, holds| {
                if holds {
                    out.push_part(kept, from, to);
                }
            });
        });
        out
    }
}

/// Each value of a line with its sign changed.
pub(crate) fn negate(line: &Timeline) -> Timeline {
    let mut out = Timeline::empty();
    for segment in line.segments() {
        let (start, end) = (segment.start, segment.end);
        if let Some(value) = segment.constant() {
            out.push_constant(start, end, -value);
        } else if let Some(ramp) = sloping(segment).and_then(|r| r.then(Operation::Times(-1.0))) {
            // A line through zero has a -0 there that a straight line cannot give.
            out.push_ramp(start, end, ramp);
        } else {
            (start..end).for_each(|step| out.push_value(step, -segment.at(step)));
        }
    }
    out
}

/// The function of both values at each step at which there are two.
pub(crate) fn zip(left: &Timeline, right: &Timeline, f: &impl Fn(f64, f64) -> f64) -> Timeline {
    let mut out = Timeline::empty();
    overlaps(left, right, &mut |a, b, start, end| combine_part(&mut out, a, b, start, end, f));
    out
}

/// Calls `visit` for each stretch at which both lines have a segment.
pub(crate) fn overlaps(
    left: &Timeline,
    right: &Timeline,
    visit: &mut dyn FnMut(&Segment, &Segment, usize, usize),
) {
    let (mut i, mut j) = (0, 0);
    while let (Some(a), Some(b)) = (left.segments().get(i), right.segments().get(j)) {
        let (start, end) = (a.start.max(b.start), a.end.min(b.end));
        if start < end {
            visit(a, b, start, end);
        }
        if a.end <= b.end {
            i += 1;
        } else {
            j += 1;
        }
    }
}

/// The result of an arithmetic operator, or 0 or 1 of a comparison.
fn apply(op: BinaryOp, left: f64, right: f64) -> f64 {
    match op {
        BinaryOp::Add => left + right,
        BinaryOp::Sub => left - right,
        BinaryOp::Mul => left * right,
        BinaryOp::Div => left / right,
        BinaryOp::Mod => gomath::modulo(left, right),
        BinaryOp::Pow => gomath::power(left, right),
        BinaryOp::Atan2 => gomath::atan2(left, right),
        _ => f64::from(u8::from(holds(op, left, right))),
    }
}

/// Whether a comparison holds.
#[allow(clippy::float_cmp, reason = "the language compares floats exactly")]
pub(crate) fn holds(op: BinaryOp, left: f64, right: f64) -> bool {
    match op {
        BinaryOp::Eq => left == right,
        BinaryOp::Ne => left != right,
        BinaryOp::Lt => left < right,
        BinaryOp::Le => left <= right,
        BinaryOp::Gt => left > right,
        BinaryOp::Ge => left >= right,
        _ => false,
    }
}

fn combine_part(
    out: &mut Timeline,
    a: &Segment,
    b: &Segment,
    start: usize,
    end: usize,
    f: &impl Fn(f64, f64) -> f64,
) {
    if let (Some(x), Some(y)) = (a.constant(), b.constant()) {
        out.push_constant(start, end, f(x, y));
    } else {
        (start..end).for_each(|step| out.push_value(step, f(a.at(step), b.at(step))));
    }
}

/// The sum or difference of two exact straight lines, where it is one too.
fn straight(op: BinaryOp, left: &Segment, right: &Segment, steps: usize) -> Option<(f64, f64)> {
    let (Shape::Affine(a, b), Shape::Affine(c, d)) = (&left.shape, &right.shape) else {
        return None;
    };
    let (first, slope) = match op {
        BinaryOp::Add => (a + c, b + d),
        BinaryOp::Sub => (a - c, b - d),
        _ => return None,
    };
    let exact = affine_is_exact(*a, *b, steps)
        && affine_is_exact(*c, *d, steps)
        && affine_is_exact(first, slope, steps);
    // Constants are taken as they are: `0 + -0` has a sign to keep.
    (exact && (*b != 0.0 || *d != 0.0)).then_some((first, slope + 0.0))
}

/// A line that rises or falls all the way with a constant, where the result does so too.
fn ramp(op: BinaryOp, left: &Segment, right: &Segment) -> Option<Ramp> {
    let (line, operation) = match (left.constant(), right.constant()) {
        (None, Some(c)) => {
            let operation = match op {
                BinaryOp::Add => Operation::Plus(c),
                BinaryOp::Sub => Operation::Plus(-c),
                BinaryOp::Mul => Operation::Times(c),
                BinaryOp::Div => Operation::Over(c),
                _ => return None,
            };
            (left, operation)
        }
        (Some(c), None) => {
            let operation = match op {
                BinaryOp::Add => Operation::Plus(c),
                BinaryOp::Sub => Operation::From(c),
                BinaryOp::Mul => Operation::Times(c),
                _ => return None,
            };
            (right, operation)
        }
        _ => return None,
    };
    sloping(line)?.then(operation)
}

/// The segment as a line that rises or falls, if it is one.
fn sloping(segment: &Segment) -> Option<Ramp> {
    match &segment.shape {
        Shape::Affine(a, b) if *b != 0.0 => Some(Ramp::new(*a, *b)),
        Shape::Ramp(ramp) => Some(ramp.clone()),
        _ => None,
    }
}

/// Whether the difference of two segments only rises or only falls.
fn differ_in_order(a: &Segment, b: &Segment) -> bool {
    let flat = |segment: &Segment| segment.constant().is_some();
    match (&a.shape, &b.shape) {
        (Shape::Affine(..), Shape::Affine(..)) => true,
        (Shape::Ramp(_), _) => flat(b),
        (_, Shape::Ramp(_)) => flat(a),
        _ => false,
    }
}

/// Calls `visit` with the stretches at which a comparison holds, and at which it does not.
fn compare(
    op: BinaryOp,
    a: &Segment,
    b: &Segment,
    start: usize,
    end: usize,
    visit: &mut dyn FnMut(usize, usize, bool),
) {
    let at = |step: usize| holds(op, a.at(step), b.at(step));
    match op {
        _ if a.constant().is_some() && b.constant().is_some() => visit(start, end, at(start)),
        BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge if differ_in_order(a, b) => {
            // The difference rises or falls all the way: one turning point.
            let first = at(start);
            let turn = bisect(start, end, |step| at(step) == first);
            visit(start, turn, first);
            if turn < end {
                visit(turn, end, !first);
            }
        }
        _ if differ_in_order(a, b) => {
            // Equal at one step or at all: between the steps that are below and those above.
            let side = [BinaryOp::Lt, BinaryOp::Gt]
                .into_iter()
                .find(|side| holds(*side, a.at(start), b.at(start)));
            let from = side.map_or(start, |side| {
                bisect(start, end, |step| holds(side, a.at(step), b.at(step)))
            });
            let to = bisect(from, end, |step| holds(BinaryOp::Eq, a.at(step), b.at(step)));
            let equal = op == BinaryOp::Eq;
            for (from, to, holds) in [(start, from, !equal), (from, to, equal), (to, end, !equal)] {
                if from < to {
                    visit(from, to, holds);
                }
            }
        }
        _ => {
            let mut from = start;
            for step in start..end {
                if at(step) != at(from) {
                    visit(from, step, at(from));
                    from = step;
                }
            }
            visit(from, end, at(from));
        }
    }
}

/// The first step at which the condition, which first holds and then does not, no longer holds.
fn bisect(start: usize, end: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (start, end);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}
