//! Texts in quotes: reading their escapes, and writing them.
//!
//! After Prometheus, `util/strutil/quote.go` and `promql/parser/lex.go` (`lexEscape`), and Go's
//! `strconv.Quote`. A Go string may hold any bytes; here a text whose escapes do not make UTF-8 is
//! refused.

use std::fmt::Write as _;

/// What is wrong with a text in quotes, and how many bytes into it.
#[derive(Debug, PartialEq)]
pub(crate) struct QuoteError {
    pub(crate) at: usize,
    pub(crate) message: String,
    pub(crate) is_unsupported: bool,
}

/// The value of the text in quotes that `input` begins with, and its length in bytes, quotes
/// included.
pub(crate) fn read(input: &str) -> Result<(String, usize), QuoteError> {
    let (value, length) = read_bytes(input)?;
    let value = String::from_utf8(value).map_err(|_| QuoteError {
        at: length - 1,
        message: "not supported: a string that is not valid UTF-8".to_owned(),
        is_unsupported: true,
    })?;
    Ok((value, length))
}

/// As [`read`], with bytes that need not be text.
pub(crate) fn read_bytes(input: &str) -> Result<(Vec<u8>, usize), QuoteError> {
    let mut value = Vec::new();
    let open = input.chars().next().unwrap_or('"');
    let raw = open == '`';
    let mut at = open.len_utf8();
    loop {
        let rest = input.get(at..).unwrap_or_default();
        match rest.chars().next() {
            None => return Err(unterminated(at, raw)),
            Some('\n') if !raw => return Err(unterminated(at, raw)),
            Some('\u{fffd}') => return Err(error(at, "invalid UTF-8 rune")),
            Some(c) if c == open => return Ok((value, at + 1)),
            Some('\\') if !raw => {
                let after = rest.get(1..).unwrap_or_default();
                let length =
                    escape(after, open, &mut value).map_err(|message| error(at, message))?;
                at += 1 + length;
            }
            Some(c) => {
                value.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                at += c.len_utf8();
            }
        }
    }
}

/// Bytes as Go prints them between double quotes.
pub(crate) fn quote_bytes(bytes: &[u8]) -> String {
    let mut out = String::new();
    for chunk in bytes.utf8_chunks() {
        let quoted = quote(chunk.valid());
        let inner = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        out.push_str(inner.unwrap_or_default());
        for byte in chunk.invalid() {
            // Writing to a string cannot fail.
            let _ = write!(out, "\\x{byte:02x}");
        }
    }
    out
}

/// `text` in double quotes as Go prints it, such that [`read`] gives it back.
pub(crate) fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        let short = match c {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\u{7}' => "\\a",
            '\u{8}' => "\\b",
            '\u{c}' => "\\f",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            '\u{b}' => "\\v",
            _ => "",
        };
        if !short.is_empty() {
            out.push_str(short);
        } else if is_printable(c) {
            out.push(c);
        } else {
            let code = u32::from(c);
            // Writing to a string cannot fail.
            let _ = match code {
                0..=0x7f => write!(out, "\\x{code:02x}"),
                0x80..=0xffff => write!(out, "\\u{code:04x}"),
                _ => write!(out, "\\U{code:08x}"),
            };
        }
    }
    out.push('"');
    out
}

/// Whether a character stands for itself in quotes. Go asks the Unicode tables; this asks for the
/// invisible ones by range. U+FFFD is escaped because the lexer takes it for broken input.
fn is_printable(c: char) -> bool {
    if c.is_ascii() {
        return !c.is_ascii_control();
    }
    !(c.is_control()
        || c.is_whitespace()
        || matches!(
            c,
            '\u{ad}'
                | '\u{600}'..='\u{605}'
                | '\u{61c}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{e000}'..='\u{f8ff}'
                | '\u{feff}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{fffd}'..='\u{ffff}'
                | '\u{e0000}'..='\u{10ffff}'
        ))
}

