//! What is read, what is refused, and how it is said.

use super::super::{Schedule, Zone};
use super::random::{Chance, text_of_fields};
use super::{cases, schedule};

#[test]
fn odd_spellings_mean_what_they_mean_to_the_controller() {
    for (odd, plain) in [
        ("  0\t2  * * *  ", "0 2 * * *"),
        ("0 2 ? * ?", "0 2 * * *"),
        ("0 2 * JAN-Mar mon-FRI", "0 2 * 1-3 1-5"),
        ("5/15 * * * *", "5,20,35,50 * * * *"),
        ("1,,2, * * * *", "1,2 * * * *"),
        ("+5 007 * * *", "5 7 * * *"),
        ("*-5 *-7-9 * * *", "* * * * *"),
        ("0 2 */1 * 1", "0 2 * * 1"),
        ("0 */100 * * *", "0 0 * * *"),
        ("10-20/99999999999999999 * * * *", "10 * * * *"),
        ("@daily", "0 0 * * *"),
        ("@midnight", "0 0 * * *"),
        ("@hourly", "0 * * * *"),
        ("@weekly", "0 0 * * 0"),
        ("@monthly", "0 0 1 * *"),
        ("@yearly", "0 0 1 1 *"),
        ("@annually", "0 0 1 1 *"),
        ("@every 60m", "@every 1h"),
        ("@every 1.5h", "@every 1h30m"),
        ("@every 1h1500ms", "@every 1h1s"),
        ("@every -5h", "@every 1s"),
        ("@every 0", "@every 1s"),
    ] {
        assert_eq!(schedule(odd).pace, schedule(plain).pace, "{odd}");
    }
    // A step above 1 restricts, so this is either day and not both.
    assert_ne!(schedule("0 2 */2 * 1").pace, schedule("0 2 * * 1").pace);
    let pace = |text: &str| schedule(text).next_runs(&Zone::utc(), 1_767_225_600, 3);
    assert_eq!(pace("0 2 */2 * 1"), [1_767_232_800, 1_767_405_600, 1_767_578_400]);
}

/// Text, the words the error must hold, and those the way out must.
const REFUSED: [(&str, &str, &str); 40] = [
    ("", "empty", "five fields"),
    (" ", "here is 0 fields", "minute, hour"),
    ("0 2 * *", "here is 4 fields", "minute, hour"),
    ("0 0 2 * * *", "here is 6 fields", "seconds"),
    ("60 2 * * *", "minute, column 1: 60", "0 to 59"),
    ("0 24 * * *", "hour, column 3: 24", "0 to 23"),
    ("0 2 0 * *", "day of month, column 5: 0", "1 to 31"),
    ("0 2 32 * *", "day of month, column 5: 32", "1 to 31"),
    ("0 2 * 13 *", "month, column 7: 13", "1 to 12"),
    ("0 2 * * 7", "day of week, column 9: `7`", "0 or SUN"),
    ("0 2 * * 1-7", "column 9", "`1-6,0`"),
    ("0 2 * * 6-7", "column 9", "`6,0`"),
    ("0 2 * * MON,8", "column 13: 8", "0 to 6"),
    ("0 2 * * Monday", "Monday", "did you mean MON?"),
    ("0 2 * Sept *", "Sept", "did you mean SEP?"),
    ("0 2 * * FRI-MON", "ends before it begins", "`5-6,0-1`"),
    ("0 22-4 * * *", "ends before it begins", "`22-23,0-4`"),
    ("MON 2 * * *", "not a number", "0 to 59"),
    ("0 2 L * *", "not a number", "none of L"),
    ("0 2 * * 5#2", "not a number", "none of L"),
    ("*/0 * * * *", "step of 0", "1 or more"),
    ("*/ * * * *", "missing", "*/15"),
    ("*/-5 * * * *", "not a number", ""),
    ("1/2/3 * * * *", "more than one `/`", ""),
    ("1-2-3 * * * *", "more than one `-`", "commas"),
    ("-5 * * * *", "missing", ""),
    ("70/5 * * * *", "70", "0 to 59"),
    ("1_0 * * * *", "not a number", ""),
    ("99999999999999999999 * * * *", "not a number", ""),
    ("CRON_TZ=Europe/Berlin 0 2 * * *", "refuses TZ", "spec.timeZone: Europe/Berlin"),
    ("TZ=UTC 0 2 * * *", "refuses TZ", "spec.timeZone: UTC"),
    ("0 2 * * TZ", "refuses TZ", "spec.timeZone"),
    ("@Daily", "does not know", "did you mean @daily?"),
    ("@dayly", "does not know", "did you mean @daily?"),
    ("@daily ", "does not know", "blanks count"),
    ("@reboot", "does not know", "never reboots"),
    ("@every 1d", "not a duration", "@every 24h"),
    ("@every  1h", "not a duration", "blanks"),
    ("@every 300000000h", "not a duration", ""),
    ("@every", "does not know", "`@every 6h`"),
];

