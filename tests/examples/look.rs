//! Looks at the page for those who work on it: pictures of it, and how long it takes.

use std::env;
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use backwatch_tests::browser::{Host, bench, shots};

fn main() -> Result<()> {
    let host = Host::find()?.context("BACKWATCH_SITE is not set")?;
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["bench"] => bench::print(&host),
        ["shots", folder] => shots::take(&host, &PathBuf::from(folder)),
        other => bail!("look: {other:?} is not understood; it is called by `cargo xtask`"),
    }
}
