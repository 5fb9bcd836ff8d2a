//! Where the lines of a text begin: computed once, asked often.
//!
//! A line ends at `\n` or `\r\n`; a lone `\r` counts as a line end only to YAML 1.1 readers and
//! stays inside its line here.

use std::ops::Range;

use crate::splice::Splice;

/// Line starts of one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lines {
    starts: Vec<u32>,
}

impl Lines {
    /// Finds the lines of a text.
    pub fn new(text: &str) -> Self {
        let breaks = memchr::memchr_iter(b'\n', text.as_bytes());
        let mut starts = Vec::with_capacity(text.len() / 32 + 1);
        starts.push(0);
        starts.extend(breaks.map(|at| u32::try_from(at + 1).unwrap_or(u32::MAX)));
        Self { starts }
    }

    /// The lines of the text that splices make of this one; in order and apart from each other, as
    /// every applied edit gives them.
    #[must_use]
    pub fn spliced(&self, splices: &[Splice]) -> Self {
        let mut starts = Vec::with_capacity(self.starts.len() + splices.len());
        let (mut kept, mut added, mut removed) = (0, 0, 0);
        let number = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        for splice in splices {
            let (start, end) = (splice.range.start, splice.range.end);
            self.carry(&mut starts, kept..self.starts_until(start), added, removed);
            let breaks = memchr::memchr_iter(b'\n', splice.text.as_bytes());
            starts
                .extend(breaks.map(|at| number((start + added).saturating_sub(removed) + at + 1)));
            kept = self.starts_until(end);
            added += splice.text.len();
            removed += splice.range.len();
        }
        self.carry(&mut starts, kept..self.starts.len(), added, removed);
        Self { starts }
    }

    /// How many lines begin at an offset or before.
    fn starts_until(&self, offset: usize) -> usize {
        let offset = u32::try_from(offset).unwrap_or(u32::MAX);
        self.starts.partition_point(|start| *start <= offset)
    }

    fn carry(&self, to: &mut Vec<u32>, lines: Range<usize>, added: usize, removed: usize) {
        let number = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let shift = number(added).wrapping_sub(number(removed));
        let starts = self.starts.get(lines).unwrap_or_default();
        to.extend(starts.iter().map(|start| start.wrapping_add(shift)));
    }

    /// Where each line begins, in bytes; behind a line break that ends the text, an empty one does.
    pub fn starts(&self) -> &[u32] {
        &self.starts
    }

    /// Number of the line that holds the offset, from 0.
    pub(crate) fn line_of(&self, offset: usize) -> usize {
        self.starts_until(offset).saturating_sub(1)
    }

    /// Offset of the first byte of a line (from 0).
    pub(crate) fn start(&self, line: usize) -> Option<usize> {
        self.starts.get(line).map(|start| *start as usize)
    }

    /// Offset of the first byte of the line that holds the offset.
    pub(crate) fn start_of(&self, offset: usize) -> usize {
        self.start(self.line_of(offset)).unwrap_or(0)
    }

    /// Offset of the line break that ends the line holding the offset, or of the text's end.
    pub(crate) fn end_of(&self, text: &str, offset: usize) -> usize {
        self.range(text, self.line_of(offset)).end
    }

    /// Offset behind the line break that ends the line holding the offset, or the text's end.
    pub(crate) fn next_start(&self, text: &str, offset: usize) -> usize {
        self.start(self.line_of(offset) + 1).unwrap_or(text.len())
    }

    /// Bytes of a line (from 0) without its line break.
    pub(crate) fn range(&self, text: &str, line: usize) -> Range<usize> {
        let start = self.start(line).unwrap_or(text.len());
        let Some(next) = self.start(line + 1) else { return start..text.len() };
        let bytes = text.as_bytes();
        let mut end = next.saturating_sub(1);
        if end > start && bytes.get(end - 1) == Some(&b'\r') {
            end -= 1;
        }
        start..end.max(start)
    }

    /// How many lines there are; a text that ends in a line break has an empty last one.
    pub(crate) fn count(&self) -> usize {
        self.starts.len()
    }

    /// Line and column of an offset, both from 1, the column in characters.
    pub(crate) fn line_column(&self, text: &str, offset: usize) -> (usize, usize) {
        let line = self.line_of(offset);
        let start = self.start(line).unwrap_or(0);
        let before = text.get(start..offset.min(text.len())).unwrap_or_default();
        let before = before.strip_prefix('\u{feff}').unwrap_or(before);
        (line + 1, before.chars().count() + 1)
    }

    /// Text of a line counted from 1, without its line break.
    pub(crate) fn line_text<'a>(&self, text: &'a str, line: usize) -> &'a str {
        text.get(self.range(text, line.saturating_sub(1))).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::splice::{arrange, splice};

    proptest! {
        #[test]
        fn lines_follow_splices(
            old in "[a\n]{0,30}",
            edits in prop::collection::vec((0..31_usize, 0..5_usize, "[b\n]{0,4}"), 0..6),
        ) {
            let edits = edits.into_iter().map(|(start, length, text)| {
                let start = start.min(old.len());
                Splice::new(start..(start + length).min(old.len()), text)
            });
            // Those that overlap are none.
            if let Ok(edits) = arrange(edits.collect()) {
                let new = splice(&old, &edits).unwrap();
                prop_assert_eq!(Lines::new(&old).spliced(&edits), Lines::new(&new));
            }
        }
    }
}
