//! What both readers read: every rule file as it is and inside a ConfigMap, every dashboard inside a
//! ConfigMap and a `GrafanaDashboard`.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Names and texts; `None` where the reference material is absent, which in CI is an error.
pub(crate) fn files() -> Option<Vec<(String, String)>> {
    let Some(shared) = xtask::workspace::shared() else {
        assert!(!xtask::workspace::in_ci(), "../shared is absent");
        eprintln!("skipped: ../shared is absent");
        return None;
    };
    let mut files = Vec::new();
    for (name, text) in folder(&shared.join("corpus/rules")) {
        let wrapped = config_map("rules.yaml", &text);
        files.push((format!("{name} in a ConfigMap"), wrapped));
        files.push((name, text));
    }
    for (name, text) in folder(&shared.join("corpus/dashboards")) {
        let head = "apiVersion: grafana.integreatly.org/v1beta1\nkind: GrafanaDashboard\nmetadata:\n  name: a\nspec:\n";
        files.push((
            format!("{name} of the operator"),
            format!("{head}  json: |\n{}", indented(&text, 4)),
        ));
        files.push((format!("{name} in a ConfigMap"), config_map("dashboard.json", &text)));
    }
    for (name, text) in folder(&shared.join("fixtures/kgents/before")) {
        if std::path::Path::new(&name).extension().is_none_or(|e| e != "md") {
            files.push((name, text));
        }
    }
    assert!(files.len() > 400, "the corpus is not whole: {}", files.len());
    Some(files)
}

fn config_map(key: &str, text: &str) -> String {
    let head = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a # wrapped\n\ndata:\n";
    format!("{head}  {key}: |\n{}", indented(text, 4))
}

fn indented(text: &str, by: usize) -> String {
    let mut out = String::new();
    for line in text.lines() {
        // Writing into a string does not fail.
        let _ = if line.is_empty() { writeln!(out) } else { writeln!(out, "{:by$}{line}", "") };
    }
    out
}

/// Names and texts of a folder's files, in the order of their names.
fn folder(path: &Path) -> Vec<(String, String)> {
    let mut paths: Vec<_> =
        fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    paths
        .iter()
        .filter(|path| path.is_file())
        .filter_map(|path| Some((name(path), fs::read_to_string(path).ok()?)))
        .collect()
}
