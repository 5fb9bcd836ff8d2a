//! The engine beside `promtool test rules`: the requirement's three rules over many series, sweeps,
//! steps, growth, and dense series.

use backwatch_sim::Compat;
use backwatch_sim::alert::{Schedule, Templates, run_with, sweep};
use backwatch_sim::eval::{Memo, Options, ticks};
use backwatch_sim::promql::operator::BinaryOp;
use backwatch_sim::promql::parse_as;
use backwatch_sim::series::Storage;
use backwatch_tests::workload::{MINUTE, evaluate, grid, group, rules_text, series, storage};

use crate::figure::{beside, fastest, figure, peak};
use crate::promtool;

#[test]
#[ignore = "a measurement, for `cargo xtask bench`"]
fn measured_engine() {
    let lines = series(1, 30);
    let storage = storage(&lines);
    let ours = fastest(20, || evaluate(&storage, 30, 90_000));
    figure("three rules, 79 series, 30 days at 1 minute", ours, "ms", Some(1.0));
    if let Some(bytes) = peak(|| evaluate(&storage, 30, 90_000)) {
        figure("the same, memory at most", bytes / 1e6, "MB", Some(10.0));
    }
    // The whole of it, which takes the peer half a minute and more.
    if let Some(theirs) = promtool::run(&rules_text(), &lines, 30) {
        beside("the same", ours, "promtool", theirs.milliseconds, 5_000.0);
        figure("the same, promtool's memory at most", theirs.peak / 1e6, "MB", None);
    }
    steps(&storage);
    growth();
    dense();
}

/// All thresholds at once, and one more threshold with everything else known.
fn steps(storage: &Storage) {
    let left = parse_as("time() - kube_job_status_completion_time", Compat::V2).unwrap();
    let grid = grid(30);
    let left = ticks(storage, &left, grid, Options::new(Compat::V2)).series;
    let thresholds: Vec<f64> = (0..200).map(|step| f64::from(step) * 1_000.0).collect();
    let took = fastest(20, || sweep(&left, BinaryOp::Gt, &thresholds, 5 * MINUTE, grid));
    figure("200 thresholds over 30 days", took, "ms", Some(1.0));
    let mut memo = Memo::new();
    let mut threshold = 80_000;
    let mut step = || {
        threshold += 100;
        let groups = group(threshold);
        let schedule = Schedule::new(grid);
        let options = Options::new(Compat::V2);
        // What is known holds for the series as they were before the rules wrote theirs.
        let mut storage = storage.clone();
        run_with(&mut storage, &[(&groups, &schedule)], options, &Templates::default(), &mut memo)
    };
    step();
    figure("one threshold moved, the rest known", fastest(20, step), "ms", Some(0.2));
}

fn growth() {
    for backups in [1, 10, 100, 500] {
        let lines = series(backups, 30);
        let storage = storage(&lines);
        let took = fastest(3, || evaluate(&storage, 30, 90_000));
        let what = format!("{backups} backups, {} series, 30 days", lines.len());
        figure(&what, took, "ms", None);
    }
    for days in [30, 90, 365] {
        let lines = series(1, days);
        let storage = storage(&lines);
        let took = fastest(3, || evaluate(&storage, days, 90_000));
        figure(&format!("1 backup, {} series, {days} days", lines.len()), took, "ms", None);
    }
}

/// Random values each minute, where no segment is longer than a sample.
fn dense() {
    let mut state = 1_u64;
    let mut random = move || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state >> 40
    };
    let mut lines = |days: usize| -> Vec<String> {
        let values = |random: &mut dyn FnMut() -> u64| {
            let all: Vec<String> = (0..days * 1_440).map(|_| random().to_string()).collect();
            all.join(" ")
        };
        (0..79).map(|at| format!("dense_total{{n=\"{at}\"}} {}", values(&mut random))).collect()
    };
    let storage = storage(&lines(30));
    let expr = parse_as("rate(dense_total[1h]) > 1e9", Compat::V2).unwrap();
    let ours = fastest(3, || ticks(&storage, &expr, grid(30), Options::new(Compat::V2)));
    figure("rate over 1 h of 79 random series, 30 days", ours, "ms", None);
    let rule =
        "groups:\n- name: g\n  rules:\n  - {alert: D, expr: 'rate(dense_total[1h]) > 1e9'}\n";
    if let Some(theirs) = promtool::run(rule, &lines(1), 1) {
        figure("promtool, the same over 1 day", theirs.milliseconds, "ms", None);
        let scaled = theirs.milliseconds * 30.0;
        beside("dense, 30 days (promtool: 30 times 1 day)", ours, "promtool", scaled, 50.0);
    }
}
