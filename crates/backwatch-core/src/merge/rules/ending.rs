//! A text without a last line break that ends in a block scalar.
//!
//! Behind it, a group of ours ends the scalar with a line break, which is not part of its text: its
//! header must say so (`|-`). A word in the mark tells removal to take that back.

use backwatch_edit::{Node, NodeKind, Op, Splice, Style};

use super::read::Group;
use super::restore::{Restored, put_back};
use crate::merge::kind::{Content, Site, groups_at};
use crate::merge::mark::MARK;

/// The header had no `-` before ours came.
pub(super) const CLIPPED: &str = "clipped";

/// What to write down when a group comes behind `list`.
pub(super) fn remember(site: &Site, list: Node<'_>) -> Option<String> {
    let scalar = ending(list)?;
    let at_end = scalar.span().end == site.document.text().len();
    (at_end && dash(scalar).is_none() && !scalar.source().ends_with('\n'))
        .then(|| CLIPPED.to_owned())
}

/// How a group at the end of its text goes with the `-` that it brought.
pub(super) fn restore(group: &Group<'_>) -> Option<Restored> {
    let site = group.site;
    let Content::Rules(path) = site.content else { return None };
    let (list, _) = groups_at(site.node()?, path);
    let groups: Vec<Node<'_>> = list.items().collect();
    let [.., before, own] = groups.as_slice() else { return None };
    let text = site.document.text();
    if *own != group.node || own.span().end != text.len() || text.ends_with('\n') {
        return None;
    }
    let scalar = ending(*before)?;
    let dash = dash(scalar)?;
    let kept = text.get(dash + 1..scalar.span().end)?.to_owned();
    let at = site.route_of(group.node);
    let instead = Op::Remove { at, mark: Some(MARK.to_owned()) };
    Some(put_back(site, Splice { range: dash..text.len(), text: kept }, instead))
}

/// The block scalar at a node's end, if one is there.
fn ending(mut node: Node<'_>) -> Option<Node<'_>> {
    while let Some(last) = node.items().last().or_else(|| Some(node.entries().last()?.1)) {
        node = last;
    }
    let block = matches!(node.kind(), NodeKind::Scalar(Style::Literal | Style::Folded));
    block.then_some(node)
}

/// Offset of the `-` in a block scalar's header.
fn dash(scalar: Node<'_>) -> Option<usize> {
    let header = scalar.source().split(char::is_whitespace).next()?;
    header.find('-').map(|at| scalar.span().start + at)
}
