//! The programs that cargo does not bring: where each is looked for, what needs it, how to get it.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::shell::Step;
use crate::workspace::{self, WASM};

/// A program from elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tool {
    /// What people call it.
    pub name: &'static str,
    /// The variable that may hold its path.
    pub variable: &'static str,
    /// The names under which it is looked for on `PATH`, the usual one first.
    programs: &'static [&'static str],
    /// What brings it.
    source: Source,
    /// What cannot be done without it.
    pub needed_for: &'static str,
    /// How to get it where there is no Debian.
    elsewhere: &'static str,
}

/// What a program comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    /// A package of Debian.
    Package(&'static str),
    /// A crate of this name and version, which takes minutes to build.
    Crate(&'static str, &'static str),
}

/// The browser that the tests drive.
pub const CHROMIUM: Tool = Tool {
    name: "Chromium",
    variable: "BACKWATCH_CHROMIUM",
    programs: &["chromium", "chromium-browser", "google-chrome", "chrome"],
    source: Source::Package("chromium"),
    needed_for: "tests in the browser",
    elsewhere: "install Chromium or Chrome",
};

/// The program through which the tests drive it.
pub const CHROMEDRIVER: Tool = Tool {
    name: "ChromeDriver",
    variable: "BACKWATCH_CHROMEDRIVER",
    programs: &["chromedriver"],
    source: Source::Package("chromium-driver"),
    needed_for: "tests in the browser",
    elsewhere: "install the ChromeDriver of the browser's own version",
};

/// The other browser, in which the main way is gone once more.
pub const FIREFOX: Tool = Tool {
    name: "Firefox",
    variable: "BACKWATCH_FIREFOX",
    programs: &["firefox-esr", "firefox"],
    source: Source::Package("firefox-esr"),
    needed_for: "the main way through the page in a second browser",
    elsewhere: "install Firefox",
};

/// The program through which the tests drive it.
pub const GECKODRIVER: Tool = Tool {
    name: "geckodriver",
    variable: "BACKWATCH_GECKODRIVER",
    programs: &["geckodriver"],
    source: Source::Crate("geckodriver", "0.37.1"),
    needed_for: "the main way through the page in a second browser",
    elsewhere: "`cargo install geckodriver`",
};

/// Prometheus's own check of rules.
pub const PROMTOOL: Tool = Tool {
    name: "promtool",
    variable: "BACKWATCH_PROMTOOL",
    programs: &["promtool"],
    source: Source::Package("prometheus"),
    needed_for: "checks of the rules by Prometheus itself",
    elsewhere: "install Prometheus, which brings promtool",
};

/// The server that remembers.
pub const PROMETHEUS: Tool = Tool {
    name: "Prometheus",
    variable: "BACKWATCH_PROMETHEUS",
    programs: &["prometheus"],
    source: Source::Package("prometheus"),
    needed_for: "questions to a running Prometheus",
    elsewhere: "install Prometheus",
};

/// Alertmanager's own check of what it would route.
pub const AMTOOL: Tool = Tool {
    name: "amtool",
    variable: "BACKWATCH_AMTOOL",
    programs: &["amtool"],
    source: Source::Package("prometheus-alertmanager"),
    needed_for: "checks against Alertmanager",
    elsewhere: "install Alertmanager, which brings amtool",
};

impl Tool {
    /// Where it is: the variable first, then `PATH`.
    pub fn find(&self) -> Option<PathBuf> {
        if let Some(path) = env::var_os(self.variable) {
            let path = PathBuf::from(path);
            return path.is_file().then_some(path);
        }
        let built = || self.built().filter(|path| path.is_file());
        self.programs.iter().find_map(|program| on_path(program)).or_else(built)
    }

    /// Where it is put when it is built from a crate: outside of the tree, by version.
    fn built(&self) -> Option<PathBuf> {
        let Source::Crate(name, version) = self.source else { return None };
        let program = format!("{name}{}", env::consts::EXE_SUFFIX);
        Some(workspace::cache()?.join(format!("{name}-{version}")).join("bin").join(program))
    }

