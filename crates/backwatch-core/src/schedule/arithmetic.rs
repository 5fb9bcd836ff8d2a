//! Gaps between runs over a fixed window: the numbers that thresholds are derived from.
//!
//! Between two clock changes every day is like every other: the times of day are the same, only
//! the days differ. So the gaps within a day are worked out once and counted per day, and the
//! walk of [`super::walk`] is followed run by run only in the days around a change. That gives the
//! same as following it all the way, without millions of steps for a schedule of every minute.

use super::civil::{DAY, date_of, weekday_of};
use super::field::Fields;
use super::walk;
use super::zone::{Segment, Zone};

/// A window of time. A run at its very start is outside, one at its end is inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The instant before the first, in seconds since 1970.
    pub start: i64,
    /// The last instant, in seconds since 1970.
    pub end: i64,
}

impl Window {
    /// 2026-01-01 to 2034-01-01 UTC: two leap days, and never today, so that results do not change
    /// from one day to the next.
    pub const FIXED: Self = Self { start: 1_767_225_600, end: 2_019_686_400 };

    /// The length in seconds, 0 where it ends before it starts.
    pub fn seconds(self) -> u64 {
        u64::try_from(self.end.saturating_sub(self.start)).unwrap_or(0)
    }
}

/// A distance between two consecutive runs that occurs in the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Its length in seconds.
    pub seconds: u64,
    /// How often it occurs.
    pub count: u64,
    /// The run it first follows, in seconds since 1970.
    pub first: i64,
}

/// What a schedule comes to over a window. All gaps are in seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arithmetic {
    /// The longest gap between two consecutive runs.
    pub longest_gap: u64,
    /// The shortest such gap.
    pub shortest_gap: u64,
    /// The most common gap, the shorter one where two are equally common.
    pub typical_gap: u64,
    /// The longest span over two consecutive gaps; twice the longest gap where there is only one.
    pub longest_two_gaps: u64,
    /// The runs in the window.
    pub runs: u64,
    /// Every gap that occurs, the shortest first.
    pub gaps: Vec<Gap>,
    window: Window,
}

impl Arithmetic {
    /// The runs that a span of `days` typically holds: the average, rounded half up.
    ///
    /// For 30 days: weekdays 21, daily 30, every 6 hours 120, hourly 720.
    pub fn runs_in(&self, days: u32) -> u32 {
        let whole = u128::from(self.window.seconds());
        if whole == 0 {
            return 0;
        }
        let runs = u128::from(self.runs) * u128::from(days) * 86_400;
        u32::try_from((2 * runs + whole) / (2 * whole)).unwrap_or(u32::MAX)
    }

    /// The runs that a year of 365 days typically holds.
    pub fn runs_per_year(&self) -> u32 {
        self.runs_in(365)
    }

    /// The window it was worked out over.
    pub fn window(&self) -> Window {
        self.window
    }
}

/// Every `delay` seconds, beginning with the window.
pub(super) fn by_delay(delay: i64, window: Window) -> Arithmetic {
    let gap = u64::try_from(delay).unwrap_or(1).max(1);
    let runs = window.seconds() / gap;
    let first = window.start.saturating_add(delay);
    Arithmetic {
        longest_gap: gap,
        shortest_gap: gap,
        typical_gap: gap,
        longest_two_gaps: gap.saturating_mul(2),
        runs,
        gaps: vec![Gap { seconds: gap, count: runs.saturating_sub(1), first }],
        window,
    }
}

/// The runs of `fields` in `zone`.
pub(super) fn by_calendar(fields: &Fields, zone: &Zone, window: Window) -> Arithmetic {
    let mut tally = Tally::default();
    let day = DayPlan::of(fields);
    let mut reached = window.start;
    for segment in zone.segments() {
        let plain = plain_days(zone, *segment, window);
        if plain.is_empty() || plain.start * DAY - segment.offset <= reached {
            continue;
        }
        let midnight = |days: i64| days * DAY - segment.offset;
        tally.follow(fields, zone, reached, midnight(plain.start) - 1);
        for days in plain.clone() {
            if fields.in_month(date_of(days).month)
                && fields.on_day(date_of(days), weekday_of(days))
            {
                tally.add_day(&day, midnight(days));
            }
        }
        reached = midnight(plain.end) - 1;
    }
    tally.follow(fields, zone, reached, window.end);
    tally.finish(fields, zone, window)
}

/// The local days of `segment` within the window that are like any other, as days since 1970.
fn plain_days(zone: &Zone, segment: Segment, window: Window) -> std::ops::Range<i64> {
    let Segment { start, end, offset } = segment;
    let start = start.saturating_add(margin(zone, start));
    let end = end.saturating_sub(margin(zone, end));
    let first = start.max(window.start.saturating_add(1)).saturating_add(offset + DAY - 1);
    first.div_euclid(DAY)..end.min(window.end).saturating_add(offset).div_euclid(DAY)
}

