//! The five fields: minute, hour, day of month, month, day of week.
//!
//! A field is a list of ranges with steps, kept as one bit per value. The grammar is that of the
//! controller's library to the letter, lenient corners included: empty list items are passed over,
//! `*-5` is `*`, `+5` is 5, `5/15` runs to the field's end.

use super::civil::Date;
use super::error::ScheduleError;

/// The values a calendar schedule fires at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fields {
    pub(super) minute: Values,
    pub(super) hour: Values,
    pub(super) day: Values,
    pub(super) month: Values,
    pub(super) weekday: Values,
}

/// The values of one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Values {
    /// Bit n stands for value n.
    pub(super) bits: u64,
    /// Whether a `*` or `?` without a step above 1 stands in it.
    pub(super) star: bool,
}

/// What may stand in a field.
#[derive(Debug)]
pub(super) struct Bounds {
    pub(super) name: &'static str,
    least: u64,
    most: u64,
    /// Names of the values from `least` on.
    names: &'static [&'static str],
}

const MINUTE: Bounds = Bounds { name: "minute", least: 0, most: 59, names: &[] };
const HOUR: Bounds = Bounds { name: "hour", least: 0, most: 23, names: &[] };
const DAY: Bounds = Bounds { name: "day of month", least: 1, most: 31, names: &[] };
const MONTH: Bounds = Bounds { name: "month", least: 1, most: 12, names: &MONTHS };
const WEEKDAY: Bounds = Bounds { name: "day of week", least: 0, most: 6, names: &WEEKDAYS };

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/// The longest each month can be, from January on.
const MONTH_LENGTHS: [u32; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

impl Values {
    pub(super) const fn only(value: u32) -> Self {
        Self { bits: 1 << value, star: false }
    }

    pub(super) const fn every(least: u32, most: u32) -> Self {
        Self { bits: span(least as u64, most as u64, 1), star: true }
    }

    pub(super) fn has(self, value: u32) -> bool {
        value < 64 && self.bits >> value & 1 == 1
    }

    /// The least value above `value`.
    pub(super) fn next_after(self, value: i64) -> Option<u32> {
        let above = u32::try_from(value).ok().filter(|value| *value < 63)? + 1;
        let rest = self.bits >> above;
        (rest != 0).then(|| above + rest.trailing_zeros())
    }

    /// The values in ascending order.
    pub(super) fn list(self) -> Vec<u32> {
        (0..64).filter(|value| self.has(*value)).collect()
    }
}

impl Fields {
    pub(super) fn in_month(&self, month: u32) -> bool {
        self.month.has(month)
    }

    /// Both fields must agree where one has a star, else either is enough.
    pub(super) fn on_day(&self, date: Date, weekday: u32) -> bool {
        let (by_date, by_weekday) = (self.day.has(date.day), self.weekday.has(weekday));
        if self.day.star || self.weekday.star {
            by_date && by_weekday
        } else {
            by_date || by_weekday
        }
    }

    pub(super) fn in_hour(&self, hour: i64) -> bool {
        u32::try_from(hour).is_ok_and(|hour| self.hour.has(hour))
    }

    pub(super) fn in_minute(&self, minute: i64) -> bool {
        u32::try_from(minute).is_ok_and(|minute| self.minute.has(minute))
    }

    /// Whether a day that the months have is ever wanted.
    fn has_day(&self) -> bool {
        let dated = (1..).zip(MONTH_LENGTHS).any(|(month, length)| {
            self.month.has(month) && (1..=length).any(|day| self.day.has(day))
        });
        if self.day.star || self.weekday.star {
            dated && self.weekday.bits != 0
        } else {
            dated || self.weekday.bits != 0
        }
    }
}

/// Reads five fields.
pub(super) fn parse(text: &str) -> Result<super::Pace, ScheduleError> {
    let words = words(text);
    let [minute, hour, day, month, weekday] = words.as_slice() else {
        return Err(wrong_count(words.len()));
    };
    let read = |(at, word): &(usize, &str), bounds: &Bounds| {
        list(text, *at, word, bounds).map_err(|error| error.field_named(bounds.name))
    };
    let fields = Fields {
        minute: read(minute, &MINUTE)?,
        hour: read(hour, &HOUR)?,
        day: read(day, &DAY)?,
        month: read(month, &MONTH)?,
        weekday: read(weekday, &WEEKDAY)?,
    };
    let filled = [
        (&fields.minute, minute, &MINUTE),
        (&fields.hour, hour, &HOUR),
        (&fields.month, month, &MONTH),
        (&fields.day, day, &DAY),
        (&fields.weekday, weekday, &WEEKDAY),
    ];
    if let Some((_, (at, _), bounds)) = filled.iter().find(|(values, ..)| values.bits == 0) {
        return Err(ScheduleError::new("there is no value, so it can never fire")
            .field_named(bounds.name)
            .at(text, *at)
            .hint("write `*` for all values")
            .never_fires());
    }
    if !fields.has_day() {
        return Err(ScheduleError::new(
            "none of these months has such a day, so it can never fire",
        )
        .field_named(DAY.name)
        .at(text, day.0)
        .hint("choose a day from 1 to 28, which every month has")
        .never_fires());
    }
    Ok(super::Pace::Calendar(fields))
}

/// The words of `text`, each with the byte it begins at.
fn words(text: &str) -> Vec<(usize, &str)> {
    let start = text.as_ptr() as usize;
    text.split_whitespace().map(|word| (word.as_ptr() as usize - start, word)).collect()
}

fn wrong_count(count: usize) -> ScheduleError {
    let said = if count == 1 { "1 field".to_owned() } else { format!("{count} fields") };
    let error = ScheduleError::new(format!("five fields are needed, here is {said}"));
    match count {
        6 | 7 => error.hint("Kubernetes has no field for seconds or years, take it out"),
        _ => error.hint("write minute, hour, day of month, month, day of week: `0 2 * * *`"),
    }
}

/// `range {"," range}`, beginning at byte `at` of `text`.
fn list(text: &str, at: usize, word: &str, bounds: &Bounds) -> Result<Values, ScheduleError> {
    let mut values = Values { bits: 0, star: false };
    let mut at = at;
    for item in word.split(',') {
        if !item.is_empty() {
            let more = range(item, bounds).map_err(|error| error.at(text, at))?;
            values = Values { bits: values.bits | more.bits, star: values.star || more.star };
        }
        at += item.len() + 1;
    }
    Ok(values)
}

/// `(* | ? | value ["-" value]) ["/" step]`.
fn range(item: &str, bounds: &Bounds) -> Result<Values, ScheduleError> {
    let (ends, step) = match item.split_once('/') {
        Some((_, step)) if step.contains('/') => {
            return Err(ScheduleError::new(format!("`{item}` has more than one `/`"))
                .hint("write a range and one step: `0-30/5`"));
        }
        Some((ends, step)) => (ends, Some(step)),
        None => (item, None),
    };
    let (first, second) = match ends.split_once('-') {
        Some((first, second)) => (first, Some(second)),
        None => (ends, None),
    };
    let star = first == "*" || first == "?";
    let (from, to) = match second {
        _ if star => (bounds.least, bounds.most),
        None => {
            let value = value(first, item, bounds)?;
            // A single value with a step runs to the end of the field.
            (value, if step.is_some() { bounds.most } else { value })
        }
        Some(second) if second.contains('-') && !first.is_empty() => {
            return Err(ScheduleError::new(format!("`{item}` has more than one `-`"))
                .hint("separate ranges by commas: `1-5,10-15`"));
        }
        Some(second) => (value(first, item, bounds)?, value(second, item, bounds)?),
    };
    let width = step.map_or(Ok(1), |step| number(step, item, bounds))?;
    check(item, from, to, width, bounds)?;
    Ok(Values { bits: span(from, to, width), star: star && width == 1 })
}

fn check(item: &str, from: u64, to: u64, step: u64, bounds: &Bounds) -> Result<(), ScheduleError> {
    let Bounds { least, most, .. } = *bounds;
    if bounds.name == WEEKDAY.name && (from == 7 || to == 7) {
        let hint = match from {
            0 => "write `*` for all days".to_owned(),
            6 => "write `6,0`".to_owned(),
            7 => "write 0 or SUN".to_owned(),
            _ => format!("write `{from}-6,0`"),
        };
        return Err(ScheduleError::new(format!("`{item}`: Kubernetes has no day 7, Sunday is 0"))
            .hint(hint));
    }
    if let Some(wrong) = [from, to].into_iter().find(|end| !(least..=most).contains(end)) {
        return Err(ScheduleError::new(format!(
            "{wrong} in `{item}` is not from {least} to {most}"
        ))
        .hint(format!("use a value from {least} to {most}")));
    }
    if from > to {
        let wrapped = if to == least {
            format!("`{from}-{most},{to}`")
        } else {
            format!("`{from}-{most},{least}-{to}`")
        };
        return Err(ScheduleError::new(format!("`{item}` ends before it begins"))
            .hint(format!("to go over the end, write {wrapped}")));
    }
    if step == 0 {
        return Err(
            ScheduleError::new(format!("`{item}` has a step of 0")).hint("use a step of 1 or more")
        );
    }
    Ok(())
}

/// A name of the field, or a number.
fn value(word: &str, item: &str, bounds: &Bounds) -> Result<u64, ScheduleError> {
    let named =
        (bounds.least..).zip(bounds.names).find(|(_, name)| word.eq_ignore_ascii_case(name));
    match named {
        Some((value, _)) => Ok(value),
        None => number(word, item, bounds),
    }
}

/// Decimal digits after an optional `+`, within 63 bits.
fn number(word: &str, item: &str, bounds: &Bounds) -> Result<u64, ScheduleError> {
    let digits = word.strip_prefix('+').unwrap_or(word);
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let value = if plain { digits.parse::<i64>().ok() } else { None };
    value
        .and_then(|value| u64::try_from(value).ok())
        .ok_or_else(|| not_a_number(word, item, bounds))
}

fn not_a_number(word: &str, item: &str, bounds: &Bounds) -> ScheduleError {
    if word.is_empty() {
        return ScheduleError::new(format!("a number is missing in `{item}`"))
            .hint("write a value, a range `1-5` or a step `*/15`");
    }
    let error = ScheduleError::new(format!("`{word}` is not a number"));
    let begins = |name: &&&str| word.get(..3).is_some_and(|start| start.eq_ignore_ascii_case(name));
    if let Some(name) = bounds.names.iter().find(begins) {
        return error.hint(format!("did you mean {}?", name.to_ascii_uppercase()));
    }
    if matches!(word, "L" | "W" | "H" | "#") || word.contains(['L', 'W', '#']) {
        return error.hint("Kubernetes knows none of L, W, # and H; name the values");
    }
    match bounds.names {
        [] => error.hint(format!("use a value from {} to {}", bounds.least, bounds.most)),
        [first, .., last] => error.hint(format!(
            "use a value from {} to {}, or {} to {}",
            bounds.least,
            bounds.most,
            first.to_ascii_uppercase(),
            last.to_ascii_uppercase()
        )),
        [_] => error,
    }
}

/// Bits `from`, `from + step` and so on up to `to`.
const fn span(from: u64, to: u64, step: u64) -> u64 {
    let mut bits = 0;
    let mut value = from;
    while value <= to && value < 64 {
        bits |= 1 << value;
        value = value.saturating_add(step);
    }
    bits
}
