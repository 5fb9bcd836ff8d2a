//! Values on the steps of an evaluation, as segments.
//!
//! A constant or a straight line costs the same for a minute as for a month; whatever else there
//! is stands in dense segments. A step without a segment has no value.

use super::number::{float, is_exact, same};
use super::ramp::Ramp;
use super::stretch::Stretches;

/// How the values of a segment run.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// At step `i`, counted from the beginning of the grid, `a + b * i`. Where `b` is not 0 both are
    /// integers so small that every value is exact.
    Affine(f64, f64),
    /// A straight line after arithmetic with constants: it rises or falls all the way.
    Ramp(Ramp),
    /// One value for each step.
    Dense(Vec<f64>),
}

/// The values of neighbouring steps.
#[derive(Debug, Clone, PartialEq)]
pub struct Segment {
    /// The first step.
    pub start: usize,
    /// The step behind the last one.
    pub end: usize,
    /// The values.
    pub shape: Shape,
}

impl Segment {
    /// The value at a step of the segment.
    pub fn at(&self, step: usize) -> f64 {
        match &self.shape {
            Shape::Affine(a, b) => affine_at(*a, *b, step),
            Shape::Ramp(ramp) => ramp.at(step),
            Shape::Dense(values) => {
                values.get(step.wrapping_sub(self.start)).copied().unwrap_or(f64::NAN)
            }
        }
    }

    /// Its one value, where all steps have the same.
    pub fn constant(&self) -> Option<f64> {
        match self.shape {
            Shape::Affine(a, 0.0) => Some(a),
            _ => None,
        }
    }
}

/// The value of a straight line at a step. With slope 0 it is `a` to the bit, `-0` and `NaN` too.
pub fn affine_at(a: f64, b: f64, step: usize) -> f64 {
    if b == 0.0 { a } else { a + b * float(step) }
}

/// Whether `a + b * i` is an exact integer for each `i` up to `steps`.
pub fn affine_is_exact(a: f64, b: f64, steps: usize) -> bool {
    is_exact(a) && is_exact(b) && is_exact(b * float(steps)) && is_exact(a + b * float(steps))
}

/// Sorted segments that do not overlap.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Timeline {
    segments: Vec<Segment>,
}

impl Timeline {
    /// No values.
    pub fn empty() -> Self {
        Self::default()
    }

    /// The same value at each of the first `steps` steps.
    pub fn constant(value: f64, steps: usize) -> Self {
        let mut line = Self::empty();
        line.push_constant(0, steps, value);
        line
    }

    /// The segments, in order.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Whether no step has a value.
    pub fn is_empty(&self) -> bool {
        self.segments.is_empty()
    }

    /// The value at a step.
    pub fn at(&self, step: usize) -> Option<f64> {
        let after = self.segments.partition_point(|segment| segment.start <= step);
        let segment = self.segments.get(after.checked_sub(1)?)?;
        (step < segment.end).then(|| segment.at(step))
    }

    /// The value at a step of a timeline that has one everywhere, `NaN` otherwise.
    pub fn scalar_at(&self, step: usize) -> f64 {
        self.at(step).unwrap_or(f64::NAN)
    }

    /// Whether there is only one value.
    pub fn is_constant(&self) -> bool {
        matches!(self.segments(), [only] if only.constant().is_some())
    }

    /// The segments between two steps, and the part of each that is there.
    pub fn within(
        &self,
        start: usize,
        end: usize,
    ) -> impl Iterator<Item = (&Segment, usize, usize)> {
        let first = self.segments.partition_point(|segment| segment.end <= start);
        let segments = self.segments.iter().skip(first).take_while(move |s| s.start < end);
        segments
            .map(move |s| (s, s.start.max(start), s.end.min(end)))
            .filter(|part| part.1 < part.2)
    }

    /// The steps that have a value.
    pub fn presence(&self) -> Stretches {
        let mut out = Stretches::none();
        for segment in &self.segments {
            out.push(segment.start, segment.end);
        }
        out
    }

