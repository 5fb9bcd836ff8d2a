//! Where things are: the workspace root, its members as cargo sees them, the folder for what is
//! built.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::shell;

/// The name of the target that the page is built for.
pub const WASM: &str = "wasm32-unknown-unknown";

/// The folder that holds the root `Cargo.toml`.
pub fn root() -> &'static Path {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own)
}

/// The folder with reference material beside the workspace, where there is one.
pub fn shared() -> Option<PathBuf> {
    let folder = match env::var_os("BACKWATCH_SHARED") {
        Some(path) => PathBuf::from(path),
        None => root().parent()?.join("shared"),
    };
    folder.is_dir().then_some(folder)
}

/// The folder outside of the tree for what is slow to get or to build.
pub fn cache() -> Option<PathBuf> {
    let named = env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let usual = || Some(env::home_dir()?.join(".cache"));
    Some(named.or_else(usual)?.join("backwatch"))
}

/// Whether nothing may be skipped.
pub fn in_ci() -> bool {
    env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false")
}

/// The `cargo` that runs this program, else the one on `PATH`.
pub fn cargo() -> shell::Step {
    let program = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    shell::Step::new(program).folder(root())
}

/// The workspace as `cargo metadata` describes it, without its dependencies.
#[derive(Debug, Clone)]
pub struct Workspace {
    /// Where cargo puts what it builds.
    pub target: PathBuf,
    /// The members, ordered by name.
    pub members: Vec<Member>,
}

/// One package of the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The package's name.
    pub name: String,
    /// The folder of its `Cargo.toml`.
    pub folder: PathBuf,
    /// The names of everything it depends on.
    pub dependencies: Vec<Dependency>,
    /// The names of its integration tests.
    pub tests: Vec<String>,
}

/// A dependency of a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependency {
    /// The package depended on.
    pub name: String,
    /// Whether only its tests use it.
    pub dev: bool,
}

impl Workspace {
    /// Asks cargo.
    pub fn load() -> Result<Self> {
        let text = cargo()
            .args(["metadata", "--format-version=1", "--no-deps", "--locked"])
            .output()
            .or_else(|_| cargo().args(["metadata", "--format-version=1", "--no-deps"]).output())
            .context("the workspace could not be read")?;
        Self::parse(&text)
    }

    /// Reads what `cargo metadata --no-deps` printed.
    pub fn parse(text: &str) -> Result<Self> {
        let value: Value = serde_json::from_str(text)?;
        let target = value["target_directory"].as_str().context("no target_directory")?.into();
        let mut members: Vec<Member> = list(&value["packages"]).map(member).collect();
        members.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Self { target, members })
    }

    /// The folder for what the tasks themselves keep.
    pub fn own_folder(&self) -> PathBuf {
        self.target.join("xtask")
    }

    /// The packages of the page, and those with tests that run in wasm: their test is called `wasm`.
    pub fn wasm_packages(&self) -> Vec<&str> {
        let page = root().join("web");
        let ours = |member: &&Member| {
            member.folder.starts_with(&page) || member.tests.iter().any(|test| test == "wasm")
        };
        self.members.iter().filter(ours).map(|member| member.name.as_str()).collect()
    }

    /// A program that cargo builds for wasm.
    pub fn wasm_program(&self, profile: &str, name: &str) -> PathBuf {
        self.target.join(WASM).join(profile).join(format!("{name}.wasm"))
    }

    /// A program that cargo builds without a target triple.
    pub fn program(&self, profile: &str, name: &str) -> PathBuf {
        self.target.join(profile).join(format!("{name}{}", env::consts::EXE_SUFFIX))
    }
}

fn member(package: &Value) -> Member {
    let manifest = Path::new(package["manifest_path"].as_str().unwrap_or_default());
    Member {
        name: package["name"].as_str().unwrap_or_default().to_owned(),
        folder: manifest.parent().unwrap_or(manifest).to_owned(),
        dependencies: list(&package["dependencies"])
            .map(|dependency| Dependency {
                name: dependency["name"].as_str().unwrap_or_default().to_owned(),
                dev: dependency["kind"] == "dev",
            })
            .collect(),
        tests: list(&package["targets"])
            .filter(|target| list(&target["kind"]).any(|kind| kind == "test"))
            .filter_map(|target| target["name"].as_str().map(str::to_owned))
            .collect(),
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}
