//! How each kind of warning is confirmed by what happens in the simulated cluster.

use backwatch_sim::series::Storage;

use super::{GRAIN, MINUTE, Seen, Stage, secs, seen};
use crate::plan::{AlertKind, Duration, Event, Fate, Profile, Ratio, Threshold};
use crate::rehearsal::{AlertState, Play, Run, Scenario};
use Seen::{Confirmed, Outside, Refuted, Within};

/// When an alert that a warning names, or of a kind, first waits or fires.
fn first(play: &Play, named: &dyn Fn(&str) -> bool, firing: bool) -> Option<i64> {
    let of = play.alerts.iter().filter(|alert| named(&alert.name));
    let intervals = of.flat_map(|alert| &alert.intervals);
    let states = intervals.filter(|i| !firing || i.state == AlertState::Firing);
    states.map(|interval| interval.span.start).min()
}

fn fires(play: &Play, message: &str) -> bool {
    first(play, &|name| message.split(' ').any(|word| word == name), true).is_some()
}

fn shows(play: &Play, message: &str) -> bool {
    first(play, &|name| message.split(' ').any(|word| word == name), false).is_some()
}

fn ages(stage: &mut Stage<'_>, target: Duration, kind: AlertKind) -> Seen {
    let hold = secs(stage.backup().hold(kind));
    let name = stage.backup().alert_name(kind);
    let threshold = Some(Threshold::Duration(target));
    let is_ours = !stage.backup().is_specified(kind);
    let on = is_ours && stage.backup().is_on(kind) && stage.backup().threshold(kind) == threshold;
    let Some((play, age)) = stage.oldest() else { return Outside };
    if play.runs.iter().any(Run::went_wrong) {
        return Refuted;
    }
    // The slack is for what is not simulated: a late start, an image to be fetched.
    if secs(target) + hold + GRAIN >= age {
        return if secs(target) < age + 1_800 { Within } else { Refuted };
    }
    seen(!on || first(&play, &|other| other == name, true).is_some())
}

pub(super) fn too_fresh(stage: &mut Stage<'_>, _: &str) -> Seen {
    let target = stage.backup().numbers().freshness;
    ages(stage, target, AlertKind::Missing)
}

pub(super) fn copies_too_fresh(stage: &mut Stage<'_>, _: &str) -> Seen {
    let target = stage.backup().numbers().off_site_freshness;
    ages(stage, target, AlertKind::S3UploadStale)
}

pub(super) fn age_too_early(stage: &mut Stage<'_>, message: &str) -> Seen {
    let kinds = [AlertKind::MissingCritical, AlertKind::Missing, AlertKind::S3UploadStale];
    let named = |kind: &AlertKind| message.starts_with(&(stage.backup().alert_name(*kind) + " "));
    let kind = kinds.into_iter().find(named).unwrap();
    let Some(Threshold::Duration(age)) = stage.backup().threshold(kind) else {
        return Refuted;
    };
    ages(stage, age, kind)
}

pub(super) fn above_all(stage: &mut Stage<'_>, _: &str) -> Seen {
    if !stage.can_succeed() {
        return Outside;
    }
    let play = stage.play(vec![stage.all(0, Fate::Takes { length: Duration::minutes(1) })]);
    // None goes wrong, and that is no more than all.
    let wrong = play.runs.iter().any(Run::went_wrong);
    seen(!wrong && stage.backup().objectives.success_rate >= Ratio::percent(100))
}

pub(super) fn no_run(stage: &mut Stage<'_>, _: &str) -> Seen {
    let window = secs(stage.backup().objectives.success_window);
    let play = stage.play(Vec::new());
    let span = play.window.span;
    let mut hours = (span.start..span.end).step_by(3_600);
    seen(hours.any(|at| !play.runs.iter().any(|r| at - window < r.end && r.end <= at)))
}

/// The series of a healthy cluster.
fn healthy(stage: &mut Stage<'_>) -> Storage {
    stage.rehearsal.storage(&Scenario::own("warned", Vec::new()))
}

/// How many series and samples of a metric there are in the last days before a time.
fn samples(storage: &Storage, metric: &str, (at, back): (i64, i64)) -> (usize, usize) {
    let (mut series, mut all) = (0, 0);
    for one in storage.iter().filter(|one| one.labels.name() == metric) {
        let mut points = Vec::new();
        one.samples.collect((at - back) * 1_000, at * 1_000, &mut points);
        series += usize::from(!points.is_empty());
        all += points.len();
    }
    (series, all)
}

