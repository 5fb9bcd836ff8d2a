//! The bundled time zones: `zones.txt`, which a test writes from the IANA database.
//!
//! Its first line is the database's version. Every other line is a zone: its names, separated by
//! commas where several are alike; the rule that goes on for ever, in POSIX form; then what went
//! before the rule, as the first offset in minutes and pairs `minutes:offset`, the former since the
//! pair before. 2000 and 2100 are its bounds: what a plan needs, in a tenth of the whole database.

use super::rule::Rule;
use super::zone::Segment;

/// 2000-01-01 and 2100-01-01.
pub(super) const KNOWN: std::ops::Range<i64> = 946_684_800..4_102_444_800;

/// The years in which rules are followed.
const YEARS: std::ops::RangeInclusive<i64> = 1999..=2100;

/// The version of the IANA database.
pub(super) fn version() -> &'static str {
    TABLE.lines().next().unwrap_or_default()
}

/// Every name, in the order of the table.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    lines().flat_map(|line| line.split(' ').next().unwrap_or_default().split(','))
}

/// The segments of the zone called `name`.
pub(super) fn find(name: &str) -> Option<Vec<Segment>> {
    let line = lines().find(|line| {
        line.split(' ').next().is_some_and(|names| names.split(',').any(|known| known == name))
    })?;
    segments(line.split_once(' ')?.1)
}

/// The segments that `rule [offset minutes:offset ...]` stands for.
pub(super) fn segments(text: &str) -> Option<Vec<Segment>> {
    let mut words = text.split(' ');
    let rule = Rule::parse(words.next()?)?;
    let mut changes: Vec<(i64, i64)> = Vec::new();
    let mut first = rule.standard;
    let mut at = KNOWN.start;
    if let Some(offset) = words.next() {
        first = offset.parse::<i64>().ok()? * 60;
        for word in words {
            let (minutes, offset) = word.split_once(':')?;
            at += minutes.parse::<i64>().ok()? * 60;
            changes.push((at, offset.parse::<i64>().ok()? * 60));
        }
    }
    changes.extend(
        YEARS
            .flat_map(|year| rule.changes(year))
            .filter(|change| change.0 > at && KNOWN.contains(&change.0)),
    );
    Some(stretches(first, &changes))
}

/// Segments from the first offset and the changes, those that change nothing left out.
pub(super) fn stretches(first: i64, changes: &[(i64, i64)]) -> Vec<Segment> {
    let mut open = Segment { start: i64::MIN, end: i64::MAX, offset: first };
    let mut segments = Vec::with_capacity(changes.len() + 1);
    for (at, offset) in changes.iter().copied().filter(|(at, _)| *at >= KNOWN.start) {
        if offset != open.offset {
            segments.push(Segment { end: at, ..open });
            open = Segment { start: at, end: i64::MAX, offset };
        }
    }
    segments.push(open);
    segments
}

const TABLE: &str = include_str!("zones.txt");

fn lines() -> impl Iterator<Item = &'static str> {
    TABLE.lines().skip(1)
}
