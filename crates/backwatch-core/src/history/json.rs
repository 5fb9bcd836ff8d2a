//! JSON, read in one pass and never kept: what stands next is asked for, everything else is skipped.

use std::borrow::Cow;

/// Objects and arrays that are skipped may stand this deep in each other.
const DEEPEST: usize = 64;

/// Why a text could not be read further.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// The byte at which it shows, from 0.
    pub(super) at: usize,
    /// What is wrong, without a full stop.
    pub(super) message: String,
}

pub(super) type Result<T> = std::result::Result<T, Fault>;

/// A place in the bytes of a text.
pub(super) struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// The byte that is next, from 0.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// An error at the next byte.
    pub(super) fn fault<T>(&self, message: impl Into<String>) -> Result<T> {
        Err(Fault { at: self.at, message: message.into() })
    }

    /// The next byte that is no white space; stays before it.
    pub(super) fn peek(&mut self) -> Option<u8> {
        while let Some(byte) = self.bytes.get(self.at) {
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return Some(*byte);
            }
            self.at += 1;
        }
        None
    }

    /// Takes `byte` if it is next.
    pub(super) fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// Takes `byte`, which has to be next.
    pub(super) fn expect(&mut self, byte: u8) -> Result<()> {
        if self.take(byte) { Ok(()) } else { self.wanted(&format!("`{}`", char::from(byte))) }
    }

    fn wanted<T>(&mut self, what: &str) -> Result<T> {
        match self.peek() {
            None => self.fault(format!("the text ends where {what} is due: it was cut off")),
            Some(byte) if byte.is_ascii_graphic() => {
                self.fault(format!("`{}` stands where {what} is due", char::from(byte)))
            }
            Some(_) => self.fault(format!("{what} is due here")),
        }
    }

    /// Calls `each` for every key of an object, with the scanner before its value.
    pub(super) fn object(
        &mut self,
        mut each: impl FnMut(&mut Self, &str) -> Result<()>,
    ) -> Result<()> {
        self.expect(b'{')?;
        if self.take(b'}') {
            return Ok(());
        }
        loop {
            let key = self.string()?;
            self.expect(b':')?;
            each(self, &key)?;
            if !self.take(b',') {
                break;
            }
        }
        if self.take(b'}') { Ok(()) } else { self.wanted("`,` or `}`") }
    }

    /// Calls `each` for every item of an array, with the scanner before it.
    pub(super) fn array(&mut self, mut each: impl FnMut(&mut Self) -> Result<()>) -> Result<()> {
        self.expect(b'[')?;
        if self.take(b']') {
            return Ok(());
        }
        loop {
            each(self)?;
            if !self.take(b',') {
                break;
            }
        }
        if self.take(b']') { Ok(()) } else { self.wanted("`,` or `]`") }
    }

    /// The bytes of a string between its quotes, escapes as they stand, and whether there are any.
    pub(super) fn raw_string(&mut self) -> Result<(&'a [u8], bool)> {
        if !self.take(b'"') {
            return self.wanted("a text in quotes");
        }
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let mut escaped = false;
        let mut length = 0;
        loop {
            match rest.get(length) {
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    length += 2;
                }
                Some(_) => length += 1,
                None => {
                    self.at = self.bytes.len();
                    return self.fault("the text ends within quotes: it was cut off");
                }
            }
        }
        self.at += length + 1;
        Ok((rest.get(..length).unwrap_or_default(), escaped))
    }

    /// A string.
    pub(super) fn string(&mut self) -> Result<Cow<'a, str>> {
        let start = self.at;
        let (raw, escaped) = self.raw_string()?;
        let Ok(text) = std::str::from_utf8(raw) else {
            return Err(Fault { at: start, message: "the text is not UTF-8".to_owned() });
        };
        if !escaped {
            return Ok(Cow::Borrowed(text));
        }
        match unescape(text) {
            Some(text) => Ok(Cow::Owned(text)),
            None => Err(Fault { at: start, message: "an escape in quotes is wrong".to_owned() }),
        }
    }

    /// The bytes of a number.
    pub(super) fn raw_number(&mut self) -> Result<&'a [u8]> {
        self.peek();
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let is_part = |byte: &u8| byte.is_ascii_digit() || b"+-.eE".contains(byte);
        let length = rest.iter().take_while(|byte| is_part(byte)).count();
        if length == 0 {
            return self.wanted("a number");
        }
        self.at += length;
        Ok(rest.get(..length).unwrap_or_default())
    }

    /// Passes over one value, whatever it is.
    pub(super) fn skip(&mut self) -> Result<()> {
        self.skip_within(0)
    }

    fn skip_within(&mut self, depth: usize) -> Result<()> {
        if depth > DEEPEST {
            return self.fault(format!("more than {DEEPEST} arrays and objects in each other"));
        }
        match self.peek() {
            Some(b'{') => self.object(|scanner, _| scanner.skip_within(depth + 1)),
            Some(b'[') => self.array(|scanner| scanner.skip_within(depth + 1)),
            Some(b'"') => self.raw_string().map(drop),
            Some(b't') => self.word(b"true"),
            Some(b'f') => self.word(b"false"),
            Some(b'n') => self.word(b"null"),
            _ => match self.raw_number() {
                Ok(_) => Ok(()),
                Err(_) => self.wanted("a value"),
            },
        }
    }

    fn word(&mut self, word: &[u8]) -> Result<()> {
        if self.bytes.get(self.at..).is_some_and(|rest| rest.starts_with(word)) {
            self.at += word.len();
            return Ok(());
        }
        self.wanted("a value")
    }
}

