//! Where a node stands: in what, behind which indicator, and where its children begin and end.

use crate::document::{Tag, Tree};
use crate::layout::column;
use crate::node::Node;
use crate::plan::{child_index, entry_nodes, parent};
use crate::route::Format;
use crate::yaml::trivia::{skip_indicator, skip_trivia};

/// What is around a node.
pub(super) struct Site<'a> {
    pub(super) parent: Option<Node<'a>>,
    /// Column of the collection around; nothing at the root.
    pub(super) column: Option<usize>,
    /// Offset behind the colon, the dash or the start of the document; nothing for a key without
    /// a colon.
    pub(super) after: Option<usize>,
    /// Whether a block may stand here.
    pub(super) block: bool,
    /// The key, if the node is the value of one.
    pub(super) name: Option<&'a str>,
}

impl<'a> Site<'a> {
    pub(super) fn of(node: Node<'a>) -> Self {
        let tree = node.tree;
        let Some(parent) = parent(node) else {
            let block = tree.format == Format::Yaml;
            return Self { parent: None, column: None, after: None, block, name: None };
        };
        let index = child_index(parent, node);
        let block = parent.tag_byte().is_block_collection();
        let own = column(tree, parent.span().start);
        let mut site =
            Self { parent: Some(parent), column: Some(own), after: None, block, name: None };
        if let Some((key, _)) = parent.entries().nth(index) {
            site.after = skip_indicator(&tree.text, key.span().end, b':');
            site.name = key.as_str();
        } else if block {
            site.after = entries(parent).get(index).map(|entry| entry.head + 1);
        }
        site
    }
}

/// Where a child of a collection begins and ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    /// Offset of its dash, its `?`, or the first byte of its key or of itself.
    pub(super) head: usize,
    /// End of its last leaf.
    pub(super) tail: usize,
    /// Its last node.
    pub(super) last: u32,
}

/// All children of a collection.
pub(super) fn entries(node: Node<'_>) -> Vec<Entry> {
    let text = &node.tree.text;
    let block = node.tag_byte().is_block_collection();
    let mut before = None;
    let mut found = Vec::new();
    for (_, last) in entry_nodes(node) {
        let head = match before {
            None if block => node.span().start,
            None => skip_trivia(text, node.span().start + 1),
            Some(end) if block => skip_trivia(text, end),
            Some(end) => skip_trivia(text, skip_indicator(text, end, b',').unwrap_or(end)),
        };
        let tail = last.span().end.max(head);
        before = Some(tail);
        found.push(Entry { head, tail, last: last.data().skip.saturating_sub(1) });
    }
    found
}

/// The outermost flow collection around a node, itself included.
pub(super) fn outermost_flow(node: Node<'_>) -> u32 {
    let tree = node.tree;
    crate::path::ancestors(tree, node.id)
        .into_iter()
        .find(|id| matches!(tree.node(*id).tag_byte(), Tag::FlowMapping | Tag::FlowSequence))
        .unwrap_or(node.id)
}

/// Whether only blanks stand before the offset on its line.
pub(super) fn begins_line(tree: &Tree, offset: usize) -> bool {
    crate::comment::is_blank(tree.slice(line_start(tree, offset)..offset))
}

/// Start of the line that holds the offset, behind a byte-order mark.
pub(super) fn line_start(tree: &Tree, offset: usize) -> usize {
    match tree.lines().start_of(offset) {
        0 if tree.text.starts_with('\u{feff}') => 3,
        start => start,
    }
}

/// End of the line that holds the offset, its line break excluded.
pub(super) fn line_end(tree: &Tree, offset: usize) -> usize {
    tree.lines().end_of(&tree.text, offset)
}
