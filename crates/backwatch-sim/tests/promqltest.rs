//! Prometheus's own engine tests, read in place, must pass.
#![allow(clippy::unwrap_used, reason = "a failure there is what the test is for")]

use std::path::PathBuf;

use backwatch_sim::promqltest::{Beyond, Counts, Verdict, options, run};

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

/// All that an eval may be left out for.
const REASONS: [&str; 2] =
    ["not supported: native histograms", "not supported: experimental syntax"];

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
                    let Beyond { reason, detail } = why;
                    println!("    {}: {}\n        {reason}: {detail}", case.line, case.expr);
                    assert!(REASONS.contains(&reason.as_str()), "{reason}");
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
            Verdict::OutOfScope(why) => (case.line, format!("out: {}: {}", why.reason, why.detail)),
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

#[test]
fn what_is_left_out_has_its_reason() {
    let load = "load 1m\n  m{a=\"1\"} 1 2\n  h {{schema:0 count:1}}\n  s{a=\"1\"} 1 2\n  s{a=\"1\"}@st -1m -1m\n  \
                u{__unit__=\"s\"} 1\n\nload_with_nhcb 1m\n  b_bucket{le=\"1\"} 1\n\n";
    let check = |eval: &str, expect: &str| check_text(&format!("{load}{eval}"), &[(11, expect)]);
    let histograms = |detail: &str| format!("out: not supported: native histograms: {detail}");
    let experimental = |detail: &str| format!("out: not supported: experimental syntax: {detail}");
    check("eval instant at 1m m\n  m{a=\"1\"} 2\n", "ok");
    check("eval instant at 1m h\n", &histograms("{__name__=\"h\"} is one"));
    check("eval instant at 1m b\n", &histograms("{__name__=\"b\"} is one"));
    check("eval instant at 1m m\n  m {{count:1}}\n", &histograms("some are expected"));
    check("eval instant at 1m m </ 1\n", &histograms("the expression needs it"));
    check(
        "eval instant at 1m rate(s[1m])\n",
        &experimental("{__name__=\"s\", a=\"1\"} has start timestamps"),
    );
    check(
        "eval instant at 1m -u\n",
        &experimental("{__name__=\"u\", __unit__=\"s\"} has type and unit labels"),
    );
    check("eval instant at 1m m + fill(0) m\n", &experimental("modifier \"fill\""));
    let info = histograms("the expected info is about one");
    check("eval instant at 1m m\n  expect info\n  m{a=\"1\"} 2\n", &info);
    check("eval instant at 1m m\n  expect info\n  m{a=\"1\"} 3\n", "expected 3, got 2");
    check_text("load 1m\n  m{a=\"1\"}@at 1\n", &[(1, "m{a")]);
}

#[test]
fn names_of_labels_that_are_no_text_fail_when_evaluated() {
    let check = |eval: &str, expect: &str| {
        check_text(&format!("load 1m\n  m{{a=\"1\"}} 1\n\n{eval}"), &[(4, expect)]);
    };
    check(
        "eval instant at 0 label_replace(m, \"\\xff\", \"\", \"a\", \"(.*)\")\n  expect fail\n",
        "ok",
    );
    check("eval instant at 0 label_join(m, \"\\xff\", \",\", \"a\")\n  expect fail\n", "ok");
    check("eval instant at 0 label_join(m, \"b\", \",\", (\"\\xff\"))\n  expect fail\n", "ok");
    let message = "expect fail msg: invalid label name \"a\\xc5z\"";
    check(&format!("eval instant at 0 count_values(\"a\\xc5z\", m)\n  {message}\n"), "ok");
    check(
        "eval instant at 0 label_replace(m, \"b\", \"x\", \"\\xff\", \"\")\n  m{a=\"1\", b=\"x\"} 1\n",
        "ok",
    );
    check(
        "eval instant at 0 m{a=\"\\xff\"}\n",
        "out: not supported: a string that is not valid UTF-8",
    );
    check("eval instant at 0 \"\\xff\"\n", "out: not supported: a string that is not valid UTF-8");
}