    /// One sentence: that it is missing, what for, and how to get it.
    pub fn missing(&self) -> String {
        let way = match self.source {
            Source::Package(package) => format!(
                "on Debian `apt-get install --no-install-recommends {package}`, elsewhere {}",
                self.elsewhere
            ),
            Source::Crate(..) => self.elsewhere.to_owned(),
        };
        format!(
            "{} is missing (needed for {}): {way}, or set {} to its path",
            self.name, self.needed_for, self.variable
        )
    }
}

/// Makes sure of `tools`: installs what is missing where that can be done without asking (packages as root
/// on Debian, crates anywhere), and returns what is missing still. In CI a missing tool is an error.
pub fn provide(tools: &[Tool]) -> Result<Vec<Tool>> {
    let missing = absent(tools);
    if missing.is_empty() {
        return Ok(missing);
    }
    if is_debian_root() {
        let package = |tool: &Tool| match tool.source {
            Source::Package(name) => Some(name),
            Source::Crate(..) => None,
        };
        install(&missing.iter().filter_map(package).collect::<Vec<&str>>())?;
    }
    for tool in &missing {
        build(tool)?;
    }
    let missing = absent(tools);
    if workspace::in_ci() && !missing.is_empty() {
        let reasons: Vec<String> = missing.iter().map(Tool::missing).collect();
        bail!("in CI nothing is skipped: {}", reasons.join("; "));
    }
    Ok(missing)
}

/// Adds the wasm target to the toolchain where it is missing.
pub fn provide_wasm_target() -> Result<()> {
    if sysroot()?.join("lib/rustlib").join(WASM).join("lib").is_dir() {
        return Ok(());
    }
    let add = Step::new("rustup").folder(workspace::root()).args(["target", "add", WASM]);
    add.run().with_context(|| {
        format!(
            "the target {WASM} is missing and rustup could not add it: install rustup, or the \
             package of your system that brings the standard library for {WASM}"
        )
    })
}

/// Adds the sources of the standard library to the toolchain where they are missing.
pub fn provide_rust_source() -> Result<()> {
    if sysroot()?.join("lib/rustlib/src/rust/library/std").is_dir() {
        return Ok(());
    }
    let add = Step::new("rustup").folder(workspace::root()).args(["component", "add", "rust-src"]);
    add.run().context("the sources of the standard library could not be added by rustup")
}

/// Where the toolchain lies.
pub fn sysroot() -> Result<PathBuf> {
    let sysroot = Step::new("rustc").folder(workspace::root()).args(["--print", "sysroot"]);
    Ok(PathBuf::from(sysroot.output().context("rustc is missing")?.trim()))
}

/// Those of `tools` that are missing.
pub fn absent(tools: &[Tool]) -> Vec<Tool> {
    tools.iter().filter(|tool| tool.find().is_none()).copied().collect()
}

fn install(packages: &[&str]) -> Result<()> {
    if packages.is_empty() {
        return Ok(());
    }
    let apt =
        |words: &[&str]| Step::new("apt-get").args(words).env("DEBIAN_FRONTEND", "noninteractive");
    apt(&["update", "-qq"]).run()?;
    let mut words = vec!["install", "-qq", "-y", "--no-install-recommends"];
    words.extend(packages);
    apt(&words).run()
}

/// Builds a tool that comes in a crate.
fn build(tool: &Tool) -> Result<()> {
    let (Source::Crate(name, version), Some(path)) = (tool.source, tool.built()) else {
        return Ok(());
    };
    let folder = path.ancestors().nth(2).context("no folder for it")?;
    workspace::cargo()
        .args(["install", "--quiet", "--locked", name, "--version", version, "--root"])
        .args([folder])
        .run()
}

fn is_debian_root() -> bool {
    let debian = Path::new("/etc/debian_version").exists() && on_path("apt-get").is_some();
    // The owner of this process's own folder is its user; asking so needs no foreign function.
    debian && fs::metadata("/proc/self").is_ok_and(|own| is_root(&own))
}

#[cfg(unix)]
fn is_root(own: &fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::uid(own) == 0
}

#[cfg(not(unix))]
fn is_root(_: &fs::Metadata) -> bool {
    false
}

fn on_path(program: &str) -> Option<PathBuf> {
    let name = format!("{program}{}", env::consts::EXE_SUFFIX);
    let paths = env::var_os("PATH")?;
    env::split_paths(&paths).map(|folder| folder.join(&name)).find(|path| path.is_file())
}
