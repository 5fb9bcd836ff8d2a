//! The state of the alerts of one rule.
//!
//! After Prometheus, `rules/alerting.go` (`Eval`). A tick is either evaluated or not: at a tick that
//! was missed or failed nothing changes. Between changes of presence the state follows from times
//! alone, so a stretch of ticks costs no more than a single one.

use crate::series::{Grid, Labels, Timeline};

/// Whether an alert waits or fires.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// Its condition holds, but not yet long enough.
    Pending,
    /// It is sent.
    Firing,
}

impl State {
    /// The name of the state as a label value.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Firing => "firing",
        }
    }
}

/// Ticks in which an alert is in one state.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Phase {
    /// The state.
    pub state: State,
    /// The first tick.
    pub start: usize,
    /// The tick behind the last one.
    pub end: usize,
    /// Since when the alert is active, in milliseconds.
    pub active_at: i64,
    /// The value at the first tick.
    pub value: f64,
}

/// A series that made an alert.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// Its labels.
    pub labels: Labels,
    /// Its values at the ticks.
    pub line: Timeline,
}

/// An alert: all that has the same labels.
#[derive(Debug, Clone, PartialEq)]
pub struct AlertRun {
    /// The labels, `alertname` among them.
    pub labels: Labels,
    /// The series that made it, never two at the same tick.
    pub sources: Vec<Source>,
    /// When it was pending and firing, in order.
    pub phases: Vec<Phase>,
    active: Option<Active>,
}

/// An alert that is pending or firing.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Active {
    state: State,
    since: i64,
    /// Since when it only goes on firing because it is kept.
    kept_since: Option<i64>,
}

/// The waiting times of a rule, in milliseconds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Waits {
    pub(crate) hold: i64,
    pub(crate) keep_firing: i64,
}

impl AlertRun {
    pub(crate) fn new(labels: Labels) -> Self {
        Self { labels, sources: Vec::new(), phases: Vec::new(), active: None }
    }

    /// Its state at a tick.
    pub fn phase_at(&self, tick: usize) -> Option<&Phase> {
        self.phases.iter().find(|phase| phase.start <= tick && tick < phase.end)
    }

    /// The newest series and value at a tick: while the alert is only kept, that of before.
    pub fn sample_at(&self, tick: usize) -> Option<(&Labels, f64)> {
        self.newest(tick).map(|(_, labels, value)| (labels, value))
    }