fn cut(stage: &mut Stage<'_>, metric: &str, span: Duration) -> Seen {
    let kept = secs(stage.plan.retention.unwrap());
    let window = stage.rehearsal.window().span;
    if kept >= window.length() {
        return Outside;
    }
    // A volume is mounted, and a Job is made, at some times only: one of the days shows it.
    let days = (1..).map(|day| window.start + day * 86_400).take_while(|end| *end < window.end);
    let ends: Vec<i64> = days.chain([window.end]).collect();
    let storage = healthy(stage);
    let mut any = false;
    for end in ends.into_iter().rev() {
        let all = samples(&storage, metric, (end, secs(span)));
        let left = samples(&storage, metric, (end, kept));
        if left.1 < all.1 {
            return Confirmed;
        }
        any |= all.1 > 0;
    }
    if any { Refuted } else { Outside }
}

pub(super) fn cut_short(stage: &mut Stage<'_>, _: &str) -> Seen {
    cut(stage, "kube_job_created", stage.backup().objectives.success_window)
}

pub(super) fn looks_too_far(stage: &mut Stage<'_>, _: &str) -> Seen {
    let n = stage.backup().numbers();
    cut(stage, "kubelet_volume_stats_used_bytes", n.volume_window.max(n.trend_window))
}

pub(super) fn levels_out_of_order(stage: &mut Stage<'_>, _: &str) -> Seen {
    let [near, critical] = [AlertKind::PvcNearCapacity, AlertKind::PvcCritical];
    if !stage.backup().is_on(near) || !stage.backup().is_on(critical) {
        return Outside;
    }
    let grows = Event::VolumeGrows { first: 1, count: 1_000, by: Ratio::percent(2) };
    let play = stage.play(vec![Event::VolumeWas(Ratio::percent(1)), grows]);
    let start = |kind| {
        let name = stage.backup().alert_name(kind);
        first(&play, &|other| other == name, false)
    };
    match (start(near), start(critical)) {
        (_, None) => Outside,
        (near, Some(critical)) => seen(near.is_none_or(|near| near >= critical)),
    }
}

pub(super) fn long_run(stage: &mut Stage<'_>, _: &str) -> Seen {
    if stage.backup().profile == Profile::AsSpecified {
        return Outside;
    }
    let Some((before, _)) = stage.gap(true) else { return Outside };
    // Longer than anything that an alert waits for, and good all the same.
    let backup = stage.backup();
    let waits = backup.alerts_on().into_iter().filter_map(|kind| match backup.threshold(kind) {
        Some(Threshold::Duration(age)) => Some(age.plus(backup.hold(kind))),
        _ => None,
    });
    let longest = waits.max().unwrap_or_default().max(backup.numbers().missing);
    let length = longest.plus(Duration::hours(12));
    let window = stage.rehearsal.window().span;
    if stage.rehearsal.slots().get(before).is_none_or(|at| at + secs(length) > window.end) {
        return Outside;
    }
    let play =
        stage.play(vec![Event::Runs { first: before, count: 1, fate: Fate::Takes { length } }]);
    if play.runs.iter().any(|run| run.end - run.start >= secs(length) && !run.succeeded()) {
        return Outside;
    }
    seen(play.alerts.iter().any(|a| a.intervals.iter().any(|i| i.state == AlertState::Firing)))
}

pub(super) fn none_succeeds(stage: &mut Stage<'_>, _: &str) -> Seen {
    let length = stage.backup().expected_duration.unwrap();
    let play = stage.play(vec![stage.all(0, Fate::Takes { length })]);
    seen(!play.runs.is_empty() && !play.runs.iter().any(Run::succeeded))
}

pub(super) fn skipped(stage: &mut Stage<'_>, _: &str) -> Seen {
    let n = stage.backup().numbers();
    if stage.gap(false).is_none_or(|(_, gap)| gap != secs(n.shortest_gap)) {
        return Outside;
    }
    let fate = Fate::Takes { length: n.longest_run };
    let play = stage.play(vec![stage.all(0, fate)]);
    let late = |r: &Run| r.slot.is_some_and(|slot| r.start >= slot + MINUTE);
    if n.longest_run == n.shortest_gap && play.missed.is_empty() {
        return Within;
    }
    seen(!play.missed.is_empty() || play.runs.iter().any(late))
}

pub(super) fn volume_unseen(stage: &mut Stage<'_>, _: &str) -> Seen {
    let span = stage.rehearsal.window().span;
    let storage = healthy(stage);
    let found = samples(&storage, "kubelet_volume_stats_used_bytes", (span.end, span.length()));
    seen(found.1 == 0)
}

