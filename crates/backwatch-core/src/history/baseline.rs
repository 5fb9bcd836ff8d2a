//! What the indicators of a backup have been: the figures that targets are held against.

use std::collections::BTreeSet;

use backwatch_sim::series::{Labels, number};

use super::assemble::points;
use super::runs::{Run, runs, successes, values, was_one};
use super::{History, Spread};
use crate::artefact::sli::{Baseline, IndicatorKind};
use crate::plan::{Backup, Duration, OffSite, Ratio};

/// What was measured of one backup.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Measured {
    /// How long the history is.
    pub span: Duration,
    /// Runs that came to an end, those made by hand included.
    pub runs: usize,
    /// How many of them failed.
    pub failures: usize,
    /// How many failed within the window of the success target, counted from the history's end.
    pub failures_in_window: u64,
    /// The greatest ages that the newest success reached, one each time until the next success came;
    /// the last one still grows, and counts once it is the worst.
    pub freshness: Option<Spread<Duration>>,
    /// How many of these were above the freshness target.
    pub stale: usize,
    /// How long good runs took, from start to end.
    pub duration: Option<Spread<Duration>>,
    /// How much of the volume was in use, at every minute at which the kubelet showed it.
    pub used: Option<Spread<Ratio>>,
    /// The greatest ages of the newest off-site copy, as for [`Self::freshness`].
    pub off_site: Option<Spread<Duration>>,
}

/// Measures `backup` over the whole of `history`.
pub fn measure(history: &History, backup: &Backup) -> Measured {
    let (start, end) = history.span.unwrap_or_default();
    let (start, end) = (start.div_euclid(1000), end.div_euclid(1000));
    let runs = runs(history, backup);
    let ended: Vec<&Run> = runs.iter().filter(|run| run.succeeded.is_some()).collect();
    let failed = |run: &&&Run| run.succeeded == Some(false);
    let window = i64::try_from(backup.objectives.success_window.as_seconds()).unwrap_or(0);
    let recent = |run: &&&Run| failed(run) && run.created >= end.saturating_sub(window);
    let ages = ages(&success_times(history, backup, &runs), end);
    let freshness = backup.numbers().freshness;
    Measured {
        span: seconds(end - start),
        runs: ended.len(),
        failures: ended.iter().filter(failed).count(),
        failures_in_window: ended.iter().filter(recent).count() as u64,
        stale: ages.iter().filter(|age| **age > freshness).count(),
        freshness: Spread::of(ages),
        duration: Spread::of(runs.iter().filter_map(took).collect()),
        used: Spread::of(used(history, backup)),
        off_site: Spread::of(self::ages(&copies(history, backup), end)),
    }
}

/// Seconds as a span; what is negative is none.
fn seconds(count: i64) -> Duration {
    Duration::seconds(u64::try_from(count).unwrap_or(0))
}

/// When the backup succeeded: as the `CronJob` says, or else its Jobs.
fn success_times(history: &History, backup: &Backup, runs: &[Run]) -> BTreeSet<i64> {
    let own = successes(history, backup.namespace.as_str(), backup.cronjob.as_str());
    if own.is_empty() { runs.iter().filter_map(|run| run.completed).collect() } else { own }
}

/// How long it was from each moment to the next; from the last one to `end` only where that is the
/// longest, since it is not over.
fn ages(times: &BTreeSet<i64>, end: i64) -> Vec<Duration> {
    let mut ages: Vec<Duration> =
        times.iter().zip(times.iter().skip(1)).map(|(a, b)| seconds(b - a)).collect();
    let open = times.last().map(|last| seconds(end - last));
    let longest = ages.iter().max().copied().unwrap_or_default();
    ages.extend(open.filter(|open| *open > longest));
    ages
}

/// How long a good run took.
fn took(run: &Run) -> Option<Duration> {
    let (from, to) = (run.started?, run.completed?);
    (run.succeeded == Some(true)).then(|| seconds(to - from))
}

