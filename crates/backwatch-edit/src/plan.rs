//! Looks up the operations of a batch and gathers them by the node they change.
//!
//! The plan is the intended model: the old tree with changes at some of its nodes. It makes no
//! text; `edit` does, and `check` compares the outcome with the plan.

use std::collections::BTreeMap;

use crate::apply::{Care, apply, preview};
use crate::document::{Document, Tree};
use crate::error::{Error, Kind};
use crate::lookup::{find, refuse_custom_tag, refuse_outside_alias, refuse_property};
use crate::node::Node;
use crate::op::{Comment, Op, Position};
use crate::route::{Format, Route, Step};
use crate::splice::Splice;
use crate::value::{Data, Value};

/// The changes of a batch, by node.
#[derive(Default)]
pub(crate) struct Plan {
    /// Entries added to and taken from collections.
    pub(crate) collections: BTreeMap<u32, Changes>,
    /// New values of nodes.
    pub(crate) values: BTreeMap<u32, NewValue>,
    /// New names of keys, by key.
    pub(crate) names: BTreeMap<u32, String>,
    pub(crate) comments: Vec<CommentChange>,
}

/// What happens to the children of one collection.
#[derive(Default)]
pub(crate) struct Changes {
    /// Entries that go, with the mark of the comments that go along.
    pub(crate) removed: BTreeMap<usize, Option<String>>,
    pub(crate) inserted: Vec<Insert>,
}

/// A new entry or item.
pub(crate) struct Insert {
    pub(crate) gap: Gap,
    /// The key in a mapping.
    pub(crate) key: Option<String>,
    pub(crate) value: Value,
}

/// Where something goes: before the child of that index, and in which order there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Gap {
    pub(crate) index: usize,
    rank: u8,
}

/// The new value of a node.
pub(crate) enum NewValue {
    Fresh(Value),
    /// The scalar's text after edits of the document inside.
    Embedded {
        text: String,
        splices: Vec<Splice>,
    },
}

/// A changed comment.
pub(crate) struct CommentChange {
    pub(crate) node: u32,
    pub(crate) place: Comment,
    pub(crate) text: Option<String>,
}

impl Plan {
    /// Looks up all operations.
    pub(crate) fn new(document: &Document, ops: &[Op], care: Care) -> Result<Self, Error> {
        let mut plan = Self::default();
        let mut embedded: BTreeMap<u32, (Format, Vec<Op>)> = BTreeMap::new();
        for op in ops {
            match split_embedded(op) {
                Some((outer, format, inner)) => {
                    let node = find(document, &outer)?;
                    let (known, batch) =
                        embedded.entry(node.id).or_insert_with(|| (format, Vec::new()));
                    if *known != format {
                        return Err(
                            node.error(Kind::Overlap, "one text is edited as YAML and JSON")
                        );
                    }
                    batch.push(inner);
                }
                None => plan.take(document, op)?,
            }
        }
        for (id, (format, batch)) in embedded {
            let node = document.tree.node(id);
            refuse_property(node)?;
            let inner = node.embedded(format)?;
            let (text, splices) = match care {
                Care::Whole => apply(&inner, &batch).map(|applied| (applied.text, applied.splices)),
                Care::Nearby => preview(&inner, &batch).map(|found| (found.text, found.splices)),
            }
            .map_err(|error| crate::embed::outward(node, error))?;
            plan.set(node, NewValue::Embedded { text, splices })?;
        }
        plan.refuse_overlap(&document.tree)?;
        Ok(plan)
    }

    /// All nodes that change.
    pub(crate) fn touched(&self) -> Vec<u32> {
        let nodes = self.collections.keys().chain(self.values.keys()).chain(self.names.keys());
        nodes.copied().chain(self.comments.iter().map(|change| change.node)).collect()
    }

