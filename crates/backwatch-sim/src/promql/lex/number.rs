//! Numbers and durations: how far one reaches, and what it is worth.
//!
//! After Prometheus, `promql/parser/lex.go` (`scanNumber`, `acceptRemainingDuration`) and
//! `promql/parser/parse.go` (`number`), which reads with Go's `strconv`; so `010` is eight.

use crate::decimal;

/// What the digits at the start of an input are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scanned {
    Number,
    Duration,
    /// Neither: a letter or sign stands where it may not.
    Bad,
}

/// What `input` begins with, and how many bytes of it.
pub(super) fn scan(input: &str) -> (Scanned, usize) {
    let mut reader = Reader { bytes: input.as_bytes(), at: 0 };
    if reader.number() {
        return (Scanned::Number, reader.at);
    }
    let kind = if reader.duration() { Scanned::Duration } else { Scanned::Bad };
    (kind, reader.at)
}

/// The value of a number as scanned; `None` where it has a wrong form or does not fit.
pub(crate) fn value(text: &str) -> Option<f64> {
    let lower = text.to_ascii_lowercase();
    match lower.as_str() {
        "inf" => return Some(f64::INFINITY),
        "nan" => return Some(f64::NAN),
        _ => {}
    }
    if lower.contains('_') && !underscores_separate_digits(&lower) {
        return None;
    }
    let digits = lower.replace('_', "");
    if let Some(hex) = digits.strip_prefix("0x") {
        return i64::from_str_radix(hex, 16).ok().map(to_float);
    }
    if digits.len() > 1
        && digits.starts_with('0')
        && let Ok(octal) = i64::from_str_radix(&digits, 8)
    {
        return Some(to_float(octal));
    }
    decimal::read(&digits).filter(|value| value.is_finite())
}

/// Prometheus converts integers this way, rounding to the nearest float.
#[allow(clippy::cast_precision_loss, reason = "rounding is what Prometheus does")]
fn to_float(integer: i64) -> f64 {
    integer as f64
}

/// Go allows an underscore between two digits, or between the prefix `0x` and a digit.
fn underscores_separate_digits(lower: &str) -> bool {
    let (body, hex) = match lower.strip_prefix("0x") {
        Some(body) => (body, true),
        None => (lower, false),
    };
    let mut digit_before = hex;
    let mut underscore_before = false;
    for byte in body.bytes() {
        if byte == b'_' {
            if !digit_before {
                return false;
            }
            (digit_before, underscore_before) = (false, true);
        } else if byte.is_ascii_digit() || (hex && byte.is_ascii_hexdigit()) {
            (digit_before, underscore_before) = (true, false);
        } else {
            if underscore_before {
                return false;
            }
            digit_before = false;
        }
    }
    !underscore_before
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn accept(&mut self, wanted: impl Fn(u8) -> bool) -> bool {
        let found = self.peek().is_some_and(wanted);
        self.at += usize::from(found);
        found
    }

    fn accept_any_of(&mut self, wanted: &[u8]) -> bool {
        self.accept(|byte| wanted.contains(&byte))
    }

    /// Whether a number ends where the reader now is. This follows the scanner of Prometheus to
    /// the letter, so that what it refuses (such as `0x1e`) is refused here.
    fn number(&mut self) -> bool {
        let start = self.at;
        let mut hex = false;
        if self.accept_any_of(b"0") && self.accept_any_of(b"xX") {
            self.accept_any_of(b"_");
            hex = true;
        }
        let is_digit =
            move |byte: u8| if hex { byte.is_ascii_hexdigit() } else { byte.is_ascii_digit() };
        self.accept_any_of(b".");
        self.accept(is_digit);
        let (mut dot, mut exponent) = (false, false);
        while let Some(next) = self.peek() {
            match next {
                b'.' => {
                    self.at += 1;
                    if dot || self.accept_any_of(b"_.") || hex {
                        return false;
                    }
                    dot = true;
                }
                b'e' | b'E' => {
                    self.at += 1;
                    if exponent {
                        return false;
                    }
                    exponent = true;
                    self.accept_any_of(b"+-");
                    if self.accept_any_of(b"._eE") || self.peek().is_none() {
                        return false;
                    }
                }
                b'_' => {
                    self.at += 1;
                    if self.accept_any_of(b"._eE") || self.peek().is_none() {
                        return false;
                    }
                }
                byte if is_digit(byte) => while self.accept(is_digit) {},
                _ => break,
            }
        }
        self.at > start && !self.peek().is_some_and(is_word)
    }

    /// Whether what follows the digits read so far makes them a duration.
    fn duration(&mut self) -> bool {
        if !self.accept_any_of(b"smhdwy") {
            return false;
        }
        self.accept_any_of(b"s");
        while self.accept(|byte| byte.is_ascii_digit()) {
            while self.accept(|byte| byte.is_ascii_digit()) {}
            if !self.accept_any_of(b"smhdw") {
                return false;
            }
            self.accept_any_of(b"s");
        }
        !self.peek().is_some_and(is_word)
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, expect: Option<f64>) {
        let got = match scan(input) {
            (Scanned::Number, length) if length == input.len() => value(input),
            _ => None,
        };
        assert_eq!(got.map(f64::to_bits), expect.map(f64::to_bits), "{input}: {got:?}");
    }

    #[test]
    fn numbers_have_the_forms_of_prometheus() {
        check("1", Some(1.0));
        check(".5", Some(0.5));
        check("5.", Some(5.0));
        check("1e3", Some(1000.0));
        check("1E-3", Some(0.001));
        check("0x1f", Some(31.0));
        check("0X_1F", Some(31.0));
        check("010", Some(8.0));
        check("08", Some(8.0));
        check("1_000_000", Some(1e6));
        check("1_0.2_5", Some(10.25));
        check("9223372036854775808", Some(9_223_372_036_854_775_808.0));
        check("1e400", None);
        check("1__0", None);
        check("1_", None);
        check("1..2", None);
        check("1.2.3", None);
        check("0x1.8", None);
        check("0x1e", None);
        check("0xffffffffffffffffff", None);
        check("0b1", None);
        check("1e", None);
    }

    #[test]
    fn a_unit_makes_a_duration() {
        assert_eq!(scan("5m]"), (Scanned::Duration, 2));
        assert_eq!(scan("1h30m "), (Scanned::Duration, 5));
        assert_eq!(scan("10ms"), (Scanned::Duration, 4));
        assert_eq!(scan("1.5h"), (Scanned::Duration, 4));
        assert_eq!(scan("5x"), (Scanned::Bad, 1));
        assert_eq!(scan("5m3"), (Scanned::Bad, 3));
    }
}
