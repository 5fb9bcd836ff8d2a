//! Segments, windows that are skipped and rules that go over all ticks at once give, bit for bit, what
//! each step computed by itself gives.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    dead_code,
    reason = "a failure there is what the test is for; not all of the generator is used"
)]

#[path = "promtool/generate.rs"]
mod generate;

use backwatch_sim::Compat;
use backwatch_sim::alert::{Plain, RuleGroup, Schedule, Templates, run};
use backwatch_sim::eval::{Options, range, ticks};
use backwatch_sim::promql::{Expr, parse_as};
use backwatch_sim::series::{Grid, Labels, Storage, Stretches, Timeline, notation};

use generate::Case;

fn storage(case: &Case) -> Storage {
    let mut storage = Storage::new();
    for line in &case.series {
        let (labels, places) = notation::parse_series(line).unwrap();
        notation::load(&mut storage, &labels, &places, case.interval);
    }
    storage
}

fn bits(line: &Timeline, grid: Grid) -> Vec<Option<u64>> {
    (0..grid.steps).map(|step| line.at(step).map(canonical)).collect()
}

/// All kinds of `NaN` are one.
fn canonical(value: f64) -> u64 {
    if value.is_nan() { f64::NAN.to_bits() } else { value.to_bits() }
}

fn check(storage: &Storage, expr: &Expr, text: &str, grid: Grid, compat: Compat) {
    for delayed_name_removal in [false, true] {
        let fast = Options { delayed_name_removal, ..Options::new(compat) };
        let slow = Options { step_by_step: true, ..fast };
        let ask = |options| {
            let answer = range(storage, expr, grid, options).map_err(|error| error.to_string())?;
            let series = answer.value.into_iter();
            let series = series.map(|s| (s.labels, bits(&s.line, grid))).collect::<Vec<_>>();
            Ok::<_, String>((series, answer.annotations))
        };
        assert_eq!(ask(fast), ask(slow), "{text} {compat:?} {grid:?}");
        let ask = |options| {
            let answer = ticks(storage, expr, grid, options);
            let mut failed = vec![false; grid.steps];
            let failures = answer.errors.iter().fold(Stretches::none(), |all, e| all.union(&e.0));
            failures.iter().for_each(|(start, end)| failed[start..end].fill(true));
            let series = answer.series.into_iter().map(|s| (s.labels, bits(&s.line, grid)));
            (series.collect::<Vec<(Labels, _)>>(), failed)
        };
        assert_eq!(ask(fast), ask(slow), "{text} {compat:?} {grid:?} at ticks");
    }
}

#[test]
fn segments_agree_with_steps() {
    for seed in 1..16 {
        let case = Case::generate(seed);
        let storage = storage(&case);
        for text in case.queries.iter().map(|query| &query.expr) {
            for compat in [Compat::V2, Compat::V3] {
                let Ok(expr) = parse_as(text, compat) else { continue };
                check(&storage, &expr, text, case.ticks, compat);
                let odd = Grid { start: 17_003, step: 7_001, steps: 90 };
                check(&storage, &expr, text, odd, compat);
            }
        }
    }
}

#[test]
fn lines_through_arithmetic_agree_with_steps() {
    let mut storage = Storage::new();
    for line in ["u 1000+1x90", "u{a=\"1\"} 40-3x60", "c 5000x90", "z 0+2x90", "d 1 5 2 8 3x80"] {
        let (labels, places) = notation::parse_series(line).unwrap();
        notation::load(&mut storage, &labels, &places, 30_000);
    }
    let lines = [
        "u / 7",
        "u * 0.1 + 0.3",
        "5 - u / 3",
        "-u",
        "-(z / 3)",
        "u * 1e306 * 10",
        "time() / 3600",
    ];
    let mut texts: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    for line in lines {
        for op in [">", "<", ">=", "<=", "==", "!=", "> bool", "== bool"] {
            for bound in ["3", "-1.5", "20.333333333333332", "Inf", "NaN", "on() (d / 3)"] {
                texts.push(format!("({line}) {op} {bound}"));
                if !bound.contains("on") {
                    texts.push(format!("{bound} {op} ({line})"));
                }
            }
        }
        texts.push(format!("max_over_time(({line})[5m:30s]) - min_over_time(({line})[5m:45s])"));
        texts.push(format!("sum(({line})) + avg({line}) + ({line}) / ({line})"));
        texts.push(format!("({line} > 3) or ({line} * 0) or ({line} / 0) or ({line} + Inf)"));
        texts.push(format!("clamp({line}, 2, 9) unless abs({line}) % 2 > 1"));
    }
    for text in &texts {
        let Ok(expr) = parse_as(text, Compat::V3) else { continue };
        for grid in [
            Grid { start: 0, step: 30_000, steps: 110 },
            Grid { start: 7_000, step: 41_000, steps: 60 },
        ] {
            check(&storage, &expr, text, grid, Compat::V3);
        }
    }
}

