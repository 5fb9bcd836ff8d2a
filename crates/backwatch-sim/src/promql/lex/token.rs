//! Tokens, and how error messages name them.

use super::keyword::Keyword;
use super::quote::quote;
use crate::promql::operator::BinaryOp;
use crate::promql::span::Span;

/// A token with its place; its text is read from the source.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) span: Span,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// The end of the input.
    Eof,
    /// The lexer could not go on; its error says why.
    Broken,
    /// A name without a colon that is no keyword.
    Ident,
    /// A name with a colon.
    MetricIdent,
    /// A keyword.
    Keyword(Keyword),
    /// A number, `Inf` and `NaN` included.
    Number,
    /// A duration.
    Duration,
    /// A text in any of the three quotes.
    Text,
    /// An operator made of signs.
    Op(BinaryOp),
    /// `=`
    Assign,
    /// `=~`
    RegexMatch,
    /// `!~`
    RegexMismatch,
    /// `@`
    At,
    /// `(`
    ParenOpen,
    /// `)`
    ParenClose,
    /// `{`
    BraceOpen,
    /// `}`
    BraceClose,
    /// `[`
    BracketOpen,
    /// `]`
    BracketClose,
    /// `,`
    Comma,
    /// `:` inside brackets
    Colon,
    /// `::` inside brackets
    DoubleColon,
}

impl Token {
    /// The token as an error message names it, after `Item.desc` of Prometheus,
    /// `promql/parser/lex.go`.
    pub(crate) fn describe(self, source: &str) -> String {
        let text = self.span.text(source);
        match self.kind {
            TokenKind::Eof => "end of input".to_owned(),
            TokenKind::Ident => format!("identifier {}", quote(text)),
            TokenKind::MetricIdent => format!("metric identifier {}", quote(text)),
            TokenKind::Number => format!("number {}", shortened(text)),
            TokenKind::Duration => format!("duration {}", shortened(text)),
            TokenKind::Text => format!("string {}", shortened(text)),
            TokenKind::Op(_)
            | TokenKind::At
            | TokenKind::RegexMatch
            | TokenKind::RegexMismatch
            | TokenKind::Keyword(Keyword::Binary(_)) => format!("<op:{text}>"),
            TokenKind::Keyword(Keyword::Aggregate(_) | Keyword::LimitK | Keyword::LimitRatio) => {
                format!("<aggr:{text}>")
            }
            TokenKind::Keyword(keyword) if keyword.is_described_as_keyword() => {
                format!("<{text}>")
            }
            _ => quote(text),
        }
    }
}

fn shortened(text: &str) -> String {
    const SHOWN: usize = 10;
    if text.len() <= SHOWN {
        return quote(text);
    }
    let start: String = text.chars().take(SHOWN).collect();
    format!("{}...", quote(&start))
}
