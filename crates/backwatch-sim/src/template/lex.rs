//! Template text to tokens: `text/template/parse/lex.go` of Go is the reference.
//!
//! The whole text is read at once, so a token can be looked at again without a queue. It ends
//! with [`Kind::End`] or with [`Kind::Error`], whose text is the message.

use super::literal::unicode_name;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Error,
    Bool,
    /// A printable ASCII character that means nothing by itself, such as a comma.
    Char,
    CharConstant,
    Complex,
    Assign,
    Declare,
    End,
    Field,
    Identifier,
    LeftDelim,
    LeftParen,
    Number,
    Pipe,
    RawString,
    RightDelim,
    RightParen,
    Space,
    String,
    Text,
    Variable,
    Dot,
    Keyword,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) at: usize,
    pub(super) text: String,
}

impl Token {
    pub(super) fn is_keyword(&self, word: &str) -> bool {
        self.kind == Kind::Keyword && self.text == word
    }

    /// The token as Go's messages show it.
    pub(super) fn shown(&self) -> String {
        match self.kind {
            Kind::End => "EOF".to_owned(),
            Kind::Error => self.text.clone(),
            Kind::Keyword | Kind::Dot => format!("<{}>", self.text),
            _ if self.text.len() > 10 => {
                let start: String = self.text.chars().take(10).collect();
                format!("{}...", super::literal::quote(&start))
            }
            _ => super::literal::quote(&self.text),
        }
    }
}

/// The tokens of `source`; the last one is `End` or `Error`.
pub(super) fn tokens(source: &str) -> Vec<Token> {
    let mut lexer = Lexer { source, at: 0, parens: 0, out: Vec::new() };
    let mut state = lexer.text();
    loop {
        state = match state {
            State::Text => lexer.text(),
            State::Action => lexer.action(),
            State::Done => return lexer.out,
        };
    }
}

const LEFT: &str = "{{";
const RIGHT: &str = "}}";
const KEYWORDS: [&str; 11] = [
    "block", "break", "continue", "define", "else", "end", "if", "nil", "range", "template", "with",
];

enum State {
    Text,
    Action,
    Done,
}

struct Lexer<'s> {
    source: &'s str,
    at: usize,
    parens: usize,
    out: Vec<Token>,
}

