//! Clock changes that go on year after year, as POSIX writes them in `TZ`.
//!
//! `CET-1CEST,M3.5.0,M10.5.0/3`: a name and an offset for winter, a name for summer, and when each
//! begins. Offsets count westwards, and the hours of a change may be from -167 to 167.

use super::civil::{DAY, days_to_month, weekday_of};

/// An offset from UTC that always holds, or two that take turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    /// Seconds east of UTC in winter.
    pub(super) standard: i64,
    pub(super) summer: Option<Summer>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Summer {
    /// Seconds east of UTC.
    offset: i64,
    begins: Change,
    ends: Change,
}

/// A local day of the year and the seconds after its midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Change {
    on: On,
    time: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum On {
    /// The `week`th `weekday` of the month, 5 being the last.
    Weekday { month: u32, week: i64, weekday: i64 },
    /// Days after 1 January, 29 February counted.
    Day(i64),
    /// The day of the year from 1, 29 February left out.
    DayWithoutLeap(i64),
}

impl Rule {
    /// Reads a rule; `None` where it is not one.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(',');
        let names = after_name(parts.next()?)?;
        let (standard, rest) = clock(names)?;
        let standard = -standard;
        if rest.is_empty() {
            return Some(Self { standard, summer: None });
        }
        let rest = after_name(rest)?;
        let offset = if rest.is_empty() { standard + 3_600 } else { -clock(rest)?.0 };
        let (begins, ends) = (change(parts.next()?)?, change(parts.next()?)?);
        Some(Self { standard, summer: Some(Summer { offset, begins, ends }) })
    }

    /// The changes of `year`, earlier first, each with the offset that begins.
    pub(super) fn changes(&self, year: i64) -> Vec<(i64, i64)> {
        let Some(summer) = self.summer else { return Vec::new() };
        let mut changes = vec![
            (summer.begins.local(year) - self.standard, summer.offset),
            (summer.ends.local(year) - summer.offset, self.standard),
        ];
        changes.sort_unstable();
        changes
    }
}

impl Change {
    /// Local seconds since 1970-01-01T00:00 in `year`.
    fn local(self, year: i64) -> i64 {
        let leap = days_to_month(year, 3) - days_to_month(year, 2) == 29;
        let days = match self.on {
            On::Day(day) => days_to_month(year, 1) + day,
            On::DayWithoutLeap(day) => {
                days_to_month(year, 1) + day - 1 + i64::from(leap && day > 59)
            }
            On::Weekday { month, week, weekday } => {
                let first = days_to_month(year, month);
                let (next_year, next_month) =
                    if month == 12 { (year + 1, 1) } else { (year, month + 1) };
                let last = days_to_month(next_year, next_month) - 1;
                let wait = (weekday - i64::from(weekday_of(first))).rem_euclid(7);
                let wanted = first + wait + 7 * (week - 1);
                if wanted > last { wanted - 7 } else { wanted }
            }
        };
        days * DAY + self.time
    }
}

/// What follows a zone's abbreviation, which is letters or anything between `<` and `>`.
fn after_name(text: &str) -> Option<&str> {
    if let Some(quoted) = text.strip_prefix('<') {
        return quoted.split_once('>').map(|(_, rest)| rest);
    }
    let rest = text.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    (rest.len() < text.len()).then_some(rest)
}

/// `[+-]hours[:minutes[:seconds]]` in seconds, and what follows.
fn clock(text: &str) -> Option<(i64, &str)> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || ":+-".contains(c))).unwrap_or(text.len());
    let (time, rest) = text.split_at(end);
    let (sign, time) = match time.strip_prefix('-') {
        Some(time) => (-1, time),
        None => (1, time.strip_prefix('+').unwrap_or(time)),
    };
    let mut seconds = 0;
    let mut unit = 3_600;
    for part in time.split(':') {
        seconds += part.parse::<i64>().ok().filter(|n| (0..=167).contains(n))? * unit;
        unit /= 60;
    }
    Some((sign * seconds, rest))
}

/// `date[/time]`; without a time it is 02:00.
fn change(text: &str) -> Option<Change> {
    let (date, time) = text.split_once('/').unwrap_or((text, "2"));
    let (time, _) = clock(time)?;
    let on = if let Some(date) = date.strip_prefix('M') {
        let mut numbers = date.split('.').map(|n| n.parse::<i64>().ok());
        let (month, week, weekday) = (numbers.next()??, numbers.next()??, numbers.next()??);
        let month = u32::try_from(month).ok().filter(|month| (1..=12).contains(month))?;
        On::Weekday { month, week, weekday }
    } else if let Some(day) = date.strip_prefix('J') {
        On::DayWithoutLeap(day.parse().ok()?)
    } else {
        On::Day(date.parse().ok()?)
    };
    Some(Change { on, time })
}
