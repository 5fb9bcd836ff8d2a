//! What page and worker say to each other: plain data, sent as bytes.
//!
//! Every job has a number that only grows. What is answered carries the number of the job it is
//! about, so that what follows from older settings is never taken for new. Times are seconds since
//! 1970, spans are seconds.

mod ask;
mod matrix;
mod moment;
mod own;
mod sweep;
mod timeline;

pub use ask::{Ask, Job, Mix};
pub use matrix::{Alert, Cell, First, Kind, Knob, Row, Scenario, Standing, Summary};
pub use moment::{Moment, Notification, Reading};
pub use own::{OwnGroup, OwnRule};
pub use sweep::{HardenStep, Sweep, SweepPoint};
pub use timeline::{Curve, Lane, Limit, Outcome, Run, Span, State, Timeline};

use nanoserde::{DeBin, SerBin};

/// What the worker says.
#[derive(Clone, Debug, PartialEq, SerBin, DeBin)]
pub enum Answer {
    /// It is loaded and listens.
    Ready,
    /// A job has begun: what will be played.
    Begun {
        /// The job.
        number: u64,
        /// The columns of the matrix.
        alerts: Vec<Alert>,
        /// The rows of the matrix.
        scenarios: Vec<Scenario>,
    },
    /// Some scenarios were played.
    Played {
        /// The job.
        number: u64,
        /// What came of each.
        rows: Vec<Row>,
    },
    /// All scenarios were played.
    Done {
        /// The job.
        number: u64,
        /// Over all scenarios.
        summary: Summary,
        /// How long it took, in milliseconds, without waiting.
        milliseconds: f64,
    },
    /// One scenario over time.
    Timeline {
        /// The job.
        number: u64,
        /// The scenario and what happened in it.
        timeline: Timeline,
    },
    /// One minute of one scenario.
    Moment {
        /// The job.
        number: u64,
        /// The scenario.
        scenario: String,
        /// What panels and pager show.
        moment: Moment,
    },
    /// A threshold against its pages and its delay.
    Sweep {
        /// The job.
        number: u64,
        /// The curve.
        sweep: Sweep,
    },
    /// What hardening does, alert by alert.
    Hardened {
        /// The job.
        number: u64,
        /// The steps, in the order of the alerts.
        steps: Vec<HardenStep>,
    },
    /// The unit tests for promtool.
    Tests {
        /// The job.
        number: u64,
        /// The text of the file.
        text: String,
    },
    /// The settings cannot be rehearsed.
    Refused {
        /// The job.
        number: u64,
        /// Why, a sentence each, with the way out.
        reasons: Vec<String>,
    },
    /// The worker has stopped for good.
    Stopped {
        /// What it said.
        reason: String,
    },
}

impl Answer {
    /// The job it is about.
    pub fn number(&self) -> Option<u64> {
        match self {
            Self::Ready | Self::Stopped { .. } => None,
            Self::Begun { number, .. }
            | Self::Played { number, .. }
            | Self::Done { number, .. }
            | Self::Timeline { number, .. }
            | Self::Moment { number, .. }
            | Self::Sweep { number, .. }
            | Self::Hardened { number, .. }
            | Self::Tests { number, .. }
            | Self::Refused { number, .. } => Some(*number),
        }
    }
}

/// A message as bytes.
pub fn write<T: SerBin>(message: &T) -> Vec<u8> {
    message.serialize_bin()
}

/// A message read from bytes; nothing where they are not one.
pub fn read<T: DeBin>(bytes: &[u8]) -> Option<T> {
    T::deserialize_bin(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_come_back_as_they_were() {
        let job = Job { number: 7, settings: "version: 1\n".to_owned(), ..Job::default() };
        let ask = Ask::Play(job);
        assert_eq!(read::<Ask>(&write(&ask)), Some(ask));
        let curve = Curve { points: vec![(1, Some(0.5)), (2, None)], ..Curve::default() };
        let timeline = Timeline { curves: vec![curve], ..Timeline::default() };
        let answer = Answer::Timeline { number: 7, timeline };
        assert_eq!(answer.number(), Some(7));
        let bytes = write(&answer);
        assert_eq!(read::<Answer>(&bytes), Some(answer));
        assert_eq!(read::<Answer>(bytes.get(..9).unwrap()), None);
        assert_eq!(read::<Answer>(&[]), None);
    }
}