    /// The children of a collection after the batch: kept ones by index, new ones by value.
    pub(crate) fn children(&self, id: u32, count: usize) -> Vec<Child<'_>> {
        let Some(changes) = self.collections.get(&id) else {
            return (0..count).map(Child::Kept).collect();
        };
        let mut inserted = changes.in_order().into_iter().peekable();
        let mut children = Vec::new();
        for index in 0..=count {
            while let Some(insert) = inserted.next_if(|insert| insert.gap.index <= index) {
                children.push(Child::New(insert));
            }
            if index < count && !changes.removed.contains_key(&index) {
                children.push(Child::Kept(index));
            }
        }
        children
    }

    fn take(&mut self, document: &Document, op: &Op) -> Result<(), Error> {
        let node = find(document, op.route())?;
        match op {
            Op::InsertKey { key, value, position, .. } => {
                refuse_custom_tag(node)?;
                if node.entries().any(|(known, _)| known.as_str() == Some(key)) {
                    let message = format!("the key {key:?} is there already");
                    return Err(node.error(Kind::DuplicateKey, message));
                }
                self.insert(node, Some(key.clone()), value, position, node.is_mapping())
            }
            Op::InsertItem { value, position, .. } => {
                refuse_custom_tag(node)?;
                self.insert(node, None, value, position, node.is_sequence())
            }
            Op::Replace { value, .. } => {
                refuse_property(node)?;
                refuse_outside_alias(node)?;
                self.set(node, NewValue::Fresh(value.clone()))
            }
            Op::Remove { mark, .. } => self.remove(node, mark.clone()),
            Op::SetComment { place, text, .. } => {
                let (place, text) = (place.clone(), text.clone());
                self.comments.push(CommentChange { node: node.id, place, text });
                Ok(())
            }
            Op::RenameKey { key, .. } => self.rename(node, key),
        }
    }

    fn insert(
        &mut self,
        node: Node<'_>,
        key: Option<String>,
        value: &Value,
        position: &Position,
        fits: bool,
    ) -> Result<(), Error> {
        let what = if key.is_some() { "mapping" } else { "sequence" };
        if !(fits || node.is_null()) {
            return Err(node.error(Kind::Mismatch, format!("there is no {what} here")));
        }
        let gap = gap(node, position)?;
        let changes = self.collections.entry(node.id).or_default();
        let other = changes.inserted.iter().any(|insert| insert.key.is_some() != key.is_some());
        if other || changes.inserted.iter().any(|insert| key.is_some() && insert.key == key) {
            return Err(node.error(Kind::Overlap, "two insertions exclude each other"));
        }
        changes.inserted.push(Insert { gap, key, value: value.clone() });
        Ok(())
    }

    fn remove(&mut self, node: Node<'_>, mark: Option<String>) -> Result<(), Error> {
        refuse_outside_alias(node)?;
        let parent =
            parent(node).ok_or_else(|| node.error(Kind::Mismatch, "the root cannot be removed"))?;
        let index = child_index(parent, node);
        let key = parent.entries().nth(index).map(|(key, _)| key);
        key.map_or(Ok(()), refuse_outside_alias)?;
        let changes = self.collections.entry(parent.id).or_default();
        if changes.removed.insert(index, mark).is_some() {
            return Err(node.error(Kind::Overlap, "the same node is removed twice"));
        }
        Ok(())
    }

    fn rename(&mut self, node: Node<'_>, name: &str) -> Result<(), Error> {
        let parent = parent(node).filter(|parent| parent.is_mapping());
        let parent = parent.ok_or_else(|| node.error(Kind::Mismatch, "there is no key here"))?;
        let index = child_index(parent, node);
        let Some((key, _)) = parent.entries().nth(index) else { return Ok(()) };
        refuse_property(key)?;
        if parent.entries().any(|(known, _)| known.as_str() == Some(name)) {
            let message = format!("the key {name:?} is there already");
            return Err(key.error(Kind::DuplicateKey, message));
        }
        if self.names.insert(key.id, name.to_owned()).is_some() {
            return Err(key.error(Kind::Overlap, "the same key is renamed twice"));
        }
        Ok(())
    }

    fn set(&mut self, node: Node<'_>, value: NewValue) -> Result<(), Error> {
        if self.values.insert(node.id, value).is_some() {
            return Err(node.error(Kind::Overlap, "the same node is changed twice"));
        }
        Ok(())
    }

    /// Nothing may be changed inside a node that is replaced or removed.
    fn refuse_overlap(&self, tree: &Tree) -> Result<(), Error> {
        let mut gone: Vec<(u32, u32)> =
            self.values.keys().map(|id| (*id, tree.node(*id).data().skip)).collect();
        for (id, changes) in &self.collections {
            let node = tree.node(*id);
            let children = entry_nodes(node);
            for index in changes.removed.keys() {
                let Some((first, last)) = children.get(*index) else { continue };
                gone.push((first.id, last.data().skip));
            }
        }
        gone.sort_unstable();
        let nested = gone.iter().zip(gone.iter().skip(1)).find(|(before, next)| next.0 < before.1);
        // A comment above a node that is replaced is apart from it.
        let apart = |change: &&CommentChange| {
            change.place != Comment::Behind && self.values.contains_key(&change.node)
        };
        let comments = self.comments.iter().filter(|change| !apart(change));
        let touched = self.collections.keys().chain(self.names.keys()).copied();
        let touched = touched.chain(comments.map(|change| change.node));
        let inside = |id: u32| {
            let at = gone.partition_point(|range| range.0 <= id);
            at.checked_sub(1).and_then(|at| gone.get(at)).is_some_and(|range| id < range.1)
        };
        // A collection that had or will have no children is written anew, its line included.
        let rewritten = |change: &&CommentChange| {
            let count = entry_nodes(tree.node(change.node)).len();
            change.place == Comment::Behind
                && self
                    .collections
                    .get(&change.node)
                    .is_some_and(|changes| changes.removed.len() == count)
        };
        let comment = self.comments.iter().find(rewritten).map(|change| change.node);
        let message = "an edit lies inside a node that another one replaces or removes";
        match nested
            .map(|(_, next)| next.0)
            .or(comment)
            .or_else(|| touched.into_iter().find(|id| inside(*id)))
        {
            Some(id) => Err(tree.node(id).error(Kind::Overlap, message)),
            None => Ok(()),
        }
    }
}

