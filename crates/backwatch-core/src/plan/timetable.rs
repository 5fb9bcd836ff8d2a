//! When a CronJob runs: its schedule and zone, with the arithmetic worked out once.

use super::{Duration, Ratio};
use crate::diagnostic::Diagnostic;
use crate::schedule::{Arithmetic, Schedule, Zone, failures_tolerated};

/// A schedule in a time zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timetable {
    schedule: Schedule,
    zone: Option<Zone>,
    arithmetic: Arithmetic,
    /// The same in UTC, where no clock skips a slot or shows it twice.
    in_utc: Arithmetic,
}

impl Timetable {
    /// `schedule` in `zone`; without one the cluster's own is meant, and UTC is taken for arithmetic.
    pub fn new(schedule: Schedule, zone: Option<Zone>) -> Self {
        let in_utc = schedule.arithmetic(&Zone::utc());
        let arithmetic = match &zone {
            Some(zone) if !zone.is_utc() => schedule.arithmetic(zone),
            _ => in_utc.clone(),
        };
        Self { schedule, zone, arithmetic, in_utc }
    }

    /// Reads both from their texts.
    pub fn parse(schedule: &str, zone: Option<&str>) -> Result<Self, Diagnostic> {
        let schedule = parse_schedule(schedule)?;
        Ok(Self::new(schedule, zone.map(parse_zone).transpose()?))
    }

    /// Every day at 02:00 UTC, the reference case.
    pub(super) fn reference() -> Self {
        match Self::parse("0 2 * * *", Some("Etc/UTC")) {
            Ok(timetable) => timetable,
            Err(_) => unreachable!("a schedule of the program's own is good"),
        }
    }

    /// The schedule.
    pub fn schedule(&self) -> &Schedule {
        &self.schedule
    }

    /// The zone, if one is set.
    pub fn zone(&self) -> Option<&Zone> {
        self.zone.as_ref()
    }

    /// Gaps and runs over the fixed window.
    pub fn arithmetic(&self) -> &Arithmetic {
        &self.arithmetic
    }

    /// The longest gap between two runs.
    pub fn longest_gap(&self) -> Duration {
        Duration::seconds(self.arithmetic.longest_gap)
    }

    /// The shortest gap between two runs.
    pub fn shortest_gap(&self) -> Duration {
        Duration::seconds(self.arithmetic.shortest_gap)
    }

    /// The longest gap of the same schedule in UTC.
    pub fn longest_gap_in_utc(&self) -> Duration {
        Duration::seconds(self.in_utc.longest_gap)
    }

    /// The shortest gap of the same schedule in UTC.
    pub fn shortest_gap_in_utc(&self) -> Duration {
        Duration::seconds(self.in_utc.shortest_gap)
    }

    /// The longest span over two consecutive gaps.
    pub fn longest_two_gaps(&self) -> Duration {
        Duration::seconds(self.arithmetic.longest_two_gaps)
    }

    /// The runs that `window` typically holds; whole days are counted, at least one.
    pub fn runs_in(&self, window: Duration) -> u32 {
        let days = (window.as_seconds() / 86_400).max(1);
        self.arithmetic.runs_in(u32::try_from(days).unwrap_or(u32::MAX))
    }

    /// How many of the runs in `window` may fail before the rate is no longer above `target`; none
    /// where even a window without a failure is not above it.
    pub fn failures_tolerated(&self, window: Duration, target: Ratio) -> Option<u64> {
        let runs = u64::from(self.runs_in(window));
        failures_tolerated(runs, u64::from(target.as_millionths()), 1_000_000)
    }

    /// In words: `every day at 02:00`.
    pub fn describe(&self) -> String {
        self.schedule.describe(self.zone.as_ref().unwrap_or(&Zone::utc()))
    }

    /// ` daily` or ` hourly` for schedules that are just that, else nothing.
    pub(crate) fn pace(&self) -> &'static str {
        match (self.arithmetic.typical_gap, self.arithmetic.longest_gap < 2 * 86_400) {
            (86_400, true) => " daily",
            (3_600, _) if self.arithmetic.longest_gap == 3_600 => " hourly",
            _ => "",
        }
    }
}

/// Reads a schedule in Kubernetes's dialect.
pub fn parse_schedule(text: &str) -> Result<Schedule, Diagnostic> {
    Schedule::parse(text.trim()).map_err(|error| {
        let said = Diagnostic::error(error.message());
        match error.way_out() {
            Some(hint) => said.hint(hint),
            None => said,
        }
    })
}

/// Reads a time zone's name.
pub fn parse_zone(text: &str) -> Result<Zone, Diagnostic> {
    Zone::parse(text.trim()).map_err(|error| {
        let said = Diagnostic::error(error.message());
        match error.way_out() {
            Some(hint) => said.hint(hint),
            None => said,
        }
    })
}
