//! Alerts that fire for a healthy backup, or can never fire.

use super::{Change, Draft, alert_field};
use crate::diagnostic::Diagnostic;
use crate::plan::{AlertKind, Backup, Duration, Profile, Threshold};

/// A condition must hold for a scrape and an evaluation more than its `for`.
const MARGIN: Duration = Duration::minutes(2);

/// Why the requirement's rules do not do what they say.
pub(super) fn as_specified(backup: &Backup, found: &mut Vec<Draft>) {
    if backup.profile != Profile::AsSpecified {
        return;
    }
    let n = backup.numbers();
    let mut say = |kind: AlertKind, message: String| {
        let said =
            Diagnostic::warning(format!("{} as specified {message}", backup.alert_name(kind)));
        let draft = Draft::new("profile", said).fix(Change::Profile(Profile::Essential));
        if backup.is_on(kind) && backup.is_specified(kind) {
            found.push(draft);
        }
    };
    say(
        AlertKind::Failed,
        "goes on firing after good runs, as long as the failed Job is kept".to_owned(),
    );
    // Kubernetes keeps three good Jobs unless told otherwise.
    let oldest = n.two_gaps.plus(n.shortest_gap);
    let hold = backup.settings(AlertKind::Missing).hold.unwrap_or_default();
    if oldest > n.missing.plus(hold).plus(MARGIN) {
        let missing = n.missing.words();
        say(
            AlertKind::Missing,
            format!("fires for a healthy backup: each Job that is kept grows older than {missing}"),
        );
    }
    let hold = backup.settings(AlertKind::PvcNearCapacity).hold.unwrap_or(Duration::minutes(15));
    if hold.plus(MARGIN) > n.longest_run {
        let message = format!(
            "can never fire: a run mounts the volume for at most {}, and `for` is {}",
            n.longest_run.words(),
            hold.words(),
        );
        say(AlertKind::PvcNearCapacity, message);
    }
}

/// Thresholds on ages that were set by hand.
pub(super) fn ages(backup: &Backup, found: &mut Vec<Draft>) {
    let n = backup.numbers();
    let sound = n.sound_freshness;
    let ours = |kind: AlertKind| backup.is_on(kind) && !backup.is_specified(kind);
    let set = |kind: AlertKind| ours(kind) && backup.settings(kind).threshold.is_some();
    let too_early = |kind: AlertKind, age: Duration, target: Duration| {
        let message = format!(
            "{} fires for a healthy backup: its age of {} is below gap, run and slack of {}",
            backup.alert_name(kind),
            age.words(),
            sound.words()
        );
        let change =
            if target >= sound { None } else { Some(Threshold::Duration(sound.up_to_hours())) };
        Draft::new(alert_field(backup, kind, "threshold"), Diagnostic::warning(message))
            .fix(Change::Threshold(kind, change))
    };
    if set(AlertKind::Missing) && n.missing < sound {
        found.push(too_early(AlertKind::Missing, n.missing, n.freshness));
    } else if ours(AlertKind::Missing) && n.missing != n.freshness {
        let message = format!(
            "{} is set to {} by hand, apart from the freshness target of {}",
            backup.alert_name(AlertKind::Missing),
            n.missing.words(),
            n.freshness.words()
        );
        found.push(Draft::new("alerts", Diagnostic::note(message)));
    }
    let critical = AlertKind::MissingCritical;
    if set(critical) && n.missing_critical <= n.missing && backup.is_on(AlertKind::Missing) {
        let message = format!(
            "{} at {} comes no later than {} at {}",
            backup.alert_name(critical),
            n.missing_critical.words(),
            backup.alert_name(AlertKind::Missing),
            n.missing.words()
        );
        let field = alert_field(backup, critical, "threshold");
        let draft = Draft::new(field, Diagnostic::warning(message));
        found.push(draft.fix(Change::Threshold(critical, None)));
    } else if set(critical) && n.missing_critical < sound {
        found.push(too_early(critical, n.missing_critical, sound));
    }
    if set(AlertKind::S3UploadStale) && n.upload_stale < sound {
        found.push(too_early(AlertKind::S3UploadStale, n.upload_stale, n.off_site_freshness));
    }
    let late = AlertKind::NotScheduled;
    if set(late) && n.slot_lateness.plus(backup.hold(late)) < MARGIN {
        let message = format!(
            "{} fires for healthy runs: a Job is made and scraped up to {} after its slot",
            backup.alert_name(late),
            MARGIN.words()
        );
        let field = alert_field(backup, late, "threshold");
        let draft = Draft::new(field, Diagnostic::warning(message));
        found.push(draft.fix(Change::Threshold(late, None)));
    }
}

