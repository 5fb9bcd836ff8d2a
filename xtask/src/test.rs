//! Every test: native, wasm in a browser, the whole page in a browser. What was run, what was not,
//! and why, stands in the summary at the end.

use std::fs;
use std::path::PathBuf;
use std::thread;

use anyhow::{Result, bail};
use serde_json::json;

use crate::dist::{self, Mode};
use crate::shell::Step;
use crate::tools::{
    self, AMTOOL, CHROMEDRIVER, CHROMIUM, FIREFOX, GECKODRIVER, PROMETHEUS, PROMTOOL,
};
use crate::workspace::{self, Workspace, in_ci};

/// Which tests to run.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Only native tests, without a browser.
    pub native: bool,
    /// The page as it is published, as always in CI, rather than the one that is quick to build.
    pub release: bool,
    /// Only tests whose names contain this.
    pub filter: Option<String>,
}

impl Options {
    /// Whether the page is tested as it is published.
    fn is_published(&self) -> bool {
        self.release || in_ci()
    }
}

/// Sums up the lines with which test runners close.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Count {
    passed: u64,
    failed: u64,
    ignored: u64,
}

/// What has been run so far.
#[derive(Debug, Default)]
struct Summary {
    count: Count,
    failures: Vec<String>,
    skipped: Vec<String>,
}

/// Runs the tests; an error says which part failed.
pub fn run(options: &Options) -> Result<()> {
    let mut summary = Summary::default();
    let browser = !options.native && provide(&mut summary)?;
    if workspace::shared().is_none() {
        let reason = "tests that read reference material: ../shared is absent";
        if in_ci() {
            bail!("in CI nothing is skipped: {reason}");
        }
        summary.skipped.push(reason.to_owned());
    }
    let workspace = Workspace::load()?;
    let site = if browser { Some(build(options, &workspace)?) } else { None };
    summary.native(options, &workspace, site)?;
    if browser {
        summary.wasm(options, &workspace)?;
    }
    summary.close()
}

/// Builds the page, and returns where it is.
fn build(options: &Options, workspace: &Workspace) -> Result<PathBuf> {
    let own = workspace.own_folder();
    fs::create_dir_all(&own)?;
    if options.is_published() {
        let folder = workspace::root().join("dist");
        // What is run natively is built beside it, since the page is linked on one processor for its
        // last minute.
        thread::scope(|scope| {
            scope.spawn(|| compile(workspace));
            dist::publish(&folder)
        })?;
        Ok(folder)
    } else {
        let folder = own.join("test");
        dist::build(Mode::Quick, &folder)?;
        Ok(folder)
    }
}

/// Compiles what is run natively. What does not compile is told of when it is to be run.
fn compile(workspace: &Workspace) {
    // First what the page waits for, since cargo builds one thing at a time here.
    let built = dist::build_binder(workspace).and_then(|_| build_command());
    drop(built.and_then(|()| tests().args(["--no-run", "--quiet"]).run()));
}

/// The page's tests compare what it makes with what the command makes.
fn build_command() -> Result<()> {
    workspace::cargo().args(["build", "--package", "backwatch-cli"]).run()
}

fn tests() -> Step {
    workspace::cargo().args(["test", "--workspace", "--no-fail-fast"])
}

/// Makes sure of the tools; whether there is a browser to test in.
fn provide(summary: &mut Summary) -> Result<bool> {
    let mut missing = tools::provide(&[CHROMIUM, CHROMEDRIVER, PROMTOOL, PROMETHEUS, AMTOOL])?;
    let second = [FIREFOX, GECKODRIVER];
    // It takes minutes to get: elsewhere it is used where it is.
    missing.extend(if in_ci() { tools::provide(&second)? } else { tools::absent(&second) });
    summary
        .skipped
        .extend(missing.iter().map(|tool| format!("{}: {}", tool.needed_for, tool.missing())));
    Ok(!missing.contains(&CHROMIUM) && !missing.contains(&CHROMEDRIVER))
}

