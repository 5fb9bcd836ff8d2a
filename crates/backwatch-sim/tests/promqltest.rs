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
