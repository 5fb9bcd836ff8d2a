//! Aggregations, lists of labels, and what stands between an operator and its right side.

use super::{Node, Parser};
use crate::Compat;
use crate::promql::ast::{Aggregate, Expr};
use crate::promql::error::Error;
use crate::promql::lex::{self, Keyword, TokenKind};
use crate::promql::operator::{AggregateOp, Cardinality, Grouping, VectorMatching};
use crate::promql::span::Span;

impl Parser<'_> {
    /// Whether what follows the name of an aggregation makes it one; otherwise it names a metric.
    pub(super) fn begins_aggregation(&self) -> bool {
        matches!(
            self.peek_second().kind,
            TokenKind::ParenOpen | TokenKind::Keyword(Keyword::By | Keyword::Without)
        )
    }

    pub(super) fn refuse_aggregation(&self) -> Error {
        let token = self.peek();
        let what = format!("aggregation {}", lex::quote(self.text(token)));
        Error::experimental(token.span, &what, "promql-experimental-functions")
    }

    pub(super) fn aggregate(&mut self, op: AggregateOp) -> Result<Node, Error> {
        let name = self.next();
        let before = self.grouping()?;
        self.aggregations += 1;
        let (args, depth, close) = self.arguments()?;
        self.aggregations -= 1;
        let mut span = name.span.to(close.span);
        let grouping = match before {
            Some((grouping, _)) => grouping,
            None => match self.grouping()? {
                Some((grouping, place)) => {
                    span = span.to(place);
                    grouping
                }
                None => Grouping::default(),
            },
        };
        let (param, expr) = aggregate_arguments(op, args, span)?;
        let param = param.map(Box::new);
        let expr = Box::new(expr);
        Node::above(depth, Expr::Aggregate(Aggregate { op, grouping, param, expr, span }))
    }

    fn grouping(&mut self) -> Result<Option<(Grouping, Span)>, Error> {
        let without = match self.peek().kind {
            TokenKind::Keyword(Keyword::By) => false,
            TokenKind::Keyword(Keyword::Without) => true,
            _ => return Ok(None),
        };
        self.next();
        let (labels, span) = self.labels()?;
        Ok(Some((Grouping { without, labels }, span)))
    }

    /// Labels in parentheses; a comma may stand behind the last one.
    fn labels(&mut self) -> Result<(Vec<String>, Span), Error> {
        const CONTEXT: &str = "grouping opts";
        let open = self
            .expect(TokenKind::ParenOpen, CONTEXT, "\"(\"")
            .map_err(|error| error.or_hint("labels go in parentheses, as in (job, instance)"))?;
        let mut labels = Vec::new();
        loop {
            if let Some(close) = self.accept(TokenKind::ParenClose) {
                return Ok((labels, open.span.to(close.span)));
            }
            labels.push(self.label()?);
            if self.accept(TokenKind::Comma).is_none() {
                let close = self
                    .expect(TokenKind::ParenClose, CONTEXT, "\",\" or \")\"")
                    .map_err(|error| error.or_hint("labels are separated by commas"))?;
                return Ok((labels, open.span.to(close.span)));
            }
        }
    }

    fn label(&mut self) -> Result<String, Error> {
        let token = self.peek();
        let new = self.compat == Compat::V3;
        let name = match token.kind {
            TokenKind::Ident => self.text(token).to_owned(),
            TokenKind::MetricIdent if new => self.text(token).to_owned(),
            TokenKind::Keyword(keyword) if keyword.may_name_label() => self.text(token).to_owned(),
            TokenKind::Text if new => self.unquoted(token)?,
            _ => {
                let error = self.unexpected("grouping opts", "label");
                return Err(match token.kind {
                    TokenKind::Assign | TokenKind::Number | TokenKind::Keyword(_) if new => {
                        error.or_hint("a label of this name goes in quotes")
                    }
                    _ => error,
                });
            }
        };
        if name.is_empty() {
            let message = "invalid label name for grouping: \"\"";
            return Err(Error::syntax(token.span, message));
        }
        self.next();
        Ok(name)
    }

    /// `bool`, `on`, `ignoring`, `group_left` and `group_right`, in this order.
    pub(super) fn binary_modifiers(&mut self) -> Result<(bool, VectorMatching), Error> {
        let mut matching = VectorMatching::default();
        let return_bool = self.accept(TokenKind::Keyword(Keyword::Bool)).is_some();
        matching.on = match self.peek().kind {
            TokenKind::Keyword(Keyword::On) => true,
            TokenKind::Keyword(Keyword::Ignoring) => false,
            _ => return self.refuse_fill().map(|()| (return_bool, matching)),
        };
        self.next();
        matching.labels = self.labels()?.0;
        matching.cardinality = match self.peek().kind {
            TokenKind::Keyword(Keyword::GroupLeft) => Cardinality::ManyToOne,
            TokenKind::Keyword(Keyword::GroupRight) => Cardinality::OneToMany,
            _ => return self.refuse_fill().map(|()| (return_bool, matching)),
        };
        self.next();
        if self.peek().kind == TokenKind::ParenOpen {
            matching.include = self.labels()?.0;
        }
        self.refuse_fill()?;
        Ok((return_bool, matching))
    }

    fn refuse_fill(&self) -> Result<(), Error> {
        let token = self.peek();
        match token.kind {
            TokenKind::Keyword(Keyword::Fill | Keyword::FillLeft | Keyword::FillRight) => {
                let what = format!("modifier {}", lex::quote(self.text(token)));
                Err(Error::experimental(token.span, &what, "promql-binop-fill-modifiers"))
            }
            _ => Ok(()),
        }
    }
}

/// The parameter and the vector of an aggregation.
fn aggregate_arguments(
    op: AggregateOp,
    args: Vec<Expr>,
    span: Span,
) -> Result<(Option<Expr>, Expr), Error> {
    let count = args.len();
    let expected = 1 + usize::from(op.has_parameter());
    let mut args = args.into_iter();
    match (args.next(), args.next()) {
        (Some(expr), None) if expected == 1 => Ok((None, expr)),
        (Some(param), Some(expr)) if expected == 2 && count == 2 => Ok((Some(param), expr)),
        (None, _) => Err(Error::syntax(span, "no arguments for aggregate expression provided")),
        _ => {
            let message = format!(
                "wrong number of arguments for aggregate expression provided, expected {expected}, got {count}"
            );
            let error = Error::syntax(span, message);
            Err(if expected == 1 {
                error.with_hint(format!(
                    "labels to group by go in by(...), as in {} by (job) (...)",
                    op.name()
                ))
            } else {
                error.with_hint(format!(
                    "the parameter comes first, as in {}({}, ...)",
                    op.name(),
                    example(op)
                ))
            })
        }
    }
}

fn example(op: AggregateOp) -> &'static str {
    match op {
        AggregateOp::CountValues => "\"version\"",
        AggregateOp::Quantile => "0.9",
        _ => "5",
    }
}
