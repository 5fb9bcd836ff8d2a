//! The 28 scenarios: every way in which a backup breaks, or looks broken and is not.

use super::scenario::{Knob, Scenario, ScenarioGroup as Group, Scene, Telling};
use crate::plan::{Duration, Event, Fate, Neighbour, OffSite, Ratio};

/// All of them, in order; see [`Scenario::id`].
pub(crate) fn scenarios() -> Vec<Scenario> {
    let mut all = Vec::new();
    for (id, group, name, story, knob, _) in KNOWN {
        all.push(Scenario {
            id: id.to_owned(),
            name: name.to_owned(),
            story: story.to_owned(),
            group,
            knob,
            setting: knob.map_or(0, |knob| knob.default),
            script: Telling::Known,
        });
    }
    all
}

/// The events of the scenario with this id.
pub(crate) fn events(id: &str, scene: &Scene<'_>) -> Vec<Event> {
    let known = KNOWN.iter().find(|known| known.0 == id);
    known.map_or_else(Vec::new, |(.., tell)| tell(scene))
}

type Known =
    (&'static str, Group, &'static str, &'static str, Option<Knob>, fn(&Scene<'_>) -> Vec<Event>);

const fn knob(name: &'static str, unit: &'static str, min: u32, max: u32, default: u32) -> Knob {
    Knob { name, unit, min, max, default }
}

#[rustfmt::skip]
const KNOWN: [Known; 28] = [
    ("01", Group::NothingWrong, "Healthy", "Every run succeeds", None, |_| Vec::new()),
    ("02", Group::RunGoesWrong, "One run fails", "A run fails and the next one succeeds",
        None, |s| s.fate(1, Fate::Fails)),
    ("03", Group::RunGoesWrong, "Runs keep failing", "Several runs in a row fail, and then they succeed again",
        Some(knob("failed runs", "", 1, 10, 4)), |s| s.fate(s.setting as usize, Fate::Fails)),
    ("04", Group::NothingRuns, "A slot is missed", "The controller is down at the slot and does not make up for it",
        Some(knob("missed slots", "", 1, 10, 1)), |s| s.fate(s.setting as usize, Fate::Missed)),
    ("05", Group::NothingRuns, "Suspended and forgotten", "Somebody suspends the CronJob and resumes it days later",
        Some(knob("gaps suspended", "", 1, 10, 4)), suspended),
    ("06", Group::NothingRuns, "CronJob deleted", "The CronJob is deleted, and made again later",
        Some(knob("gaps without it", "", 1, 10, 3)), deleted),
    ("07", Group::ViewBlocked, "kube-state-metrics down", "kube-state-metrics is down while a run fails",
        Some(knob("hours down", "h", 1, 72, 8)), state_metrics_down),
    ("08", Group::ViewBlocked, "No samples arrive", "No samples arrive for hours while all runs succeed",
        Some(knob("hours without samples", "h", 1, 72, 6)), scrape_gap),
    ("09", Group::RunGoesWrong, "A run hangs", "A run never ends and no deadline ends it; the Job is deleted in the end",
        Some(knob("gaps it hangs", "", 1, 10, 3)), hangs),
    ("10", Group::RunGoesWrong, "A run hits its deadline", "A run reaches its deadline and is ended",
        None, |s| s.fate(1, Fate::HitsDeadline)),
    ("11", Group::RunGoesWrong, "Runs take longer and longer", "Each run takes longer than the one before, until they hit the deadline and somebody sees to it",
        Some(knob("more each run, of the deadline", "%", 1, 30, 10)), slower),
    ("12", Group::VolumeFills, "The volume grows", "Each run leaves more behind on a volume that is 76 % full, until somebody cleans up",
        Some(knob("growth each run", "%", 1, 10, 1)), grows),
    ("13", Group::VolumeFills, "The volume jumps", "One run fills the volume; it is cleaned up later",
        Some(knob("level", "%", 91, 100, 95)), |s| s.level(s.setting, 5)),
    ("14", Group::VolumeFills, "Full, but runs are short", "The volume is nearly full, but runs are over before the kubelet reports it",
        None, short),
    ("15", Group::NothingWrong, "Evicted, then fine", "A pod is evicted and its retry succeeds",
        None, |s| s.fate(1, Fate::Evicted)),
    ("16", Group::RunGoesWrong, "Failed, then run by hand", "A run fails and somebody runs it again by hand",
        Some(knob("hours until then", "h", 1, 23, 7)), |s| rerun(s, true)),
    ("17", Group::RunGoesWrong, "Run by hand, not controlled", "As before, with a Job whose owner does not say that it controls it",
        Some(knob("hours until then", "h", 1, 23, 7)), |s| rerun(s, false)),
    ("18", Group::NothingRuns, "Schedule changed", "Somebody makes the schedule weekly and does not make the rules anew",
        None, |s| vec![Event::RunsWeekly { at: s.after(s.first(), s.setup.gap / 2) }]),
    ("19", Group::NothingWrong, "Same names in staging", "The backup of another namespace has the same names and fails",
        None, |s| s.neighbour(Neighbour::OtherNamespace)),
    ("20", Group::NothingWrong, "A similar name fails", "Another CronJob whose name begins like the backup's fails",
        None, |s| s.neighbour(Neighbour::SamePrefix)),
    ("21", Group::RunGoesWrong, "Two kube-state-metrics", "A run fails, and every series is there twice",
        None, |s| with(s.fate(1, Fate::Fails), Event::SecondReplica)),
    ("22", Group::RunGoesWrong, "New, and never succeeds", "A new CronJob fails from its first run on",
        Some(knob("failed runs", "", 1, 20, 5)), |s| new(s, Fate::Fails)),
    ("23", Group::NothingRuns, "New, and never runs", "A new CronJob is never scheduled",
        Some(knob("missed slots", "", 1, 20, 4)), |s| new(s, Fate::Missed)),
    ("24", Group::RunGoesWrong, "Failed without a pod", "A quota keeps the Job from making a pod",
        None, |s| s.fate(1, Fate::NoPod)),
    ("25", Group::RunGoesWrong, "Failed and removed at once", "A run fails, and its Job is removed two minutes later",
        Some(knob("minutes it stays", "min", 1, 60, 2)), removed),
    ("26", Group::RunGoesWrong, "Job deleted", "Somebody deletes the Job while it runs",
        None, |s| s.fate(1, Fate::Deleted { after: s.share_of_usual(75) })),
    ("27", Group::VolumeFills, "Nearly full, then suspended", "The volume is at 85 % when the CronJob is suspended, so nothing mounts it any more",
        Some(knob("level", "%", 81, 99, 85)), full_and_suspended),
    ("28", Group::OffSiteCopy, "Uploads stop", "Runs succeed, but their copies no longer leave the cluster",
        Some(knob("runs without a copy", "", 1, 10, 4)), uploads_stop),
];

