//! The words that begin with `@`: `@daily` and its like, and `@every` with a duration.
//!
//! Durations are those of the controller's language: numbers with units from `ns` to `h`, no days.

use super::Pace;
use super::error::ScheduleError;
use super::field::{Fields, Values};
use super::nearness::nearest;

const KNOWN: [&str; 8] =
    ["@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@yearly", "@annually", "@every"];

/// Reads a schedule that begins with `@`. Case counts, and so do blanks at the end.
pub(super) fn parse(text: &str) -> Result<Pace, ScheduleError> {
    if let Some(duration) = text.strip_prefix("@every ") {
        let nanoseconds = duration_of(duration).ok_or_else(|| bad_duration(text, duration))?;
        // Parts of a second are dropped, and less than a second becomes one.
        let seconds = i64::try_from(nanoseconds / 1_000_000_000).unwrap_or(i64::MAX);
        return Ok(Pace::Every(seconds.max(1)));
    }
    let midnight = Fields {
        minute: Values::only(0),
        hour: Values::only(0),
        day: Values::every(1, 31),
        month: Values::every(1, 12),
        weekday: Values::every(0, 6),
    };
    let first = Values::only(1);
    Ok(Pace::Calendar(match text {
        "@hourly" => Fields { hour: Values::every(0, 23), ..midnight },
        "@daily" | "@midnight" => midnight,
        "@weekly" => Fields { weekday: Values::only(0), ..midnight },
        "@monthly" => Fields { day: first, ..midnight },
        "@yearly" | "@annually" => Fields { day: first, month: first, ..midnight },
        _ => return Err(unknown(text)),
    }))
}

fn unknown(text: &str) -> ScheduleError {
    let shown: String = text.chars().take(40).collect();
    let word = text.trim().to_ascii_lowercase();
    let error = ScheduleError::new(format!("Kubernetes does not know `{shown}`")).at(text, 0);
    if word == "@reboot" {
        return error.hint("a cluster never reboots as a whole; choose a time");
    }
    if word.starts_with("@every") {
        return error.hint("write `@every` in lower case, one blank and a duration: `@every 6h`");
    }
    match nearest(&word, KNOWN.into_iter()) {
        Some(known) if known == word => {
            error.hint(format!("did you mean {known}? Case and blanks count"))
        }
        Some(known) => error.hint(format!("did you mean {known}?")),
        None => error.hint(format!("it knows {}", KNOWN.join(", "))),
    }
}

fn bad_duration(text: &str, duration: &str) -> ScheduleError {
    let shown: String = duration.chars().take(40).collect();
    let error =
        ScheduleError::new(format!("`{shown}` is not a duration")).at(text, "@every ".len());
    if duration.trim() != duration || duration.contains(' ') {
        return error.hint("leave out the blanks: `@every 1h30m`");
    }
    match duration.strip_suffix(['d', 'D']).and_then(|days| days.parse::<u64>().ok()) {
        Some(days) if days <= 100_000 => {
            error.hint(format!("there is no unit for days, write `@every {}h`", days * 24))
        }
        _ => error.hint("write numbers with units h, m or s: `@every 1h30m`"),
    }
}

/// The nanoseconds of `text`; `None` where it is not a duration, or beyond 63 bits.
fn duration_of(text: &str) -> Option<i128> {
    let (negative, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Some(0);
    }
    if rest.is_empty() {
        return None;
    }
    let mut total: i128 = 0;
    while !rest.is_empty() {
        let (whole, after) = digits(rest);
        let (fraction, after) = after.strip_prefix('.').map_or(("", after), digits);
        if whole.is_empty() && fraction.is_empty() {
            return None;
        }
        let end = after.find(|c: char| c == '.' || c.is_ascii_digit()).unwrap_or(after.len());
        let (unit, after) = after.split_at(end);
        let unit = unit_of(unit)?;
        total += counted(whole)?.checked_mul(unit)? + part(fraction, unit);
        if total > LARGEST {
            return None;
        }
        rest = after;
    }
    if total == LARGEST && !negative {
        return None;
    }
    Some(if negative { -total } else { total })
}

/// 2^63: a negative duration may be that long, a positive one must stay below.
const LARGEST: i128 = 1 << 63;

fn digits(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()))
}

fn counted(digits: &str) -> Option<i128> {
    if digits.is_empty() { Some(0) } else { digits.parse().ok().filter(|n| *n <= LARGEST) }
}

/// `0.fraction` of `unit`; digits beyond the 18th are too small to matter.
fn part(fraction: &str, unit: i128) -> i128 {
    let (value, scale) = fraction
        .bytes()
        .take(18)
        .fold((0, 1), |(value, scale), digit| (value * 10 + i128::from(digit - b'0'), scale * 10));
    value * unit / scale
}

fn unit_of(unit: &str) -> Option<i128> {
    Some(match unit {
        "ns" => 1,
        "us" | "µs" | "μs" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        _ => return None,
    })
}
