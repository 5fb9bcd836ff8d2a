//! When a `CronJob` runs: Kubernetes's cron dialect, time zones, and the arithmetic of gaps and runs.
//!
//! It follows the library that the `CronJob` controller itself uses (robfig/cron, version 3, its
//! standard parser) in what it reads and in when it fires, oddities included. It knows no plan, no
//! alert and no clock: instants come in and go out as seconds since 1970-01-01T00:00Z.
//!
//! What differs from other crons: day-of-month and day-of-week are alternatives when both are
//! restricted, and a step above 1 (`*/2`) restricts; Sunday is 0 and never 7; a slot that a clock
//! change skips is not made up for, and one that comes twice runs twice.

mod arithmetic;
mod budget;
mod civil;
mod descriptor;
mod error;
mod field;
mod nearness;
mod rule;
mod walk;
mod words;
mod zone;
mod zone_table;

#[cfg(test)]
mod tests;

pub use arithmetic::{Arithmetic, Gap, Window};
pub use budget::failures_tolerated;
pub use civil::{date_of_day, day_of_date};
pub use error::{ScheduleError, ZoneError};
pub use zone::Zone;

use field::Fields;

/// A schedule that Kubernetes accepts and that fires at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    text: String,
    pace: Pace,
}

/// The two kinds of schedule the dialect knows.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Pace {
    /// By the calendar.
    Calendar(Fields),
    /// `@every`: this many seconds after the run before, at least 1.
    Every(i64),
}

impl Schedule {
    /// Reads `text` as the API server does for `spec.schedule`: five fields or an `@` word.
    ///
    /// Refused beyond that are schedules which can never fire (30 February); the API server takes
    /// them, and no backup is ever made.
    pub fn parse(text: &str) -> Result<Self, ScheduleError> {
        if text.is_empty() {
            return Err(ScheduleError::new("the schedule is empty")
                .hint("write five fields, for example `0 2 * * *` for every day at 02:00"));
        }
        if let Some(at) = text.find("TZ") {
            return Err(zone_in_schedule(text, at));
        }
        let pace =
            if text.starts_with('@') { descriptor::parse(text)? } else { field::parse(text)? };
        Ok(Self { text: text.to_owned(), pace })
    }

    /// The schedule as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The first run after `after`, both in seconds since 1970.
    ///
    /// `None` where the next run is more than five years off: there the controller gives up too.
    /// An `@every` schedule counts from `after` itself, as the controller counts from the last run.
    pub fn next_after(&self, zone: &Zone, after: i64) -> Option<i64> {
        match &self.pace {
            Pace::Calendar(fields) => walk::next(fields, zone, after),
            Pace::Every(delay) => after.checked_add(*delay),
        }
    }

    /// The first `count` runs after `from`, fewer where [`Self::next_after`] ends.
    pub fn next_runs(&self, zone: &Zone, from: i64, count: usize) -> Vec<i64> {
        std::iter::successors(self.next_after(zone, from), |&run| self.next_after(zone, run))
            .take(count)
            .collect()
    }

    /// Gaps and runs in [`Window::FIXED`].
    pub fn arithmetic(&self, zone: &Zone) -> Arithmetic {
        self.arithmetic_over(zone, Window::FIXED)
    }

    /// Gaps and runs in a window of one's own.
    pub fn arithmetic_over(&self, zone: &Zone, window: Window) -> Arithmetic {
        match &self.pace {
            Pace::Calendar(fields) => arithmetic::by_calendar(fields, zone, window),
            Pace::Every(delay) => arithmetic::by_delay(*delay, window),
        }
    }

    /// The schedule in words: "every weekday at 02:00 Europe/Berlin", "every 15 minutes".
    ///
    /// The zone is named where the time of day matters.
    pub fn describe(&self, zone: &Zone) -> String {
        words::describe(&self.pace, zone)
    }
}

impl std::fmt::Display for Schedule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

/// Kubernetes refuses the letters `TZ` anywhere in a schedule, and so must this.
fn zone_in_schedule(text: &str, at: usize) -> ScheduleError {
    let rest = text.get(at..).unwrap_or_default();
    let name = rest.strip_prefix("TZ=").and_then(|rest| rest.split_whitespace().next());
    let hint = match name {
        Some(name) if !name.is_empty() => {
            format!("take it out and set `spec.timeZone: {name}`")
        }
        _ => "take it out and set `spec.timeZone`, for example to Europe/Berlin".to_owned(),
    };
    ScheduleError::new("Kubernetes refuses TZ and CRON_TZ in a schedule").at(text, at).hint(hint)
}
