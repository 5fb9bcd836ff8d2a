//! The next run, found as the controller finds it.
//!
//! The controller's library walks forward: months, then days, then hours of 3,600 real seconds,
//! then minutes, and begins again from the top when a larger field rolls over. Its result is not
//! always "the next instant whose clock shows the wanted time": where midnight itself is skipped by
//! a clock change, the walk can miss that day or run past its end. A backup is made when the
//! controller makes it, so the walk is followed step by step, with the way its language's standard
//! library resolves local times that occur twice or never.

use super::civil::{DAY, Date, date_of, days_to_month, weekday_of};
use super::field::Fields;
use super::zone::{Segment, Zone};

/// The first run after `after`, in seconds since 1970.
pub(super) fn next(fields: &Fields, zone: &Zone, after: i64) -> Option<i64> {
    if !REACHABLE.contains(&after) {
        return None;
    }
    let segment = zone.segment(after);
    if let Some(run) = within_the_hour(fields, segment, after) {
        return Some(run);
    }
    let mut walk = Walk { zone, segment, at: after + 1, reset: false };
    let last_year = walk.date().year + YEARS;
    loop {
        if walk.date().year > last_year {
            return None;
        }
        if walk.seek_month(fields)
            && walk.seek_day(fields)
            && walk.seek_hour(fields)
            && walk.seek_minute(fields)
            && walk.seek_second()
        {
            return Some(walk.at);
        }
    }
}

/// The next run where it is in the hour of `after`: the walk goes there minute by minute.
fn within_the_hour(fields: &Fields, segment: Segment, after: i64) -> Option<i64> {
    let local = after + segment.offset;
    let minute = local.div_euclid(60).rem_euclid(60);
    let wanted = i64::from(fields.minute.next_after(minute)?);
    let run = after - local.rem_euclid(60) + (wanted - minute) * 60;
    let (days, hour) = (local.div_euclid(DAY), local.rem_euclid(DAY) / 3_600);
    let date = date_of(days);
    let fits = fields.in_hour(hour)
        && fields.in_month(date.month)
        && fields.on_day(date, weekday_of(days));
    (fits && run < segment.end).then_some(run)
}

/// How many years the controller's library looks ahead before it gives up.
const YEARS: i64 = 5;

/// From the year 1 to the year 9000: beyond, dates are of no use to anyone.
const REACHABLE: std::ops::Range<i64> = -62_135_596_800..221_845_392_000;

struct Walk<'zone> {
    zone: &'zone Zone,
    /// The stretch that `at` was last seen in.
    segment: Segment,
    at: i64,
    /// Whether the smaller fields were set to their beginning, which happens once per search.
    reset: bool,
}

/// Each `seek_*` goes on to the first value of its field that is wanted. `false` says that a larger
/// field rolled over and the search must begin again with the months.
impl Walk<'_> {
    fn seek_month(&mut self, fields: &Fields) -> bool {
        loop {
            let date = self.date();
            if fields.in_month(date.month) {
                return true;
            }
            let first = days_to_month(date.year, date.month);
            if !self.reset {
                self.reset = true;
                self.at = self.instant(first * DAY);
            }
            self.next_month();
            if self.date().month == 1 {
                return false;
            }
        }
    }

    fn seek_day(&mut self, fields: &Fields) -> bool {
        while !fields.on_day(self.date(), weekday_of(self.days())) {
            if !self.reset {
                self.reset = true;
                let midnight = self.days() * DAY;
                self.at = self.instant(midnight);
            }
            let (today, tomorrow) = (self.at, self.local() + DAY);
            self.at = self.instant(tomorrow);
            // Samoa had no 30 December 2011, and there the controller would go round for ever.
            if self.at <= today {
                self.at = today + DAY;
            }
            // A skipped midnight leaves the clock at 23 or at 1; the controller corrects by hours.
            let hour = self.second_of_day() / 3_600;
            if hour > 12 {
                self.at += (24 - hour) * 3_600;
            } else {
                self.at -= hour * 3_600;
            }
            if self.date().day == 1 {
                return false;
            }
        }
        true
    }

    fn seek_hour(&mut self, fields: &Fields) -> bool {
        while !fields.in_hour(self.second_of_day() / 3_600) {
            if !self.reset {
                self.reset = true;
                let local = self.local();
                self.at = self.instant(local - local.rem_euclid(3_600));
            }
            self.at += 3_600;
            if self.second_of_day() < 3_600 {
                return false;
            }
        }
        true
    }

    fn seek_minute(&mut self, fields: &Fields) -> bool {
        while !fields.in_minute(self.second_of_day() / 60 % 60) {
            if !self.reset {
                self.reset = true;
                self.at -= self.at.rem_euclid(60);
            }
            self.at += 60;
            if self.second_of_day() / 60 % 60 == 0 {
                return false;
            }
        }
        true
    }

    /// Runs are at whole minutes; from within one, the next begins a new search.
    fn seek_second(&mut self) -> bool {
        let second = self.second_of_day() % 60;
        if second != 0 {
            self.reset = true;
            self.at += 60 - second;
        }
        second == 0
    }

    /// The same day and time of the next month; a day that it lacks runs over into the one after.
    fn next_month(&mut self) {
        let Date { year, month, day } = self.date();
        let (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
        let days = days_to_month(year, month) + i64::from(day) - 1;
        let local = days * DAY + self.second_of_day();
        self.at = self.instant(local);
    }

    fn date(&mut self) -> Date {
        date_of(self.days())
    }

    /// Local days since 1970-01-01.
    fn days(&mut self) -> i64 {
        self.local().div_euclid(DAY)
    }

    fn second_of_day(&mut self) -> i64 {
        self.local().rem_euclid(DAY)
    }

    /// Local seconds since 1970-01-01T00:00.
    fn local(&mut self) -> i64 {
        if self.at < self.segment.start || self.at >= self.segment.end {
            self.segment = self.zone.segment(self.at);
        }
        self.at + self.segment.offset
    }

    /// The instant of a local time. The offset is guessed by taking the local time for UTC, and once
    /// more where that guess leads out of its stretch: so a time that occurs twice is the earlier
    /// one west of Greenwich and the later one east of it, and a skipped one moves by the shift.
    fn instant(&self, local: i64) -> i64 {
        let guess = self.zone.segment(local);
        let instant = local - guess.offset;
        if guess.offset == 0 || (guess.start..guess.end).contains(&instant) {
            return instant;
        }
        local - self.zone.segment(instant).offset
    }
}
