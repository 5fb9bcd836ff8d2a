//! One rule over some ticks: evaluation, alert state and what is written.

use std::sync::Arc;

use crate::eval::{self, Instant, Memo, Options, RangeSeries, Ticks};
use crate::order;
use crate::promql;
use crate::promql::ast::ValueType;
use crate::series::by_labels::ByLabels;
use crate::series::labels::METRIC_NAME;
use crate::series::{Grid, Labels, Storage, Stretches, Timeline, number};

use super::added::Added;
use super::memory::RuleState;
use super::render::{Dependence, Render, RenderInput, dependence};
use super::rule::{AlertingRule, RecordingRule, RuleGroup, Schedule};
use super::state::{AlertRun, Phase, Source, State, Waits};

const SAME_ALERT: &str =
    "vector contains metrics with the same labelset after applying alert labels";
const SAME_RECORD: &str =
    "vector contains metrics with the same labelset after applying rule labels";

const NO_RESULT: &str = "rule result is not a vector or scalar";

/// Ticks of a group, and what is the same for all of its rules.
pub(crate) struct Feed<'a> {
    pub(crate) group: &'a RuleGroup,
    pub(crate) schedule: &'a Schedule,
    pub(crate) options: Options,
    pub(crate) render: &'a dyn Render,
    /// The first tick and the one behind the last.
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Feed<'_> {
    pub(crate) fn alerting(
        &self,
        rule: &AlertingRule,
        state: &mut RuleState,
        storage: &mut Storage,
        memo: Option<&mut Memo>,
    ) {
        let (series, mut failed) = self.evaluate(&rule.expr, state, storage, memo);
        let mut sources = ByLabels::<Vec<Source>>::default();
        let added = Added::to_alert(rule);
        for series in series {
            self.label(rule, &added, series, storage, &mut sources);
        }
        let several = sources.as_slice().iter().filter(|(_, sources)| sources.len() > 1);
        let doubles = several.fold(Stretches::none(), |all, (_, s)| all.union(&overlap(s)));
        failed = failed.union(&doubles);
        state.fail(doubles, SAME_ALERT);
        let mut evaluated = self.evaluated(&failed);
        for (labels, sources) in sources.into_sorted() {
            let Some(alert) = state.alert(labels) else { continue };
            for source in sources {
                let line = source.line.into_restricted(&evaluated);
                alert.add(Source { line, ..source });
            }
        }
        let waits = Waits { hold: rule.hold, keep_firing: rule.keep_firing };
        if self.group.limit == 0 {
            state.each_active(&mut |alert| {
                self.advance(alert, &evaluated, (self.start, self.end), waits);
            });
        } else {
            evaluated = self.advance_limited(state, &evaluated, waits);
        }
        if !state.is_recovering {
            let series = self.series_of_alerts(rule, state);
            let (ticks, shift) = (self.schedule.ticks, self.group.query_offset);
            state.writer.write(storage, ticks, shift, &evaluated, &series);
        }
        state.set_apart();
    }

    pub(crate) fn recording(
        &self,
        rule: &RecordingRule,
        state: &mut RuleState,
        storage: &mut Storage,
        memo: Option<&mut Memo>,
    ) {
        let (series, mut failed) = self.evaluate(&rule.expr, state, storage, memo);
        let mut recorded = ByLabels::<Timeline>::default();
        let mut doubles = Stretches::none();
        let added = Added::to_record(rule);
        for series in series {
            let labels = added.to(&series.labels, &str::to_owned);
            recorded.change(labels, |line| doubles = doubles.union(&line.fill(&series.line)));
        }
        failed = failed.union(&doubles);
        state.fail(doubles, SAME_RECORD);
        let series = recorded.into_sorted();
        if self.group.limit > 0 {
            for (start, end) in self.evaluated(&failed).iter() {
                for tick in start..end {
                    let count = series.iter().filter(|(_, line)| line.at(tick).is_some()).count();
                    if count > self.group.limit {
                        let limit = self.group.limit;
                        let text = format!("exceeded limit of {limit} with {count} series");
                        state.fail(Stretches::range(tick, tick + 1), &text);
                        failed = failed.union(&Stretches::range(tick, tick + 1));
                    }
                }
            }
        }
        let (ticks, shift) = (self.schedule.ticks, self.group.query_offset);
        state.writer.write(storage, ticks, shift, &self.evaluated(&failed), &series);
    }

    /// The result of the expression at the ticks, and the ticks that failed.
    fn evaluate(
        &self,
        expr: &promql::Expr,
        state: &mut RuleState,
        storage: &Storage,
        memo: Option<&mut Memo>,
    ) -> (Vec<RangeSeries>, Stretches) {
        let ticks = self.schedule.ticks;
        if matches!(expr.value_type(), ValueType::String | ValueType::Matrix) {
            let all = Stretches::range(self.start, self.end);
            state.fail(all.clone(), NO_RESULT);
            return (Vec::new(), all);
        }
        let start = ticks.time(self.start) - self.group.query_offset;
        let grid = Grid { start, step: ticks.step, steps: self.end - self.start };
        // What a memo holds was computed from the series as they were before the run.
        let Ticks { mut series, errors, annotations } = match (state.result.take(), memo) {
            (Some(result), _) => result,
            (None, Some(memo)) if state.is_independent => {
                eval::ticks_known(storage, expr, grid, self.options, memo)
            }
            _ => eval::ticks(storage, expr, grid, self.options),
        };
        state.annotations.extend(annotations);
        let mut failed = Stretches::none();
        for (steps, error) in errors {
            let steps = steps.shift(self.start);
            failed = failed.union(&steps);
            state.fail(steps, &error.to_string());
        }
        if self.start > 0 {
            for series in &mut series {
                series.line = series.line.shift(self.start);
            }
        }
        (series, failed)
    }

    /// The ticks that are neither missed nor failed.
    fn evaluated(&self, failed: &Stretches) -> Stretches {
        let all = Stretches::range(self.start, self.end);
        let without = failed.union(&self.schedule.missed);
        all.intersection(&without.complement(self.end))
    }

    /// Adds the parts of a series to the alerts that they make.
    fn label(
        &self,
        rule: &AlertingRule,
        added: &Added<'_>,
        series: RangeSeries,
        storage: &Storage,
        out: &mut ByLabels<Vec<Source>>,
    ) {
        let looks_at = rule.labels.iter().map(|(_, text)| dependence(text)).max();
        let of = series.labels.clone();
        let mut add = |labels: Labels, line: Timeline| {
            out.change(labels, |sources| {
                match sources.iter_mut().find(|source| source.labels == of) {
                    // Parts of one series come in the order of time.
                    Some(source) => source.line = source.line.merge(&line).unwrap_or_default(),
                    None => sources.push(Source { labels: of.clone(), line }),
                }
            });
        };
        if looks_at.is_none_or(|looks_at| looks_at == Dependence::Nothing) {
            let sample = (&series.labels, f64::NAN);
            let labels = self.alert_labels((rule, added), sample, self.start, storage);
            add(labels, series.line);
            return;
        }
        for segment in series.line.segments() {
            let whole = segment.constant().is_some() && looks_at != Some(Dependence::Time);
            let width = if whole { segment.end - segment.start } else { 1 };
            for tick in (segment.start..segment.end).step_by(width) {
                let sample = (&series.labels, segment.at(tick));
                let labels = self.alert_labels((rule, added), sample, tick, storage);
                let mut line = Timeline::empty();
                line.push_part(segment, tick, tick + width);
                add(labels, line);
            }
        }
    }

    fn alert_labels(
        &self,
        (rule, added): (&AlertingRule, &Added<'_>),
        (labels, value): (&Labels, f64),
        tick: usize,
        storage: &Storage,
    ) -> Labels {
        let time = self.schedule.ticks.time(tick);
        let query = |text: &str| query(storage, text, time, self.options);
        let input = RenderInput { labels, value, time, query: &query };
        added.to(labels, &|text| self.render.render(&rule.name, text, &input))
    }

    /// Takes an alert through the ticks from `start` to `end`.
    fn advance(
        &self,
        alert: &mut AlertRun,
        evaluated: &Stretches,
        (start, end): (usize, usize),
        waits: Waits,
    ) {
        let ticks = self.schedule.ticks;
        let present = alert.presence();
        let mut at = start;
        for (from, to) in evaluated.within(start, end) {
            alert.skip(at, from);
            let mut tick = from;
            for (first, behind) in present.within(from, to) {
                if tick < first {
                    alert.miss(ticks, tick, first, waits);
                }
                alert.hold(ticks, first, behind, waits);
                tick = behind;
            }
            if tick < to {
                alert.miss(ticks, tick, to, waits);
            }
            at = to;
        }
        alert.skip(at, end);
    }

    /// Takes all alerts through the ticks one by one; where they are too many, all are forgotten and
    /// the tick fails. Returns the ticks that did not.
    fn advance_limited(
        &self,
        state: &mut RuleState,
        evaluated: &Stretches,
        waits: Waits,
    ) -> Stretches {
        let mut good = Stretches::none();
        for tick in self.start..self.end {
            let mut count = 0;
            state.each_active(&mut |alert| {
                self.advance(alert, evaluated, (tick, tick + 1), waits);
                count += usize::from(alert.is_active());
            });
            if !evaluated.contains(tick) {
                continue;
            }
            if count <= self.group.limit {
                good.push(tick, tick + 1);
                continue;
            }
            state.each_active(&mut |alert| alert.forget(tick));
            let text = format!("exceeded limit of {} with {count} alerts", self.group.limit);
            state.fail(Stretches::range(tick, tick + 1), &text);
        }
        good
    }

    /// `ALERTS` and `ALERTS_FOR_STATE`.
    fn series_of_alerts(&self, rule: &AlertingRule, state: &RuleState) -> Vec<(Labels, Timeline)> {
        let label = |name: &str, value: &str| [(Arc::from(name), Arc::from(value))];
        let [named, since] = ["ALERTS", "ALERTS_FOR_STATE"].map(|name| label(METRIC_NAME, name));
        // In the order of labels, so that little is left to sort.
        let mut states = [State::Firing, State::Pending].map(|state| {
            let of_state = label("alertstate", state.name());
            (state, [named.clone(), of_state].concat(), Vec::new())
        });
        let mut active_since: Vec<(Labels, Timeline)> = Vec::new();
        for alert in state.active() {
            let first = alert.phases.partition_point(|phase| phase.end <= self.start);
            let Some(phases) = alert.phases.get(first..).filter(|phases| !phases.is_empty()) else {
                continue;
            };
            let labels = written_labels(rule, &alert.labels);
            let within = |phase: &Phase| (phase.start.max(self.start), phase.end.min(self.end));
            for (state, names, series) in &mut states {
                let mut line = Timeline::empty();
                for (start, end) in phases.iter().filter(|p| p.state == *state).map(within) {
                    line.push_constant(start, end, 1.0);
                }
                if !line.is_empty() {
                    series.push((labels.with_all(names), line));
                }
            }
            let mut line = Timeline::empty();
            for phase in phases {
                let since = number::float_of(phase.active_at.div_euclid(1000));
                let (start, end) = within(phase);
                line.push_constant(start, end, since);
            }
            active_since.push((labels.with_all(&since), line));
        }
        let [(_, _, mut out), (_, _, pending)] = states;
        out.extend(pending);
        out.extend(active_since);
        // Of series of the same labels the values that came first stay.
        order::sort_by(&mut out, &|a, b| a.0.cmp(&b.0));
        out.dedup_by(|later, first| {
            let same = later.0 == first.0;
            if same {
                first.1.fill(&later.1);
            }
            same
        });
        out
    }
}

