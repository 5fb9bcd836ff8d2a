//! Where the lines of a text begin: computed once, asked often.
//!
//! A line ends at `\n` or `\r\n`; a lone `\r` counts as a line end only to YAML 1.1 readers and
//! stays inside its line here.

use std::ops::Range;

/// Line starts of one text.
#[derive(Clone, Debug)]
pub(crate) struct Lines {
    starts: Vec<u32>,
}

impl Lines {
    pub(crate) fn new(text: &str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0)
            .chain(breaks.map(|(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX)))
            .collect();
        Self { starts }
    }

    /// Number of the line that holds the offset, from 0.
    pub(crate) fn line_of(&self, offset: usize) -> usize {
        let offset = u32::try_from(offset).unwrap_or(u32::MAX);
        self.starts.partition_point(|start| *start <= offset).saturating_sub(1)
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
