//! The success rate that the rules record, against what really happened, over histories by chance: at the
//! end of each day it is that of the runs that ended in the window. promtool says the same in
//! `promtool/success_rate.rs`.
#![expect(clippy::unwrap_used, reason = "a failure here is what a test is for")]

use std::ops::RangeInclusive;

use backwatch_core::rehearsal::{Curve, Options, Rehearsal, Scenario, Stroke};
use backwatch_tests::histories::{Chance, DAY, Rate, SCHEDULES, plan};

/// The window in days.
const DAYS: i64 = 7;

fn value_at(strokes: &[Stroke], at: i64) -> Option<f64> {
    let stroke = strokes.iter().find(|stroke| stroke.start <= at && at <= stroke.end)?;
    if stroke.from.to_bits() == stroke.to.to_bits() || at == stroke.start {
        Some(stroke.from)
    } else {
        (at == stroke.end).then_some(stroke.to)
    }
}

/// How many days were compared, and how many left out since a run ended at the very edge.
fn check(schedule: &str, seed: u64) -> (usize, usize) {
    let plan = plan(schedule, u64::try_from(DAYS).unwrap()).unwrap();
    let mut chance = Chance::new(seed);
    let mut rehearsal = Rehearsal::new(&plan, &[], Options::default()).unwrap();
    let window = rehearsal.window().span;
    let events = chance.events(rehearsal.slots(), window.start);
    let scenario = Scenario::own("by chance", events.clone());
    let runs = rehearsal.play(&scenario).runs;
    let recorded = "backup:run_success{namespace=\"nats\", cronjob=\"nats-backup\"}";
    let text = format!(
        "avg by (cluster, namespace, cronjob) (max_over_time({recorded}[7d]) unless {recorded} offset 7d)"
    );
    let lines = rehearsal.curve(&scenario, &Curve::Expression(text)).unwrap();
    assert!(lines.len() <= 1, "seed {seed}: {lines:?}");
    let strokes = lines.first().map(|line| line.strokes.clone()).unwrap_or_default();
    let (mut compared, mut left_out) = (0, 0);
    // From the eighth day on the window lies within what was played.
    for day in DAYS + 1..(window.end - window.start) / DAY {
        let at = window.start + day * DAY;
        let Some(truth) = Rate::of(&runs, at, DAYS * DAY) else {
            left_out += 1;
            continue;
        };
        let (found, expected) = (value_at(&strokes, at), truth.share());
        let close = match (found, expected) {
            (Some(found), Some(expected)) => (found - expected).abs() < 1e-12,
            (found, expected) => found == expected,
        };
        assert!(close, "{schedule}, seed {seed}, day {day}: {found:?}, not {truth:?}\n{events:?}");
        compared += 1;
    }
    (compared, left_out)
}

/// Compares the histories of these seeds.
fn check_all(seeds: RangeInclusive<u64>) {
    let (mut compared, mut left_out) = (0, 0);
    for seed in seeds {
        for schedule in SCHEDULES {
            let (more, fewer) = check(schedule, seed);
            compared += more;
            left_out += fewer;
        }
    }
    println!("{compared} days compared, {left_out} left out");
    assert!(compared > 350, "{compared} days");
    assert!(left_out * 10 < compared, "{left_out} left out");
}

// Two tests, for two processors.
#[test]
fn the_recorded_rate_is_that_of_the_runs_at_the_end_of_each_day() {
    check_all(1..=6);
}

#[test]
fn the_recorded_rate_is_that_of_the_runs_in_other_histories_as_well() {
    check_all(7..=12);
}
