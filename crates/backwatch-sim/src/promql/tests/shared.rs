//! Where the reference material is and how expressions are taken out of it.

use std::path::{Path, PathBuf};

/// The folder of reference material; `None` where it is absent, which is an error in CI.
pub(super) fn folder() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let folder = std::env::var_os("BACKWATCH_SHARED").map_or_else(beside, PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var_os("CI").is_none(), "../shared is absent");
    println!("skipped: ../shared is absent");
    None
}

/// An expression of an engine test.
pub(super) struct Evaluated {
    pub(super) place: String,
    pub(super) expr: String,
    /// Whether the evaluation is expected to fail, in the parser or later.
    pub(super) fails: bool,
}

/// All expressions behind `eval` in the engine tests.
pub(super) fn engine_tests(folder: &Path) -> Vec<Evaluated> {
    let mut found = Vec::new();
    for path in files(&folder.join("promqltest"), &["test"]) {
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        for (number, line) in text.lines().map(str::trim).enumerate() {
            if line.starts_with("expect fail") {
                let last: &mut Evaluated = found.last_mut().unwrap();
                last.fails = true;
            }
            let Some(rest) = line.strip_prefix("eval") else { continue };
            let expr = expression(rest).unwrap_or_else(|| panic!("{name}: {line}"));
            let place = format!("{name}:{}", number + 1);
            let fails = rest.starts_with("_fail");
            found.push(Evaluated { place, expr: expr.to_owned(), fails });
        }
    }
    found
}

/// The expression behind `instant at 5m` or `range from 0 to 1h step 5m`.
fn expression(rest: &str) -> Option<&str> {
    let (kind, rest) = rest.split_once(' ')?.1.trim_start().split_once(' ')?;
    let mut words = if kind == "instant" { 2 } else { 6 };
    let mut rest = rest.trim_start();
    while words > 0 {
        rest = rest.split_once(char::is_whitespace)?.1.trim_start();
        words -= 1;
    }
    Some(rest)
}

/// All expressions of the rule files, with the name of the file.
pub(super) fn rules(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for path in files(&folder.join("corpus/rules"), &["yaml", "yml"]) {
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let document = serde_yaml::from_str(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
        let mut exprs = Vec::new();
        collect(&document, &mut exprs);
        found.extend(exprs.into_iter().map(|expr| (name.clone(), expr)));
    }
    found
}

/// The text of each `expr`, at whatever depth: some files are wrapped in an object of Kubernetes.
fn collect(value: &serde_yaml::Value, found: &mut Vec<String>) {
    match value {
        serde_yaml::Value::Mapping(mapping) => {
            for (key, value) in mapping {
                match (key.as_str(), value.as_str()) {
                    (Some("expr"), Some(expr)) => found.push(expr.to_owned()),
                    _ => collect(value, found),
                }
            }
        }
        serde_yaml::Value::Sequence(items) => items.iter().for_each(|item| collect(item, found)),
        _ => {}
    }
}

/// All expressions of the dashboards, their variables filled in.
pub(super) fn dashboards(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for path in files(&folder.join("corpus/dashboards"), &["json"]) {
        let text = std::fs::read_to_string(&path).unwrap();
        let document: serde_json::Value = serde_json::from_str(&text).unwrap();
        collect_json(&document, &mut found);
    }
    found.sort();
    found.dedup();
    found.iter().map(|expr| without_variables(expr)).collect()
}

fn collect_json(value: &serde_json::Value, found: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(object) => {
            for (key, value) in object {
                match value.as_str() {
                    Some(expr) if key == "expr" => found.push(expr.to_owned()),
                    _ => collect_json(value, found),
                }
            }
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| collect_json(item, found)),
        _ => {}
    }
}

/// `$name` and `${name}` replaced: by a duration in brackets and where the name says so, by a
/// number elsewhere.
fn without_variables(expr: &str) -> String {
    let mut parts = expr.split('$');
    let mut out = parts.next().unwrap().to_owned();
    for part in parts {
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let (name, behind) = match part.strip_prefix('{').and_then(|part| part.split_once('}')) {
            Some(found) => found,
            None => part.split_at(part.find(|c| !is_word(c)).unwrap_or(part.len())),
        };
        let is_time = name.contains("interval") || name.contains("range") || out.ends_with('[');
        out.push_str(if is_time { "5m" } else { "1" });
        out.push_str(behind);
    }
    out
}

fn files(folder: &Path, extensions: &[&str]) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| extensions.iter().any(|e| path.extension().is_some_and(|x| x == *e)));
    paths.sort();
    paths
}
