//! How long the core takes in a browser's wasm, by itself.

use std::fs;

use anyhow::Result;

use super::{Figure, gather};
use crate::shell::Step;
use crate::tools::{self, CHROMEDRIVER, CHROMIUM};
use crate::workspace::{self, WASM};

/// Runs the measurements of the package of tests in headless Chromium.
pub(super) fn measure() -> Result<Vec<Figure>> {
    if !tools::provide(&[CHROMIUM, CHROMEDRIVER])?.is_empty() {
        println!("skipped: figures of the core in wasm: {}", CHROMIUM.missing());
        return Ok(Vec::new());
    }
    tools::provide_wasm_target()?;
    let mut figures = gather(step("rest", "figures_of_the_page"))?;
    figures.extend(gather(step("worker", "figures_of_the_worker"))?);
    Ok(figures)
}

/// The measurements of one program, built as it is built itself.
fn step(profile: &str, test: &str) -> Step {
    let step = workspace::cargo()
        .args(["test", "--profile", profile, "--target", WASM, "--package", "backwatch-tests"])
        .args(["--test", "measure", "--", test, "--nocapture"]);
    // In wasm there are no files: the reference rules are compiled in for this one run.
    let rules = workspace::shared().map(|folder| folder.join("fixtures/kgents/before"));
    if let Some(text) =
        rules.and_then(|folder| fs::read_to_string(folder.join("alerting-rules.yaml")).ok())
    {
        return step.env("BACKWATCH_MEASURED_RULES", text);
    }
    step
}
