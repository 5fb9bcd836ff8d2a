//! Writes a difference as a unified patch.

use std::fmt::Write as _;

use super::{Diff, Hunk, LineKind};

/// The patch's text.
pub(super) fn write(diff: &Diff, path: &str) -> String {
    let mut out = String::new();
    if diff.is_empty() {
        return out;
    }
    let path = path.trim_start_matches('/');
    // Writing to a string cannot fail.
    let _ = writeln!(out, "--- {}", name("a/", path));
    let _ = writeln!(out, "+++ {}", name("b/", path));
    for hunk in &diff.hunks {
        let old = range(hunk.old_start, hunk.old_count);
        let new = range(hunk.new_start, hunk.new_count);
        let _ = writeln!(out, "@@ -{old} +{new} @@");
        push_lines(&mut out, hunk);
    }
    out
}

fn push_lines(out: &mut String, hunk: &Hunk) {
    for line in &hunk.lines {
        out.push(match line.kind {
            LineKind::Kept => ' ',
            LineKind::Removed => '-',
            LineKind::Added => '+',
        });
        out.push_str(&line.text);
        out.push('\n');
        if !line.ended {
            out.push_str("\\ No newline at end of file\n");
        }
    }
}

fn range(start: usize, count: usize) -> String {
    if count == 1 { start.to_string() } else { format!("{start},{count}") }
}

/// A name as git writes it: in quotes with escapes where it holds any, else with a tab behind it
/// where it holds blanks, so that `patch` knows its end.
fn name(prefix: &str, path: &str) -> String {
    if path.chars().any(|c| c.is_control() || c == '"' || c == '\\') {
        let mut quoted = format!("\"{prefix}");
        for byte in path.bytes() {
            match byte {
                b'"' | b'\\' => quoted.extend(['\\', char::from(byte)]),
                b' '..=b'~' => quoted.push(char::from(byte)),
                _ => {
                    let _ = write!(quoted, "\\{byte:03o}");
                }
            }
        }
        quoted.push('"');
        return quoted;
    }
    let end = if path.contains(' ') { "\t" } else { "" };
    format!("{prefix}{path}{end}")
}
