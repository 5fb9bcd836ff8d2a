//! `backwatch promqltest`.

use std::fmt::Write as _;
use std::process::ExitCode;

use backwatch_core::promqltest::{Counts, Report, Verdict, options, run as run_file};

use crate::args::PromqltestArgs;
use crate::input;
use crate::report::{Outcome, print};

pub(crate) fn run(args: &PromqltestArgs) -> Outcome {
    let mut total = Counts::default();
    for path in &args.files {
        let report = run_file(&input::text(path)?, options());
        print(&said(&input::name(path), &report, args.verbose))?;
        total += report.counts();
    }
    print(&format!("{total}\n"))?;
    Ok(ExitCode::from(u8::from(total.failed > 0)))
}

/// The counts of a file, then each evaluation that failed, and each reason to leave some out.
fn said(file: &str, report: &Report, verbose: bool) -> String {
    let mut text = format!("{file}: {}\n", report.counts());
    let mut reasons: Vec<(&str, Vec<usize>)> = Vec::new();
    for case in &report.cases {
        match &case.verdict {
            Verdict::Passed => {}
            // Writing into a string does not fail.
            Verdict::Failed(why) => {
                let _ = writeln!(text, "{file}:{}: {}: {why}", case.line, case.expr);
            }
            Verdict::OutOfScope(why) => match reasons.iter_mut().find(|(known, _)| known == why) {
                Some((_, lines)) => lines.push(case.line),
                None => reasons.push((why, vec![case.line])),
            },
        }
    }
    for (reason, lines) in reasons {
        let shown: Vec<String> =
            lines.iter().take(if verbose { usize::MAX } else { 3 }).map(usize::to_string).collect();
        let more = if shown.len() < lines.len() { ", ..." } else { "" };
        let _ = writeln!(
            text,
            "  {} out of scope: {reason} (lines {}{more})",
            lines.len(),
            shown.join(", ")
        );
    }
    text
}
