//! Adds, replaces and removes comments.

use std::ops::Range;

use super::place::{begins_line, entries, line_end, line_start};
use crate::comment::{behind_from, body, lines_above, range_behind};
use crate::document::Tree;
use crate::error::{Error, Kind};
use crate::node::Node;
use crate::op::Comment;
use crate::plan::{CommentChange, child_index, parent};
use crate::route::Format;
use crate::splice::Splice;

/// The splices for one comment.
pub(super) fn set(node: Node<'_>, change: &CommentChange) -> Result<Vec<Splice>, Error> {
    if node.tree.format == Format::Json {
        return Err(node.error(Kind::Unsupported, "JSON has no comments"));
    }
    if parent(node).is_some_and(|parent| !parent.tag_byte().is_block_collection()) {
        return Err(node.error(Kind::Unsupported, "comments are not edited inside brackets"));
    }
    match &change.place {
        Comment::Above { mark } => above(node, mark, change.text.as_deref()),
        Comment::Behind => behind(node, change.text.as_deref()),
    }
}

fn above(node: Node<'_>, mark: &str, text: Option<&str>) -> Result<Vec<Splice>, Error> {
    let tree = node.tree;
    let head = head(node);
    let old: Vec<Range<usize>> = lines_above(tree, tree.lines().line_of(head))
        .into_iter()
        .filter(|range| body(tree, range.clone()).starts_with(mark))
        .collect();
    let lines: Vec<String> =
        text.map(|text| text.split('\n').map(written).collect()).unwrap_or_default();
    if old.is_empty() && !lines.is_empty() && !begins_line(tree, head) {
        let message = "there is no line above this for a comment";
        return Err(node
            .error(Kind::Unsupported, message)
            .with_hint("put it above what is around"));
    }
    let column = crate::layout::column(tree, old.first().map_or(head, |range| range.start));
    let own = |line: &String| format!("{}{line}", " ".repeat(column));
    let new: Vec<String> = lines.iter().map(own).collect();
    let joined = new.join(tree.line_break());
    let mut splices: Vec<Splice> = Vec::new();
    match old.split_first() {
        None if new.is_empty() => {}
        None => {
            splices.push(Splice::insert(line_start(tree, head), joined + tree.line_break()));
        }
        Some((first, rest)) => {
            if new.is_empty() {
                splices.push(Splice::remove(whole_line(tree, first.start)));
            } else {
                splices.push(Splice::new(line_start(tree, first.start)..first.end, joined));
            }
            splices.extend(rest.iter().map(|range| Splice::remove(whole_line(tree, range.start))));
        }
    }
    Ok(splices)
}

fn behind(node: Node<'_>, text: Option<&str>) -> Result<Vec<Splice>, Error> {
    let tree = node.tree;
    let unsupported = |message| Err(node.error(Kind::Unsupported, message));
    let Some(from) = behind_from(node) else {
        return unsupported("there is no line of its own for a comment behind this");
    };
    let line = text.map(|text| written(&text.replace('\n', " ")));
    match (range_behind(node), line) {
        (Some(old), Some(line)) => Ok(vec![Splice::new(old, line)]),
        (Some(old), None) => Ok(vec![Splice::remove(from..old.end)]),
        (None, None) => Ok(Vec::new()),
        (None, Some(line)) => {
            let rest = tree.slice(from..line_end(tree, from));
            if !rest.trim().is_empty() {
                return unsupported("more text follows on this line");
            }
            Ok(vec![Splice::insert(from, format!(" {line}"))])
        }
    }
}

/// Offset of the node's dash or key, or of itself at the root.
fn head(node: Node<'_>) -> usize {
    let Some(parent) = parent(node) else { return node.outer_start() };
    let index = child_index(parent, node);
    entries(parent).get(index).map_or(node.outer_start(), |entry| entry.head)
}

fn whole_line(tree: &Tree, offset: usize) -> Range<usize> {
    let line = tree.lines().line_of(offset);
    line_start(tree, offset)..tree.lines().start(line + 1).unwrap_or(tree.text.len())
}

fn written(line: &str) -> String {
    crate::write::comment_line(line).trim_end().to_owned()
}
