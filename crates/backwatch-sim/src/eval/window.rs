//! Range vectors: the samples of a range selector or a subquery, and windows that slide over them.
//!
//! After Prometheus, `promql/engine.go` (`matrixSelector`): ranges are left-open,
//! in Prometheus 2 closed. A window that lies within samples of one value looks the same wherever
//! it stands, so it is computed once for all steps at which that holds.

use crate::promql::ast::Expr;
use crate::series::run::Point;
use crate::series::{Labels, Samples, Timeline, number};

use super::evaluator::Evaluator;

/// The series behind a range vector and where its windows lie.
pub(crate) struct Windows {
    pub(crate) series: Vec<WindowSeries>,
    /// Whether they come from a subquery: such samples can be seen before their time.
    pub(crate) computed: bool,
    /// The length of a window in milliseconds.
    pub(crate) range: i64,
    /// How long before its step a window ends.
    pub(crate) offset: i64,
    /// The time at which all windows end, before the offset is taken.
    pub(crate) pinned: Option<i64>,
    /// First and last time of the samples that can be seen, where not all can.
    pub(crate) visible: Option<(i64, i64)>,
}

impl Windows {
    /// Begin and end of the window of a step at this time.
    pub(crate) fn at(&self, time: i64) -> (i64, i64) {
        let to = self.pinned.unwrap_or(time).saturating_sub(self.offset);
        (to.saturating_sub(self.range), to)
    }
}

/// One series of a range vector.
pub(crate) struct WindowSeries {
    pub(crate) labels: Labels,
    pub(crate) drop_name: bool,
    pub(crate) samples: std::sync::Arc<Samples>,
}

/// The samples of one series that a window shows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window<'a> {
    /// At least one.
    pub(crate) points: &'a [Point],
    /// Where the window begins and ends, in milliseconds.
    pub(crate) from: i64,
    pub(crate) to: i64,
    /// The step it belongs to.
    pub(crate) step: usize,
    pub(crate) now: i64,
}

impl Evaluator<'_> {
    /// The windows of an expression that is a range vector.
    pub(crate) fn windows(&mut self, expr: &Expr) -> Windows {
        match expr.without_parens() {
            Expr::Matrix(matrix) => {
                let selected = self.storage.select(&matrix.vector).into_iter();
                let series = selected.map(|s| WindowSeries {
                    labels: s.labels,
                    drop_name: false,
                    samples: s.samples,
                });
                Windows {
                    series: series.collect(),
                    computed: false,
                    range: matrix.range.0,
                    offset: matrix.vector.offset.0,
                    pinned: self.pinned(matrix.vector.at),
                    visible: self.visible(
                        matrix.vector.at,
                        matrix.vector.offset,
                        matrix.range.0 - i64::from(!self.v2()),
                    ),
                }
            }
            Expr::Subquery(subquery) => self.subquery(subquery),
            _ => Windows {
                series: Vec::new(),
                computed: true,
                range: 1,
                offset: 0,
                pinned: None,
                visible: None,
            },
        }
    }

    /// The samples of a range vector as the end result of an instant query.
    pub(crate) fn samples(&mut self, expr: &Expr) -> Vec<(Labels, Vec<(i64, f64)>)> {
        let windows = self.windows(expr);
        let (from, to) = windows.at(self.grid.start);
        let mut out = Vec::new();
        for series in windows.series {
            let mut points = Vec::new();
            series.samples.collect(from.saturating_sub(i64::from(self.v2())), to, &mut points);
            if !points.is_empty() {
                let labels = if series.drop_name {
                    self.unnamed(&series.labels).without_metadata()
                } else {
                    series.labels
                };
                out.push((labels, points.iter().map(|p| (p.time, p.value)).collect()));
            }
        }
        out
    }

    /// The function of each window of one series, where it gives something.
    pub(crate) fn slide(
        &self,
        windows: &Windows,
        samples: &Samples,
        carries: Carries,
        f: &mut dyn FnMut(Window<'_>) -> Option<f64>,
    ) -> Timeline {
        let closed = i64::from(self.v2());
        let (first, _) = windows.at(self.grid.start);
        let (_, last) = windows.at(self.grid.end());
        let mut points = Vec::new();
        let horizon = if windows.computed { i64::MAX } else { self.horizon };
        let (from, to) = windows.visible.unwrap_or((i64::MIN + 1, i64::MAX));
        let first = first.saturating_sub(closed).max(from - 1);
        samples.collect(first, last.min(horizon).min(to), &mut points);
        let carries = if self.options.step_by_step { Carries::Nothing } else { carries };
        let slide = Slide { evaluator: self, windows, points: &points, closed };
        slide.run(carries, f)
    }
}

