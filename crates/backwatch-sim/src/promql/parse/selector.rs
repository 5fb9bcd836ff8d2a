//! Vector selectors: a name, and matchers in braces.

use super::Parser;
use crate::Compat;
use crate::promql::ast::{Expr, LabelMatcher, Millis, VectorSelector};
use crate::promql::error::Error;
use crate::promql::lex::{Token, TokenKind};
use crate::promql::operator::BinaryOp;
use crate::promql::regex::{MatchOp, Matcher};
use crate::promql::span::Span;

/// The label that holds the name of a metric.
const METRIC_NAME: &str = "__name__";

impl Parser<'_> {
    pub(super) fn vector_selector(&mut self) -> Result<Expr, Error> {
        let first = self.peek();
        let mut span = first.span;
        let mut name = None;
        if first.kind != TokenKind::BraceOpen {
            self.next();
            name = Some(self.text(first).to_owned());
        }
        let mut matchers = Vec::new();
        if self.accept(TokenKind::BraceOpen).is_some() {
            let close = self.matchers(&mut matchers)?;
            span = span.to(close.span);
        }
        Ok(Expr::Vector(VectorSelector { name, matchers, offset: Millis(0), at: None, span }))
    }

    /// Matchers up to the closing brace; a comma may stand behind the last one.
    fn matchers(&mut self, matchers: &mut Vec<LabelMatcher>) -> Result<Token, Error> {
        loop {
            if let Some(close) = self.accept(TokenKind::BraceClose) {
                return Ok(close);
            }
            matchers.push(self.matcher()?);
            if self.accept(TokenKind::Comma).is_none() {
                return self.expect(TokenKind::BraceClose, CONTEXT, "\",\" or \"}\"");
            }
        }
    }

    fn matcher(&mut self) -> Result<LabelMatcher, Error> {
        let label = self.peek();
        let quoted = label.kind == TokenKind::Text && self.compat == Compat::V3;
        if label.kind != TokenKind::Ident && !quoted {
            return Err(self.unexpected(CONTEXT, "identifier or \"}\""));
        }
        let name = if quoted { self.unquoted(label)? } else { self.text(label).to_owned() };
        self.next();
        let op = match self.peek().kind {
            TokenKind::Assign => MatchOp::Equal,
            TokenKind::Op(BinaryOp::Ne) => MatchOp::NotEqual,
            TokenKind::RegexMatch => MatchOp::Regex,
            TokenKind::RegexMismatch => MatchOp::NotRegex,
            _ if quoted && !matches!(self.peek().kind, TokenKind::Text | TokenKind::Ident) => {
                return self.compile(METRIC_NAME.to_owned(), MatchOp::Equal, &name, label.span);
            }
            _ if quoted => return Err(self.unexpected(CONTEXT, "\",\" or \"}\"")),
            _ => return Err(self.unexpected(CONTEXT, "label matching operator")),
        };
        self.next();
        let value = self.expect(TokenKind::Text, CONTEXT, "string").map_err(|error| match self
            .peek()
            .kind
        {
            TokenKind::Ident => error.or_hint("put the value in quotes"),
            _ => error,
        })?;
        let span = label.span.to(value.span);
        self.compile(name, op, &self.unquoted(value)?, span)
    }

    fn compile(
        &self,
        name: String,
        op: MatchOp,
        value: &str,
        span: Span,
    ) -> Result<LabelMatcher, Error> {
        let matcher = Matcher::compile(op, value, self.compat).map_err(|error| {
            if error.is_unsupported() {
                Error::unsupported(span, error.to_string())
            } else {
                Error::syntax(span, error.to_string())
            }
        })?;
        Ok(LabelMatcher { name, matcher, span })
    }
}

const CONTEXT: &str = "label matching";
