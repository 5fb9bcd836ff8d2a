//! The frame of a rehearsal: its window, the slots in it, and how long runs take.
//!
//! All of it follows from the plan, and never from today. The window begins on Monday,
//! 2 March 2026, 00:00 UTC. With G the longest gap between runs it lasts 35 G for schedules that run
//! daily or more often (35 days for a daily one; at least 2 days, or 1 where G is below a quarter of an
//! hour), and 12 G, 35 to 1,104 days, for slower ones. Before it lies a healthy lead-in that fills what rules look back on: the trend's
//! window, two gaps and a day, and the success window where a budget is watched, but at most 150 runs
//! where runs are closer than that.

use crate::diagnostic::Diagnostic;
use crate::plan::{AlertKind, Backup, Plan, Timetable};
use crate::schedule::Zone;

/// A span of time: from `start` up to, but without, `end`, in seconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The first second.
    pub start: i64,
    /// The second behind the last.
    pub end: i64,
}

impl Span {
    /// The span between two moments; empty where the second is not after the first.
    pub fn new(start: i64, end: i64) -> Self {
        Self { start, end: end.max(start) }
    }

    /// Its length in seconds.
    pub fn length(&self) -> i64 {
        self.end - self.start
    }

    /// Whether a moment is in it.
    pub fn contains(&self, at: i64) -> bool {
        self.start <= at && at < self.end
    }
}

/// What a rehearsal plays over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Begin and end.
    pub span: Span,
    /// Seconds between two scrapes and between two evaluations of the rules.
    pub step: i64,
}

/// 2026-03-02T00:00:00Z, a Monday.
pub const WINDOW_START: i64 = 1_772_409_600;

/// Seconds between two scrapes.
pub(crate) const STEP: i64 = 60;

const DAY: i64 = 86_400;

/// No window is longer: about three years, in which a quarterly schedule has its 12 runs.
const LONGEST: i64 = 1_104 * DAY;

/// More slots than this are not rehearsed: the series would not fit into a browser's memory.
const MOST_SLOTS: usize = 6_000;

/// The frame, with what is the same in all scenarios of a backup.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Setup {
    pub(crate) window: Window,
    /// When the healthy lead-in begins.
    pub(crate) lead_in: i64,
    /// When the CronJob was made, unless a scenario makes it later.
    pub(crate) created: i64,
    /// The beginning of the lead-in, and the slots as they follow from it up to the window's end.
    followed: Vec<i64>,
    /// The slots of the window.
    pub(crate) slots: Vec<i64>,
    /// The longest gap, in seconds.
    pub(crate) gap: i64,
    /// How long a good run takes.
    pub(crate) usual: i64,
    /// How long a run takes that fails in the end.
    pub(crate) failing: i64,
    /// How long a run may take: the deadline, or what is taken for it.
    pub(crate) longest: i64,
    /// The deadline, if there is one.
    pub(crate) deadline: Option<i64>,
    /// The place of the run with which most scenarios begin.
    pub(crate) first_fault: usize,
}

impl Setup {
    /// The frame for one backup of a plan.
    pub(crate) fn new(plan: &Plan, index: usize) -> Result<Self, Diagnostic> {
        let backup = Self::backup(plan, index)?;
        let gap = seconds(backup.timetable.longest_gap()).max(1);
        let least = if gap < 900 { DAY } else { 2 * DAY };
        let days = whole_days(if gap <= DAY { (35 * gap).max(least) } else { 12 * gap });
        let days = if gap > DAY { days.clamp(35 * DAY, LONGEST) } else { days };
        let span = Span::new(WINDOW_START, WINDOW_START.saturating_add(days));
        let window = Window { span, step: STEP };
        let lead_in = WINDOW_START - lead_in(backup, gap);
        let followed = followed(&backup.timetable, lead_in, span);
        let slots: Vec<i64> = followed.iter().copied().filter(|slot| *slot >= span.start).collect();
        if slots.len() > MOST_SLOTS {
            let message = format!("{} runs in the window are too many", slots.len());
            return Err(Diagnostic::error(message).hint("rehearse a schedule with longer gaps"));
        }
        if slots.len() < 5 {
            let message = "the schedule has fewer than 5 runs in the window of the rehearsal";
            return Err(Diagnostic::error(message).hint("rehearse a schedule with shorter gaps"));
        }
        let first_fault = if slots.len() >= 30 { 7 } else { 2 };
        let created = lead_in - 2 * seconds(backup.numbers().trend_window) - 30 * DAY;
        let (usual, failing, longest) = run_lengths(backup);
        let deadline = backup.deadline.map(seconds);
        Ok(Self {
            window,
            lead_in,
            created,
            followed,
            slots,
            gap,
            usual,
            failing,
            longest,
            deadline,
            first_fault,
        })
    }

