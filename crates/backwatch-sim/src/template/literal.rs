//! Go's literals: quoted strings, character constants and numbers, read and written.
//!
//! The references are `strconv/quote.go`, `strconv/atoi.go` and `strconv/atof.go` of Go.

use std::fmt::Write as _;

use crate::decimal;

/// A number of the template text: what it is when nothing else says which type it should have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Number {
    Int(i64),
    Float(f64),
    /// An integer above the range of `int`; using it is an error, writing it is not.
    TooLarge,
}

/// Why `strconv.ParseFloat` refuses a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FloatError {
    Syntax,
    Range,
}

/// `text` in double quotes, as Go's `%q` writes it.
pub(super) fn quote(text: &str) -> String {
    quote_with(text, '"', false)
}

/// `text` between `delimiter`s; with `ascii`, everything above 0x7f is escaped.
pub(super) fn quote_with(text: &str, delimiter: char, ascii: bool) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push(delimiter);
    for c in text.chars() {
        escape(&mut out, c, delimiter, ascii);
    }
    out.push(delimiter);
    out
}

/// Whether Go's `strconv.IsPrint` holds.
pub(super) fn is_print(c: char) -> bool {
    if c.is_ascii() {
        return c == ' ' || c.is_ascii_graphic();
    }
    // After another character, combining marks are not escaped by the standard library either.
    let mut probe = String::from("a");
    probe.push(c);
    !probe.escape_debug().any(|e| e == '\\')
}

/// A character as Go's `%#U` writes it: `U+0021 '!'`.
pub(super) fn unicode_name(c: char) -> String {
    let mut name = format!("U+{:04X}", u32::from(c));
    if is_print(c) {
        let _ = write!(name, " '{c}'");
    }
    name
}

/// The text of a quoted literal (`"..."`, `` `...` `` or `'.'`); `None` where Go says
/// "invalid syntax". Bytes that are no UTF-8 become U+FFFD, as a browser would show them.
pub(super) fn unquote(literal: &str) -> Option<String> {
    let delimiter = literal.chars().next()?;
    let inner = literal.get(1..)?.strip_suffix(delimiter)?;
    match delimiter {
        '`' => Some(inner.chars().filter(|c| *c != '\r').collect()),
        '"' | '\'' => {
            let bytes = unescape(inner, delimiter)?;
            let text = String::from_utf8_lossy(&bytes).into_owned();
            (delimiter == '"' || text.chars().count() == 1).then_some(text)
        }
        _ => None,
    }
}

/// A number or character constant; the error is the message of Go's template parser.
pub(super) fn number(text: &str) -> Result<Number, String> {
    if text.starts_with('\'') {
        let c = unquote(text).and_then(|s| s.chars().next());
        let c = c.ok_or_else(|| format!("malformed character constant: {text}"))?;
        return Ok(Number::Int(i64::from(u32::from(c))));
    }
    if text.ends_with('i') && !text.starts_with("0x") {
        return Err(format!("complex constants are not supported: {text}"));
    }
    if let Some(value) = integer(text) {
        let float = text.contains(['.', 'e', 'E', 'p', 'P']) && !is_hex_integer(text);
        return match i64::try_from(value) {
            Ok(int) if !float => Ok(Number::Int(int)),
            Err(_) if value < 0 => Err(format!("integer overflow: {}", quote(text))),
            _ => Ok(Number::TooLarge),
        };
    }
    match parse_float(text) {
        Ok(value) if text.contains(['.', 'e', 'E', 'p', 'P']) => Ok(Number::Float(value)),
        Ok(_) => Err(format!("integer overflow: {}", quote(text))),
        Err(_) => Err(format!("illegal number syntax: {}", quote(text))),
    }
}

/// `strconv.ParseFloat(text, 64)`.
pub(super) fn parse_float(text: &str) -> Result<f64, FloatError> {
    let (negative, digits) = sign(text);
    let lower = digits.to_ascii_lowercase();
    let value = match lower.as_str() {
        "inf" | "infinity" => f64::INFINITY,
        "nan" => return Ok(f64::NAN),
        _ => {
            let plain = without_underscores(digits).ok_or(FloatError::Syntax)?;
            match lower.strip_prefix("0x") {
                Some(_) => hex_float(&plain)?,
                None => decimal_float(&plain)?,
            }
        }
    };
    Ok(if negative { -value } else { value })
}

fn escape(out: &mut String, c: char, delimiter: char, ascii: bool) {
    let code = u32::from(c);
    let _ = match c {
        '\\' => out.write_str("\\\\"),
        _ if c == delimiter => write!(out, "\\{c}"),
        _ if (c.is_ascii() || !ascii) && is_print(c) => out.write_char(c),
        '\u{7}' => out.write_str("\\a"),
        '\u{8}' => out.write_str("\\b"),
        '\u{c}' => out.write_str("\\f"),
        '\n' => out.write_str("\\n"),
        '\r' => out.write_str("\\r"),
        '\t' => out.write_str("\\t"),
        '\u{b}' => out.write_str("\\v"),
        _ if c < ' ' || code == 0x7f => write!(out, "\\x{code:02x}"),
        _ if code < 0x1_0000 => write!(out, "\\u{code:04x}"),
        _ => write!(out, "\\U{code:08x}"),
    };
}

