//! Targets that the schedule or the data cannot keep.

use super::{Change, Draft};
use crate::diagnostic::Diagnostic;
use crate::plan::{AlertKind, Backup, Duration, Numbers, Objectives, Plan, Ratio, per_cent};
use crate::schedule::Zone;

/// A freshness below gap, run and slack fires for a healthy backup.
pub(super) fn freshness(backup: &Backup, found: &mut Vec<Draft>) {
    let n = backup.numbers();
    let field = "objectives.freshness";
    let in_utc = backup.timetable.longest_gap_in_utc();
    let skips = in_utc < n.longest_gap.minus(Duration::hours(1));
    let utc = || Zone::parse("Etc/UTC").ok().map(Change::TimeZone);
    if n.freshness < n.sound_freshness {
        let mut message = format!(
            "a freshness of {} cannot hold: {} gap + {} run + 30 min slack is {}",
            n.freshness.words(),
            n.longest_gap.words(),
            n.longest_run.words(),
            n.sound_freshness.words(),
        );
        if skips {
            message.push_str("; the gap is that of the night when the clocks skip a slot");
        }
        let mut draft = Draft::new(field, Diagnostic::warning(message));
        if let Some(sound) = sound(&n) {
            draft.said.hint = Some(format!("set {sound} or more"));
        }
        draft = draft.fix(Change::Freshness(sound(&n)));
        let without = n.sound_freshness.minus(n.longest_gap.minus(in_utc));
        if let Some(change) = utc().filter(|_| skips && n.freshness >= without) {
            draft = draft.fix(change);
        }
        found.push(draft);
    } else if skips {
        let message = format!(
            "the longest gap of {} is that of the night when the clocks skip a slot; in UTC it is {}",
            n.longest_gap.words(),
            in_utc.words(),
        );
        let draft = Draft::new("time_zone", Diagnostic::note(message));
        found.extend(utc().map(|change| draft.fix(change)));
    }
    let off_site = backup.objectives.off_site_freshness.filter(|_| backup.has_off_site());
    if let Some(off_site) = off_site.filter(|span| *span < n.sound_freshness) {
        let message = format!(
            "an off-site freshness of {} cannot hold: a copy is no fresher than its backup, which may be {} old",
            off_site.words(),
            n.sound_freshness.words(),
        );
        found.push(
            Draft::new("objectives.off_site_freshness", Diagnostic::warning(message))
                .fix(Change::OffSiteFreshness(sound(&n))),
        );
    }
}

/// The least whole hours of freshness that hold; none where that is longer than a target may be.
fn sound(n: &Numbers) -> Option<Duration> {
    Some(n.sound_freshness.up_to_hours()).filter(|span| *span <= Objectives::LONGEST)
}

/// A success target without room for a failure, or over a window without runs.
pub(super) fn success(plan: &Plan, backup: &Backup, found: &mut Vec<Draft>) {
    let objectives = &backup.objectives;
    let longest = plan.retention.map_or(Objectives::LONGEST, |kept| kept.min(Objectives::LONGEST));
    let window = objectives.success_window;
    let runs = backup.timetable.runs_in(window);
    if runs == 0 {
        let message = format!("no run falls into {}", window.words());
        let said = Diagnostic::warning(message);
        found.push(match window_with_runs(backup, longest) {
            Some(longer) => {
                Draft::new("objectives.success_window", said).fix(Change::SuccessWindow(longer))
            }
            None => Draft::new(
                "objectives.success_window",
                said.hint("a schedule this rare has no success rate: look at each run by itself"),
            ),
        });
        return;
    }
    match backup.timetable.failures_tolerated(window, objectives.success_rate) {
        None => found.push(
            Draft::new(
                "objectives.success_rate",
                Diagnostic::warning("a success rate above 100 % cannot be reached")
                    .hint("set 99.9 % or less"),
            )
            .fix(Change::SuccessRate(Ratio::millionths(999_000))),
        ),
        Some(0) => {
            let message = format!(
                "{} over {runs} runs tolerates 0 failures: one gives {}",
                objectives.success_rate.words(),
                after_one_failure(runs),
            );
            let mut draft = Draft::new("objectives.success_rate", Diagnostic::note(message));
            draft.changes.extend(lenient(runs).map(Change::SuccessRate));
            draft.changes.extend(roomy_window(backup, longest).map(Change::SuccessWindow));
            if draft.changes.is_empty() {
                let hint = "with so few runs each failure misses it: look at every one";
                draft.said.hint = Some(hint.to_owned());
            }
            found.push(draft);
        }
        Some(_) => {}
    }
}

