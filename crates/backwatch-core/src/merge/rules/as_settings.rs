//! A field that was changed by hand, as the settings with which the plan would say the same.

use crate::merge::mark::squeezed;
use crate::plan::{
    AlertKind, AlertSettings, AlertSeverity, Duration, Ratio, Threshold, ThresholdUnit,
};

/// The settings of `kind` that turn `ours` into `theirs`, if there are such.
pub(super) fn read(
    kind: AlertKind,
    field: &str,
    ours: &str,
    theirs: &str,
) -> Option<AlertSettings> {
    let mut settings = AlertSettings::default();
    match field {
        "for" => settings.hold = Duration::parse(theirs).ok(),
        "labels.severity" => settings.severity = AlertSeverity::parse(theirs).ok(),
        "expr" => settings.threshold = threshold(kind, &squeezed(ours), &squeezed(theirs)),
        _ => {}
    }
    (!settings.is_empty()).then_some(settings)
}

/// The number behind the last comparison, if everything else is the same.
fn threshold(kind: AlertKind, ours: &str, theirs: &str) -> Option<Threshold> {
    let (start, _) = ours.rsplit_once("> ")?;
    let number = theirs.strip_prefix(start)?.strip_prefix("> ")?;
    match kind.threshold_unit()? {
        ThresholdUnit::Duration => {
            number.parse().ok().map(|s| Threshold::Duration(Duration::seconds(s)))
        }
        ThresholdUnit::Ratio => Ratio::parse(number).ok().map(Threshold::Ratio),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_set_is_set() {
        let set = |field, ours, theirs| read(AlertKind::Missing, field, ours, theirs);
        assert_eq!(set("for", "5m", "10m").unwrap().hold, Some(Duration::minutes(10)));
        let day = Some(Threshold::Duration(Duration::hours(26)));
        assert_eq!(set("expr", "time() - a > 90000", "time() - a > 93600").unwrap().threshold, day);
        assert_eq!(set("expr", "time() - a > 90000", "time() - b > 93600"), None);
        assert_eq!(set("annotations.summary", "a", "b"), None);
    }
}