    /// The tick of the newest value, up to a tick, and what was there.
    pub(crate) fn newest(&self, tick: usize) -> Option<(usize, &Labels, f64)> {
        let newest = |source: &'_ Source| {
            let after = source.line.segments().partition_point(|segment| segment.start <= tick);
            let segment = source.line.segments().get(after.checked_sub(1)?)?;
            let at = tick.min(segment.end - 1);
            Some((at, segment.at(at)))
        };
        let found = self.sources.iter().filter_map(|source| Some((newest(source)?, source)));
        let newest = found.max_by_key(|((at, _), _)| *at);
        newest.map(|((at, value), source)| (at, &source.labels, value))
    }

    /// Adds values of a series that makes the alert, later than those it has.
    pub(crate) fn add(&mut self, new: Source) {
        if new.line.is_empty() {
            return;
        }
        match self.sources.iter_mut().find(|source| source.labels == new.labels) {
            Some(source) => {
                for segment in new.line.segments() {
                    source.line.push_part(segment, segment.start, segment.end);
                }
            }
            None => self.sources.push(new),
        }
    }

    /// The ticks at which the condition holds.
    pub(crate) fn presence(&self) -> crate::series::Stretches {
        let none = crate::series::Stretches::none();
        self.sources.iter().fold(none, |all, source| all.union(&source.line.presence()))
    }

    pub(crate) fn is_active(&self) -> bool {
        self.active.is_some()
    }

    pub(crate) fn restore(&mut self, active_at: i64) {
        if let Some(active) = &mut self.active {
            active.since = active_at;
        }
    }

    /// Forgets the state, as of a tick.
    pub(crate) fn forget(&mut self, tick: usize) {
        self.active = None;
        self.cut(tick);
    }

    /// Goes through evaluated ticks in all of which the condition holds.
    pub(crate) fn hold(&mut self, ticks: Grid, start: usize, end: usize, waits: Waits) {
        let mut active = self.active.unwrap_or(Active {
            state: State::Pending,
            since: ticks.time(start),
            kept_since: None,
        });
        active.kept_since = None;
        let mut from = start;
        if active.state == State::Pending {
            let fires = ticks.first_at_or_after(active.since.saturating_add(waits.hold));
            let fires = fires.clamp(start, end);
            self.extend(State::Pending, start, fires, active.since);
            from = fires;
            if fires < end {
                active.state = State::Firing;
            }
        }
        self.extend(State::Firing, from, end, active.since);
        self.active = Some(active);
    }

    /// Goes through evaluated ticks in none of which the condition holds.
    pub(crate) fn miss(&mut self, ticks: Grid, start: usize, end: usize, waits: Waits) {
        let Some(mut active) = self.active else { return };
        if active.state == State::Pending || waits.keep_firing <= 0 {
            return self.forget(start);
        }
        let since = *active.kept_since.get_or_insert(ticks.time(start));
        let ends = ticks.first_at_or_after(since.saturating_add(waits.keep_firing));
        let ends = ends.clamp(start, end);
        self.extend(State::Firing, start, ends, active.since);
        if ends < end {
            self.forget(ends);
        } else {
            self.active = Some(active);
        }
    }

    /// Goes through ticks at which nothing is evaluated.
    pub(crate) fn skip(&mut self, start: usize, end: usize) {
        if let Some(active) = self.active {
            self.extend(active.state, start, end, active.since);
        }
    }

    fn extend(&mut self, state: State, start: usize, end: usize, active_at: i64) {
        if start >= end {
            return;
        }
        match self.phases.last_mut() {
            Some(last)
                if last.state == state && last.end == start && last.active_at == active_at =>
            {
                last.end = end;
            }
            _ => {
                let value = self.sample_at(start).map_or(f64::NAN, |(_, value)| value);
                self.phases.push(Phase { state, start, end, active_at, value });
            }
        }
    }

    fn cut(&mut self, tick: usize) {
        if let Some(last) = self.phases.last_mut() {
            last.end = last.end.min(tick);
            if last.start >= last.end {
                self.phases.pop();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `#` holds, `.` does not, `?` is not evaluated; the answer has P, F or - for each tick.
    fn check(condition: &str, hold: i64, keep_firing: i64, expect: &str) {
        let waits = Waits { hold, keep_firing };
        let steps = condition.len();
        let ticks = Grid { start: 0, step: 60, steps };
        let mut alert = AlertRun::new(Labels::empty());
        for (tick, c) in condition.chars().enumerate() {
            match c {
                '#' => alert.hold(ticks, tick, tick + 1, waits),
                '.' => alert.miss(ticks, tick, tick + 1, waits),
                _ => alert.skip(tick, tick + 1),
            }
        }
        let got: String = (0..steps)
            .map(|tick| match alert.phase_at(tick).map(|phase| phase.state) {
                Some(State::Pending) => 'P',
                Some(State::Firing) => 'F',
                None => '-',
            })
            .collect();
        assert_eq!(got, expect, "{condition} for {hold} keep {keep_firing}");
        let mut whole = AlertRun::new(Labels::empty());
        let mut at = 0;
        for part in condition.as_bytes().chunk_by(|a, b| a == b) {
            let end = at + part.len();
            match part[0] {
                b'#' => whole.hold(ticks, at, end, waits),
                b'.' => whole.miss(ticks, at, end, waits),
                _ => whole.skip(at, end),
            }
            at = end;
        }
        let states = |run: &AlertRun| {
            run.phases.iter().map(|p| (p.state, p.start, p.end, p.active_at)).collect::<Vec<_>>()
        };
        assert_eq!(states(&whole), states(&alert), "{condition} in stretches");
    }

    #[test]
    fn alerts_wait_fire_and_end() {
        check("..##..", 0, 0, "--FF--");
        check("..####..", 90, 0, "--PPFF--");
        check("##.####", 120, 0, "PP-PPFF");
        check("#####.....", 60, 120, "PFFFFFF---");
        check("###.#....", 0, 120, "FFFFFFF--");
        check("#??##", 120, 0, "PPPFF");
        check("##?.?#", 60, 0, "PFF--P");
        check("##.?..", 60, 120, "PFFF--");
    }
}
