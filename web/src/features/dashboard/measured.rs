//! Readings of panels from what their queries answered.

use backwatch_core::artefact::dashboard::{Panel, PanelKind};
use backwatch_core::plan::Duration;
use backwatch_core::schedule::Zone;

use super::sample::{Reading, as_grafana, percent};

/// What a panel shows for the value of each of its queries.
pub(crate) fn measured(panel: &Panel, values: &[Option<f64>]) -> Reading {
    let first = values.first().copied().flatten().filter(|value| value.is_finite());
    let Some(value) = first else {
        return Reading { value: None, text: panel.no_value.clone(), second: None };
    };
    let second = values.get(1).copied().flatten();
    let (text, second) = match panel.kind {
        PanelKind::LastBackup => (as_grafana(seconds(value)), second.and_then(finished)),
        PanelKind::SuccessRate | PanelKind::VolumeUsage => (percent(value), None),
        PanelKind::OffSite => (state(value).to_owned(), None),
        PanelKind::Budget => (format!("{value:.0}"), None),
    };
    Reading { value: Some(value), text, second }
}

fn seconds(value: f64) -> Duration {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is held between 0 and ten years"
    )]
    let whole = value.clamp(0.0, 315_360_000.0) as u64;
    Duration::seconds(whole)
}

/// Milliseconds since 1970 as `dateTimeAsIso` writes them, in UTC.
fn finished(milliseconds: f64) -> Option<String> {
    #[expect(clippy::cast_possible_truncation, reason = "a time of this century")]
    let at = (milliseconds / 1_000.0) as i64;
    let shown = Zone::utc().clock_at(at);
    let (_, date_and_time) = shown.split_once(' ')?;
    let seconds = if date_and_time.len() > 16 { "" } else { ":00" };
    Some(format!("{date_and_time}{seconds}"))
}

fn state(value: f64) -> &'static str {
    match value {
        0.0 => "OK",
        1.0 => "STALE",
        _ => "UNKNOWN",
    }
}

#[cfg(test)]
mod tests {
    use backwatch_core::artefact::dashboard::rows;
    use backwatch_core::plan::Plan;

    use super::*;

    #[test]
    fn answers_are_written_as_grafana_does() {
        let panels = rows(&Plan::default()).remove(0).panels;
        let age = measured(&panels[0], &[Some(90_060.0), Some(1_772_417_040_000.0)]);
        assert_eq!(
            (&*age.text, age.second.as_deref()),
            ("1 day, 1 hour", Some("2026-03-02 02:04:00"))
        );
        assert_eq!(measured(&panels[1], &[Some(6.0 / 7.0)]).text, "85.7%");
        assert_eq!(measured(&panels[1], &[Some(f64::NAN)]).text, "No runs");
        assert_eq!(measured(&panels[3], &[Some(2.0)]).text, "UNKNOWN");
        assert_eq!(measured(&panels[2], &[]).value, None);
    }
}
