//! Time zones by their IANA names, from the bundled table only.
//!
//! No system zone is ever asked for, so the page and the command line always agree.

use std::fmt;
use std::sync::Arc;

use super::civil::{DAY, Date, date_of, weekday_of};
use super::error::ZoneError;
use super::nearness::nearest;
use super::zone_table;

/// A time zone: its name and the clock changes from 2000 to 2100.
///
/// Before and after these years the first and the last offset hold.
#[derive(Clone, PartialEq, Eq)]
pub struct Zone {
    name: Arc<str>,
    segments: Arc<[Segment]>,
}

/// A stretch of time with one offset from UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Segment {
    /// First second, as seconds since 1970.
    pub(super) start: i64,
    /// The second after the last.
    pub(super) end: i64,
    /// Local time less UTC, in seconds.
    pub(super) offset: i64,
}

impl Zone {
    /// Coordinated universal time.
    pub fn utc() -> Self {
        let whole = Segment { start: i64::MIN, end: i64::MAX, offset: 0 };
        Self { name: "UTC".into(), segments: [whole].into() }
    }

    /// The zone called `name`, by the rules Kubernetes has for `spec.timeZone`: an IANA name in its
    /// own spelling, upper and lower case included. `Local` is refused.
    pub fn parse(name: &str) -> Result<Self, ZoneError> {
        if name.is_empty() {
            return Err(ZoneError::new("the time zone is empty")
                .hint("leave `timeZone` out, or name one such as Etc/UTC"));
        }
        if name.eq_ignore_ascii_case("local") {
            return Err(ZoneError::new("Kubernetes refuses `Local` as a time zone")
                .hint("name the zone, for example Europe/Berlin or Etc/UTC"));
        }
        if name == "UTC" {
            return Ok(Self::utc());
        }
        match zone_table::find(name) {
            Some(segments) => Ok(Self { name: name.into(), segments: segments.into() }),
            None => Err(match likely(name) {
                Some(known) => unknown(name).hint(format!("did you mean {known}?")),
                None => unknown(name).hint("use an IANA name such as Europe/Berlin or Etc/UTC"),
            }),
        }
    }

    /// The IANA name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether the clocks here always show universal time.
    pub fn is_utc(&self) -> bool {
        self.segments.iter().all(|segment| segment.offset == 0)
    }

    /// Local time less UTC at `instant`, both in seconds.
    pub fn offset_at(&self, instant: i64) -> i64 {
        self.segment(instant).offset
    }

    /// What the clocks here show at `instant`: `Mon 2026-01-05 02:00`, with seconds where there are any.
    pub fn clock_at(&self, instant: i64) -> String {
        let local = instant.saturating_add(self.offset_at(instant));
        let (days, second) = (local.div_euclid(DAY), local.rem_euclid(DAY));
        let Date { year, month, day } = date_of(days);
        let weekday = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
            .get(usize::try_from(weekday_of(days)).unwrap_or(0))
            .unwrap_or(&"");
        let (hour, minute) = (second / 3_600, second / 60 % 60);
        let shown = format!("{weekday} {year:04}-{month:02}-{day:02} {hour:02}:{minute:02}");
        if second % 60 == 0 { shown } else { format!("{shown}:{:02}", second % 60) }
    }

    /// The version of the bundled database, such as `2025b`.
    pub fn database_version() -> &'static str {
        zone_table::version()
    }

    /// Every name in the bundled table.
    pub fn names() -> impl Iterator<Item = &'static str> {
        zone_table::names()
    }

    pub(super) fn segment(&self, instant: i64) -> Segment {
        let after = self.segments.partition_point(|segment| segment.end <= instant);
        let last = self.segments.last();
        let utc = Segment { start: i64::MIN, end: i64::MAX, offset: 0 };
        self.segments.get(after).or(last).copied().unwrap_or(utc)
    }

    pub(super) fn segments(&self) -> &[Segment] {
        &self.segments
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Zone({})", self.name)
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

fn unknown(name: &str) -> ZoneError {
    let shown: String = name.chars().take(60).collect();
    ZoneError::new(format!("`{shown}` is not a time zone"))
}

/// The zone probably meant: by its city, by an abbreviation in use there, or by its spelling.
fn likely(name: &str) -> Option<&'static str> {
    let wanted = name.to_ascii_lowercase().replace(' ', "_");
    let city = |name: &str| name.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    Zone::names()
        .find(|known| known.eq_ignore_ascii_case(&wanted))
        .or_else(|| Zone::names().find(|known| city(known) == city(&wanted)))
        .or_else(|| {
            let found = ABBREVIATIONS.iter().find(|(short, _)| *short == wanted)?;
            Some(found.1)
        })
        .or_else(|| nearest(&wanted, Zone::names()))
}

/// Abbreviations that are no IANA names, with the zone most who write them live in.
const ABBREVIATIONS: [(&str, &str); 14] = [
    ("aest", "Australia/Sydney"),
    ("akst", "America/Anchorage"),
    ("brt", "America/Sao_Paulo"),
    ("bst", "Europe/London"),
    ("cdt", "America/Chicago"),
    ("cest", "Europe/Berlin"),
    ("cst", "America/Chicago"),
    ("edt", "America/New_York"),
    ("eest", "Europe/Athens"),
    ("ist", "Asia/Kolkata"),
    ("jst", "Asia/Tokyo"),
    ("mdt", "America/Denver"),
    ("pdt", "America/Los_Angeles"),
    ("pst", "America/Los_Angeles"),
];
