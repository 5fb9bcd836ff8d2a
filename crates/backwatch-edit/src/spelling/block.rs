//! Block scalars, literal and folded.

use std::ops::Range;

use super::{Manner, Reading};
use crate::document::Tag;
use crate::yaml::Header;

/// Stands for a folded line break in [`folded_source`]; no text holds it.
const SOFT: char = '\0';

pub(super) fn read(
    source: &str,
    span: Range<usize>,
    manner: Manner,
    out: &mut Reading,
) -> Option<()> {
    let header = Header::read(source, span.start)?;
    let indentation = header.indentation(source, manner.parent).unwrap_or(0);
    out.indentation = indentation;
    if header.content > span.end {
        return Some(());
    }
    let mut at = header.content;
    let mut before: Option<usize> = None;
    let mut blank = 0;
    let mut was_deep = false;
    for line in source.get(header.content..span.end)?.split('\n') {
        let end = at + line.strip_suffix('\r').unwrap_or(line).len();
        let shown = source.get(at..end)?;
        let start = at + indentation.min(spaces(shown)).min(shown.len());
        let empty = start == end;
        if manner.tag == Tag::Literal {
            if let Some(before) = before {
                out.push(before..start, "\n");
            }
            out.push_verbatim(source, start..end);
        } else if empty {
            blank += 1;
        } else {
            let deep = source.get(start..end).is_some_and(|text| text.starts_with([' ', '\t']));
            let from = before.unwrap_or(header.content);
            out.push(from..start, &separator(before.is_none(), was_deep || deep, blank));
            out.push_verbatim(source, start..end);
            (blank, was_deep) = (0, deep);
        }
        if manner.tag == Tag::Literal || !empty {
            before = Some(end);
        }
        at += line.len() + 1;
    }
    let ended = source.get(span.end..).is_some_and(|rest| rest.starts_with(['\n', '\r']));
    let content = !out.text.is_empty() || header.chomping == Some(b'+');
    if manner.tag == Tag::Folded && header.chomping == Some(b'+') {
        out.push(before.unwrap_or(header.content)..span.end, &"\n".repeat(blank));
    }
    if header.chomping != Some(b'-') && ended && content {
        out.push(span.end..span.end, "\n");
    }
    Some(())
}

/// The text of a folded scalar without its last line break, folded breaks told apart from blanks.
pub(crate) fn folded_source(reading: &Reading, source: &str) -> String {
    let mut text = String::with_capacity(reading.text.len());
    for unit in &reading.units {
        let piece = reading.text.get(unit.text()).unwrap_or_default();
        let soft = !unit.is_verbatim() && piece == " ";
        if soft { text.push(SOFT) } else { text.push_str(piece) }
    }
    debug_assert!(!source.contains(SOFT), "texts with NUL are refused before");
    text
}

/// Writes the lines of a folded scalar; each line of the text stays one line, except at the
/// marked breaks.
pub(crate) fn write_folded(text: &str, indentation: usize, line_break: &str) -> String {
    let mut out = String::new();
    let mut was_deep = None;
    let mut breaks = 0;
    for line in text.split('\n') {
        if line.is_empty() {
            breaks += 1;
            continue;
        }
        for (index, piece) in line.split(SOFT).enumerate() {
            let deep = piece.starts_with([' ', '\t']);
            let count = match was_deep {
                None => breaks,
                Some(_) if index > 0 => 1,
                Some(before) => breaks + usize::from(!(before || deep)),
            };
            out.extend(std::iter::repeat_n(line_break, count));
            out.extend(std::iter::repeat_n(' ', indentation));
            out.push_str(piece);
            was_deep = Some(deep);
        }
        breaks = 1;
    }
    // Blank lines at the end.
    out.extend(std::iter::repeat_n(line_break, breaks.saturating_sub(1)));
    out
}

/// What stands in the text between two lines with `blank` blank lines between them.
fn separator(first: bool, deep: bool, blank: usize) -> String {
    match (first, deep) {
        (false, true) => "\n".repeat(blank + 1),
        (false, false) if blank == 0 => " ".to_owned(),
        _ => "\n".repeat(blank),
    }
}

fn spaces(line: &str) -> usize {
    line.bytes().take_while(|byte| *byte == b' ').count()
}
