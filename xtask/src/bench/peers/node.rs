//! Node.js with the package `yaml`.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;

use super::made_cache;
use crate::shell::Step;

/// What is installed.
const PACKAGE: &str = "yaml@2.9.1";

/// A folder in which `node` finds the package.
pub(super) fn provide() -> Result<PathBuf> {
    let folder = made_cache()?.join("node");
    if !folder.join("node_modules/yaml/package.json").is_file() {
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("package.json"), "{\"private\": true}\n")?;
        let words = ["install", "--no-audit", "--no-fund", "--silent", PACKAGE];
        Step::new("npm").args(words).folder(&folder).run()?;
    }
    Ok(folder)
}
