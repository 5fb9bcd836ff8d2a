//! Finds keys that stand twice in one mapping.

use std::collections::BTreeMap;

use crate::document::{DuplicateKey, Tree};
use crate::node::Node;

/// Few keys are compared pairwise, which needs no memory.
const FEW: usize = 16;

/// All repeated keys in document order.
pub(crate) fn find(tree: &Tree) -> Vec<DuplicateKey<'_>> {
    let mut found = Vec::new();
    for id in 0..tree.nodes.len() {
        let node = tree.node(id);
        if node.is_mapping() {
            in_mapping(node, &mut found);
        }
    }
    found
}

/// The first repeated key of a mapping.
pub(crate) fn first_in(mapping: Node<'_>) -> Option<DuplicateKey<'_>> {
    let mut found = Vec::new();
    in_mapping(mapping, &mut found);
    found.into_iter().next()
}

fn in_mapping<'a>(mapping: Node<'a>, found: &mut Vec<DuplicateKey<'a>>) {
    let keys = || mapping.entries().map(|(key, _)| key);
    if keys().count() <= FEW {
        for (index, second) in keys().enumerate() {
            let name = name(second);
            if let Some(first) =
                keys().take(index).find(|first| name.is_some() && self::name(*first) == name)
            {
                found.push(DuplicateKey { first, second });
            }
        }
        return;
    }
    let mut seen = BTreeMap::new();
    for second in keys() {
        let Some(name) = name(second) else { continue };
        match seen.entry(name) {
            std::collections::btree_map::Entry::Vacant(entry) => {
                entry.insert(second);
            }
            std::collections::btree_map::Entry::Occupied(entry) => {
                found.push(DuplicateKey { first: *entry.get(), second });
            }
        }
    }
}

/// Merge keys may repeat; keys that are no scalars are not compared.
fn name(key: Node<'_>) -> Option<&str> {
    key.as_str().filter(|name| *name != "<<")
}
