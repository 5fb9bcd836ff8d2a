//! `backwatch merge`.

use std::io;
use std::path::Path;
use std::process::ExitCode;

use backwatch_core::diagnostic::Place;
use backwatch_core::merge::{
    MergeOptions, Merged, OnConflict, Placement, Recognised, merge_all, recognise,
};

use crate::args::{ConflictArg, MergeArgs};
use crate::report::{Failure, Outcome, lines, note, print};
use crate::{files, input, replace};

pub(crate) fn run(args: &MergeArgs) -> Outcome {
    let plan = input::plan(&args.settings)?;
    let found = files::find(&args.files)?;
    let mut read = Vec::new();
    for (path, named) in found {
        let file = recognise(&input::name(&path), &input::bytes(&path)?);
        if named || file.kind().is_mergeable() {
            read.push((path, file));
        } else {
            note(&format!("{}: left alone: {}", path.display(), file.description()));
        }
    }
    if args.stdout && read.len() != 1 {
        return Err(Failure::unusable("backwatch: --stdout takes exactly one file"));
    }
    let recognised: Vec<Recognised> = read.iter().map(|(_, file)| file.clone()).collect();
    let results = merge_all(&plan, &recognised, &options(args));
    let mut merged = Vec::new();
    let mut refused = String::new();
    for ((path, file), result) in read.iter().zip(results) {
        match result {
            Ok(one) => merged.push((path.as_path(), one)),
            Err(said) => refused.push_str(&lines(file.name(), &said)),
        }
    }
    // One file that cannot be used leaves all of them as they are.
    if !refused.is_empty() {
        return Err(Failure::unusable(refused));
    }
    for (path, one) in &merged {
        report(path, one);
    }
    finish(args, &merged)
}

fn finish(args: &MergeArgs, merged: &[(&Path, Merged)]) -> Outcome {
    let unresolved = merged.iter().any(|(_, one)| one.is_unresolved());
    let changed = merged.iter().any(|(_, one)| one.is_changed());
    if args.stdout {
        for (_, one) in merged {
            print(&one.text)?;
        }
    } else if args.diff {
        for (path, one) in merged {
            let name = path.display().to_string();
            print(&one.diff(3).patch(name.trim_start_matches("./")))?;
        }
    } else if unresolved {
        note("backwatch: nothing was written: what was changed by hand waits for a decision");
    } else if !args.check {
        write(merged)?;
    }
    let failed = unresolved || (args.check && changed);
    Ok(if failed { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// Writes what has changed; nothing, where one of the files must not be written.
fn write(merged: &[(&Path, Merged)]) -> Result<(), Failure> {
    let refused = |path: &Path, error: io::Error| {
        Failure::unusable(format!("{}:1:1: {error}", path.display()))
    };
    let (piped, files): (Vec<_>, Vec<_>) =
        merged.iter().partition(|(path, _)| path.as_os_str() == "-");
    let changed = || files.iter().filter(|(_, one)| one.is_changed());
    for (path, _) in changed() {
        replace::check(path).map_err(|error| refused(path, error))?;
    }
    for (_, one) in piped {
        print(&one.text)?;
    }
    for (path, one) in changed() {
        replace::replace(path, one.text.as_bytes()).map_err(|error| refused(path, error))?;
    }
    Ok(())
}

/// Says on standard error what was done to a file and what asks for a decision.
fn report(path: &Path, merged: &Merged) {
    let name = input::name(path);
    for change in &merged.changes {
        let line = change.line.map_or(String::new(), |line| format!("{line}:1:"));
        note(&format!("{name}:{line} {}: {}", change.place, change.text));
    }
    let counts = merged.counts();
    if merged.is_changed() {
        note(&format!(
            "{name}: +{} lines, -{} lines in {} {}",
            counts.added,
            counts.removed,
            counts.places,
            if counts.places == 1 { "place" } else { "places" }
        ));
    } else if !merged.is_unresolved() {
        note(&format!("{name}: as the settings want it"));
    }
    if !merged.notes.is_empty() {
        note(&lines(&name, &merged.notes));
    }
    for conflict in merged.conflicts.iter().filter(|conflict| !conflict.resolved) {
        let at = conflict.at.unwrap_or(Place { line: 1, column: 1 });
        let shown = |text: &Option<String>| text.clone().unwrap_or_else(|| "nothing".to_owned());
        let base = conflict.base.as_ref().map(|b| format!(", after the last merge {b}"));
        let remark = conflict.remark.as_ref().map(|remark| format!(" ({remark})"));
        note(&format!(
            "{name}:{}:{}: conflict: {}: the file says {}, the settings say {}{}{}; \
             decide with --on-conflict ours or theirs",
            at.line,
            at.column,
            conflict.place,
            shown(&conflict.theirs),
            shown(&conflict.ours),
            base.unwrap_or_default(),
            remark.unwrap_or_default(),
        ));
    }
}

fn options(args: &MergeArgs) -> MergeOptions {
    let placement = match (&args.dashboard_after, &args.dashboard_inside) {
        (Some(row), _) => Placement::AfterRow(row.clone()),
        (None, Some(row)) => Placement::InsideRow(row.clone()),
        (None, None) => Placement::End,
    };
    MergeOptions {
        placement,
        on_conflict: match args.on_conflict {
            ConflictArg::Fail => OnConflict::Fail,
            ConflictArg::Ours => OnConflict::Ours,
            ConflictArg::Theirs => OnConflict::Theirs,
        },
        marks: !args.no_marks,
        remove: args.remove,
        dashboard: args.dashboard.and_then(|number| usize::try_from(number).ok()?.checked_sub(1)),
        heading: args.heading.clone(),
        ..MergeOptions::default()
    }
}