pub(super) fn failure_sticks(stage: &mut Stage<'_>, message: &str) -> Seen {
    let play = stage.play(vec![Event::Runs { first: 2, count: 1, fate: Fate::Fails }]);
    let Some(failed) = play.runs.iter().find(|run| !run.succeeded()) else { return Outside };
    let Some(good) = play.runs.iter().find(|r| r.start > failed.start) else { return Outside };
    if !stage.can_succeed() {
        return Outside;
    }
    let own = play.alerts.iter().find(|alert| message.starts_with(&alert.name)).unwrap();
    seen(own.intervals.iter().any(|interval| interval.span.end > good.end + GRAIN))
}

pub(super) fn fires_in_health(stage: &mut Stage<'_>, message: &str) -> Seen {
    if !stage.can_succeed() {
        return Outside;
    }
    seen(fires(&stage.play(Vec::new()), message))
}

pub(super) fn late_in_health(stage: &mut Stage<'_>, message: &str) -> Seen {
    let play = stage.play(Vec::new());
    let late = AlertKind::NotScheduled;
    let room = stage.backup().numbers().slot_lateness.plus(stage.backup().hold(late));
    if fires(&play, message) {
        return Confirmed;
    }
    // In the simulation a Job is made at its slot; what is left is a scrape and an evaluation.
    if room < Duration::minutes(2) { Within } else { Refuted }
}

pub(super) fn never_for_the_volume(stage: &mut Stage<'_>, message: &str) -> Seen {
    let full = Event::VolumeAt { run: 1, level: Ratio::percent(97) };
    seen(!fires(&stage.play(vec![full]), message))
}

pub(super) fn never_at_the_deadline(stage: &mut Stage<'_>, message: &str) -> Seen {
    let ends = stage.all(1, Fate::HitsDeadline);
    let good = stage.all(1, stage.longest_run());
    let plays = [stage.play(vec![ends]), stage.play(vec![good])];
    seen(!plays.iter().any(|play| fires(play, message)))
}

pub(super) fn usual_runs_fire(stage: &mut Stage<'_>, message: &str) -> Seen {
    let length = stage.backup().expected_duration.unwrap();
    let play = stage.play(vec![stage.all(0, Fate::Takes { length })]);
    if fires(&play, message) {
        return Confirmed;
    }
    // At the very threshold, or for less than its `for`.
    let named = |kind: AlertKind| message.starts_with(&(stage.backup().alert_name(kind) + " "));
    let n = stage.backup().numbers();
    let too_long = named(AlertKind::RunningTooLong).then_some(n.running_too_long);
    let close = too_long.is_some_and(|at| length <= at.plus(Duration::minutes(2)))
        || shows(&play, message)
        || message.contains(&format!(" at {} fires", length.words()))
        || play.runs.iter().all(|run| !run.succeeded());
    if close { Within } else { Refuted }
}

pub(super) fn waits_too_long(stage: &mut Stage<'_>, message: &str) -> Seen {
    if !stage.can_succeed() {
        return Outside;
    }
    let Some((before, gap)) = stage.gap(true) else { return Outside };
    if gap != secs(stage.backup().numbers().longest_gap) {
        return Outside;
    }
    let quick = stage.all(0, Fate::Takes { length: Duration::minutes(1) });
    let missed = Event::Runs { first: before, count: 1, fate: Fate::Missed };
    let is_long = message.contains("RunningTooLong ");
    let world = if is_long { vec![stage.all(1, Fate::HitsDeadline)] } else { vec![quick, missed] };
    let play = stage.play(world);
    seen(!fires(&play, message))
}

pub(super) fn failure_unseen(stage: &mut Stage<'_>, message: &str) -> Seen {
    let n = stage.backup().numbers();
    let Some((at, gap)) = stage.gap(false) else { return Outside };
    if gap != secs(n.shortest_gap) {
        return Outside;
    }
    let fate = if stage.backup().deadline.is_some() { Fate::HitsDeadline } else { Fate::Fails };
    let play = stage.play(vec![Event::Runs { first: at, count: 1, fate }]);
    let failed = play.runs.iter().find(|run| !run.succeeded());
    // A run without a deadline fails sooner than after the longest time, and then shows for longer.
    let short = failed.is_some_and(|run| run.end - run.start + 2 * MINUTE < secs(n.longest_run));
    if failed.is_none() || short { Outside } else { seen(!fires(&play, message)) }
}

pub(super) fn no_later(stage: &mut Stage<'_>, _: &str) -> Seen {
    let length = stage.backup().numbers().two_gaps.plus(Duration::days(9));
    let play = stage.play(vec![Event::Suspend { at: 86_400, length }]);
    let start = |kind| {
        let name = stage.backup().alert_name(kind);
        first(&play, &|other| other == name, false)
    };
    match (start(AlertKind::MissingCritical), start(AlertKind::Missing)) {
        (_, None) => Outside,
        (critical, Some(missing)) => seen(critical.is_some_and(|critical| critical <= missing)),
    }
}
