//! A marked block in a Markdown file: put in once, then kept up to date where it stands.
//!
//! Only whole lines between the two marks are ours; everything else is copied as it is.

use std::fmt::Write as _;
use std::ops::Range;

use backwatch_edit::Splice;

use super::kind::Source;
use super::{Change, ChangeKind, MergeOptions, Merged};
use crate::artefact::sli;
use crate::diagnostic::Diagnostic;
use crate::plan::Plan;

const BEGIN: &str = "<!-- backwatch:begin";
const END: &str = "<!-- backwatch:end";

/// Merges the block.
pub(super) fn merge(
    plan: &Plan,
    source: &Source,
    options: &MergeOptions,
) -> Result<Merged, Vec<Diagnostic>> {
    let text = &*source.text;
    let body = options.block.clone().unwrap_or_else(|| sli::document(plan, &sli::Known::default()));
    let (splice, change) = match (find(text)?, options.remove) {
        (Some(block), true) => {
            let from = gap_before(text, &block);
            (Some(Splice { range: from..block.end, text: String::new() }), ChangeKind::Removed)
        }
        (Some(block), false) => (update(text, block, &body), ChangeKind::Replaced),
        (None, true) => (None, ChangeKind::Removed),
        (None, false) => (Some(insert(text, &body, options)?), ChangeKind::Added),
    };
    let (mut changes, mut splices) = (Vec::new(), Vec::new());
    let mut new = text.to_owned();
    if let Some(splice) = splice {
        let verb = match change {
            ChangeKind::Added | ChangeKind::Adopted => "added the marked block",
            ChangeKind::Replaced => "brought the marked block up to date",
            ChangeKind::Removed => "took out the marked block",
        };
        let line = text.get(..splice.range.start).map(|before| before.matches('\n').count() + 1);
        let place = "runbook".to_owned();
        changes.push(Change { kind: change, place, line, text: verb.to_owned() });
        new.replace_range(splice.range.clone(), &splice.text);
        splices.push(splice);
    }
    Ok(Merged {
        before: source.text.clone(),
        text: new.into(),
        splices,
        changes,
        conflicts: Vec::new(),
        new_rows: 0,
        notes: Vec::new(),
    })
}

/// The block with its marks and the line break behind it.
fn find(text: &str) -> Result<Option<Range<usize>>, Vec<Diagnostic>> {
    let mut begin: Option<usize> = None;
    let mut block = None;
    let mut fence: Option<&str> = None;
    let mut opened = 1;
    for (line, range) in lines(text) {
        let said = text.get(range.clone()).unwrap_or_default().trim();
        let broken = |message: &str| {
            let hint = "keep one begin mark with one end mark below it";
            Err(vec![Diagnostic::error(message).at(line, 1).hint(hint)])
        };
        let outside = fence.is_none();
        if is_fence(said, &mut fence) {
            if outside {
                opened = line;
            }
            continue;
        }
        if said.starts_with(BEGIN) {
            if begin.is_some() || block.is_some() {
                return broken("a second marked block begins here");
            }
            begin = Some(range.start);
        } else if said.starts_with(END) {
            match begin.take() {
                Some(start) => block = Some(start..range.end),
                None => return broken("a marked block ends here that does not begin"),
            }
        }
    }
    if fence.is_some() {
        let error = Diagnostic::error("the fenced code that begins here does not end");
        let hint = "close it, or a block below it would be part of the code";
        return Err(vec![error.at(opened, 1).hint(hint)]);
    }
    match begin {
        Some(start) => {
            let line = text.get(..start).map_or(1, |before| before.matches('\n').count() + 1);
            let error = Diagnostic::error("a marked block begins here and does not end");
            Err(vec![error.at(line, 1).hint(format!("put {END} --> on a line below its text"))])
        }
        None => Ok(block),
    }
}

/// The block with another text, if it has another.
fn update(text: &str, block: Range<usize>, body: &str) -> Option<Splice> {
    let old = text.get(block.clone())?;
    let first = old.find('\n')? + 1;
    let last = old.trim_end_matches(['\n', '\r']).rfind('\n')? + 1;
    let new = with_breaks(&format!("{}\n", body.trim_end()), text);
    let range = block.start + first..block.start + last.max(first);
    (text.get(range.clone())? != new).then_some(Splice { range, text: new })
}

/// A new block: at the end of the chosen section, else at the end of the file.
fn insert(text: &str, body: &str, options: &MergeOptions) -> Result<Splice, Vec<Diagnostic>> {
    let at = match &options.heading {
        None => text.len(),
        Some(heading) => section_end(text, heading)?,
    };
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
    let _ = writeln!(new, "{BEGIN} -->\n{}\n{END} -->", body.trim_end());
    // A file without a last line break stays one.
    if !content.is_empty() && !ended {
        new.pop();
    }
    Ok(Splice { range: at..at, text: with_breaks(&new, text) })
}

/// Where the section of a heading ends: before the next heading of its level or above.
fn section_end(text: &str, heading: &str) -> Result<usize, Vec<Diagnostic>> {
    let wanted = heading.trim_start_matches('#').trim();
    let mut level = None;
    let mut fence = None;
    let mut known = Vec::new();
    for (_, range) in lines(text) {
        let line = text.get(range.clone()).unwrap_or_default().trim_end();
        if is_fence(line.trim(), &mut fence) || fence.is_some() {
            continue;
        }
        let marks = line.len() - line.trim_start_matches('#').len();
        let title = line.get(marks..).unwrap_or_default();
        if !(1..=6).contains(&marks) || !title.starts_with(' ') {
            continue;
        }
        let title = title.trim_end_matches('#').trim();
        match level {
            Some(level) if marks <= level => return Ok(range.start),
            Some(_) => {}
            None if title == wanted => level = Some(marks),
            None => known.push(title.to_owned()),
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

/// Tells whether a line is inside or at the edge of fenced code, where nothing is a heading or mark.
fn is_fence<'t>(line: &'t str, fence: &mut Option<&'t str>) -> bool {
    let edge = ["```", "~~~"].into_iter().find(|edge| line.starts_with(edge));
    match (edge, *fence) {
        (Some(edge), None) => *fence = Some(edge),
        (Some(edge), Some(open)) if edge == open => *fence = None,
        (_, Some(_)) => {}
        (None, None) => return false,
    }
    true
}

/// Lines with their numbers and ranges, line breaks included.
fn lines(text: &str) -> impl Iterator<Item = (usize, Range<usize>)> {
    let mut at = 0;
    text.split_inclusive('\n').enumerate().map(move |(index, line)| {
        let start = at;
        at += line.len();
        (index + 1, start..at)
    })
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

/// Line feeds as the file has them.
fn with_breaks(new: &str, text: &str) -> String {
    let first = text.find('\n').and_then(|at| text.get(..at));
    if first.is_some_and(|line| line.ends_with('\r')) {
        new.replace('\n', "\r\n")
    } else {
        new.to_owned()
    }
}
