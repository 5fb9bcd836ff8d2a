//! Why an expression is not accepted.
//!
//! The message is Prometheus's own wording where a user would search for it; what the reader may do
//! about it is apart, in the hint. Messages follow Prometheus, `promql/parser/parse.go` and
//! `promql/parser/generated_parser.y`.

use std::fmt;

use super::span::Span;

/// An expression is not accepted: what is wrong, where, and what to do.
///
/// All fallible functions of this module return it.
#[derive(Debug, Clone, PartialEq)]
pub struct Error(Box<Inner>);

#[derive(Debug, Clone, PartialEq)]
struct Inner {
    kind: Kind,
    message: String,
    span: Span,
    hint: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Syntax,
    Type,
    Unsupported,
    Limit,
}

impl Error {
    /// What is wrong, in one line, without its place.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The piece of the source that is wrong.
    pub fn span(&self) -> Span {
        self.0.span
    }

    /// What the reader probably meant.
    pub fn hint(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// Whether Prometheus knows this but the engine does not: native histograms, syntax behind a
    /// feature flag, a regular expression that cannot be translated.
    pub fn is_unsupported(&self) -> bool {
        self.0.kind == Kind::Unsupported
    }

    /// Whether the grammar is satisfied and a type, an argument count or a label list is wrong.
    pub fn is_type_error(&self) -> bool {
        self.0.kind == Kind::Type
    }

    /// Whether the expression is too long or too deep for this engine.
    pub fn is_limit(&self) -> bool {
        self.0.kind == Kind::Limit
    }

    /// The error as Prometheus prints it, `1:6: parse error: ...`: line and column, in bytes, of
    /// the place in `source`.
    pub fn in_source(&self, source: &str) -> String {
        let before = source.get(..self.0.span.start as usize).unwrap_or(source);
        let line = before.matches('\n').count() + 1;
        let column = before.len() - before.rfind('\n').map_or(0, |at| at + 1) + 1;
        format!("{line}:{column}: parse error: {}", self.0.message)
    }

    pub(super) fn syntax(span: Span, message: impl Into<String>) -> Self {
        Self::new(Kind::Syntax, span, message.into())
    }

    pub(super) fn typing(span: Span, message: impl Into<String>) -> Self {
        Self::new(Kind::Type, span, message.into())
    }

    pub(super) fn limit(span: Span, message: impl Into<String>) -> Self {
        Self::new(Kind::Limit, span, message.into())
    }

    pub(super) fn unsupported(span: Span, message: impl Into<String>) -> Self {
        Self::new(Kind::Unsupported, span, message.into())
    }

    /// What Prometheus accepts only with the feature flag `flag`.
    pub(super) fn experimental(span: Span, what: &str, flag: &str) -> Self {
        let message = format!("not supported: experimental syntax: {what}");
        Self::unsupported(span, message)
            .with_hint(format!("Prometheus accepts this only with --enable-feature={flag}"))
    }

    pub(super) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    /// Adds a hint where there is none.
    pub(super) fn or_hint(self, hint: &str) -> Self {
        if self.0.hint.is_some() { self } else { self.with_hint(hint) }
    }

    fn new(kind: Kind, span: Span, message: String) -> Self {
        Self(Box::new(Inner { kind, message, span, hint: None }))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_is_line_and_column_from_one() {
        let error = Error::syntax(Span::new(6, 7), "no");
        assert_eq!(error.in_source("ab\ncd efg"), "2:4: parse error: no");
        assert_eq!(error.in_source("abcdefgh"), "1:7: parse error: no");
    }
}
