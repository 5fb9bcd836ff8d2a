//! Which files are meant: names, patterns and folders.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::report::Failure;

/// The endings of files that are looked at in folders.
const ENDINGS: [&str; 5] = ["yaml", "yml", "json", "md", "rules"];

/// Files in the order in which they were named, each with whether it was named itself; those found in
/// folders and by patterns are sorted. A name that is nothing is an error.
pub(crate) fn find(named: &[PathBuf]) -> Result<Vec<(PathBuf, bool)>, Failure> {
    let mut found = Vec::new();
    for path in named {
        if path.is_dir() {
            let mut inside = Vec::new();
            walk(path, 0, &mut inside)?;
            inside.sort();
            found.extend(inside.into_iter().map(|file| (file, false)));
        } else if path.exists() || path.as_os_str() == "-" {
            found.push((path.clone(), true));
        } else {
            found.extend(by_pattern(path)?.into_iter().map(|file| (file, false)));
        }
    }
    // A file of several spellings is one, so that nothing is read before and after it was written.
    let mut seen = BTreeSet::new();
    found.retain(|(path, _)| seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())));
    Ok(found)
}

fn by_pattern(path: &Path) -> Result<Vec<PathBuf>, Failure> {
    let pattern = path.to_string_lossy();
    let missing = || Failure::unusable(format!("{pattern}:1:1: there is no such file"));
    if !pattern.contains(['*', '?', '[']) {
        return Err(missing());
    }
    let paths = glob::glob(&pattern)
        .map_err(|error| Failure::unusable(format!("{pattern}:1:1: {error}")))?;
    let mut files: Vec<PathBuf> = paths.filter_map(Result::ok).filter(|p| p.is_file()).collect();
    files.sort();
    if files.is_empty() { Err(missing()) } else { Ok(files) }
}

/// Folders are followed 32 deep; hidden ones and links to folders are left out.
fn walk(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let wrong = |error| Failure::unusable(format!("{}:1:1: {error}", folder.display()));
    if depth > 32 {
        return Ok(());
    }
    for entry in std::fs::read_dir(folder).map_err(wrong)? {
        let entry = entry.map_err(wrong)?;
        let kind = entry.file_type().map_err(wrong)?;
        let path = entry.path();
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if kind.is_dir() {
            walk(&path, depth + 1, found)?;
        } else if path.is_file() && has_known_ending(&path) {
            found.push(path);
        }
    }
    Ok(())
}

fn has_known_ending(path: &Path) -> bool {
    let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
    ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known))
}
