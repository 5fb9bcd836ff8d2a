//! `backwatch rehearse`.

use std::path::Path;
use std::process::ExitCode;

use backwatch_core::merge::recognise;
use backwatch_core::rehearsal::{Report, promtool};
use backwatch_core::rule_check::Group;

use crate::args::{RehearsalFormat, RehearseArgs};
use crate::input;
use crate::report::{Failure, Outcome, print};

pub(crate) fn run(args: &RehearseArgs) -> Outcome {
    let plan = input::plan(&args.settings)?;
    let mut own = Vec::new();
    for path in &args.rules {
        own.extend(groups(path)?);
    }
    let unusable = |error| Failure::in_file("backwatch", &[error]);
    if matches!(args.format, RehearsalFormat::Promtool) {
        let text = promtool::tests(&plan, &own, &args.scenario, &args.rule_files);
        return print(&text.map_err(unusable)?);
    }
    let report = Report::new(&plan, &own, &args.scenario).map_err(unusable)?;
    print(&match args.format {
        RehearsalFormat::Table | RehearsalFormat::Promtool => report.table(),
        RehearsalFormat::Markdown => report.markdown(),
        RehearsalFormat::Json => report.json(),
    })?;
    Ok(ExitCode::from(u8::from(!report.passes(args.strict))))
}

/// The rule groups of a file of any form.
fn groups(path: &Path) -> Result<Vec<Group>, Failure> {
    let name = input::name(path);
    let file = recognise(&name, &input::bytes(path)?);
    file.rule_groups().map_err(|said| Failure::in_file(&name, &said))
}
