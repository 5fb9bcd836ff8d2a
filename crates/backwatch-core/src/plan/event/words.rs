//! Events as people write them.

use std::fmt;

use super::{Event, Fate, Moment, Neighbour};
use crate::plan::Duration;

const DAY: i64 = 86_400;

/// One line, as [`Event::parse`] reads it.
impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = |moment| Clock(moment);
        match self {
            Self::Runs { first, count, fate } => {
                write!(f, "{} {}", Places(*first, *count), fate.words(*count == 1))
            }
            Self::RunsOn { day, fate } => {
                write!(f, "runs on day {} {}", day + 1, fate.words(false))
            }
            Self::RunsGrow { first, count, by } => {
                write!(f, "{} each take {by} longer", Places(*first, *count))
            }
            Self::Rerun { at: moment, controlled: true } => {
                write!(f, "run by hand at {}", at(*moment))
            }
            Self::Rerun { at: moment, controlled: false } => {
                write!(f, "run by hand, not controlled, at {}", at(*moment))
            }
            Self::Suspend { at: moment, length } => {
                write!(f, "suspended at {} for {length}", at(*moment))
            }
            Self::Delete { at: moment, length } => {
                write!(f, "deleted at {} for {length}", at(*moment))
            }
            Self::Create { at: moment } => write!(f, "created at {}", at(*moment)),
            Self::RunsWeekly { at: moment } => write!(f, "weekly from {}", at(*moment)),
            Self::StateMetricsDown { at: moment, length } => {
                write!(f, "kube-state-metrics down at {} for {length}", at(*moment))
            }
            Self::ScrapeGap { at: moment, length } => {
                write!(f, "no samples at {} for {length}", at(*moment))
            }
            Self::SecondReplica => f.write_str("two kube-state-metrics"),
            Self::RemoveFinishedAfter(keep) => write!(f, "finished jobs removed after {keep}"),
            Self::VolumeWas(level) => write!(f, "volume at {level} before"),
            Self::VolumeAt { run, level } => write!(f, "volume at {level} from run {}", run + 1),
            Self::VolumeGrows { first, count, by } => {
                write!(f, "{} each leave {by} more", Places(*first, *count))
            }
            Self::UploadsStop { first, count } => {
                write!(f, "{} upload nothing", Places(*first, *count))
            }
            Self::Neighbour { neighbour, at: moment, length } => {
                let name = match neighbour {
                    Neighbour::OtherNamespace => "same name in staging",
                    Neighbour::SamePrefix => "similar name",
                };
                write!(f, "{name} fails at {} for {length}", at(*moment))
            }
        }
    }
}

impl Fate {
    /// The verb, for one run or for several.
    pub(super) fn words(self, one: bool) -> String {
        let verb = |singular: &str, plural: &str| {
            if one { singular.to_owned() } else { plural.to_owned() }
        };
        let with = |words: String, length: Duration| format!("{words} {length}");
        match self {
            Self::Fails => verb("fails", "fail"),
            Self::NoPod => verb("gets no pod", "get no pod"),
            Self::HitsDeadline => verb("hits its deadline", "hit their deadline"),
            Self::Hangs { length } => with(verb("hangs for", "hang for"), length),
            Self::Evicted => verb("is evicted", "are evicted"),
            Self::Deleted { after } => with(verb("is deleted after", "are deleted after"), after),
            Self::Missed => verb("is missed", "are missed"),
            Self::Takes { length } => with(verb("takes", "take"), length),
        }
    }

    /// Each of them, with a length where it has one.
    pub(super) fn all(length: Duration) -> [Self; 8] {
        [
            Self::Fails,
            Self::NoPod,
            Self::HitsDeadline,
            Self::Hangs { length },
            Self::Evicted,
            Self::Deleted { after: length },
            Self::Missed,
            Self::Takes { length },
        ]
    }
}

/// `run 8` or `runs 8-11`: the first, from 0, and how many.
struct Places(usize, usize);

impl fmt::Display for Places {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(first, count) = *self;
        if count == 1 {
            return write!(f, "run {}", first.saturating_add(1));
        }
        write!(f, "runs {}-{}", first.saturating_add(1), first.saturating_add(count))
    }
}

/// `day 9 03:00`, with seconds where there are any.
struct Clock(Moment);

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = self.0.max(0);
        let (day, second) = (at / DAY + 1, at % DAY);
        write!(f, "day {day} {:02}:{:02}", second / 3_600, second / 60 % 60)?;
        if second % 60 != 0 {
            write!(f, ":{:02}", second % 60)?;
        }
        Ok(())
    }
}