/// How far around a clock change days are unlike others. Where midnight is far and the change is one
/// of whole hours, that is its own day; else the walk may leave its track in the days beside it.
fn margin(zone: &Zone, change: i64) -> i64 {
    let before = zone.offset_at(change.saturating_sub(1));
    let after = zone.offset_at(change);
    let far = |offset: i64| {
        (2 * 3_600..=22 * 3_600).contains(&change.saturating_add(offset).rem_euclid(DAY))
    };
    if far(before) && far(after) && (after - before) % 3_600 == 0 { 0 } else { DAY }
}

/// The runs of a day without a clock change.
struct DayPlan {
    first: i64,
    last: i64,
    runs: u64,
    /// Each gap between runs of the day, how often it occurs, and after which second first.
    gaps: Vec<(i64, u64, i64)>,
    /// The gap after the first run and the one before the last, where there are any.
    ends: Option<(i64, i64)>,
    longest_two: i64,
}

impl DayPlan {
    fn of(fields: &Fields) -> Self {
        let minutes = fields.minute.list();
        let at = |hour: u32, minute: u32| i64::from(hour * 60 + minute) * 60;
        let hours = fields.hour.list();
        let times: Vec<i64> =
            hours.iter().flat_map(|hour| minutes.iter().map(|minute| at(*hour, *minute))).collect();
        let steps: Vec<i64> =
            times.iter().zip(times.iter().skip(1)).map(|(from, to)| to - from).collect();
        let mut gaps: Vec<(i64, u64, i64)> = Vec::new();
        for (from, step) in times.iter().zip(&steps) {
            match gaps.iter_mut().find(|(seconds, ..)| seconds == step) {
                Some((_, count, _)) => *count += 1,
                None => gaps.push((*step, 1, *from)),
            }
        }
        let pairs = steps.iter().zip(steps.iter().skip(1)).map(|(one, two)| one + two);
        Self {
            first: times.first().copied().unwrap_or(0),
            last: times.last().copied().unwrap_or(0),
            runs: times.len() as u64,
            ends: steps.first().copied().zip(steps.last().copied()),
            longest_two: pairs.max().unwrap_or(0),
            gaps,
        }
    }
}

/// Runs and gaps counted so far.
#[derive(Default)]
struct Tally {
    runs: u64,
    gaps: Vec<Gap>,
    longest_two: u64,
    last: Option<i64>,
    last_gap: Option<i64>,
}

impl Tally {
    /// Counts the runs after `from` and up to `to`, one by one.
    fn follow(&mut self, fields: &Fields, zone: &Zone, from: i64, to: i64) {
        let mut after = from;
        while let Some(run) = walk::next(fields, zone, after).filter(|run| *run <= to) {
            self.add_run(run);
            after = run;
        }
    }

    fn add_run(&mut self, run: i64) {
        if let Some(last) = self.last {
            self.add_gaps(run - last, 1, last);
            if let Some(before) = self.last_gap {
                self.add_two(before + run - last);
            }
            self.last_gap = Some(run - last);
        }
        self.last = Some(run);
        self.runs += 1;
    }

    /// Counts a whole day that begins at `midnight`.
    fn add_day(&mut self, day: &DayPlan, midnight: i64) {
        self.add_run(midnight + day.first);
        for (seconds, count, after) in &day.gaps {
            self.add_gaps(*seconds, *count, midnight + after);
        }
        if let Some((first, last)) = day.ends {
            if let Some(before) = self.last_gap {
                self.add_two(before + first);
            }
            self.add_two(day.longest_two);
            self.last_gap = Some(last);
            self.last = Some(midnight + day.last);
            self.runs += day.runs - 1;
        }
    }

    fn add_gaps(&mut self, seconds: i64, count: u64, first: i64) {
        let seconds = u64::try_from(seconds).unwrap_or(0);
        match self.gaps.iter_mut().find(|gap| gap.seconds == seconds) {
            Some(gap) => gap.count += count,
            None => self.gaps.push(Gap { seconds, count, first }),
        }
    }

    fn add_two(&mut self, seconds: i64) {
        self.longest_two = self.longest_two.max(u64::try_from(seconds).unwrap_or(0));
    }

    fn finish(mut self, fields: &Fields, zone: &Zone, window: Window) -> Arithmetic {
        let runs = self.runs;
        // A window too short for one gap borrows the next runs after it, so that there are figures.
        let mut after = self.last.unwrap_or(window.start);
        while self.gaps.is_empty() {
            let Some(run) = walk::next(fields, zone, after) else { break };
            self.add_run(run);
            after = run;
        }
        self.gaps.sort_by_key(|gap| gap.seconds);
        let longest_gap = self.gaps.last().map_or(window.seconds(), |gap| gap.seconds);
        let typical = self.gaps.iter().rev().max_by_key(|gap| gap.count);
        Arithmetic {
            longest_gap,
            shortest_gap: self.gaps.first().map_or(longest_gap, |gap| gap.seconds),
            typical_gap: typical.map_or(longest_gap, |gap| gap.seconds),
            longest_two_gaps: match self.longest_two {
                0 => longest_gap.saturating_mul(2),
                two => two,
            },
            runs,
            gaps: self.gaps,
            window,
        }
    }
}
