//! Days and dates of the proleptic Gregorian calendar, in plain integers.

/// Seconds in a day of 24 hours.
pub(super) const DAY: i64 = 86_400;

/// A date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Date {
    pub(super) year: i64,
    /// 1 to 12.
    pub(super) month: u32,
    /// 1 to 31.
    pub(super) day: u32,
}

/// The day of a date written `2026-10-20`, in days since 1970-01-01; `None` where it is none.
pub fn day_of_date(text: &str) -> Option<i64> {
    let number = |part: &str, length: usize| {
        let plain = part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
        if plain { part.parse::<u32>().ok() } else { None }
    };
    let (year, rest) = text.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    let (year, month, day) = (number(year, 4)?, number(month, 2)?, number(day, 2)?);
    if !(1..=12).contains(&month) || day == 0 {
        return None;
    }
    let days = days_to_month(year.into(), month) + i64::from(day) - 1;
    // A day that the month lacks would be one of the next month.
    (date_of(days).month == month).then_some(days)
}

/// The date of a day in days since 1970-01-01, written `2026-10-20`.
pub fn date_of_day(days: i64) -> String {
    let Date { year, month, day } = date_of(days);
    format!("{year:04}-{month:02}-{day:02}")
}

/// The date of the day that is `days` after 1970-01-01.
///
/// Years are counted from 1 March, so that the leap day comes last and months have a regular length.
pub(super) fn date_of(days: i64) -> Date {
    let from_era = days + 719_468;
    let era = from_era.div_euclid(146_097);
    let day_of_era = from_era.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    Date { year, month: small(month), day: small(day) }
}

/// Days from 1970-01-01 to the first of `month` (1 to 12) in `year`.
pub(super) fn days_to_month(year: i64, month: u32) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let from_march = i64::from((month + 9) % 12);
    let day_of_year = (153 * from_march + 2) / 5;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The weekday of the day that is `days` after 1970-01-01, Sunday being 0.
pub(super) fn weekday_of(days: i64) -> u32 {
    // 1970-01-01 was a Thursday.
    small((days + 4).rem_euclid(7))
}

/// A number known to be small and not negative; the fallback is never reached.
fn small(n: i64) -> u32 {
    u32::try_from(n).unwrap_or(0)
}
