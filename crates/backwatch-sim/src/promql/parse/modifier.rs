//! What may follow a selector: `offset` and `@`.
//!
//! After Prometheus, `promql/parser/parse.go` (`addOffset`, `setTimestamp`).

use super::{Node, Parser};
use crate::Compat;
use crate::promql::ast::{AtModifier, Expr, Millis};
use crate::promql::error::Error;
use crate::promql::lex::{Keyword, TokenKind};
use crate::promql::operator::BinaryOp;
use crate::promql::span::Span;

impl Parser<'_> {
    /// All ranges, offsets and `@` behind an expression.
    pub(super) fn modifiers(&mut self, mut node: Node) -> Result<Node, Error> {
        loop {
            node = match self.peek().kind {
                TokenKind::BracketOpen => self.range(node)?,
                TokenKind::Keyword(Keyword::Offset) => self.offset(node)?,
                TokenKind::At => self.at_modifier(node)?,
                TokenKind::Keyword(Keyword::Anchored | Keyword::Smoothed) => {
                    let token = self.peek();
                    let what = format!("{} modifier", self.text(token));
                    let flag = "promql-extended-range-selectors";
                    return Err(Error::experimental(token.span, &what, flag));
                }
                _ => return Ok(node),
            };
        }
    }

    fn offset(&mut self, mut node: Node) -> Result<Node, Error> {
        self.next();
        let (offset, end) = self.signed_duration("offset")?;
        let Some(modified) = modified(&mut node.expr) else {
            let message = "offset modifier must be preceded by an instant vector selector or range vector selector or a subquery";
            return Err(Error::syntax(node.expr.span(), message)
                .with_hint("put the offset behind the selector, inside the parentheses"));
        };
        if modified.offset.0 != 0 {
            let message = "offset may not be set multiple times";
            return Err(Error::syntax(modified.span.to(end), message));
        }
        *modified.offset = offset;
        *modified.span = modified.span.to(end);
        Ok(node)
    }

    fn at_modifier(&mut self, mut node: Node) -> Result<Node, Error> {
        self.next();
        let (at, end) = self.timestamp(node.expr.span())?;
        let Some(modified) = modified(&mut node.expr) else {
            let message = "@ modifier must be preceded by an instant vector selector or range vector selector or a subquery";
            return Err(Error::syntax(node.expr.span(), message)
                .with_hint("put the @ behind the selector, inside the parentheses"));
        };
        if modified.at.is_some() {
            let message = "@ <timestamp> may not be set multiple times";
            return Err(Error::syntax(modified.span.to(end), message));
        }
        *modified.at = Some(at);
        *modified.span = modified.span.to(end);
        Ok(node)
    }

    fn timestamp(&mut self, selector: Span) -> Result<(AtModifier, Span), Error> {
        let first = self.peek();
        let named = match first.kind {
            TokenKind::Keyword(Keyword::Start) => Some(AtModifier::Start),
            TokenKind::Keyword(Keyword::End) => Some(AtModifier::End),
            _ => None,
        };
        if let Some(named) = named {
            self.next();
            self.expect(TokenKind::ParenOpen, "@", "timestamp")?;
            let close = self.expect(TokenKind::ParenClose, "@", "timestamp")?;
            return Ok((named, close.span));
        }
        let negative = self.sign();
        let token = self.peek();
        let old_duration = token.kind == TokenKind::Duration && self.compat == Compat::V2;
        if !matches!(token.kind, TokenKind::Number | TokenKind::Duration) || old_duration {
            return Err(self
                .unexpected("@", "timestamp")
                .or_hint("a time in seconds since the epoch, start() or end()"));
        }
        let seconds = self.number_or_duration(token)? * if negative { -1.0 } else { 1.0 };
        self.next();
        let span = first.span.to(token.span);
        if !seconds.is_finite() || seconds.abs() >= BOUND {
            let shown = if seconds.is_infinite() {
                if negative { "-Inf".to_owned() } else { "+Inf".to_owned() }
            } else {
                format!("{seconds:.6}")
            };
            let message = format!("timestamp out of bounds for @ modifier: {shown}");
            return Err(Error::syntax(selector.to(span), message));
        }
        Ok((AtModifier::Time(Millis::from_millis(seconds * 1000.0)), span))
    }

    /// Skips a sign; `true` where it is a minus.
    pub(super) fn sign(&mut self) -> bool {
        let kind = self.peek().kind;
        if matches!(kind, TokenKind::Op(BinaryOp::Add | BinaryOp::Sub)) {
            self.next();
        }
        kind == TokenKind::Op(BinaryOp::Sub)
    }
}

/// Two to the 63rd, the first whole number of seconds that Go cannot count.
const BOUND: f64 = 9_223_372_036_854_775_808.0;

/// The parts of a selector that modifiers set.
struct Modified<'a> {
    offset: &'a mut Millis,
    at: &'a mut Option<AtModifier>,
    span: &'a mut Span,
}

fn modified(expr: &mut Expr) -> Option<Modified<'_>> {
    Some(match expr {
        Expr::Vector(e) => Modified { offset: &mut e.offset, at: &mut e.at, span: &mut e.span },
        Expr::Matrix(e) => {
            Modified { offset: &mut e.vector.offset, at: &mut e.vector.at, span: &mut e.span }
        }
        Expr::Subquery(e) => Modified { offset: &mut e.offset, at: &mut e.at, span: &mut e.span },
        _ => return None,
    })
}