#[test]
fn windows_that_run_thin_agree_with_steps() {
    let mut storage = Storage::new();
    for line in ["n 3x2 3x0 _ _ 3x5", "m 3 _ 3 3 _ _ 3 3 3 _ 3", "o 1 1 1 2 2 2 2"] {
        let (labels, places) = notation::parse_series(line).unwrap();
        notation::load(&mut storage, &labels, &places, 240_000);
    }
    let functions = ["predict_linear(#, 569)", "deriv(#)", "rate(#)", "stddev_over_time(#)"];
    for range in ["3m", "4m", "5m", "7m", "8m1ms", "9m", "16m"] {
        for (function, name) in functions.iter().flat_map(|f| ["n", "m", "o"].map(|name| (f, name)))
        {
            let text = function.replace('#', &format!("{name}[{range}]"));
            for step in [30_000, 37_000, 240_000] {
                let grid = Grid { start: 0, step, steps: 90 };
                for compat in [Compat::V2, Compat::V3] {
                    check(&storage, &parse_as(&text, compat).unwrap(), &text, grid, compat);
                }
            }
        }
    }
}

#[test]
fn a_rule_over_all_ticks_agrees_with_tick_by_tick() {
    for seed in 1..30 {
        let case = Case::generate(seed);
        let group = RuleGroup { rules: case.rules(), limit: case.limit, ..RuleGroup::default() };
        // A group that sees its own results goes tick by tick; without that rule it need not.
        let mut missed = Stretches::none();
        missed.push(5, 7);
        let restarts = if seed % 3 == 0 { vec![9, 20] } else { Vec::new() };
        let schedule = Schedule { missed, restarts, ..Schedule::new(case.ticks) };
        let options = Options::new(Compat::V2);
        for rule in &group.rules {
            let alone = RuleGroup { rules: vec![rule.clone()], ..group.clone() };
            let mut whole = storage(&case);
            let at_once = run(&mut whole, &[(&alone, &schedule)], options, &Templates::default());
            // A second group that reads everything makes all of them go tick by tick.
            let reader = parse_as("{__name__=~\".+\"} > Inf", Compat::V2).unwrap();
            let reader = backwatch_sim::alert::RecordingRule {
                name: "never".to_owned(),
                expr: reader,
                labels: Vec::new(),
            };
            let reader = backwatch_sim::alert::Rule::Recording(reader);
            let reading = RuleGroup { rules: vec![reader], ..RuleGroup::default() };
            let mut stepped = storage(&case);
            let groups = [(&alone, &schedule), (&reading, &schedule)];
            let by_tick = run(&mut stepped, &groups, options, &Templates::default());
            assert_eq!(phases(&at_once[0]), phases(&by_tick[0]), "seed {seed}: {rule:?}");
            assert!(at_once[0].rules[0].errors.is_empty() == by_tick[0].rules[0].errors.is_empty());
            let (whole, stepped) = (samples(&whole), samples(&stepped));
            let different = whole.iter().zip(&stepped).find(|(a, b)| a != b);
            assert_eq!(different, None, "seed {seed}: {:?} {rule:?}", case.ticks);
            assert_eq!(whole.len(), stepped.len(), "seed {seed}: {rule:?}");
        }
    }
    let _ = Plain;
}

fn phases(run: &backwatch_sim::alert::GroupRun) -> Vec<String> {
    let alerts = run.rules.iter().flat_map(|rule| &rule.alerts);
    alerts
        .flat_map(|alert| alert.phases.iter().map(move |phase| (alert, phase)))
        .map(|(alert, phase)| format!("{} {phase:?}", alert.labels))
        .collect()
}

fn samples(storage: &Storage) -> Vec<String> {
    let mut out = Vec::new();
    for series in storage.iter() {
        for run in series.samples.runs() {
            for k in 0..run.count {
                out.push(format!("{} {} {:?}", series.labels, run.time(k), run.value(k)));
            }
        }
    }
    out
}
