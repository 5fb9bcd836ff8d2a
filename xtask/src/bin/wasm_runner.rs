//! What cargo calls to run a wasm test: in headless Chromium, with the settings of this workspace.
//!
//! The runner of wasm-bindgen takes its settings from the environment, so this program sets them
//! for a second run of itself.

use std::env;
use std::process::{Command, ExitCode};

use anyhow::{Result, bail};
use xtask::test;
use xtask::tools::{CHROMEDRIVER, CHROMIUM};

/// Where the runner looks for what to hand to the driver of the browser.
const SETTINGS: &str = "WASM_BINDGEN_TEST_WEBDRIVER_JSON";

fn main() -> Result<ExitCode> {
    if env::var_os(SETTINGS).is_some() {
        wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(env::args_os())?;
        return Ok(ExitCode::SUCCESS);
    }
    let Some(driver) = CHROMEDRIVER.find() else { bail!(CHROMEDRIVER.missing()) };
    if CHROMIUM.find().is_none() {
        bail!(CHROMIUM.missing());
    }
    let status = Command::new(env::current_exe()?)
        .args(env::args_os().skip(1))
        .env(SETTINGS, test::webdriver_settings()?)
        .env("CHROMEDRIVER", driver)
        .env("WASM_BINDGEN_USE_BROWSER", "1")
        // Two cores shared with a build are slower than the runner's own limit expects.
        .env("WASM_BINDGEN_TEST_TIMEOUT", "120")
        .status()?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
