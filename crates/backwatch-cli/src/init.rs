//! `backwatch init`.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::process::ExitCode;

use backwatch_core::plan::settings;

use crate::args::InitArgs;
use crate::input;
use crate::report::{Failure, Outcome, note};

pub(crate) fn run(args: &InitArgs) -> Outcome {
    let plan = input::plan(&args.settings)?;
    let text = settings::write(&plan);
    let path = &args.output;
    let mut options = OpenOptions::new();
    options.write(true);
    if args.force {
        options.create(true).truncate(true);
    } else {
        options.create_new(true);
    }
    let name = path.display();
    let written = options.open(path).and_then(|mut file| file.write_all(text.as_bytes()));
    match written {
        Ok(()) => {
            note(&format!("{name}: written, {} backup(s)", plan.backups.len()));
            Ok(ExitCode::SUCCESS)
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(Failure::unusable(format!(
            "{name}:1:1: is there already; use --force to replace it, or --output for another name"
        ))),
        Err(error) => Err(Failure::unusable(format!("{name}:1:1: {error}"))),
    }
}
