//! Text to tokens.
//!
//! It knows where a word is a keyword and what may stand inside braces and brackets; it does not
//! know what an expression is. After Prometheus, `promql/parser/lex.go`. Comments and blanks are
//! left out.

mod keyword;
mod number;
mod quote;
mod token;

pub(super) use keyword::Keyword;
pub(crate) use number::value as number_value;
pub(crate) use quote::quote;
pub(super) use quote::{quote_bytes, read as read_quoted, read_bytes};
pub(super) use token::{Token, TokenKind};

use super::error::Error;
use super::operator::BinaryOp;
use super::span::Span;
use number::Scanned;

/// The tokens of a source. The last one is [`TokenKind::Eof`], or [`TokenKind::Broken`] together
/// with the reason: whatever stands before the broken place may be wrong in a way that comes first.
pub(super) fn tokenize(source: &str) -> (Vec<Token>, Option<Error>) {
    let mut lexer = Lexer { source, at: 0, tokens: Vec::new(), parens: 0, inside: Inside::Nothing };
    let error = loop {
        match lexer.step() {
            Ok(true) => {}
            Ok(false) => break None,
            Err(error) => break Some(error),
        }
    };
    let end = offset(source.len());
    let kind = if error.is_some() { TokenKind::Broken } else { TokenKind::Eof };
    lexer.tokens.push(Token { kind, span: Span::new(end, end) });
    (lexer.tokens, error)
}

/// Whether a word can be the name of a metric without quotes; some keywords cannot, nor can `Inf` and `NaN`.
pub(crate) fn may_name_metric(word: &str) -> bool {
    !is_named_number(word) && Keyword::of(word).is_none_or(Keyword::may_name_metric)
}

fn is_named_number(word: &str) -> bool {
    word.eq_ignore_ascii_case("inf") || word.eq_ignore_ascii_case("nan")
}

/// Sources are bounded in length, so that an offset always fits.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[derive(Clone, Copy, PartialEq)]
enum Inside {
    Nothing,
    Braces,
    Brackets { colon: bool },
}

struct Lexer<'a> {
    source: &'a str,
    at: usize,
    tokens: Vec<Token>,
    parens: u32,
    inside: Inside,
}

impl<'a> Lexer<'a> {
    /// Reads one token or skips what is none; `false` at the end.
    fn step(&mut self) -> Result<bool, Error> {
        let rest = self.rest();
        let Some(next) = rest.chars().next() else { return self.end().map(|()| false) };
        match next {
            ' ' | '\t' | '\n' | '\r' => self.at += 1,
            '#' => self.at += rest.find(['\n', '\r']).unwrap_or(rest.len()),
            ',' => self.push(TokenKind::Comma, 1),
            _ if self.begins_brackets()
                && !matches!(next, '0'..='9' | '.' | '-' | '+' | '(' | ']') =>
            {
                self.duration_word(next)?;
            }
            '"' | '\'' | '`' => self.text()?,
            _ if self.inside == Inside::Braces => self.inside_braces(next)?,
            '0'..='9' | '.' => self.number(next)?,
            'a'..='z' | 'A'..='Z' | '_' | ':' => self.word(next)?,
            '(' | ')' | '[' | ']' | '{' => self.enclosing(next)?,
            _ => self.operator(next)?,
        }
        Ok(true)
    }

