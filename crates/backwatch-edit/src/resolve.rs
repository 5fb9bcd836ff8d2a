//! What a plain scalar means, and which texts must not be written plain.
//!
//! Reading follows YAML 1.2's core schema. Writing is more careful: whatever any common reader
//! (YAML 1.1 ones included) takes for something else than a text gets quotes.

/// The meaning of a scalar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scalar<'a> {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number in its spelling.
    Int(&'a str),
    /// Another number in its spelling, `.inf` and `.nan` included.
    Float(&'a str),
    /// A text.
    String(&'a str),
}

/// Resolves a plain scalar.
pub(crate) fn plain(text: &str) -> Scalar<'_> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Scalar::Null,
        "true" | "True" | "TRUE" => Scalar::Bool(true),
        "false" | "False" | "FALSE" => Scalar::Bool(false),
        _ if !could_be_number(text) => Scalar::String(text),
        _ if is_core_int(text) => Scalar::Int(text),
        _ if is_core_float(text) => Scalar::Float(text),
        _ => Scalar::String(text),
    }
}

/// Whether the text is a number of JSON, so that every reader agrees on it.
pub(crate) fn is_json_number(text: &str) -> bool {
    let body = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match body.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (body, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let exponent_fits =
        exponent.is_none_or(|text| digits(text.strip_prefix(['+', '-']).unwrap_or(text)));
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent_fits
}

/// Whether the text can stand without quotes in YAML and means itself to every reader. In flow
/// context, brackets, braces and commas are not plain either.
pub(crate) fn is_plain_safe(text: &str, in_flow: bool) -> bool {
    let Some(first) = text.chars().next() else { return false };
    let special_start = "-?:,[]{}#&*!|>'\"%@`=<~.+".contains(first) || first.is_ascii_digit();
    if special_start && !is_word_after(text, first) {
        return false;
    }
    let bad_inside = |c: char| {
        c.is_control()
            || matches!(c, '\u{feff}' | '\u{2028}' | '\u{2029}' | '\u{85}')
            || (in_flow && ",[]{}".contains(c))
    };
    !(text.chars().any(bad_inside)
        || text.contains(": ")
        || text.contains(" #")
        || text.contains("{{")
        || text.ends_with(':')
        || (in_flow && text.contains(':'))
        || text.starts_with(char::is_whitespace)
        || text.ends_with(char::is_whitespace)
        || is_misread_word(text))
}

/// Whether a text that begins with a letter can stand without quotes, template braces included,
/// where such a text stood before.
pub(crate) fn is_plain_behind_letter(text: &str, in_flow: bool) -> bool {
    is_plain_safe(&text.replace("{{", "<<"), in_flow) && !(in_flow && text.contains('{'))
}

/// A text that begins with a digit, `-`, `.`, `+` or `<` may still be plain if it plainly is no
/// number, date, marker or merge key: `5m`, `-foo`, `24h`.
fn is_word_after(text: &str, first: char) -> bool {
    if !(first.is_ascii_digit() || first == '-') {
        return false;
    }
    if first == '-' && !text.chars().nth(1).is_some_and(char::is_alphabetic) {
        return false;
    }
    let is_number_like =
        text.chars().all(|c| c.is_ascii_digit() || "+-.,_:eExXoObBtTzZ ".contains(c));
    let is_hex = text.starts_with("0x") || text.starts_with("0X") || text.starts_with("0o");
    !is_number_like && !is_hex && !looks_like_date(text)
}

fn looks_like_date(text: &str) -> bool {
    let mut bytes = text.bytes();
    (0..4).all(|_| bytes.next().is_some_and(|byte| byte.is_ascii_digit()))
        && bytes.next() == Some(b'-')
}

fn is_misread_word(text: &str) -> bool {
    const WORDS: [&str; 13] = [
        "null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf", "infinity",
        "nil",
    ];
    WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
        || text.starts_with("---")
        || text.starts_with("...")
        || text == "<<"
        || text == "="
}

fn could_be_number(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'))
}

fn is_core_int(text: &str) -> bool {
    if let Some(octal) = text.strip_prefix("0o") {
        return !octal.is_empty() && octal.bytes().all(|byte| matches!(byte, b'0'..=b'7'));
    }
    if let Some(hex) = text.strip_prefix("0x") {
        return !hex.is_empty() && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
    }
    digits(text.strip_prefix(['-', '+']).unwrap_or(text))
}

fn is_core_float(text: &str) -> bool {
    if matches!(text, ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    let body = text.strip_prefix(['-', '+']).unwrap_or(text);
    if matches!(body, ".inf" | ".Inf" | ".INF") {
        return true;
    }
    let (mantissa, exponent) = match body.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (body, None),
    };
    let mantissa_fits = match mantissa.split_once('.') {
        Some((whole, fraction)) => {
            (digits(whole) && (fraction.is_empty() || digits(fraction)))
                || (whole.is_empty() && digits(fraction))
        }
        None => digits(mantissa),
    };
    mantissa_fits
        && exponent.is_none_or(|text| digits(text.strip_prefix(['+', '-']).unwrap_or(text)))
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