/// The share of the volume in use at each step at which it was seen.
fn used(history: &History, backup: &Backup) -> Vec<Ratio> {
    let Some(claim) = &backup.volume else { return Vec::new() };
    let of = |labels: &Labels| {
        labels.get("namespace") == backup.namespace.as_str()
            && labels.get("persistentvolumeclaim") == claim.as_str()
    };
    let mut shares = Vec::new();
    let capacity: Vec<_> = history.select("kubelet_volume_stats_capacity_bytes", of).collect();
    for series in history.select("kubelet_volume_stats_used_bytes", of) {
        let own = series.labels.without_name();
        let Some(size) = capacity.iter().find(|size| size.labels.without_name() == own) else {
            continue;
        };
        let sizes = points(&size.samples);
        let mut size = sizes.iter().peekable();
        for point in points(&series.samples) {
            while size.peek().is_some_and(|size| size.time < point.time) {
                size.next();
            }
            let of = size.peek().filter(|size| size.time == point.time && size.value > 0.0);
            if let Some(share) = of.and_then(|size| ratio(point.value / size.value)) {
                shares.push(share);
            }
        }
    }
    shares
}

fn ratio(share: f64) -> Option<Ratio> {
    let millionths = number::integer((share * 1e6).round());
    u32::try_from(millionths).ok().map(Ratio::millionths)
}

/// When off-site copies were made, by the signal that was chosen.
fn copies(history: &History, backup: &Backup) -> BTreeSet<i64> {
    let namespace = backup.namespace.as_str();
    match &backup.off_site {
        OffSite::None => BTreeSet::new(),
        OffSite::CronJob { name } => successes(history, namespace, name.as_str()),
        OffSite::Container { name } => {
            let of = |labels: &Labels| {
                labels.get("namespace") == namespace && labels.get("container") == name.as_str()
            };
            let done = history.select("kube_pod_container_status_terminated_reason", of);
            let good: BTreeSet<String> = done
                .filter(|series| was_one(&series.samples))
                .map(|series| series.labels.get("pod").to_owned())
                .collect();
            values(history, "kube_pod_container_state_started", |labels| {
                of(labels) && good.contains(labels.get("pod"))
            })
        }
        OffSite::S3Exporter { bucket, prefix } => {
            values(history, "s3_last_modified_object_date", |labels| {
                labels.get("bucket") == bucket && labels.get("prefix") == prefix
            })
        }
        OffSite::Metric { name, matchers } => values(history, name, |labels| {
            matchers.iter().all(|(label, value)| labels.get(label) == value)
        }),
    }
}

impl Measured {
    /// In the words of the SLI table; indicators of which nothing was seen are left out.
    pub fn baseline(&self) -> Baseline {
        let mut baseline = Baseline::default();
        let mut put = |kind, words: Option<String>| {
            if let Some(words) = words {
                baseline.words.insert(kind, words);
            }
        };
        put(IndicatorKind::Freshness, self.freshness.map(|ages| spans(ages, "successes")));
        put(IndicatorKind::OffSiteFreshness, self.off_site.map(|ages| spans(ages, "copies")));
        put(IndicatorKind::Duration, self.duration.map(|times| spans(times, "good runs")));
        put(IndicatorKind::SuccessRate, self.rate().map(|rate| self.rate_words(rate)));
        put(IndicatorKind::Headroom, self.used.map(free));
        baseline.failures = (self.runs > 0).then_some(self.failures_in_window);
        baseline
    }

    /// The share of runs that succeeded, rounded down to a millionth; none without runs.
    pub fn rate(&self) -> Option<Ratio> {
        let good = self.runs.saturating_sub(self.failures) as u64;
        let millionths = (good * 1_000_000).checked_div(self.runs as u64)?;
        u32::try_from(millionths).ok().map(Ratio::millionths)
    }

    fn rate_words(&self, rate: Ratio) -> String {
        let (runs, failures) = (self.runs, self.failures);
        let span = self.span.words();
        format!("{}: {failures} of {runs} runs failed in {span}", rate.words_at_least())
    }
}

fn spans(spread: Spread<Duration>, what: &str) -> String {
    format!(
        "median {}, p95 {}, worst {} ({} {what})",
        spread.median.words(),
        spread.p95.words(),
        spread.worst.words(),
        spread.count
    )
}

/// What was free: the least where most was used.
fn free(used: Spread<Ratio>) -> String {
    let left = |used: Ratio| Ratio::percent(100).minus(used).words_at_least();
    let (median, p95, worst) = (left(used.median), left(used.p95), left(used.worst));
    format!("median {median}, p95 {p95}, worst {worst} free ({} samples)", used.count)
}
