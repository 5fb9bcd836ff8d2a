//! Which part of a scenario's window a test holds.
//!
//! The shortest of a few that begins before anything happens and in which the rules do what they do in
//! the whole rehearsal. Alerts for which none is long enough are left out of the test.

use backwatch_sim::Compat;
use backwatch_sim::series::Storage;

use super::excerpt::excerpt;
use super::trial::{Firing, Trial};
use crate::rehearsal::expose;
use crate::rehearsal::play::{AlertPlay, AlertState, Play};
use crate::rehearsal::rehearse::asked_by;
use crate::rehearsal::rules::Rules;
use crate::rehearsal::setup::{STEP, Span, seconds};
use crate::rehearsal::stage::{Cast, Stage};

const HOUR: i64 = 3_600;
const DAY: i64 = 86_400;

/// No test is longer, in seconds: `promtool` takes milliseconds for each minute of it.
const LONGEST: i64 = 15 * DAY;

/// Nor does one hold more runs.
const MOST_RUNS: usize = 120;

/// A part and what the rules do in it.
pub(super) struct Part<'a> {
    pub(super) span: Span,
    pub(super) series: Storage,
    /// Under Prometheus 2 and 3.
    pub(super) trials: [Trial<'a>; 2],
    /// For each alert of the backup whether it does the same as in the rehearsal.
    pub(super) agrees: Vec<bool>,
    /// For each of them the first minute in which it can be as in the rehearsal: one that is on when the
    /// part begins has to wait again.
    pub(super) settled: Vec<usize>,
}

impl Part<'_> {
    /// The length in minutes.
    pub(super) fn minutes(&self) -> usize {
        minutes(self.span)
    }

    fn disagreements(&self) -> usize {
        self.agrees.iter().filter(|agrees| !**agrees).count()
    }
}

/// The part to be tested.
pub(super) fn choose<'a>(
    stage: &Stage,
    cast: Cast<'_>,
    rules: &'a [Rules],
    play: &Play,
) -> Part<'a> {
    let asked = asked_by(rules);
    let all = expose::series(cast.plan, cast.backup, cast.setup, &stage.truth, &asked);
    let (from, to) = bounds(cast, play);
    let mut best: Option<Part<'a>> = None;
    for start in starts(cast, play, from) {
        let span = Span::new(start, to.min(start + LONGEST));
        let part = part(cast, rules, play, (&all, span));
        let disagreements = part.disagreements();
        if best.as_ref().is_none_or(|best| disagreements < best.disagreements()) {
            best = Some(part);
        }
        if disagreements == 0 {
            break;
        }
    }
    best.unwrap_or_else(|| part(cast, rules, play, (&all, Span::new(from, to.min(from + DAY)))))
}

fn part<'a>(
    cast: Cast<'_>,
    rules: &'a [Rules],
    play: &Play,
    (all, span): (&Storage, Span),
) -> Part<'a> {
    let series = excerpt(all, span, &cast.backup.off_site);
    let trial = |compat| Trial::new(rules, &series, minutes(span), compat);
    let trials = [trial(Compat::V2), trial(Compat::V3)];
    let here = trials.iter().find(|trial| trial.compat() == cast.compat);
    let found = here.map_or_else(Vec::new, Trial::firing);
    let last = minutes(span) + 1;
    let rows = play.alerts.iter().zip(&cast.rules.alerts).zip(&found);
    let (settled, agrees) = rows
        .map(|((alert, row), found)| {
            let played = played(alert, span.start);
            let agrees = |from| clipped(&played, from, last) == clipped(found, from, last);
            // What looks at the sample before too needs one minute more.
            let from = match settled(alert, span.start, row.rule.hold) {
                Some(from) if agrees(from) => from,
                Some(from) => from + 1,
                None => 0,
            };
            (from, agrees(from))
        })
        .unzip();
    Part { span, series, trials, agrees, settled }
}

fn minutes(span: Span) -> usize {
    usize::try_from(span.length() / STEP).unwrap_or(0)
}

/// When an alert that is on at the start has waited again, in minutes.
fn settled(alert: &AlertPlay, start: i64, hold: i64) -> Option<usize> {
    let is_on = alert.intervals.iter().any(|interval| interval.span.contains(start));
    let tick = 1_000 * STEP;
    is_on.then(|| usize::try_from((hold + tick - 1) / tick).unwrap_or(0))
}

/// When an alert fires, in minutes since a moment.
fn played(alert: &AlertPlay, start: i64) -> Vec<Firing> {
    let firing = alert.intervals.iter().filter(|i| i.state == AlertState::Firing);
    let minute = |at: i64| usize::try_from((at - start) / STEP).unwrap_or(0);
    firing.map(|i| (i.labels.clone(), minute(i.span.start), minute(i.span.end))).collect()
}

/// What lies between two minutes, in order.
fn clipped(firing: &[Firing], from: usize, to: usize) -> Vec<Firing> {
    let clip = |(labels, start, end): &Firing| (labels.clone(), *start.max(&from), *end.min(&to));
    let mut out: Vec<Firing> = firing.iter().map(clip).filter(|(_, s, e)| s < e).collect();
    out.sort();
    out
}

/// When something begins to happen, and when nothing new happens any more. What fires for long is left
/// before it ends.
fn bounds(cast: Cast<'_>, play: &Play) -> (i64, i64) {
    let setup = cast.setup;
    let anchor = play.fault.map_or(setup.slot(setup.first_fault), |span| span.start);
    let begins = play.alerts.iter().flat_map(|alert| &alert.intervals).map(|i| i.span.start);
    let near = begins.filter(|at| *at > play.watched_from && *at >= anchor - setup.gap);
    let from = near.min().unwrap_or(anchor).min(anchor).max(play.watched_from);
    let patience = (2 * setup.gap).max(6 * HOUR);
    let mut to = from + setup.gap + setup.longest;
    for alert in &play.alerts {
        let firing = alert.intervals.iter().filter(|i| i.state == AlertState::Firing);
        if let Some(first) = firing.clone().find(|i| i.span.start >= from) {
            to = to.max((first.span.end + 5 * STEP).min(first.span.start + patience));
        }
    }
    (from, minute(to.min(setup.window.span.end - STEP)))
}

/// Where a test may begin, the nearest to what happens first: whole days or hours, which read well,
/// just before a run, and further back.
fn starts(cast: Cast<'_>, play: &Play, from: i64) -> Vec<i64> {
    let setup = cast.setup;
    if play.watched_from > setup.window.span.start {
        return vec![minute(play.watched_from)];
    }
    let before = setup.slots.iter().rev().find(|slot| **slot < from - setup.longest);
    let slot = before.copied().unwrap_or(from - setup.gap);
    let whole = if setup.gap >= 12 * HOUR { DAY } else { HOUR };
    let down = |at: i64| at.div_euclid(whole) * whole;
    let numbers = cast.backup.numbers();
    let trend = seconds(numbers.trend_window) + setup.gap;
    let runs_in =
        |start: i64| setup.slots.iter().filter(|slot| start <= **slot && **slot <= from).count();
    let mut all = vec![
        down(slot),
        minute(slot) - STEP,
        down(slot - 2 * setup.gap),
        down(from - trend),
        from - LONGEST + 2 * DAY,
    ];
    all.retain(|start| {
        *start >= setup.lead_in && from - start < LONGEST && runs_in(*start) <= MOST_RUNS
    });
    all
}

fn minute(at: i64) -> i64 {
    at.div_euclid(STEP) * STEP
}
