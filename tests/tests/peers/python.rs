//! Python with PyYAML: found, in CI installed, and asked how it reads texts.

use std::path::{Path, PathBuf};

use serde_json::Value;
use xtask::bench::peers::python::{self, Package};

/// A Python that has PyYAML. Where there is none it says so; in CI it is installed.
pub(crate) fn find() -> Option<PathBuf> {
    let found = python::find(Package::PyYaml);
    if found.is_some() {
        return found;
    }
    if xtask::workspace::in_ci() {
        return Some(python::provide(Package::PyYaml).expect("in CI PyYAML has to be there"));
    }
    eprintln!(
        "skipped: PyYAML is absent; `cargo xtask bench` or `python3 -m pip install pyyaml` brings it"
    );
    None
}

/// How the peer reads each text: its documents, or an error.
pub(crate) fn read<'t>(python: &Path, texts: impl Iterator<Item = &'t str>) -> Vec<Value> {
    let input = Value::from(texts.collect::<Vec<_>>()).to_string();
    let output =
        python::run(python, include_str!("read.py"), input.as_bytes()).expect("the peer ran");
    serde_json::from_str(&output).expect("the peer wrote JSON")
}
