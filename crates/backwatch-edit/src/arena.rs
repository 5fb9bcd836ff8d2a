//! The nodes of a tree in document order, 12 bytes each.
//!
//! A node's children follow it; each node knows where its subtree ends. Texts are at most 32 MiB,
//! so offsets and counts leave six bits for the kind and two marks.

/// What kind of node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tag {
    BlockMapping,
    FlowMapping,
    /// A mapping in a flow sequence without braces: `[a: b]`.
    Pair,
    BlockSequence,
    FlowSequence,
    Plain,
    Single,
    Double,
    Literal,
    Folded,
    Alias,
}

impl Tag {
    const ALL: [Self; 11] = [
        Self::BlockMapping,
        Self::FlowMapping,
        Self::Pair,
        Self::BlockSequence,
        Self::FlowSequence,
        Self::Plain,
        Self::Single,
        Self::Double,
        Self::Literal,
        Self::Folded,
        Self::Alias,
    ];

    pub(crate) fn is_mapping(self) -> bool {
        matches!(self, Self::BlockMapping | Self::FlowMapping | Self::Pair)
    }

    pub(crate) fn is_sequence(self) -> bool {
        matches!(self, Self::BlockSequence | Self::FlowSequence)
    }

    pub(crate) fn is_collection(self) -> bool {
        self.is_mapping() || self.is_sequence()
    }

    pub(crate) fn is_block_collection(self) -> bool {
        matches!(self, Self::BlockMapping | Self::BlockSequence)
    }

    pub(crate) fn is_block_scalar(self) -> bool {
        matches!(self, Self::Literal | Self::Folded)
    }
}

/// One node.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Data {
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// The first id behind its subtree.
    pub(crate) skip: u32,
    pub(crate) tag: Tag,
    /// Whether the tree has a decoded text for it.
    pub(crate) decoded: bool,
    /// Whether the tree has properties for it.
    pub(crate) properties: bool,
}

/// All nodes of a tree.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Arena {
    nodes: Vec<Packed>,
}

impl Arena {
    /// Makes room for that many nodes at once; growing later would need the memory twice.
    pub(crate) fn reserve(&mut self, count: usize) {
        self.nodes.reserve_exact(count);
    }

    pub(crate) fn shrink(&mut self) {
        self.nodes.shrink_to_fit();
    }

    pub(crate) fn len(&self) -> u32 {
        u32::try_from(self.nodes.len()).unwrap_or(u32::MAX)
    }

    /// Adds a node without children and gives its id.
    pub(crate) fn push(&mut self, start: usize, end: usize, tag: Tag, properties: bool) -> u32 {
        let id = self.len();
        let rest = (1 << 6) | (tag as u32) << 2 | u32::from(properties) << 1;
        self.nodes.push(Packed { start: short(start), end: short(end), rest });
        id
    }

    pub(crate) fn mark_decoded(&mut self, id: u32) {
        if let Some(node) = self.nodes.get_mut(id as usize) {
            node.rest |= 1;
        }
    }

    /// Ends a collection: all nodes added since are inside.
    pub(crate) fn close(&mut self, id: u32, end: usize) {
        let size = self.len().saturating_sub(id);
        if let Some(node) = self.nodes.get_mut(id as usize) {
            node.end = short(end);
            node.rest = (node.rest & 0x3f) | (size << 6);
        }
    }

    /// Whether the nodes of two ranges of one length are the same ones, with texts `shift` bytes apart.
    pub(crate) fn is_shifted(
        &self,
        ids: std::ops::Range<u32>,
        other: &Self,
        first: u32,
        shift: u32,
    ) -> bool {
        let own = self.nodes.get(ids.start as usize..ids.end as usize);
        let last = first as usize + ids.len();
        let theirs = other.nodes.get(first as usize..last);
        own.zip(theirs).is_some_and(|(own, theirs)| {
            own.iter().zip(theirs).all(|(a, b)| {
                a.start.wrapping_add(shift) == b.start
                    && a.end.wrapping_add(shift) == b.end
                    && a.rest == b.rest
            })
        })
    }

    /// The node of an id. Ids come from the arena itself; for any other, an empty scalar.
    pub(crate) fn get(&self, id: u32) -> Data {
        let empty = Packed { start: 0, end: 0, rest: (1 << 6) | (Tag::Plain as u32) << 2 };
        let node = self.nodes.get(id as usize).copied().unwrap_or(empty);
        Data {
            start: node.start,
            end: node.end,
            skip: id.saturating_add(node.rest >> 6),
            tag: Tag::ALL.get((node.rest >> 2 & 0xf) as usize).copied().unwrap_or(Tag::Plain),
            decoded: node.rest & 1 != 0,
            properties: node.rest & 2 != 0,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Packed {
    start: u32,
    end: u32,
    /// Nodes of the subtree, the kind, and whether there are properties and a decoded text.
    rest: u32,
}

fn short(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
