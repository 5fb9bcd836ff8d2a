//! Subqueries: an expression at steps of its own, whose values are the samples of windows.
//!
//! After Prometheus, `promql/engine.go` (`evalSubquery`).

use crate::promql::ast::Subquery;
use crate::series::{Grid, Samples, Stretches, Timeline};

use super::constant::constants;
use super::evaluator::{Evaluator, Value};
use super::window::{WindowSeries, Windows};

/// A subquery may not have more steps: no look at the series tells how much memory it would take.
const MOST_STEPS: usize = 10_000_000;

/// What Prometheus says of a query that takes too much memory.
const TOO_MANY: &str =
    "query processing would load too many samples into memory in query execution";

impl Evaluator<'_> {
    pub(crate) fn subquery(&mut self, subquery: &Subquery) -> Windows {
        let mut windows = Windows {
            series: Vec::new(),
            computed: true,
            range: subquery.range.0,
            offset: subquery.offset.0,
            pinned: self.pinned(subquery.at),
            visible: None,
        };
        let step = subquery.step.map_or(self.options.subquery_step, |step| step.0).max(1);
        let (from, _) = windows.at(self.grid.start);
        let (_, to) = windows.at(self.grid.end());
        let from = if self.v2() { from } else { from.saturating_add(1) };
        let start = from.div_euclid(step).saturating_add(i64::from(from.rem_euclid(step) != 0));
        let grid = Grid::new(start.saturating_mul(step), to, step);
        if grid.steps > MOST_STEPS {
            self.fail(self.all_steps(), TOO_MANY);
            return windows;
        }
        let mut inner = self.inside(subquery, grid);
        let value = inner.eval(&subquery.expr);
        let Evaluator { errors, annotations, .. } = inner;
        for (steps, error) in errors {
            let steps = self.steps_that_see(&windows, &grid, &steps);
            self.errors.push((steps, error));
        }
        self.annotations.extend(annotations);
        if subquery.range.0 < step {
            self.try_constants(subquery, grid.start);
        }
        let series = match value {
            Value::Vector(series) => series,
            _ => Vec::new(),
        };
        for series in series {
            windows.series.push(WindowSeries {
                labels: series.labels,
                drop_name: series.drop_name,
                samples: samples_of(&series.line, &grid).into(),
            });
        }
        windows
    }

    /// What is the same at all steps of a subquery Prometheus evaluates once, at the first, even where a
    /// window is so short that it has none: it fails there as well.
    fn try_constants(&mut self, subquery: &Subquery, first: i64) {
        for constant in constants(&subquery.expr) {
            let mut once = self.inside(subquery, Grid::instant(first));
            once.eval(constant);
            let Evaluator { errors, annotations, .. } = once;
            let all = self.all_steps();
            self.errors.extend(errors.into_iter().map(|(_, error)| (all.clone(), error)));
            self.annotations.extend(annotations);
        }
    }

    /// The steps whose windows contain one of these steps of a subquery.
    fn steps_that_see(&self, windows: &Windows, inner: &Grid, steps: &Stretches) -> Stretches {
        if windows.pinned.is_some() {
            return self.all_steps();
        }
        let mut out = Stretches::none();
        for (start, end) in steps.iter() {
            let first = inner.time(start).saturating_add(windows.offset);
            let last =
                inner.time(end - 1).saturating_add(windows.offset).saturating_add(windows.range);
            // In Prometheus 2 a window has its beginning in it as well.
            let behind = last.saturating_add(i64::from(self.v2()));
            let start = self.grid.first_at_or_after(first);
            out = out.union(&Stretches::range(start, self.grid.first_at_or_after(behind)));
        }
        out
    }
}

/// Values at the steps of a grid as samples.
fn samples_of(line: &Timeline, grid: &Grid) -> Samples {
    let mut samples = Samples::new();
    for segment in line.segments() {
        if let Some(value) = segment.constant() {
            let count = segment.end - segment.start;
            samples.push_constant(grid.time(segment.start), grid.step, count, value);
        } else {
            for step in segment.start..segment.end {
                samples.push(grid.time(step), segment.at(step));
            }
        }
    }
    samples
}
