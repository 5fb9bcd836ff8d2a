//! What a test expects.

use super::UnitTest;
use super::part::Part;
use super::trial::Trial;
use super::write;
use crate::artefact::rules::rule_groups;
use crate::rehearsal::own::by_need;
use crate::rehearsal::play::{AlertPlay, Play};
use crate::rehearsal::scenario::Scenario;
use crate::rehearsal::setup::zone;
use crate::rehearsal::stage::Cast;

/// What is on at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Minutes since the test begins.
    pub minute: usize,
    /// The alert's name.
    pub alert: String,
    /// All alerts of the name that fire then; none where it must not.
    pub expected: Vec<Expected>,
    /// What it is about.
    pub note: Option<String>,
}

/// An alert that fires.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Expected {
    /// Its labels but for its name.
    pub labels: Vec<(String, String)>,
    /// Its annotations, filled in.
    pub annotations: Vec<(String, String)>,
}

/// Of each alert no more stretches are checked, at both ends.
const STRETCHES: usize = 2;

pub(super) fn unit_test(
    cast: Cast<'_>,
    scenario: &Scenario,
    play: &Play,
    part: &Part<'_>,
) -> UnitTest {
    let (mut checks, mut silent, mut untested) = (Vec::new(), Vec::new(), Vec::new());
    let [second, third] = &part.trials;
    let rows = play.alerts.iter().zip(&part.agrees).zip(&part.settled).zip(third.firing());
    for (((alert, agrees), settled), firing) in rows {
        if !*agrees {
            untested.push(alert.name.clone());
        } else if !second.ever_fires(&alert.name) && !third.ever_fires(&alert.name) {
            silent.push(alert.name.clone());
        } else {
            let mut starts: Vec<(usize, usize)> =
                firing.iter().map(|(_, start, end)| (*start, *end)).collect();
            starts.retain(|(_, end)| end > settled);
            starts.sort_unstable();
            starts.dedup_by_key(|(start, _)| *start);
            for (start, end) in starts.into_iter().take(STRETCHES) {
                stretch(&mut checks, part, alert, (start.max(*settled), end, start > *settled));
            }
        }
    }
    checks.sort_by_key(|check: &Check| check.minute);
    checks.dedup_by(|a, b| a.minute == b.minute && a.alert == b.alert);
    let zone = zone(&cast.backup.timetable);
    let name = format!("{} {} {}", cast.backup.name, scenario.id, scenario.name);
    UnitTest {
        name,
        story: format!(
            "{}. It begins on {}, {}.",
            scenario.story,
            zone.clock_at(part.span.start),
            zone.name()
        ),
        series: write::series(&part.series),
        checks,
        silent,
        untested,
        minutes: part.minutes(),
        groups: groups(cast),
    }
}

/// The plan's groups, then the user's own behind those whose results they see.
fn groups(cast: Cast<'_>) -> Vec<String> {
    let own = &cast.rules.own;
    if own.is_empty() {
        return Vec::new();
    }
    let plan = rule_groups(cast.plan, None).into_iter().map(|group| group.name);
    let own = by_need(own).into_iter().filter_map(|at| own.get(at));
    plan.chain(own.map(|own| own.group.name.clone())).collect()
}

/// The minute before an alert fires, the first minute of it and the first one after it, where both
/// versions of Prometheus say the same.
fn stretch(
    checks: &mut Vec<Check>,
    part: &Part<'_>,
    alert: &AlertPlay,
    (start, end, begins): (usize, usize, bool),
) {
    let mut check = |tick: usize, note: Option<String>| {
        let expect = |trial: &Trial<'_>| trial.expected(&alert.name, tick);
        let [second, third] = &part.trials;
        let expected = expect(third);
        if expect(second) == expected {
            let alert = alert.name.clone();
            checks.push(Check { minute: tick, alert, expected, note });
        }
    };
    if let Some(before) = start.checked_sub(1).filter(|_| begins) {
        check(before, None);
    }
    check(start, Some(alert.why.clone()));
    if end <= part.minutes() {
        check(end, None);
    }
}
