//! The one error of this crate: what is wrong, where, and the way out.
//!
//! It is opaque: callers ask the predicates and read the text. It is not a list of warnings;
//! what a document merely has (a key twice) is a fact of the document, see
//! [`Document::duplicate_keys`](crate::Document::duplicate_keys).

use std::fmt;

use crate::lines::Lines;

/// Why a text was not read or not edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    inner: Box<Inner>,
}

impl Error {
    /// The text is not YAML or not JSON.
    pub fn is_syntax(&self) -> bool {
        self.inner.kind == Kind::Syntax
    }

    /// The bytes are not UTF-8 text (UTF-16, binary, NUL).
    pub fn is_encoding(&self) -> bool {
        self.inner.kind == Kind::Encoding
    }

    /// The input is larger or more deeply nested than this crate takes.
    pub fn is_limit(&self) -> bool {
        self.inner.kind == Kind::Limit
    }

    /// The edited node is an alias, or an alias elsewhere refers to it or to a node around it.
    pub fn is_shared_by_alias(&self) -> bool {
        self.inner.kind == Kind::SharedByAlias
    }

    /// A key stands twice in a mapping, or would after the edit.
    pub fn is_duplicate_key(&self) -> bool {
        self.inner.kind == Kind::DuplicateKey
    }

    /// The route leads to nothing.
    pub fn is_not_found(&self) -> bool {
        self.inner.kind == Kind::NotFound
    }

    /// The node at the route is of another kind than the operation needs.
    pub fn is_wrong_kind(&self) -> bool {
        self.inner.kind == Kind::Mismatch
    }

    /// Two operations of one batch touch the same node.
    pub fn is_overlap(&self) -> bool {
        self.inner.kind == Kind::Overlap
    }

    /// The place is written in a way that this crate does not edit (a tag, a merge key, comments
    /// in JSON, a scalar style that cannot hold the new text).
    pub fn is_unsupported(&self) -> bool {
        self.inner.kind == Kind::Unsupported
    }

    /// The edited text did not read back as intended, so it was thrown away.
    pub fn is_unfaithful(&self) -> bool {
        self.inner.kind == Kind::Unfaithful
    }

    /// What is wrong, one sentence without a final full stop.
    pub fn message(&self) -> &str {
        &self.inner.message
    }

    /// A way out, where there is one.
    pub fn hint(&self) -> Option<&str> {
        self.inner.hint.as_deref()
    }

    /// Line of the problem, from 1.
    pub fn line(&self) -> Option<usize> {
        self.inner.place.as_ref().map(|place| place.line)
    }

    /// Column of the problem in characters, from 1.
    pub fn column(&self) -> Option<usize> {
        self.inner.place.as_ref().map(|place| place.column)
    }

    /// Byte offset of the problem.
    pub fn offset(&self) -> Option<usize> {
        self.inner.place.as_ref().map(|place| place.offset)
    }

    /// Text of the line with the problem, without its line break, at most 200 characters.
    pub fn line_text(&self) -> Option<&str> {
        self.inner.place.as_ref().map(|place| place.text.as_str())
    }

    pub(crate) fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { inner: Box::new(Inner { kind, message: message.into(), hint: None, place: None }) }
    }

    /// Adds the way out.
    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.inner.hint = Some(hint.into());
        self
    }

    /// Adds the place, unless one is there already.
    pub(crate) fn at(mut self, text: &str, lines: &Lines, offset: usize) -> Self {
        if self.inner.place.is_none() {
            let (line, column) = lines.line_column(text, offset);
            let shown = lines.line_text(text, line).chars().take(200).collect();
            self.inner.place = Some(Place { offset, line, column, text: shown });
        }
        self
    }

    /// Replaces the place by one of an enclosing text.
    pub(crate) fn moved_to(mut self, text: &str, lines: &Lines, offset: usize) -> Self {
        self.inner.place = None;
        self.at(text, lines, offset)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.inner.place {
            write!(f, "line {}, column {}: ", place.line, place.column)?;
        }
        f.write_str(&self.inner.message)?;
        if let Some(hint) = &self.inner.hint {
            write!(f, " ({hint})")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Syntax,
    Encoding,
    Limit,
    SharedByAlias,
    DuplicateKey,
    NotFound,
    Mismatch,
    Overlap,
    Unsupported,
    Unfaithful,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Inner {
    kind: Kind,
    message: String,
    hint: Option<String>,
    place: Option<Place>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    offset: usize,
    line: usize,
    column: usize,
    text: String,
}
