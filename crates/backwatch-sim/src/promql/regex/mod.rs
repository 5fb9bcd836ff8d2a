//! Matchers of label values, and the regular expressions in them.
//!
//! A regular expression has the meaning it has in Prometheus: RE2, anchored at both ends, the dot
//! matching any character (`model/labels/regexp.go`). It is parsed here, so that what is accepted
//! and how it is read does not depend on the engine underneath, which gets it spelled out; what
//! cannot be spelled out is refused. This is not a search over texts.

mod bracket;
mod class;
mod cursor;
mod emit;
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod peer;
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod promtool;
mod replace;
mod shape;
mod syntax;
#[cfg(test)]
mod tests;

use std::fmt;

pub use replace::Regex;

use crate::Compat;
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
    Regex(regex_lite::Regex),
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
            Test::Regex(regex) => regex.is_match(value),
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
        build(&format!("\\A(?:{})\\z", emit::emit(&parsed.node))).map(Self::Regex)
    }
}

/// Compiles what was spelled out.
fn build(spelled: &str) -> Result<regex_lite::Regex, RegexError> {
    const SIZE: usize = 1 << 21;
    const NESTING: u32 = 400;
    regex_lite::RegexBuilder::new(spelled)
        .size_limit(SIZE)
        .nest_limit(NESTING)
        .build()
        .map_err(|_| RegexError::unsupported("regular expression is too large"))
}

/// A regular expression is not accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegexError {
    message: String,
    is_unsupported: bool,
}

impl RegexError {
    /// Whether Prometheus accepts it and it cannot be translated.
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
