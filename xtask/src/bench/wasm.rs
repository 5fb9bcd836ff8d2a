//! How long the core takes in a browser's wasm, by itself.

use std::fs;

use anyhow::Result;

use super::{Figure, gather};
use crate::tools::{self, CHROMEDRIVER, CHROMIUM};
use crate::workspace::{self, WASM};

/// Runs the measurements of the package of tests in headless Chromium.
pub(super) fn measure() -> Result<Vec<Figure>> {
    if !tools::provide(&[CHROMIUM, CHROMEDRIVER])?.is_empty() {
        println!("skipped: figures of the core in wasm: {}", CHROMIUM.missing());
        return Ok(Vec::new());
    }
    tools::provide_wasm_target()?;
    let mut step = workspace::cargo()
        .args(["test", "--profile", "rest", "--target", WASM, "--package", "backwatch-tests"])
        .args(["--test", "measure", "--", "--nocapture"]);
    // In wasm there are no files: the reference rules are compiled in for this one run.
    let rules = workspace::shared().map(|folder| folder.join("fixtures/kgents/before"));
    if let Some(text) =
        rules.and_then(|folder| fs::read_to_string(folder.join("alerting-rules.yaml")).ok())
    {
        step = step.env("BACKWATCH_MEASURED_RULES", text);
    }
    gather(step)
}
