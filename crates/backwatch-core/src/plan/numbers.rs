//! The numbers that follow from a backup's schedule, deadline and objectives.
//!
//! With G the longest gap between runs, R the longest run and a slack of 30 minutes, freshness is
//! G + R + slack, rounded up to whole hours. Every other number is derived here and nowhere else.

use super::{AlertKind, AlertSettings, Backup, Duration, OffSite, Ratio, Threshold};

/// Thresholds and spans of one backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbers {
    /// G: the longest gap between two scheduled runs, in the schedule's time zone.
    pub longest_gap: Duration,
    /// The shortest such gap.
    pub shortest_gap: Duration,
    /// The longest span over two consecutive gaps.
    pub two_gaps: Duration,
    /// R: the deadline, else the expected duration, else an hour.
    pub longest_run: Duration,
    /// G + R + slack: no freshness below it can hold.
    pub sound_freshness: Duration,
    /// The freshness objective, set by hand or [`Self::sound_freshness`] in whole hours.
    pub freshness: Duration,
    /// The off-site freshness objective.
    pub off_site_freshness: Duration,
    /// Missing fires above this age.
    pub missing: Duration,
    /// `MissingCritical` fires above this age.
    pub missing_critical: Duration,
    /// `NotScheduled` fires when a slot is this late.
    pub slot_lateness: Duration,
    /// `RunningTooLong` fires when a run is older than this.
    pub running_too_long: Duration,
    /// `DurationNearDeadline` fires when a good run took longer than this.
    pub near_deadline: Duration,
    /// `S3UploadStale` fires above this age.
    pub upload_stale: Duration,
    /// `PVCNearCapacity` fires above this share.
    pub volume_warning: Ratio,
    /// `PVCCritical` fires above this share.
    pub volume_critical: Ratio,
    /// How far back the volume's last figure is looked for.
    pub volume_window: Duration,
    /// Over which span the volume's trend is taken.
    pub trend_window: Duration,
    /// How far ahead that trend is followed.
    pub trend_horizon: Duration,
    /// For how long after its start a Job is counted as a run.
    pub run_window: Duration,
    /// For how long Failed keeps firing, so that it does not resolve while the next run is on.
    pub failed_keeps_firing: Duration,
}

/// What a schedule is granted beyond its longest gap and run.
pub(crate) const SLACK: Duration = Duration::minutes(30);

/// R where neither a deadline nor an expected duration is known.
pub(crate) const ASSUMED_RUN: Duration = Duration::hours(1);

impl Numbers {
    pub(super) fn of(backup: &Backup) -> Self {
        let (gap, two_gaps) = (backup.timetable.longest_gap(), backup.timetable.longest_two_gaps());
        let run = backup.deadline.or(backup.expected_duration).unwrap_or(ASSUMED_RUN);
        let objectives = &backup.objectives;
        let sound = gap.plus(run).plus(SLACK);
        let freshness = objectives.freshness.unwrap_or(sound.up_to_hours());
        let off_site_freshness = objectives.off_site_freshness.unwrap_or(freshness);
        let set = |kind| backup.alerts.get(&kind).and_then(|s: &AlertSettings| s.threshold);
        let span = |kind, derived| match set(kind) {
            Some(Threshold::Duration(duration)) => duration,
            _ => derived,
        };
        let share = |kind, derived| match set(kind) {
            Some(Threshold::Ratio(ratio)) => ratio,
            _ => derived,
        };
        let missing = span(AlertKind::Missing, freshness);
        let hour = Duration::hours(1);
        // Without a deadline R is what a run usually takes, which is no reason to page yet.
        let too_long = if backup.deadline.is_some() { run.percent(80) } else { run.percent(150) };
        let trend_window = whole_days(gap.times(3)).max(Duration::days(7));
        Self {
            longest_gap: gap,
            shortest_gap: backup.timetable.shortest_gap(),
            two_gaps,
            longest_run: run,
            sound_freshness: sound,
            freshness,
            off_site_freshness,
            missing,
            missing_critical: span(
                AlertKind::MissingCritical,
                two_gaps.plus(hour).max(missing.plus(hour)),
            ),
            slot_lateness: span(AlertKind::NotScheduled, Duration::minutes(10)),
            running_too_long: span(AlertKind::RunningTooLong, too_long),
            near_deadline: span(AlertKind::DurationNearDeadline, run.percent(70)),
            upload_stale: span(AlertKind::S3UploadStale, off_site_freshness),
            volume_warning: share(AlertKind::PvcNearCapacity, objectives.volume_warning),
            volume_critical: share(AlertKind::PvcCritical, objectives.volume_critical),
            volume_window: two_gaps.plus(Duration::hours(2)),
            trend_window,
            trend_horizon: whole_days(gap.times(2)).max(Duration::days(4)),
            run_window: Duration::hours(6).max(run.plus(hour)),
            failed_keeps_firing: Duration::minutes(15).max(run.plus(Duration::minutes(5))),
        }
    }

