//! The success rate that the rules record, against what really happened, over histories by chance.
//!
//! Failed and hanging runs, Jobs that are removed early, reruns by hand and a second
//! kube-state-metrics: at the end of each day the recorded rate is that of the runs that ended in the
//! window.
#![expect(clippy::unwrap_used, reason = "a failure here is what a test is for")]

use backwatch_core::plan::{Backup, Duration, Plan, Timetable};
use backwatch_core::rehearsal::{
    Curve, Event, Fate, Options, Outcome, Rehearsal, Run, Scenario, Stroke,
};

const DAY: i64 = 86_400;

/// Numbers that follow from a seed other than 0.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 8) % end
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

    /// What happens in one history of so many runs.
    fn events(&mut self, slots: &[i64], start: i64) -> Vec<Event> {
        let mut events = Vec::new();
        for (first, slot) in slots.iter().enumerate() {
            if self.percent(30) {
                events.push(Event::Runs { first, count: 1, fate: self.fate() });
            }
            // By hand three hours later. A Job counts for six hours from its start: one of the last
            // hours of a day would still count where the window begins with the next.
            let at = slot - start + 3 * 3_600;
            if at % DAY <= DAY - 6 * 3_600 && self.percent(10) {
                events.push(Event::Rerun { at, controlled: self.percent(50) });
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

/// Whether a run counts: it ended, well or not. One that somebody deleted while it ran did not.
fn counts(run: &Run) -> bool {
    matches!(run.outcome, Outcome::Succeeded | Outcome::Failed | Outcome::DeadlineExceeded)
}

/// Successes and finished runs among those that began in the window before `at`.
fn truth(runs: &[Run], at: i64, window: i64) -> (usize, usize) {
    let inside = |run: &&Run| at - window <= run.start && run.start < at && counts(run);
    let finished: Vec<&Run> = runs.iter().filter(inside).collect();
    (finished.iter().filter(|run| run.succeeded()).count(), finished.len())
}

fn value_at(strokes: &[Stroke], at: i64) -> Option<f64> {
    let stroke = strokes.iter().find(|stroke| stroke.start <= at && at <= stroke.end)?;
    if stroke.from.to_bits() == stroke.to.to_bits() || at == stroke.start {
        Some(stroke.from)
    } else {
        (at == stroke.end).then_some(stroke.to)
    }
}

/// How many days were compared.
fn check(schedule: &str, seed: u64) -> usize {
    let mut plan = Plan::default();
    let mut backup = Backup::reference();
    backup.timetable = Timetable::parse(schedule, Some("Etc/UTC")).unwrap();
    plan.backups = vec![backup];
    let mut chance = Chance(seed);
    let mut rehearsal = Rehearsal::new(&plan, &[], Options::default()).unwrap();
    let window = rehearsal.window().span;
    let events = chance.events(rehearsal.slots(), window.start);
    let scenario = Scenario::own("by chance", events.clone());
    let runs = rehearsal.play(&scenario).runs;
    let selector = "{namespace=\"nats\", cronjob=\"nats-backup\"}";
    let text = format!(
        "avg by (cluster, namespace, cronjob) (max_over_time(backup:run_success{selector}[7d]))"
    );
    let lines = rehearsal.curve(&scenario, &Curve::Expression(text)).unwrap();
    assert!(lines.len() <= 1, "seed {seed}: {lines:?}");
    let strokes = lines.first().map(|line| line.strokes.clone()).unwrap_or_default();
    let mut compared = 0;
    // From the eighth day on the window lies within what was played.
    for day in 8..(window.end - window.start) / DAY {
        let at = window.start + day * DAY;
        let (good, all) = truth(&runs, at, 7 * DAY);
        let expected = (all > 0).then(|| number(good) / number(all));
        let found = value_at(&strokes, at);
        let close = match (found, expected) {
            (Some(found), Some(expected)) => (found - expected).abs() < 1e-12,
            (found, expected) => found == expected,
        };
        assert!(
            close,
            "{schedule}, seed {seed}, day {day}: {found:?}, not {good} of {all}\n{events:?}"
        );
        compared += 1;
    }
    compared
}

fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap())
}

#[test]
fn the_recorded_rate_is_that_of_the_runs_at_the_end_of_each_day() {
    let mut compared = 0;
    for seed in 1..=12 {
        for schedule in ["0 2 * * *", "0 */6 * * *", "0 2 * * 1-5", "30 1,13 * * *"] {
            compared += check(schedule, seed);
        }
    }
    assert!(compared > 700, "{compared} days");
}
