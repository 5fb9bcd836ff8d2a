//! What a threshold costs: pages a month, and how long a fault goes unnoticed.
//!
//! Pages are those of a healthy month, and those of the incidents of a [`Mix`] as often as it has them.
//! Delay is that of the first page once no run succeeds any more (for volumes: once the level is
//! passed; for uploads: once none leaves the cluster). Both are counted in plays, not estimated.

use backwatch_sim::alert::{self, Rule, RuleGroup, Schedule, State, Templates};
use backwatch_sim::eval::Memo;

use super::perform::second;
use super::rehearse::Rehearsal;
use super::rules::Rules;
use super::scenario::Scenario;
use super::setup::Setup;
use crate::diagnostic::Diagnostic;
use crate::plan::{AlertKind, Duration, Event, Fate, Plan, Ratio, Threshold, ThresholdUnit};

/// How often what goes wrong. 0 means never.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mix {
    /// One run in this many fails.
    pub runs_per_failure: u32,
    /// One slot in this many is missed.
    pub runs_per_miss: u32,
    /// One run in this many takes nine tenths of the time it has.
    pub runs_per_slow_run: u32,
    /// One run in this many fills the volume to 85 % until the next one cleans up.
    pub runs_per_full_volume: u32,
    /// One run in this many is not uploaded.
    pub runs_per_lost_upload: u32,
}

impl Default for Mix {
    fn default() -> Self {
        Self {
            runs_per_failure: 60,
            runs_per_miss: 365,
            runs_per_slow_run: 30,
            runs_per_full_volume: 180,
            runs_per_lost_upload: 120,
        }
    }
}

/// What one threshold costs.
#[derive(Debug, Clone, PartialEq)]
pub struct TradeOffPoint {
    /// The threshold.
    pub threshold: Threshold,
    /// How often the alert begins to fire in 30 days.
    pub pages_per_month: f64,
    /// Seconds from the fault to the first page; none where the alert never tells within the window.
    pub delay: Option<i64>,
}

/// What all thresholds of an alert cost.
#[derive(Debug, Clone, PartialEq)]
pub struct TradeOff {
    /// The alert.
    pub kind: AlertKind,
    /// From the least threshold to the greatest.
    pub points: Vec<TradeOffPoint>,
    /// The place of the threshold that is set today.
    pub today: usize,
    /// The place of the least threshold that spares nearly all pages that a higher one could spare.
    pub knee: usize,
    /// What the delay is counted from, in words.
    pub delay_from: &'static str,
}

/// How many thresholds are tried on each side of today's.
const EACH_SIDE: u64 = 16;

const MONTH: f64 = 30.0 * 86_400.0;

impl Rehearsal {
    /// What the thresholds of an alert cost under a mix of incidents. It fails where the alert has no
    /// threshold or is off.
    pub fn trade_off(&self, kind: AlertKind, mix: &Mix) -> Result<TradeOff, Diagnostic> {
        let off = || {
            Diagnostic::error(format!("{} has no threshold to try", kind.base_name()))
                .hint("choose an alert that is on and has a number")
        };
        let today = self.backup().threshold(kind).ok_or_else(off)?;
        let thresholds = thresholds(kind, today);
        let mut rules = Vec::new();
        for threshold in &thresholds {
            rules.push(self.rule_with(kind, *threshold)?.ok_or_else(off)?);
        }
        let healthy = Scenario::own("healthy", Vec::new());
        let health = self.outcomes(&healthy, &rules);
        let months = self.setup.window.span.length();
        let months = super::number(months) / MONTH;
        let runs = super::number(i64::try_from(self.setup.slots.len()).unwrap_or(0)) / months;
        let mut pages: Vec<f64> = health.iter().map(|one| one.pages / months).collect();
        for (name, one_in, events) in incidents(&self.setup, mix) {
            let outcomes = self.outcomes(&Scenario::own(name, events), &rules);
            let each_month = runs / f64::from(one_in);
            for ((total, outcome), usual) in pages.iter_mut().zip(&outcomes).zip(&health) {
                *total += (outcome.pages - usual.pages).max(0.0) * each_month;
            }
        }
        let (delay_from, fault, events) = worst(&self.setup, kind);
        let delays = self.outcomes(&Scenario::own("for good", events), &rules);
        let points = thresholds.iter().zip(pages).zip(delays);
        let points: Vec<TradeOffPoint> = points
            .map(|((threshold, pages_per_month), outcome)| TradeOffPoint {
                threshold: *threshold,
                pages_per_month,
                delay: outcome.fires.iter().find(|at| **at >= fault).map(|at| at - fault),
            })
            .collect();
        let place = thresholds.iter().position(|threshold| *threshold == today).unwrap_or(0);
        Ok(TradeOff { kind, knee: knee(&points), points, today: place, delay_from })
    }

    /// The alerting rule as it would be with another threshold.
    fn rule_with(&self, kind: AlertKind, threshold: Threshold) -> Result<Option<Rule>, Diagnostic> {
        let (plan, index, compat) = self.subject();
        let mut plan: Plan = plan.clone();
        if let Some(backup) = plan.backups.get_mut(index) {
            let mut settings = backup.settings(kind);
            settings.threshold = Some(threshold);
            backup.set(kind, settings);
        }
        let rules = Rules::new(&plan, index, compat)?;
        let row = rules.alerts.into_iter().find(|row| row.kind == Some(kind));
        Ok(row.map(|row| Rule::Alerting(row.rule)))
    }

