//! Points in time and durations as `toTime` and `toDuration` give them, printed as Go prints.
//!
//! Times are always UTC, since that is what the alert templates make of a number. The methods a
//! template can call on them are here too; `time/format.go` of Go is the reference.

use std::fmt::Write as _;

use super::value::{IntType, Value};

/// Nanoseconds since the Unix epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Time(pub(super) i64);

/// Nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Duration(pub(super) i64);

pub(super) const SECOND: i64 = 1_000_000_000;
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] =
    ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

pub(super) fn month_name(month: i64) -> String {
    named(&MONTHS, month - 1).map_or_else(|| format!("%!Month({month})"), str::to_owned)
}

pub(super) fn weekday_name(day: i64) -> String {
    named(&WEEKDAYS, day).map_or_else(|| format!("%!Weekday({day})"), str::to_owned)
}

impl Time {
    /// The time `seconds` after the epoch, cut to milliseconds as Prometheus cuts it.
    pub(super) fn from_seconds(seconds: f64) -> Result<Self, String> {
        if !seconds.is_finite() {
            return Err("value is NaN or Inf".to_owned());
        }
        let nanos = seconds * 1e9;
        // 2^63 is what Go's conversion of the largest i64 to a float gives.
        if !(-9_223_372_036_854_775_808.0..=9_223_372_036_854_775_808.0).contains(&nanos) {
            let shown = super::float::shortest(seconds);
            return Err(format!(
                "{shown} cannot be represented as a nanoseconds timestamp since it overflows int64"
            ));
        }
        #[expect(clippy::cast_possible_truncation, reason = "the range was checked above")]
        let nanos = nanos as i64;
        Ok(Time(nanos / 1_000_000 * 1_000_000))
    }

    /// A method of `time.Time` that a template may call; `None` if there is none of that name.
    pub(super) fn method(self, name: &str, layout: Option<&str>) -> Option<Value> {
        let parts = self.parts();
        let int = |value| Value::Int(value, IntType::Int);
        Some(match (name, layout) {
            ("Format", Some(layout)) => Value::text(parts.format(layout)),
            (_, Some(_)) => return None,
            ("Year", _) => int(parts.year),
            ("Month", _) => Value::Int(parts.month, IntType::Month),
            ("Day", _) => int(parts.day),
            ("Hour", _) => int(parts.hour),
            ("Minute", _) => int(parts.minute),
            ("Second", _) => int(parts.second),
            ("Nanosecond", _) => int(parts.nanos),
            ("YearDay", _) => int(parts.year_day),
            ("Weekday", _) => Value::Int(parts.weekday, IntType::Weekday),
            ("Unix", _) => Value::Int(self.0.div_euclid(SECOND), IntType::Int64),
            ("UnixMilli", _) => Value::Int(self.0.div_euclid(1_000_000), IntType::Int64),
            ("UnixMicro", _) => Value::Int(self.0.div_euclid(1000), IntType::Int64),
            ("UnixNano", _) => Value::Int(self.0, IntType::Int64),
            ("UTC" | "Local", _) => Value::Time(self),
            ("IsZero", _) => Value::Bool(false),
            ("String", _) => Value::text(self.to_text()),
            _ => return None,
        })
    }

    /// As `fmt.Sprint` writes it: `1970-01-01 00:00:12.5 +0000 UTC`.
    pub(super) fn to_text(self) -> String {
        self.parts().format("2006-01-02 15:04:05.999999999 -0700 MST")
    }

    fn parts(self) -> Parts {
        let seconds = self.0.div_euclid(SECOND);
        let days = seconds.div_euclid(86_400);
        let of_day = seconds.rem_euclid(86_400);
        let (year, month, day) = civil(days);
        Parts {
            year,
            month,
            day,
            hour: of_day / 3600,
            minute: of_day / 60 % 60,
            second: of_day % 60,
            nanos: self.0.rem_euclid(SECOND),
            weekday: (days + 4).rem_euclid(7),
            year_day: days - days_from_civil(year) + 1,
        }
    }
}

impl Duration {
    /// A method of `time.Duration` that a template may call.
    pub(super) fn method(self, name: &str) -> Option<Value> {
        #[expect(clippy::cast_precision_loss, reason = "Go's methods return a float64 as well")]
        let float =
            |unit: i64| Value::Float((self.0 / unit) as f64 + (self.0 % unit) as f64 / unit as f64);
        Some(match name {
            "Hours" => float(3600 * SECOND),
            "Minutes" => float(60 * SECOND),
            "Seconds" => float(SECOND),
            "Milliseconds" => Value::Int(self.0 / 1_000_000, IntType::Int64),
            "Microseconds" => Value::Int(self.0 / 1000, IntType::Int64),
            "Nanoseconds" => Value::Int(self.0, IntType::Int64),
            "Abs" => Value::Duration(Duration(self.0.saturating_abs())),
            "String" => Value::text(self.to_text()),
            _ => return None,
        })
    }

    /// As `fmt.Sprint` writes it: `1h1m1.5s`.
    pub(super) fn to_text(self) -> String {
        let size = self.0.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        let second = SECOND.unsigned_abs();
        if size < second {
            return match size {
                0 => "0s".to_owned(),
                1..1000 => format!("{sign}{size}ns"),
                1000..1_000_000 => format!("{sign}{}µs", decimal(size, 1000)),
                _ => format!("{sign}{}ms", decimal(size, 1_000_000)),
            };
        }
        let seconds = decimal(size % (60 * second), second);
        match (size / second / 3600, size / second / 60 % 60) {
            (0, 0) => format!("{sign}{seconds}s"),
            (0, minutes) => format!("{sign}{minutes}m{seconds}s"),
            (hours, minutes) => format!("{sign}{hours}h{minutes}m{seconds}s"),
        }
    }
}

