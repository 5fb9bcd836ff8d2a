//! All thresholds of a comparison at once.
//!
//! For `left OP threshold` with a waiting time, the left side is evaluated once. Each of its values
//! satisfies the comparison for some first of the thresholds in order: its *level*. Where the level
//! rises a run begins for the thresholds in between, where it falls their runs end. A stack of levels
//! closes runs for ranges of thresholds at a time, and sums over the ranges give, for each threshold,
//! what an evaluation of its own would.

use crate::eval::RangeSeries;
use crate::order;
use crate::promql::operator::BinaryOp;
use crate::series::{Grid, Segment, Shape, number};

use super::earliest::Earliest;

/// What an alert with one of the thresholds would have done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Outcome {
    /// How often it began to fire.
    pub pages: usize,
    /// At how many ticks it fired; of several alerts at the same tick, each counts.
    pub firing_ticks: usize,
    /// The first tick at which it fired.
    pub first: Option<usize>,
}

/// The outcome for each threshold, in the order given. `hold` is the waiting time in milliseconds. The
/// series differ in their labels without the metric's name. `NaN` as a threshold satisfies nothing;
/// for operators that do not order, the outcomes are those of no alert.
pub fn sweep(
    left: &[RangeSeries],
    op: BinaryOp,
    thresholds: &[f64],
    hold: i64,
    ticks: Grid,
) -> Vec<Outcome> {
    let upward = matches!(op, BinaryOp::Gt | BinaryOp::Ge);
    let ordered = upward || matches!(op, BinaryOp::Lt | BinaryOp::Le);
    let mut places: Vec<usize> = (0..thresholds.len()).collect();
    let at = |place: &usize| thresholds.get(*place).copied().unwrap_or(f64::NAN);
    places.retain(|place| ordered && !at(place).is_nan());
    // The easiest threshold comes first.
    let easier = |a: f64, b: f64| if upward { a.total_cmp(&b) } else { b.total_cmp(&a) };
    order::sort_by(&mut places, &|a, b| easier(at(a), at(b)));
    let sorted: Vec<f64> = places.iter().map(at).collect();
    let mut runs = Runs {
        op,
        wait: wait(hold, ticks),
        stack: Vec::new(),
        level: 0,
        changes: vec![(0, 0); sorted.len() + 1],
        first: Earliest::new(sorted.len()),
        thresholds: sorted,
    };
    for series in left {
        runs.follow(series, ticks.steps);
    }
    let mut out = vec![Outcome::default(); thresholds.len()];
    for (place, outcome) in places.into_iter().zip(runs.outcomes()) {
        if let Some(slot) = out.get_mut(place) {
            *slot = outcome;
        }
    }
    out
}

/// How many ticks after its beginning a run fires.
fn wait(hold: i64, ticks: Grid) -> usize {
    Grid { start: 0, ..ticks }.first_at_or_after(hold.max(0))
}

struct Runs {
    op: BinaryOp,
    thresholds: Vec<f64>,
    wait: usize,
    /// Levels in rising order, each with the tick at which its runs began.
    stack: Vec<(usize, usize)>,
    level: usize,
    /// For pages and ticks: what is added from each threshold on.
    changes: Vec<(i64, i64)>,
    /// For each threshold, the first tick at which it fires.
    first: Earliest,
}

impl Runs {
    fn follow(&mut self, series: &RangeSeries, steps: usize) {
        let mut at = 0;
        for segment in series.line.segments() {
            if segment.start > at {
                self.reach(0, at);
            }
            self.segment(segment);
            at = segment.end;
        }
        self.reach(0, at.min(steps));
    }

    fn segment(&mut self, segment: &Segment) {
        let mut step = segment.start;
        while step < segment.end {
            let level = self.level_of(segment.at(step));
            self.reach(level, step);
            step = match segment.shape {
                Shape::Affine(_, 0.0) => segment.end,
                Shape::Affine(a, b) => self.level_ends(segment, (a, b), step, level),
                Shape::Ramp(_) => self.bisect(segment, step, level),
                Shape::Dense(_) => step + 1,
            };
        }
    }

    /// The first step of a straight line that has another level: where it satisfies the next
    /// threshold, or no longer the last one. The place is computed, and settled by the comparison.
    fn level_ends(&self, segment: &Segment, line: (f64, f64), step: usize, level: usize) -> usize {
        let upward = matches!(self.op, BinaryOp::Gt | BinaryOp::Ge);
        let gains = (line.1 > 0.0) == upward;
        let next = if gains { Some(level) } else { level.checked_sub(1) };
        let Some(threshold) = next.and_then(|next| self.thresholds.get(next)) else {
            return segment.end;
        };
        let crossed = |step: usize| self.satisfies(segment.at(step), *threshold) == gains;
        let guess = number::index((threshold - line.0) / line.1);
        let mut end = guess.clamp(step + 1, segment.end);
        while end > step + 1 && crossed(end - 1) {
            end -= 1;
        }
        while end < segment.end && !crossed(end) {
            end += 1;
        }
        end
    }

    /// The first step of a segment that rises or falls all the way and has another level.
    fn bisect(&self, segment: &Segment, step: usize, level: usize) -> usize {
        let (mut low, mut high) = (step + 1, segment.end);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.level_of(segment.at(middle)) == level {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    fn satisfies(&self, value: f64, threshold: f64) -> bool {
        match self.op {
            BinaryOp::Gt => value > threshold,
            BinaryOp::Ge => value >= threshold,
            BinaryOp::Lt => value < threshold,
            _ => value <= threshold,
        }
    }

    /// How many thresholds a value satisfies: the first ones.
    fn level_of(&self, value: f64) -> usize {
        self.thresholds.partition_point(|threshold| self.satisfies(value, *threshold))
    }

    fn reach(&mut self, level: usize, tick: usize) {
        if level > self.level {
            self.stack.push((level, tick));
        }
        while let Some((top, start)) = self.stack.pop_if(|(top, _)| *top > level) {
            let below = self.stack.last().map_or(0, |(below, _)| *below).max(level);
            self.close(below, top, start, tick);
            if below == level && level > self.stack.last().map_or(0, |(below, _)| *below) {
                // The runs of the thresholds up to the level go on.
                self.stack.push((level, start));
            }
        }
        self.level = level;
    }

    /// Ends the runs of the thresholds from `low` up to, but without, `high`.
    fn close(&mut self, low: usize, high: usize, start: usize, end: usize) {
        let fires = start.saturating_add(self.wait);
        if fires >= end {
            return;
        }
        self.first.put(low, high, fires);
        let ticks = i64::try_from(end - fires).unwrap_or(i64::MAX);
        for (place, sign) in [(low, 1), (high, -1)] {
            if let Some(change) = self.changes.get_mut(place) {
                change.0 += sign;
                change.1 += sign * ticks;
            }
        }
    }

    fn outcomes(self) -> Vec<Outcome> {
        let count = |value: i64| usize::try_from(value).unwrap_or(0);
        let (mut pages, mut ticks) = (0, 0);
        let sums = self.changes.iter().zip(self.first.into_numbers()).map(|(change, first)| {
            pages += change.0;
            ticks += change.1;
            Outcome { pages: count(pages), firing_ticks: count(ticks), first }
        });
        sums.collect()
    }
}
