//! What came of a merge.

use std::sync::Arc;

use backwatch_edit::diff::{Counts, Diff};
use backwatch_edit::{Lines, Splice};

use crate::diagnostic::{Diagnostic, Place};
use crate::merge::kind::Source;
use crate::plan::{AlertKind, AlertSettings};

/// A file with a plan merged in.
#[derive(Clone, Debug)]
pub struct Merged {
    /// The text as it was.
    pub before: Arc<str>,
    /// The new text.
    pub text: Arc<str>,
    /// The lines of the text as it was.
    pub lines_before: Arc<Lines>,
    /// The lines of the new text.
    pub lines: Arc<Lines>,
    /// What was replaced in the old text, in order.
    pub splices: Vec<Splice>,
    /// What was done, in the order of the file.
    pub changes: Vec<Change>,
    /// Fields that were changed by hand; those not resolved keep what stands in the file.
    pub conflicts: Vec<Conflict>,
    /// How many rows of ours came into a dashboard of it: those whose place can be chosen.
    pub new_rows: usize,
    /// What is worth knowing: duplicates, rules left alone, a runbook that was taken from siblings.
    pub notes: Vec<Diagnostic>,
}

impl Merged {
    /// What came of `source` by replacing parts of it; nothing was said or done yet.
    pub(super) fn new(source: &Source, text: Arc<str>, splices: Vec<Splice>) -> Self {
        Self {
            before: source.text.clone(),
            text,
            lines_before: source.lines().clone(),
            lines: if splices.is_empty() {
                source.lines().clone()
            } else {
                Arc::new(source.lines().spliced(&splices))
            },
            splices,
            changes: Vec::new(),
            conflicts: Vec::new(),
            new_rows: 0,
            notes: Vec::new(),
        }
    }

    /// Whether the text differs from the file.
    pub fn is_changed(&self) -> bool {
        self.before != self.text
    }

    /// Whether a conflict waits for a decision.
    pub fn is_unresolved(&self) -> bool {
        self.conflicts.iter().any(|conflict| !conflict.resolved)
    }

    /// The difference with `context` unchanged lines around each place.
    pub fn diff(&self, context: usize) -> Diff {
        let (before, after) = (&*self.lines_before, &*self.lines);
        Diff::of_splices((&self.before, before), (&self.text, after), &self.splices, context)
    }

    /// How many lines came and went, and in how many places.
    pub fn counts(&self) -> Counts {
        self.diff(0).counts
    }
}

/// One thing that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What kind of thing.
    pub kind: ChangeKind,
    /// Where, in words: `group kgents-backup`, `row Backup Health`.
    pub place: String,
    /// Line in the old text, from 1, where something stood there already.
    pub line: Option<usize>,
    /// What was done, in one sentence without a full stop.
    pub text: String,
}

/// What kind of thing was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// Something new stands in the file.
    Added,
    /// A rule or panel that was not marked as ours is from now on.
    Adopted,
    /// A field has another value.
    Replaced,
    /// Something of ours is gone.
    Removed,
}

/// A field that was changed by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// By which a choice names it: stable while the names stay.
    pub id: String,
    /// Group, rule and field, in words.
    pub place: String,
    /// Where it stands.
    pub at: Option<Place>,
    /// What the plan says; absent where the plan has no such rule or field.
    pub ours: Option<String>,
    /// What stands in the file; absent where it was taken out.
    pub theirs: Option<String>,
    /// What stood there after the last merge, where that is known.
    pub base: Option<String>,
    /// Whether it is decided.
    pub resolved: bool,
    /// Why it matters, where it is more than a difference: a figure that is no longer true.
    pub remark: Option<String>,
    /// The settings with which the plan would say what stands in the file, where there are such: the
    /// backup's place in the plan, the alert, what to set.
    pub as_settings: Option<(usize, AlertKind, AlertSettings)>,
}
