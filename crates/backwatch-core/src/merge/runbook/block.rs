//! The marked block: where it stands, how it is put in, brought up to date and taken out.

use std::fmt::Write as _;
use std::ops::Range;

use backwatch_edit::Splice;

use super::lines::{self, with_breaks};
use super::outline::Outline;
use crate::diagnostic::Diagnostic;

const BEGIN: &str = "<!-- backwatch:begin";
const END: &str = "<!-- backwatch:end";

/// The block with its marks and the line break behind it.
pub(super) fn find(text: &str) -> Result<Option<Range<usize>>, Vec<Diagnostic>> {
    let (lines, unclosed) = lines::read(text);
    let mut begin: Option<(usize, usize)> = None;
    let mut block = None;
    for line in lines.iter().filter(|line| !line.is_code) {
        let said = line.text.trim();
        let broken = |message: &str| {
            let hint = "keep one begin mark with one end mark below it";
            Err(vec![Diagnostic::error(message).at(line.number, 1).hint(hint)])
        };
        if said.starts_with(BEGIN) {
            if begin.is_some() || block.is_some() {
                return broken("a second marked block begins here");
            }
            begin = Some((line.range.start, line.number));
        } else if said.starts_with(END) {
            match begin.take() {
                Some((start, _)) => block = Some(start..line.range.end),
                None => return broken("a marked block ends here that does not begin"),
            }
        }
    }
    if let Some(opened) = unclosed {
        let error = Diagnostic::error("the fenced code that begins here does not end");
        let hint = "close it, or a block below it would be part of the code";
        return Err(vec![error.at(opened, 1).hint(hint)]);
    }
    match begin {
        Some((_, line)) => {
            let error = Diagnostic::error("a marked block begins here and does not end");
            Err(vec![error.at(line, 1).hint(format!("put {END} --> on a line below its text"))])
        }
        None => Ok(block),
    }
}

/// The lines between the marks.
pub(super) fn inside(text: &str, block: &Range<usize>) -> Range<usize> {
    let old = text.get(block.clone()).unwrap_or_default();
    let first = old.find('\n').map_or(old.len(), |at| at + 1);
    let last = old.trim_end_matches(['\n', '\r']).rfind('\n').map_or(first, |at| at + 1);
    block.start + first..block.start + last.max(first)
}

/// The block with another text, if it has another.
pub(super) fn update(text: &str, block: &Range<usize>, body: &str) -> Option<Splice> {
    let range = inside(text, block);
    let new = with_breaks(&format!("{}\n", body.trim_end()), text);
    (text.get(range.clone())? != new).then_some(Splice { range, text: new })
}

/// A new block: at the end of the chosen section, else at the end of the file.
pub(super) fn insert(text: &str, body: &str, at: usize) -> Splice {
    // Empty lines at the end stay below the block, so that removal finds one line of its own above.
    let before = text.get(..at).unwrap_or_default();
    let content = before.trim_end();
    let last = before.get(content.len()..).unwrap_or_default();
    let at = content.len() + last.find('\n').map_or(last.len(), |at| at + 1);
    let ended = text.get(..at).is_some_and(|before| before.ends_with('\n'));
    let mut new = String::new();
    if !content.is_empty() {
        new.push_str(if ended { "\n" } else { "\n\n" });
    }
    // Writing into a string does not fail.
    let _ = writeln!(new, "{BEGIN} -->\n{}\n{END} -->", body.trim_end());
    // A file without a last line break stays one.
    if !content.is_empty() && !ended {
        new.pop();
    }
    Splice { range: at..at, text: with_breaks(&new, text) }
}

/// The block and the empty line above it.
pub(super) fn remove(text: &str, block: &Range<usize>) -> Splice {
    Splice { range: gap_before(text, block)..block.end, text: String::new() }
}

/// Where the section of a heading ends: before the next heading of its level or above.
pub(super) fn section_end(
    text: &str,
    outline: &Outline,
    heading: &str,
) -> Result<usize, Vec<Diagnostic>> {
    let wanted = heading.trim_start_matches('#').trim();
    let mut level = None;
    let mut known = Vec::new();
    for found in &outline.headings {
        match level {
            Some(level) if found.level <= level => return Ok(found.range.start),
            Some(_) => {}
            None if found.text == wanted => level = Some(found.level),
            None => known.push(found.text.clone()),
        }
    }
    if level.is_some() {
        return Ok(text.len());
    }
    known.truncate(8);
    let error = Diagnostic::error(format!("there is no heading {wanted:?}"));
    Err(vec![if known.is_empty() {
        error.hint("leave the heading out to put the block at the end")
    } else {
        error.hint(format!("there are {}", known.join(", ")))
    }])
}

/// The start of the empty line above the block; where the block ends a file without a last line
/// break, of the line break before that too.
fn gap_before(text: &str, block: &Range<usize>) -> usize {
    let without_break = |text: &str| {
        text.strip_suffix('\n').map(|rest| rest.strip_suffix('\r').unwrap_or(rest).len())
    };
    let before = text.get(..block.start).unwrap_or_default();
    let Some(rest) = without_break(before).and_then(|end| text.get(..end)) else {
        return block.start;
    };
    if !rest.ends_with('\n') {
        return block.start;
    }
    let is_open = block.end == text.len() && !text.ends_with('\n');
    if is_open { without_break(rest).unwrap_or(rest.len()) } else { rest.len() }
}
