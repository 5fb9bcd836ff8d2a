//! The alerts there are, the profiles that choose among them, and what may be set on each.

use std::fmt;

use super::{AlertSeverity, Duration, Ratio};
use crate::diagnostic::{Diagnostic, did_you_mean};

/// One kind of alert, in the order in which they stand in a rule group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AlertKind {
    /// The newest scheduled run is over and nothing succeeded since.
    Failed,
    /// No success for longer than the freshness objective.
    Missing,
    /// No success over two consecutive gaps and an hour.
    MissingCritical,
    /// A slot went by and no Job was made.
    NotScheduled,
    /// A run has used most of its deadline.
    RunningTooLong,
    /// Successful runs come close to the deadline.
    DurationNearDeadline,
    /// The CronJob is suspended.
    Suspended,
    /// kube-state-metrics or the CronJob is gone.
    MetricsAbsent,
    /// The volume is over its warning level.
    PvcNearCapacity,
    /// The volume is over its critical level.
    PvcCritical,
    /// The volume's trend reaches its capacity soon.
    PvcWillFill,
    /// The kubelet never reported the volume.
    PvcMetricsAbsent,
    /// The newest off-site copy is too old.
    S3UploadStale,
    /// The signal of the off-site copy is gone.
    S3UploadMetricsAbsent,
    /// The CronJob runs on another schedule than the rules were made for. In no profile.
    ScheduleChanged,
    /// As many runs failed in the success window as the target tolerates. In no profile.
    BudgetSpent,
    /// No restore has been tried with success for the drill interval. In no profile.
    NoRestoreDrill,
}

/// What a threshold of an alert is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThresholdUnit {
    /// A span of time.
    Duration,
    /// A share of the volume.
    Ratio,
}

impl AlertKind {
    /// All of them, in order.
    pub const ALL: [Self; 17] = [
        Self::Failed,
        Self::Missing,
        Self::MissingCritical,
        Self::NotScheduled,
        Self::RunningTooLong,
        Self::DurationNearDeadline,
        Self::Suspended,
        Self::MetricsAbsent,
        Self::PvcNearCapacity,
        Self::PvcCritical,
        Self::PvcWillFill,
        Self::PvcMetricsAbsent,
        Self::S3UploadStale,
        Self::S3UploadMetricsAbsent,
        Self::ScheduleChanged,
        Self::BudgetSpent,
        Self::NoRestoreDrill,
    ];

