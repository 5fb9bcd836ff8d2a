//! Turns a plan into splices of the text.
//!
//! Here it is decided which bytes go and where new ones come in; what new values look like is
//! decided in `write`, whether the outcome is right in `check`.

mod block;
mod comment;
mod flow;
mod place;
mod replace;
mod tail;

use crate::document::{Tag, Tree};
use crate::error::{Error, Kind};
use crate::op::Comment;
use crate::plan::{Changes, NewValue, Plan};
use crate::splice::{Splice, arrange};

/// The splices of a whole plan, in order and apart.
pub(crate) fn splices(tree: &Tree, plan: &Plan) -> Result<Vec<Splice>, Error> {
    // Insertions at the same place keep this order: what is on a line before what is below it, what
    // is inside a node before what is behind it, and a comment next to the node it is about.
    let mut all = Vec::new();
    for change in plan.comments.iter().filter(|change| change.place == Comment::Behind) {
        all.extend(comment::set(tree.node(change.node), change)?);
    }
    for (id, value) in &plan.values {
        let node = tree.node(*id);
        all.extend(match value {
            NewValue::Fresh(value) => replace::node(node, value)?,
            NewValue::Embedded { text, splices } => replace::text(node, text, Some(splices))?,
        });
    }
    for (id, changes) in plan.collections.iter().rev() {
        all.extend(collection(tree, *id, changes)?);
    }
    for (id, name) in &plan.names {
        all.extend(replace::key(tree.node(*id), name)?);
    }
    for change in plan.comments.iter().filter(|change| change.place != Comment::Behind) {
        all.extend(comment::set(tree.node(change.node), change)?);
    }
    arrange(all)
}

fn collection(tree: &Tree, id: u32, changes: &Changes) -> Result<Vec<Splice>, Error> {
    let node = tree.node(id);
    match node.tag_byte() {
        Tag::BlockMapping | Tag::BlockSequence => Ok(block::edit(node, changes)),
        Tag::FlowMapping | Tag::FlowSequence => {
            let empty = node.children().next().is_none();
            if empty && place::Site::of(node).block {
                return replace::node(node, &changes.as_value());
            }
            Ok(flow::edit(node, changes))
        }
        Tag::Pair => {
            Err(node.error(Kind::Unsupported, "a pair without braces in a sequence is not edited"))
        }
        _ => replace::node(node, &changes.as_value()),
    }
}
