//! What the engine does for many steps at once, against each step by itself.

use backwatch_sim::eval::{self, Options as EvalOptions};
use backwatch_sim::{Compat, promql};

use crate::plan::{Plan, Profile};
use crate::rehearsal::stage::grid;
use crate::rehearsal::{Options, Rehearsal};

fn check(id: &str, days: std::ops::Range<i64>, expr: &str) {
    let mut plan = Plan::default();
    plan.backups[0].profile = Profile::Thorough;
    let mut rehearsal = Rehearsal::new(&plan, &[], Options::default()).unwrap();
    let scenario = rehearsal.scenario(id).unwrap().clone();
    let start = rehearsal.window().span.start;
    let ticks = grid(start + days.start * 86_400, start + days.end * 86_400);
    let expr = promql::parse(expr).unwrap();
    rehearsal.with_stage(&scenario, |stage, _, _| {
        let fast = EvalOptions::new(Compat::V3);
        let slow = EvalOptions { step_by_step: true, ..fast };
        let fast = eval::ticks(&stage.storage, &expr, ticks, fast);
        let slow = eval::ticks(&stage.storage, &expr, ticks, slow);
        assert!(!slow.series.is_empty(), "scenario {id}, {expr}: nothing to compare");
        let values = |ticks_of: &eval::Ticks| -> Vec<(String, Vec<Option<u64>>)> {
            let all = ticks_of.series.iter().map(|series| {
                let bits = (0..ticks.steps).map(|step| series.line.at(step).map(f64::to_bits));
                (series.labels.to_string(), bits.collect())
            });
            all.collect()
        };
        assert!(values(&fast) == values(&slow), "scenario {id}, {expr}");
    });
}

const RATIO: &str = "backup:pvc_used:ratio";

#[test]
fn trends_hold_at_the_same_steps() {
    for (id, days) in [("12", 25..26), ("13", 7..8)] {
        for bound in ["0.7", "1", "1.03"] {
            check_if_any(
                id,
                days.clone(),
                &format!("{RATIO} and predict_linear({RATIO}[7d:1h], 345600) > {bound}"),
            );
            check_if_any(
                id,
                days.clone(),
                &format!("{RATIO} unless predict_linear({RATIO}[2d], 86400) < {bound}"),
            );
        }
        check(id, days.clone(), &format!("predict_linear({RATIO}[7d:1h], 345600)"));
    }
}

/// As [`check`]; where nothing is present, `or` makes it something.
fn check_if_any(id: &str, days: std::ops::Range<i64>, expr: &str) {
    check(id, days, &format!("({expr}) or vector(7)"));
}

#[test]
fn newest_figures_hold_at_the_same_steps() {
    let used = "kubelet_volume_stats_used_bytes";
    for function in ["last_over_time", "present_over_time", "absent_over_time"] {
        for range in ["2m", "24h", "50h"] {
            check_if_any("14", 6..10, &format!("{function}({used}[{range}])"));
            check_if_any("12", 6..9, &format!("{function}({used}[{range}] offset 90s)"));
            check_if_any("13", 6..9, &format!("{function}(sum({used})[{range}:7m])"));
        }
    }
}
