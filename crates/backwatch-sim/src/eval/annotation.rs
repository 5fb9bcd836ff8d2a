//! Remarks of an evaluation that are not errors.
//!
//! After Prometheus, `util/annotations/annotations.go`; the wording is the one users search for.

use crate::promql::span::Span;

/// How grave a remark is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// The result may well be right.
    Info,
    /// The result is probably not what was meant.
    Warning,
}

/// A remark about an expression or the series it met.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Annotation {
    /// How grave it is.
    pub level: Level,
    /// The text, which begins with `PromQL warning: ` or `PromQL info: `.
    pub message: String,
    /// What it is about.
    pub span: Span,
}

/// Remarks in the order in which they first came up, each once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Annotations(Vec<Annotation>);

impl Annotations {
    /// The remarks.
    pub fn as_slice(&self) -> &[Annotation] {
        &self.0
    }

    /// Whether there is a remark of this level.
    pub fn has(&self, level: Level) -> bool {
        self.0.iter().any(|annotation| annotation.level == level)
    }

    pub(crate) fn warn(&mut self, span: Span, message: &str) {
        self.add(Level::Warning, span, format!("PromQL warning: {message}"));
    }

    pub(crate) fn info(&mut self, span: Span, message: &str) {
        self.add(Level::Info, span, format!("PromQL info: {message}"));
    }

    /// Adds remarks that are not there yet.
    pub fn extend(&mut self, other: Self) {
        for annotation in other.0 {
            self.add(annotation.level, annotation.span, annotation.message);
        }
    }

    fn add(&mut self, level: Level, span: Span, message: String) {
        let annotation = Annotation { level, message, span };
        if !self.0.contains(&annotation) {
            self.0.push(annotation);
        }
    }
}