    /// The backup at a place of a plan.
    pub(crate) fn backup(plan: &Plan, index: usize) -> Result<&Backup, Diagnostic> {
        plan.backups.get(index).ok_or_else(|| {
            Diagnostic::error(format!("there is no backup {index}"))
                .hint(format!("the plan has {}, counted from 0", plan.backups.len()))
        })
    }

    /// How many runs lead-in and window have, if none is missed.
    pub(crate) fn most_runs(&self) -> usize {
        self.followed.len()
    }

    /// The slot that follows another one, by the schedule of the plan, where both are known.
    pub(crate) fn following(&self, slot: i64) -> Option<i64> {
        let place = self.followed.binary_search(&slot).ok()?;
        self.followed.get(place + 1).copied()
    }

    /// The slot at a place in the window; behind the last one, the window's end.
    pub(crate) fn slot(&self, place: usize) -> i64 {
        self.slots.get(place).copied().unwrap_or(self.window.span.end)
    }

    /// That slot as a moment since the window began.
    pub(crate) fn moment(&self, place: usize) -> i64 {
        self.slot(place) - self.window.span.start
    }
}

/// A plan's duration in seconds.
pub(crate) fn seconds(span: crate::plan::Duration) -> i64 {
    i64::try_from(span.as_seconds()).unwrap_or(i64::MAX)
}

/// Usual, failing and longest run. A good run takes what the plan expects, or else 40 % of what it may
/// take; one that fails takes 7/4 of that with its retries, but stays below the deadline.
fn run_lengths(backup: &Backup) -> (i64, i64, i64) {
    let longest = seconds(backup.numbers().longest_run).max(1);
    let expected = backup.expected_duration.map(seconds);
    let usual = expected.unwrap_or(longest * 2 / 5).clamp(1, longest);
    let failing = (usual * 7 / 4).min(i64::midpoint(usual, longest)).max(1);
    (usual, failing, longest)
}

fn lead_in(backup: &Backup, gap: i64) -> i64 {
    let n = backup.numbers();
    let two_gaps = seconds(n.two_gaps);
    let budget = backup.is_on(AlertKind::BudgetSpent);
    let window = if budget { seconds(backup.objectives.success_window) } else { 0 };
    let wanted = (seconds(n.trend_window) + two_gaps + DAY).max(window);
    let least = seconds(n.volume_window) + 4 * 3_600;
    let typical = (two_gaps / 2).min(gap);
    whole_days(wanted.min(typical.saturating_mul(150)).max(least))
}

/// Rounded up to whole days.
fn whole_days(span: i64) -> i64 {
    (span.saturating_add(DAY - 1) / DAY).saturating_mul(DAY)
}

/// The zone that the timetable is in.
pub(crate) fn zone(timetable: &Timetable) -> Zone {
    timetable.zone().cloned().unwrap_or_else(Zone::utc)
}

/// The slots up to the window's end, followed from the lead-in as the controller does.
fn followed(timetable: &Timetable, lead_in: i64, window: Span) -> Vec<i64> {
    let zone = zone(timetable);
    let schedule = timetable.schedule();
    let mut out = vec![lead_in];
    let mut at = lead_in;
    while let Some(next) = schedule.next_after(&zone, at) {
        if next >= window.end || out.len() > 2 * MOST_SLOTS {
            break;
        }
        out.push(next);
        at = next;
    }
    out
}
