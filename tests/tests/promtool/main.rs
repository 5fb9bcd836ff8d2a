//! The rules, read and run by Prometheus itself: promtool checks every form that comes out, runs the
//! reference tests on it, and shows that two backups do not answer for each other.

mod apart;
mod checks;
mod optional;
mod reference;
mod rehearsed;
mod rules;
mod success_rate;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use xtask::tools::PROMTOOL;
use xtask::workspace;

/// promtool, or nothing where it is missing and that may be. The reason is printed.
fn promtool() -> Result<Option<PathBuf>> {
    let found = PROMTOOL.find();
    match found {
        None if workspace::in_ci() => bail!(PROMTOOL.missing()),
        None => println!("skipped: {}", PROMTOOL.missing()),
        Some(_) => {}
    }
    Ok(found)
}

/// Runs promtool in `folder` and returns what it says; it is an error when it finds fault.
fn run(promtool: &Path, folder: &Path, arguments: &[&str]) -> Result<String> {
    // A sixth of its time is spent on taking back memory, of which there is enough.
    let mut command = Command::new(promtool);
    let output = command.current_dir(folder).args(arguments).env("GOGC", "400").output()?;
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    if !output.status.success() {
        bail!("promtool {}:\n{said}", arguments.join(" "));
    }
    Ok(said)
}

/// An empty folder of this test's own.
fn folder(name: &str) -> Result<PathBuf> {
    let folder = env::temp_dir().join(format!("backwatch-{name}-{}", std::process::id()));
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    Ok(folder)
}
