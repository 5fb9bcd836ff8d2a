//! What a merge collects while it looks through a file: edits, and what is said about them.

use std::collections::BTreeSet;

use backwatch_edit::{Node, Op, Splice};

use super::kind::Site;
use super::{Change, ChangeKind, Choice, Conflict, MergeOptions, OnConflict};
use crate::diagnostic::Diagnostic;

/// Edits and sentences, in the order in which they were found.
#[derive(Debug, Default)]
pub(crate) struct Work {
    pub(crate) ops: Vec<Op>,
    /// Bytes to put back, if there is nothing else to do.
    pub(crate) raw: Vec<Raw>,
    pub(crate) changes: Vec<Change>,
    pub(crate) conflicts: Vec<Conflict>,
    pub(crate) notes: Vec<Diagnostic>,
    /// Rows that came.
    pub(crate) new_rows: usize,
    /// Ids of conflicts so far, to keep them apart.
    ids: BTreeSet<String>,
}

/// Bytes that are put back as they were, and the edit that does nearly the same.
#[derive(Debug)]
pub(crate) struct Raw {
    pub(crate) splice: Splice,
    pub(crate) instead: Op,
}

impl Work {
    pub(crate) fn change(
        &mut self,
        kind: ChangeKind,
        place: &str,
        line: Option<usize>,
        text: impl Into<String>,
    ) {
        self.changes.push(Change { kind, place: place.to_owned(), line, text: text.into() });
    }

    /// A warning about a node of the file.
    pub(crate) fn warn(&mut self, site: &Site, node: Node<'_>, text: String, hint: &str) {
        let place = site.place(node);
        self.notes.push(Diagnostic::warning(text).at(place.line, place.column).hint(hint));
    }

    /// Notes a conflict and says what is to stand in the file.
    pub(crate) fn conflict(&mut self, mut conflict: Conflict, options: &MergeOptions) -> Choice {
        let base = conflict.id.clone();
        let mut count = 1;
        while !self.ids.insert(conflict.id.clone()) {
            count += 1;
            conflict.id = format!("{base}#{count}");
        }
        let chosen = options.choices.get(&conflict.id).copied().or(match options.on_conflict {
            OnConflict::Fail => None,
            OnConflict::Ours => Some(Choice::Ours),
            OnConflict::Theirs => Some(Choice::Theirs),
        });
        conflict.resolved = chosen.is_some();
        self.conflicts.push(conflict);
        chosen.unwrap_or(Choice::Theirs)
    }
}
