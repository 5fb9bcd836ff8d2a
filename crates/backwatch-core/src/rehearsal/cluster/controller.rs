//! The CronJob controller: which slots become Jobs, and when.
//!
//! After `pkg/controller/cronjob` of Kubernetes: with `Forbid` a slot waits while a run is on, a
//! suspended CronJob starts nothing, and whoever can start again starts the newest slot that is due,
//! with that slot as `lastScheduleTime`. Slots that are missed for good (the controller was down
//! beyond `startingDeadlineSeconds`) leave `lastScheduleTime` as it was.

use super::script::Script;
use super::{Life, Outcome, Run, Truth};
use crate::plan::Backup;
use crate::plan::Fate;
use crate::rehearsal::setup::{Setup, Span, seconds, zone};
use crate::schedule::{Schedule, Zone};

/// The controller's own Jobs, without what is done by hand.
pub(super) fn run(backup: &Backup, setup: &Setup, script: &Script) -> Truth {
    let span = Span::new(setup.lead_in, setup.window.span.end);
    let mut truth = Truth {
        span,
        lives: lives(setup, script, span),
        runs: Vec::new(),
        missed: Vec::new(),
        suspended: script.suspended.clone(),
        weekly_from: script.weekly_from,
        state_metrics_down: script.state_metrics_down.clone(),
        scrape_gap: script.scrape_gap.clone(),
        replicas: script.replicas,
        volume: Vec::new(),
        unsent: !script.unsent.is_empty(),
        uploads: Vec::new(),
        neighbours: script.neighbours.clone(),
    };
    let times = Times::new(backup, setup, script);
    let mut lives = std::mem::take(&mut truth.lives);
    for life in &mut lives {
        follow(backup, setup, script, &times, life, &mut truth);
    }
    truth.lives = lives;
    let began: Vec<i64> = truth.runs.iter().filter_map(|run| run.slot).collect();
    let gone = |slot: &i64| began.binary_search(slot).is_err();
    truth.missed = setup.slots.iter().copied().filter(gone).collect();
    truth
}

fn lives(setup: &Setup, script: &Script, span: Span) -> Vec<Life> {
    let life = |created: i64, span: Span| Life {
        created,
        span,
        last_schedule: Vec::new(),
        last_success: Vec::new(),
    };
    let mut created = script.created.unwrap_or(setup.created);
    let mut out = Vec::new();
    for deleted in &script.deleted {
        if deleted.start > created {
            out.push(life(created, Span::new(created.max(span.start), deleted.start)));
        }
        created = deleted.end;
    }
    if created < span.end {
        out.push(life(created, Span::new(created.max(span.start), span.end)));
    }
    out
}

/// When slots are, before and after a change of the schedule.
pub(crate) struct Times<'a> {
    setup: &'a Setup,
    zone: Zone,
    schedule: Schedule,
    weekly: Option<(i64, Schedule)>,
}

impl<'a> Times<'a> {
    pub(crate) fn new(backup: &Backup, setup: &'a Setup, script: &Script) -> Self {
        Self::from(backup, setup, script.weekly_from)
    }

    pub(crate) fn from(backup: &Backup, setup: &'a Setup, weekly_from: Option<i64>) -> Self {
        let weekly = weekly_from.and_then(|from| {
            let schedule = Schedule::parse(&weekly_text(backup, setup)).ok()?;
            Some((from, schedule))
        });
        Self {
            setup,
            zone: zone(&backup.timetable),
            schedule: backup.timetable.schedule().clone(),
            weekly,
        }
    }

    /// The slot behind a moment, by the schedule that holds then. After a change it may lie before the
    /// change: what the new schedule would have had since is due at once.
    pub(crate) fn next(&self, after: i64) -> Option<i64> {
        self.next_due(after).map(|(slot, _)| slot)
    }

    /// The slot behind a moment, and from when on the controller knows of it.
    fn next_due(&self, after: i64) -> Option<(i64, i64)> {
        let next = self.usual(after, &self.zone);
        match &self.weekly {
            Some((from, weekly)) if next.is_none_or(|next| next >= *from) => {
                let slot = weekly.next_after(&self.zone, after)?;
                Some((slot, slot.max(*from)))
            }
            _ => next.map(|next| (next, next)),
        }
    }

