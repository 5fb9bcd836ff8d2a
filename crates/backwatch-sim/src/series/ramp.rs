//! A straight line that went through arithmetic with constants.
//!
//! Such a line still only rises, or only falls, since rounding keeps the order of values: where it
//! crosses a constant can be found by bisection, without its values one by one. Each value is computed
//! in the order in which the operations were written, so it is the one to the bit that a dense segment
//! would hold.

use super::timeline::affine_at;

/// One operation with a finite constant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Operation {
    /// Adds the constant; to subtract one is to add its opposite.
    Plus(f64),
    /// Is subtracted from the constant.
    From(f64),
    /// Is multiplied by the constant, which is not 0.
    Times(f64),
    /// Is divided by the constant, which is not 0.
    Over(f64),
}

impl Operation {
    /// Whether the order of values survives: the constant is finite, and not 0 as a factor or divisor.
    pub fn keeps_order(self) -> bool {
        match self {
            Self::Plus(c) | Self::From(c) => c.is_finite(),
            Self::Times(c) | Self::Over(c) => c.is_finite() && c != 0.0,
        }
    }

    fn apply(self, value: f64) -> f64 {
        match self {
            Self::Plus(c) => value + c,
            Self::From(c) => c - value,
            Self::Times(c) => value * c,
            Self::Over(c) => value / c,
        }
    }
}

/// An exact straight line and what is done to its values.
#[derive(Debug, Clone, PartialEq)]
pub struct Ramp {
    /// The line, as in [`super::Shape::Affine`]; its slope is not 0.
    pub(super) line: (f64, f64),
    operations: Vec<Operation>,
}

impl Ramp {
    /// The line `a + b * i` before any operation.
    pub fn new(a: f64, b: f64) -> Self {
        Self { line: (a, b), operations: Vec::new() }
    }

    /// With one operation more; `None` where it does not keep the order, or where there are so many that
    /// values one by one are as good.
    #[must_use]
    pub fn then(&self, operation: Operation) -> Option<Self> {
        if !operation.keeps_order() || self.operations.len() >= MOST {
            return None;
        }
        let mut ramp = self.clone();
        ramp.operations.push(operation);
        Some(ramp)
    }

    /// The value at a step of the grid.
    pub fn at(&self, step: usize) -> f64 {
        let value = affine_at(self.line.0, self.line.1, step);
        self.operations.iter().fold(value, |value, operation| operation.apply(value))
    }

    /// The same values `by` steps later, if the line can be moved so far; `a` is where it begins then.
    pub(super) fn moved(&self, a: f64) -> Self {
        Self { line: (a, self.line.1), operations: self.operations.clone() }
    }
}

/// More operations than this are not kept.
const MOST: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::series::number::same;

    #[test]
    fn values_are_those_of_the_operations_in_order() {
        let ramp = Ramp::new(1.0, 3.0);
        let ramp = ramp.then(Operation::Over(7.0)).unwrap().then(Operation::Plus(0.1)).unwrap();
        let ramp = ramp.then(Operation::From(5.0)).unwrap().then(Operation::Times(-1.0)).unwrap();
        for step in 0..9_u8 {
            let value = 1.0 + 3.0 * f64::from(step);
            assert!(same(ramp.at(usize::from(step)), -(5.0 - (value / 7.0 + 0.1))), "{step}");
        }
        assert_eq!(ramp.then(Operation::Plus(1.0)), None);
    }

    #[test]
    fn what_breaks_the_order_is_refused() {
        let ramp = Ramp::new(0.0, 1.0);
        for operation in [
            Operation::Times(0.0),
            Operation::Over(-0.0),
            Operation::Plus(f64::INFINITY),
            Operation::From(f64::NAN),
        ] {
            assert_eq!(ramp.then(operation), None, "{operation:?}");
        }
    }
}
