//! What changed between two texts, by lines and words.
//!
//! It compares text and knows no YAML and no JSON; it is exact where the splices are known.

mod hunks;
mod lines;
mod patch;
mod words;

use std::ops::Range;

use self::lines::Text;
use crate::lines::Lines;
use crate::splice::Splice;

/// Changed lines with the lines around them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff {
    /// The places that changed, in order; with enough context between them they stay apart.
    pub hunks: Vec<Hunk>,
    /// How much changed.
    pub counts: Counts,
}

/// How much changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Lines that are only in the new text.
    pub added: usize,
    /// Lines that are only in the old text.
    pub removed: usize,
    /// Places with changed lines in them, unchanged lines between them.
    pub places: usize,
}

/// A run of lines of both texts, changed ones and their context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hunk {
    /// First line in the old text, from 1; where there is none, the line before.
    pub old_start: usize,
    /// Lines of the old text.
    pub old_count: usize,
    /// First line in the new text, from 1; where there is none, the line before.
    pub new_start: usize,
    /// Lines of the new text.
    pub new_count: usize,
    /// The lines, removed ones before the added ones that replace them.
    pub lines: Vec<Line>,
}

/// One line of a hunk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Whether it is in both texts or in one.
    pub kind: LineKind,
    /// Its number in the old text, from 1.
    pub old: Option<usize>,
    /// Its number in the new text, from 1.
    pub new: Option<usize>,
    /// Its text without the line feed; a carriage return stays.
    pub text: String,
    /// Whether a line feed ends it; only a last line has none.
    pub ended: bool,
    /// Byte ranges of the words in it that differ from the line it replaces or is replaced by.
    /// Empty where the whole line is new, gone or the same.
    pub marks: Vec<Range<usize>>,
}

/// Where a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// In both texts.
    Kept,
    /// In the old text only.
    Removed,
    /// In the new text only.
    Added,
}

impl Diff {
    /// The difference of two texts with `context` unchanged lines around each place.
    pub fn between(old: &str, new: &str, context: usize) -> Self {
        let (old, new) = (Text::new(old), Text::new(new));
        let changes = lines::changes(&old, &new);
        hunks::gather(&old, &new, &changes, context)
    }

    /// The difference that splices of the old text make, without searching for it elsewhere: from the
    /// old text with its lines and the one that the splices made of it with its own.
    pub fn of_splices(
        old: (&str, &Lines),
        new: (&str, &Lines),
        splices: &[Splice],
        context: usize,
    ) -> Self {
        let (old, new) = (Text::with(old.0, old.1), Text::with(new.0, new.1));
        let regions = lines::regions(&old, &new, splices);
        let changes = lines::changes_within(&old, &new, &regions);
        hunks::gather(&old, &new, &changes, context)
    }

    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.hunks.is_empty()
    }

    /// The text of a patch that `git apply` and `patch -p1` take, for a file at the given path
    /// below the directory where it is applied. Empty where nothing changed. Make the difference
    /// with a context of 3 for it.
    pub fn patch(&self, path: &str) -> String {
        patch::write(self, path)
    }
}
