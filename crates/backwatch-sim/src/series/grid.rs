//! The steps of an evaluation.

use super::number;

/// Regular points in time: step `i` is at `start + i * step` milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Grid {
    /// Milliseconds since the epoch of step 0.
    pub start: i64,
    /// Milliseconds from one step to the next; at least 1.
    pub step: i64,
    /// How many steps.
    pub steps: usize,
}

impl Grid {
    /// The steps from `start` up to and including the last one that is not after `end`. There are
    /// none where `end` is before `start`. A `step` below 1 counts as 1.
    pub fn new(start: i64, end: i64, step: i64) -> Self {
        let step = step.max(1);
        let steps = if end < start {
            0
        } else {
            number::count(end.saturating_sub(start) / step).saturating_add(1)
        };
        Self { start, step, steps }
    }

    /// A single step.
    pub fn instant(at: i64) -> Self {
        Self { start: at, step: 1, steps: 1 }
    }

    /// The time of a step.
    pub fn time(&self, step: usize) -> i64 {
        self.start.saturating_add(self.step.saturating_mul(number::millis(step)))
    }

    /// The time of the last step; that of the first where there are no steps.
    pub fn end(&self) -> i64 {
        self.time(self.steps.saturating_sub(1))
    }

    /// The first step that is not before `time`, at most the number of steps.
    pub fn first_at_or_after(&self, time: i64) -> usize {
        let behind = time.saturating_sub(self.start);
        if behind <= 0 {
            return 0;
        }
        let step = behind / self.step + i64::from(behind % self.step != 0);
        number::count(step).min(self.steps)
    }

    /// The first step that is after `time`, at most the number of steps.
    pub fn first_after(&self, time: i64) -> usize {
        self.first_at_or_after(time.saturating_add(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_counted_up_to_the_end() {
        assert_eq!(Grid::new(0, 120_000, 60_000).steps, 3);
        assert_eq!(Grid::new(0, 119_999, 60_000).steps, 2);
        assert_eq!(Grid::new(5, 4, 60_000).steps, 0);
        assert_eq!(Grid::new(5, 5, 0).steps, 1);
    }

    #[test]
    fn steps_are_found_by_time() {
        let grid = Grid::new(1000, 5000, 1000);
        assert_eq!(grid.first_at_or_after(-5), 0);
        assert_eq!(grid.first_at_or_after(1000), 0);
        assert_eq!(grid.first_at_or_after(1001), 1);
        assert_eq!(grid.first_after(1000), 1);
        assert_eq!(grid.first_after(1999), 1);
        assert_eq!(grid.first_after(2000), 2);
        assert_eq!(grid.first_after(99_000), 5);
    }
}
