//! Restore drills: the log that the settings keep, and the recovery time that follows from it.

use super::{Backup, Duration};
use crate::diagnostic::Diagnostic;
use crate::schedule::day_of_date;

/// One restore that was tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drill {
    /// The day, as `YYYY-MM-DD`.
    pub date: String,
    /// Which backup was restored: a file, a snapshot, a date.
    pub backup: Option<String>,
    /// From the decision to restore until the service ran again.
    pub duration: Duration,
    /// Whether the restore worked.
    pub succeeded: bool,
    /// Where it was held, what went wrong.
    pub note: Option<String>,
}

impl Drill {
    /// Reads what somebody typed: a date (`2026-10-20`) and a duration have to be there, the backup and
    /// a note may be empty. The error names its field.
    pub fn read(
        date: &str,
        backup: &str,
        duration: &str,
        succeeded: bool,
        remark: &str,
    ) -> Result<Self, Diagnostic> {
        let date = date.trim();
        if day_of_date(date).is_none() {
            let error = Diagnostic::error(format!("`{date}` is not a date"));
            return Err(error.hint("write 2026-10-20").at_field("date"));
        }
        let duration = Duration::parse(duration).map_err(|error| error.at_field("duration"))?;
        let text = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        Ok(Self {
            date: date.to_owned(),
            backup: text(backup),
            duration,
            succeeded,
            note: text(remark),
        })
    }

    /// Its day in days since 1970-01-01.
    pub fn day(&self) -> Option<i64> {
        day_of_date(&self.date)
    }
}

/// What the log says about the time a restore takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrillRecord {
    /// How many successful drills the figures are taken from: the newest, at most five.
    pub counted: usize,
    /// The longest of them.
    pub worst: Duration,
    /// The median of them; of an even number the upper of the two in the middle, since a recovery
    /// time is better said too long than too short.
    pub median: Duration,
    /// The date of the newest successful drill.
    pub last: String,
    /// That date in days since 1970-01-01.
    pub last_day: i64,
}

/// How many of the newest successful drills count: what was true years ago says little of today.
const RECENT: usize = 5;

impl Backup {
    /// The drills, oldest first.
    pub fn drills_by_date(&self) -> Vec<&Drill> {
        let mut drills: Vec<&Drill> = self.drills.iter().collect();
        drills.sort_by(|a, b| a.date.cmp(&b.date));
        drills
    }

    /// The recovery time that the newest successful drills show; none without one.
    pub fn drill_record(&self) -> Option<DrillRecord> {
        let good: Vec<&Drill> =
            self.drills_by_date().into_iter().rev().filter(|drill| drill.succeeded).collect();
        let newest = *good.first()?;
        let mut times: Vec<Duration> = good.iter().take(RECENT).map(|d| d.duration).collect();
        times.sort_unstable();
        Some(DrillRecord {
            counted: times.len(),
            worst: times.last().copied()?,
            median: times.get(times.len() / 2).copied()?,
            last: newest.date.clone(),
            last_day: newest.day()?,
        })
    }

    /// By how many days the next drill is overdue on `today`, counted in days since 1970-01-01: from
    /// the newest successful drill and the drill interval. `None` where it is not, and where there
    /// was no drill at all.
    pub fn drill_overdue(&self, today: i64) -> Option<u64> {
        let record = self.drill_record()?;
        let interval = self.objectives.drill_interval.as_seconds() / 86_400;
        let age = u64::try_from(today.saturating_sub(record.last_day)).ok()?;
        age.checked_sub(interval).filter(|late| *late > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drill(date: &str, minutes: u64, succeeded: bool) -> Drill {
        let duration = Duration::minutes(minutes);
        Drill { date: date.to_owned(), backup: None, duration, succeeded, note: None }
    }

    #[test]
    fn the_newest_good_drills_count() {
        let mut backup = Backup::reference();
        assert_eq!((backup.drill_record(), backup.drill_overdue(20_000)), (None, None));
        backup.drills = vec![
            drill("2026-07-01", 12, true),
            drill("2025-01-01", 90, true),
            drill("2026-10-20", 9, true),
            drill("2026-11-01", 55, false),
            drill("2026-01-01", 20, true),
            drill("2026-02-01", 11, true),
            drill("2026-03-01", 10, true),
        ];
        let record = backup.drill_record().unwrap();
        assert_eq!(record.counted, RECENT);
        assert_eq!((record.worst, record.median), (Duration::minutes(20), Duration::minutes(11)));
        assert_eq!((record.last.as_str(), record.last_day), ("2026-10-20", 20_746));
        // The 90th day is the last on which the interval is kept.
        assert_eq!(backup.drill_overdue(record.last_day + 90), None);
        assert_eq!(backup.drill_overdue(record.last_day + 93), Some(3));
        assert_eq!(backup.drill_overdue(0), None, "a drill of the future is not late");
    }

    #[test]
    fn a_drill_is_read_as_it_is_typed() {
        let read = Drill::read(" 2026-10-20 ", " ", "9 min", true, "staging").unwrap();
        assert_eq!((read.date.as_str(), read.backup.as_deref()), ("2026-10-20", None));
        assert_eq!((read.duration, read.note.as_deref()), (Duration::minutes(9), Some("staging")));
        let field = |date, duration| Drill::read(date, "", duration, true, "").unwrap_err().field;
        assert_eq!(field("2026-13-01", "9m").as_deref(), Some("date"));
        assert_eq!(field("2026-10-20", "9").as_deref(), Some("duration"));
    }

    #[test]
    fn of_two_the_longer_is_the_median() {
        let mut backup = Backup::reference();
        backup.drills = vec![drill("2026-07-01", 12, true), drill("2026-07-02", 8, true)];
        assert_eq!(backup.drill_record().map(|r| r.median), Some(Duration::minutes(12)));
    }
}
