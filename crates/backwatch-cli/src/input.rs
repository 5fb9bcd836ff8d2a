//! Files in, settings out.

use std::io::{ErrorKind, Read as _};
use std::path::Path;

use backwatch_core::diagnostic::Diagnostic;
use backwatch_core::infer;
use backwatch_core::plan::{Plan, Profile, check, settings};

use crate::args::{ProfileArg, SettingsArgs};
use crate::report::{Failure, lines, note};

/// Files beyond this are refused.
const LARGEST: u64 = 32 * 1024 * 1024;

/// The settings that `args` name; what is worth knowing about them is said on standard error.
pub(crate) fn plan(args: &SettingsArgs) -> Result<Plan, Failure> {
    let mut plan = match &args.plan {
        Some(path) => {
            let text = text(path)?;
            settings::read(&text).map_err(|said| Failure::in_file(&name(path), &said))?
        }
        None => Plan::default(),
    };
    if let Some(path) = &args.cronjob {
        let text = text(path)?;
        let (read, notes) =
            infer::plan(&text).map_err(|said| Failure::in_file(&name(path), &said))?;
        note_all(&name(path), &notes);
        plan = if args.plan.is_some() { updated(plan, read) } else { read };
    }
    if let Some(profile) = args.profile {
        for backup in &mut plan.backups {
            backup.profile = match profile {
                ProfileArg::AsSpecified => Profile::AsSpecified,
                ProfileArg::Essential => Profile::Essential,
                ProfileArg::Recommended => Profile::Recommended,
                ProfileArg::Thorough => Profile::Thorough,
            };
        }
    }
    if args.runbook.is_some() {
        plan.runbook.clone_from(&args.runbook);
    }
    let warnings: Vec<Diagnostic> = check(&plan)
        .into_iter()
        .filter(|d| d.severity > backwatch_core::diagnostic::Severity::Note)
        .collect();
    let source = args.plan.as_ref().or(args.cronjob.as_ref());
    note_all(&source.map_or_else(|| "backwatch".to_owned(), |path| name(path)), &warnings);
    Ok(plan)
}

/// The text of the file at `path`; `-` is standard input. Refused: over 32 MiB, not UTF-8.
pub(crate) fn text(path: &Path) -> Result<String, Failure> {
    let bytes = bytes(path)?;
    match backwatch_core::decode(&bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => Err(Failure::in_file(&name(path), &[error])),
    }
}

/// The bytes of the file at `path`; `-` is standard input. Refused: over 32 MiB.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = if path.as_os_str() == "-" {
        std::io::stdin().lock().take(LARGEST + 1).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes))
    };
    let name = name(path);
    match read {
        Err(error) => {
            let said = match error.kind() {
                ErrorKind::NotFound => "there is no such file".to_owned(),
                ErrorKind::IsADirectory => "is a folder, not a file".to_owned(),
                _ => error.to_string(),
            };
            Err(Failure::unusable(format!("{name}:1:1: {said}")))
        }
        Ok(n) if n as u64 > LARGEST => {
            Err(Failure::unusable(format!("{name}:1:1: is larger than 32 MiB")))
        }
        Ok(_) => Ok(bytes),
    }
}

/// How a file is called in messages.
pub(crate) fn name(path: &Path) -> String {
    if path.as_os_str() == "-" { "standard input".to_owned() } else { path.display().to_string() }
}

fn note_all(file: &str, said: &[Diagnostic]) {
    if !said.is_empty() {
        note(&lines(file, said));
    }
}

/// `plan` with the facts of the manifests in `read`: those of a CronJob that it knows replace what it
/// had, others are added.
fn updated(mut plan: Plan, read: Plan) -> Plan {
    for new in read.backups {
        let known = plan
            .backups
            .iter_mut()
            .find(|old| old.cronjob == new.cronjob && old.namespace == new.namespace);
        match known {
            Some(old) => {
                old.timetable = new.timetable;
                old.deadline = new.deadline.or(old.deadline);
                old.volume = new.volume.or(old.volume.take());
            }
            None => plan.backups.push(new),
        }
    }
    plan
}
