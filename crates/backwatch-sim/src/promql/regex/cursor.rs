//! A place in a regular expression, and the escapes that stand for one character.
//!
//! After Go's `regexp/syntax/parse.go` (`escape`).

use super::RegexError;

pub(super) struct Cursor<'a> {
    source: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        Self { source, at: 0 }
    }

    pub(super) fn source(&self) -> &'a str {
        self.source
    }

    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn rest(&self) -> &'a str {
        self.source.get(self.at..).unwrap_or_default()
    }

    /// What was read since `start`.
    pub(super) fn since(&self, start: usize) -> &'a str {
        self.source.get(start..self.at).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let next = self.peek();
        self.at += next.map_or(0, char::len_utf8);
        next
    }

    pub(super) fn accept(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += if found { wanted.len_utf8() } else { 0 };
        found
    }

    pub(super) fn skip(&mut self, bytes: usize) {
        self.at += bytes;
    }

    /// The character that a backslash and what follows stand for.
    pub(super) fn escaped_char(&mut self) -> Result<char, RegexError> {
        let start = self.at;
        self.next();
        let Some(c) = self.next() else {
            return Err(RegexError::syntax("trailing backslash at end of expression", ""));
        };
        let found = match c {
            '1'..='7' if !self.peek().is_some_and(|next| next.is_digit(8)) => None,
            '0'..='7' => Some(self.octal(c)),
            'x' => self.hex(),
            'a' => Some(0x07),
            'f' => Some(0x0c),
            'n' => Some(0x0a),
            'r' => Some(0x0d),
            't' => Some(0x09),
            'v' => Some(0x0b),
            _ if c.is_ascii() && !c.is_ascii_alphanumeric() => Some(u32::from(c)),
            _ => None,
        };
        let invalid = || RegexError::syntax("invalid escape sequence", self.since(start));
        let code = found.filter(|code| *code <= u32::from(char::MAX)).ok_or_else(invalid)?;
        char::from_u32(code).ok_or_else(|| RegexError::unsupported("half of a surrogate pair"))
    }

    /// Up to three octal digits, the first of which was read.
    fn octal(&mut self, first: char) -> u32 {
        let mut code = first.to_digit(8).unwrap_or_default();
        for _ in 0..2 {
            let Some(digit) = self.peek().and_then(|c| c.to_digit(8)) else { break };
            code = code * 8 + digit;
            self.next();
        }
        code
    }

    /// Two hexadecimal digits, or any number of them in braces.
    fn hex(&mut self) -> Option<u32> {
        if !self.accept('{') {
            let (first, second) = (self.next()?, self.next()?);
            return Some(first.to_digit(16)? * 16 + second.to_digit(16)?);
        }
        let mut code = 0_u32;
        let mut any = false;
        loop {
            match self.next()? {
                '}' if any => return Some(code),
                c => code = code.checked_mul(16)?.checked_add(c.to_digit(16)?)?,
            }
            any = true;
        }
    }
}
