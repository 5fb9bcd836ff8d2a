//! One sentence on why a verdict is what it is, with the figures and the series that decided it.

use super::{Blind, Case, Verdict, covered, first_told, lies};
use crate::plan::{AlertKind, Duration};
use crate::rehearsal::play::{AlertState, Interval};
use crate::schedule::Zone;

/// What a sentence is made from.
pub(crate) struct Account<'a> {
    pub(crate) kind: Option<AlertKind>,
    pub(crate) case: &'a Case,
    pub(crate) intervals: &'a [Interval],
    pub(crate) verdict: Verdict,
    /// How long the rule waits, in seconds.
    pub(crate) hold: i64,
    pub(crate) zone: &'a Zone,
    /// When it could not see, if that changed what it had to tell.
    pub(crate) blind: Option<&'a Blind>,
}

impl Account<'_> {
    /// The sentence, without a full stop.
    pub(crate) fn sentence(&self) -> String {
        match self.verdict {
            Verdict::InTime { after } => match self.blind {
                Some(blind) => self.told(&format!(
                    "{} after metrics were there again, whose absence {} had told",
                    span(after),
                    blind.teller
                )),
                None => self.told(&format!("{} after {}", span(after), self.what())),
            },
            Verdict::Late { by } => self.told(&format!("{} too late", span(by))),
            Verdict::Silent => self.silent(),
            Verdict::FalseAlarm { .. } => self.false_alarm(),
            Verdict::NotConcerned if self.blind.is_some() => self.not_seen(),
            Verdict::NotConcerned => match self.longest_pending() {
                0 => "Its expression selected nothing, and there was nothing to tell".to_owned(),
                longest => format!(
                    "It was pending for {} at most, below the {} it waits, and there was nothing to \
                     tell",
                    span(longest),
                    span(self.hold)
                ),
            },
        }
    }

    fn what(&self) -> &'static str {
        use AlertKind as K;
        match self.kind {
            Some(K::Failed) => "the run went wrong",
            Some(K::Missing) => "the last success grew older than promised",
            Some(K::MissingCritical) => "two gaps and an hour without a success",
            Some(K::NotScheduled) => "the slot",
            Some(K::RunningTooLong) => "the run took too long",
            Some(K::DurationNearDeadline) => "a run came close to the deadline",
            Some(K::Suspended) => "it was suspended",
            Some(K::MetricsAbsent) => "the metrics were gone",
            Some(K::PvcNearCapacity) => "the volume passed its warning level",
            Some(K::PvcCritical) => "the volume passed its critical level",
            Some(K::PvcWillFill) => "the volume's pace led to its end",
            Some(K::PvcMetricsAbsent) => "the volume had not been reported for too long",
            Some(K::S3UploadStale) => "the copy grew older than promised",
            Some(K::S3UploadMetricsAbsent) => "the copy's signal was gone",
            Some(K::ScheduleChanged) => "the schedule was changed",
            Some(K::BudgetSpent) => "the error budget was spent",
            Some(K::NoRestoreDrill) => "a drill was due",
            None => "something was wrong",
        }
    }

    fn told(&self, when: &str) -> String {
        let faults = self.case.faults.iter();
        let first = faults.filter_map(|fault| first_told(self.intervals, fault, 0)).min();
        let firing = self.intervals.iter().filter(|i| i.state == AlertState::Firing);
        let mut firing = firing.filter(|i| first.is_none_or(|at| i.span.start >= at));
        match firing.next() {
            Some(interval) => format!(
                "Fired at {}, {when}: {}",
                self.zone.clock_at(interval.span.start),
                sample(interval)
            ),
            None => format!("Fired {when}"),
        }
    }

    fn not_seen(&self) -> String {
        self.blind.map_or_else(String::new, |blind| {
            format!(
                "It had no metrics to look at from {} on, which {} told",
                self.zone.clock_at(blind.span.start),
                blind.teller
            )
        })
    }

    fn silent(&self) -> String {
        let missed = self
            .case
            .faults
            .iter()
            .find(|f| f.told_by.is_some() && first_told(self.intervals, f, 0).is_none());
        let by = missed.and_then(|fault| fault.told_by).map_or_else(String::new, |by| {
            format!("It had to fire by {}, ", self.zone.clock_at(by))
        });
        let longest = self.longest_pending();
        if longest == 0 {
            return format!("{by}but its expression selected no series then");
        }
        format!("{by}but was pending for {} at most and waits {}", span(longest), span(self.hold))
    }

    fn false_alarm(&self) -> String {
        let lies = lies(self.intervals, &self.case.truthful);
        let first = lies.first().map_or(0, |lie| lie.start);
        let shown = self
            .intervals
            .iter()
            .find(|i| i.state == AlertState::Firing && i.span.contains(first))
            .map_or_else(String::new, |interval| format!(": {}", sample(interval)));
        format!(
            "Fired for {} in {} while nothing it speaks of was wrong, first at {}{shown}",
            span(covered(&lies)),
            if lies.len() == 1 {
                "one stretch".to_owned()
            } else {
                format!("{} stretches", lies.len())
            },
            self.zone.clock_at(first),
        )
    }

    fn longest_pending(&self) -> i64 {
        let pending = self.intervals.iter().filter(|i| i.state == AlertState::Pending);
        pending.map(|interval| interval.span.length()).max().unwrap_or(0)
    }
}

/// `{cronjob="nats-backup"} = 90060`: the labels that the expression gave, and its value.
fn sample(interval: &Interval) -> String {
    let labels = interval.labels.iter().filter(|(label, _)| {
        matches!(
            label.as_str(),
            "cronjob" | "job_name" | "persistentvolumeclaim" | "namespace" | "instance" | "reason"
        )
    });
    let labels: Vec<String> = labels.map(|(label, value)| format!("{label}=\"{value}\"")).collect();
    format!("{{{}}} = {}", labels.join(", "), interval.value)
}

fn span(seconds: i64) -> String {
    Duration::seconds(u64::try_from(seconds).unwrap_or(0)).words()
}
