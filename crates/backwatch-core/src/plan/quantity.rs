//! Durations and ratios, as people write them and as Prometheus reads them.

use std::fmt;

use crate::diagnostic::Diagnostic;

/// A span of time in whole seconds, from 0 to 10 years.
///
/// Written as in Prometheus (`25h`, `1h30m`), read also with blanks and words (`1d 1h`, `90 min`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration(u64);

/// The longest duration that is accepted, in seconds.
const LONGEST: u64 = 10 * 365 * 86_400;

impl Duration {
    /// `n` seconds; more than ten years become ten years.
    pub const fn seconds(n: u64) -> Self {
        Self(if n > LONGEST { LONGEST } else { n })
    }

    /// `n` minutes.
    pub const fn minutes(n: u64) -> Self {
        Self::seconds(n.saturating_mul(60))
    }

    /// `n` hours.
    pub const fn hours(n: u64) -> Self {
        Self::seconds(n.saturating_mul(3_600))
    }

    /// `n` days of 24 hours.
    pub const fn days(n: u64) -> Self {
        Self::seconds(n.saturating_mul(86_400))
    }

    /// The length in seconds.
    pub const fn as_seconds(self) -> u64 {
        self.0
    }

    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self::seconds(self.0.saturating_add(other.0))
    }

    /// What is left after taking `other` away, at least 0.
    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// `n` times as long.
    #[must_use]
    pub const fn times(self, n: u64) -> Self {
        Self::seconds(self.0.saturating_mul(n))
    }

    /// Rounded up to whole hours.
    #[must_use]
    pub const fn up_to_hours(self) -> Self {
        Self::hours(self.0.div_ceil(3_600))
    }

    /// `percent` of it, rounded down to whole seconds.
    #[must_use]
    pub const fn percent(self, percent: u64) -> Self {
        Self(self.0 / 100 * percent + self.0 % 100 * percent / 100)
    }

    /// The same in whole minutes from an hour on: beside hours, seconds say nothing.
    #[must_use]
    pub fn coarse(self) -> Self {
        if self.0 < 3_600 { self } else { Self(self.0 / 60 * 60) }
    }

    /// What part it is of `other`; of nothing it is none.
    pub fn share_of(self, other: Self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "ten years in seconds are far below 2^53")]
        let (part, whole) = (self.0 as f64, other.0.max(1) as f64);
        part / whole
    }

    /// Reads `25h`, `1d 1h`, `90m`, `1h30m`, `2 days`, `45 min`; the units are those of Prometheus and
    /// their English words. A number without a unit is refused, as is anything over ten years.
    pub fn parse(text: &str) -> Result<Self, Diagnostic> {
        let wrong = || {
            Diagnostic::error(format!("`{}` is not a duration", text.trim()))
                .hint("write it like 25h, 90m or 1d 1h")
        };
        let mut rest = text.trim();
        let mut total: u64 = 0;
        if rest.is_empty() {
            return Err(Diagnostic::error("a duration is missing").hint("write it like 25h"));
        }
        while !rest.is_empty() {
            let (digits, after) = split_while(rest, |c| c.is_ascii_digit());
            let (unit, after) = split_while(after.trim_start(), |c| c.is_ascii_alphabetic());
            let count: u64 = digits.parse().map_err(|_| wrong())?;
            if after.starts_with('.') {
                let hint = "write whole numbers of smaller units, such as 1h30m or 90m";
                return Err(
                    Diagnostic::error(format!("`{}` has a fraction", text.trim())).hint(hint)
                );
            }
            if unit.is_empty() {
                return Err(Diagnostic::error(format!("`{}` has no unit", text.trim()))
                    .hint(format!("write {digits}s, {digits}m, {digits}h or {digits}d")));
            }
            let seconds = unit_seconds(unit).ok_or_else(wrong)?;
            total = count
                .checked_mul(seconds)
                .and_then(|part| total.checked_add(part))
                .filter(|sum| *sum <= LONGEST)
                .ok_or_else(|| {
                    Diagnostic::error(format!("`{}` is longer than ten years", text.trim()))
                })?;
            rest = after.trim_start_matches([' ', ',']);
        }
        Ok(Self(total))
    }

    /// As a person would say it: `25 h`, `1 h 30 min`, `30 days`.
    pub fn words(self) -> String {
        if self.0 == 0 {
            return "0 s".to_owned();
        }
        if self.0 >= 7 * 86_400 && self.0.is_multiple_of(86_400) {
            return format!("{} days", self.0 / 86_400);
        }
        let parts = [(self.0 / 3_600, "h"), (self.0 % 3_600 / 60, "min"), (self.0 % 60, "s")];
        let said: Vec<String> =
            parts.iter().filter(|(n, _)| *n > 0).map(|(n, unit)| format!("{n} {unit}")).collect();
        said.join(" ")
    }
}