fn unescape(inner: &str, delimiter: char) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        if c == delimiter || c == '\n' {
            return None;
        }
        if c != '\\' {
            out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            continue;
        }
        let escaped = chars.next()?;
        let (digits, radix) = match escaped {
            'x' => (2, 16),
            'u' => (4, 16),
            'U' => (8, 16),
            '0'..='7' => (2, 8),
            _ => {
                out.push(simple_escape(escaped, delimiter)?);
                continue;
            }
        };
        let mut value = if radix == 8 { escaped.to_digit(8)? } else { 0 };
        for _ in 0..digits {
            value = value.checked_mul(radix)?.checked_add(chars.next()?.to_digit(radix)?)?;
        }
        if matches!(escaped, 'u' | 'U') {
            let c = char::from_u32(value)?;
            out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        } else if delimiter == '\'' {
            // In a character constant such an escape is a code point, not a byte.
            let c = char::from(u8::try_from(value).ok()?);
            out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        } else {
            out.push(u8::try_from(value).ok()?);
        }
    }
    Some(out)
}

fn simple_escape(c: char, delimiter: char) -> Option<u8> {
    Some(match c {
        'a' => 7,
        'b' => 8,
        'f' => 12,
        'n' => b'\n',
        'r' => b'\r',
        't' => b'\t',
        'v' => 11,
        '\\' => b'\\',
        _ if c == delimiter => u8::try_from(c).ok()?,
        _ => return None,
    })
}

fn sign(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

fn is_hex_integer(text: &str) -> bool {
    let (_, digits) = sign(text);
    (digits.starts_with("0x") || digits.starts_with("0X")) && !digits.contains(['p', 'P'])
}

/// An integer in Go's notation (base by prefix), in a type that also holds what is too large.
fn integer(text: &str) -> Option<i128> {
    let (negative, digits) = sign(text);
    let lower = without_underscores(digits)?.to_ascii_lowercase();
    let (radix, plain) = if let Some(hex) = lower.strip_prefix("0x") {
        (16, hex)
    } else if let Some(octal) = lower.strip_prefix("0o") {
        (8, octal)
    } else if let Some(binary) = lower.strip_prefix("0b") {
        (2, binary)
    } else if lower.len() > 1 && lower.starts_with('0') {
        (8, lower.get(1..)?)
    } else {
        (10, lower.as_str())
    };
    if plain.starts_with(['+', '-']) {
        return None;
    }
    let value = i128::from(u64::from_str_radix(plain, radix).ok()?);
    Some(if negative { -value } else { value })
}

/// The text without its underscores, which may only stand between digits or after a base prefix.
fn without_underscores(digits: &str) -> Option<String> {
    if !digits.contains('_') {
        return Some(digits.to_owned());
    }
    let based = digits
        .get(..2)
        .is_some_and(|p| matches!(p.to_ascii_lowercase().as_str(), "0x" | "0b" | "0o"));
    let mut previous = if based { 'd' } else { ' ' };
    for c in digits.chars().skip(if based { 2 } else { 0 }).chain([' ']) {
        let class = match c {
            '_' => '_',
            _ if c.is_ascii_hexdigit() => 'd',
            _ => ' ',
        };
        if (class == '_' && previous != 'd') || (previous == '_' && class != 'd') {
            return None;
        }
        previous = class;
    }
    Some(digits.replace('_', ""))
}

fn decimal_float(text: &str) -> Result<f64, FloatError> {
    let known = |c: char| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+' | '-');
    if !text.chars().all(known) || text.starts_with(['+', '-']) {
        return Err(FloatError::Syntax);
    }
    let value = decimal::read(text).ok_or(FloatError::Syntax)?;
    if value.is_infinite() { Err(FloatError::Range) } else { Ok(value) }
}

/// A hexadecimal float such as `0x1.8p3`; exact as long as it has at most 16 digits.
fn hex_float(text: &str) -> Result<f64, FloatError> {
    let digits = text.get(2..).ok_or(FloatError::Syntax)?.to_ascii_lowercase();
    let (mantissa, exponent) = digits.split_once('p').ok_or(FloatError::Syntax)?;
    let mut exponent: i32 = exponent.parse().map_err(|_| FloatError::Syntax)?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{fraction}");
    let value = u64::from_str_radix(&all, 16).map_err(|_| FloatError::Syntax)?;
    let places = i32::try_from(fraction.len()).map_err(|_| FloatError::Syntax)?;
    exponent = exponent.saturating_sub(4 * places);
    #[expect(clippy::cast_precision_loss, reason = "rounding to f64 is what parsing a float does")]
    let result = scale(value as f64, exponent);
    if result.is_infinite() { Err(FloatError::Range) } else { Ok(result) }
}

/// `value * 2^exponent` in steps that do not overflow on the way.
fn scale(mut value: f64, mut exponent: i32) -> f64 {
    while exponent > 1000 && value.is_finite() && value != 0.0 {
        value *= 2f64.powi(1000);
        exponent -= 1000;
    }
    while exponent < -1000 && value != 0.0 {
        value *= 2f64.powi(-1000);
        exponent += 1000;
    }
    value * 2f64.powi(exponent.clamp(-1000, 1000))
}
