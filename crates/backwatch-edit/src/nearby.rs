//! Checks an edit by reading only the smallest node around it again.

use std::ops::Range;

use crate::check::compare_node;
use crate::document::{Document, Tree};
use crate::node::Node;
use crate::path::ancestors;
use crate::plan::Plan;
use crate::route::Format;
use crate::splice::{Splice, splice};

/// Whether some node around all edits, read on its own, is what the plan says. False where that
/// cannot be told.
pub(crate) fn holds(tree: &Tree, plan: &Plan, splices: &[Splice]) -> bool {
    let (Some(first), Some(last)) = (splices.first(), splices.last()) else { return false };
    let edited = first.range.start..last.range.end;
    let Some(id) = plan.touched().into_iter().min() else { return false };
    let mut around = ancestors(tree, id);
    around.push(id);
    // The root itself is no smaller than the whole.
    for id in around.into_iter().skip(1).rev() {
        let node = tree.node(id);
        let part = part(node);
        let inside = part.start < edited.start && edited.end <= part.end;
        let all = plan.touched().iter().all(|touched| (id..node.data().skip).contains(touched));
        if inside && all && node.properties().is_none() && node.tag_byte().is_collection() {
            return reads_as_planned(node, part, plan, splices);
        }
    }
    false
}

/// The text of a node, for a block to the end of its last line.
fn part(node: Node<'_>) -> Range<usize> {
    let span = node.span();
    if !node.tag_byte().is_block_collection() {
        return span;
    }
    span.start..node.tree.lines().end_of(&node.tree.text, span.end)
}

fn reads_as_planned(node: Node<'_>, part: Range<usize>, plan: &Plan, splices: &[Splice]) -> bool {
    let tree = node.tree;
    let own: Option<Vec<Splice>> = splices
        .iter()
        .map(|one| {
            let start = one.range.start.checked_sub(part.start)?;
            Some(Splice::new(start..one.range.end.checked_sub(part.start)?, one.text.as_str()))
        })
        .collect();
    let Some(Ok(changed)) = own.map(|own| splice(tree.slice(part.clone()), &own)) else {
        return false;
    };
    let alone = if tree.format == Format::Json || !node.tag_byte().is_block_collection() {
        changed
    } else {
        let column = crate::layout::column(tree, part.start);
        let behind = if part.end < tree.text.len() { tree.line_break() } else { "" };
        format!("{}{changed}{behind}", " ".repeat(column))
    };
    let Ok(after) = Document::parse(tree.format, alone) else { return false };
    after.roots().len() == 1 && compare_node(plan, node, after.root()).is_ok()
}
