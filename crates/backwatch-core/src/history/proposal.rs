//! Targets that follow from what was measured, each with its reasoning.

use super::Measured;
use crate::artefact::sli::IndicatorKind;
use crate::plan::feasibility::{Change, Fix};
use crate::plan::{Backup, Duration, Objectives, Ratio, per_cent};

/// A target that the measured figures speak for.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// Of which indicator.
    pub kind: IndicatorKind,
    /// Why, in a sentence without a full stop.
    pub because: String,
    /// What to set; none where the target may stay.
    pub fix: Option<Fix>,
}

/// Below this many runs a history says little about a rate.
const FEW: usize = 5;

/// Success targets as people write them, the strictest first.
const USUAL: [u32; 7] = [999_000, 995_000, 990_000, 980_000, 950_000, 900_000, 800_000];

/// What `measured` proposes for `backup`, which is number `index` of its plan.
pub fn proposals(backup: &Backup, index: usize, measured: &Measured) -> Vec<Proposal> {
    let fix = |change| Some(Fix { backup: index, change });
    let mut all = Vec::new();
    if let Some((because, target)) = freshness(backup, measured) {
        let stays = target == backup.numbers().freshness;
        let fix = if stays { None } else { fix(Change::Freshness(Some(target))) };
        all.push(Proposal { kind: IndicatorKind::Freshness, because, fix });
    }
    if let Some((because, target)) = success(backup, measured) {
        let stays = target == backup.objectives.success_rate;
        let fix = if stays { None } else { fix(Change::SuccessRate(target)) };
        all.push(Proposal { kind: IndicatorKind::SuccessRate, because, fix });
    }
    if let Some((because, span)) = duration(backup, measured) {
        let stays = backup.deadline.is_some() || backup.expected_duration == Some(span);
        let fix = if stays { None } else { fix(Change::ExpectedDuration(span)) };
        all.push(Proposal { kind: IndicatorKind::Duration, because, fix });
    }
    all
}

/// What the schedule needs with runs as long as the longest that was seen. Ages that failures caused
/// are no reason to promise less, but are said.
fn freshness(backup: &Backup, measured: &Measured) -> Option<(String, Duration)> {
    let ages = measured.freshness?;
    let n = backup.numbers();
    let longest = measured.duration.map_or(n.longest_run, |d| d.worst.max(n.longest_run));
    let need = n.longest_gap.plus(longest).plus(Duration::minutes(30));
    let target = Some(need.up_to_hours()).filter(|target| *target <= Objectives::LONGEST)?;
    let because = format!(
        "{} gap + {} longest run + 30 min slack need {}; the worst age was {}, and {} of {} were above \
         the target of {}",
        n.longest_gap.words(),
        longest.words(),
        need.words(),
        ages.worst.words(),
        measured.stale,
        ages.count,
        n.freshness.words()
    );
    Some((because, target))
}

/// The strictest usual target that tolerates what failed, and at least one failure where any usual
/// target does.
fn success(backup: &Backup, measured: &Measured) -> Option<(String, Ratio)> {
    if measured.runs < FEW {
        return None;
    }
    let window = backup.objectives.success_window;
    let runs = backup.timetable.runs_in(window);
    let tolerates = |target| backup.timetable.failures_tolerated(window, target).unwrap_or(0);
    let failed = measured.failures_in_window;
    let usual = USUAL.into_iter().map(Ratio::millionths);
    let target = usual.into_iter().find(|target| tolerates(*target) >= failed.max(1))?;
    let because = format!(
        "{} of {} runs failed, {failed} of them within the last {}; {} is the strictest usual target \
         that tolerates {} of {runs}",
        measured.failures,
        measured.runs,
        window.words(),
        target.words(),
        failed.max(1)
    );
    Some((because, target))
}

fn duration(backup: &Backup, measured: &Measured) -> Option<(String, Duration)> {
    let times = measured.duration?;
    let minutes = Duration::minutes(times.p95.as_seconds().div_ceil(60).max(1));
    let against = match backup.deadline {
        Some(deadline) if deadline.as_seconds() > 0 => {
            format!(
                "the worst used {} % of the deadline of {}",
                per_cent(times.worst.share_of(deadline)),
                deadline.words()
            )
        }
        _ => format!("19 of 20 good runs are over after {}", minutes.words()),
    };
    let because =
        format!("{against}; median {}, worst {}", times.median.words(), times.worst.words());
    Some((because, minutes))
}