/// Thresholds on a run's length, between what it usually takes and its deadline.
pub(super) fn run_lengths(backup: &Backup, found: &mut Vec<Draft>) {
    let n = backup.numbers();
    let kinds = [
        (AlertKind::RunningTooLong, n.running_too_long),
        (AlertKind::DurationNearDeadline, n.near_deadline),
    ];
    for (kind, threshold) in kinds {
        if !backup.is_on(kind) {
            continue;
        }
        let by_hand = backup.settings(kind).threshold.is_some();
        let (usual, deadline) = (backup.expected_duration, backup.deadline);
        let name = backup.alert_name(kind);
        let message = if let Some(deadline) = deadline.filter(|d| threshold >= *d) {
            format!("{name} can never fire: a run is ended after {}", deadline.words())
        } else if let Some(usual) =
            usual.filter(|usual| threshold.plus(waits(backup, kind)) <= *usual)
        {
            format!(
                "{name} at {} fires for healthy runs, which usually take {}",
                threshold.words(),
                usual.words()
            )
        } else {
            continue;
        };
        let said = Diagnostic::warning(message);
        let mut draft = Draft::new(alert_field(backup, kind, "threshold"), said);
        let derived = derived(backup, kind);
        let fits = |span: Duration| {
            usual.is_none_or(|usual| span > usual)
                && deadline.is_none_or(|deadline| span < deadline)
        };
        if by_hand && fits(derived) {
            draft = draft.fix(Change::Threshold(kind, None));
        } else if let Some(between) = between(usual, deadline).filter(|span| fits(*span)) {
            draft = draft.fix(Change::Threshold(kind, Some(Threshold::Duration(between))));
        } else {
            draft.said.hint = Some("raise activeDeadlineSeconds in the CronJob".to_owned());
        }
        found.push(draft);
    }
}

/// How long a run has to go on beyond its threshold; one that is over is seen for as long as its Job is
/// kept.
fn waits(backup: &Backup, kind: AlertKind) -> Duration {
    if kind == AlertKind::RunningTooLong { backup.hold(kind) } else { Duration::default() }
}

/// What the threshold would be without a hand.
fn derived(backup: &Backup, kind: AlertKind) -> Duration {
    let mut bare = backup.clone();
    Change::Threshold(kind, None).apply(&mut bare);
    match bare.threshold(kind) {
        Some(Threshold::Duration(span)) => span,
        _ => Duration::default(),
    }
}

/// Half way from the usual duration to the deadline, in whole minutes where there is one.
fn between(usual: Option<Duration>, deadline: Option<Duration>) -> Option<Duration> {
    let (usual, deadline) = (usual?, deadline?);
    let half = u64::midpoint(usual.as_seconds(), deadline.as_seconds());
    let minutes = Duration::minutes(half / 60);
    Some(if minutes > usual { minutes } else { Duration::seconds(half) })
}

/// A `for` that is longer than its condition can hold.
pub(super) fn holds(backup: &Backup, found: &mut Vec<Draft>) {
    let n = backup.numbers();
    let ours = |kind: AlertKind| backup.is_on(kind) && !backup.is_specified(kind);
    let by_hand =
        |kind: AlertKind| backup.settings(kind).hold.filter(|_| ours(kind)).unwrap_or_default();
    failed(backup, found);
    let room = n.longest_run.minus(n.running_too_long);
    let lives = [
        (AlertKind::RunningTooLong, room, "from its threshold to the end of the longest run"),
        (AlertKind::Missing, n.two_gaps.minus(n.missing), "until the next good run resolves it"),
    ];
    for (kind, lives, why) in lives {
        let hold = by_hand(kind);
        if hold == Duration::default() || hold.plus(Duration::minutes(1)) <= lives {
            continue;
        }
        if hold <= n.hold(kind) {
            // No longer than what follows from the schedule: the rule cannot be quicker.
            continue;
        }
        let message = format!(
            "{} waits {}, and what it waits for shows for {} only, {why}",
            backup.alert_name(kind),
            hold.words(),
            lives.words()
        );
        let said = Diagnostic::warning(message);
        let draft = Draft::new(alert_field(backup, kind, "for"), said);
        found.push(draft.fix(Change::Hold(kind, None)));
    }
}

fn failed(backup: &Backup, found: &mut Vec<Draft>) {
    let n = backup.numbers();
    let kind = AlertKind::Failed;
    let visible = n.failure_visible();
    let is_ours = backup.is_on(kind) && !backup.is_specified(kind);
    if !is_ours || backup.hold(kind).plus(MARGIN) <= visible {
        return;
    }
    let message = format!(
        "{} may never fire: a failure shows for {} only, from the end of the longest run to the next slot",
        backup.alert_name(kind),
        visible.words()
    );
    if n.hold(kind).plus(MARGIN) <= visible {
        let field = alert_field(backup, kind, "for");
        let draft = Draft::new(field, Diagnostic::warning(message));
        found.push(draft.fix(Change::Hold(kind, None)));
        return;
    }
    let in_utc = backup.timetable.shortest_gap_in_utc().minus(n.longest_run);
    let said = if in_utc >= MARGIN && n.shortest_gap < backup.timetable.shortest_gap_in_utc() {
        Diagnostic::note(format!("{message}, on the night when the clocks go back"))
            .hint("set timeZone: Etc/UTC if that matters")
    } else {
        Diagnostic::warning(message).hint("shorten the deadline, or run less often")
    };
    found.push(Draft::new("deadline", said));
}