/// As Prometheus reads it and people write it: days from 7 days on, hours below (`25h`, `1h30m`).
impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 {
            return f.write_str("0s");
        }
        if self.0 >= 7 * 86_400 && self.0.is_multiple_of(86_400) {
            return write!(f, "{}d", self.0 / 86_400);
        }
        for (count, unit) in [(self.0 / 3_600, 'h'), (self.0 % 3_600 / 60, 'm'), (self.0 % 60, 's')]
        {
            if count > 0 {
                write!(f, "{count}{unit}")?;
            }
        }
        Ok(())
    }
}

/// A share from 0 to 1, exact to a millionth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ratio(u32);

/// Parts of a whole that [`Ratio`] counts in.
const WHOLE: u32 = 1_000_000;

impl Ratio {
    /// `n` per cent; more than 100 become 100.
    pub const fn percent(n: u32) -> Self {
        Self(if n > 100 { WHOLE } else { n * (WHOLE / 100) })
    }

    /// `n` millionths; more than a million become a million.
    pub const fn millionths(n: u32) -> Self {
        Self(if n > WHOLE { WHOLE } else { n })
    }

    /// The share in millionths, 0 to 1,000,000.
    pub const fn as_millionths(self) -> u32 {
        self.0
    }

    /// The share as a number from 0 to 1, for drawing.
    pub fn as_f64(self) -> f64 {
        f64::from(self.0) / f64::from(WHOLE)
    }

    /// What is left after taking `other` away, at least 0.
    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// Reads `99%`, `99.9 %` or a number from 0 to 1 (`0.99`).
    pub fn parse(text: &str) -> Result<Self, Diagnostic> {
        let text = text.trim();
        let wrong = || {
            Diagnostic::error(format!("`{text}` is not a share"))
                .hint("write it like 99% or 0.99, with at most four decimals of a per cent")
        };
        let (number, scale) = match text.strip_suffix('%') {
            Some(number) => (number.trim_end(), 4),
            None => (text, 6),
        };
        let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
        let all_digits = |s: &str| s.chars().all(|c| c.is_ascii_digit());
        if number.is_empty() || !all_digits(whole) || !all_digits(decimals) {
            return Err(wrong());
        }
        if decimals.trim_end_matches('0').len() > scale || whole.len() > 9 {
            return Err(wrong());
        }
        let padded: String = decimals.chars().chain(std::iter::repeat('0')).take(scale).collect();
        let value: u64 = format!("{whole}{padded}").parse().map_err(|_| wrong())?;
        match u32::try_from(value) {
            Ok(value) if value <= WHOLE => Ok(Self(value)),
            _ if scale == 6 => Err(Diagnostic::error(format!("`{text}` is more than 1"))
                .hint(format!("write {number}% for per cent"))),
            _ => Err(Diagnostic::error(format!("`{text}` is more than 100 %"))),
        }
    }

    /// As a number for PromQL: `0.8`, `0.99`, `1`.
    pub fn number(self) -> String {
        decimal(u64::from(self.0), 6)
    }

    /// As a person would say it: `99 %`, `99.9 %`.
    pub fn words(self) -> String {
        format!("{} %", decimal(u64::from(self.0), 4))
    }

    /// The same rounded down to a tenth of a per cent, so that it never seems to reach a target that it
    /// misses; less than a tenth stays as it is, since it is not nothing.
    pub fn words_at_least(self) -> String {
        let tenths = self.0 / 1000 * 1000;
        Self(if tenths == 0 { self.0 } else { tenths }).words()
    }
}

/// A share of a whole in per cent, to a tenth: `96.7`. Only all of it reads as 100, and only nothing as
/// 0: what is close to one of them is written as much finer as that takes, to a ten-thousandth at most.
pub fn per_cent(share: f64) -> String {
    let written = |places: i32| {
        let unit = 10_f64.powi(places);
        (share * 100.0 * unit).round() / unit
    };
    let is_true = |shown: &f64| (*shown < 100.0 || share >= 1.0) && (*shown > 0.0 || share <= 0.0);
    let close = || if share < 0.5 { 0.0001 } else { 99.9999 };
    (1..=4).map(written).find(is_true).unwrap_or_else(close).to_string()
}

