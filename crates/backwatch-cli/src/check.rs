//! `backwatch check rules`.

use std::fmt::Write as _;
use std::process::ExitCode;

use backwatch_core::Compat;
use backwatch_core::rule_check::{Report, check_as};

use crate::args::{CheckRulesArgs, LintArg};
use crate::input;
use crate::report::{Outcome, lines, note, print};

pub(crate) fn run(args: &CheckRulesArgs) -> Outcome {
    let mut worst = 0;
    for path in &args.files {
        let name = input::name(path);
        let text = match input::text(path) {
            Ok(text) => text,
            // As promtool does: a file that cannot be read is one with an error.
            Err(failure) => {
                failure.say();
                worst = 1;
                continue;
            }
        };
        let compat = args.prometheus.compat();
        let mut report = check_as(&text, compat);
        if args.lint == LintArg::None {
            report.duplicates.clear();
        }
        print(&said(&name, &report))?;
        if !report.is_valid() {
            note(&lines(&name, &report.errors));
            if compat == Compat::V2 && check_as(&text, Compat::V3).is_valid() {
                note(&format!("{name}: Prometheus 3 takes it; see --prometheus 3"));
            }
        }
        worst = match (worst, report.exit_code(args.lint_fatal)) {
            (1, _) | (_, 1) => 1,
            (known, new) => known.max(new),
        };
    }
    Ok(ExitCode::from(worst))
}

fn said(name: &str, report: &Report) -> String {
    let mut text = format!("Checking {name}\n");
    // Writing into a string does not fail.
    if report.is_valid() {
        let _ = writeln!(text, "  SUCCESS: {} rules found", report.rule_count());
    } else {
        let _ = writeln!(text, "  FAILED: {} errors", report.errors.len());
    }
    if !report.duplicates.is_empty() {
        let _ = writeln!(text, "{} duplicate rule(s) found.", report.duplicates.len());
        for duplicate in &report.duplicates {
            let labels: Vec<String> =
                duplicate.labels.iter().map(|(name, value)| format!("{name}: {value}")).collect();
            let places: Vec<String> =
                duplicate.places.iter().map(|place| place.line.to_string()).collect();
            let _ = writeln!(
                text,
                "  {} {{{}}} in lines {}",
                duplicate.name,
                labels.join(", "),
                places.join(", ")
            );
        }
        text.push_str("Might cause inconsistency while recording expressions.\n");
    }
    text
}
