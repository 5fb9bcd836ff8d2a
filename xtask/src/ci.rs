//! Everything that must hold before a change is taken in, cheapest first.

use anyhow::Result;

use crate::workspace::{self, WASM};
use crate::{test, tidy, tools};

/// The packages that end in the page, and so must be clean for wasm too.
const WASM_PACKAGES: &[&str] =
    &["backwatch-edit", "backwatch-sim", "backwatch-core", "backwatch-worker", "backwatch-web"];

/// Runs all checks and stops at the first that fails.
pub fn run() -> Result<()> {
    workspace::cargo().args(["fmt", "--all", "--check"]).run()?;
    tidy::run()?;
    tools::provide_wasm_target()?;
    let lints = ["--", "-D", "warnings"];
    workspace::cargo().args(["clippy", "--workspace", "--all-targets"]).args(lints).run()?;
    let packages = WASM_PACKAGES.iter().flat_map(|package| ["--package", *package]);
    workspace::cargo().args(["clippy", "--target", WASM]).args(packages).args(lints).run()?;
    let first_part =
        ["clippy", "--target", WASM, "--package", "backwatch-web", "--no-default-features"];
    workspace::cargo().args(first_part).args(lints).run()?;
    workspace::cargo()
        .args(["doc", "--workspace", "--no-deps"])
        .env("RUSTDOCFLAGS", "-D warnings")
        .run()?;
    test::run(&test::Options::default())
}
