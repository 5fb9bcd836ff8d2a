//! Durations as Prometheus writes them: `1h30m`.
//!
//! After `model.ParseDuration` and `model.Duration.String` of Prometheus' common library.

use std::fmt::Write as _;

use super::ast::Millis;

/// The length that `text` stands for, units from years to milliseconds in this order, each at most
/// once. The error is Prometheus's.
pub fn parse_duration(text: &str) -> Result<Millis, String> {
    if text.is_empty() {
        return Err("empty duration string".to_owned());
    }
    if text == "0" {
        return Ok(Millis(0));
    }
    let invalid = || format!("not a valid duration string: {}", super::lex::quote(text));
    let overflow = || "duration out of range".to_owned();
    let mut total = 0_i64;
    let mut rest = text;
    let mut units = UNITS.iter();
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, behind) = rest.split_at_checked(digits).ok_or_else(invalid)?;
        if digits == 0 {
            return Err(invalid());
        }
        let letters = behind.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (name, next) = behind.split_at_checked(letters).ok_or_else(invalid)?;
        let unit = units.find(|unit| unit.name == name).ok_or_else(invalid)?;
        let number: i64 = number.parse().map_err(|_| overflow())?;
        let length = number.checked_mul(unit.millis).ok_or_else(overflow)?;
        total = total.checked_add(length).ok_or_else(overflow)?;
        rest = next;
    }
    // Go counts nanoseconds in the same integer.
    if total > i64::MAX / 1_000_000 { Err(overflow()) } else { Ok(Millis(total)) }
}

/// The shortest way Prometheus writes a length that is not negative; years and weeks only where
/// they come out even.
pub fn print_duration(length: Millis) -> String {
    if length.0 == 0 {
        return "0s".to_owned();
    }
    let mut rest = length.0;
    let mut out = String::new();
    for unit in &UNITS {
        if unit.only_exact && rest % unit.millis != 0 {
            continue;
        }
        if rest >= unit.millis {
            // Writing to a string cannot fail.
            let _ = write!(out, "{}{}", rest / unit.millis, unit.name);
            rest %= unit.millis;
        }
    }
    out
}

struct Unit {
    name: &'static str,
    millis: i64,
    only_exact: bool,
}

const DAY: i64 = 24 * 60 * 60 * 1000;

const UNITS: [Unit; 7] = [
    Unit { name: "y", millis: 365 * DAY, only_exact: true },
    Unit { name: "w", millis: 7 * DAY, only_exact: true },
    Unit { name: "d", millis: DAY, only_exact: false },
    Unit { name: "h", millis: 60 * 60 * 1000, only_exact: false },
    Unit { name: "m", millis: 60 * 1000, only_exact: false },
    Unit { name: "s", millis: 1000, only_exact: false },
    Unit { name: "ms", millis: 1, only_exact: false },
];

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: Result<i64, &str>) {
        let got = parse_duration(text);
        assert_eq!(got, expect.map(Millis).map_err(str::to_owned), "{text}");
    }

    #[test]
    fn durations_are_read() {
        check("5m", Ok(300_000));
        check("1h30m", Ok(5_400_000));
        check("1y2w3d", Ok((365 + 14 + 3) * DAY));
        check("10ms", Ok(10));
        check("0", Ok(0));
        check("0s", Ok(0));
        check("", Err("empty duration string"));
        check("5", Err(r#"not a valid duration string: "5""#));
        check("m", Err(r#"not a valid duration string: "m""#));
        check("1m1h", Err(r#"not a valid duration string: "1m1h""#));
        check("1m1m", Err(r#"not a valid duration string: "1m1m""#));
        check("1.5h", Err(r#"not a valid duration string: "1.5h""#));
        check("1hs", Err(r#"not a valid duration string: "1hs""#));
        check("300y", Err("duration out of range"));
        check("99999999999999999999s", Err("duration out of range"));
    }

    #[test]
    fn durations_are_written() {
        for text in ["0s", "1y", "90d", "2w", "1h30m", "1d1ms", "400d", "1m30s"] {
            assert_eq!(parse_duration(text).map(print_duration), Ok(text.to_owned()));
        }
    }
}
