//! `backwatch promqltest`.

use std::fmt::Write as _;
use std::process::ExitCode;

use backwatch_core::promqltest::{Beyond, Counts, Report, Verdict, options, run as run_file};

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
    let mut reasons: Vec<(&str, Vec<(usize, &str)>)> = Vec::new();
    for case in &report.cases {
        match &case.verdict {
            Verdict::Passed => {}
            // Writing into a string does not fail.
            Verdict::Failed(why) => {
                let _ = writeln!(text, "{file}:{}: {}: {why}", case.line, case.expr);
            }
            Verdict::OutOfScope(Beyond { reason, detail }) => {
                let of_case = (case.line, detail.as_str());
                match reasons.iter_mut().find(|(known, _)| known == reason) {
                    Some((_, cases)) => cases.push(of_case),
                    None => reasons.push((reason, vec![of_case])),
                }
            }
        }
    }
    for (reason, cases) in reasons {
        let lines: Vec<String> = cases.iter().map(|(line, _)| line.to_string()).collect();
        let shown = lines.get(..3).filter(|_| !verbose && lines.len() > 3).unwrap_or(&lines);
        let more = if shown.len() < lines.len() { ", ..." } else { "" };
        let lines = shown.join(", ");
        let _ = writeln!(text, "  {} out of scope: {reason} (lines {lines}{more})", cases.len());
        for (line, detail) in cases.iter().filter(|_| verbose) {
            let _ = writeln!(text, "    line {line}: {detail}");
        }
    }
    text
}