    /// The name without a backup's prefix: `BackupFailed`, `BackupPVCNearCapacity`, `S3UploadStale`.
    pub const fn base_name(self) -> &'static str {
        match self {
            Self::Failed => "BackupFailed",
            Self::Missing => "BackupMissing",
            Self::MissingCritical => "BackupMissingCritical",
            Self::NotScheduled => "BackupNotScheduled",
            Self::RunningTooLong => "BackupRunningTooLong",
            Self::DurationNearDeadline => "BackupDurationNearDeadline",
            Self::Suspended => "BackupSuspended",
            Self::MetricsAbsent => "BackupMetricsAbsent",
            Self::PvcNearCapacity => "BackupPVCNearCapacity",
            Self::PvcCritical => "BackupPVCCritical",
            Self::PvcWillFill => "BackupPVCWillFill",
            Self::PvcMetricsAbsent => "BackupPVCMetricsAbsent",
            Self::S3UploadStale => "S3UploadStale",
            Self::S3UploadMetricsAbsent => "S3UploadMetricsAbsent",
            Self::ScheduleChanged => "BackupScheduleChanged",
            Self::BudgetSpent => "BackupBudgetSpent",
            Self::NoRestoreDrill => "BackupNoRestoreDrill",
        }
    }

    /// Whether the alert's name starts with the backup's prefix; those of volumes and uploads do not.
    pub const fn is_prefixed(self) -> bool {
        !self.needs_volume() && !self.needs_off_site()
    }

    /// The alert's name for a backup with `prefix`: `NATSBackupFailed`, `BackupPVCCritical`.
    pub fn name(self, prefix: &str) -> String {
        if self.is_prefixed() {
            format!("{prefix}{}", self.base_name())
        } else {
            self.base_name().to_owned()
        }
    }

    /// The kind whose name for `prefix` is `name`.
    pub fn from_name(name: &str, prefix: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name(prefix) == name)
    }

    /// One sentence on what it catches, without a full stop.
    pub const fn catches(self) -> &'static str {
        match self {
            Self::Failed => "The newest run is over and nothing succeeded since",
            Self::Missing => "No success for longer than the freshness target",
            Self::MissingCritical => "No success over two gaps of the schedule and an hour",
            Self::NotScheduled => "A slot went by and no Job was made",
            Self::RunningTooLong => "A run has used most of the time it has",
            Self::DurationNearDeadline => "Good runs come close to the deadline",
            Self::Suspended => "The CronJob has been suspended for over an hour",
            Self::MetricsAbsent => "kube-state-metrics is down, or the CronJob is gone",
            Self::PvcNearCapacity => {
                "The volume is over its warning level, remembered between runs"
            }
            Self::PvcCritical => "The volume is over its critical level: the next run may not fit",
            Self::PvcWillFill => "At the volume's pace it is full within days",
            Self::PvcMetricsAbsent => "The kubelet has not reported the volume in two cycles",
            Self::S3UploadStale => "The newest off-site copy is older than its target",
            Self::S3UploadMetricsAbsent => "The signal of the off-site copy is gone",
            Self::ScheduleChanged => {
                "The CronJob runs on another schedule than these rules are for"
            }
            Self::BudgetSpent => "As many runs failed as the success target tolerates",
            Self::NoRestoreDrill => "No restore drill has succeeded for the drill interval",
        }
    }

    /// The same of the requirement's literal rule, with what it gets wrong; kinds that the requirement
    /// does not have catch nothing there.
    pub(super) const fn catches_as_specified(self) -> &'static str {
        match self {
            Self::Failed => {
                "A kept Job has a failed pod, also after good runs; the name's beginning is enough, in \
                 any namespace"
            }
            Self::Missing => {
                "A kept Job completed longer ago than the freshness target, be there newer ones; \
                 silent where no Job is left"
            }
            Self::PvcNearCapacity => {
                "The volume is over its warning level while a pod mounts it; a run shorter than the \
                 wait never tells"
            }
            _ => self.catches(),
        }
    }

    /// Whether it belongs to no profile: it is on only where the settings say so.
    pub const fn is_optional(self) -> bool {
        matches!(self, Self::ScheduleChanged | Self::BudgetSpent | Self::NoRestoreDrill)
    }

    /// Whether it watches a volume.
    pub const fn needs_volume(self) -> bool {
        matches!(
            self,
            Self::PvcNearCapacity | Self::PvcCritical | Self::PvcWillFill | Self::PvcMetricsAbsent
        )
    }

    /// Whether it watches an off-site copy.
    pub const fn needs_off_site(self) -> bool {
        matches!(self, Self::S3UploadStale | Self::S3UploadMetricsAbsent)
    }

    /// What its threshold is counted in; none where there is no number to set.
    pub const fn threshold_unit(self) -> Option<ThresholdUnit> {
        match self {
            Self::Missing
            | Self::MissingCritical
            | Self::NotScheduled
            | Self::RunningTooLong
            | Self::DurationNearDeadline
            | Self::S3UploadStale => Some(ThresholdUnit::Duration),
            Self::PvcNearCapacity | Self::PvcCritical => Some(ThresholdUnit::Ratio),
            _ => None,
        }
    }

    /// The severity it has unless set otherwise (`As specified` has its own: warning throughout).
    pub(super) fn severity(self, profile: Profile) -> AlertSeverity {
        if profile == Profile::AsSpecified {
            return AlertSeverity::warning();
        }
        match self {
            Self::Failed | Self::MissingCritical | Self::MetricsAbsent | Self::PvcCritical => {
                AlertSeverity::critical()
            }
            Self::DurationNearDeadline | Self::PvcMetricsAbsent => AlertSeverity::info(),
            _ => AlertSeverity::warning(),
        }
    }
}

/// Which alerts are on, and in which form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Profile {
    /// The requirement's three rules, their text as it stands there.
    AsSpecified,
    /// The requirement's three alerts, hardened.
    Essential,
    /// What a team should be woken for.
    #[default]
    Recommended,
    /// Everything that can be known, but for the optional kinds.
    Thorough,
}

impl Profile {
    /// All of them, from the least to the most.
    pub const ALL: [Self; 4] =
        [Self::AsSpecified, Self::Essential, Self::Recommended, Self::Thorough];

