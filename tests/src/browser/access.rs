//! Whether people who cannot see or cannot point can use the page, as far as axe-core can tell.
//!
//! axe-core is fetched once from the npm registry, at a fixed version, into a cache outside of the
//! tree; the page never sees it but in these tests.

use std::fs;
use std::sync::Mutex;

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};
use xtask::shell::Step;
use xtask::workspace;

use super::Page;

/// The version that the page is held to.
const VERSION: &str = "4.14.1";

/// What people are promised: the levels A and AA of WCAG 2.2, and what axe-core counts as good
/// practice.
const TAGS: &[&str] = &["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/// The source of axe-core, or nothing where it cannot be had and that may be. The reason is printed.
pub fn axe() -> Result<Option<String>> {
    match fetch() {
        Ok(source) => Ok(Some(source)),
        Err(error) if workspace::in_ci() => Err(error),
        Err(error) => {
            println!("skipped: axe-core cannot be had, install npm: {error:#}");
            Ok(None)
        }
    }
}

impl Page {
    /// Fails where axe-core finds anything in what is shown now.
    pub fn accessible(&self, axe: &str, what: &str) -> Result<()> {
        let known = self.driver().run("return !!window.axe", &[])?;
        if known != true {
            // The browser's own tools may do what the page's policy forbids to the page.
            let script = json!({ "expression": axe, "allowUnsafeEvalBlockedByCSP": true });
            self.driver().devtools("Runtime.evaluate", &script)?;
        }
        let run =
            "return (await axe.run(document, { runOnly: { type: 'tag', values: arguments[0] },
                     resultTypes: ['violations'] })).violations
                   .flatMap((rule) => rule.nodes.map((node) =>
                     `${rule.id}: ${node.html} (${node.failureSummary})`));";
        let found = self.driver().run_promise(run, &[json!(TAGS)])?;
        let found: Vec<&str> =
            found.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        if !found.is_empty() {
            bail!("{what}: axe-core has {} findings:\n{}", found.len(), found.join("\n"));
        }
        Ok(())
    }
}

fn fetch() -> Result<String> {
    // Tests run side by side, and one download is enough.
    static ONE: Mutex<()> = Mutex::new(());
    let _guard = ONE.lock().map_err(|_| anyhow::anyhow!("another test failed while it fetched"))?;
    let cache = workspace::cache().context("no folder for caches")?;
    let folder = cache.join(format!("axe-core-{VERSION}"));
    let file = folder.join("package/axe.min.js");
    if !file.is_file() {
        fs::create_dir_all(&folder)?;
        let name = format!("axe-core@{VERSION}");
        let packed = Step::new("npm").folder(&folder).args(["pack", "--silent", &name]).output()?;
        let packed = packed.lines().last().context("npm named no file")?.to_owned();
        Step::new("tar").folder(&folder).args(["-xzf", &packed]).output()?;
    }
    fs::read_to_string(&file).with_context(|| file.display().to_string())
}
