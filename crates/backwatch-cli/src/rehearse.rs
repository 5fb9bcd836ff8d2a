//! `backwatch rehearse`.

use std::path::Path;
use std::process::ExitCode;

use backwatch_core::merge::{Kind, recognise};
use backwatch_core::rehearsal::{Report, promtool};
use backwatch_core::rule_check::Group;

use crate::args::{RehearsalFormat, RehearseArgs};
use crate::input;
use crate::report::{Failure, Outcome, print};

pub(crate) fn run(args: &RehearseArgs) -> Outcome {
    let plan = input::plan(&args.settings)?;
    let unusable = |error| Failure::in_file("backwatch", &[error]);
    if matches!(args.format, RehearsalFormat::Promtool) {
        let mut own = promtool::OwnFiles::default();
        let mut rule_files = args.rule_files.clone();
        for path in &args.rules {
            let (groups, kind) = groups(path)?;
            if kind == Kind::RuleFile {
                own.groups.extend(groups);
                rule_files.push(path.display().to_string());
            } else {
                own.unread.push(path.display().to_string());
            }
        }
        let text = promtool::tests(&plan, &own, &args.scenario, &rule_files);
        return print(&text.map_err(unusable)?);
    }
    let mut own = Vec::new();
    for path in &args.rules {
        own.extend(groups(path)?.0);
    }
    let report = Report::new(&plan, &own, &args.scenario).map_err(unusable)?;
    print(&match args.format {
        RehearsalFormat::Table | RehearsalFormat::Promtool => report.table(),
        RehearsalFormat::Markdown => report.markdown(),
        RehearsalFormat::Json => report.json(),
    })?;
    Ok(ExitCode::from(u8::from(!report.passes(args.strict))))
}

/// The rule groups of a file of any form, and which form it has.
fn groups(path: &Path) -> Result<(Vec<Group>, Kind), Failure> {
    let name = input::name(path);
    let file = recognise(&name, &input::bytes(path)?);
    let groups = file.rule_groups().map_err(|said| Failure::in_file(&name, &said))?;
    Ok((groups, file.kind()))
}