struct Parts {
    year: i64,
    month: i64,
    day: i64,
    hour: i64,
    minute: i64,
    second: i64,
    nanos: i64,
    weekday: i64,
    year_day: i64,
}

impl Parts {
    /// Writes the layout with each piece of Go's reference time replaced.
    fn format(&self, layout: &str) -> String {
        let mut out = String::new();
        let mut rest = layout;
        while let Some(c) = rest.chars().next() {
            let used = self.piece(rest, &mut out);
            if used == 0 {
                out.push(c);
            }
            rest = rest.get(if used == 0 { c.len_utf8() } else { used }..).unwrap_or_default();
        }
        out
    }

    /// Writes the piece that `rest` starts with, and says how long it is; 0 for none.
    fn piece(&self, rest: &str, out: &mut String) -> usize {
        const PIECES: [&str; 27] = [
            "January", "Jan", "Monday", "Mon", "MST", "01", "02", "03", "04", "05", "06", "002",
            "2006", "15", "-07:00", "-0700", "-07", "Z07:00", "Z0700", "PM", "pm", "__2", "_2",
            "1", "2", "3", "4",
        ];
        if let Some(used) = self.fraction(rest, out) {
            return used;
        }
        let Some(piece) = PIECES.iter().chain(&["5"]).find(|p| starts_piece(rest, p)) else {
            return 0;
        };
        let hour12 = if self.hour % 12 == 0 { 12 } else { self.hour % 12 };
        let _ = match *piece {
            "January" => out.write_str(&month_name(self.month)),
            "Jan" => out.write_str(month_name(self.month).get(..3).unwrap_or_default()),
            "Monday" => out.write_str(&weekday_name(self.weekday)),
            "Mon" => out.write_str(weekday_name(self.weekday).get(..3).unwrap_or_default()),
            "MST" => out.write_str("UTC"),
            "01" => write!(out, "{:02}", self.month),
            "02" => write!(out, "{:02}", self.day),
            "03" => write!(out, "{hour12:02}"),
            "04" => write!(out, "{:02}", self.minute),
            "05" => write!(out, "{:02}", self.second),
            "06" => write!(out, "{:02}", self.year.rem_euclid(100)),
            "002" => write!(out, "{:03}", self.year_day),
            "2006" => write!(out, "{:04}", self.year),
            "15" => write!(out, "{:02}", self.hour),
            "-07:00" => out.write_str("+00:00"),
            "-0700" => out.write_str("+0000"),
            "-07" => out.write_str("+00"),
            "Z07:00" | "Z0700" => out.write_str("Z"),
            "PM" => out.write_str(if self.hour >= 12 { "PM" } else { "AM" }),
            "pm" => out.write_str(if self.hour >= 12 { "pm" } else { "am" }),
            "__2" => write!(out, "{:>3}", self.year_day),
            "_2" => write!(out, "{:>2}", self.day),
            "1" => write!(out, "{}", self.month),
            "2" => write!(out, "{}", self.day),
            "3" => write!(out, "{hour12}"),
            "4" => write!(out, "{}", self.minute),
            _ => write!(out, "{}", self.second),
        };
        piece.len()
    }

    /// `.000` writes as many digits, `.999` drops the zeros at their end.
    fn fraction(&self, rest: &str, out: &mut String) -> Option<usize> {
        let digits = rest.strip_prefix(['.', ','])?;
        let digit = digits.chars().next().filter(|c| matches!(c, '0' | '9'))?;
        let length = digits.chars().take_while(|c| *c == digit).count();
        if digits.get(length..)?.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let mut shown = format!("{:09}", self.nanos);
        shown.push_str(&"0".repeat(length.saturating_sub(9)));
        shown.truncate(length);
        let shown = if digit == '9' { shown.trim_end_matches('0') } else { shown.as_str() };
        if !shown.is_empty() {
            out.push_str(rest.get(..1)?);
            out.push_str(shown);
        }
        Some(length + 1)
    }
}

/// Go reads `Jan` only where no small letter follows, so that `January` is not cut.
fn starts_piece(rest: &str, piece: &str) -> bool {
    let after = rest.strip_prefix(piece);
    match piece {
        "Jan" | "Mon" => after.is_some_and(|a| !a.starts_with(|c: char| c.is_ascii_lowercase())),
        _ => after.is_some(),
    }
}

fn named<'n>(names: &[&'n str], index: i64) -> Option<&'n str> {
    usize::try_from(index).ok().and_then(|i| names.get(i)).copied()
}

/// `value / unit` with as many decimals as it needs.
fn decimal(value: u64, unit: u64) -> String {
    let digits = unit.to_string().len() - 1;
    let text = format!("{}.{:0digits$}", value / unit, value % unit);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Year, month and day of a number of days since the epoch (the proleptic Gregorian calendar).
fn civil(days: i64) -> (i64, i64, i64) {
    // Years are counted from March, so that the leap day is the last one of its year.
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let march_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

/// Days from the epoch to the first of January of a year.
fn days_from_civil(year: i64) -> i64 {
    let before = year - 1;
    365 * (year - 1970) + (before.div_euclid(4) - 492) - (before.div_euclid(100) - 19)
        + (before.div_euclid(400) - 4)
}
