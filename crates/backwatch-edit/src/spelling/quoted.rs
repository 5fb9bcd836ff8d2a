//! Plain and quoted scalars: escapes and line folding.

use std::ops::Range;

use super::Reading;
use crate::escape::{json_escape, yaml_escape};

pub(super) fn json(source: &str, range: Range<usize>, out: &mut Reading) -> Option<()> {
    walk(source, range, out, b"\\", |rest| {
        let (c, length) = json_escape(rest)?;
        Some((Some(c), length))
    })
}

pub(super) fn double(source: &str, range: Range<usize>, out: &mut Reading) -> Option<()> {
    walk(source, range, out, b"\\\n", yaml_escape)
}

pub(super) fn single(source: &str, range: Range<usize>, out: &mut Reading) {
    // A quote always stands twice here, so this cannot fail.
    let _ =
        walk(source, range, out, b"'\n", |rest| rest.starts_with("''").then_some((Some('\''), 2)));
}

pub(super) fn plain(source: &str, range: Range<usize>, out: &mut Reading) {
    let _ = walk(source, range, out, b"\n", |_| None);
}

/// Copies what stands for itself and decodes what begins with one of the stops.
fn walk(
    source: &str,
    range: Range<usize>,
    out: &mut Reading,
    stops: &[u8],
    escape: impl Fn(&str) -> Option<(Option<char>, usize)>,
) -> Option<()> {
    let bytes = source.as_bytes();
    let (mut start, mut at) = (range.start, range.start);
    while at < range.end {
        let byte = *bytes.get(at)?;
        if !stops.contains(&byte) {
            at += 1;
            continue;
        }
        if byte == b'\n' {
            let (fold, text) = folded(bytes, start..at, range.end);
            out.push_verbatim(source, start..fold.start);
            at = fold.end;
            out.push(fold, &text);
        } else {
            out.push_verbatim(source, start..at);
            let (c, length) = escape(source.get(at..range.end)?)?;
            let mut buffer = [0; 4];
            if let Some(c) = c {
                out.push(at..at + length, c.encode_utf8(&mut buffer));
            } else {
                let (fold, text) = behind_escaped_break(bytes, at..at + length, range.end);
                at = fold.end - length;
                out.push(fold, &text);
            }
            at += length;
        }
        start = at;
    }
    out.push_verbatim(source, start..range.end);
    Some(())
}

/// A line break with the blanks around it: one is a blank, more are one fewer.
fn folded(bytes: &[u8], before: Range<usize>, end: usize) -> (Range<usize>, String) {
    let mut start = before.end;
    while start > before.start && matches!(bytes.get(start - 1), Some(b' ' | b'\t' | b'\r')) {
        start -= 1;
    }
    let (stop, breaks) = skip_breaks(bytes, before.end, end);
    let text = if breaks == 1 { " ".to_owned() } else { "\n".repeat(breaks - 1) };
    (start..stop, text)
}

/// Behind an escaped line break, leading blanks go and blank lines are line breaks.
fn behind_escaped_break(bytes: &[u8], escape: Range<usize>, end: usize) -> (Range<usize>, String) {
    let (stop, breaks) = skip_breaks(bytes, escape.end, end);
    (escape.start..stop, "\n".repeat(breaks))
}

fn skip_breaks(bytes: &[u8], mut at: usize, end: usize) -> (usize, usize) {
    let mut breaks = 0;
    while at < end {
        match bytes.get(at) {
            Some(b'\n') => breaks += 1,
            Some(b' ' | b'\t' | b'\r') => {}
            _ => break,
        }
        at += 1;
    }
    (at, breaks)
}
