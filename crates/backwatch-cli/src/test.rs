//! `backwatch test rules`.

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use backwatch_core::rule_test::{Options, Report, RuleFile, run as run_tests};

use crate::args::TestRulesArgs;
use crate::input;
use crate::report::{Outcome, print};

pub(crate) fn run(args: &TestRulesArgs) -> Outcome {
    let compat = args.prometheus.compat();
    let mut failed = false;
    for path in &args.files {
        let name = input::name(path);
        let text = match input::text(path) {
            Ok(text) => text,
            // As promtool does: a file that cannot be read is a test that failed.
            Err(failure) => {
                failure.say();
                failed = true;
                continue;
            }
        };
        let folder = path.parent().unwrap_or(Path::new(""));
        let report = run_tests(&text, &|pattern| find(folder, pattern), Options { compat });
        failed |= !report.is_success();
        print(&said(&name, &report))?;
    }
    Ok(ExitCode::from(u8::from(failed)))
}

/// The rule files that `pattern` names, relative to the test file.
fn find(folder: &Path, pattern: &str) -> Result<Vec<RuleFile>, String> {
    let path = folder.join(pattern);
    let read = |path: &Path| {
        let text = std::fs::read_to_string(path)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(RuleFile { name: path.display().to_string(), text })
    };
    if path.is_file() {
        return Ok(vec![read(&path)?]);
    }
    let found = glob::glob(&path.to_string_lossy()).map_err(|error| error.to_string())?;
    let mut files: Vec<_> = found.filter_map(Result::ok).filter(|file| file.is_file()).collect();
    files.sort();
    files.iter().map(|file| read(file)).collect()
}

fn said(name: &str, report: &Report) -> String {
    let mut text = format!("Unit testing: {name}\n");
    // Writing into a string does not fail.
    for line in report.to_string().lines() {
        let _ = writeln!(text, "  {line}");
    }
    if report.is_success() {
        let _ = writeln!(
            text,
            "  SUCCESS: {} comparisons in {} tests",
            report.checks(),
            report.tests.len()
        );
    } else {
        let wrong: usize = report.tests.iter().map(|test| test.failures.len()).sum();
        let _ = writeln!(text, "  FAILED: {wrong} of {} comparisons", report.checks());
    }
    text
}
