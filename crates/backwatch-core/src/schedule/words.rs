//! A schedule in words, for people.
//!
//! The commonest shapes read as one would say them; anything else names its values. What is said
//! is always the whole schedule, never an approximation.

use super::Pace;
use super::field::{Fields, Values};
use super::zone::Zone;

/// See [`super::Schedule::describe`].
pub(super) fn describe(pace: &Pace, zone: &Zone) -> String {
    let fields = match pace {
        Pace::Every(delay) => return format!("every {}", span(*delay)),
        Pace::Calendar(fields) => fields,
    };
    let (days, months) = (days(fields), only_in(fields));
    let zone = zone.name();
    match steady(fields) {
        Some(pace) if days == "every day" && months.is_empty() => pace,
        Some(pace) if days == "every day" => format!("{pace}{months} {zone}"),
        Some(pace) => format!("{pace} {} {zone}{months}", inside(&days)),
        None => {
            let times = times(fields);
            if days == "every day" && !times.starts_with("at ") {
                format!("{times} {zone}{months}")
            } else if days.starts_with("every ") {
                format!("{days} {times} {zone}{months}")
            } else {
                format!("{times} {zone} {days}{months}")
            }
        }
    }
}

/// "every 15 minutes", where the hours are all alike.
fn steady(fields: &Fields) -> Option<String> {
    let (minutes, hours) = (fields.minute.list(), fields.hour.list());
    if hours.len() != 24 {
        return None;
    }
    if let [minute] = minutes.as_slice() {
        return Some(match minute {
            0 => "every hour".to_owned(),
            _ => format!("every hour at minute {minute}"),
        });
    }
    let Some(step) = rhythm(&minutes, 60) else {
        return Some(format!("every hour at minutes {}", and(&plain(&minutes))));
    };
    Some(match (step, minutes.first()) {
        (1, _) => "every minute".to_owned(),
        (_, None | Some(0)) => format!("every {step} minutes"),
        (_, Some(first)) => format!("every {step} minutes from minute {first}"),
    })
}

/// The step of `values` if they divide `whole` evenly.
fn rhythm(values: &[u32], whole: u32) -> Option<u32> {
    let count = u32::try_from(values.len()).ok().filter(|count| *count > 1)?;
    let step = whole / count;
    let even = values.iter().zip(values.iter().skip(1)).all(|(from, to)| to - from == step);
    (even && step * count == whole).then_some(step)
}

/// "at 02:00", "every 6 hours from 00:30", "every 5 minutes from 08:00 to 17:55".
fn times(fields: &Fields) -> String {
    let (minutes, hours) = (fields.minute.list(), fields.hour.list());
    let (first, last) = (ends(&minutes), ends(&hours));
    let ((first_minute, last_minute), (first_hour, last_hour)) = (first, last);
    let from = format!("from {first_hour:02}:{first_minute:02}");
    let until = format!("to {last_hour:02}:{last_minute:02}");
    if let ([_], Some(step)) = (minutes.as_slice(), rhythm(&hours, 24).filter(|step| *step < 12)) {
        return format!("every {step} hours {from}");
    }
    if minutes.len() * hours.len() <= 4 {
        let at = |hour: &u32, minute: &u32| format!("{hour:02}:{minute:02}");
        let all: Vec<String> = hours
            .iter()
            .flat_map(|hour| minutes.iter().map(move |minute| at(hour, minute)))
            .collect();
        return format!("at {}", and(&all));
    }
    let together = hours.len() == 1 || run_of(&hours).is_some();
    match (rhythm(&minutes, 60), minutes.as_slice()) {
        (Some(1), _) if together => format!("every minute {from} {until}"),
        (Some(step), _) if together => format!("every {step} minutes {from} {until}"),
        (None, [_]) if together => format!("every hour {from} {until}"),
        (None, _) if hours.len() == 1 && run_of(&minutes).is_some() => {
            format!("every minute {from} {until}")
        }
        _ => format!(
            "at {} {} past the {} {}",
            if minutes.len() == 1 { "minute" } else { "minutes" },
            and(&plain(&minutes)),
            if hours.len() == 1 { "hour" } else { "hours" },
            and(&two_digits(&hours))
        ),
    }
}

/// The first and the last value.
fn ends(values: &[u32]) -> (u32, u32) {
    (values.first().copied().unwrap_or(0), values.last().copied().unwrap_or(0))
}