impl Changes {
    /// Insertions in the order in which they will stand.
    pub(crate) fn in_order(&self) -> Vec<&Insert> {
        let mut sorted: Vec<&Insert> = self.inserted.iter().collect();
        sorted.sort_by_key(|insert| insert.gap);
        sorted
    }

    /// The insertions as a value of their own, for a collection that had no children.
    pub(crate) fn as_value(&self) -> Value {
        let sorted = self.in_order();
        if sorted.iter().any(|insert| insert.key.is_some()) {
            let entry =
                |insert: &&Insert| (insert.key.clone().unwrap_or_default(), insert.value.clone());
            Value::new(Data::Mapping(sorted.iter().map(entry).collect()))
        } else {
            Value::sequence(sorted.iter().map(|insert| insert.value.clone()))
        }
    }
}

/// A child of a collection after the batch.
pub(crate) enum Child<'p> {
    Kept(usize),
    New(&'p Insert),
}

/// The children of a collection: first and last node of each, equal for items.
pub(crate) fn entry_nodes(node: Node<'_>) -> Vec<(Node<'_>, Node<'_>)> {
    if node.is_mapping() {
        node.entries().collect()
    } else {
        node.items().map(|item| (item, item)).collect()
    }
}

/// The collection around a node.
pub(crate) fn parent(node: Node<'_>) -> Option<Node<'_>> {
    crate::path::ancestors(node.tree, node.id).last().map(|id| node.tree.node(*id))
}

/// Which child of its parent a node is; a key and its value count as one.
pub(crate) fn child_index(parent: Node<'_>, node: Node<'_>) -> usize {
    if parent.is_mapping() {
        parent.entries().take_while(|(_, value)| value.id < node.id).count()
    } else {
        parent.items().take_while(|item| item.id < node.id).count()
    }
}

fn gap(node: Node<'_>, position: &Position) -> Result<Gap, Error> {
    let children = entry_nodes(node);
    let find = |step: &Step| {
        let found = match step {
            Step::Index(index) => Some(*index).filter(|index| *index < children.len()),
            Step::Key(key) => children
                .iter()
                .position(|(first, _)| first.as_str() == Some(key) && node.is_mapping()),
            _ => None,
        };
        found
            .ok_or_else(|| node.error(Kind::NotFound, format!("there is no sibling {step:?} here")))
    };
    Ok(match position {
        Position::First => Gap { index: 0, rank: 0 },
        Position::After(step) => Gap { index: find(step)? + 1, rank: 1 },
        Position::Before(step) => Gap { index: find(step)?, rank: 2 },
        Position::Last => Gap { index: children.len(), rank: 3 },
    })
}

/// Splits an operation at its first step into an embedded document.
fn split_embedded(op: &Op) -> Option<(Route, Format, Op)> {
    let steps = op.route().steps();
    let at = steps.iter().position(|step| matches!(step, Step::Embedded(_)))?;
    let Some(Step::Embedded(format)) = steps.get(at) else { return None };
    let join = |steps: &[Step]| steps.iter().cloned().fold(Route::root(), Route::step);
    let outer = join(steps.get(..at).unwrap_or_default());
    let mut inner = op.clone();
    *inner.route_mut() = join(steps.get(at + 1..).unwrap_or_default());
    Some((outer, *format, inner))
}
