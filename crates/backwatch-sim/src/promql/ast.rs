//! The tree of a parsed expression, each node with its place in the source.
//!
//! It holds what was written, parentheses included, and no result of evaluation. What it means is
//! after Prometheus, `promql/parser/ast.go`. A tree that [`super::parse()`] returns is type-checked:
//! arguments have the types their function asks for, a range or an offset is in bounds.

use super::function::Function;
use super::operator::{AggregateOp, BinaryOp, Grouping, VectorMatching};
use super::regex::Matcher;
use super::span::Span;

/// A signed length of time in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct Millis(pub i64);

impl Millis {
    /// The length in seconds.
    #[allow(clippy::cast_precision_loss, reason = "exact up to 285 thousand years")]
    pub fn as_seconds(self) -> f64 {
        self.0 as f64 / 1000.0
    }

    /// A length in seconds, rounded to nanoseconds and then cut to milliseconds as Prometheus does.
    pub(super) fn from_seconds(seconds: f64) -> Self {
        Self(saturating((seconds * 1e9).round()) / 1_000_000)
    }

    /// A number of milliseconds, rounded.
    pub(super) fn from_millis(millis: f64) -> Self {
        Self(saturating(millis.round()))
    }
}

#[allow(clippy::cast_possible_truncation, reason = "a value out of range becomes the nearest one")]
fn saturating(value: f64) -> i64 {
    value as i64
}

/// What an expression evaluates to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ValueType {
    /// One number.
    Scalar,
    /// For each series at most one number.
    Vector,
    /// For each series the numbers of a stretch of time.
    Matrix,
    /// A text.
    String,
}

impl ValueType {
    /// The name Prometheus uses for it in errors.
    pub const fn documented(self) -> &'static str {
        match self {
            Self::Scalar => "scalar",
            Self::Vector => "instant vector",
            Self::Matrix => "range vector",
            Self::String => "string",
        }
    }
}

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    /// `1`, `0x1f`, `NaN`, `5m`
    Number(NumberLiteral),
    /// `"text"`
    String(StringLiteral),
    /// `metric{label="value"} offset 5m @ 100`
    Vector(VectorSelector),
    /// `metric[5m]`, its offset and `@` are kept in the vector selector
    Matrix(MatrixSelector),
    /// `expr[1h:5m]`
    Subquery(Subquery),
    /// `rate(...)`
    Call(Call),
    /// `sum by (label) (...)`
    Aggregate(Aggregate),
    /// `a + b`
    Binary(Binary),
    /// `-a`
    Unary(Unary),
    /// `(a)`
    Paren(Paren),
}

/// A number with its sign; `-1 ^ 2` however is a [`Unary`] around `1 ^ 2`.
#[derive(Debug, Clone)]
pub struct NumberLiteral {
    /// The value; of a duration, in seconds.
    pub value: f64,
    /// Whether it was written as a duration such as `5m`.
    pub is_duration: bool,
    /// Its place.
    pub span: Span,
}

impl PartialEq for NumberLiteral {
    /// By bits, so that `NaN` equals itself.
    fn eq(&self, other: &Self) -> bool {
        self.value.to_bits() == other.value.to_bits()
            && self.is_duration == other.is_duration
            && self.span == other.span
    }
}

/// A text, its escapes resolved.
#[derive(Debug, Clone, PartialEq)]
pub struct StringLiteral {
    /// The value.
    pub value: String,
    /// Whether the value is text. The bytes that others have, of which no label's name consists, stand in
    /// `value` as Go writes them between quotes: `\xff`.
    pub is_text: bool,
    /// Its place, quotes included.
    pub span: Span,
}

/// The time that an `@` modifier pins a selector to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AtModifier {
    /// `@ 1609746000`, milliseconds since the epoch
    Time(Millis),
    /// `@ start()`
    Start,
    /// `@ end()`
    End,
}

/// A condition on one label.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelMatcher {
    /// The label's name; `__name__` for `{"metric"}`.
    pub name: String,
    /// Operator and value.
    pub matcher: Matcher,
    /// Its place.
    pub span: Span,
}

/// A choice of series, evaluated to the newest sample of each.
#[derive(Debug, Clone, PartialEq)]
pub struct VectorSelector {
    /// The metric name where it was written before the braces. It is *not* among `matchers`; a name
    /// inside the braces is.
    pub name: Option<String>,
    /// The conditions inside the braces, in order.
    pub matchers: Vec<LabelMatcher>,
    /// How far back it looks; negative looks ahead.
    pub offset: Millis,
    /// The time it is pinned to.
    pub at: Option<AtModifier>,
    /// Its place, modifiers included.
    pub span: Span,
}

