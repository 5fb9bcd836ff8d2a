//! The date functions, in UTC.
//!
//! After Prometheus, `promql/functions.go` (`dateWrapper`) and Go's `time`, whose absolute time is an
//! unsigned count of seconds: it wraps around where a date is absurd, `NaN` among them.

use crate::promql::function::Function;
use crate::series::number;

/// Seconds from the first of January of [`FIRST_YEAR`], a Monday, to the epoch.
const TO_EPOCH: u64 = 9_223_372_028_715_321_600;

/// The year in which Go's absolute time begins.
const FIRST_YEAR: i64 = -292_277_022_399;

const DAYS_BEFORE: [i64; 13] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];

/// What a date function answers for a time in seconds since the epoch; `None` for other functions.
pub(crate) fn apply(function: Function, seconds: i64) -> Option<f64> {
    let absolute = seconds.cast_unsigned().wrapping_add(TO_EPOCH);
    let part = |unit: u64, modulus: u64| i64::try_from(absolute / unit % modulus).unwrap_or(0);
    let date = Date::of(i64::try_from(absolute / 86_400).unwrap_or(0));
    let answer = match function {
        Function::Minute => part(60, 60),
        Function::Hour => part(3600, 24),
        Function::DayOfWeek => (date.day + 1) % 7,
        Function::DayOfMonth => date.day_of_year - date.days_before(date.month()) + 1,
        Function::DayOfYear => date.day_of_year + 1,
        Function::DaysInMonth => {
            date.days_before(date.month() + 1) - date.days_before(date.month())
        }
        Function::Month => date.month() + 1,
        Function::Year => date.year,
        _ => return None,
    };
    Some(number::float_of(answer))
}

struct Date {
    /// Days since the beginning of absolute time.
    day: i64,
    year: i64,
    /// From 0.
    day_of_year: i64,
}

impl Date {
    fn of(day: i64) -> Self {
        let (cycles, rest) = (day / 146_097, day % 146_097);
        let centuries = (rest / 36_524).min(3);
        let rest = rest - centuries * 36_524;
        let (fours, rest) = (rest / 1461, rest % 1461);
        let years = (rest / 365).min(3);
        let year = FIRST_YEAR + cycles * 400 + centuries * 100 + fours * 4 + years;
        Self { day, year, day_of_year: rest - years * 365 }
    }

    fn is_leap(&self) -> bool {
        self.year % 4 == 0 && (self.year % 100 != 0 || self.year % 400 == 0)
    }

    /// The days of the year before a month, which counts from 0.
    fn days_before(&self, month: i64) -> i64 {
        let plain = DAYS_BEFORE.get(number::count(month)).copied().unwrap_or(365);
        plain + i64::from(month > 1 && self.is_leap())
    }

    /// From 0.
    fn month(&self) -> i64 {
        (0..12).rfind(|month| self.days_before(*month) <= self.day_of_year).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(seconds: i64, expect: &str) {
        use Function::{DayOfMonth, DayOfWeek, DayOfYear, DaysInMonth, Hour, Minute, Month, Year};
        let all = [Year, Month, DayOfMonth, Hour, Minute, DayOfWeek, DayOfYear, DaysInMonth];
        let got: Vec<String> =
            all.iter().map(|f| apply(*f, seconds).unwrap().to_string()).collect();
        assert_eq!(got.join(" "), expect, "{seconds}");
    }

    #[test]
    fn dates() {
        check(0, "1970 1 1 0 0 4 1 31");
        check(-1, "1969 12 31 23 59 3 365 31");
        check(951_782_400, "2000 2 29 0 0 2 60 29");
        check(1_136_239_445, "2006 1 2 22 4 1 2 31");
        check(1_230_767_999, "2008 12 31 23 59 3 366 31");
        check(4_107_542_400, "2100 3 1 0 0 1 60 31");
        check(-62_135_596_800, "1 1 1 0 0 1 1 31");
    }
}
