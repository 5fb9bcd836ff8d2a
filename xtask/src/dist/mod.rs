//! Builds the static site: the page's wasm and its glue, the assets that `web/index.html` names,
//! the headers for hosts. The same sources give the same bytes, on any machine.

pub mod sizes;
pub mod weigh;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread::{self, ScopedJoinHandle};

use anyhow::{Context as _, Result, anyhow, bail};

use crate::page::Program;
use crate::shell::Step;
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

/// How cargo builds for wasm quickly, and yet fast enough to drag a slider. It is the profile of native
/// tests but for this: what runs while they are compiled, such as macros, then is built once for both.
pub const QUICK: &[&str] = &[
    "--target",
    WASM,
    "--config",
    "profile.dev.opt-level=1",
    "--config",
    "profile.dev.debug=false",
];

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
    let library = Library::provide(mode);
    let (binder, built) = compile(mode, &workspace, &page.programs, library)?;
    for (program, wasm) in page.programs.iter().zip(built) {
        bind(&binder, mode, &wasm, &program.name, &fresh)?;
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
    let worker = page.programs.iter().filter(|program| is_worker(program));
    let worker: Vec<String> = worker.map(|program| program.name.clone()).collect();
    Sizes::measure(folder, &page.first_load, &worker)
}

/// Whether a program runs in a worker rather than as a part of the page.
fn is_worker(program: &Program) -> bool {
    program.manifest != "Cargo.toml"
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

/// The standard library that the programs are linked with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Library {
    /// The one that comes with the toolchain.
    Ready,
    /// Built with the page, for size: its sorting and formatting take a third less. This is the one
    /// switch of the build that the stable compiler only takes when told that it may.
    Small,
}

impl Library {
    fn provide(mode: Mode) -> Self {
        if mode == Mode::Quick {
            return Self::Ready;
        }
        match tools::provide_rust_source() {
            Ok(()) => Self::Small,
            Err(error) => {
                eprintln!("warning: {error:#}; the page will be some 8 % larger");
                Self::Ready
            }
        }
    }

    fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Ready => &[],
            Self::Small => {
                &["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"]
            }
        }
    }

    fn run(self, build: Step) -> Result<()> {
        match self {
            Self::Ready => build.run(),
            Self::Small => build.env("RUSTC_BOOTSTRAP", "1").run(),
        }
    }
}

/// Paths of the machine that builds must not end in what is built: they would differ from machine
/// to machine, and they are nobody's business.
fn rust_flags(library: Library) -> Result<String> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(env::home_dir()?.join(".cargo"))).unwrap_or_default();
    let mut flags = vec![
        format!("--remap-path-prefix={}=", workspace::root().display()),
        format!("--remap-path-prefix={}=cargo", home.display()),
    ];
    if library == Library::Small {
        let source = tools::sysroot()?.join("lib/rustlib/src/rust/library");
        flags.push(format!("--remap-path-prefix={}=std", source.display()));
        // Where in the sources a panic arose is told by its message; the places of all that might
        // take 6 kB of the first load.
        flags.push("-Zlocation-detail=none".to_owned());
    }
    Ok(flags.join("\u{1f}"))
}

/// Builds the programs of the page and the one that binds them to JavaScript; returns where the latter
/// is, and where each of them.
fn compile(
    mode: Mode,
    workspace: &Workspace,
    programs: &[Program],
    library: Library,
) -> Result<(PathBuf, Vec<PathBuf>)> {
    if mode == Mode::Quick {
        return Ok((build_binder(workspace)?, compile_quick(workspace, programs)?));
    }
    // Linking keeps one processor busy for a minute each. Each has a profile, and so a folder, of its own.
    thread::scope(|scope| {
        let binder = scope.spawn(|| build_binder(workspace));
        let build = |program| scope.spawn(move || compile_published(workspace, program, library));
        let builds: Vec<_> = programs.iter().map(build).collect();
        let wasm = builds.into_iter().map(joined).collect::<Result<_>>();
        Ok((joined(binder)?, wasm?))
    })
}

fn joined<T>(build: ScopedJoinHandle<'_, Result<T>>) -> Result<T> {
    build.join().unwrap_or_else(|_| Err(anyhow!("a build stopped")))
}

/// All packages are named in each run of cargo, and programs of the same features built in one: what they
/// have in common then has the same features everywhere, and is built once.
fn compile_quick(workspace: &Workspace, programs: &[Program]) -> Result<Vec<PathBuf>> {
    let packages = workspace.wasm_packages();
    for default_features in [true, false] {
        let alike = programs.iter().filter(|one| one.default_features == default_features);
        let names: Vec<&str> = alike.flat_map(|one| ["--bin", one.name.as_str()]).collect();
        if !names.is_empty() {
            workspace::cargo()
                .args(["build"])
                .args(QUICK)
                .args(packages.iter().flat_map(|package| ["--package", package]))
                .args(features(default_features))
                .args(names)
                .run()?;
        }
    }
    Ok(programs.iter().map(|one| workspace.wasm_program("debug", &one.name)).collect())
}

fn compile_published(
    workspace: &Workspace,
    program: &Program,
    library: Library,
) -> Result<PathBuf> {
    let profile = match program {
        one if one.first => "web",
        one if is_worker(one) => "worker",
        _ => "rest",
    };
    let manifest = workspace::root().join("web").join(&program.manifest);
    let build = workspace::cargo()
        .args(["build", "--bin", &program.name])
        .args(["--manifest-path".as_ref(), manifest.as_os_str()])
        .args(features(program.default_features))
        .args(["--target", WASM, "--profile", profile])
        .args(library.arguments())
        // wasm-bindgen reads the list of wasm features, which stripping would take out, and strips
        // the rest itself.
        .args(["--config", &format!("profile.{profile}.strip=false")])
        .env("CARGO_ENCODED_RUSTFLAGS", rust_flags(library)?);
    library.run(build)?;
    Ok(workspace.wasm_program(profile, &program.name))
}

fn features(default: bool) -> &'static [&'static str] {
    if default { &[] } else { &["--no-default-features"] }
}

/// Builds the program that writes the glue between wasm and JavaScript, and returns its path.
pub fn build_binder(workspace: &Workspace) -> Result<PathBuf> {
    const NAME: &str = "xtask-bindgen";
    workspace::cargo()
        .args(["build", "--quiet", "--package", "xtask"])
        .args(["--features", "bindgen", "--bin", NAME])
        .run()?;
    Ok(workspace.program("debug", NAME))
}

fn bind(binder: &Path, mode: Mode, wasm: &Path, name: &str, folder: &Path) -> Result<()> {
    let debug = mode == Mode::Quick;
    Step::new(binder)
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
    Ok(bare(&text))
}

/// A style sheet without its comments and indentation, which nobody reads there.
fn bare(sheet: &str) -> String {
    let mut kept = String::with_capacity(sheet.len());
    let mut rest = sheet;
    while let Some((before, after)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    let lines = kept.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn style_sheets_lose_what_nobody_reads() {
        assert_eq!(bare("/* a */\n.b {\n  color: red; /* c */\n}\n"), ".b {\ncolor: red;\n}");
    }
}
