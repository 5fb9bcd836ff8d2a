//! Brackets: ranges and subqueries, and the durations in them.

use super::{Node, Parser};
use crate::Compat;
use crate::promql::ast::{Expr, MatrixSelector, Millis, Subquery};
use crate::promql::duration;
use crate::promql::error::Error;
use crate::promql::lex::{Keyword, TokenKind};
use crate::promql::operator::AggregateOp;
use crate::promql::span::Span;

/// Where errors say that they are: behind the colon of a subquery.
const STEP: &str = "subquery selector";

impl Parser<'_> {
    pub(super) fn range(&mut self, node: Node) -> Result<Node, Error> {
        let open = self.next();
        let range = self.positive_duration("subquery or range selector")?;
        let colon = match self.peek().kind {
            TokenKind::Colon => self.next(),
            TokenKind::DoubleColon => {
                let token = self.peek();
                let what = "aligned subquery";
                return Err(Error::experimental(token.span, what, "promql-duration-expr"));
            }
            TokenKind::BracketClose => {
                let close = self.next();
                return matrix(node, range, open.span.to(close.span));
            }
            _ => return Err(self.unexpected("subquery or range", "\":\" or \"]\"")),
        };
        let mut step = None;
        if self.peek().kind != TokenKind::BracketClose {
            // Prometheus takes a step that is less than a millisecond for no step.
            step = Some(self.positive_duration(STEP)?).filter(|step| step.0 > 0);
        }
        let close = self.expect(TokenKind::BracketClose, STEP, "\"]\"")?;
        let span = node.expr.span().to(colon.span).to(close.span);
        let expr = Box::new(node.expr);
        let subquery = Subquery { expr, range, step, offset: Millis(0), at: None, span };
        Node::above(node.depth, Expr::Subquery(subquery))
    }

    fn positive_duration(&mut self, context: &str) -> Result<Millis, Error> {
        let start = self.peek().span;
        let (seconds, length, span) = self.duration_seconds(context)?;
        if let TokenKind::Op(op) = self.peek().kind
            && !op.is_comparison()
        {
            return Err(duration_expression(start.to(self.peek().span)));
        }
        if seconds > 0.0 {
            Ok(length)
        } else {
            Err(Error::syntax(span, "duration must be greater than 0"))
        }
    }

    /// A duration with a sign, and its place. An operator behind it belongs to what comes next.
    pub(super) fn signed_duration(&mut self, context: &str) -> Result<(Millis, Span), Error> {
        let (_, length, span) = self.duration_seconds(context)?;
        Ok((length, span))
    }

    /// A duration in seconds, and what it is in whole milliseconds. Prometheus 3 takes the way over
    /// the float for a duration too, and may lose a millisecond of one longer than fifty days.
    fn duration_seconds(&mut self, context: &str) -> Result<(f64, Millis, Span), Error> {
        let first = self.peek();
        let negative = self.sign();
        let token = self.peek();
        match token.kind {
            TokenKind::Number if self.compat == Compat::V3 => {}
            TokenKind::Duration => {}
            TokenKind::ParenOpen
            | TokenKind::Keyword(
                Keyword::Step
                | Keyword::Range
                | Keyword::Aggregate(AggregateOp::Min | AggregateOp::Max),
            ) => return Err(duration_expression(token.span)),
            TokenKind::Ident if matches!(self.text(token), "min_of" | "max_of") => {
                return Err(duration_expression(token.span));
            }
            _ => {
                let mut expected =
                    if self.compat == Compat::V3 { "number or duration" } else { "duration" }
                        .to_owned();
                if context == STEP {
                    expected.push_str(" or \"]\"");
                }
                return Err(self
                    .unexpected(context, &expected)
                    .or_hint("a duration is written like 5m or 1h30m"));
            }
        }
        let seconds = self.number_or_duration(token)? * if negative { -1.0 } else { 1.0 };
        let exact = (token.kind == TokenKind::Duration)
            .then(|| duration::parse_duration(self.text(token)).ok())
            .flatten()
            .map(|length| if negative { Millis(-length.0) } else { length });
        self.next();
        let span = first.span.to(token.span);
        if self.compat == Compat::V2 && seconds == 0.0 {
            return Err(Error::syntax(token.span, "duration must be greater than 0"));
        }
        // Go counts nanoseconds in 63 bits; NaN passes there and is no duration here.
        if seconds.is_nan() || seconds.abs() > 9_223_372_036.854_775 {
            return Err(Error::syntax(span, "duration out of range"));
        }
        Ok((seconds, exact.unwrap_or_else(|| Millis::from_seconds(seconds)), span))
    }
}

fn matrix(node: Node, range: Millis, brackets: Span) -> Result<Node, Error> {
    let span = node.expr.span().to(brackets);
    let refused = match &node.expr {
        Expr::Vector(vector) if vector.offset.0 != 0 => "no offset modifiers allowed before range",
        Expr::Vector(vector)
            if matches!(vector.at, Some(crate::promql::ast::AtModifier::Time(_))) =>
        {
            "no @ modifiers allowed before range"
        }
        Expr::Vector(_) => "",
        _ => "ranges only allowed for vector selectors",
    };
    match node.expr {
        Expr::Vector(vector) if refused.is_empty() => {
            Node::above(node.depth, Expr::Matrix(MatrixSelector { vector, range, span }))
        }
        Expr::Vector(_) => Err(Error::syntax(brackets, refused).with_hint(
            "the range stands directly behind the selector, modifiers behind the range",
        )),
        Expr::Call(_) | Expr::Aggregate(_) => Err(Error::syntax(brackets, refused).with_hint(
            "the range goes behind the selector, inside the parentheses; to look back over an expression use a subquery, such as [5m:]",
        )),
        _ => Err(Error::syntax(brackets, refused)
            .with_hint("to look back over an expression use a subquery, such as [5m:] or [1h:1m]")),
    }
}

fn duration_expression(span: Span) -> Error {
    Error::experimental(span, "duration expression", "promql-duration-expr")
}