    fn rest(&self) -> &'a str {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn push(&mut self, kind: TokenKind, length: usize) {
        let span = Span::new(offset(self.at), offset(self.at + length));
        self.tokens.push(Token { kind, span });
        self.at += length;
    }

    /// An error about the next `length` bytes.
    fn error(&self, length: usize, message: impl Into<String>) -> Error {
        Error::syntax(Span::new(offset(self.at), offset(self.at + length)), message)
    }

    fn end(&self) -> Result<(), Error> {
        let unclosed = match self.inside {
            Inside::Braces => "unexpected end of input inside braces",
            _ if self.begins_brackets() => "unexpected end of input in duration expression",
            _ if self.parens > 0 => "unclosed left parenthesis",
            Inside::Brackets { .. } => "unclosed left bracket",
            Inside::Nothing => return Ok(()),
        };
        let hint = match self.inside {
            Inside::Braces => "close the label matchers with \"}\"",
            _ if self.begins_brackets() => "a range is a duration such as [5m]",
            _ if self.parens > 0 => "add the missing \")\"",
            _ => "close the range with \"]\"",
        };
        Err(self.error(0, unclosed).with_hint(hint))
    }

    fn text(&mut self) -> Result<(), Error> {
        match quote::read_bytes(self.rest()) {
            Ok((_, length)) => {
                self.push(TokenKind::Text, length);
                Ok(())
            }
            Err(inner) => {
                let start = offset(self.at);
                let end = offset(self.at + inner.at + 1).min(offset(self.source.len()));
                let span = Span::new(start, end);
                Err(if inner.message.starts_with("unknown escape") {
                    Error::syntax(span, inner.message)
                        .with_hint("write the backslash twice, or put the text in backticks")
                } else {
                    Error::syntax(span, inner.message)
                })
            }
        }
    }

    fn number(&mut self, next: char) -> Result<(), Error> {
        let rest = self.rest();
        let lone_dot = next == '.' && !rest.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
        if lone_dot {
            return Err(self.error(1, format!("unexpected character: {}", char_quote(next))));
        }
        let (kind, length) = number::scan(rest);
        match kind {
            Scanned::Number => self.push(TokenKind::Number, length),
            Scanned::Duration => self.push(TokenKind::Duration, length),
            Scanned::Bad => {
                let shown = quote(rest.get(..length).unwrap_or_default());
                let message = format!("bad number or duration syntax: {shown}");
                return Err(self.error(length, message).with_hint(
                    "units are ms, s, m, h, d, w and y, the greater one first, as in 1h30m",
                ));
            }
        }
        Ok(())
    }

    fn word(&mut self, next: char) -> Result<(), Error> {
        if let Inside::Brackets { colon } = self.inside {
            return self.inside_brackets(next, colon);
        }
        let rest = self.rest();
        let length = rest.bytes().take_while(|byte| is_word_byte(*byte) || *byte == b':').count();
        let word = rest.get(..length).unwrap_or_default();
        let kind = if word.contains(':') {
            TokenKind::MetricIdent
        } else if is_named_number(word) {
            TokenKind::Number
        } else {
            match Keyword::of(word) {
                Some(Keyword::Fill | Keyword::FillLeft | Keyword::FillRight)
                    if !opens_paren(rest.get(length..).unwrap_or_default()) =>
                {
                    TokenKind::Ident
                }
                Some(keyword) => TokenKind::Keyword(keyword),
                None => TokenKind::Ident,
            }
        };
        self.push(kind, length);
        Ok(())
    }

    /// Inside brackets stand durations and a colon. Words there belong to the experimental
    /// duration expressions; the parser refuses them by name.
    fn inside_brackets(&mut self, next: char, colon: bool) -> Result<(), Error> {
        if next == ':' {
            if colon {
                return Err(self.error(1, "unexpected colon ':'"));
            }
            self.inside = Inside::Brackets { colon: true };
            let double = self.rest().starts_with("::");
            let kind = if double { TokenKind::DoubleColon } else { TokenKind::Colon };
            self.push(kind, if double { 2 } else { 1 });
            return Ok(());
        }
        let shown = char_quote(next);
        let message = format!("unexpected character: {shown}, expected ':'");
        Err(self.error(1, message).with_hint("a range is a duration such as [5m]"))
    }

    /// Whether a bracket was opened just before.
    fn begins_brackets(&self) -> bool {
        matches!(self.tokens.last(), Some(token) if token.kind == TokenKind::BracketOpen)
    }

    /// The start of a range that is no number: a function of the experimental duration
    /// expressions, which the parser refuses by name, or an error.
    fn duration_word(&mut self, next: char) -> Result<(), Error> {
        let length = self.rest().bytes().take_while(|b| is_word_byte(*b)).count();
        let word = self.rest().get(..length).unwrap_or_default().to_ascii_lowercase();
        match (word.as_str(), Keyword::of(&word)) {
            ("step" | "range" | "min" | "max", Some(keyword)) => {
                self.push(TokenKind::Keyword(keyword), length);
                Ok(())
            }
            ("max_of" | "min_of", _) => {
                self.push(TokenKind::Ident, length);
                Ok(())
            }
            _ => {
                let shown = char_quote(next);
                let message = format!("unexpected character in duration expression: {shown}");
                Err(self.error(next.len_utf8(), message).with_hint(match next {
                    '$' => "a dashboard variable must be filled in first",
                    _ => "a range is a duration such as [5m]",
                }))
            }
        }
    }

    fn inside_braces(&mut self, next: char) -> Result<(), Error> {
        let rest = self.rest();
        match next {
            'a'..='z' | 'A'..='Z' | '_' => {
                let length = rest.bytes().take_while(|byte| is_word_byte(*byte)).count();
                self.push(TokenKind::Ident, length);
            }
            '=' if rest.starts_with("=~") => self.push(TokenKind::RegexMatch, 2),
            '=' => self.push(TokenKind::Assign, 1),
            '!' if rest.starts_with("!~") => self.push(TokenKind::RegexMismatch, 2),
            '!' if rest.starts_with("!=") => self.push(TokenKind::Op(BinaryOp::Ne), 2),
            '!' => {
                let after =
                    rest.chars().nth(1).map_or_else(|| "end of input".to_owned(), char_quote);
                let message = format!("unexpected character after '!' inside braces: {after}");
                return Err(self.error(1, message).with_hint("did you mean != or !~?"));
            }
            '}' => {
                self.push(TokenKind::BraceClose, 1);
                self.inside = Inside::Nothing;
            }
            '{' if self.source.get(..self.at).is_some_and(|before| before.ends_with('{')) => {
                let span = Span::new(offset(self.at - 1), offset(self.at + 1));
                return Err(Error::unsupported(span, "not supported: native histograms"));
            }
            '{' => return Err(self.error(1, "unexpected left brace '{'")),
            other => {
                let message = format!("unexpected character inside braces: {}", char_quote(other));
                let hint = match other {
                    '0'..='9' => "put the value in quotes",
                    ':' | '.' | '-' | '/' => {
                        "a label name with other signs than letters, digits and _ needs quotes"
                    }
                    _ => return Err(self.error(other.len_utf8(), message)),
                };
                return Err(self.error(other.len_utf8(), message).with_hint(hint));
            }
        }
        Ok(())
    }

    fn enclosing(&mut self, next: char) -> Result<(), Error> {
        match next {
            '(' => {
                self.parens += 1;
                self.push(TokenKind::ParenOpen, 1);
            }
            ')' => {
                let Some(parens) = self.parens.checked_sub(1) else {
                    return Err(self.error(1, "unexpected right parenthesis ')'"));
                };
                self.parens = parens;
                self.push(TokenKind::ParenClose, 1);
            }
            '[' => {
                if self.inside != Inside::Nothing {
                    return Err(self.error(1, "unexpected left bracket '['"));
                }
                self.inside = Inside::Brackets { colon: false };
                self.push(TokenKind::BracketOpen, 1);
            }
            ']' => {
                if self.inside == Inside::Nothing {
                    return Err(self.error(1, "unexpected right bracket ']'"));
                }
                self.inside = Inside::Nothing;
                self.push(TokenKind::BracketClose, 1);
            }
            _ if self.inside == Inside::Nothing => {
                self.inside = Inside::Braces;
                self.push(TokenKind::BraceOpen, 1);
            }
            _ => return Err(self.error(1, "unexpected character: '{'")),
        }
        Ok(())
    }

    fn operator(&mut self, next: char) -> Result<(), Error> {
        let rest = self.rest();
        let (kind, length) = match next {
            '+' => (TokenKind::Op(BinaryOp::Add), 1),
            '-' => (TokenKind::Op(BinaryOp::Sub), 1),
            '*' => (TokenKind::Op(BinaryOp::Mul), 1),
            '/' => (TokenKind::Op(BinaryOp::Div), 1),
            '%' => (TokenKind::Op(BinaryOp::Mod), 1),
            '^' => (TokenKind::Op(BinaryOp::Pow), 1),
            '@' => (TokenKind::At, 1),
            '=' if rest.starts_with("==") => (TokenKind::Op(BinaryOp::Eq), 2),
            '=' if rest.starts_with("=~") => {
                return Err(self.error(2, "unexpected character after '=': '~'").with_hint(
                    "=~ compares a label with a regular expression, inside braces; values are compared with == != < <= > >=",
                ));
            }
            '=' => (TokenKind::Assign, 1),
            '!' if rest.starts_with("!=") => (TokenKind::Op(BinaryOp::Ne), 2),
            '!' => {
                let after =
                    rest.chars().nth(1).map_or_else(|| "end of input".to_owned(), char_quote);
                return Err(self
                    .error(1, format!("unexpected character after '!': {after}"))
                    .with_hint("did you mean != or unless?"));
            }
            // The operators that cut native histograms off, of which V2 knows nothing.
            '<' | '>' if rest.starts_with("</") || rest.starts_with(">/") => {
                let span = Span::new(offset(self.at), offset(self.at + 2));
                return Err(Error::unsupported(span, "not supported: native histograms"));
            }
            '<' if rest.starts_with("<=") => (TokenKind::Op(BinaryOp::Le), 2),
            '<' => (TokenKind::Op(BinaryOp::Lt), 1),
            '>' if rest.starts_with(">=") => (TokenKind::Op(BinaryOp::Ge), 2),
            '>' => (TokenKind::Op(BinaryOp::Gt), 1),
            other => {
                let message = format!("unexpected character: {}", char_quote(other));
                let error = self.error(other.len_utf8(), message);
                return Err(match other {
                    '$' => error.with_hint("a dashboard variable must be filled in first"),
                    '&' => error.with_hint("did you mean and?"),
                    '|' => error.with_hint("did you mean or? A pipe belongs to LogQL"),
                    _ => error,
                });
            }
        };
        self.push(kind, length);
        Ok(())
    }
}

fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Whether the next thing that is not blank is a left parenthesis.
fn opens_paren(rest: &str) -> bool {
    rest.trim_start_matches([' ', '\t', '\n', '\r']).starts_with('(')
}

/// A character in single quotes, as Go's `%q` prints it.
fn char_quote(c: char) -> String {
    match c {
        '\'' => r"'\''".to_owned(),
        '"' => "'\"'".to_owned(),
        '\u{fffd}' => "'\u{fffd}'".to_owned(),
        _ => {
            let quoted = quote(c.encode_utf8(&mut [0; 4]));
            format!("'{}'", quoted.trim_matches('"'))
        }
    }
}
