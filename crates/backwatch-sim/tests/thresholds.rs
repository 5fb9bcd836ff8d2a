//! A sweep over thresholds gives what an evaluation of each gives, and so do results that are kept.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    dead_code,
    reason = "a failure there is what the test is for; not all of the generator is used"
)]

#[path = "promtool/generate.rs"]
mod generate;

use std::collections::BTreeSet;

use backwatch_sim::Compat;
use backwatch_sim::alert::{
    AlertingRule, GroupRun, Outcome, Plain, Rule, RuleGroup, Schedule, State, run, run_with, sweep,
};
use backwatch_sim::eval::{Memo, Options, ticks, ticks_with};
use backwatch_sim::promql::operator::BinaryOp;
use backwatch_sim::promql::{parse, parse_as};
use backwatch_sim::series::{Storage, notation};

use generate::Case;

const LEFT: [&str; 5] = [
    "max by (a, b) (m)",
    "time() - max by (a) (n)",
    "m",
    "sum(c_total)",
    "rate(c_total[5m]) * 100",
];

fn storage(case: &Case) -> Storage {
    let mut storage = Storage::new();
    for line in &case.series {
        let (labels, places) = notation::parse_series(line).unwrap();
        notation::load(&mut storage, &labels, &places, case.interval);
    }
    storage
}

fn group(expr: &str, hold: i64) -> RuleGroup {
    let rule = AlertingRule {
        name: "A".to_owned(),
        expr: parse(expr).unwrap(),
        hold,
        keep_firing: 0,
        labels: Vec::new(),
        annotations: Vec::new(),
    };
    RuleGroup { rules: vec![Rule::Alerting(rule)], ..RuleGroup::default() }
}

fn outcome(run: &GroupRun) -> Outcome {
    let alerts = run.rules[0].alerts.iter();
    let phases = alerts.flat_map(|a| &a.phases).filter(|p| p.state == State::Firing);
    phases.fold(Outcome::default(), |sum, phase| Outcome {
        pages: sum.pages + 1,
        firing_ticks: sum.firing_ticks + phase.end - phase.start,
        first: Some(sum.first.map_or(phase.start, |first| first.min(phase.start))),
    })
}

#[test]
fn a_sweep_agrees_with_single_thresholds() {
    let options = Options::new(Compat::V3);
    for seed in 1..25 {
        let case = Case::generate(seed);
        let schedule = Schedule::new(case.ticks);
        for left in LEFT {
            for (op, symbol) in [
                (BinaryOp::Gt, ">"),
                (BinaryOp::Ge, ">="),
                (BinaryOp::Lt, "<"),
                (BinaryOp::Le, "<="),
            ] {
                let hold = 30_000 * i64::try_from(seed % 9).unwrap();
                let thresholds = [3.0, -1.5, 0.0, 10.0, 5.0, 600.0, 5.0, f64::INFINITY, 0.25];
                let values = ticks(&storage(&case), &parse(left).unwrap(), case.ticks, options);
                assert_eq!(values.errors, Vec::new());
                let at_once = sweep(&values.series, op, &thresholds, hold, case.ticks);
                for (threshold, got) in thresholds.iter().zip(at_once) {
                    let group = group(&format!("{left} {symbol} {threshold}"), hold);
                    let alone = run(&mut storage(&case), &[(&group, &schedule)], options, &Plain);
                    assert_eq!(got, outcome(&alone[0]), "seed {seed}: {left} {symbol} {threshold}");
                }
            }
        }
    }
}

#[test]
fn kept_results_are_the_same() {
    let mut memo = Memo::new();
    for seed in 1..25 {
        let case = Case::generate(seed);
        let storage = storage(&case);
        let options = Options::new(Compat::V2);
        for query in &case.queries {
            let expr = parse_as(&query.expr, Compat::V2).unwrap();
            let fresh = ticks(&storage, &expr, case.ticks, options);
            for _ in 0..2 {
                let kept = ticks_with(&storage, &expr, case.ticks, options, &mut memo);
                // `NaN` is not equal to itself, its text is.
                assert_eq!(
                    format!("{kept:?}"),
                    format!("{fresh:?}"),
                    "seed {seed}: {}",
                    query.expr
                );
            }
        }
    }
    assert!(memo.hits() > 100);
}

#[test]
fn a_moved_threshold_evaluates_the_comparison_only() {
    let case = Case::generate(3);
    let options = Options::new(Compat::V3);
    let schedule = Schedule::new(case.ticks);
    let (original, mut memo) = (storage(&case), Memo::new());
    let mut seen = BTreeSet::new();
    for threshold in 0..9 {
        let group = group(&format!("max by (a, b) (c_total) > 4 * {threshold}"), 60_000);
        let before = memo.hits();
        let groups = [(&group, &schedule)];
        let kept = run_with(&mut original.clone(), &groups, options, &Plain, &mut memo);
        let fresh = run(&mut original.clone(), &groups, options, &Plain);
        assert_eq!(format!("{kept:?}"), format!("{fresh:?}"));
        assert_eq!(memo.hits() - before, usize::from(threshold > 0), "threshold {threshold}");
        seen.insert(format!("{kept:?}"));
    }
    assert!(seen.len() > 1, "the thresholds make no difference");
}
