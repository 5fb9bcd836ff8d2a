//! Invented readings to draw panels with, chosen so that the plan's steps show.

use backwatch_core::artefact::dashboard::{Colour, Panel, PanelKind};
use backwatch_core::plan::{Backup, Duration, OffSite, per_cent};

use crate::state::view::Sample;
use crate::ui::gauge::Hue;

/// What a panel shows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Reading {
    /// The value on the scale of the panel's steps, if there is one.
    pub(crate) value: Option<f64>,
    /// The value as it is written.
    pub(crate) text: String,
    /// A second value below it, of stats that have one.
    pub(crate) second: Option<String>,
}

/// The reading of a panel.
pub(crate) fn reading(backup: &Backup, panel: &Panel, sample: Sample) -> Reading {
    let none = || Reading { value: None, text: panel.no_value.clone(), second: None };
    if sample == Sample::NoData && panel.kind != PanelKind::OffSite {
        return none();
    }
    let failing = sample == Sample::Failing;
    match panel.kind {
        PanelKind::LastBackup => last_backup(backup, failing),
        PanelKind::SuccessRate => success_rate(backup, failing),
        PanelKind::VolumeUsage if backup.volume.is_none() => none(),
        PanelKind::VolumeUsage => {
            let critical = backup.numbers().volume_critical.as_f64();
            let share = if failing { f64::midpoint(critical, 1.0) } else { 0.62 };
            Reading { value: Some(share), text: percent(share), second: None }
        }
        PanelKind::OffSite => off_site(backup, sample),
        PanelKind::Budget => budget(backup, failing),
    }
}

/// All of it left, or one run more than it holds.
fn budget(backup: &Backup, failing: bool) -> Reading {
    let tolerated = backup.budget().map_or(0, |budget| budget.tolerated);
    let left = u32::try_from(tolerated).map_or(f64::MAX, f64::from);
    let value = if failing { -1.0 } else { left };
    Reading { value: Some(value), text: value.to_string(), second: None }
}

/// The steps of a panel on a scale of numbers, in the page's colours.
pub(crate) fn steps(panel: &Panel) -> Vec<(f64, Hue)> {
    let number =
        |from: &Option<String>| from.as_deref().and_then(|n| n.parse().ok()).unwrap_or(0.0);
    panel.steps.iter().map(|step| (number(&step.from), hue(step.colour))).collect()
}

/// The page's colour for one of Grafana's.
pub(crate) fn hue(colour: Colour) -> Hue {
    match colour {
        Colour::Green => Hue::Good,
        Colour::Yellow | Colour::Orange => Hue::Warn,
        Colour::Red => Hue::Bad,
    }
}

fn last_backup(backup: &Backup, failing: bool) -> Reading {
    let freshness = backup.numbers().freshness;
    // A quarter of the way when all is well; past the target by an eighth when not.
    let age = if failing {
        freshness.plus(Duration::seconds(freshness.as_seconds() / 8))
    } else {
        Duration::seconds(freshness.as_seconds() / 4)
    };
    #[allow(clippy::cast_precision_loss, reason = "ten years in seconds are far below 2^53")]
    let value = age.as_seconds() as f64;
    let second = if failing { "2026-03-02 02:04:11" } else { "2026-03-03 02:04:09" };
    Reading { value: Some(value), text: as_grafana(age), second: Some(second.to_owned()) }
}

fn success_rate(backup: &Backup, failing: bool) -> Reading {
    let runs = backup.timetable.runs_in(Duration::days(7)).max(1);
    let good = if failing { runs - runs.div_ceil(4) } else { runs };
    let rate = f64::from(good) / f64::from(runs);
    Reading { value: Some(rate), text: percent(rate), second: None }
}

fn off_site(backup: &Backup, sample: Sample) -> Reading {
    let (value, text) = match (&backup.off_site, sample) {
        (OffSite::None, _) | (_, Sample::NoData) => (2.0, "UNKNOWN"),
        (_, Sample::Healthy) => (0.0, "OK"),
        (_, Sample::Failing) => (1.0, "STALE"),
    };
    Reading { value: Some(value), text: text.to_owned(), second: None }
}

/// A share as Grafana's `percentunit` writes it, with few decimals.
pub(super) fn percent(share: f64) -> String {
    format!("{}%", per_cent(share))
}

/// A duration as Grafana's `dtdurations` writes it, in its two largest units.
pub(super) fn as_grafana(age: Duration) -> String {
    let seconds = age.as_seconds();
    let units = [(86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")];
    let mut rest = seconds;
    let mut words = Vec::new();
    for (size, name) in units {
        let count = rest / size;
        rest %= size;
        if count > 0 && words.len() < 2 {
            words.push(format!("{count} {name}{}", if count == 1 { "" } else { "s" }));
        }
    }
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_grafana_does() {
        assert_eq!(as_grafana(Duration::hours(25)), "1 day, 1 hour");
        assert_eq!(as_grafana(Duration::seconds(90_061)), "1 day, 1 hour");
        assert_eq!(as_grafana(Duration::minutes(61)), "1 hour, 1 minute");
        assert_eq!(percent(6.0 / 7.0), "85.7%");
        assert_eq!(percent(1.0), "100%");
        assert_eq!(percent(2_879.0 / 2_880.0), "99.97%");
    }
}
