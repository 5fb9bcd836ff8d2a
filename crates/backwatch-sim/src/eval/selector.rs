//! Instant selectors: from samples to the value that is current at each step.
//!
//! After Prometheus, `promql/engine.go` (`vectorSelectorSingle`): the newest sample counts until it
//! is as old as the look-back, unless a stale marker follows. Prometheus 2 keeps a sample that is
//! exactly as old.

use crate::promql::ast::{Expr, VectorSelector};
use crate::series::run::{Run, RunShape};
use crate::series::timeline::{affine_at, affine_is_exact};
use crate::series::{Grid, Samples, Timeline, number};

use super::evaluator::Evaluator;
use super::output::RangeSeries;

impl Evaluator<'_> {
    pub(crate) fn instant_selector(&mut self, selector: &VectorSelector) -> Vec<RangeSeries> {
        let mut out = Vec::new();
        for series in self.storage.select(selector) {
            let line = self.current_values(selector, &series.samples);
            if !line.is_empty() {
                out.push(RangeSeries { labels: series.labels, drop_name: false, line });
            }
        }
        out
    }

    /// For each step the time, in seconds, of the sample that is current.
    pub(crate) fn sample_times(&mut self, selector: &VectorSelector) -> Vec<RangeSeries> {
        let mut out = Vec::new();
        let pinned = self.pinned(selector.at);
        for series in self.storage.select(selector) {
            let mut line = Timeline::empty();
            for step in 0..self.grid.steps {
                let time = pinned.unwrap_or_else(|| self.grid.time(step));
                let shifted = time.saturating_sub(selector.offset.0);
                // With `@`, Prometheus reads what the offset shows, and looks back as if it had none.
                let (until, from) = match pinned {
                    Some(_) => (time.min(shifted), time.max(shifted)),
                    None => (shifted, shifted),
                };
                if let Some((at, Some(_))) = series.samples.newest(until.min(self.horizon))
                    && from.saturating_sub(at) <= self.reach()
                {
                    line.push_value(step, number::seconds(at));
                }
            }
            out.push(RangeSeries { labels: series.labels, drop_name: false, line });
        }
        out
    }

    fn current_values(&self, selector: &VectorSelector, samples: &Samples) -> Timeline {
        let visible = self.visible(selector.at, selector.offset, self.reach());
        if self.horizon < i64::MAX || visible.is_some() {
            return self.visible_values(selector, samples, visible.unwrap_or((i64::MIN, i64::MAX)));
        }
        if let Some(time) = self.pinned(selector.at) {
            let grid = Grid::instant(time.saturating_sub(selector.offset.0));
            let line = current(samples, grid, self.reach(), self.options.step_by_step);
            return line.at(0).map_or_else(Timeline::empty, |value| self.everywhere(value));
        }
        let mut grid = self.grid;
        grid.start = grid.start.saturating_sub(selector.offset.0);
        current(samples, grid, self.reach(), self.options.step_by_step)
    }

    /// The current values where not all samples can be seen.
    fn visible_values(
        &self,
        selector: &VectorSelector,
        samples: &Samples,
        (first, last): (i64, i64),
    ) -> Timeline {
        let last = last.min(self.horizon);
        let mut line = Timeline::empty();
        let pinned = self.pinned(selector.at);
        for step in 0..self.grid.steps {
            let time = pinned.unwrap_or_else(|| self.grid.time(step));
            let time = time.saturating_sub(selector.offset.0);
            if let Some((at, Some(value))) = samples.newest(time.min(last))
                && at >= first
                && time.saturating_sub(at) <= self.reach()
            {
                line.push_value(step, value);
            }
        }
        line
    }

    /// How old a current sample may be.
    fn reach(&self) -> i64 {
        if self.v2() { self.options.look_back } else { self.options.look_back.saturating_sub(1) }
    }
}

/// The values that are current at the steps of the grid.
fn current(samples: &Samples, grid: Grid, reach: i64, step_by_step: bool) -> Timeline {
    let mut line = Timeline::empty();
    let runs = samples.runs();
    let first = runs.partition_point(|run| run.end().saturating_add(reach) < grid.start);
    for (at, run) in runs.iter().enumerate().skip(first) {
        if run.start > grid.end() {
            break;
        }
        let until = runs.get(at + 1).map_or(i64::MAX, |next| next.start.saturating_sub(1));
        let until = until.min(run.end().saturating_add(reach));
        let (start, end) = (grid.first_at_or_after(run.start), grid.first_after(until));
        if run.shape == RunShape::Stale || start >= end {
            continue;
        }
        let gapless = run.count == 1 || run.interval <= reach.saturating_add(1);
        let done = !step_by_step && gapless && push_run(&mut line, run, &grid, start, end);
        if !done {
            push_steps(&mut line, run, &grid, (start, end), reach);
        }
    }
    line
}

/// Adds a run as segments, if it is of that kind.
fn push_run(line: &mut Timeline, run: &Run, grid: &Grid, start: usize, end: usize) -> bool {
    let RunShape::Affine(a, b) = run.shape else { return false };
    if b == 0.0 || run.count == 1 {
        line.push_constant(start, end, a);
        return true;
    }
    if grid.step % run.interval != 0 {
        return false;
    }
    // Each step is a whole number of samples further; behind the last sample the value stays.
    let jump = number::float_of(grid.step / run.interval);
    let first = number::float(run.count_until(grid.time(start)).saturating_sub(1));
    let slope = b * jump;
    let origin = a + b * (first - jump * number::float(start));
    if !affine_is_exact(origin, slope, grid.steps) {
        return false;
    }
    let last = grid.first_at_or_after(run.end()).clamp(start, end);
    line.push_affine(start, last, origin, slope);
    line.push_constant(last, end, affine_at(a, b, run.count - 1));
    true
}

fn push_steps(line: &mut Timeline, run: &Run, grid: &Grid, steps: (usize, usize), reach: i64) {
    for step in steps.0..steps.1 {
        let time = grid.time(step);
        let Some(k) = run.count_until(time).checked_sub(1) else { continue };
        if time.saturating_sub(run.time(k)) <= reach
            && let Some(value) = run.value(k)
        {
            line.push_value(step, value);
        }
    }
}

/// Calls `visit` for each selector of an expression.
pub fn selectors(expr: &Expr, visit: &mut dyn FnMut(&VectorSelector)) {
    match expr {
        Expr::Number(_) | Expr::String(_) => {}
        Expr::Vector(e) => visit(e),
        Expr::Matrix(e) => visit(&e.vector),
        Expr::Subquery(e) => selectors(&e.expr, visit),
        Expr::Call(e) => e.args.iter().for_each(|arg| selectors(arg, visit)),
        Expr::Aggregate(e) => {
            if let Some(param) = &e.param {
                selectors(param, visit);
            }
            selectors(&e.expr, visit);
        }
        Expr::Binary(e) => {
            selectors(&e.lhs, visit);
            selectors(&e.rhs, visit);
        }
        Expr::Unary(e) => selectors(&e.expr, visit),
        Expr::Paren(e) => selectors(&e.expr, visit),
    }
}