/// A span of seconds that is not negative.
fn span(seconds: i64) -> Duration {
    Duration::seconds(u64::try_from(seconds).unwrap_or(0))
}

fn with(mut events: Vec<Event>, event: Event) -> Vec<Event> {
    events.push(event);
    events
}

impl Scene<'_> {
    /// The run with which the trouble begins.
    fn first(&self) -> usize {
        self.setup.first_fault
    }

    /// A while after the slot of a run, in seconds since the window began.
    fn after(&self, run: usize, seconds: i64) -> i64 {
        self.setup.moment(run) + seconds
    }

    /// From halfway to the next slot, for as long as `gaps` slots are passed.
    fn between(&self, gaps: u32) -> (i64, Duration) {
        let first = self.first();
        let next = |run| self.setup.moment(run + 1) - self.setup.moment(run);
        let last = first + gaps as usize;
        let start = self.after(first, next(first) / 2);
        let end = self.after(last, next(last) / 2);
        (start, span(end - start))
    }

    fn fate(&self, count: usize, fate: Fate) -> Vec<Event> {
        vec![Event::Runs { first: self.first(), count, fate }]
    }

    /// The volume at a level from the first run on, and clean again some runs later.
    fn level(&self, percent: u32, later: usize) -> Vec<Event> {
        let at = |run, percent| Event::VolumeAt { run, level: Ratio::percent(percent) };
        vec![at(self.first(), percent), at(self.first() + later, HEALTHY)]
    }

    fn neighbour(&self, neighbour: Neighbour) -> Vec<Event> {
        let at = self.setup.moment(self.first());
        let end = self.setup.moment(self.first() + 4);
        vec![Event::Neighbour { neighbour, at, length: span(end - at) }]
    }

    fn share_of_usual(&self, percent: u64) -> Duration {
        span(self.setup.usual).percent(percent)
    }
}

/// The per cent of the volume that a healthy backup takes.
const HEALTHY: u32 = 45;

fn suspended(s: &Scene<'_>) -> Vec<Event> {
    let (at, length) = s.between(s.setting);
    vec![Event::Suspend { at, length: length.max(Duration::hours(6)) }]
}

fn deleted(s: &Scene<'_>) -> Vec<Event> {
    let (at, length) = s.between(s.setting);
    vec![Event::Delete { at, length: length.max(Duration::hours(3)) }]
}