/// What lets a result stand for later steps as well.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Carries {
    /// Nothing: each window is computed.
    Nothing,
    /// The function depends on the values and on times relative to the window only, so windows that
    /// look alike give the same.
    Likeness,
    /// It depends on the newest point only.
    Newest,
    /// Of windows with two or more points, all of one value, it gives the same wherever they lie.
    Level,
    /// As for a level; besides, while a window keeps its points the result goes straight with time, and
    /// all that is asked for is on which side of this bound it lies. What is given there is one of
    /// several results on the same side.
    Trend(f64),
}

/// Whether a line between two results lies on one side of a bound, farther from it than rounding could
/// move a result.
fn is_beside(points: &[Point], (first, last): (f64, f64), bound: f64) -> bool {
    let sizes = points.iter().map(|point| point.value.abs());
    let largest = sizes.fold(first.abs().max(last.abs()).max(bound.abs()), f64::max);
    let margin = largest * 1e-6;
    (first - bound > margin && last - bound > margin)
        || (bound - first > margin && bound - last > margin)
}

struct Slide<'a> {
    evaluator: &'a Evaluator<'a>,
    windows: &'a Windows,
    points: &'a [Point],
    closed: i64,
}

impl Slide<'_> {
    fn run(&self, carries: Carries, f: &mut dyn FnMut(Window<'_>) -> Option<f64>) -> Timeline {
        let grid = self.evaluator.grid;
        let mut line = Timeline::empty();
        let (mut low, mut high, mut step) = (0, 0, 0);
        let (mut alike_end, mut equal_end) = (0, 0);
        while step < grid.steps {
            let now = grid.time(step);
            let (from, to) = self.windows.at(now);
            while self.points.get(high).is_some_and(|p| p.time <= to) {
                high += 1;
            }
            while low < high
                && self.points.get(low).is_some_and(|p| p.time <= from.saturating_sub(self.closed))
            {
                low += 1;
            }
            let Some(points) = self.points.get(low..high).filter(|points| !points.is_empty())
            else {
                step = self.next_with_points(high, step);
                continue;
            };
            let value = f(Window { points, from, to, step, now });
            let mut end = step + 1;
            match carries {
                Carries::Nothing => {}
                Carries::Newest => end = self.kept_until((high - 1, high), (to, step)),
                Carries::Likeness => {
                    if alike_end < high {
                        alike_end = self.alike_until(low, high);
                    }
                    end = self.same_until(points, from, to, step, alike_end).max(end);
                }
                Carries::Level | Carries::Trend(_) => {
                    if equal_end < high {
                        equal_end = self.equal_until(low);
                    }
                    end = self.level_until(points, (to, step), equal_end).max(end);
                }
            }
            if let (Carries::Trend(bound), Some(value)) = (carries, value)
                && end == step + 1
            {
                let until = self.kept_until((low, high), (to, step));
                let now = grid.time(until - 1);
                let (from, to) = self.windows.at(now);
                let last = f(Window { points, from, to, step: until - 1, now });
                if last.is_some_and(|last| is_beside(points, (value, last), bound)) {
                    end = until;
                }
            }
            if let Some(value) = value {
                line.push_constant(step, end, value);
            }
            step = end;
        }
        line
    }

    /// The next step whose window can have the point that comes next.
    fn next_with_points(&self, next: usize, step: usize) -> usize {
        let grid = self.evaluator.grid;
        if self.windows.pinned.is_some() {
            return grid.steps;
        }
        self.points.get(next).map_or(grid.steps, |point| {
            grid.first_at_or_after(point.time.saturating_add(self.windows.offset)).max(step + 1)
        })
    }

    /// The end of the points that have the value of point `low` and its distance to the next one.
    fn alike_until(&self, low: usize, high: usize) -> usize {
        let [first, rest @ ..] = self.points.get(low..).unwrap_or_default() else { return high };
        let mut end = low + 1;
        let mut before = first.time;
        let interval = rest.first().map_or(1, |p| p.time.saturating_sub(first.time));
        for point in rest {
            if !number::same(point.value, first.value)
                || point.time.saturating_sub(before) != interval
            {
                break;
            }
            before = point.time;
            end += 1;
        }
        end
    }

    /// The first step behind `step` whose window has lost point `first` or has got point `next`.
    fn kept_until(&self, (first, next): (usize, usize), (to, step): (i64, usize)) -> usize {
        let grid = self.evaluator.grid;
        if self.windows.pinned.is_some() {
            return grid.steps;
        }
        let time = |at: usize| self.points.get(at).map_or(i64::MAX, |point| point.time);
        let leaves = time(first).saturating_add(self.windows.range).saturating_add(self.closed);
        let until = time(next).min(leaves) - 1;
        let more = number::count(until.saturating_sub(to).max(0) / grid.step);
        (step + 1).saturating_add(more).min(grid.steps)
    }

    /// The end of the points that have the value of point `low` and of which no window between has less
    /// than two.
    fn equal_until(&self, low: usize) -> usize {
        let points = self.points.get(low..).unwrap_or_default();
        let first = points.first().map_or(f64::NAN, |point| point.value);
        let fits = |(at, point): (usize, &Point)| {
            let before = at.checked_sub(2).and_then(|at| points.get(at));
            let gap = before.map_or(0, |before| point.time.saturating_sub(before.time));
            number::same(point.value, first) && gap <= self.windows.range
        };
        low + points.iter().enumerate().take_while(|item| fits(*item)).count()
    }

    /// The first step behind `step` whose window may have another value in it, or fewer than two points
    /// of the value that all points up to `equal` have.
    fn level_until(&self, seen: &[Point], (to, step): (i64, usize), equal: usize) -> usize {
        let [first, .., newest] = seen else { return step + 1 };
        let place = |back: usize| equal.checked_sub(back).and_then(|at| self.points.get(at));
        let (Some(last), Some(second)) = (place(1), place(2)) else { return step + 1 };
        if newest.time > last.time || second.time < first.time {
            return step + 1;
        }
        self.kept_until((equal - 2, equal), (to, step))
    }

    /// The first step behind `step` at which the window may look different.
    fn same_until(&self, seen: &[Point], from: i64, to: i64, step: usize, alike: usize) -> usize {
        let grid = self.evaluator.grid;
        if self.windows.pinned.is_some() {
            return grid.steps;
        }
        let [first, second, ..] = seen else { return step + 1 };
        let interval = second.time.saturating_sub(first.time).max(1);
        let Some(last) = alike.checked_sub(1).and_then(|at| self.points.get(at)) else {
            return step + 1;
        };
        let regular = grid.step % interval == 0
            && first.time.saturating_sub(from.saturating_sub(self.closed)) <= interval
            && seen.last().is_some_and(|newest| {
                newest.time <= last.time && to.saturating_sub(newest.time) < interval
            })
            && number::same(first.value, last.value);
        if !regular {
            return step + 1;
        }
        let next = self.points.get(alike).map_or(i64::MAX, |point| point.time);
        let until = next.min(last.time.saturating_add(interval)) - 1;
        (step + 1).saturating_add(number::count(until.saturating_sub(to) / grid.step))
    }
}
