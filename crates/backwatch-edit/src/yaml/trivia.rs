//! Skips what stands between YAML tokens: blanks, line breaks, comments, anchors and tags.
//!
//! It is only used where the parser has already said what follows, so it need not doubt.

/// Offset of the first byte at or behind `at` that is no blank, line break or comment.
pub(crate) fn skip_trivia(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    loop {
        match bytes.get(at) {
            Some(b' ' | b'\t' | b'\n' | b'\r') => at += 1,
            // A byte-order mark may stand at the start of each document.
            Some(0xef) if text.get(at..at + 3) == Some("\u{feff}") => at += 3,
            Some(b'#') if starts_comment(bytes, at) => at = line_end(bytes, at),
            _ => return at,
        }
    }
}

/// Offset behind the indicator if it is what follows the trivia behind `at`.
pub(crate) fn skip_indicator(text: &str, at: usize, indicator: u8) -> Option<usize> {
    let found = skip_trivia(text, at);
    (text.as_bytes().get(found) == Some(&indicator)).then_some(found + 1)
}

/// Offset behind blanks only.
pub(crate) fn skip_blanks(text: &str, mut at: usize) -> usize {
    while matches!(text.as_bytes().get(at), Some(b' ' | b'\t')) {
        at += 1;
    }
    at
}

/// Offset of the end of the line's content, its line break excluded.
pub(crate) fn line_end(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    let end = rest.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |found| at + found);
    if end > at && end < bytes.len() && bytes.get(end - 1) == Some(&b'\r') { end - 1 } else { end }
}

/// A `#` starts a comment at the start of a line or behind a blank or a flow indicator.
fn starts_comment(bytes: &[u8], at: usize) -> bool {
    match at.checked_sub(1).and_then(|before| bytes.get(before)) {
        None => true,
        Some(before) => before.is_ascii_whitespace() || b",[]{}:\xbf".contains(before),
    }
}
