//! Which comments belong to a node.
//!
//! A comment line belongs to the node below it if no blank line is between them; a comment behind
//! something belongs to what ends there, or to the key or dash that stands before it.

use std::ops::Range;

use crate::document::Tree;
use crate::node::Node;

/// Comment lines above the node's key or dash, from the top.
pub(crate) fn above(node: Node<'_>) -> Vec<&str> {
    let first = head_line(node);
    let lines = lines_above(node.tree, first);
    lines.into_iter().map(|range| body(node.tree, range)).collect()
}

/// The comment behind the node.
pub(crate) fn behind(node: Node<'_>) -> Option<&str> {
    range_behind(node).map(|range| body(node.tree, range))
}

/// Range of the comment behind the node, with its `#`.
pub(crate) fn range_behind(node: Node<'_>) -> Option<Range<usize>> {
    let from = behind_from(node)?;
    let tree = node.tree;
    let end = tree.lines().end_of(&tree.text, from);
    let (start, end) = tree.comment_in(from..end)?;
    let between = tree.slice(from..start);
    between.bytes().all(|byte| matches!(byte, b' ' | b'\t')).then_some(start..end)
}

/// Offset behind which the comment behind a node stands: its end, the end of a block scalar's
/// header, or of the line with the key or dash of a block that begins on a line of its own.
pub(crate) fn behind_from(node: Node<'_>) -> Option<usize> {
    let tag = node.tag_byte();
    if tag.is_block_scalar() {
        return crate::yaml::Header::read(&node.tree.text, node.span().start)
            .map(|header| header.end);
    }
    if !tag.is_block_collection() {
        return Some(node.span().end);
    }
    let own = node.tree.lines().line_of(node.outer_start());
    let head = head_line(node);
    (head < own).then(|| content_end(node.tree, head))
}

/// Ranges of the comment lines directly above a line (from 0), from the top.
pub(crate) fn lines_above(tree: &Tree, line: usize) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = line;
    while let Some(comment) = at.checked_sub(1).and_then(|above| comment_line(tree, above)) {
        found.push(comment);
        at -= 1;
    }
    found.reverse();
    found
}

/// Range of the comment if the line (from 0) holds nothing else.
pub(crate) fn comment_line(tree: &Tree, line: usize) -> Option<Range<usize>> {
    let range = tree.lines().range(&tree.text, line);
    let (start, end) = tree.comment_in(range.clone())?;
    is_blank(tree.slice(range.start..start)).then_some(start..end)
}

/// A comment's text without `#` and the blanks around.
pub(crate) fn body(tree: &Tree, range: Range<usize>) -> &str {
    tree.slice(range).trim_start_matches('#').trim()
}

pub(crate) fn is_blank(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').bytes().all(|byte| matches!(byte, b' ' | b'\t'))
}

/// Line (from 0) of the node's key or dash: its own, or the one above if it begins a line.
fn head_line(node: Node<'_>) -> usize {
    let tree = node.tree;
    let start = node.outer_start();
    let own = tree.lines().line_of(start);
    let before = tree.slice(tree.lines().start_of(start)..start);
    if !is_blank(before) || tree.roots.contains(&node.id) {
        return own;
    }
    let mut line = own;
    while let Some(above) = line.checked_sub(1) {
        let range = tree.lines().range(&tree.text, above);
        if !is_blank(tree.slice(range)) && comment_line(tree, above).is_none() {
            return above;
        }
        line = above;
    }
    own
}

/// End of what stands on a line before its comment.
fn content_end(tree: &Tree, line: usize) -> usize {
    let range = tree.lines().range(&tree.text, line);
    let end = tree.comment_in(range.clone()).map_or(range.end, |comment| comment.0);
    range.start + tree.slice(range.start..end).trim_end_matches([' ', '\t']).len()
}