    /// Adds the same value for each step from `start` up to `end`, behind what is there.
    pub fn push_constant(&mut self, start: usize, end: usize, value: f64) {
        self.push_affine(start, end, value, 0.0);
    }

    /// Adds a straight line behind what is there.
    pub fn push_affine(&mut self, start: usize, end: usize, a: f64, b: f64) {
        if start >= end {
            return;
        }
        if end - start == 1 {
            return self.push_value(start, affine_at(a, b, start));
        }
        if let Some(last) = self.segments.last_mut()
            && last.end == start
            && let Shape::Affine(last_a, last_b) = last.shape
            && same(last_a, a)
            && same(last_b, b)
        {
            last.end = end;
            return;
        }
        self.segments.push(Segment { start, end, shape: Shape::Affine(a, b) });
    }

    /// Adds one value behind what is there. Repeated values gather in constant segments.
    pub fn push_value(&mut self, step: usize, value: f64) {
        match self.segments.last_mut() {
            Some(last) if last.end == step => match &mut last.shape {
                Shape::Affine(a, b) if *b == 0.0 && same(*a, value) => last.end += 1,
                Shape::Affine(a, b) if *b == 0.0 && last.end - last.start < REPEATS => {
                    let mut values = vec![*a; last.end - last.start];
                    values.push(value);
                    last.shape = Shape::Dense(values);
                    last.end += 1;
                }
                Shape::Dense(values) => {
                    values.push(value);
                    last.end += 1;
                    self.split_repeats();
                }
                Shape::Affine(..) | Shape::Ramp(_) => self.push_single(step, value),
            },
            _ => self.push_single(step, value),
        }
    }

    /// Adds a segment behind what is there.
    pub fn push_segment(&mut self, segment: Segment) {
        let Segment { start, end, shape } = segment;
        match shape {
            Shape::Affine(a, b) => self.push_affine(start, end, a, b),
            Shape::Ramp(ramp) => self.push_ramp(start, end, ramp),
            Shape::Dense(values) => match self.segments.last_mut() {
                Some(Segment { end: last, shape: Shape::Dense(before), .. }) if *last == start => {
                    before.extend(values);
                    *last = end;
                }
                _ if start < end => {
                    self.segments.push(Segment { start, end, shape: Shape::Dense(values) });
                }
                _ => {}
            },
        }
    }

    /// Adds a straight line after arithmetic behind what is there.
    pub fn push_ramp(&mut self, start: usize, end: usize, ramp: Ramp) {
        if start >= end {
            return;
        }
        if end - start == 1 {
            return self.push_value(start, ramp.at(start));
        }
        match self.segments.last_mut() {
            Some(Segment { end: last, shape: Shape::Ramp(before), .. })
                if *last == start && *before == ramp =>
            {
                *last = end;
            }
            _ => self.segments.push(Segment { start, end, shape: Shape::Ramp(ramp) }),
        }
    }

    /// Adds the part of a segment between two steps.
    pub fn push_part(&mut self, segment: &Segment, start: usize, end: usize) {
        let (start, end) = (start.max(segment.start), end.min(segment.end));
        if start >= end {
            return;
        }
        match &segment.shape {
            Shape::Affine(a, b) => self.push_affine(start, end, *a, *b),
            Shape::Ramp(ramp) => self.push_ramp(start, end, ramp.clone()),
            Shape::Dense(values) => {
                let part = values.get(start - segment.start..end - segment.start);
                let values = part.unwrap_or_default().to_vec();
                self.push_segment(Segment { start, end, shape: Shape::Dense(values) });
            }
        }
    }

    /// Only the values at these steps.
    #[must_use]
    pub fn restrict(&self, steps: &Stretches) -> Self {
        let mut out = Self::empty();
        for (start, end) in steps.iter() {
            self.within(start, end)
                .for_each(|(segment, from, to)| out.push_part(segment, from, to));
        }
        out
    }

