//! The reference material beside the workspace, and the command that is compared with the page.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use xtask::workspace;

/// A file of the reference case, below the folder of reference material.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Material {
    folder: PathBuf,
}

impl Material {
    /// The folder, or nothing where it is absent and that may be. The reason is printed.
    pub fn find() -> Result<Option<Self>> {
        match workspace::shared() {
            Some(folder) => Ok(Some(Self { folder })),
            None if workspace::in_ci() => bail!("../shared is absent"),
            None => {
                println!("skipped: ../shared is absent");
                Ok(None)
            }
        }
    }

    /// Where a file lies.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// What a file holds.
    pub fn read(&self, name: &str) -> Result<Vec<u8>> {
        let path = self.path(name);
        fs::read(&path).with_context(|| path.display().to_string())
    }
}

/// What `backwatch` prints for these arguments.
pub fn command(arguments: &[&Path]) -> Result<Vec<u8>> {
    let program = env::var_os("BACKWATCH_COMMAND").context("BACKWATCH_COMMAND is not set")?;
    let output = std::process::Command::new(&program).args(arguments).output()?;
    if !output.status.success() {
        bail!("backwatch {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(output.stdout)
}
