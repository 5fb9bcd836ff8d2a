//! Looking at the built page with the browser of the tests.

use std::path::Path;

use anyhow::Result;

use crate::dist;
use crate::shell::Step;
use crate::tools::{self, CHROMEDRIVER, CHROMIUM};
use crate::workspace;

/// Builds the page and takes pictures of it into `folder`.
pub fn shots(folder: &Path) -> Result<()> {
    dist::publish(&workspace::root().join("dist"))?;
    let folder = std::path::absolute(folder)?;
    match step(&["shots", &folder.to_string_lossy()])? {
        Some(step) => step.run(),
        None => Ok(()),
    }
}

/// A run of the program that drives the built page, or nothing where there is no browser.
pub(crate) fn step(arguments: &[&str]) -> Result<Option<Step>> {
    let missing = tools::provide(&[CHROMIUM, CHROMEDRIVER])?;
    for tool in &missing {
        println!("skipped: {}", tool.missing());
    }
    let step = workspace::cargo()
        .args(["run", "--quiet", "--package", "backwatch-tests", "--example", "look", "--"])
        .args(arguments)
        .env("BACKWATCH_SITE", workspace::root().join("dist"))
        .env("RUST_LIB_BACKTRACE", "0");
    Ok(missing.is_empty().then_some(step))
}
