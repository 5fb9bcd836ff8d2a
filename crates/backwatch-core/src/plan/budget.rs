//! The error budget, counted in runs: a backup runs too seldom for a budget in minutes.

use super::{Backup, Duration, after_one_failure};

/// How many runs of a window may fail before the success target is missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// The window of the success target.
    pub window: Duration,
    /// Runs that the window typically holds, at least 1.
    pub runs: u32,
    /// How many of them may fail while the rate stays above the target: `ceil(N (1 - t)) - 1`.
    pub tolerated: u64,
}

/// Below this many runs one failure is more than a per cent of them.
const FEW: u32 = 100;

impl Budget {
    /// What is left after `failures` failed runs, at least 0.
    pub const fn left(&self, failures: u64) -> u64 {
        self.tolerated.saturating_sub(failures)
    }

    /// The number of failures from which on nothing is left: the tolerated ones, and at least one.
    pub fn spent_from(&self) -> u64 {
        self.tolerated.max(1)
    }

    /// Whether the window holds so few runs that one failure moves the rate by more than 1 %.
    pub const fn is_few(&self) -> bool {
        self.runs < FEW
    }

    /// `1 of 120 runs may fail in 30 days`.
    pub fn words(&self) -> String {
        let run = if self.runs == 1 { "run" } else { "runs" };
        format!("{} of {} {run} may fail in {}", self.tolerated, self.runs, self.window.words())
    }

    /// What one failure does to the rate of a window without another: `99.2 %`.
    pub fn after_one(&self) -> String {
        after_one_failure(self.runs)
    }
}

impl Backup {
    /// The error budget of the success target; none where no run falls into the window, or where the
    /// target is 100 %, which no rate is above.
    pub fn budget(&self) -> Option<Budget> {
        let window = self.objectives.success_window;
        let runs = self.timetable.runs_in(window);
        if runs == 0 {
            return None;
        }
        let tolerated = self.timetable.failures_tolerated(window, self.objectives.success_rate)?;
        Some(Budget { window, runs, tolerated })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Ratio, Timetable};

    #[test]
    fn budgets_are_counted_in_runs() {
        for (schedule, rate, runs, tolerated, words) in [
            ("0 2 * * *", 99, 30, 0, "0 of 30 runs may fail in 30 days"),
            ("0 2 * * *", 90, 30, 2, "2 of 30 runs may fail in 30 days"),
            ("0 */6 * * *", 99, 120, 1, "1 of 120 runs may fail in 30 days"),
            ("0 * * * *", 99, 720, 7, "7 of 720 runs may fail in 30 days"),
        ] {
            let mut backup = Backup::reference();
            backup.timetable = Timetable::parse(schedule, Some("Etc/UTC")).unwrap();
            backup.objectives.success_rate = Ratio::percent(rate);
            let budget = backup.budget().unwrap();
            assert_eq!((budget.runs, budget.tolerated), (runs, tolerated), "{schedule}");
            assert_eq!(budget.words(), words);
            assert_eq!(budget.left(1), tolerated.saturating_sub(1));
            assert_eq!((budget.spent_from(), budget.is_few()), (tolerated.max(1), runs < 100));
        }
        let mut backup = Backup::reference();
        backup.objectives.success_rate = Ratio::percent(100);
        assert_eq!(backup.budget(), None, "no rate is above 100 %");
    }
}
