//! Groups over all their ticks.
//!
//! As long as no rule sees what itself or a later rule writes, each rule goes through all ticks at
//! once. Otherwise the groups go tick by tick, as a server does.

use crate::eval::{Annotations, Memo, Options, Ticks};
use crate::series::labels::METRIC_NAME;
use crate::series::{Storage, Stretches};

use super::depend::{is_forward, sees};
use super::feed::{Feed, written_labels};
use super::memory::RuleState;
use super::render::Render;
use super::restore::active_since;
use super::rule::{Rule, RuleGroup, Schedule};
use super::state::AlertRun;

/// What became of a rule.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RuleRun {
    /// Its alerts, sorted by labels.
    pub alerts: Vec<AlertRun>,
    /// The ticks that failed, and why.
    pub errors: Vec<(Stretches, String)>,
    /// Remarks about its expression.
    pub annotations: Annotations,
}

/// What became of the rules of a group.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GroupRun {
    /// For each rule, in order.
    pub rules: Vec<RuleRun>,
}

/// Runs groups over their ticks; at the same time, earlier groups come first. What the rules record is
/// added to the storage.
pub fn run(
    storage: &mut Storage,
    groups: &[(&RuleGroup, &Schedule)],
    options: Options,
    render: &dyn Render,
) -> Vec<GroupRun> {
    start(Runner { storage, options, render, memo: None }, groups)
}

/// As [`run`], but parts of expressions that are known from a run over the same series are not
/// evaluated again. The answers are those of [`run`].
pub fn run_with(
    storage: &mut Storage,
    groups: &[(&RuleGroup, &Schedule)],
    options: Options,
    render: &dyn Render,
    memo: &mut Memo,
) -> Vec<GroupRun> {
    memo.prepare(storage, options);
    start(Runner { storage, options, render, memo: Some(memo) }, groups)
}

/// As [`run`] for one group without restarts, of rules whose expressions are evaluated already: for each
/// rule what [`ticks`](crate::eval::ticks) gives at the ticks of the group with its query offset taken
/// off. A rule without a result is left out, and nothing becomes of it.
pub fn run_on(
    storage: &mut Storage,
    (group, schedule): (&RuleGroup, &Schedule),
    options: Options,
    render: &dyn Render,
    results: impl IntoIterator<Item = Option<Ticks>>,
) -> GroupRun {
    let feed = Feed { group, schedule, options, render, start: 0, end: schedule.ticks.steps };
    let mut rules = Vec::with_capacity(group.rules.len());
    for (rule, result) in group.rules.iter().zip(results) {
        let is_known = result.is_some();
        let mut state = RuleState::new(false);
        state.result = result;
        match rule {
            Rule::Alerting(rule) if is_known => feed.alerting(rule, &mut state, storage, None),
            Rule::Recording(rule) if is_known => feed.recording(rule, &mut state, storage, None),
            _ => {}
        }
        rules.push(finish(state));
    }
    GroupRun { rules }
}

fn finish(mut state: RuleState) -> RuleRun {
    RuleRun {
        errors: std::mem::take(&mut state.errors),
        annotations: std::mem::take(&mut state.annotations),
        alerts: state.into_alerts(),
    }
}

fn start(mut runner: Runner<'_>, groups: &[(&RuleGroup, &Schedule)]) -> Vec<GroupRun> {
    let rules: Vec<&Rule> = groups.iter().flat_map(|(group, _)| &group.rules).collect();
    let state = |rule: &Rule| RuleState::new(!rules.iter().any(|writer| sees(rule, writer)));
    let mut states: Vec<Vec<RuleState>> =
        groups.iter().map(|(group, _)| group.rules.iter().map(state).collect()).collect();
    if is_forward(&rules) {
        for ((group, schedule), states) in groups.iter().zip(&mut states) {
            runner.advance(group, schedule, 0, schedule.ticks.steps, states);
        }
    } else {
        for (group, tick) in in_order_of_time(groups) {
            if let (Some((group, schedule)), Some(states)) =
                (groups.get(group), states.get_mut(group))
            {
                runner.advance(group, schedule, tick, tick + 1, states);
            }
        }
    }
    states
        .into_iter()
        .map(|states| GroupRun { rules: states.into_iter().map(finish).collect() })
        .collect()
}

