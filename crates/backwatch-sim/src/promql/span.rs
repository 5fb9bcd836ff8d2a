//! Where a piece of an expression stands in its source text.
//!
//! It is not a line and column: whoever shows an error to a reader works those out from the text.

/// A half-open range of bytes in the source of an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
}

impl Span {
    /// The bytes from `start` up to, but without, `end`.
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// This span without the blanks at its ends.
    pub(super) fn trimmed(self, source: &str) -> Self {
        let text = self.text(source);
        let length = |part: &str| u32::try_from(part.len()).unwrap_or_default();
        let start = self.start + length(text) - length(text.trim_start());
        Self::new(start, start + length(text.trim()))
    }

    /// The text under this span; empty where the span does not fit the source.
    pub fn text(self, source: &str) -> &str {
        source.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}
