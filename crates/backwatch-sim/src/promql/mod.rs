//! The query language: text to a checked tree, and a tree to text.
//!
//! It evaluates nothing. The grammar is that of Prometheus 3 over float samples; native histograms
//! and what Prometheus keeps behind feature flags are refused with place and reason.

pub mod ast;
mod check;
mod duration;
mod error;
pub mod function;
mod lex;
pub mod operator;
mod parse;
mod pretty;
mod print;
pub mod regex;
pub mod span;
mod suggest;

pub use ast::Expr;
pub use duration::{parse_duration, print_duration};
pub use error::Error;
pub(crate) use lex::{may_name_metric, number_value, quote};
pub use pretty::prettify;

use crate::Compat;

/// Parses and checks an expression of Prometheus 3.
pub fn parse(source: &str) -> Result<Expr, Error> {
    parse_as(source, Compat::V3)
}

/// Parses and checks an expression of the given major version of Prometheus. Version 2 has no
/// quoted label names, no durations for numbers nor numbers for durations; it has `holt_winters`,
/// and the dot of its regular expressions does not match a newline.
pub fn parse_as(source: &str, compat: Compat) -> Result<Expr, Error> {
    let mut expr = parse::parse(source, compat)?;
    check::check(source, &mut expr)?;
    Ok(expr)
}

// The peers that the cases are compared with are native.
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