    /// As it stands in `backwatch.yaml` and on the command line.
    pub const fn key(self) -> &'static str {
        match self {
            Self::AsSpecified => "as-specified",
            Self::Essential => "essential",
            Self::Recommended => "recommended",
            Self::Thorough => "thorough",
        }
    }

    /// As people read it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::AsSpecified => "As specified",
            Self::Essential => "Essential",
            Self::Recommended => "Recommended",
            Self::Thorough => "Thorough",
        }
    }

    /// For whom it is, in one line.
    pub const fn audience(self) -> &'static str {
        match self {
            Self::AsSpecified => "For comparing: the three rules of the requirement, word for word",
            Self::Essential => {
                "For a backup that is nice to have: three alerts that tell the truth"
            }
            Self::Recommended => "For most teams: every way a backup stops, little noise",
            Self::Thorough => "For data you cannot lose: early signs as well",
        }
    }

    /// Reads its key; `as_specified` and `As specified` are understood too.
    pub fn parse(text: &str) -> Result<Self, Diagnostic> {
        let key = text.trim().to_ascii_lowercase().replace([' ', '_'], "-");
        Self::ALL.into_iter().find(|p| p.key() == key).ok_or_else(|| {
            let keys = Self::ALL.map(Self::key);
            let error = Diagnostic::error(format!("there is no profile `{}`", text.trim()));
            error.hint(match did_you_mean(&key, &keys) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("choose {}", keys.join(", ")),
            })
        })
    }

    /// Whether it turns `kind` on for a backup that has what the kind needs.
    pub fn includes(self, kind: AlertKind) -> bool {
        use AlertKind as K;
        let three = matches!(kind, K::Failed | K::Missing | K::PvcNearCapacity);
        let recommended = matches!(
            kind,
            K::MissingCritical
                | K::NotScheduled
                | K::Suspended
                | K::MetricsAbsent
                | K::PvcCritical
                | K::S3UploadStale
                | K::S3UploadMetricsAbsent
        );
        match self {
            Self::AsSpecified | Self::Essential => three,
            Self::Recommended => three || recommended,
            Self::Thorough => !kind.is_optional(),
        }
    }
}

/// A threshold that was set by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Threshold {
    /// For alerts on an age or a time in use.
    Duration(Duration),
    /// For alerts on a volume.
    Ratio(Ratio),
}

impl Threshold {
    /// Reads `text` in the unit of `kind`; an alert without a number to set is an error.
    pub fn parse(kind: AlertKind, text: &str) -> Result<Self, Diagnostic> {
        match kind.threshold_unit() {
            Some(ThresholdUnit::Duration) => Duration::parse(text).map(Self::Duration),
            Some(ThresholdUnit::Ratio) => Ratio::parse(text).map(Self::Ratio),
            None => Err(Diagnostic::error(format!("{} has no threshold", kind.base_name()))),
        }
    }
}

impl fmt::Display for Threshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Duration(duration) => duration.fmt(f),
            Self::Ratio(ratio) => ratio.fmt(f),
        }
    }
}

/// What was set by hand on one alert of one backup.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AlertSettings {
    /// On or off against the profile; absent, the profile decides.
    pub enabled: Option<bool>,
    /// How long the condition must hold.
    pub hold: Option<Duration>,
    /// The `severity` label.
    pub severity: Option<AlertSeverity>,
    /// The number in the expression.
    pub threshold: Option<Threshold>,
    /// Under `As specified`: the hardened alert stands instead of the requirement's, or beside its three.
    pub hardened: bool,
}

impl AlertSettings {
    /// Whether nothing is set.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_carry_the_prefix_where_they_should() {
        assert_eq!(AlertKind::Failed.name("NATS"), "NATSBackupFailed");
        assert_eq!(AlertKind::PvcCritical.name("NATS"), "BackupPVCCritical");
        assert_eq!(AlertKind::S3UploadStale.name("NATS"), "S3UploadStale");
        for kind in AlertKind::ALL {
            assert_eq!(AlertKind::from_name(&kind.name("Pg"), "Pg"), Some(kind));
        }
    }

    #[test]
    fn profiles_grow() {
        let on = |p: Profile| AlertKind::ALL.into_iter().filter(|k| p.includes(*k)).count();
        assert_eq!(Profile::ALL.map(on), [3, 3, 10, 14]);
        assert!(AlertKind::ALL.into_iter().filter(|k| k.is_optional()).count() == 3);
        for profile in Profile::ALL {
            assert_eq!(Profile::parse(profile.key()), Ok(profile));
            assert_eq!(Profile::parse(profile.title()), Ok(profile));
        }
        let error = Profile::parse("recomended").unwrap_err();
        assert_eq!(error.hint.as_deref(), Some("did you mean `recommended`?"));
    }
}
