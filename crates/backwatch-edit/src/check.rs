//! Compares what was read again with what was meant.
//!
//! Bytes outside the splices are equal by construction; here the meaning is compared: every node
//! of the old tree that should stay, every new value, and the order of all.

use crate::document::{Document, Tree};
use crate::error::{Error, Kind};
use crate::node::Node;
use crate::plan::{Child, NewValue, Plan, entry_nodes};
use crate::resolve::Scalar;
use crate::value::{Data, Value};

/// Whether the new document is the old one changed as planned.
pub(crate) fn compare(old: &Document, plan: &Plan, new: &Document) -> Result<(), Error> {
    if old.roots().len() != new.roots().len() {
        return Err(Error::new(Kind::Unfaithful, "the edit would change the number of documents"));
    }
    let check = Check { plan };
    for (before, after) in old.roots().zip(new.roots()) {
        check.node(before, after)?;
    }
    Ok(())
}

/// Whether the new collection has the expected ones of the old one's children, and nothing else.
pub(crate) fn compare_children(
    plan: &Plan,
    old: Node<'_>,
    expected: Vec<Child<'_>>,
    new: Node<'_>,
) -> Result<(), Error> {
    Check { plan }.children(old, &entry_nodes(old), expected, new)
}

/// Whether the node means the value.
pub(crate) fn means(value: &Value, node: Node<'_>) -> bool {
    match value.data() {
        Data::Null => node.scalar() == Some(Scalar::Null),
        Data::Bool(truth) => node.scalar() == Some(Scalar::Bool(*truth)),
        Data::Number(spelling) => match node.scalar() {
            Some(Scalar::Int(found) | Scalar::Float(found)) => found == spelling,
            _ => false,
        },
        Data::String(text) => node.scalar() == Some(Scalar::String(text)),
        Data::Sequence(items) => {
            let mut found = node.items();
            node.is_sequence()
                && items.iter().all(|item| found.next().is_some_and(|node| means(item, node)))
                && found.next().is_none()
        }
        Data::Mapping(entries) => {
            let mut found = node.entries();
            node.is_mapping()
                && entries.iter().all(|(key, value)| {
                    found
                        .next()
                        .is_some_and(|(name, node)| is_named(name, key) && means(value, node))
                })
                && found.next().is_none()
        }
    }
}

struct Check<'p> {
    plan: &'p Plan,
}

impl Check<'_> {
    fn node(&self, old: Node<'_>, new: Node<'_>) -> Result<(), Error> {
        if !self.touches(old) {
            return same_part(old, new);
        }
        same_properties(old, new)?;
        match self.plan.values.get(&old.id) {
            Some(NewValue::Fresh(value)) => return ensure(means(value, new), old),
            Some(NewValue::Embedded { text, .. }) => {
                return ensure(new.scalar() == Some(Scalar::String(text)), old);
            }
            None => {}
        }
        let olds = entry_nodes(old);
        self.children(old, &olds, self.plan.children(old.id, olds.len()), new)
    }

    fn children(
        &self,
        old: Node<'_>,
        olds: &[(Node<'_>, Node<'_>)],
        children: Vec<Child<'_>>,
        new: Node<'_>,
    ) -> Result<(), Error> {
        let news = entry_nodes(new);
        let is_mapping = match self.plan.collections.get(&old.id) {
            Some(changes) if changes.inserted.iter().any(|insert| insert.key.is_some()) => true,
            _ => old.is_mapping(),
        };
        ensure(new.is_mapping() == is_mapping && new.is_sequence() != is_mapping, old)?;
        ensure(children.len() == news.len(), old)?;
        for (child, (first, last)) in children.into_iter().zip(news) {
            match child {
                Child::New(insert) => {
                    let named = insert.key.as_ref().is_none_or(|key| is_named(first, key));
                    ensure(named && means(&insert.value, last), old)?;
                }
                Child::Kept(index) => {
                    let Some((old_first, old_last)) = olds.get(index) else { continue };
                    if is_mapping {
                        self.key(*old_first, first)?;
                    }
                    self.node(*old_last, last)?;
                }
            }
        }
        Ok(())
    }

    fn key(&self, old: Node<'_>, new: Node<'_>) -> Result<(), Error> {
        match self.plan.names.get(&old.id) {
            Some(name) => ensure(is_named(new, name), old),
            None => self.node(old, new),
        }
    }

    /// Whether anything changes at the node or inside.
    fn touches(&self, node: Node<'_>) -> bool {
        let range = node.id..node.data().skip;
        self.plan.collections.range(range.clone()).next().is_some()
            || self.plan.values.range(range.clone()).next().is_some()
            || self.plan.names.range(range).next().is_some()
    }
}

/// A key of that name, and a text: `5` is not `"5"`.
fn is_named(key: Node<'_>, name: &str) -> bool {
    key.as_str() == Some(name)
}

/// Nothing changes in the part: same nodes, same texts, same anchors and tags.
fn same_part(old: Node<'_>, new: Node<'_>) -> Result<(), Error> {
    let (before, after) = (old.data(), new.data());
    ensure(before.skip - old.id == after.skip - new.id, old)?;
    if is_moved(old, new) {
        return same_properties(old, new);
    }
    let ids = (old.id..before.skip).zip(new.id..after.skip);
    for (a, b) in ids {
        let (a, b) = (old.tree.node(a), new.tree.node(b));
        let (first, second) = (a.data(), b.data());
        let same = first.tag == second.tag
            && first.skip - a.id == second.skip - b.id
            && first.properties == second.properties
            && a.as_str() == b.as_str()
            && (!is_alias(a) || a.source() == b.source());
        ensure(same, a)?;
        same_properties(a, b)?;
    }
    Ok(())
}

/// Whether the part is the same text at another place, with the same nodes in it: what most parts
/// are, and quick to tell. Texts that are no slice of it are compared too, since what a block scalar
/// reads as depends on what it stands in.
fn is_moved(old: Node<'_>, new: Node<'_>) -> bool {
    let (ids, others) = (old.id..old.data().skip, new.id..new.data().skip);
    let shift = new.data().start.wrapping_sub(old.data().start);
    let (old_texts, new_texts) = (old.tree.decoded_in(&ids), new.tree.decoded_in(&others));
    old.tree.properties_in(&ids).is_empty()
        && old.source() == new.source()
        && old.tree.nodes.is_shifted(ids, &new.tree.nodes, new.id, shift)
        && old_texts.iter().map(|(_, text)| text).eq(new_texts.iter().map(|(_, text)| text))
}

fn is_alias(node: Node<'_>) -> bool {
    node.tag_byte() == crate::document::Tag::Alias
}

fn same_properties(old: Node<'_>, new: Node<'_>) -> Result<(), Error> {
    ensure(old.anchor() == new.anchor() && old.tag() == new.tag(), old)
}

fn ensure(same: bool, old: Node<'_>) -> Result<(), Error> {
    if same {
        return Ok(());
    }
    let tree: &Tree = old.tree;
    let message = "the edited text would not mean what was intended here";
    let hint = "nothing was changed; edit this place by hand";
    Err(tree.error(Kind::Unfaithful, old.span().start, message).with_hint(hint))
}
