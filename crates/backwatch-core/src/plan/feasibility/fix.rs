//! Changes of a plan that mend what was found.

use crate::plan::{
    AlertKind, AlertSettings, Backup, Duration, Plan, Profile, Ratio, Threshold, Timetable,
};
use crate::schedule::Zone;

/// A change of one backup of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Fix {
    /// The place of the backup in the plan.
    pub backup: usize,
    /// What changes.
    pub change: Change,
}

/// What changes.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// The freshness target; none lets it follow from the schedule.
    Freshness(Option<Duration>),
    /// The off-site freshness target; none lets it follow from the backup's own.
    OffSiteFreshness(Option<Duration>),
    /// The success target.
    SuccessRate(Ratio),
    /// The window of the success target.
    SuccessWindow(Duration),
    /// How long a run usually takes.
    ExpectedDuration(Duration),
    /// The target for a restore.
    Restore(Duration),
    /// The volume's warning level.
    VolumeWarning(Ratio),
    /// The threshold of an alert; none takes back what was set by hand.
    Threshold(AlertKind, Option<Threshold>),
    /// The `for` of an alert; none takes back what was set by hand.
    Hold(AlertKind, Option<Duration>),
    /// The profile.
    Profile(Profile),
    /// The time zone, in the settings and then in the CronJob.
    TimeZone(Zone),
}

impl Fix {
    /// Makes the change; a plan without that backup stays as it is.
    pub fn apply(&self, plan: &mut Plan) {
        if let Some(backup) = plan.backups.get_mut(self.backup) {
            self.change.apply(backup);
        }
    }

    /// What it does, as the words on a button: `set 25 h`.
    pub fn words(&self) -> String {
        self.change.words()
    }
}

impl Change {
    /// Makes the change.
    pub fn apply(&self, backup: &mut Backup) {
        let objectives = &mut backup.objectives;
        match self {
            Self::Freshness(span) => objectives.freshness = *span,
            Self::OffSiteFreshness(span) => objectives.off_site_freshness = *span,
            Self::SuccessRate(rate) => objectives.success_rate = *rate,
            Self::SuccessWindow(span) => objectives.success_window = *span,
            Self::ExpectedDuration(span) => backup.expected_duration = Some(*span),
            Self::Restore(span) => objectives.restore = *span,
            Self::VolumeWarning(level) => objectives.volume_warning = *level,
            Self::Threshold(kind, threshold) => {
                let settings = backup.settings(*kind);
                backup.set(*kind, AlertSettings { threshold: *threshold, ..settings });
            }
            Self::Hold(kind, hold) => {
                let settings = backup.settings(*kind);
                backup.set(*kind, AlertSettings { hold: *hold, ..settings });
            }
            Self::Profile(profile) => backup.profile = *profile,
            Self::TimeZone(zone) => {
                let schedule = backup.timetable.schedule().clone();
                backup.timetable = Timetable::new(schedule, Some(zone.clone()));
            }
        }
    }

    /// What it does, without a full stop: `set 25 h`.
    pub fn words(&self) -> String {
        match self {
            Self::Freshness(Some(span))
            | Self::OffSiteFreshness(Some(span))
            | Self::ExpectedDuration(span)
            | Self::Restore(span)
            | Self::Threshold(_, Some(Threshold::Duration(span)))
            | Self::Hold(_, Some(span)) => format!("set {}", span.words()),
            Self::SuccessRate(share)
            | Self::VolumeWarning(share)
            | Self::Threshold(_, Some(Threshold::Ratio(share))) => {
                format!("set {}", share.words())
            }
            Self::SuccessWindow(span) => format!("count over {}", span.words()),
            Self::Freshness(None) | Self::Threshold(_, None) => {
                "let it follow from the schedule".to_owned()
            }
            Self::OffSiteFreshness(None) => "let it follow from the backup's own".to_owned(),
            Self::Hold(_, None) => "take back its `for`".to_owned(),
            Self::Profile(profile) => format!("take {}", profile.title()),
            Self::TimeZone(zone) => format!("set timeZone: {}", zone.name()),
        }
    }
}