    /// The slot that `after` has next, as it would be asked at a moment.
    pub(crate) fn next_as_of(&self, after: i64, asked: i64, zone: &Zone) -> Option<i64> {
        match &self.weekly {
            Some((from, weekly)) if asked >= *from => weekly.next_after(zone, after),
            _ => self.usual(after, zone),
        }
    }

    /// The slot behind a moment by the schedule of the plan.
    fn usual(&self, after: i64, zone: &Zone) -> Option<i64> {
        let known = self.setup.following(after).filter(|_| *zone == self.zone);
        known.or_else(|| self.schedule.next_after(zone, after))
    }
}

/// The weekly schedule that a CronJob is changed to: Mondays, at the time of its first slot.
pub(crate) fn weekly_text(backup: &Backup, setup: &Setup) -> String {
    let slot = setup.slot(0);
    let local = slot + zone(&backup.timetable).offset_at(slot);
    let second = local.rem_euclid(86_400);
    format!("{} {} * * 1", second / 60 % 60, second / 3_600)
}

fn follow(
    backup: &Backup,
    setup: &Setup,
    script: &Script,
    times: &Times<'_>,
    life: &mut Life,
    truth: &mut Truth,
) {
    let mut handled = life.span.start;
    let mut busy_until = life.span.start;
    while let Some((slot, due)) = times.next_due(handled).filter(|(_, due)| *due < life.span.end) {
        if script.fate(setup, slot) == Some(Fate::Missed) {
            handled = slot;
            continue;
        }
        let at = free_from(due.max(busy_until), &script.suspended);
        if at >= life.span.end {
            break;
        }
        let mut newest = slot;
        while let Some(next) = times.next(newest).filter(|next| *next <= at) {
            newest = next;
        }
        let mut run = job(setup, script, newest, at);
        if run.end >= life.span.end && run.outcome != Outcome::Running {
            run.end = life.span.end;
            let is_last = life.span.end == truth.span.end;
            run.outcome = if is_last { Outcome::Running } else { Outcome::Deleted };
        }
        run.job = format!("{}-{}", backup.cronjob, newest.div_euclid(60));
        busy_until = run.end;
        life.last_schedule.push((at, newest));
        truth.runs.push(run);
        handled = newest;
    }
}

/// The first moment from here on at which the CronJob is not suspended.
fn free_from(at: i64, suspended: &[Span]) -> i64 {
    suspended.iter().fold(at, |at, span| if span.contains(at) { span.end } else { at })
}

/// What becomes of the Job of a slot that is started at a moment.
fn job(setup: &Setup, script: &Script, slot: i64, start: i64) -> Run {
    let usual = script.usual(setup, slot);
    let deadline = setup.deadline.unwrap_or(i64::MAX);
    let good = |takes: i64| {
        if takes >= deadline {
            (deadline, Outcome::DeadlineExceeded, 1)
        } else {
            (takes, Outcome::Succeeded, 0)
        }
    };
    let (takes, outcome, failed_pods) = match script.fate(setup, slot) {
        None | Some(Fate::Missed) => good(usual),
        Some(Fate::Takes { length }) => good(seconds(length)),
        Some(Fate::Fails) => (setup.failing, Outcome::Failed, 3),
        Some(Fate::NoPod) => (setup.longest, Outcome::DeadlineExceeded, 0),
        Some(Fate::HitsDeadline) => (setup.longest, Outcome::DeadlineExceeded, 1),
        Some(Fate::Hangs { length }) => (seconds(length), Outcome::Deleted, 0),
        Some(Fate::Evicted) => (setup.failing, Outcome::Succeeded, 1),
        Some(Fate::Deleted { after }) => (seconds(after), Outcome::Deleted, 0),
    };
    Run {
        job: String::new(),
        slot: Some(slot),
        start,
        end: start.saturating_add(takes.max(1)),
        outcome,
        failed_pods,
        had_pod: script.fate(setup, slot) != Some(Fate::NoPod),
        controlled: true,
        removed: i64::MAX,
    }
}
