//! Follows routes for edits, and names what stands in the way of one.

use crate::document::Document;
use crate::error::{Error, Kind};
use crate::node::Node;
use crate::route::{Route, Step};

/// Follows a route and refuses what must not be edited through.
pub(crate) fn find<'d>(document: &'d Document, route: &Route) -> Result<Node<'d>, Error> {
    let mut node = document.root();
    for (at, step) in route.steps().iter().enumerate() {
        if let (0, Step::Document(index)) = (at, step) {
            let message = format!("there is no document {}", index + 1);
            node =
                document.roots().nth(*index).ok_or_else(|| Error::new(Kind::NotFound, message))?;
            continue;
        }
        refuse_shared(node)?;
        refuse_custom_tag(node)?;
        if let Step::Key(key) = step {
            refuse_ambiguous(node, key)?;
        }
        node = node.step(step)?;
    }
    refuse_shared(node)?;
    Ok(node)
}

pub(crate) fn refuse_shared(node: Node<'_>) -> Result<(), Error> {
    let name = match (node.target(), node.is_referred()) {
        (Some(target), _) => target.anchor(),
        (None, true) => node.anchor(),
        (None, false) => return Ok(()),
    };
    let message = format!("an alias shares this part: &{}", name.unwrap_or_default());
    let hint = "write the part out where it is used, or edit it by hand";
    Err(node.error(Kind::SharedByAlias, message).with_hint(hint))
}

fn refuse_ambiguous(node: Node<'_>, key: &str) -> Result<(), Error> {
    let mut same =
        node.entries().map(|(known, _)| known).filter(|known| known.as_str() == Some(key));
    match (same.next(), same.next()) {
        (Some(first), Some(second)) => {
            let message =
                format!("the key {key:?} stands twice, first in line {}", first.line_column().0);
            let hint = "remove one of them";
            Err(second.error(Kind::DuplicateKey, message).with_hint(hint))
        }
        _ => Ok(()),
    }
}

pub(crate) fn refuse_custom_tag(node: Node<'_>) -> Result<(), Error> {
    match node.properties() {
        Some(properties) if !properties.tag_is_core && node.tag().is_some() => refuse_tag(node),
        _ => Ok(()),
    }
}

pub(crate) fn refuse_property(node: Node<'_>) -> Result<(), Error> {
    if node.tag().is_some() { refuse_tag(node) } else { Ok(()) }
}

fn refuse_tag(node: Node<'_>) -> Result<(), Error> {
    let message =
        format!("the tag {} may change what an edit here means", node.tag().unwrap_or_default());
    Err(node.error(Kind::Unsupported, message).with_hint("remove the tag or edit by hand"))
}

/// Refuses to drop or rewrite what an alias elsewhere refers to.
pub(crate) fn refuse_outside_alias(node: Node<'_>) -> Result<(), Error> {
    let inside = node.id..node.data().skip;
    let outside = node
        .tree
        .aliases
        .iter()
        .find(|(alias, target)| inside.contains(target) && !inside.contains(alias));
    match outside {
        Some((_, target)) => refuse_shared(node.tree.node(*target)),
        None => Ok(()),
    }
}