/// The labels under which the series of an alert are written: a label of the rule whose template gives
/// nothing appears as the template itself.
pub(crate) fn written_labels(rule: &AlertingRule, labels: &Labels) -> Labels {
    let absent = rule.labels.iter().filter(|(name, _)| labels.get(name).is_empty());
    absent.fold(labels.clone(), |labels, (name, text)| labels.with(name, text))
}

/// An expression in a template, evaluated at a time.
pub(crate) fn query(
    storage: &Storage,
    text: &str,
    time: i64,
    options: Options,
) -> Result<Vec<(Labels, f64)>, String> {
    let expr = promql::parse_as(text, options.compat).map_err(|error| error.to_string())?;
    match eval::instant(storage, &expr, time, options).map_err(|error| error.to_string())?.value {
        Instant::Vector(samples) => Ok(samples),
        Instant::Scalar(value) => Ok(vec![(Labels::empty(), value)]),
        Instant::Text(_) | Instant::Matrix(_) => {
            Err("query result is not a vector or scalar".to_owned())
        }
    }
}

/// The ticks at which more than one of the series has a value.
fn overlap(sources: &[Source]) -> Stretches {
    let (mut seen, mut twice) = (Stretches::none(), Stretches::none());
    for source in sources {
        let present = source.line.presence();
        twice = twice.union(&seen.intersection(&present));
        seen = seen.union(&present);
    }
    twice
}
