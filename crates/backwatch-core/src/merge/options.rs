//! What a caller may choose about a merge.

use std::collections::BTreeMap;

use crate::artefact::sli::Known;
use crate::plan::Plan;

/// What a caller may choose about a merge; the default is right for most.
#[derive(Clone, Debug, PartialEq)]
pub struct MergeOptions {
    /// Where a dashboard's new rows go.
    pub placement: Placement,
    /// Which of several dashboards of a file gets new rows, from 0; absent, the first. Rows that are
    /// ours are updated in all of them.
    pub dashboard: Option<usize>,
    /// What is added where it is missing.
    pub add: Additions,
    /// What to do with fields that were changed by hand.
    pub on_conflict: OnConflict,
    /// What was chosen for single conflicts, by [`Conflict::id`](super::Conflict::id).
    pub choices: BTreeMap<String, Choice>,
    /// Whether a group gets a comment from which a later merge knows what was changed by hand.
    pub marks: bool,
    /// The settings in a form without blanks (a share link's fragment), for that comment.
    pub settings: Option<String>,
    /// The plan that stood in the comment when the file was last merged, decoded by the caller from
    /// [`Recognised::settings`](super::Recognised::settings); the base of a three-way comparison.
    pub base: Option<Plan>,
    /// Takes everything of ours out instead.
    pub remove: bool,
    /// Checks only the smallest part of the file around the edits: enough to show the outcome while a
    /// value moves, not to hand it out. The text is the same.
    pub is_moving: bool,
    /// The text of the marked block of a Markdown file; absent, the plan's SLI table.
    pub block: Option<String>,
    /// What is known besides the plan, such as baselines, for the SLI table.
    pub known: Known,
    /// The heading in a Markdown file under which a new block goes; absent, the end.
    pub heading: Option<String>,
}

impl Default for MergeOptions {
    fn default() -> Self {
        Self {
            placement: Placement::End,
            dashboard: None,
            add: Additions::default(),
            on_conflict: OnConflict::default(),
            choices: BTreeMap::new(),
            marks: true,
            settings: None,
            base: None,
            remove: false,
            is_moving: false,
            block: None,
            known: Known::default(),
            heading: None,
        }
    }
}

/// What is added where it is missing; what is there is updated in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Additions {
    /// Rules.
    pub rules: bool,
    /// Dashboard rows and panels.
    pub rows: bool,
}

impl Default for Additions {
    fn default() -> Self {
        Self { rules: true, rows: true }
    }
}

/// Where a dashboard's new rows go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Placement {
    /// Rows of their own below everything.
    #[default]
    End,
    /// Rows of their own after the row with this title; what follows moves down.
    AfterRow(String),
    /// The panels without a heading, at the end of the row with this title.
    InsideRow(String),
}

/// What to do with fields that were changed by hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnConflict {
    /// They stay, and the conflict is unresolved.
    #[default]
    Fail,
    /// They are replaced.
    Ours,
    /// They stay.
    Theirs,
}

/// What was chosen for one conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// What the plan says.
    Ours,
    /// What stands in the file.
    Theirs,
}
