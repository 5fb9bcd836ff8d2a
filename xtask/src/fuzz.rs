//! Builds the fuzzing program with optimisation and runs it. What it can do, it says itself.

use std::ffi::OsString;

use anyhow::{Result, bail};

use crate::workspace;

/// Runs `backwatch-fuzz` with these arguments. It is a program of its own, so that a stack that
/// overflows ends it and not this one.
pub fn run(arguments: &[OsString]) -> Result<()> {
    let base = ["run", "--quiet", "--release", "--package", "backwatch-fuzz", "--"];
    let step = workspace::cargo().args(base).args(arguments);
    if !step.listen(|_| ())? {
        bail!("an input was found that breaks a promise, or ended the program");
    }
    Ok(())
}
