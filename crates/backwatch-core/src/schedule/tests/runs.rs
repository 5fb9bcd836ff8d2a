//! Next runs: against a search minute by minute, and where the controller's walk is odd.

use super::super::civil::{date_of, weekday_of};
use super::random::{Chance, Spelled, fields, spell};
use super::{Schedule, Zone, cases, instant, schedule, zone};

/// The first minute after `after` whose clock fits, up to `until`.
fn searched(fields: &[Spelled; 5], zone: &Zone, after: i64, until: i64) -> Option<i64> {
    let [minute, hour, day, month, weekday] = fields;
    let mut at = after - after.rem_euclid(60) + 60;
    while at <= until {
        let local = at + zone.offset_at(at);
        let (days, clock) = (local.div_euclid(86_400), local.rem_euclid(86_400));
        let date = date_of(days);
        let dated = day.values.contains(&date.day.into());
        let named = weekday.values.contains(&weekday_of(days).into());
        let on_day = match (day.restricts, weekday.restricts) {
            (true, true) => dated || named,
            _ => dated && named,
        };
        if minute.values.contains(&(clock / 60 % 60))
            && hour.values.contains(&(clock / 3_600))
            && month.values.contains(&date.month.into())
            && on_day
        {
            return Some(at);
        }
        at += 60;
    }
    None
}

/// Whether, between the two, midnight is near a clock change or it is not one of whole hours. There
/// the controller does not run at the next fitting minute; see `the_walk_is_odd_around_midnight`.
fn is_odd(zone: &Zone, from: i64, to: i64) -> bool {
    let changes = zone.segments().iter().zip(zone.segments().iter().skip(1));
    changes.filter(|(_, new)| (from - 172_800..to + 172_800).contains(&new.start)).any(
        |(old, new)| {
            let shift = new.offset - old.offset;
            let clock = |offset: i64| (new.start + offset).rem_euclid(86_400);
            let near = |clock: i64| clock <= 3_600 || clock >= 86_400 - 3_600;
            shift % 3_600 != 0
                || shift.abs() > 3_600
                || near(clock(old.offset))
                || near(clock(new.offset))
        },
    )
}

#[test]
fn the_next_run_is_the_next_fitting_minute() {
    let names: Vec<&str> = Zone::names().collect();
    let mut chance = Chance::new(7);
    let (mut tried, mut spared) = (0, 0);
    for _ in 0..cases(1_000) {
        let fields = fields(&mut chance);
        let text = spell(&fields);
        let Ok(schedule) = Schedule::parse(&text) else { continue };
        let name = *chance.one_of(&names);
        let zone = zone(name);
        let after = instant("2002-01-01T00:00Z") + chance.below(90 * 365 * 86_400);
        let until = after + 20 * 86_400;
        if is_odd(&zone, after, until) {
            spared += 1;
            continue;
        }
        let found = schedule.next_after(&zone, after).filter(|run| *run <= until);
        assert_eq!(found, searched(&fields, &zone, after, until), "{text} {name} after {after}");
        tried += 1;
    }
    assert!(tried > spared * 5, "{tried} tried, {spared} spared");
}

#[track_caller]
fn check(text: &str, zoned: &str, after: &str, wanted: &[&str]) {
    let zone = zone(zoned);
    let runs = schedule(text).next_runs(&zone, instant(after), wanted.len());
    let shown: Vec<String> = runs.into_iter().map(|run| zone.clock_at(run)).collect();
    assert_eq!(shown, wanted, "{text} {zoned}");
}

#[test]
fn a_skipped_slot_is_skipped_and_a_doubled_one_runs_twice() {
    check(
        "30 2 * * *",
        "Europe/Berlin",
        "2026-03-27T12:00Z",
        &["Sat 2026-03-28 02:30", "Mon 2026-03-30 02:30"],
    );
    check(
        "30 2 * * *",
        "Europe/Berlin",
        "2026-10-24T12:00Z",
        &["Sun 2026-10-25 02:30", "Sun 2026-10-25 02:30", "Mon 2026-10-26 02:30"],
    );
    check(
        "0 2 1 * 1",
        "UTC",
        "2026-01-26T12:00Z",
        &["Sun 2026-02-01 02:00", "Mon 2026-02-02 02:00"],
    );
    check("0 0 29 2 *", "UTC", "2026-01-01T00:00Z", &["Tue 2028-02-29 00:00"]);
    check("0 0 * * *", "UTC", "2026-01-01T00:00Z", &["Fri 2026-01-02 00:00"]);
}

#[test]
fn a_day_that_never_was_does_not_stop_the_search() {
    check("0 5 2 1 *", "Pacific/Apia", "2011-12-28T12:00Z", &["Mon 2012-01-02 05:00"]);
}

/// What the walk of the controller's library does where a clock change skips midnight.
#[test]
fn the_walk_is_odd_around_midnight() {
    // East of Greenwich the walk goes an hour back, then a day and an hour on: the day is missed.
    check("0 5 * * 0", "Asia/Beirut", "2026-03-28T12:00Z", &["Sun 2026-04-05 05:00"]);
    // West of it the day is found, from its first hour on.
    check("0 5 * * 0", "America/Havana", "2026-03-06T12:00Z", &["Sun 2026-03-08 05:00"]);
    // Going on by hours does not see that the day has ended, as no clock ever shows 0.
    check("0 2 28 3 *", "Asia/Beirut", "2026-03-28T12:00Z", &["Sun 2026-03-29 02:00"]);
}

#[test]
fn far_away_there_is_nothing() {
    let leap = schedule("0 0 29 2 *");
    // 2100 is no leap year, and the controller looks five years ahead.
    assert_eq!(leap.next_after(&Zone::utc(), instant("2096-03-01T00:00Z")), None);
    for after in [i64::MIN, i64::MIN + 1, i64::MAX - 1, i64::MAX] {
        assert_eq!(leap.next_after(&Zone::utc(), after), None);
        assert_eq!(leap.next_after(&zone("Europe/Berlin"), after), None);
    }
    assert_eq!(schedule("@every 1h").next_after(&Zone::utc(), i64::MAX), None);
    assert_eq!(schedule("@every 90m").next_runs(&Zone::utc(), 0, 2), [5_400, 10_800]);
}
