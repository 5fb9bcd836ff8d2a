//! What schedules must be read as, when they must run, and what they must come to.

mod descriptions;
mod dialect;
mod gaps;
mod peer;
mod random;
mod runs;
mod zones;

use super::{Schedule, Zone};

fn schedule(text: &str) -> Schedule {
    Schedule::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn zone(name: &str) -> Zone {
    Zone::parse(name).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// How many random cases to try: `short`, or what `BACKWATCH_CASES` says.
fn cases(short: u64) -> u64 {
    std::env::var("BACKWATCH_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(short)
}

/// The instant of `2026-01-01T02:00Z`.
fn instant(text: &str) -> i64 {
    let (date, time) = text.trim_end_matches('Z').split_once('T').unwrap();
    let (hour, minute) = time.split_once(':').unwrap();
    let number = |text: &str| text.parse::<i64>().unwrap();
    super::day_of_date(date).unwrap() * 86_400 + number(hour) * 3_600 + number(minute) * 60
}
