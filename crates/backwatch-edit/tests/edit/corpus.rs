//! Finds the corpus, and makes the variants in which each file is tried.

use std::path::PathBuf;

/// Name and text of each corpus file in a folder; nothing where the corpus is absent.
pub(crate) fn corpus(folder: &str) -> Vec<(String, String)> {
    let root = std::env::var_os("BACKWATCH_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let Ok(found) = std::fs::read_dir(root.join("corpus").join(folder)) else {
        assert!(std::env::var_os("CI").is_none(), "../shared is absent");
        println!("skipped: ../shared is absent");
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = found.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, std::fs::read_to_string(path).unwrap())
    };
    let kept = |path: &PathBuf| {
        let wanted = ["yml", "yaml", "json"];
        path.extension().is_some_and(|end| wanted.iter().any(|one| end == *one))
    };
    paths.into_iter().filter(kept).map(read).collect()
}

/// The text as it is, with CRLF, without its last line break, and with a byte-order mark.
pub(crate) fn variants(text: &str) -> Vec<String> {
    let crlf = text.replace("\r\n", "\n").replace('\n', "\r\n");
    let bare = text.trim_end_matches(['\n', '\r']).to_owned();
    let marked = format!("\u{feff}{}", text.trim_start_matches('\u{feff}'));
    vec![text.to_owned(), crlf, bare, marked]
}

/// The text as a file embedded in a `ConfigMap`.
pub(crate) fn config_map(text: &str) -> String {
    let mut out = "kind: ConfigMap\ndata:\n  file: |\n".to_owned();
    for line in text.lines() {
        if !line.is_empty() {
            out.push_str("    ");
        }
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// The text as the second item of a `List`; a text with document marks of its own is none.
pub(crate) fn list(text: &str) -> Option<String> {
    let marks = ["---", "...", "%"];
    if text.lines().any(|line| marks.iter().any(|mark| line.starts_with(mark))) {
        return None;
    }
    let mut out = "kind: List\nitems:\n- kind: Secret\n-\n".to_owned();
    for line in text.trim_start_matches('\u{feff}').lines() {
        out.push_str(if line.is_empty() { "" } else { "  " });
        out.push_str(line);
        out.push('\n');
    }
    Some(out)
}

/// The text between two others in a stream.
pub(crate) fn stream(text: &str) -> String {
    let text = text.trim_start_matches('\u{feff}');
    let (mark, end) = (
        if text.starts_with("---") { "" } else { "---\n" },
        if text.ends_with('\n') { "" } else { "\n" },
    );
    format!("kind: Secret\n{mark}{text}{end}---\n# last\nkind: Service\n")
}
