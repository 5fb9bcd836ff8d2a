//! The edits: each is an operation at a [`Route`].
//!
//! All routes of a batch mean the document as it was before the batch. So the operations of a
//! batch do not see one another, their order does not matter except between insertions at the
//! same place, and two that touch the same node are refused ([`Error::is_overlap`]).
//!
//! [`Error::is_overlap`]: crate::Error::is_overlap

use crate::{Route, Step, Value};

/// Where a new entry goes among its siblings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Position {
    /// Before all others.
    First,
    /// After all others.
    Last,
    /// Directly before the named sibling, above its comments.
    Before(Step),
    /// Directly after the named sibling.
    After(Step),
}

/// Which comment of a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Comment {
    /// The comment lines above the node that begin with this mark (after `#` and blanks); an empty
    /// mark means all of them. Lines directly above count, up to a blank line.
    Above {
        /// What our own comment lines begin with.
        mark: String,
    },
    /// The comment behind the node, on the line of its end, or of its key or dash where the node
    /// itself begins on the next line.
    Behind,
}

/// One edit of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Op {
    /// Adds an entry to a mapping.
    ///
    /// Before `a: 1`, after `a: 1` and `b: 2`. A mapping that is `null`, missing at the root (an
    /// empty file) or `{}` becomes a block in YAML. Limits: the key must be new, the mapping not
    /// shared by an alias; a mapping whose last entry is a merge key is edited like any other.
    InsertKey {
        /// The mapping.
        at: Route,
        /// The new key.
        key: String,
        /// Its value.
        value: Value,
        /// Where among the siblings.
        position: Position,
    },
    /// Adds an item to a sequence.
    ///
    /// Before `[1]`, after `[1, 2]`. A sequence that is `null` or `[]` becomes a block in YAML.
    /// Limits: as for [`Op::InsertKey`].
    InsertItem {
        /// The sequence.
        at: Route,
        /// The new item.
        value: Value,
        /// Where among the siblings.
        position: Position,
    },
    /// Gives a node another value.
    ///
    /// A text put in place of a text keeps the quoting and the line structure of the unchanged
    /// parts where it can hold the new text; everything else is written anew. So a text over several
    /// lines in single quotes stays in them as long as no line of it begins or ends with a blank,
    /// which they cannot hold; with such a line it becomes a literal block. Comments around it stay,
    /// those inside a replaced mapping or sequence go. Limits: a node that is tagged, or
    /// shared by an alias, is refused.
    Replace {
        /// The node.
        at: Route,
        /// Its new value.
        value: Value,
    },
    /// Takes out an entry of a mapping or an item of a sequence.
    ///
    /// The lines of the node go, with the comments inside and behind it and the blank lines above
    /// it. The last one leaves `[]` or `{}`. Limits: not for a root, nor where an alias elsewhere
    /// refers into the node.
    Remove {
        /// The entry's value or the item.
        at: Route,
        /// Takes the comment lines directly above with it that begin with this mark: `None` takes
        /// none, an empty mark all of them.
        mark: Option<String>,
    },
    /// Adds, replaces or (with `None`) removes a comment.
    ///
    /// Above: `# mark text` stands on its own line over the node, in the node's column; existing
    /// lines with the mark are replaced. Limits: YAML block style only.
    SetComment {
        /// The node: an entry's value or an item.
        at: Route,
        /// Which comment.
        place: Comment,
        /// The new lines without `#`; for [`Comment::Behind`], one line. `None` removes.
        text: Option<String>,
    },
    /// Gives a key another name; its value and place stay.
    ///
    /// Limits: the new name must be free, the key a plain or quoted scalar.
    RenameKey {
        /// The entry's value.
        at: Route,
        /// The new name.
        key: String,
    },
}

impl Op {
    /// Adds an item at the end of a sequence.
    pub fn append(at: Route, value: Value) -> Self {
        Self::InsertItem { at, value, position: Position::Last }
    }

    /// Adds an entry at the end of a mapping.
    pub fn add_key(at: Route, key: impl Into<String>, value: Value) -> Self {
        Self::InsertKey { at, key: key.into(), value, position: Position::Last }
    }

    /// Gives a node another value.
    pub fn replace(at: Route, value: impl Into<Value>) -> Self {
        Self::Replace { at, value: value.into() }
    }

    /// Takes out an entry or item and leaves the comments above it.
    pub fn remove(at: Route) -> Self {
        Self::Remove { at, mark: None }
    }

    /// Where it applies.
    pub fn route(&self) -> &Route {
        match self {
            Self::InsertKey { at, .. }
            | Self::InsertItem { at, .. }
            | Self::Replace { at, .. }
            | Self::Remove { at, .. }
            | Self::SetComment { at, .. }
            | Self::RenameKey { at, .. } => at,
        }
    }

    pub(crate) fn route_mut(&mut self) -> &mut Route {
        match self {
            Self::InsertKey { at, .. }
            | Self::InsertItem { at, .. }
            | Self::Replace { at, .. }
            | Self::Remove { at, .. }
            | Self::SetComment { at, .. }
            | Self::RenameKey { at, .. } => at,
        }
    }
}
