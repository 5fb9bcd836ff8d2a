//! The room that names take in the drawing: it has to be known before they are drawn.

use backwatch_worker::{Alert, Curve};

/// How wide a letter of the type in which lanes are named is, in CSS pixels, and one of all else. The
/// fonts are the reader's own: these are of wide ones.
const LANE: f64 = 6.7;
const PLAIN: f64 = 6.8;

/// What stands before a name and behind it.
const MARGIN: f64 = 8.0;

/// How much of the width the names take: as much as the longest needs, but no more than a third of
/// what there is.
pub(super) fn gutter(width: f64, alerts: &[Alert]) -> f64 {
    let longest = alerts.iter().map(|alert| letters(&alert.short)).fold(6.0, f64::max);
    (longest * LANE + 2.0 * MARGIN).clamp(96.0, (width * 0.34).max(96.0))
}

/// A lane's name as far as it fits the gutter.
pub(super) fn lane(name: &str, gutter: f64) -> String {
    shortened(name, whole((gutter - 2.0 * MARGIN) / LANE))
}

/// A curve's name in as many lines as it needs.
pub(super) fn lines(curve: &Curve, gutter: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in curve.name.split(' ') {
        match lines.last_mut() {
            Some(last) if last.is_empty() => word.clone_into(last),
            Some(last) if plain(last) + plain(word) + PLAIN + 2.0 * MARGIN <= gutter => {
                last.push(' ');
                last.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// How wide a text is that is no lane's name.
pub(crate) fn plain(text: &str) -> f64 {
    letters(text) * PLAIN
}

/// A name of at most so many letters, with its middle left out: the ends tell names apart.
pub(crate) fn shortened(name: &str, most: usize) -> String {
    let letters: Vec<char> = name.chars().collect();
    if letters.len() <= most {
        return name.to_owned();
    }
    let kept = most.saturating_sub(1);
    let (first, last) = (kept - kept / 2, kept / 2);
    let tail = letters.iter().skip(letters.len() - last);
    letters.iter().take(first).chain(&['\u{2026}']).chain(tail).collect()
}

fn letters(text: &str) -> f64 {
    u32::try_from(text.chars().count()).map_or(0.0, f64::from)
}

fn whole(count: f64) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few letters")]
    let whole = count.max(4.0) as usize;
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alert(short: &str) -> Alert {
        let (name, severity) = (short.to_owned(), String::new());
        Alert { name, short: short.to_owned(), severity, is_own: true }
    }

    #[test]
    fn every_lane_name_fits_before_the_chart() {
        let long = "KgentsExternalBackupDatabaseReplicationMissingForTooLong";
        for width in [340.0, 560.0, 900.0] {
            for alerts in [vec![alert("Failed")], vec![alert("Failed"), alert(long)]] {
                let gutter = gutter(width, &alerts);
                assert!(gutter <= width * 0.34 || gutter <= 96.0);
                for one in &alerts {
                    let shown = lane(&one.short, gutter);
                    assert!(letters(&shown) * LANE + 2.0 * MARGIN <= gutter, "{shown} at {width}");
                }
            }
        }
    }

    #[test]
    fn the_ends_of_a_long_name_are_kept() {
        assert_eq!(shortened("Failed", 8), "Failed");
        assert_eq!(shortened("BackupMissingWarning", 11), "Backu\u{2026}rning");
        assert_eq!(shortened("abc", 1), "\u{2026}");
    }

    #[test]
    fn a_curves_name_is_broken_where_it_is_too_wide() {
        let curve = Curve { name: "age of last success".to_owned(), ..Curve::default() };
        assert_eq!(lines(&curve, 200.0), ["age of last success"]);
        assert_eq!(lines(&curve, 100.0), ["age of last", "success"]);
    }
}
