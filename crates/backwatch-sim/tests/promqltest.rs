//! Prometheus's own engine tests, read in place, must pass.
#![allow(clippy::unwrap_used, reason = "a failure there is what the test is for")]

use std::path::PathBuf;

use backwatch_sim::promqltest::{Counts, Verdict, options, run};

/// The folder of shared test data; `None` where it is absent, which continuous integration forbids.
fn shared(folder: &str) -> Option<PathBuf> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let root = std::env::var_os("BACKWATCH_SHARED").map_or_else(beside, PathBuf::from);
    let folder = root.join(folder);
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var_os("CI").is_none(), "../shared is absent");
    println!("skipped: ../shared is absent");
    None
}

fn check(step_by_step: bool) {
    let Some(folder) = shared("promqltest") else { return };
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "test"));
    files.sort();
    let (mut total, mut failures) = (Counts::default(), Vec::new());
    for path in files {
        let mut options = options();
        options.step_by_step = step_by_step;
        let report = run(&std::fs::read_to_string(&path).unwrap(), options);
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        println!("{name}: {}", report.counts());
        total += report.counts();
        for case in report.cases {
            match case.verdict {
                Verdict::Passed => {}
                Verdict::Failed(why) => {
                    failures.push(format!("{name}:{}: {}\n    {why}", case.line, case.expr));
                }
                Verdict::OutOfScope(why) => {
                    println!("    {}: out of scope: {}\n        {why}", case.line, case.expr);
                }
            }
        }
    }
    println!("{total}");
    assert!(failures.is_empty(), "{} failed:\n{}", failures.len(), failures.join("\n"));
    assert!(total.passed > 0);
}

#[test]
fn all_evals_pass() {
    check(false);
}

#[test]
fn all_evals_pass_step_by_step() {
    check(true);
}

/// Runs a text and compares what became of each eval: `ok`, `out` or a part of the reason.
fn check_text(text: &str, expect: &[(usize, &str)]) {
    let report = run(text, options());
    let got: Vec<(usize, String)> = report
        .cases
        .into_iter()
        .map(|case| match case.verdict {
            Verdict::Passed => (case.line, "ok".to_owned()),
            Verdict::OutOfScope(_) => (case.line, "out".to_owned()),
            Verdict::Failed(why) => (case.line, why),
        })
        .collect();
    assert_eq!(got.len(), expect.len(), "{got:?}");
    for ((line, got), (at, part)) in got.iter().zip(expect) {
        assert!(line == at && got.contains(part), "line {line}: {got:?}, expected {at}: {part:?}");
    }
}

#[test]
fn malformed_lines_are_placed() {
    check_text("loud 1m\n", &[(1, "expected clear, load or eval")]);
    check_text("load 1x\n  m 1\n", &[(1, "invalid duration \"1x\"")]);
    check_text(
        "load 1m\n  m 1 y\n\neval instant at 0 m\n",
        &[(1, "invalid series value"), (4, "ok")],
    );
    check_text("eval instant at 100 m\n", &[(1, "invalid duration \"100\"")]);
    check_text("eval instant at 0 m\n  expect maybe\n", &[(1, "unknown expectation")]);
    check_text("eval instant at 0 m\n  expect warn text: x\n", &[(1, "expected msg or regex")]);
    check_text("eval range from 5m to 1m step 1m m\n", &[(1, "before the start")]);
    check_text("eval range from 0 to 1m step 0 m\n", &[(1, "the step is zero")]);
    check_text("eval range from 0 to 10y step 1ms m\n", &[(1, "more than 1000000 steps")]);
    check_text("eval instant at 0 sum(\n", &[(1, "unclosed left parenthesis")]);
}

#[test]
fn expectations_are_strict() {
    let load = "load 1m\n  m{a=\"1\"} 1 2 3\n\n";
    let check = |eval: &str, expect: &str| check_text(&format!("{load}{eval}"), &[(4, expect)]);
    check("eval instant at 1m m\n  m{a=\"1\"} 2\n", "ok");
    check("eval instant at 1m m\n  m{a=\"1\"} 2.00001\n", "expected 2.00001, got 2");
    check("eval instant at 1m m - 2\n  {a=\"1\"} 1e-300\n", "expected");
    check("eval instant at 1m m\n", "unexpected series");
    check("eval instant at 1m m\n  m{a=\"1\"} 2\n  n 1\n", "which is missing");
    check("eval instant at 1m scalar(m)\n  0x2\n", "ok");
    check("eval instant at 1m vector(2)\n  2\n", "expected the scalar");
    check("eval range from 0 to 1m step 1m 5\n  5\n", "expected the scalar");
    check("eval range from 0 to 1m step 1m nope\n  nope _ _\n", "which is missing");
    check("eval range from 0 to 1m step 1m m\n  m{a=\"1\"} 1 2 3\n", "expected");
    check("eval instant at 1m m\n  expect fail\n", "expected a failure");
    check("eval instant at 1m m @ start()\n  m{a=\"1\"} 2\n", "ok");
    check("EVAL instant at 1m m\n  m{a=\"1\"} 2\n", "unknown command");
    check("eval instant at 1m histogram_count(m)\n", "out");
}
