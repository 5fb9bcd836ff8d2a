//! Why a template was refused or failed, with the place in the template's own text.

use std::fmt;

/// Why a template does not parse, or why it failed while it ran.
///
/// `Display` gives the text that Prometheus would log, in the words of Go's `text/template`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    kind: Kind,
    message: String,
    full: String,
    offset: usize,
    line: usize,
    column: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Parse,
    Execute,
    Limit,
}

impl Error {
    pub(super) fn new(kind: Kind, message: String, full: String, place: Place) -> Self {
        Self { kind, message, full, offset: place.offset, line: place.line, column: place.column }
    }

    /// What went wrong, without the template's name and the place.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Byte offset into the text given to [`super::Template::parse`].
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// The line in that text, from 1.
    pub fn line(&self) -> usize {
        self.line
    }

    /// The column in that line, in bytes from 1.
    pub fn column(&self) -> usize {
        self.column
    }

    /// Whether Prometheus would refuse the rule file because of it.
    pub fn is_parse(&self) -> bool {
        self.kind == Kind::Parse
    }

    /// Whether a limit of this implementation (steps, depth, length) stopped the template.
    pub fn is_limit(&self) -> bool {
        self.kind == Kind::Limit
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.full)
    }
}

impl std::error::Error for Error {}

/// A place in the text that the author of the template wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) offset: usize,
    pub(super) line: usize,
    pub(super) column: usize,
}

impl Place {
    /// The place of `at`, an offset into `source`, of which the first `preamble` bytes are ours.
    pub(super) fn of(source: &str, preamble: usize, at: usize) -> Self {
        let own = source.get(preamble..).unwrap_or_default();
        let offset = at.saturating_sub(preamble).min(own.len());
        let before = own.get(..offset).unwrap_or_default();
        let line = 1 + before.matches('\n').count();
        let start = before.rfind('\n').map_or(0, |feed| feed + 1);
        Self { offset, line, column: 1 + offset - start }
    }
}