/// Appends what the escape behind a backslash stands for; answers its length.
fn escape(rest: &str, open: char, value: &mut Vec<u8>) -> Result<usize, String> {
    const NOT_TERMINATED: &str = "escape sequence not terminated";
    let first = rest.chars().next().ok_or(NOT_TERMINATED)?;
    let simple = match first {
        'a' => 0x07,
        'b' => 0x08,
        'f' => 0x0c,
        'n' => b'\n',
        'r' => b'\r',
        't' => b'\t',
        'v' => 0x0b,
        '\\' => b'\\',
        '"' if open == '"' => b'"',
        '\'' if open == '\'' => b'\'',
        _ => 0,
    };
    if simple != 0 {
        value.push(simple);
        return Ok(1);
    }
    let (skip, digits, radix) = match first {
        '0'..='7' => (0, 3, 8),
        'x' => (1, 2, 16),
        'u' => (1, 4, 16),
        'U' => (1, 8, 16),
        _ => return Err(format!("unknown escape sequence {}", name(first))),
    };
    let mut code = 0_u32;
    let mut chars = rest.chars().skip(skip);
    for _ in 0..digits {
        let c = chars.next().ok_or(NOT_TERMINATED)?;
        let digit = c
            .to_digit(radix)
            .ok_or_else(|| format!("illegal character {} in escape sequence", name(c)))?;
        // Eight hexadecimal digits fill it exactly.
        code = code.wrapping_mul(radix) | digit;
    }
    let one_byte = digits < 4;
    let byte = u8::try_from(code).ok().filter(|_| one_byte);
    match (byte, char::from_u32(code)) {
        (Some(byte), _) => value.push(byte),
        (None, Some(c)) if !one_byte => {
            value.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        }
        _ => return Err("escape sequence is an invalid Unicode code point".to_owned()),
    }
    Ok(skip + digits)
}

/// A character as Go's `%#U` prints it.
fn name(c: char) -> String {
    format!("U+{:04X} '{c}'", u32::from(c))
}

fn unterminated(at: usize, raw: bool) -> QuoteError {
    error(at, if raw { "unterminated raw string" } else { "unterminated quoted string" })
}

fn error(at: usize, message: impl Into<String>) -> QuoteError {
    QuoteError { at, message: message.into(), is_unsupported: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_no_text_are_written_as_escapes() {
        assert_eq!(read_bytes(r#""a\xc5z" b"#), Ok((vec![b'a', 0xc5, b'z'], 8)));
        assert_eq!(quote_bytes(b"a\xc5z\n\"\xff"), r#"a\xc5z\n\"\xff"#);
    }

    fn check(input: &str, expect: Result<(&str, usize), &str>) {
        match (read(input), expect) {
            (Ok((value, length)), Ok(expect)) => assert_eq!((value.as_str(), length), expect),
            (Err(error), Err(message)) => assert_eq!(error.message, message, "{input}"),
            (got, _) => panic!("{input}: {got:?} is not {expect:?}"),
        }
    }

    #[test]
    fn escapes_are_those_of_go() {
        check(r#""a\tb" rest"#, Ok(("a\tb", 6)));
        check(r#"'it\'s "so"'"#, Ok((r#"it's "so""#, 12)));
        check(r"`a\n'`", Ok((r"a\n'", 6)));
        check("`a\nb`", Ok(("a\nb", 5)));
        check(r#""\x41\101\u00e9\U0001F600""#, Ok(("AA\u{e9}\u{1f600}", 26)));
        check(r#""\xc3\xa9""#, Ok(("\u{e9}", 10)));
        check(r#""\xff""#, Err("not supported: a string that is not valid UTF-8"));
        check(r#""\400""#, Err("escape sequence is an invalid Unicode code point"));
        check(r#""\ud800""#, Err("escape sequence is an invalid Unicode code point"));
        check(r#""\Uffffffff""#, Err("escape sequence is an invalid Unicode code point"));
        check(r#""\d""#, Err("unknown escape sequence U+0064 'd'"));
        check(r#""\'""#, Err("unknown escape sequence U+0027 '''"));
        check(r#""\x4g""#, Err("illegal character U+0067 'g' in escape sequence"));
        check(r#""\x4"#, Err("escape sequence not terminated"));
        check("\"a\nb\"", Err("unterminated quoted string"));
        check("`a", Err("unterminated raw string"));
        check("\"\u{fffd}\"", Err("invalid UTF-8 rune"));
    }

    #[test]
    fn what_is_quoted_reads_back() {
        let all: String =
            (0..0x3000_u32).chain(0xf000..0x1_0100).filter_map(char::from_u32).collect();
        let quoted = quote(&all);
        assert_eq!(read(&quoted), Ok((all, quoted.len())));
        assert_eq!(quote("a\"\\\n\u{1}\u{a0}é"), r#""a\"\\\n\x01\u00a0é""#);
    }
}
