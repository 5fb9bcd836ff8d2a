//! The templates in the rule files of public repositories.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_yaml::Value;

/// All labels and annotations with an action, but for those that query: what they ask for is not
/// there. Nothing where the files are absent.
pub(super) fn templates() -> Option<Vec<String>> {
    let shared = std::env::var_os("BACKWATCH_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    if !shared.is_dir() {
        assert!(std::env::var_os("CI").is_none(), "../shared is absent");
        eprintln!("skipped: ../shared is absent");
        return None;
    }
    let mut found = BTreeSet::new();
    for entry in std::fs::read_dir(shared.join("corpus/rules")).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        collect(&serde_yaml::from_str(&text).unwrap_or(Value::Null), &mut found);
    }
    Some(found.into_iter().collect())
}

fn collect(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Mapping(mapping) => {
            for (key, value) in mapping {
                match (key.as_str(), value) {
                    (Some("labels" | "annotations"), Value::Mapping(texts)) => {
                        let texts = texts.values().filter_map(Value::as_str);
                        let wanted = texts.filter(|t| t.contains("{{") && !t.contains("query"));
                        found.extend(wanted.map(str::to_owned));
                    }
                    _ => collect(value, found),
                }
            }
        }
        Value::Sequence(items) => items.iter().for_each(|item| collect(item, found)),
        _ => {}
    }
}
