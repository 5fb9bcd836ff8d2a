//! Finds the way from a root to a node.

use crate::document::Tree;
use crate::node::Node;
use crate::route::{Format, Route, Step};

/// The route to a node from the start of its text.
pub(crate) fn route(node: Node<'_>) -> Route {
    let tree = node.tree;
    let root = tree.roots.partition_point(|id| *id <= node.id).saturating_sub(1);
    let mut route = Route::root();
    if tree.format == Format::Yaml && tree.roots.len() > 1 {
        route = Route::document(root);
    }
    let Some(start) = tree.roots.get(root) else { return route };
    let mut at = tree.node(*start);
    while at.id != node.id {
        let Some((step, child)) = towards(at, node.id) else { return route };
        route = route.step(step);
        at = child;
    }
    route
}

/// The collections around a node, from the root; the node itself is not among them.
pub(crate) fn ancestors(tree: &Tree, id: u32) -> Vec<u32> {
    let root = tree.roots.partition_point(|root| *root <= id).saturating_sub(1);
    let mut found = Vec::new();
    let mut at = tree.roots.get(root).copied();
    while let Some(current) = at.filter(|current| *current != id) {
        found.push(current);
        at = tree
            .node(current)
            .children()
            .find(|child| child.data().skip > id)
            .map(|child| child.id);
    }
    found
}

fn towards(at: Node<'_>, id: u32) -> Option<(Step, Node<'_>)> {
    if at.is_sequence() {
        let (index, child) = at.items().enumerate().find(|(_, child)| child.data().skip > id)?;
        return Some((Step::Index(index), child));
    }
    // For a key, the route of its value: a key has none of its own.
    let (key, value) = at.entries().find(|(_, value)| value.data().skip > id)?;
    if key.id == id {
        return None;
    }
    Some((Step::Key(key.as_str().unwrap_or_default().to_owned()), value))
}