/// The highest whole per cent that one failure in `runs` stays above; none below what anybody would
/// promise.
fn lenient(runs: u32) -> Option<Ratio> {
    let per_cent = (runs.checked_sub(1)? * 100).div_ceil(runs).checked_sub(1)?;
    (per_cent >= 90).then(|| Ratio::percent(per_cent))
}

/// The least whole weeks over which the success target tolerates a failure; none within the longest window
/// that may be set.
fn roomy_window(backup: &Backup, longest: Duration) -> Option<Duration> {
    let target = backup.objectives.success_rate;
    let tolerates = |window: &Duration| {
        backup.timetable.failures_tolerated(*window, target).is_some_and(|count| count > 0)
    };
    let weeks = (1..=52).map(|weeks| Duration::days(weeks * 7));
    let longer = weeks.filter(|window| *window > backup.objectives.success_window);
    longer.take_while(|window| *window <= longest).find(tolerates)
}

/// A window that is sure to hold a run, or the longest that may be set where that usually does.
fn window_with_runs(backup: &Backup, longest: Duration) -> Option<Duration> {
    let sure = Duration::days(backup.numbers().two_gaps.as_seconds().div_ceil(86_400));
    let window = sure.min(longest);
    (backup.timetable.runs_in(window) > 0).then_some(window)
}

/// The success rate after one failure in `runs`: `96.7 %`, and never 100 %.
pub fn after_one_failure(runs: u32) -> String {
    let share = f64::from(runs.saturating_sub(1)) / f64::from(runs.max(1));
    format!("{} %", per_cent(share))
}

/// A Prometheus answers a window that is longer than its retention from what is left, and says nothing.
pub(super) fn retention(plan: &Plan, backup: &Backup, found: &mut Vec<Draft>) {
    let Some(kept) = plan.retention else { return };
    let n = backup.numbers();
    let window = backup.objectives.success_window;
    if window > kept {
        let message = format!(
            "the success rate over {} is taken over {} only: Prometheus keeps no more (retention)",
            window.words(),
            kept.words(),
        );
        let shorter = Duration::days((kept.as_seconds() / 86_400).max(1));
        let mut draft = Draft::new("objectives.success_window", Diagnostic::warning(message));
        draft.said.hint = Some("shorten the window, or keep samples longer".to_owned());
        if shorter <= kept && backup.timetable.runs_in(shorter) > 0 {
            draft = draft.fix(Change::SuccessWindow(shorter));
        }
        found.push(draft);
    }
    let looks_back = [
        (AlertKind::PvcNearCapacity, n.volume_window),
        (AlertKind::PvcCritical, n.volume_window),
        (AlertKind::PvcMetricsAbsent, n.volume_window),
        (AlertKind::PvcWillFill, n.trend_window),
    ];
    let beyond = looks_back.into_iter().find(|(kind, span)| backup.is_on(*kind) && *span > kept);
    if let Some((kind, span)) = beyond {
        let message = format!(
            "{} looks back {}, and Prometheus keeps {} (retention)",
            backup.alert_name(kind),
            span.words(),
            kept.words(),
        );
        let said = Diagnostic::warning(message).hint("keep samples longer");
        found.push(Draft::new("volume", said));
    }
}

/// The volume's levels in order.
pub(super) fn volume(backup: &Backup, found: &mut Vec<Draft>) {
    let n = backup.numbers();
    if backup.volume.is_none() || n.volume_warning < n.volume_critical {
        return;
    }
    let message = format!(
        "the volume's warning at {} is not below its critical level of {}",
        n.volume_warning.words(),
        n.volume_critical.words()
    );
    let by_hand = [AlertKind::PvcNearCapacity, AlertKind::PvcCritical]
        .into_iter()
        .find(|kind| backup.settings(*kind).threshold.is_some());
    let change = if let Some(kind) = by_hand {
        Change::Threshold(kind, None)
    } else {
        let below = n.volume_critical.minus(Ratio::percent(10));
        let half = Ratio::millionths(n.volume_critical.as_millionths() / 2);
        Change::VolumeWarning(below.max(half))
    };
    let said = Diagnostic::warning(message).hint("put the warning below");
    found.push(Draft::new("objectives.volume_warning", said).fix(change));
}
