//! What an evaluation rests on, and answers that are partly known.
//!
//! An expression that looks back only rests on the samples of a bounded time. Where these are the same
//! in two sets of series, so is the answer, and only the steps beside need be evaluated.

use crate::promql::ast::{AtModifier, Expr, Millis};
use crate::series::{Stretches, Timeline};

use super::Ticks;
use super::output::RangeSeries;

/// How far back of a time, in milliseconds, the samples lie that an expression rests on there; none
/// where that is not bounded, or where it looks ahead.
pub fn reach(expr: &Expr, look_back: i64) -> Option<i64> {
    let back = |at: Option<AtModifier>, offset: Millis, range: i64| {
        (at.is_none() && offset.0 >= 0).then(|| offset.0.saturating_add(range))
    };
    let of = |expr: &Expr| reach(expr, look_back);
    let longest = |a: Option<i64>, b: Option<i64>| Some(a?.max(b?));
    match expr {
        Expr::Number(_) | Expr::String(_) => Some(0),
        Expr::Vector(e) => back(e.at, e.offset, look_back),
        Expr::Matrix(e) => back(e.vector.at, e.vector.offset, e.range.0.saturating_add(1)),
        Expr::Subquery(e) => {
            let range = back(e.at, e.offset, e.range.0.saturating_add(1))?;
            Some(range.saturating_add(of(&e.expr)?))
        }
        Expr::Call(e) => e.args.iter().map(of).fold(Some(0), longest),
        Expr::Aggregate(e) => longest(e.param.as_deref().map_or(Some(0), of), of(&e.expr)),
        Expr::Binary(e) => longest(of(&e.lhs), of(&e.rhs)),
        Expr::Unary(e) => of(&e.expr),
        Expr::Paren(e) => of(&e.expr),
    }
}

impl Ticks {
    /// These, with the `steps` from `first` on taken from another answer, which was evaluated at those
    /// steps only.
    #[must_use]
    pub fn spliced(&self, part: Self, first: usize, steps: usize) -> Self {
        let end = first.saturating_add(steps);
        let mut series = Vec::with_capacity(self.series.len().max(part.series.len()));
        let mut new = part.series.into_iter().peekable();
        for known in &self.series {
            while let Some(own) = new.next_if(|own| own.labels < known.labels) {
                series.push(joined(None, Some(own), first, end));
            }
            let own = new.next_if(|own| own.labels == known.labels);
            series.push(joined(Some(known), own, first, end));
        }
        series.extend(new.map(|own| joined(None, Some(own), first, end)));
        series.retain(|series| !series.line.is_empty());
        let mut errors = Vec::new();
        let outside = Stretches::range(first, end).complement(usize::MAX);
        for (at, error) in &self.errors {
            let at = at.intersection(&outside);
            if !at.is_empty() {
                errors.push((at, error.clone()));
            }
        }
        errors.extend(part.errors.into_iter().map(|(at, error)| (at.shift(first), error)));
        let mut annotations = self.annotations.clone();
        annotations.extend(part.annotations);
        Self { series, errors, annotations }
    }
}

/// A series of both answers, or of one.
fn joined(
    known: Option<&RangeSeries>,
    own: Option<RangeSeries>,
    first: usize,
    end: usize,
) -> RangeSeries {
    let mut line = Timeline::empty();
    let mut add = |segment: &crate::series::Segment, from: usize, to: usize| {
        let (from, to) = (segment.start.max(from), segment.end.min(to));
        if from < to {
            line.push_part(segment, from, to);
        }
    };
    let before = known.map_or(&[][..], |known| known.line.segments());
    for segment in before {
        add(segment, 0, first);
    }
    if let Some(own) = &own {
        let moved = own.line.shift(first);
        for segment in moved.segments() {
            add(segment, first, end);
        }
    }
    for segment in before {
        add(segment, end, usize::MAX);
    }
    let (labels, drop_name) = match (known, own) {
        (Some(known), _) => (known.labels.clone(), known.drop_name),
        (None, Some(own)) => (own.labels, own.drop_name),
        (None, None) => Default::default(),
    };
    RangeSeries { labels, drop_name, line }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Compat;
    use crate::eval::{Options, ticks};
    use crate::promql::parse;
    use crate::series::{Grid, Labels, Storage};

    #[test]
    fn expressions_say_how_far_they_look_back() {
        let check = |text: &str, minutes: Option<i64>| {
            let expr = parse(text).unwrap();
            let rounded = reach(&expr, 300_000).map(|millis| millis / 60_000);
            assert_eq!(rounded, minutes, "{text}");
        };
        check("1", Some(0));
        check("time()", Some(0));
        check("x > 1", Some(5));
        check("-(x offset 1h) + y", Some(65));
        check("max_over_time(x[2h] offset 1h)", Some(180));
        check("max_over_time(x[1h:1m]) or topk(scalar(y), z)", Some(65));
        check("x offset -1m", None);
        check("x @ 17", None);
        check("sum(x @ end())", None);
    }

    /// A value that is there now and then.
    fn storage(changed: bool) -> Storage {
        let mut storage = Storage::new();
        for series in 0..3 {
            let labels = Labels::from_pairs([("__name__", "x"), ("n", &series.to_string())]);
            let samples = storage.samples_mut(&labels);
            for step in 0..400_i32 {
                let value = f64::from(step * (series + 1) % 17);
                let time = i64::from(step) * 60_000;
                if changed && (100..130).contains(&step) {
                    if series != 1 {
                        samples.push(time, -value);
                    }
                } else if step % 90 > 20 * series {
                    samples.push(time, value);
                }
            }
        }
        storage
    }

    #[test]
    fn a_spliced_answer_is_the_whole_one() {
        let (before, after) = (storage(false), storage(true));
        let grid = Grid::new(0, 420 * 60_000, 60_000);
        let options = Options::new(Compat::V3);
        let texts = [
            "x",
            "x > 4",
            "sum(x)",
            "max by (n) (x) * 60 - 3",
            "absent(x{n=\"1\"})",
            "time() - x",
            "max_over_time(x[25m])",
            "avg_over_time((x - 2)[30m:7m])",
            "count(x) > 1 unless x == 3",
            "rate(x[10m] offset 5m)",
            "topk(1, x)",
            "predict_linear(x[1h], 600)",
        ];
        for text in texts {
            let expr = parse(text).unwrap();
            let known = ticks(&before, &expr, grid, options);
            let whole = ticks(&after, &expr, grid, options);
            let reach = reach(&expr, options.look_back).unwrap();
            let first = 100;
            let steps = grid.first_after(129 * 60_000 + reach) - first;
            let part = Grid { start: grid.time(first), steps, ..grid };
            let spliced = known.spliced(ticks(&after, &expr, part, options), first, steps);
            assert_eq!(spliced.series.len(), whole.series.len(), "{text}");
            for (a, b) in spliced.series.iter().zip(&whole.series) {
                assert_eq!(a.labels, b.labels, "{text}");
                for step in 0..grid.steps {
                    let bits = |line: &Timeline| line.at(step).map(f64::to_bits);
                    assert_eq!(bits(&a.line), bits(&b.line), "{text} {} at {step}", a.labels);
                }
            }
            assert_eq!(spliced.errors, whole.errors, "{text}");
        }
    }
}
