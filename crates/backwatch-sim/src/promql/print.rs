//! A tree to text, on one line.
//!
//! What is printed parses to the same tree. It is spelled as Prometheus spells it,
//! `promql/parser/printer.go`, but for infinity, which has no plus, and for the order of matchers,
//! which is kept unless [`Order::Sorted`] is asked for.

use std::fmt::{self, Write};

use super::ast::{
    Aggregate, AtModifier, Binary, Expr, LabelMatcher, MatrixSelector, Millis, NumberLiteral,
    Subquery, VectorSelector,
};
use super::duration::print_duration;
use super::lex::quote;
use super::operator::{Cardinality, VectorMatching};

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Printer { out: f, order: Order::Written }.expr(self)
    }
}

/// The order of the matchers of a selector.
#[derive(Clone, Copy, PartialEq)]
enum Order {
    /// As in the tree.
    Written,
    /// By their text, as Prometheus prints them.
    Sorted,
}

/// An expression on one line, as Prometheus prints it.
pub(super) fn one_line(expr: &Expr) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = Printer { out: &mut out, order: Order::Sorted }.expr(expr);
    out
}

/// An aggregation up to its parenthesis: `sum by (job) `.
pub(super) fn aggregate_head(aggregate: &Aggregate) -> String {
    let mut out = aggregate.op.name().to_owned();
    let grouping = &aggregate.grouping;
    if grouping.without || !grouping.labels.is_empty() {
        let word = if grouping.without { "without" } else { "by" };
        out.extend([" ", word, " (", &labels(&grouping.labels), ") "]);
    }
    out
}

/// An operator with its modifiers: `== bool on (job)`.
pub(super) fn binary_middle(binary: &Binary) -> String {
    let mut out = binary.op.symbol().to_owned();
    if binary.return_bool {
        out.push_str(" bool");
    }
    if let Some(matching) = &binary.matching {
        out.push_str(&matching_words(matching));
    }
    out
}

/// What stands behind the expression of a subquery: `[1h:5m] @ 0.000 offset 1m`.
pub(super) fn subquery_tail(subquery: &Subquery) -> String {
    let step = subquery.step.map(print_duration).unwrap_or_default();
    let range = print_duration(subquery.range);
    format!("[{range}:{step}]{}", modifiers(subquery.at, subquery.offset))
}

struct Printer<'a, W: Write> {
    out: &'a mut W,
    order: Order,
}

impl<W: Write> Printer<'_, W> {
    fn expr(&mut self, expr: &Expr) -> fmt::Result {
        match expr {
            Expr::Number(number) => self.out.write_str(&number_text(number)),
            Expr::String(string) if string.is_text => self.out.write_str(&quote(&string.value)),
            Expr::String(string) => write!(self.out, "\"{}\"", string.value),
            Expr::Vector(vector) => self.vector(vector, None),
            Expr::Matrix(MatrixSelector { vector, range, .. }) => self.vector(vector, Some(*range)),
            Expr::Subquery(subquery) => {
                self.expr(&subquery.expr)?;
                self.out.write_str(&subquery_tail(subquery))
            }
            Expr::Call(call) => {
                write!(self.out, "{}(", call.function.name())?;
                for (at, arg) in call.args.iter().enumerate() {
                    self.out.write_str(if at > 0 { ", " } else { "" })?;
                    self.expr(arg)?;
                }
                self.out.write_char(')')
            }
            Expr::Aggregate(aggregate) => {
                write!(self.out, "{}(", aggregate_head(aggregate))?;
                if let Some(param) = &aggregate.param {
                    self.expr(param)?;
                    self.out.write_str(", ")?;
                }
                self.expr(&aggregate.expr)?;
                self.out.write_char(')')
            }
            Expr::Binary(binary) => {
                self.expr(&binary.lhs)?;
                write!(self.out, " {} ", binary_middle(binary))?;
                self.expr(&binary.rhs)
            }
            Expr::Unary(unary) => {
                self.out.write_char(if unary.negative { '-' } else { '+' })?;
                self.expr(&unary.expr)
            }
            Expr::Paren(paren) => {
                self.out.write_char('(')?;
                self.expr(&paren.expr)?;
                self.out.write_char(')')
            }
        }
    }

    fn vector(&mut self, vector: &VectorSelector, range: Option<Millis>) -> fmt::Result {
        self.out.write_str(vector.name.as_deref().unwrap_or_default())?;
        let mut matchers: Vec<String> = vector.matchers.iter().map(matcher).collect();
        if self.order == Order::Sorted {
            crate::order::sort(&mut matchers);
        }
        if !matchers.is_empty() || vector.name.is_none() {
            write!(self.out, "{{{}}}", matchers.join(","))?;
        }
        if let Some(range) = range {
            write!(self.out, "[{}]", range_text(range))?;
        }
        self.out.write_str(&modifiers(vector.at, vector.offset))
    }
}

fn matcher(matcher: &LabelMatcher) -> String {
    let LabelMatcher { name, matcher, .. } = matcher;
    format!("{}{}{}", label(name), matcher.op().symbol(), quote(matcher.value()))
}

/// A range of less than a millisecond is kept as zero, which does not parse.
fn range_text(range: Millis) -> String {
    if range.0 == 0 { "0.0001".to_owned() } else { print_duration(range) }
}

fn modifiers(at: Option<AtModifier>, offset: Millis) -> String {
    let mut out = match at {
        None => String::new(),
        Some(AtModifier::Start) => " @ start()".to_owned(),
        Some(AtModifier::End) => " @ end()".to_owned(),
        Some(AtModifier::Time(Millis(time))) => {
            let sign = if time < 0 { "-" } else { "" };
            let time = time.unsigned_abs();
            format!(" @ {sign}{}.{:03}", time / 1000, time % 1000)
        }
    };
    if offset.0 != 0 {
        let sign = if offset.0 < 0 { "-" } else { "" };
        let length = print_duration(Millis(offset.0.saturating_abs()));
        out.extend([" offset ", sign, &length]);
    }
    out
}

fn matching_words(matching: &VectorMatching) -> String {
    let group = match matching.cardinality {
        Cardinality::ManyToOne => " group_left",
        Cardinality::OneToMany => " group_right",
        _ => "",
    };
    if !matching.on && matching.labels.is_empty() && group.is_empty() {
        return String::new();
    }
    let word = if matching.on { "on" } else { "ignoring" };
    let mut out = format!(" {word} ({})", labels(&matching.labels));
    if !group.is_empty() {
        out.extend([group, " (", &labels(&matching.include), ")"]);
    }
    out
}

fn labels(names: &[String]) -> String {
    names.iter().map(|name| label(name)).collect::<Vec<_>>().join(", ")
}

/// A label's name, in quotes where it needs them.
fn label(name: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let is_plain = name.bytes().all(plain) && !name.starts_with(|c: char| c.is_ascii_digit());
    if is_plain && !name.is_empty() { name.to_owned() } else { quote(name) }
}

fn number_text(number: &NumberLiteral) -> String {
    let value = number.value;
    if number.is_duration {
        let sign = if value.is_sign_negative() { "-" } else { "" };
        return format!("{sign}{}", print_duration(Millis::from_millis(value.abs() * 1000.0)));
    }
    if value.is_infinite() {
        // Prometheus prints a plus, which before `^` would become a sign of its own.
        return if value > 0.0 { "Inf" } else { "-Inf" }.to_owned();
    }
    value.to_string()
}