    /// For how long a failure can be seen: from the longest run's end to the next slot.
    pub fn failure_visible(&self) -> Duration {
        self.shortest_gap.minus(self.longest_run)
    }

    /// The `for` of `kind` unless it was set by hand. Failed holds less than 5 minutes where the next
    /// slot comes sooner, with two minutes left for scrape and evaluation.
    pub fn hold(&self, kind: AlertKind) -> Duration {
        match kind {
            AlertKind::Failed => {
                let room = self.failure_visible().minus(Duration::minutes(2)).as_seconds();
                Duration::minutes(room / 60).min(Duration::minutes(5))
            }
            AlertKind::RunningTooLong => Duration::default(),
            AlertKind::Suspended | AlertKind::PvcWillFill => Duration::hours(1),
            AlertKind::MetricsAbsent
            | AlertKind::PvcNearCapacity
            | AlertKind::S3UploadMetricsAbsent => Duration::minutes(15),
            AlertKind::PvcMetricsAbsent => Duration::hours(3),
            _ => Duration::minutes(5),
        }
    }
}

impl Backup {
    /// The `for` of `kind` as it stands in its rule.
    pub fn hold(&self, kind: AlertKind) -> Duration {
        self.settings(kind).hold.unwrap_or_else(|| self.default_hold(kind))
    }

    /// The `for` of `kind` unless it was set by hand: the requirement's, or what follows from the
    /// schedule.
    pub fn default_hold(&self, kind: AlertKind) -> Duration {
        match (self.is_specified(kind), kind) {
            (true, AlertKind::PvcNearCapacity) => Duration::minutes(15),
            (true, _) => Duration::minutes(5),
            (false, _) => self.numbers().hold(kind),
        }
    }

    /// The threshold of `kind` as it will stand in the rule, where it has one.
    pub fn threshold(&self, kind: AlertKind) -> Option<Threshold> {
        let n = self.numbers();
        Some(match kind {
            AlertKind::Missing => Threshold::Duration(n.missing),
            AlertKind::MissingCritical => Threshold::Duration(n.missing_critical),
            AlertKind::NotScheduled => Threshold::Duration(n.slot_lateness),
            AlertKind::RunningTooLong => Threshold::Duration(n.running_too_long),
            AlertKind::DurationNearDeadline => Threshold::Duration(n.near_deadline),
            AlertKind::S3UploadStale => Threshold::Duration(n.upload_stale),
            AlertKind::PvcNearCapacity => Threshold::Ratio(n.volume_warning),
            AlertKind::PvcCritical => Threshold::Ratio(n.volume_critical),
            _ => return None,
        })
    }

    /// Whether an off-site copy can be seen at all.
    pub fn has_off_site(&self) -> bool {
        self.off_site != OffSite::None
    }
}

fn whole_days(span: Duration) -> Duration {
    Duration::days(span.as_seconds().div_ceil(86_400))
}
