//! What happens to a backup in a scenario of a rehearsal, and how people write it down.
//!
//! An event names a run by its place among the slots of the rehearsal's window (from 0), or a moment
//! by the seconds since the window began. Events of one scenario are independent of their order.

mod text;
mod words;

use super::{Duration, Ratio};

/// One thing that happens.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// Some runs end otherwise than with success.
    Runs {
        /// The first of them.
        first: usize,
        /// How many, one after the other.
        count: usize,
        /// What becomes of each.
        fate: Fate,
    },
    /// All runs of a day of the window end otherwise than with success.
    RunsOn {
        /// The day, from 0.
        day: usize,
        /// What becomes of each.
        fate: Fate,
    },
    /// Each run takes longer than the one before.
    RunsGrow {
        /// The first run that takes longer than usual.
        first: usize,
        /// How many runs do; those behind them take as long as ever.
        count: usize,
        /// By how much each exceeds the one before.
        by: Duration,
    },
    /// Somebody starts a Job by hand, and it succeeds.
    Rerun {
        /// When.
        at: Moment,
        /// Whether its owner reference says `controller: true`, as that of newer kubectl does.
        controlled: bool,
    },
    /// The CronJob is suspended.
    Suspend {
        /// From when.
        at: Moment,
        /// For how long.
        length: Duration,
    },
    /// The CronJob is deleted with its Jobs, and made again later.
    Delete {
        /// When.
        at: Moment,
        /// After how long it is made again.
        length: Duration,
    },
    /// The CronJob is only made now: before, it never was.
    Create {
        /// When.
        at: Moment,
    },
    /// The CronJob runs weekly from now on, at the minute and hour of its slot.
    RunsWeekly {
        /// From when.
        at: Moment,
    },
    /// kube-state-metrics does not answer.
    StateMetricsDown {
        /// From when.
        at: Moment,
        /// For how long.
        length: Duration,
    },
    /// No sample arrives and no stale marker either, while the rules are evaluated all along: a remote
    /// write that is cut, an agent that is down.
    ScrapeGap {
        /// From when.
        at: Moment,
        /// For how long.
        length: Duration,
    },
    /// A second kube-state-metrics answers as well, throughout.
    SecondReplica,
    /// Finished Jobs are removed after this time, throughout.
    RemoveFinishedAfter(Duration),
    /// The volume holds this much from a run on; its level changes in the middle of the run.
    VolumeAt {
        /// The run.
        run: usize,
        /// The share in use.
        level: Ratio,
    },
    /// The volume has held this much from the lead-in on.
    VolumeWas(Ratio),
    /// Each run leaves more behind than the one before.
    VolumeGrows {
        /// The first run that does.
        first: usize,
        /// How many runs do.
        count: usize,
        /// By how much each.
        by: Ratio,
    },
    /// Some runs' copies do not leave the cluster.
    UploadsStop {
        /// The first run whose copy does not.
        first: usize,
        /// How many.
        count: usize,
    },
    /// Another CronJob, of the same or a similar name, fails each of its runs.
    Neighbour {
        /// Which one.
        neighbour: Neighbour,
        /// From when.
        at: Moment,
        /// For how long; then it is healthy again.
        length: Duration,
    },
}

/// A scenario of the user's own.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnScenario {
    /// What it is called; unique within the backup.
    pub name: String,
    /// What happens.
    pub events: Vec<Event>,
}

/// Seconds since the window began; not negative.
pub type Moment = i64;

/// What becomes of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Its pods fail until the back-off limit is reached.
    Fails,
    /// No pod is ever made (a quota, an admission webhook); the Job fails at its deadline.
    NoPod,
    /// It reaches its deadline and is ended.
    HitsDeadline,
    /// It goes on and on without a deadline, until somebody deletes it.
    Hangs {
        /// How long it is there.
        length: Duration,
    },
    /// Its pod is evicted and retried with success.
    Evicted,
    /// Its Job is deleted while it runs.
    Deleted {
        /// How long after its start.
        after: Duration,
    },
    /// The slot goes by and no Job is made.
    Missed,
    /// It succeeds after this time, unless its deadline comes first.
    Takes {
        /// How long it takes.
        length: Duration,
    },
}

/// A CronJob that rules must not take for the backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Neighbour {
    /// The same names in the namespace `staging`.
    OtherNamespace,
    /// The backup's name with `-verify` behind it, in its own namespace.
    SamePrefix,
}

#[cfg(test)]
mod tests;