    /// Only the values at these steps, of a timeline that is no longer needed.
    #[must_use]
    pub fn into_restricted(self, steps: &Stretches) -> Self {
        let (Some(first), Some(last)) = (self.segments.first(), self.segments.last()) else {
            return self;
        };
        let (start, end) = (first.start, last.end);
        if steps.iter().any(|(from, to)| from <= start && end <= to) {
            return self;
        }
        self.restrict(steps)
    }

    /// The same values `by` steps later, on a grid that begins as much earlier.
    #[must_use]
    pub fn shift(&self, by: usize) -> Self {
        let mut out = Self::empty();
        for segment in &self.segments {
            let (start, end) = (segment.start + by, segment.end + by);
            match &segment.shape {
                Shape::Dense(values) => {
                    out.push_segment(Segment { start, end, shape: Shape::Dense(values.clone()) });
                }
                Shape::Affine(a, 0.0) => out.push_constant(start, end, *a),
                Shape::Affine(a, b) if affine_is_exact(a - b * float(by), *b, end) => {
                    out.push_affine(start, end, a - b * float(by), *b);
                }
                Shape::Ramp(ramp)
                    if affine_is_exact(ramp.line.0 - ramp.line.1 * float(by), ramp.line.1, end) =>
                {
                    let a = ramp.line.0 - ramp.line.1 * float(by);
                    out.push_ramp(start, end, ramp.moved(a));
                }
                Shape::Affine(..) | Shape::Ramp(_) => {
                    (start..end).for_each(|step| out.push_value(step, segment.at(step - by)));
                }
            }
        }
        out
    }

    /// The function of each value; of a constant it is taken once.
    #[must_use]
    pub fn map(&self, f: impl Fn(f64) -> f64) -> Self {
        let mut out = Self::empty();
        for segment in &self.segments {
            if let Some(value) = segment.constant() {
                out.push_constant(segment.start, segment.end, f(value));
            } else {
                for step in segment.start..segment.end {
                    out.push_value(step, f(segment.at(step)));
                }
            }
        }
        out
    }

    fn push_single(&mut self, step: usize, value: f64) {
        let shape = Shape::Affine(value, 0.0);
        self.segments.push(Segment { start: step, end: step + 1, shape });
    }

    /// Gives the end of the last segment, which is dense, its own constant segment once it repeats.
    fn split_repeats(&mut self) {
        let Some(Segment { end, shape: Shape::Dense(values), .. }) = self.segments.last_mut()
        else {
            return;
        };
        let keep = values.len().saturating_sub(REPEATS);
        let Some([first, rest @ ..]) = values.get(keep..) else { return };
        if rest.len() + 1 < REPEATS || keep == 0 || !rest.iter().all(|v| same(*v, *first)) {
            return;
        }
        let (value, last) = (*first, *end);
        values.truncate(keep);
        *end = last - REPEATS;
        let shape = Shape::Affine(value, 0.0);
        self.segments.push(Segment { start: last - REPEATS, end: last, shape });
    }
}

/// How often a value repeats before it is worth a segment of its own.
const REPEATS: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    fn dense(values: &[f64]) -> Timeline {
        let mut line = Timeline::empty();
        for (step, value) in values.iter().enumerate() {
            line.push_value(step, *value);
        }
        line
    }

    #[test]
    fn pushed_values_come_back_and_repeats_are_gathered() {
        let values = [1.0, 2.0, 3.0, 3.0, 3.0, 3.0, 3.0, 4.0, f64::NAN, f64::NAN, -0.0, 0.0];
        let line = dense(&values);
        for (step, value) in values.iter().enumerate() {
            assert!(same(line.at(step).unwrap(), *value), "step {step}");
        }
        assert_eq!(line.at(values.len()), None);
        assert_eq!(line.segments()[1].constant(), Some(3.0));
    }

    #[test]
    fn a_part_of_a_line_keeps_its_values() {
        let mut line = Timeline::empty();
        line.push_affine(2, 8, 10.0, -3.0);
        let part = line.restrict(&Stretches::range(4, 6));
        assert_eq!(
            (part.at(3), part.at(4), part.at(5), part.at(6)),
            (None, Some(-2.0), Some(-5.0), None)
        );
    }
}