/// Group and tick of each evaluation.
fn in_order_of_time(groups: &[(&RuleGroup, &Schedule)]) -> Vec<(usize, usize)> {
    let mut all = Vec::new();
    for (group, (_, schedule)) in groups.iter().enumerate() {
        all.extend((0..schedule.ticks.steps).map(|tick| (schedule.ticks.time(tick), group, tick)));
    }
    crate::order::sort(&mut all);
    all.into_iter().map(|(_, group, tick)| (group, tick)).collect()
}

struct Runner<'a> {
    storage: &'a mut Storage,
    options: Options,
    render: &'a dyn Render,
    memo: Option<&'a mut Memo>,
}

impl Runner<'_> {
    /// Takes a group through ticks, with the restarts among them.
    fn advance(
        &mut self,
        group: &RuleGroup,
        schedule: &Schedule,
        start: usize,
        end: usize,
        states: &mut [RuleState],
    ) {
        let mut at = start;
        let events = events(schedule);
        for (tick, event) in events.iter().filter(|(tick, _)| start <= *tick && *tick < end) {
            match event {
                Event::Restart => {
                    self.feed(group, schedule, at, *tick, states);
                    at = *tick;
                    for state in states.iter_mut() {
                        state.each_active(&mut |alert| alert.forget(*tick));
                        state.writer = super::write::Writer::default();
                        state.set_apart();
                        state.is_recovering = true;
                    }
                }
                Event::Restore => {
                    self.feed(group, schedule, at, tick + 1, states);
                    at = tick + 1;
                    self.restore(group, schedule, *tick, states);
                }
            }
        }
        self.feed(group, schedule, at, end, states);
    }

    fn feed(
        &mut self,
        group: &RuleGroup,
        schedule: &Schedule,
        start: usize,
        end: usize,
        states: &mut [RuleState],
    ) {
        if start >= end {
            return;
        }
        let (options, render) = (self.options, self.render);
        let feed = Feed { group, schedule, options, render, start, end };
        for (rule, state) in group.rules.iter().zip(states) {
            match rule {
                Rule::Alerting(rule) => {
                    feed.alerting(rule, state, self.storage, self.memo.as_deref_mut());
                }
                Rule::Recording(rule) => {
                    feed.recording(rule, state, self.storage, self.memo.as_deref_mut());
                }
            }
        }
    }

    fn restore(
        &mut self,
        group: &RuleGroup,
        schedule: &Schedule,
        tick: usize,
        states: &mut [RuleState],
    ) {
        let now = schedule.ticks.time(tick);
        for (rule, state) in group.rules.iter().zip(states) {
            state.is_recovering = false;
            let Rule::Alerting(rule) = rule else { continue };
            if rule.hold < schedule.grace_period {
                continue;
            }
            state.each_active(&mut |alert| {
                let labels =
                    written_labels(rule, &alert.labels).with(METRIC_NAME, "ALERTS_FOR_STATE");
                if let Some(since) = active_since(self.storage, &labels, now, rule.hold, schedule) {
                    alert.restore(since);
                }
            });
        }
    }
}

enum Event {
    /// The server begins anew before this tick.
    Restart,
    /// After this tick, the second one that is evaluated, the state of alerts is restored.
    Restore,
}

fn events(schedule: &Schedule) -> Vec<(usize, Event)> {
    let mut out = Vec::new();
    for (at, restart) in schedule.restarts.iter().enumerate() {
        out.push((*restart, Event::Restart));
        let until = schedule.restarts.get(at + 1).copied().unwrap_or(schedule.ticks.steps);
        let mut evaluated = (*restart..until).filter(|tick| !schedule.missed.contains(*tick));
        if let Some(second) = evaluated.nth(1) {
            out.push((second, Event::Restore));
        }
    }
    out
}
