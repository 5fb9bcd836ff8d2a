//! Times as people read them, in the zone of the schedule and in UTC.

use backwatch_core::plan::{Backup, Duration};
use backwatch_core::schedule::Zone;

/// The clock of a schedule.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Clock {
    zone: Zone,
    is_own: bool,
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

impl Clock {
    /// That of a backup's schedule; UTC where it names no zone.
    pub(crate) fn of(backup: &Backup) -> Self {
        match backup.timetable.zone() {
            Some(zone) => Self { zone: zone.clone(), is_own: !zone.is_utc() },
            None => Self { zone: Zone::utc(), is_own: false },
        }
    }

    /// How far it is ahead of UTC, in seconds.
    pub(crate) fn offset(&self, at: i64) -> i64 {
        self.zone.offset_at(at)
    }

    /// The day: `Tue 3 Mar`.
    pub(crate) fn day(&self, at: i64) -> String {
        day(&self.zone.clock_at(at))
    }

    /// The minute: `03:10`.
    pub(crate) fn time(&self, at: i64) -> String {
        time(&self.zone.clock_at(at))
    }

    /// Day and minute: `Tue 3 Mar 03:10`.
    pub(crate) fn moment(&self, at: i64) -> String {
        let shown = self.zone.clock_at(at);
        format!("{} {}", day(&shown), time(&shown))
    }

    /// Day and minute with the zone, and in UTC where that is another.
    pub(crate) fn both(&self, at: i64) -> String {
        if self.is_own {
            let city = self.zone.name();
            format!("{} {city}, {} UTC", self.moment(at), time(&Zone::utc().clock_at(at)))
        } else {
            format!("{} UTC", self.moment(at))
        }
    }

    /// As files have it: `2026-03-03T03:10:00Z`.
    pub(crate) fn stamp(at: i64) -> String {
        let shown = Zone::utc().clock_at(at);
        let mut words = shown.split(' ').skip(1);
        let (date, time) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let seconds = if time.len() > 5 { "" } else { ":00" };
        format!("{date}T{time}{seconds}Z")
    }
}

/// A span in words, from an hour on in whole minutes; what lies before the fault has a minus.
pub(crate) fn span(seconds: i64) -> String {
    let words = Duration::seconds(seconds.unsigned_abs()).coarse().words();
    if seconds < 0 { format!("\u{2212}{words}") } else { words }
}

fn day(shown: &str) -> String {
    let mut words = shown.split(' ');
    let weekday = words.next().unwrap_or_default();
    let mut date = words.next().unwrap_or_default().split('-').skip(1);
    let number = |text: Option<&str>| text.and_then(|text| text.parse::<usize>().ok()).unwrap_or(0);
    let month = number(date.next()).checked_sub(1).and_then(|place| MONTHS.get(place));
    format!("{weekday} {} {}", number(date.next()), month.unwrap_or(&""))
}

fn time(shown: &str) -> String {
    shown.rsplit(' ').next().unwrap_or_default().chars().take(5).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_said_in_both_zones() {
        let mut backup = Backup::reference();
        let at = 1_772_507_400;
        assert_eq!(Clock::of(&backup).both(at), "Tue 3 Mar 03:10 UTC");
        let timetable = backwatch_core::plan::Timetable::parse("0 2 * * *", Some("Europe/Berlin"));
        backup.timetable = timetable.unwrap();
        let clock = Clock::of(&backup);
        assert_eq!(clock.both(at), "Tue 3 Mar 04:10 Europe/Berlin, 03:10 UTC");
        assert_eq!(clock.offset(at), 3_600);
        assert_eq!(Clock::stamp(at), "2026-03-03T03:10:00Z");
    }
}