/// From two hours before the slot, so that a daily backup at 02:00 fails while nobody can see it.
fn state_metrics_down(s: &Scene<'_>) -> Vec<Event> {
    let length = Duration::hours(u64::from(s.setting));
    let lead = (s.setup.gap / 2).min(span_seconds(length) / 4);
    with(s.fate(1, Fate::Fails), Event::StateMetricsDown { at: s.after(s.first(), -lead), length })
}

fn scrape_gap(s: &Scene<'_>) -> Vec<Event> {
    let length = Duration::hours(u64::from(s.setting));
    let lead = (s.setup.gap / 2).min(span_seconds(length) / 3);
    vec![Event::ScrapeGap { at: s.after(s.first(), -lead), length }]
}

fn span_seconds(span: Duration) -> i64 {
    i64::try_from(span.as_seconds()).unwrap_or(i64::MAX)
}

fn hangs(s: &Scene<'_>) -> Vec<Event> {
    let first = s.first();
    let (start, end) = (s.setup.moment(first), s.setup.moment(first + s.setting as usize));
    let next = s.setup.moment(first + s.setting as usize + 1);
    let length = span(end - start + (next - end) / 2);
    s.fate(1, Fate::Hangs { length })
}

fn slower(s: &Scene<'_>) -> Vec<Event> {
    let by = span(s.setup.longest).percent(u64::from(s.setting));
    let by = by.max(Duration::seconds(1));
    let room = s.setup.longest - s.setup.usual;
    let until_deadline = usize::try_from(room / span_seconds(by)).unwrap_or(0);
    let count = (until_deadline + 3).min(s.setup.slots.len() / 2);
    vec![Event::RunsGrow { first: s.first(), count, by }]
}

/// From 76 %, and clean again when it would be full.
fn grows(s: &Scene<'_>) -> Vec<Event> {
    let runs = (24 / s.setting.max(1)) as usize;
    let room = s.setup.slots.len().saturating_sub(s.first() + 3);
    let count = runs.min(room);
    vec![
        Event::VolumeWas(Ratio::percent(76)),
        Event::VolumeGrows { first: s.first(), count, by: Ratio::percent(s.setting) },
        Event::VolumeAt { run: s.first() + count, level: Ratio::percent(HEALTHY) },
    ]
}

fn short(s: &Scene<'_>) -> Vec<Event> {
    let fate = Fate::Takes { length: Duration::seconds(50) };
    let count = s.setup.slots.len();
    let mut events = vec![Event::Runs { first: s.first(), count, fate }];
    events.extend(s.level(95, 6));
    events
}

fn rerun(s: &Scene<'_>, controlled: bool) -> Vec<Event> {
    let first = s.first();
    let room = s.setup.moment(first + 1) - s.setup.moment(first);
    let later = i64::from(s.setting) * room / 24;
    let at = s.after(first, later.max(s.setup.failing + 60));
    with(s.fate(1, Fate::Fails), Event::Rerun { at, controlled })
}

/// Made halfway between two slots.
fn new(s: &Scene<'_>, fate: Fate) -> Vec<Event> {
    let first = s.first();
    let at = i64::midpoint(s.setup.moment(first - 1), s.setup.moment(first));
    vec![Event::Create { at }, Event::Runs { first, count: s.setting as usize, fate }]
}

fn removed(s: &Scene<'_>) -> Vec<Event> {
    let keep = Duration::minutes(u64::from(s.setting));
    with(s.fate(1, Fate::Fails), Event::RemoveFinishedAfter(keep))
}

fn full_and_suspended(s: &Scene<'_>) -> Vec<Event> {
    let (at, length) = s.between(4);
    let mut events = s.level(s.setting, 1);
    events.push(Event::Suspend { at, length: length.max(Duration::hours(6)) });
    // The next run after the suspension cleans up.
    let resumed = at + span_seconds(length.max(Duration::hours(6)));
    let next = s.setup.slots.partition_point(|slot| slot - s.setup.window.span.start < resumed);
    events.retain(|event| !matches!(event, Event::VolumeAt { run, .. } if *run > s.first()));
    events.push(Event::VolumeAt { run: next + 1, level: Ratio::percent(HEALTHY) });
    events
}

/// A container of the backup's own pod that cannot upload fails its Job.
fn uploads_stop(s: &Scene<'_>) -> Vec<Event> {
    let count = s.setting as usize;
    if matches!(s.backup.off_site, OffSite::Container { .. }) {
        return s.fate(count, Fate::Fails);
    }
    vec![Event::UploadsStop { first: s.first(), count }]
}