/// A choice of series with a stretch of time.
#[derive(Debug, Clone, PartialEq)]
pub struct MatrixSelector {
    /// Which series, and from when.
    pub vector: VectorSelector,
    /// How long the stretch is; zero only where less than a millisecond was written.
    pub range: Millis,
    /// Its place, modifiers included.
    pub span: Span,
}

/// An expression evaluated at regular steps of a stretch of time.
#[derive(Debug, Clone, PartialEq)]
pub struct Subquery {
    /// What is evaluated.
    pub expr: Box<Expr>,
    /// How long the stretch is; zero only where less than a millisecond was written.
    pub range: Millis,
    /// The distance of the steps; without it, the global evaluation interval.
    pub step: Option<Millis>,
    /// How far back it looks; negative looks ahead.
    pub offset: Millis,
    /// The time it is pinned to.
    pub at: Option<AtModifier>,
    /// Its place, modifiers included.
    pub span: Span,
}

/// A function call.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// Which function.
    pub function: Function,
    /// Its arguments, checked in number and type; optional ones may be missing.
    pub args: Vec<Expr>,
    /// Its place.
    pub span: Span,
}

/// An aggregation.
#[derive(Debug, Clone, PartialEq)]
pub struct Aggregate {
    /// Which aggregation.
    pub op: AggregateOp,
    /// The labels to keep or leave out; without a modifier, by no label.
    pub grouping: Grouping,
    /// The first argument of those aggregations that take one.
    pub param: Option<Box<Expr>>,
    /// The vector.
    pub expr: Box<Expr>,
    /// Its place.
    pub span: Span,
}

/// An operator between two expressions.
#[derive(Debug, Clone, PartialEq)]
pub struct Binary {
    /// Which operator.
    pub op: BinaryOp,
    /// Left side.
    pub lhs: Box<Expr>,
    /// Right side.
    pub rhs: Box<Expr>,
    /// Whether a comparison answers 0 or 1 instead of filtering.
    pub return_bool: bool,
    /// How series find each other: present exactly where both sides are instant vectors.
    pub matching: Option<VectorMatching>,
    /// Its place.
    pub span: Span,
}

/// A sign.
#[derive(Debug, Clone, PartialEq)]
pub struct Unary {
    /// Whether it negates; `+a` leaves the values alone.
    pub negative: bool,
    /// The operand.
    pub expr: Box<Expr>,
    /// Its place.
    pub span: Span,
}

/// An expression in parentheses.
#[derive(Debug, Clone, PartialEq)]
pub struct Paren {
    /// What is inside.
    pub expr: Box<Expr>,
    /// Its place, parentheses included.
    pub span: Span,
}

impl Expr {
    /// Its place in the source.
    pub fn span(&self) -> Span {
        match self {
            Self::Number(e) => e.span,
            Self::String(e) => e.span,
            Self::Vector(e) => e.span,
            Self::Matrix(e) => e.span,
            Self::Subquery(e) => e.span,
            Self::Call(e) => e.span,
            Self::Aggregate(e) => e.span,
            Self::Binary(e) => e.span,
            Self::Unary(e) => e.span,
            Self::Paren(e) => e.span,
        }
    }

    /// What it evaluates to.
    pub fn value_type(&self) -> ValueType {
        match self {
            Self::Number(_) => ValueType::Scalar,
            Self::String(_) => ValueType::String,
            Self::Vector(_) | Self::Aggregate(_) => ValueType::Vector,
            Self::Matrix(_) | Self::Subquery(_) => ValueType::Matrix,
            Self::Call(e) => e.function.returns(),
            Self::Unary(e) => e.expr.value_type(),
            Self::Paren(e) => e.expr.value_type(),
            Self::Binary(e) => match (e.lhs.value_type(), e.rhs.value_type()) {
                (ValueType::Scalar, ValueType::Scalar) => ValueType::Scalar,
                _ => ValueType::Vector,
            },
        }
    }

    /// The expression inside any number of parentheses.
    pub fn without_parens(&self) -> &Self {
        let mut expr = self;
        while let Self::Paren(paren) = expr {
            expr = &paren.expr;
        }
        expr
    }
}
