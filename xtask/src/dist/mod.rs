//! Builds the static site: the page's wasm and its glue, the assets that `web/index.html` names,
//! the headers for hosts. The same sources give the same bytes, on any machine.

pub mod sizes;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::workspace::{self, WASM, Workspace};
use crate::{page, policy, tools};
use sizes::{FIRST_LOAD_LIMIT, Record, Sizes, WORKER_LIMIT};

/// The package that is the page.
const PACKAGE: &str = "backwatch-web";

/// How the page is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// As it is published: small, slow to build.
    Published,
    /// As it is worked on: quick to build.
    Quick,
}

impl Mode {
    fn profile(self) -> &'static str {
        match self {
            Self::Published => "web",
            Self::Quick => "page-quick",
        }
    }
}

/// Builds the site into `folder`, which is replaced as a whole once all went well.
pub fn build(mode: Mode, folder: &Path) -> Result<Sizes> {
    tools::provide_wasm_target()?;
    let workspace = Workspace::load()?;
    let web = workspace::root().join("web");
    let index = web.join("index.html");
    let source =
        fs::read_to_string(&index).with_context(|| format!("{} is missing", index.display()))?;
    let page = page::read(&source, PACKAGE).with_context(|| index.display().to_string())?;

    let fresh = folder.with_extension("tmp");
    remove(&fresh)?;
    fs::create_dir_all(&fresh)?;
    for name in page.workers.iter().map(String::as_str).chain([PACKAGE]) {
        let wasm = compile(mode, &workspace, name)?;
        bind(mode, &wasm, name, &fresh)?;
    }
    for copy in &page.copies {
        let (from, to) = (web.join(&copy.from), fresh.join(&copy.to));
        if to.exists() {
            bail!("two assets of index.html are both called {}", copy.to);
        }
        copy_all(&from, &to, copy.folder)?;
    }
    if !page.styles.is_empty() {
        fs::write(fresh.join(page::STYLES), join(&web, &page.styles)?)?;
    }
    fs::write(fresh.join("index.html"), &page.html)?;
    fs::write(fresh.join("_headers"), policy::headers_file())?;
    for name in &page.first_load {
        if !fresh.join(name).is_file() {
            bail!("the page asks for {name}, but index.html does not bring it");
        }
    }
    remove(folder)?;
    fs::rename(&fresh, folder)?;
    Sizes::measure(folder, &page.first_load, &page.workers)
}

/// Builds the site as it is published, prints its sizes and remembers them.
pub fn publish(folder: &Path) -> Result<()> {
    let sizes = build(Mode::Published, folder)?;
    let own = Workspace::load()?.own_folder();
    fs::create_dir_all(&own)?;
    let mut record = Record::load(&own);
    record.add(sizes)?;
    if let Some(last) = record.last() {
        print!("{}", last.table(record.before()));
        let total = last.total().gzip;
        println!("first load is {total} of at most {FIRST_LOAD_LIMIT} bytes, compressed");
        if total > FIRST_LOAD_LIMIT {
            eprintln!("warning: the first load is larger than that");
        }
        let worker = last.worker().gzip;
        println!("worker is {worker} of at most {WORKER_LIMIT} bytes, compressed");
    }
    println!("the site is in {}", folder.display());
    Ok(())
}

/// Every file below `folder`, ordered by path.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).with_context(|| folder.display().to_string())?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    Ok(found)
}

/// Paths of the machine that builds must not end in what is built: they would differ from machine
/// to machine, and they are nobody's business.
fn rust_flags() -> String {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(env::home_dir()?.join(".cargo"))).unwrap_or_default();
    let flags = [
        format!("--remap-path-prefix={}=", workspace::root().display()),
        format!("--remap-path-prefix={}=cargo", home.display()),
    ];
    flags.join("\u{1f}")
}

/// Builds the program of the package of the same name.
fn compile(mode: Mode, workspace: &Workspace, name: &str) -> Result<PathBuf> {
    let profile = mode.profile();
    // What plays is worth its bytes in speed; the page links the same crate for little more than its
    // parser, and stays small.
    let fast: &[&str] = match (name == PACKAGE, mode) {
        (false, Mode::Published) => &["--config", "profile.web.package.backwatch-sim.opt-level=3"],
        _ => &[],
    };
    workspace::cargo()
        .args(["build", "--package", name, "--bin", name])
        .args(fast.iter().copied())
        .args(["--target", WASM, "--profile", profile])
        // wasm-bindgen reads the list of wasm features, which stripping would take out, and strips
        // the rest itself.
        .args(["--config", "profile.web.strip=false"])
        .env("CARGO_ENCODED_RUSTFLAGS", rust_flags())
        .run()?;
    Ok(workspace.target.join(WASM).join(profile).join(format!("{name}.wasm")))
}

fn bind(mode: Mode, wasm: &Path, name: &str, folder: &Path) -> Result<()> {
    let debug = mode == Mode::Quick;
    workspace::cargo()
        .args(["run", "--quiet", "--package", "xtask"])
        .args(["--features", "bindgen", "--bin", "xtask-bindgen", "--"])
        .args([wasm.as_os_str(), name.as_ref(), folder.as_os_str()])
        .args([if debug { "true" } else { "false" }])
        .run()
}

fn join(web: &Path, styles: &[String]) -> Result<String> {
    let mut text = String::new();
    for style in styles {
        let path = web.join(style);
        let sheet = fs::read_to_string(&path);
        text.push_str(&sheet.with_context(|| format!("index.html names {}", path.display()))?);
        text.push('\n');
    }
    Ok(text)
}

fn copy_all(from: &Path, to: &Path, folder: bool) -> Result<()> {
    let explain = || format!("index.html names {}", from.display());
    if !folder {
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::copy(from, to).with_context(explain)?;
        return Ok(());
    }
    for file in files(from).with_context(explain)? {
        let to = to.join(file.strip_prefix(from)?);
        copy_all(&file, &to, false)?;
    }
    Ok(())
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    Ok(())
}
