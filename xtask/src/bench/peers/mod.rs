//! How long others take for the same: npm `yaml`, `ruamel.yaml`, V8's own JSON and `promtool`, each in
//! the same run as ours and on the same input.
//!
//! The peers are installed into a folder for caches outside of the project. One that cannot be had is
//! named and its rows are left out.

mod node;
pub mod python;

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result};

use super::{Figure, gather};
use crate::tools::PROMTOOL;
use crate::workspace;

/// Runs the measurements; the peers print beside ours.
pub(super) fn measure() -> Result<Vec<Figure>> {
    let mut step = workspace::cargo()
        .args(["test", "--release", "--package", "backwatch-tests", "--test", "peers"])
        .args(["--", "--ignored", "--nocapture", "--test-threads=1", "measured"]);
    match python::provide(python::Package::Ruamel) {
        Ok(python) => step = step.env("BACKWATCH_PEER_PYTHON", python),
        Err(error) => println!("skipped: figures of ruamel.yaml: {error:#}"),
    }
    match node::provide() {
        Ok(folder) => step = step.env("BACKWATCH_PEER_NODE", folder),
        Err(error) => println!("skipped: figures of npm yaml and of V8: {error:#}"),
    }
    match PROMTOOL.find() {
        Some(promtool) => step = step.env("BACKWATCH_PEER_PROMTOOL", promtool),
        None => println!("skipped: {}", PROMTOOL.missing()),
    }
    gather(step)
}

/// The folder in which peers are kept from one run to the next, outside of the project.
fn cache() -> Option<PathBuf> {
    Some(workspace::cache()?.join("peers"))
}

/// The cache, made where it is missing.
fn made_cache() -> Result<PathBuf> {
    let folder = cache().context("there is no folder for caches")?;
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    Ok(folder)
}