/// The text that JSON's escapes stand for; none where one is wrong. A lone half of a surrogate pair
/// becomes the replacement character.
fn unescape(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next()? {
            'n' => out.push('\n'),
            't' => out.push('\t'),
            'r' => out.push('\r'),
            'b' => out.push('\u{8}'),
            'f' => out.push('\u{c}'),
            'u' => {
                let first = hex(&mut chars)?;
                let mut ahead = chars.clone();
                let is_pair = (0xd800..0xdc00).contains(&first)
                    && ahead.next() == Some('\\')
                    && ahead.next() == Some('u');
                let low = if is_pair { hex(&mut ahead) } else { None };
                let pair = low.filter(|low| (0xdc00..0xe000).contains(low));
                let code = match pair {
                    Some(low) => {
                        chars = ahead;
                        0x1_0000 + ((first - 0xd800) << 10) + (low - 0xdc00)
                    }
                    None => first,
                };
                out.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            same @ ('"' | '\\' | '/') => out.push(same),
            _ => return None,
        }
    }
    Some(out)
}

fn hex(chars: &mut std::str::Chars<'_>) -> Option<u32> {
    (0..4).try_fold(0, |sum, _| Some(sum * 16 + chars.next()?.to_digit(16)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_passed_over_whole() {
        let text =
            br#" {"a": [1, -2.5e3, {"b": "x\"y"}], "c": null, "d": [true, false], "e": {}} 7"#;
        let mut scanner = Scanner::new(text);
        scanner.skip().unwrap();
        assert_eq!(scanner.raw_number().unwrap(), b"7");
        assert_eq!(scanner.peek(), None);
    }

    #[test]
    fn escapes_are_read() {
        let mut scanner = Scanner::new(br#""a\"\\\/\n\u00e4\ud83d\ude00\ud800""#);
        assert_eq!(scanner.string().unwrap(), "a\"\\/\n\u{e4}\u{1f600}\u{fffd}");
        assert!(Scanner::new(br#""\x""#).string().is_err());
        assert!(Scanner::new(br#""\u12""#).string().is_err());
        assert!(Scanner::new(b"\"\xff\"").string().is_err());
    }

    #[test]
    fn faults_say_what_was_due_and_where() {
        for (text, at, message) in [
            ("{\"a\" 1}", 5, "`1` stands where `:` is due"),
            ("[1, 2", 5, "the text ends where `,` or `]` is due: it was cut off"),
            ("{\"a\": nul}", 6, "`n` stands where a value is due"),
            ("\"abc", 4, "the text ends within quotes: it was cut off"),
            ("[1 2]", 3, "`2` stands where `,` or `]` is due"),
        ] {
            let fault = Scanner::new(text.as_bytes()).skip().unwrap_err();
            assert_eq!((fault.at, fault.message.as_str()), (at, message), "{text}");
        }
        let deep = "[".repeat(10_000);
        assert!(Scanner::new(deep.as_bytes()).skip().unwrap_err().message.contains("64"));
    }
}
