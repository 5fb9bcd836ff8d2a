//! The events of a scenario, sorted by whom they concern.

use crate::few::Few;
use crate::plan::{Event, Fate, Neighbour};
use crate::rehearsal::setup::{Setup, Span, seconds};

/// What the parts of the model look up.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Script {
    /// The fates of runs, by their place in the window.
    fates: Few<usize, Fate>,
    /// From which run on, and how many, each takes longer, and by how many seconds.
    grows: Option<(usize, usize, i64)>,
    /// When runs are started by hand, and whether their owner says `controller: true`.
    pub(super) reruns: Vec<(i64, bool)>,
    pub(super) suspended: Vec<Span>,
    pub(super) deleted: Vec<Span>,
    pub(super) created: Option<i64>,
    pub(super) weekly_from: Option<i64>,
    pub(super) state_metrics_down: Vec<Span>,
    pub(super) scrape_gap: Vec<Span>,
    pub(super) replicas: usize,
    /// How long finished Jobs stay, in seconds.
    pub(super) keep: Option<i64>,
    /// What the volume held in the lead-in, in millionths.
    pub(super) level_before: Option<u32>,
    /// Levels of the volume in millionths, by run.
    pub(super) levels: Few<usize, u32>,
    /// First run, number of runs and millionths a run.
    pub(super) growth: Option<(usize, usize, u32)>,
    /// First run and number of runs whose copies do not leave the cluster.
    pub(super) unsent: Vec<(usize, usize)>,
    pub(super) neighbours: Vec<(Neighbour, Span)>,
}

impl Script {
    pub(super) fn read(setup: &Setup, events: &[Event]) -> Self {
        let mut script = Self { replicas: 1, ..Self::default() };
        for event in events {
            script.add(setup, event);
        }
        for spans in [
            &mut script.suspended,
            &mut script.deleted,
            &mut script.state_metrics_down,
            &mut script.scrape_gap,
        ] {
            *spans = joined(std::mem::take(spans));
        }
        script.reruns.sort_unstable();
        script
    }

    fn add(&mut self, setup: &Setup, event: &Event) {
        let start = setup.window.span.start;
        let from = |at: i64| start.saturating_add(at.max(0));
        let span = |at: i64, length| Span::new(from(at), from(at).saturating_add(seconds(length)));
        match *event {
            Event::Runs { first, count, fate } => {
                let last = first.saturating_add(count).min(setup.slots.len());
                (first..last).for_each(|place| self.fates.insert(place, fate));
            }
            Event::RunsOn { day, fate } => {
                let day = i64::try_from(day).unwrap_or(0).saturating_mul(86_400);
                let span = Span::new(from(day), from(day).saturating_add(86_400));
                let on = setup.slots.iter().enumerate().filter(|(_, slot)| span.contains(**slot));
                on.for_each(|(place, _)| self.fates.insert(place, fate));
            }
            Event::RunsGrow { first, count, by } => self.grows = Some((first, count, seconds(by))),
            Event::Rerun { at, controlled } => self.reruns.push((from(at), controlled)),
            Event::Suspend { at, length } => self.suspended.push(span(at, length)),
            Event::Delete { at, length } => self.deleted.push(span(at, length)),
            Event::Create { at } => self.created = Some(from(at)),
            Event::RunsWeekly { at } => self.weekly_from = Some(from(at)),
            Event::StateMetricsDown { at, length } => {
                self.state_metrics_down.push(span(at, length));
            }
            Event::ScrapeGap { at, length } => self.scrape_gap.push(span(at, length)),
            Event::SecondReplica => self.replicas = 2,
            Event::RemoveFinishedAfter(keep) => self.keep = Some(seconds(keep)),
            Event::VolumeAt { run, level } => {
                self.levels.insert(run, level.as_millionths());
            }
            Event::VolumeWas(level) => self.level_before = Some(level.as_millionths()),
            Event::VolumeGrows { first, count, by } => {
                self.growth = Some((first, count, by.as_millionths()));
            }
            Event::UploadsStop { first, count } => self.unsent.push((first, count)),
            Event::Neighbour { neighbour, at, length } => {
                self.neighbours.push((neighbour, span(at, length)));
            }
        }
    }

    /// What becomes of the run of a slot; none where it goes as usual.
    pub(super) fn fate(&self, setup: &Setup, slot: i64) -> Option<Fate> {
        let place = setup.slots.binary_search(&slot).ok()?;
        self.fates.get(&place).copied()
    }

    /// How long the run of a slot takes if nothing else is said about it.
    pub(super) fn usual(&self, setup: &Setup, slot: i64) -> i64 {
        let place = setup.slots.binary_search(&slot).ok();
        let more = self.grows.zip(place).map_or(0, |((first, count, by), place)| {
            let times = place.checked_sub(first).filter(|times| *times < count);
            by.saturating_mul(times.map_or(0, |times| i64::try_from(times + 1).unwrap_or(0)))
        });
        setup.usual.saturating_add(more)
    }
}

/// Sorted, and those that touch made one.
fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut out: Vec<Span> = Vec::new();
    for span in spans.into_iter().filter(|span| span.length() > 0) {
        match out.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => out.push(span),
        }
    }
    out
}
