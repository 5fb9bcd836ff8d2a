//! Python with one package from its own registry, in an environment outside of the project.

use std::env;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use super::{cache, made_cache};
use crate::shell::Step;

/// A package that is a peer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Package {
    /// The reader that most Python programs use; YAML 1.1.
    PyYaml,
    /// The one that keeps comments; YAML 1.2.
    Ruamel,
    /// The Markdown of MkDocs, with its anchors.
    Markdown,
}

impl Package {
    /// What is installed.
    fn requirement(self) -> &'static str {
        match self {
            Self::PyYaml => "PyYAML==6.0.3",
            Self::Ruamel => "ruamel.yaml==0.19.1",
            Self::Markdown => "Markdown==3.10",
        }
    }

    fn module(self) -> &'static str {
        match self {
            Self::PyYaml => "yaml",
            Self::Ruamel => "ruamel.yaml",
            Self::Markdown => "markdown",
        }
    }
}

/// A Python that has the package: the one that the variable names, the one installed for this before,
/// the system's.
pub fn find(package: Package) -> Option<PathBuf> {
    let named = env::var_os("BACKWATCH_PYTHON").map(PathBuf::from);
    let all = [named, environment().map(|folder| program(&folder)), Some("python3".into())];
    all.into_iter().flatten().find(|python| has(python, package))
}

/// As [`find`], but the package is installed where it is missing.
pub fn provide(package: Package) -> Result<PathBuf> {
    if let Some(python) = find(package) {
        return Ok(python);
    }
    made_cache()?;
    let folder = environment().context("there is no folder for caches")?;
    let python = program(&folder);
    if !python.is_file() {
        Step::new("python3").args(["-m", "venv"]).args([&folder]).run()?;
    }
    let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    Step::new(&python).args(install).args([package.requirement()]).run()?;
    if !has(&python, package) {
        bail!("{} was installed and is not there", package.requirement());
    }
    Ok(python)
}

/// Runs a script and gives it `input`; what it printed.
pub fn run(python: &Path, script: &str, input: &[u8]) -> Result<String> {
    let mut command = Command::new(python);
    command.args(["-c", script]).env("PYTHONUTF8", "1");
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = piped.spawn().context("Python could not start")?;
    let mut pipe = child.stdin.take().context("Python has no standard input")?;
    let input = input.to_vec();
    let feeder = std::thread::spawn(move || pipe.write_all(&input));
    let output = child.wait_with_output()?;
    let fed = feeder.join();
    if !output.status.success() || fed.is_err() {
        bail!("the Python script failed");
    }
    String::from_utf8(output.stdout).context("Python wrote something that is not UTF-8")
}

fn environment() -> Option<PathBuf> {
    Some(cache()?.join("python"))
}

fn program(folder: &Path) -> PathBuf {
    folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python3" })
}

fn has(python: &Path, package: Package) -> bool {
    let import = format!("import {}", package.module());
    let mut command = Command::new(python);
    let quiet = command.args(["-c", &import]).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}
