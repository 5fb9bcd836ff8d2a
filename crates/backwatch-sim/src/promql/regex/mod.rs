//! Matchers of label values, and the regular expressions in them.
//!
//! A regular expression has the meaning it has in Prometheus: RE2, anchored at both ends, the dot
//! matching any character (`model/labels/regexp.go`). It is parsed and searched for here: what other
//! engines accept and how they read it is not the same everywhere, and the smallest of them would
//! take more of a page. What is not known here is refused.

mod bracket;
mod class;
mod cursor;
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod peer;
mod program;
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod promtool;
mod replace;
mod search;
mod shape;
mod syntax;
#[cfg(test)]
mod tests;

use std::fmt;

pub use replace::Regex;

use crate::Compat;
use program::Step;
use shape::Shape;

/// How a matcher compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MatchOp {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `=~`
    Regex,
    /// `!~`
    NotRegex,
}

impl MatchOp {
    /// The operator as it is written.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Regex => "=~",
            Self::NotRegex => "!~",
        }
    }
}

/// An operator and a value to compare the values of a label with.
#[derive(Debug, Clone)]
pub struct Matcher {
    op: MatchOp,
    value: String,
    test: Test,
}

#[derive(Debug, Clone)]
enum Test {
    /// Is the value.
    Same,
    Shape(Shape),
    Steps(Vec<Step>),
}

impl Matcher {
    /// A matcher ready to use.
    pub fn compile(op: MatchOp, value: &str, compat: Compat) -> Result<Self, RegexError> {
        let test = match op {
            MatchOp::Equal | MatchOp::NotEqual => Test::Same,
            MatchOp::Regex | MatchOp::NotRegex => Test::compile(value, compat)?,
        };
        Ok(Self { op, value: value.to_owned(), test })
    }

    /// Its operator.
    pub fn op(&self) -> MatchOp {
        self.op
    }

    /// Its value as written, escapes resolved.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Whether it accepts this value; a label that is absent has the value "".
    pub fn is_match(&self, value: &str) -> bool {
        let found = match &self.test {
            Test::Same => self.value == value,
            Test::Shape(shape) => shape.is_match(value),
            Test::Steps(steps) => search::search(steps, value, 0, 0).is_some(),
        };
        found == matches!(self.op, MatchOp::Equal | MatchOp::Regex)
    }
}

impl PartialEq for Matcher {
    /// By what was written; what was compiled from it follows.
    fn eq(&self, other: &Self) -> bool {
        self.op == other.op && self.value == other.value
    }
}

impl Eq for Matcher {}

impl Test {
    fn compile(pattern: &str, compat: Compat) -> Result<Self, RegexError> {
        let parsed = syntax::parse(pattern, compat == Compat::V3)?;
        if let Some(shape) = Shape::of(&parsed.node) {
            return Ok(Self::Shape(shape));
        }
        program::compile(&parsed.node, true).map(Self::Steps)
    }
}

/// A regular expression is not accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegexError {
    message: String,
    is_unsupported: bool,
}

impl RegexError {
    /// Whether Prometheus accepts it and it is not known here.
    pub fn is_unsupported(&self) -> bool {
        self.is_unsupported
    }

    /// What Go says of it, and the piece it means.
    fn syntax(message: &str, piece: &str) -> Self {
        let piece = if piece.is_empty() { String::new() } else { format!(": `{piece}`") };
        let message = format!("error parsing regexp: {message}{piece}");
        Self { message, is_unsupported: false }
    }

    fn unsupported(what: &str) -> Self {
        Self { message: format!("not supported: {what}"), is_unsupported: true }
    }
}

impl fmt::Display for RegexError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for RegexError {}
