//! Lines around block entries: blank ones, comments, and what a block scalar at an end needs.

use std::ops::Range;

use super::place::{Entry, line_end, line_start};
use crate::comment::{body, comment_line, is_blank, lines_above};
use crate::document::Tree;
use crate::splice::Splice;
use crate::yaml::Header;

/// Number of blank lines directly behind the line that holds the offset.
pub(super) fn blank_lines_behind(tree: &Tree, offset: usize) -> usize {
    let lines = tree.lines();
    let first = lines.line_of(offset) + 1;
    let last = lines.count().saturating_sub(1);
    (first..last).take_while(|line| is_blank(tree.slice(lines.range(&tree.text, *line)))).count()
}

/// End of the last of the blank lines below the offset's line, or of that line.
pub(super) fn end_of_blank_lines(tree: &Tree, offset: usize) -> usize {
    let line = tree.lines().line_of(offset) + blank_lines_behind(tree, offset);
    tree.lines().range(&tree.text, line).end
}

/// End of the last line above the offset's that is not blank, but not before `limit`.
pub(super) fn content_above(tree: &Tree, offset: usize, limit: usize) -> usize {
    let lines = tree.lines();
    let mut line = lines.line_of(offset);
    while let Some(above) = line.checked_sub(1) {
        let range = lines.range(&tree.text, above);
        if !is_blank(tree.slice(range.clone())) || range.start <= limit {
            return range.end.max(limit);
        }
        line = above;
    }
    line_start(tree, 0).max(limit)
}

/// Start of the first line below the offset's that is not blank.
pub(super) fn content_below(tree: &Tree, offset: usize) -> usize {
    let lines = tree.lines();
    let first = lines.line_of(offset) + 1;
    let found =
        (first..lines.count()).find(|line| !is_blank(tree.slice(lines.range(&tree.text, *line))));
    found.and_then(|line| lines.start(line)).unwrap_or(tree.text.len())
}

/// The comment lines above a line's offset that go with an entry: those that touch it and are part
/// of its region (their start), and those further up.
pub(super) fn marked_comments(
    tree: &Tree,
    head: usize,
    mark: Option<&str>,
) -> (usize, Vec<Range<usize>>) {
    let own = line_start(tree, head);
    let Some(mark) = mark else { return (own, Vec::new()) };
    let mut start = own;
    let mut apart = Vec::new();
    let mut touching = true;
    for range in lines_above(tree, tree.lines().line_of(head)).into_iter().rev() {
        let ours = body(tree, range.clone()).starts_with(mark);
        touching &= ours;
        if touching {
            start = line_start(tree, range.start);
        } else if ours {
            apart.push(range);
        }
    }
    (start, apart)
}

/// Start of the first of the comment lines directly above the offset's line, or of the line.
pub(super) fn with_comments_above(tree: &Tree, head: usize) -> usize {
    let first = lines_above(tree, tree.lines().line_of(head)).into_iter().next();
    line_start(tree, first.map_or(head, |range| range.start))
}

/// End of the line of an entry, or of the last comment line below that still belongs to its
/// collection: one that stands at least at the given column.
pub(super) fn end_with_comments(tree: &Tree, tail: usize, threshold: usize) -> usize {
    let lines = tree.lines();
    let mut end = line_end(tree, tail);
    for line in lines.line_of(tail) + 1..lines.count() {
        let range = lines.range(&tree.text, line);
        match comment_line(tree, line) {
            Some(comment) if comment.start - range.start >= threshold => end = range.end,
            None if is_blank(tree.slice(range)) => {}
            _ => break,
        }
    }
    end
}

/// Whether a line of blanks or a comment right of the column follows the offset's line: both would
/// become part of a block scalar above them.
pub(super) fn is_above_deep_line(tree: &Tree, offset: usize, column: Option<usize>) -> bool {
    let lines = tree.lines();
    let deep = |width: usize| column.is_none_or(|column| width > column);
    for line in lines.line_of(offset) + 1..lines.count() {
        let range = lines.range(&tree.text, line);
        if let Some(comment) = comment_line(tree, line) {
            return deep(comment.start - range.start);
        }
        if !is_blank(tree.slice(range.clone())) {
            return false;
        }
        if !range.is_empty() && deep(range.len()) {
            return true;
        }
    }
    false
}

/// End of the offset's line if only blanks follow on it, else the offset.
pub(super) fn behind_blanks(tree: &Tree, offset: usize) -> usize {
    let end = line_end(tree, offset);
    if is_blank(tree.slice(offset..end)) { end } else { offset }
}

/// The header of the block scalar that ends an entry, if one does.
pub(super) fn last_header(tree: &Tree, entry: Entry) -> Option<Header> {
    let node = tree.node(entry.last);
    node.tag_byte().is_block_scalar().then(|| Header::read(&tree.text, node.span().start)).flatten()
}

/// A block scalar that ends at the end of a text without a last line break has none in its value.
/// It would get one when a line follows, so its header must say that it has none.
pub(super) fn strip_at_end(tree: &Tree, entry: Entry) -> Option<Splice> {
    let header = last_header(tree, entry)?;
    let at_end = line_end(tree, entry.tail) == tree.text.len();
    if !at_end || header.chomping == Some(b'-') || tree.node(entry.last).as_str() == Some("") {
        return None;
    }
    let kind = tree.slice(header.start..header.start + 1);
    let indicator = header.indicator.map(|columns| columns.to_string()).unwrap_or_default();
    Some(Splice::new(header.start..header.end, format!("{kind}{indicator}-")))
}

/// Whether a block scalar ends the entry whose value ends in a line break, so that one must stay
/// behind it.
pub(super) fn needs_line_break(tree: &Tree, entry: Entry) -> bool {
    last_header(tree, entry).is_some()
        && tree.node(entry.last).as_str().is_some_and(|text| text.ends_with('\n'))
}