impl Summary {
    fn native(
        &mut self,
        options: &Options,
        workspace: &Workspace,
        site: Option<PathBuf>,
    ) -> Result<()> {
        // An error says what was being done; where in the harness it arose is noise.
        let mut step = tests().env("RUST_LIB_BACKTRACE", "0");
        if let Some(site) = site {
            build_command()?;
            step = step.env("BACKWATCH_SITE", site);
            step = step.env("BACKWATCH_COMMAND", workspace.program("debug", "backwatch"));
            if !options.is_published() {
                step = step.env(CHROMIUM_FLAG, QUICK_FLAG);
            }
        }
        for tool in [CHROMIUM, CHROMEDRIVER, FIREFOX, GECKODRIVER, PROMTOOL, PROMETHEUS, AMTOOL] {
            if let Some(path) = tool.find() {
                step = step.env(tool.variable, path);
            }
        }
        self.part("native", step.args(options.filter.iter()))
    }

    fn wasm(&mut self, options: &Options, workspace: &Workspace) -> Result<()> {
        let step = workspace::cargo()
            .args(["test", "--test", "wasm"])
            .args(dist::QUICK)
            .args(workspace.wasm_packages().into_iter().flat_map(|package| ["--package", package]))
            .args(options.filter.iter());
        self.part("wasm", step)
    }

    fn part(&mut self, name: &str, step: Step) -> Result<()> {
        let mut count = Count::default();
        let passed = step.listen(|line| count.add(line))?;
        if !passed {
            self.failures.push(name.to_owned());
            // A test that did not build has failed too, though nothing counted it.
            count.failed = count.failed.max(1);
        }
        self.count.passed += count.passed;
        self.count.failed += count.failed;
        self.count.ignored += count.ignored;
        Ok(())
    }

    fn close(&self) -> Result<()> {
        println!();
        for reason in &self.skipped {
            println!("skipped: {reason}");
        }
        for part in &self.failures {
            println!("failed: {part}");
        }
        let Count { passed, failed, ignored } = self.count;
        println!("{passed} passed, {failed} failed, {ignored} skipped");
        if failed > 0 {
            bail!("{failed} tests failed");
        }
        if passed == 0 {
            bail!("no test was run");
        }
        Ok(())
    }
}

impl Count {
    /// Takes in a line such as `test result: ok. 3 passed; 0 failed; 1 ignored; …`.
    fn add(&mut self, line: &str) {
        let Some((_, counts)) = line.split_once("test result: ") else { return };
        let counts = counts.split_once(". ").map_or(counts, |(_, counts)| counts);
        for part in counts.split("; ") {
            let mut words = part.split(' ');
            let Some(Ok(number)) = words.next().map(str::parse::<u64>) else { continue };
            match words.next() {
                Some("passed") => self.passed += number,
                Some("failed") => self.failed += number,
                Some("ignored") => self.ignored += number,
                _ => {}
            }
        }
    }
}

/// Writes what the runner of wasm tests hands to the driver of the browser, and returns its path.
pub fn webdriver_settings() -> Result<PathBuf> {
    let folder = Workspace::load()?.own_folder();
    fs::create_dir_all(&folder)?;
    let path = folder.join("webdriver.json");
    let mut chrome = json!({ "args": CHROMIUM_FLAGS });
    if let Some(chromium) = CHROMIUM.find() {
        chrome["binary"] = json!(chromium);
    }
    fs::write(&path, json!({ "goog:chromeOptions": chrome }).to_string())?;
    Ok(path)
}

/// The variable that may hold one more flag for the Chromium of the tests.
pub const CHROMIUM_FLAG: &str = "BACKWATCH_CHROMIUM_FLAG";

/// The page that is quick to build is not compiled a second time in the browser, which takes a fifth of the
/// tests' time. What is published is.
const QUICK_FLAG: &str = "--js-flags=--no-wasm-tier-up";

/// How Chromium is started in tests: without a window, and without asking the network for anything.
pub const CHROMIUM_FLAGS: &[&str] = &[
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_are_summed() {
        let mut count = Count::default();
        count.add("running 4 tests");
        count.add("test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 9 filtered out; finished in 0.1s");
        count.add("test result: FAILED. 2 passed; 5 failed; 0 ignored; 0 filtered out");
        assert_eq!(count, Count { passed: 5, failed: 5, ignored: 1 });
    }
}