/// "every day", "every weekday", "on the 1st of the month and on Mondays".
fn days(fields: &Fields) -> String {
    match chosen_days(fields) {
        (false, false) => "every day".to_owned(),
        (false, true) => weekdays(fields.weekday),
        (true, false) => format!("{} of {}", dates(fields.day), month_names(fields)),
        (true, true) => {
            let names = and(&plurals(fields.weekday));
            format!("{} of the month and on {names}", dates(fields.day))
        }
    }
}

/// Whether dates and whether weekdays decide on the day. Where neither field has a star either
/// suffices, so one that is full makes it every day.
fn chosen_days(fields: &Fields) -> (bool, bool) {
    let every_date = fields.day.list().len() == 31;
    let every_weekday = fields.weekday.list().len() == 7;
    if every_date || every_weekday {
        let both_needed = fields.day.star || fields.weekday.star;
        return (both_needed && !every_date, both_needed && !every_weekday);
    }
    (true, true)
}

/// ", only in January and July", where that is not said with the dates.
fn only_in(fields: &Fields) -> String {
    let months = fields.month.list();
    match (months.len(), chosen_days(fields)) {
        (12, _) | (_, (true, false)) => String::new(),
        _ if run_of(&months).is_some() => format!(", only from {}", month_names(fields)),
        _ => format!(", only in {}", month_names(fields)),
    }
}

/// "on weekdays" for "every weekday", to follow "every 15 minutes".
fn inside(days: &str) -> String {
    days.strip_prefix("every ").map_or_else(|| days.to_owned(), |day| format!("on {day}s"))
}

fn weekdays(values: Values) -> String {
    match values.list().as_slice() {
        [1, 2, 3, 4, 5] => "every weekday".to_owned(),
        [day] => format!("every {}", weekday(*day)),
        _ => format!("on {}", and(&plurals(values))),
    }
}

fn plurals(values: Values) -> Vec<String> {
    match values.list().as_slice() {
        [1, 2, 3, 4, 5] => vec!["weekdays".to_owned()],
        list => list.iter().map(|day| format!("{}s", weekday(*day))).collect(),
    }
}

/// "on the 1st and 15th", "on odd days".
fn dates(days: Values) -> String {
    let list = days.list();
    let alternate = |from: u32| list.iter().copied().eq((from..32).step_by(2));
    match run_of(&list) {
        _ if alternate(1) => "on odd days".to_owned(),
        _ if alternate(2) => "on even days".to_owned(),
        Some((first, end)) => format!("on the {} to {}", ordinal(first), ordinal(end)),
        None => format!("on the {}", and(&list.into_iter().map(ordinal).collect::<Vec<_>>())),
    }
}

/// "January and July", "January to March", "the month" for all.
fn month_names(fields: &Fields) -> String {
    let list = fields.month.list();
    let name = |month: u32| {
        let index = usize::try_from(month).unwrap_or(0).saturating_sub(1);
        (*MONTHS.get(index).unwrap_or(&"")).to_owned()
    };
    match run_of(&list) {
        Some((1, 12)) => "the month".to_owned(),
        Some((first, end)) => format!("{} to {}", name(first), name(end)),
        None => and(&list.into_iter().map(name).collect::<Vec<_>>()),
    }
}

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

fn weekday(day: u32) -> &'static str {
    ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
        .get(usize::try_from(day).unwrap_or(0))
        .unwrap_or(&"")
}

/// First and last, where at least three values follow each other without a hole.
fn run_of(values: &[u32]) -> Option<(u32, u32)> {
    let (first, end) = (*values.first()?, *values.last()?);
    let whole = usize::try_from(end - first).ok()? + 1 == values.len();
    (values.len() >= 3 && whole).then_some((first, end))
}

fn ordinal(n: u32) -> String {
    let ending = match (n % 10, n % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{n}{ending}")
}

fn two_digits(values: &[u32]) -> Vec<String> {
    values.iter().map(|value| format!("{value:02}")).collect()
}

fn plain(values: &[u32]) -> Vec<String> {
    values.iter().map(u32::to_string).collect()
}

/// "a", "a and b", "a, b and c".
fn and(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [some @ .., last] => format!("{} and {last}", some.join(", ")),
    }
}

/// "6 hours", "1 hour 30 minutes".
fn span(seconds: i64) -> String {
    let parts =
        [(seconds / 3_600, "hour"), (seconds % 3_600 / 60, "minute"), (seconds % 60, "second")];
    let said: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, unit)| format!("{count} {unit}{}", if *count == 1 { "" } else { "s" }))
        .collect();
    match said.as_slice() {
        [one] => one.strip_prefix("1 ").unwrap_or(one).to_owned(),
        _ => said.join(" "),
    }
}