impl<'s> Lexer<'s> {
    fn rest(&self) -> &'s str {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn skip_while(&mut self, accept: impl Fn(char) -> bool) {
        while self.peek().is_some_and(&accept) {
            self.next();
        }
    }

    fn accept(&mut self, set: &str) -> bool {
        let found = self.peek().is_some_and(|c| set.contains(c));
        if found {
            self.next();
        }
        found
    }

    fn push(&mut self, kind: Kind, start: usize) {
        let text = self.source.get(start..self.at).unwrap_or_default().to_owned();
        self.out.push(Token { kind, at: start, text });
    }

    fn fail(&mut self, start: usize, message: impl Into<String>) -> State {
        self.out.push(Token { kind: Kind::Error, at: start, text: message.into() });
        State::Done
    }

    fn text(&mut self) -> State {
        let start = self.at;
        let rest = self.rest();
        let Some(length) = rest.find(LEFT) else {
            self.push_text(start, rest);
            self.at = self.source.len();
            self.push(Kind::End, self.at);
            return State::Done;
        };
        let inside = rest.get(length + LEFT.len()..).unwrap_or_default();
        let trimmed = left_trim(inside);
        let mut text = rest.get(..length).unwrap_or_default();
        if trimmed {
            text = text.trim_end_matches(is_space);
        }
        self.push_text(start, text);
        self.at = start + length;
        let marker = if trimmed { 2 } else { 0 };
        if inside.get(marker..).is_some_and(|s| s.starts_with("/*")) {
            return self.comment(LEFT.len() + marker);
        }
        let delim = self.at;
        self.at += LEFT.len();
        self.push(Kind::LeftDelim, delim);
        self.at += marker;
        self.parens = 0;
        State::Action
    }

    fn push_text(&mut self, at: usize, text: &str) {
        if !text.is_empty() {
            self.out.push(Token { kind: Kind::Text, at, text: text.to_owned() });
        }
    }

    fn comment(&mut self, opening: usize) -> State {
        let start = self.at;
        self.at += opening + 2;
        let Some(end) = self.rest().find("*/") else {
            return self.fail(start, "unclosed comment");
        };
        self.at += end + 2;
        match self.right_delim() {
            Some(trim) => {
                self.skip_right(trim);
                State::Text
            }
            None => self.fail(start, "comment ends before closing delimiter"),
        }
    }

    /// Whether a closing delimiter is next, and if so whether it has a trim marker.
    fn right_delim(&self) -> Option<bool> {
        let rest = self.rest();
        if rest.starts_with(RIGHT) {
            return Some(false);
        }
        let mut chars = rest.chars();
        let marked = chars.next().is_some_and(is_space) && chars.next() == Some('-');
        (marked && chars.as_str().starts_with(RIGHT)).then_some(true)
    }

    fn skip_right(&mut self, trim: bool) {
        self.at += if trim { 2 } else { 0 } + RIGHT.len();
        if trim {
            self.skip_while(is_space);
        }
    }

    fn action(&mut self) -> State {
        if let Some(trim) = self.right_delim() {
            let start = self.at;
            if self.parens > 0 {
                return self.fail(start, "unclosed left paren");
            }
            self.at += if trim { 2 } else { 0 };
            self.out.push(Token { kind: Kind::RightDelim, at: self.at, text: RIGHT.to_owned() });
            self.at = start;
            self.skip_right(trim);
            return State::Text;
        }
        let start = self.at;
        let Some(c) = self.next() else {
            return self.fail(start, "unclosed action");
        };
        match c {
            _ if is_space(c) => self.space(start),
            '=' => self.emit(Kind::Assign, start),
            ':' if self.accept("=") => self.emit(Kind::Declare, start),
            ':' => self.fail(start, "expected :="),
            '|' => self.emit(Kind::Pipe, start),
            '"' => self.quoted(start, '"', Kind::String, "unterminated quoted string"),
            '\'' => self.quoted(start, '\'', Kind::CharConstant, "unterminated character constant"),
            '`' => self.raw(start),
            '$' => self.name(start, Kind::Variable),
            '.' if !self.peek().is_some_and(|d| d.is_ascii_digit()) => {
                self.name(start, Kind::Field)
            }
            '.' | '+' | '-' | '0'..='9' => {
                self.at = start;
                self.number(start)
            }
            _ if is_word(c) => self.word(start),
            '(' => {
                self.parens += 1;
                self.emit(Kind::LeftParen, start)
            }
            ')' if self.parens == 0 => self.fail(start, "unexpected right paren"),
            ')' => {
                self.parens -= 1;
                self.emit(Kind::RightParen, start)
            }
            _ if c.is_ascii_graphic() => self.emit(Kind::Char, start),
            _ => self.fail(start, format!("unrecognized character in action: {}", unicode_name(c))),
        }
    }

    fn emit(&mut self, kind: Kind, start: usize) -> State {
        self.push(kind, start);
        State::Action
    }

    /// A run of spaces; the one before a `-}}` belongs to the delimiter.
    fn space(&mut self, start: usize) -> State {
        self.skip_while(is_space);
        let end = self.at;
        self.at -= 1; // Each of the space characters is one byte wide.
        if self.right_delim() != Some(true) {
            self.at = end;
        } else if self.at == start {
            return State::Action;
        }
        self.emit(Kind::Space, start)
    }

    fn quoted(&mut self, start: usize, end: char, kind: Kind, unterminated: &str) -> State {
        loop {
            match self.next() {
                Some('\\') if !matches!(self.peek(), None | Some('\n')) => {
                    self.next();
                }
                None | Some('\\' | '\n') => return self.fail(start, unterminated),
                Some(c) if c == end => return self.emit(kind, start),
                Some(_) => {}
            }
        }
    }

    fn raw(&mut self, start: usize) -> State {
        loop {
            match self.next() {
                None => return self.fail(start, "unterminated raw quoted string"),
                Some('`') => return self.emit(Kind::RawString, start),
                Some(_) => {}
            }
        }
    }

    /// A variable or a field; its `$` or `.` has been read.
    fn name(&mut self, start: usize, kind: Kind) -> State {
        if self.at_terminator() {
            return self.emit(if kind == Kind::Field { Kind::Dot } else { kind }, start);
        }
        self.skip_while(is_word);
        if !self.at_terminator() {
            return self.bad_character(start);
        }
        self.emit(kind, start)
    }

    fn word(&mut self, start: usize) -> State {
        self.skip_while(is_word);
        if !self.at_terminator() {
            return self.bad_character(start);
        }
        let kind = match self.source.get(start..self.at).unwrap_or_default() {
            word if KEYWORDS.contains(&word) => Kind::Keyword,
            "true" | "false" => Kind::Bool,
            _ => Kind::Identifier,
        };
        self.emit(kind, start)
    }

    fn bad_character(&mut self, start: usize) -> State {
        let shown = self.peek().map(unicode_name).unwrap_or_default();
        self.fail(start, format!("bad character {shown}"))
    }

    fn at_terminator(&self) -> bool {
        match self.peek() {
            None | Some('.' | ',' | '|' | ':' | ')' | '(') => true,
            Some(c) => is_space(c) || self.rest().starts_with(RIGHT),
        }
    }

    fn number(&mut self, start: usize) -> State {
        let mut good = self.scan_number();
        let mut kind = Kind::Number;
        if good && matches!(self.peek(), Some('+' | '-')) {
            kind = Kind::Complex;
            good = self.scan_number()
                && self.source.get(start..self.at).is_some_and(|s| s.ends_with('i'));
        }
        if good {
            return self.emit(kind, start);
        }
        let text = self.source.get(start..self.at).unwrap_or_default();
        let message = format!("bad number syntax: {}", super::literal::quote(text));
        self.fail(start, message)
    }

    fn scan_number(&mut self) -> bool {
        self.accept("+-");
        let mut digits = "0123456789_";
        if self.accept("0") {
            if self.accept("xX") {
                digits = "0123456789abcdefABCDEF_";
            } else if self.accept("oO") {
                digits = "01234567_";
            } else if self.accept("bB") {
                digits = "01_";
            }
        }
        while self.accept(digits) {}
        if self.accept(".") {
            while self.accept(digits) {}
        }
        let exponent = match digits.len() {
            11 => "eE",
            23 => "pP",
            _ => "",
        };
        if self.accept(exponent) {
            self.accept("+-");
            while self.accept("0123456789_") {}
        }
        self.accept("i");
        if self.peek().is_some_and(is_word) {
            self.next();
            return false;
        }
        true
    }
}

/// Whether what follows `{{` starts with a trim marker: a minus and a space.
fn left_trim(inside: &str) -> bool {
    let mut chars = inside.chars();
    chars.next() == Some('-') && chars.next().is_some_and(is_space)
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

fn is_word(c: char) -> bool {
    c == '_' || c.is_alphabetic() || c.is_numeric()
}
