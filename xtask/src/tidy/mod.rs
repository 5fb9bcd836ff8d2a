//! Checks the habits of the house that no compiler checks: directions of crates and folders, sizes,
//! words that must not stand in the project.

mod crates;
mod folders;
mod sizes;
mod words;

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::shell::Step;
use crate::workspace::{self, Workspace};

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The file, below the workspace root.
    pub file: PathBuf,
    /// The line, from 1; 0 for the file as a whole.
    pub line: usize,
    /// What is wrong, and what would be right.
    pub text: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(formatter, "{}: {}", self.file.display(), self.text),
            line => write!(formatter, "{}:{line}: {}", self.file.display(), self.text),
        }
    }
}

/// A file of the project.
struct Source {
    /// Below the workspace root, with forward slashes.
    path: String,
    text: String,
}

impl Source {
    fn finding(&self, line: usize, text: impl Into<String>) -> Finding {
        Finding { file: PathBuf::from(&self.path), line, text: text.into() }
    }

    fn is_rust(&self) -> bool {
        Path::new(&self.path).extension().is_some_and(|extension| extension == "rs")
    }
}

/// Checks the workspace and prints what it finds; findings are an error.
pub fn run() -> Result<()> {
    let findings = check(&Workspace::load()?)?;
    for finding in &findings {
        println!("{finding}");
    }
    match findings.len() {
        0 => println!("tidy: nothing to say"),
        number => bail!("tidy has {number} findings"),
    }
    Ok(())
}

fn check(workspace: &Workspace) -> Result<Vec<Finding>> {
    let mut findings = crates::check(&workspace.members);
    for source in sources()? {
        findings.extend(words::check(&source));
        findings.extend(sizes::file(&source));
        if source.is_rust() {
            match syn::parse_file(&source.text) {
                Ok(file) => {
                    findings.extend(sizes::functions(&source, &file));
                    findings.extend(folders::check(&source));
                }
                Err(error) => findings.push(
                    source.finding(error.span().start().line, format!("is not Rust: {error}")),
                ),
            }
        }
    }
    findings.sort();
    Ok(findings)
}

/// The files that belong to the project: what git tracks or would track. Expected output of cases
/// and files that tools write are left out.
fn sources() -> Result<Vec<Source>> {
    let list = Step::new("git")
        .folder(workspace::root())
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .output()
        .context("git is missing: tidy asks it which files belong to the project")?;
    let mut paths: Vec<&str> = list.lines().filter(|path| !is_made(path)).collect();
    paths.sort_unstable();
    paths.dedup();
    let mut sources = Vec::new();
    for path in paths {
        // A file that is not text, or was just removed, is none of ours.
        if let Ok(text) = fs::read_to_string(workspace::root().join(path)) {
            sources.push(Source { path: path.to_owned(), text });
        }
    }
    Ok(sources)
}

fn is_made(path: &str) -> bool {
    path.ends_with("Cargo.lock") || path.contains("/cases/") || path.starts_with("LICENSE")
}