#[test]
fn refusals_say_where_why_and_what_instead() {
    for (text, message, way_out) in REFUSED {
        let error = Schedule::parse(text).expect_err(text);
        assert!(error.to_string().contains(message), "{text}: {error}");
        assert!(error.way_out().unwrap_or_default().contains(way_out), "{text}: {error}");
        assert!(!error.is_never_firing(), "{text}");
    }
}

#[test]
fn schedules_that_never_fire_are_refused() {
    for text in ["0 0 30 2 *", "0 0 31 4,6,9,11 ?", "0 0 31 2 */1", ", * * * *", "0 0 * * ,"] {
        let error = Schedule::parse(text).expect_err(text);
        assert!(error.is_never_firing() && error.field().is_some(), "{text}: {error}");
    }
    for text in ["0 0 29 2 *", "0 0 30 2 1", "0 0 31 1,2 *", "0 0 30 2 */2", "0 0 30 * *"] {
        assert!(Schedule::parse(text).is_ok(), "{text}");
    }
}

#[test]
fn zones_are_named_as_kubernetes_wants_them() {
    for name in ["UTC", "Etc/UTC", "Europe/Berlin", "EST5EDT", "America/Argentina/Ushuaia"] {
        assert_eq!(Zone::parse(name).map(|zone| zone.name().to_owned()).as_deref(), Ok(name));
    }
    for (name, way_out) in [
        ("", "Etc/UTC"),
        ("Local", "Europe/Berlin"),
        ("local", "Europe/Berlin"),
        ("utc", "did you mean UTC?"),
        ("europe/berlin", "did you mean Europe/Berlin?"),
        ("Berlin", "did you mean Europe/Berlin?"),
        ("New York", "did you mean America/New_York?"),
        ("Europe/Belrin", "did you mean Europe/Berlin?"),
        ("PST", "did you mean America/Los_Angeles?"),
        ("CEST", "did you mean Europe/Berlin?"),
        ("Mars/Phobos", "IANA"),
        (" UTC", "UTC"),
        ("UTC+1", "Etc"),
        ("../Berlin", "did you mean Europe/Berlin?"),
    ] {
        let error = Zone::parse(name).expect_err(name);
        assert!(error.way_out().unwrap_or_default().contains(way_out), "{name}: {error}");
    }
}

/// Anything may be typed. What is read must also be counted and said without a panic.
#[test]
fn no_text_makes_a_panic() {
    const LETTERS: [&str; 24] = [
        "*", "?", "/", "-", ",", " ", "\t", "0", "1", "7", "31", "59", "L", "mon", "JAN", "@",
        "every ", "TZ=", "\u{a0}", "é", "漢", "+", ".", "h",
    ];
    let mut chance = Chance::new(3);
    for _ in 0..cases(500) {
        let mut text = match chance.below(4) {
            0 => String::new(),
            1 => "@every 1h30m".to_owned(),
            _ => text_of_fields(&mut chance),
        };
        for _ in 0..=chance.below(6) {
            let places: Vec<usize> =
                text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let at = *chance.one_of(&places);
            if chance.percent(30) && at < text.len() {
                text.remove(at);
            } else {
                text.insert_str(at, chance.one_of::<&str>(&LETTERS));
            }
        }
        match Schedule::parse(&text) {
            Ok(schedule) => {
                assert!(!schedule.describe(&Zone::utc()).is_empty());
                let sums = schedule.arithmetic(&Zone::utc());
                assert!(
                    sums.shortest_gap <= sums.typical_gap && sums.typical_gap <= sums.longest_gap
                );
            }
            Err(error) => assert!(!error.to_string().is_empty()),
        }
        let _ = Zone::parse(&text);
    }
}
