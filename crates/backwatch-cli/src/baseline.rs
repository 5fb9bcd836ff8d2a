//! `backwatch queries` and `backwatch baseline`.

use std::fmt::Write as _;
use std::process::ExitCode;

use backwatch_core::artefact::sli::{self, IndicatorKind, Known};
use backwatch_core::history::{
    Answers, History, Measured, Preflight, State, measure, preflight, proposals, read, script,
};
use backwatch_core::plan::Plan;

use crate::args::{BaselineArgs, QueriesArgs};
use crate::input;
use crate::report::{Failure, Outcome, lines, note, print};

/// Prints the script.
pub(crate) fn ask(args: &QueriesArgs) -> Outcome {
    let plan = input::plan(&args.settings)?;
    print(&script(&plan, args.days))
}

/// Prints checks, figures and proposals; ends with 1 where a check is red.
pub(crate) fn run(args: &BaselineArgs) -> Outcome {
    let plan = input::plan(&args.settings)?;
    let answers = args.files.iter().map(|path| answers(path)).collect::<Result<Vec<_>, _>>()?;
    let history = History::of(&answers);
    let measured: Vec<Measured> = plan.backups.iter().map(|b| measure(&history, b)).collect();
    if args.sli {
        let baselines = measured.iter().map(Measured::baseline).collect();
        return print(&sli::document(&plan, &Known { baselines, ..Known::default() }));
    }
    let mut text = String::new();
    let mut is_red = false;
    for (index, measured) in measured.iter().enumerate() {
        let found = preflight(&plan, index, &history);
        is_red |= found.checks.iter().any(|check| check.state == State::Red);
        report(&mut text, &plan, index, &found, measured);
    }
    print(&text)?;
    Ok(if is_red { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// The answers in a file. Errors of Prometheus among them are said; a text that cannot be read is
/// unusable.
fn answers(path: &std::path::Path) -> Result<Answers, Failure> {
    let bytes = input::bytes(path)?;
    let (answers, said) = read(&bytes);
    let name = input::name(path);
    if answers.count == 0 || said.iter().any(|said| said.is_error() && said.place.is_some()) {
        return Err(Failure::in_file(&name, &said));
    }
    if !said.is_empty() {
        note(&lines(&name, &said));
    }
    Ok(answers)
}

fn report(text: &mut String, plan: &Plan, index: usize, found: &Preflight, measured: &Measured) {
    let Some(backup) = plan.backups.get(index) else { return };
    // Writing into a string does not fail.
    let _ = writeln!(text, "{} backup ({}/{})\n", backup.name, backup.namespace, backup.cronjob);
    for check in &found.checks {
        let state = match check.state {
            State::Green => "green",
            State::Amber => "amber",
            State::Red => "red  ",
        };
        let todo = check.todo.as_ref().map_or_else(String::new, |todo| format!("; {todo}"));
        let _ = writeln!(text, "{state}  {}: {}{todo}", check.what, check.found);
    }
    for reason in &found.custom_exporter {
        let _ = writeln!(text, "branch candidate, custom exporter needed: {reason}");
    }
    let words = measured.baseline().words;
    if words.is_empty() {
        text.push_str("\nNothing was measured.\n\n");
        return;
    }
    let _ = writeln!(text, "\nBaseline over {}", measured.span.words());
    for kind in IndicatorKind::ALL {
        if let Some(words) = words.get(&kind) {
            let _ = writeln!(text, "  {}: {words}", kind.name());
        }
    }
    text.push_str("\nTargets\n");
    for proposal in proposals(backup, index, measured) {
        let way = proposal.fix.map_or_else(|| "may stay".to_owned(), |fix| fix.words());
        let _ = writeln!(text, "  {}: {way}; {}", proposal.kind.name(), proposal.because);
    }
    text.push('\n');
}
