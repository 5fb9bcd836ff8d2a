//! Tokens to a tree: a Pratt parser.
//!
//! It checks the form only; types, argument counts and label lists are checked by
//! [`super::check`]. Each file takes one part of the grammar of Prometheus,
//! `promql/parser/generated_parser.y`.

mod aggregate;
mod expression;
mod modifier;
mod range;
mod selector;

use super::ast::{Expr, StringLiteral};
use super::error::Error;
use super::lex::{self, Token, TokenKind};
use super::span::Span;
use crate::Compat;

/// How many nodes deep a tree may be. The evaluator and the printer descend it, in the browser on
/// a stack of a megabyte.
pub(super) const MAX_DEPTH: u32 = 160;

/// How many bytes long a source may be.
pub(super) const MAX_LENGTH: usize = 1 << 17;

/// Parses a whole source, without checking types.
pub(super) fn parse(source: &str, compat: Compat) -> Result<Expr, Error> {
    if source.len() > MAX_LENGTH {
        let message = format!("expression is longer than {MAX_LENGTH} bytes");
        return Err(Error::limit(Span::default(), message));
    }
    let (tokens, broken) = lex::tokenize(source);
    let mut parser = Parser { source, tokens, broken, at: 0, nesting: 0, aggregations: 0, compat };
    if parser.peek().kind == TokenKind::Eof {
        return Err(Error::syntax(Span::default(), "no expression found in input"));
    }
    let node = parser.expression(0)?;
    if parser.peek().kind != TokenKind::Eof {
        return Err(parser.unexpected("", ""));
    }
    Ok(node.expr)
}

/// An expression, with the depth of its tree.
struct Node {
    expr: Expr,
    depth: u32,
}

struct Parser<'a> {
    source: &'a str,
    tokens: Vec<Token>,
    broken: Option<Error>,
    at: usize,
    nesting: u32,
    /// How many aggregations are open here; errors in them say so.
    aggregations: u32,
    compat: Compat,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Token {
        self.token(self.at)
    }

    fn peek_second(&self) -> Token {
        self.token(self.at + 1)
    }

    /// The list of tokens ends in one that nothing goes past.
    fn token(&self, at: usize) -> Token {
        let end = Token { kind: TokenKind::Eof, span: Span::default() };
        self.tokens.get(at).or(self.tokens.last()).copied().unwrap_or(end)
    }

    fn next(&mut self) -> Token {
        let token = self.peek();
        self.at = (self.at + 1).min(self.tokens.len());
        token
    }

    /// The next token, where it is of this kind.
    fn accept(&mut self, kind: TokenKind) -> Option<Token> {
        (self.peek().kind == kind).then(|| self.next())
    }

    fn expect(&mut self, kind: TokenKind, context: &str, expected: &str) -> Result<Token, Error> {
        self.accept(kind).ok_or_else(|| self.unexpected(context, expected))
    }

    fn text(&self, token: Token) -> &'a str {
        token.span.text(self.source)
    }

    /// The value of a token that is a text in quotes.
    fn unquoted(&self, token: Token) -> Result<String, Error> {
        lex::read_quoted(self.text(token)).map(|(value, _)| value).map_err(|inner| {
            if inner.is_unsupported {
                Error::unsupported(token.span, inner.message)
            } else {
                Error::syntax(token.span, inner.message)
            }
        })
    }

    /// A text in quotes as an expression.
    fn string(&self, token: Token) -> Result<StringLiteral, Error> {
        let read = lex::read_bytes(self.text(token));
        let (bytes, _) = read.map_err(|inner| Error::syntax(token.span, inner.message))?;
        let (value, is_text) = match String::from_utf8(bytes) {
            Ok(value) => (value, true),
            Err(error) => (lex::quote_bytes(error.as_bytes()), false),
        };
        Ok(StringLiteral { value, is_text, span: token.span })
    }

    /// The error that the next token may not stand here.
    fn unexpected(&self, context: &str, expected: &str) -> Error {
        let token = self.peek();
        if token.kind == TokenKind::Broken
            && let Some(error) = &self.broken
        {
            return error.clone();
        }
        let in_aggregation = context.is_empty() && self.aggregations > 0;
        let context = if in_aggregation { "aggregation" } else { context };
        let mut message = format!("unexpected {}", token.describe(self.source));
        for (word, part) in [(" in ", context), (", expected ", expected)] {
            if !part.is_empty() {
                message.push_str(word);
                message.push_str(part);
            }
        }
        let error = Error::syntax(token.span, message);
        match self.hint_for(token) {
            Some(hint) => error.with_hint(hint),
            None => error,
        }
    }

    fn hint_for(&self, token: Token) -> Option<&'static str> {
        use super::lex::Keyword;
        Some(match token.kind {
            TokenKind::Assign => match self.token(self.at.wrapping_sub(1)).kind {
                TokenKind::Assign => "label matchers compare with a single =",
                _ => "did you mean ==?",
            },
            TokenKind::Op(super::operator::BinaryOp::Eq) => {
                "label matchers compare with a single ="
            }
            TokenKind::Keyword(Keyword::By | Keyword::Without) => {
                "by and without stand directly before or behind the parentheses of an aggregation"
            }
            TokenKind::Keyword(Keyword::GroupLeft | Keyword::GroupRight) => {
                "group_left and group_right need on(...) or ignoring(...) before them"
            }
            TokenKind::Keyword(Keyword::On | Keyword::Ignoring | Keyword::Bool) => {
                "on, ignoring and bool stand directly behind an operator, bool first"
            }
            TokenKind::ParenClose | TokenKind::Eof if self.at > 0 => {
                "an expression is missing before this"
            }
            _ => return None,
        })
    }

    /// Counts a level of nesting while `inner` runs, so that no input exhausts the stack.
    fn nested<T>(&mut self, inner: impl FnOnce(&mut Self) -> Result<T, Error>) -> Result<T, Error> {
        self.nesting += 1;
        if self.nesting > MAX_DEPTH {
            return Err(too_deep(self.peek().span));
        }
        let result = inner(self);
        self.nesting -= 1;
        result
    }
}

impl Node {
    fn leaf(expr: Expr) -> Self {
        Self { expr, depth: 1 }
    }

    /// A node above others, the deepest of which has `depth` levels.
    fn above(depth: u32, expr: Expr) -> Result<Self, Error> {
        if depth >= MAX_DEPTH {
            return Err(too_deep(expr.span()));
        }
        Ok(Self { expr, depth: depth + 1 })
    }
}

fn too_deep(span: Span) -> Error {
    Error::limit(span, format!("expression is nested more than {MAX_DEPTH} levels deep"))
        .with_hint("record parts of it under names of their own, or use a label matcher with =~")
}
