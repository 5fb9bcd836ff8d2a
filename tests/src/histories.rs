//! Histories by chance, and the success rate that is true of them.
//!
//! Failed and hanging runs, Jobs that are removed early, reruns by hand and a second
//! kube-state-metrics, the same for the same seed.

use backwatch_core::plan::{Backup, Duration, Plan, Timetable};
use backwatch_core::rehearsal::{Event, Fate, Outcome, Run};

/// A day in seconds.
pub const DAY: i64 = 86_400;

/// Schedules that histories are lived on: daily, every 6 hours, weekdays, twice a day.
pub const SCHEDULES: [&str; 4] = ["0 2 * * *", "0 */6 * * *", "0 2 * * 1-5", "30 1,13 * * *"];

/// How long after its end a run is seen to have ended, in seconds at most: one scrape and one evaluation.
pub const SEEN_AFTER: i64 = 120;

/// The reference backup on another schedule with a success target over `days`; none where the schedule is
/// not one.
pub fn plan(schedule: &str, days: u64) -> Option<Plan> {
    let mut backup = Backup::reference();
    backup.timetable = Timetable::parse(schedule, Some("Etc/UTC")).ok()?;
    backup.objectives.success_window = Duration::days(days);
    Some(Plan { backups: vec![backup], ..Plan::default() })
}

/// Numbers that follow from a seed other than 0.
#[derive(Debug)]
pub struct Chance(u64);

impl Chance {
    /// Begins at a seed; 0 is taken for 1.
    pub fn new(seed: u64) -> Self {
        Self(seed.max(1))
    }

    /// From 0 to `end` less 1.
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 8) % end.max(1)
    }

    fn percent(&mut self, share: u64) -> bool {
        self.below(100) < share
    }

    fn fate(&mut self) -> Fate {
        match self.below(7) {
            0 => Fate::Fails,
            1 => Fate::NoPod,
            2 => Fate::HitsDeadline,
            3 => Fate::Evicted,
            4 => Fate::Missed,
            5 => Fate::Deleted { after: Duration::minutes(2) },
            _ => Fate::Takes { length: Duration::minutes(1 + self.below(9)) },
        }
    }

    /// What happens in one history with runs at `slots`; reruns by hand at any minute of the day.
    pub fn events(&mut self, slots: &[i64], start: i64) -> Vec<Event> {
        let mut events = Vec::new();
        for (first, slot) in slots.iter().enumerate() {
            if self.percent(30) {
                events.push(Event::Runs { first, count: 1, fate: self.fate() });
            }
            if self.percent(15) {
                let later = 60 * i64::try_from(30 + self.below(22 * 60)).unwrap_or(0);
                let controlled = self.percent(50);
                events.push(Event::Rerun { at: slot - start + later, controlled });
            }
        }
        if self.percent(40) {
            events.push(Event::SecondReplica);
        }
        if self.percent(30) {
            let minutes = 3 + self.below(30);
            events.push(Event::RemoveFinishedAfter(Duration::minutes(minutes)));
        }
        events
    }
}

/// What is true of the runs that ended in a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// How many of them succeeded.
    pub good: u32,
    /// How many there are.
    pub all: u32,
}

impl Rate {
    /// Of the runs that ended in the window before `at`, both in seconds; none where one ended so near an
    /// edge of it that scrapes and evaluations decide whether it is seen inside.
    ///
    /// A run counts where it ended, well or not. One that somebody deleted while it ran did not end.
    pub fn of(runs: &[Run], at: i64, window: i64) -> Option<Self> {
        let ended = |run: &&Run| {
            matches!(run.outcome, Outcome::Succeeded | Outcome::Failed | Outcome::DeadlineExceeded)
        };
        let near = |edge: i64, run: &Run| edge - SEEN_AFTER < run.end && run.end <= edge;
        let mut rate = Self { good: 0, all: 0 };
        for run in runs.iter().filter(ended) {
            if near(at, run) || near(at - window, run) {
                return None;
            }
            if at - window < run.end && run.end <= at {
                rate.all += 1;
                rate.good += u32::from(run.succeeded());
            }
        }
        Some(rate)
    }

    /// The share that succeeded; none where nothing ended.
    pub fn share(self) -> Option<f64> {
        (self.all > 0).then(|| f64::from(self.good) / f64::from(self.all))
    }
}
