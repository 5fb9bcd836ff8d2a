//! Escapes of JSON strings and YAML double quotes.

use std::fmt::Write as _;

/// Decodes what stands between the quotes of a JSON string; `Err` is the offset of a bad escape.
pub(crate) fn decode_json(inner: &str) -> Result<String, usize> {
    let mut out = String::with_capacity(inner.len());
    let mut rest = inner;
    let mut at = 0;
    while let Some(found) = rest.find('\\') {
        out.push_str(rest.get(..found).unwrap_or_default());
        let escape = rest.get(found..).unwrap_or_default();
        let (c, length) = json_escape(escape).ok_or(at + found)?;
        out.push(c);
        at += found + length;
        rest = escape.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    Ok(out)
}

/// Decodes the JSON escape at the start of the text: the character and the escape's length. Half
/// a surrogate pair stands for the replacement character, as in most readers.
pub(crate) fn json_escape(text: &str) -> Option<(char, usize)> {
    let c = match text.as_bytes().get(1)? {
        b'"' => '"',
        b'\\' => '\\',
        b'/' => '/',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => return json_unicode(text),
        _ => return None,
    };
    Some((c, 2))
}

/// Decodes the escape of YAML double quotes at the start of the text: the character, or nothing
/// for an escaped line break, and the escape's length.
pub(crate) fn yaml_escape(text: &str) -> Option<(Option<char>, usize)> {
    let byte = *text.as_bytes().get(1)?;
    let c = match byte {
        b'0' => '\0',
        b'a' => '\u{7}',
        b't' | b'\t' => '\t',
        b'v' => '\u{b}',
        b'e' => '\u{1b}',
        b' ' => ' ',
        b'N' => '\u{85}',
        b'_' => '\u{a0}',
        b'L' => '\u{2028}',
        b'P' => '\u{2029}',
        b'x' => return coded(text, 2).map(|(c, length)| (Some(c), length)),
        b'u' => return json_unicode(text).map(|(c, length)| (Some(c), length)),
        b'U' => return coded(text, 8).map(|(c, length)| (Some(c), length)),
        b'\n' => return Some((None, 2)),
        b'\r' => return text.get(..3).filter(|three| three.ends_with('\n')).map(|_| (None, 3)),
        _ => return json_escape(text).map(|(c, length)| (Some(c), length)),
    };
    Some((Some(c), 2))
}

/// Appends a text as it stands between double quotes, in JSON and in YAML alike.
pub(crate) fn push_escaped(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\u{feff}' | '\u{2028}' | '\u{2029}' | '\u{85}' => push_code(out, c),
            c if c.is_control() => push_code(out, c),
            c => out.push(c),
        }
    }
}

/// The text in double quotes.
pub(crate) fn double_quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    push_escaped(&mut out, text);
    out.push('"');
    out
}

fn push_code(out: &mut String, c: char) {
    // Writing to a string cannot fail.
    let _ = write!(out, "\\u{:04x}", u32::from(c));
}

fn json_unicode(text: &str) -> Option<(char, usize)> {
    let first = hex(text.get(2..6)?)?;
    if (0xd800..0xdc00).contains(&first) {
        let second = text.get(6..12).and_then(|rest| rest.strip_prefix("\\u")).and_then(hex);
        if let Some(second) = second.filter(|code| (0xdc00..0xe000).contains(code)) {
            let code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
            return char::from_u32(code).map(|c| (c, 12));
        }
    }
    Some((char::from_u32(first).unwrap_or('\u{fffd}'), 6))
}

fn coded(text: &str, digits: usize) -> Option<(char, usize)> {
    let code = hex(text.get(2..2 + digits)?)?;
    char::from_u32(code).map(|c| (c, 2 + digits))
}

fn hex(digits: &str) -> Option<u32> {
    let all = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if all { u32::from_str_radix(digits, 16).ok() } else { None }
}