    /// What each of the rules does in a scenario.
    fn outcomes(&self, scenario: &Scenario, rules: &[Rule]) -> Vec<Outcome> {
        let mut memo = Memo::new();
        let (_, outcomes) = self.on_stage(scenario, None, |stage, (cast, _)| {
            let ticks = stage.ticks(cast);
            let from = stage.truth.watched_from(cast.setup);
            let mut run = |rule: &Rule| {
                let group = RuleGroup { rules: vec![rule.clone()], ..RuleGroup::default() };
                let mut storage = stage.storage.clone();
                let schedule = Schedule::new(ticks);
                let groups = [(&group, &schedule)];
                let templates = Templates::default();
                let runs =
                    alert::run_with(&mut storage, &groups, cast.options(), &templates, &mut memo);
                let rules = runs.iter().flat_map(|group| &group.rules);
                let phases = rules.flat_map(|rule| &rule.alerts).flat_map(|alert| &alert.phases);
                let firing = phases.filter(|phase| phase.state == State::Firing);
                let mut fires: Vec<i64> = firing
                    .map(|phase| second(ticks, phase.start))
                    .filter(|at| *at >= from)
                    .collect();
                fires.sort_unstable();
                let pages = super::number(i64::try_from(fires.len()).unwrap_or(0));
                Outcome { pages, fires }
            };
            rules.iter().map(&mut run).collect()
        });
        outcomes
    }
}

/// What a rule does in a scenario.
struct Outcome {
    pages: f64,
    fires: Vec<i64>,
}

/// Thresholds around today's: from half of it to twice, or every other per cent of a volume.
fn thresholds(kind: AlertKind, today: Threshold) -> Vec<Threshold> {
    let mut out = Vec::new();
    match (kind.threshold_unit(), today) {
        (Some(ThresholdUnit::Ratio), Threshold::Ratio(_)) => {
            let per_cents = (50..=98).step_by(2);
            out.extend(per_cents.map(|n| Threshold::Ratio(Ratio::percent(n))));
        }
        (_, Threshold::Duration(span)) => {
            let all = span.as_seconds();
            let round = |seconds: u64| Duration::seconds(seconds.div_ceil(60) * 60);
            for step in 0..EACH_SIDE {
                out.push(Threshold::Duration(round(all / 2 + all * step / (2 * EACH_SIDE))));
                out.push(Threshold::Duration(round(all + all * step / EACH_SIDE)));
            }
        }
        _ => {}
    }
    out.push(today);
    let key = |threshold: &Threshold| match threshold {
        Threshold::Duration(span) => span.as_seconds(),
        Threshold::Ratio(ratio) => u64::from(ratio.as_millionths()),
    };
    out.sort_by_key(key);
    out.dedup();
    out
}

/// A name, how rare it is, and what happens, for each incident of the mix.
fn incidents(setup: &Setup, mix: &Mix) -> Vec<(&'static str, u32, Vec<Event>)> {
    let first = setup.first_fault;
    let one = |fate| vec![Event::Runs { first, count: 1, fate }];
    let slow = Duration::seconds(u64::try_from(setup.longest * 9 / 10).unwrap_or(0));
    let level = |run, level| Event::VolumeAt { run, level: Ratio::percent(level) };
    let all = [
        ("a run fails", mix.runs_per_failure, one(Fate::Fails)),
        ("a slot is missed", mix.runs_per_miss, one(Fate::Missed)),
        ("a run is slow", mix.runs_per_slow_run, one(Fate::Takes { length: slow })),
        (
            "the volume is full",
            mix.runs_per_full_volume,
            vec![level(first, 85), level(first + 1, 45)],
        ),
        ("a copy is lost", mix.runs_per_lost_upload, vec![Event::UploadsStop { first, count: 1 }]),
    ];
    all.into_iter().filter(|(_, one_in, _)| *one_in > 0).collect()
}

/// What the delay is counted from, when that is, and what happens.
fn worst(setup: &Setup, kind: AlertKind) -> (&'static str, i64, Vec<Event>) {
    let first = setup.first_fault;
    let count = setup.slots.len();
    let slot = setup.slot(first);
    let for_good = |fate| vec![Event::Runs { first, count, fate }];
    match kind {
        AlertKind::RunningTooLong => {
            let rest = setup.window.span.end - slot;
            let length = Duration::seconds(u64::try_from(rest).unwrap_or(0));
            let events = vec![Event::Runs { first, count: 1, fate: Fate::Hangs { length } }];
            ("from the start of a run that never ends", slot, events)
        }
        AlertKind::DurationNearDeadline => {
            let nearly = setup.longest - 1;
            let length = Duration::seconds(u64::try_from(nearly).unwrap_or(0));
            let events = for_good(Fate::Takes { length });
            ("from the start of the first run that uses nearly all of its time", slot, events)
        }
        AlertKind::S3UploadStale => {
            let events = vec![Event::UploadsStop { first, count }];
            ("from the slot whose copy is the first that is lost", slot, events)
        }
        AlertKind::PvcNearCapacity | AlertKind::PvcCritical => {
            let events = vec![Event::VolumeGrows { first, count, by: Ratio::percent(3) }];
            ("from the first of runs that each leave 3 % more behind", slot, events)
        }
        _ => ("from the first of the slots that are all missed", slot, for_good(Fate::Missed)),
    }
}

/// The first place from which on pages are within a twentieth of what can be spared.
fn knee(points: &[TradeOffPoint]) -> usize {
    let pages = || points.iter().map(|point| point.pages_per_month);
    let (least, most) =
        pages().fold((f64::MAX, f64::MIN), |(least, most), p| (least.min(p), most.max(p)));
    let enough = least + (most - least) / 20.0;
    points.iter().position(|point| point.pages_per_month <= enough).unwrap_or(0)
}