/// As it stands in `backwatch.yaml`: `99%`.
impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", decimal(u64::from(self.0), 4))
    }
}

/// `value / 10^places` without trailing zeros.
fn decimal(value: u64, places: u32) -> String {
    let one = 10_u64.pow(places);
    let fraction = format!("{:0width$}", value % one, width = places as usize);
    match fraction.trim_end_matches('0') {
        "" => (value / one).to_string(),
        digits => format!("{}.{digits}", value / one),
    }
}

fn split_while(text: &str, keep: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|c| !keep(c)).unwrap_or(text.len()))
}

fn unit_seconds(unit: &str) -> Option<u64> {
    Some(match unit.to_ascii_lowercase().as_str() {
        "s" | "sec" | "second" | "seconds" => 1,
        "m" | "min" | "mins" | "minute" | "minutes" => 60,
        "h" | "hr" | "hour" | "hours" => 3_600,
        "d" | "day" | "days" => 86_400,
        "w" | "week" | "weeks" => 7 * 86_400,
        "y" | "year" | "years" => 365 * 86_400,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_people_write_them() {
        for (text, seconds) in [
            ("25h", 90_000),
            ("1d 1h", 90_000),
            ("90m", 5_400),
            ("1h30m", 5_400),
            ("1 h 30 min", 5_400),
            ("30 days", 2_592_000),
            ("1w", 604_800),
            ("0s", 0),
        ] {
            assert_eq!(Duration::parse(text), Ok(Duration(seconds)), "{text}");
        }
        for text in ["", "25", "h", "25x", "-1h", "1.5h", "99999999999999999999h", "200y", "1h x"] {
            assert!(Duration::parse(text).is_err(), "{text}");
        }
        let said = Duration::parse("1.5h").unwrap_err().to_string();
        assert_eq!(
            said,
            "`1.5h` has a fraction; write whole numbers of smaller units, such as 1h30m or 90m"
        );
    }

    #[test]
    fn durations_are_written_so_that_they_read_back() {
        for seconds in [0, 1, 59, 60, 90, 3_600, 5_400, 86_400, 90_000, 180_000, 604_800, 2_592_000]
        {
            let duration = Duration::seconds(seconds);
            assert_eq!(Duration::parse(&duration.to_string()), Ok(duration));
            assert_eq!(Duration::parse(&duration.words()), Ok(duration));
        }
        assert_eq!(Duration::hours(25).to_string(), "25h");
        assert_eq!(Duration::days(30).to_string(), "30d");
        assert_eq!(Duration::minutes(90).words(), "1 h 30 min");
    }

    #[test]
    fn ratios_are_exact() {
        for (text, millionths, number, words) in [
            ("99%", 990_000, "0.99", "99 %"),
            ("99.95 %", 999_500, "0.9995", "99.95 %"),
            ("0.8", 800_000, "0.8", "80 %"),
            ("1", 1_000_000, "1", "100 %"),
            ("0%", 0, "0", "0 %"),
            ("99.90%", 999_000, "0.999", "99.9 %"),
        ] {
            let ratio = Ratio::parse(text).unwrap();
            assert_eq!(
                (ratio.0, ratio.number().as_str(), ratio.words().as_str()),
                (millionths, number, words)
            );
            assert_eq!(Ratio::parse(&ratio.to_string()), Ok(ratio));
        }
        for text in ["", "%", "99", "101%", "-1%", "9e1%", "99.99999%", "1.0000001", "NaN"] {
            assert!(Ratio::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn seconds_are_left_out_beside_hours() {
        let words = |seconds| Duration::seconds(seconds).coarse().words();
        assert_eq!([3_599, 3_600, 3_661].map(words), ["59 min 59 s", "1 h", "1 h 1 min"]);
    }

    #[test]
    fn only_the_whole_reads_as_100_and_only_nothing_as_0() {
        for (share, text) in [
            (1.0, "100"),
            (0.0, "0"),
            (29.0 / 30.0, "96.7"),
            (2_879.0 / 2_880.0, "99.97"),
            (1.0 - 1e-9, "99.9999"),
            (1e-9, "0.0001"),
            (0.000_4, "0.04"),
            (0.5, "50"),
            (1.25, "125"),
        ] {
            assert_eq!(per_cent(share), text);
        }
        let floor = |millionths| Ratio::millionths(millionths).words_at_least();
        assert_eq!(
            [1_000_000, 999_999, 989_960, 300, 0].map(floor),
            ["100 %", "99.9 %", "98.9 %", "0.03 %", "0 %"]
        );
    }
}
