//! One history from the answers of several files: chunks put behind each other, change points made
//! into the samples that they stand for.

use std::collections::BTreeMap;

use backwatch_sim::series::run::Point;
use backwatch_sim::series::{Labels, Samples, Storage, StoredSeries};

use super::Answers;
use super::query::{MARK, STEP_MILLIS};

/// Series as Prometheus showed them at regular steps.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// The series. Look-back has been applied already.
    pub storage: Storage,
    /// Version, flags and whatever else the server said of itself.
    pub facts: BTreeMap<String, String>,
    /// The first and the last step, in milliseconds since the epoch; none where there are no samples.
    pub span: Option<(i64, i64)>,
}

/// A moment at which a series changed.
#[derive(Clone, Copy, PartialEq)]
struct Change {
    time: i64,
    kind: Kind,
    value: f64,
}

/// What happened to a series, in the order in which things count that happen at the same time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// From here on it has this value.
    From,
    /// It was there one step before and is here no longer.
    End,
    /// It was still there at the end of the history.
    Until,
}

impl History {
    /// Puts answers together, in whatever order they came. Where two give a sample of the same series
    /// for the same time, the one from the piece that begins earlier counts.
    pub fn of<'a>(answers: impl IntoIterator<Item = &'a Answers>) -> Self {
        let mut history = Self::default();
        let mut plain: BTreeMap<Labels, Vec<&Samples>> = BTreeMap::new();
        let mut marked: BTreeMap<Labels, Vec<Change>> = BTreeMap::new();
        let mut span: Option<(i64, i64)> = None;
        for answers in answers {
            history.facts.extend(answers.facts.clone());
            for (labels, samples) in &answers.pieces {
                let first = samples.runs().first().map_or(0, |run| run.start);
                let last = samples.end().unwrap_or(first);
                span = Some(span.map_or((first, last), |(a, b)| (a.min(first), b.max(last))));
                match kind_of(labels.get(MARK)) {
                    None => plain.entry(labels.clone()).or_default().push(samples),
                    Some(kind) => {
                        let changes = marked.entry(labels.with(MARK, "")).or_default();
                        let points = points(samples);
                        changes.extend(points.iter().map(|p| Change {
                            time: p.time,
                            kind,
                            value: p.value,
                        }));
                    }
                }
            }
        }
        history.span = span;
        for (labels, changes) in marked {
            rebuild(changes, span.unwrap_or_default(), history.storage.samples_mut(&labels));
        }
        for (labels, pieces) in plain {
            join(pieces, history.storage.samples_mut(&labels));
        }
        history
    }

    /// Every series that is called `metric` and that `keep` wants.
    pub(super) fn select<'a>(
        &'a self,
        metric: &'a str,
        keep: impl Fn(&Labels) -> bool + 'a,
    ) -> impl Iterator<Item = StoredSeries> + 'a {
        let all = self.storage.iter();
        all.filter(move |series| series.labels.name() == metric && keep(&series.labels))
    }
}

/// The last sample.
pub(super) fn last(samples: &Samples) -> Option<Point> {
    let run = samples.runs().last()?;
    run.value(run.count.checked_sub(1)?).map(|value| Point { time: run.end(), value })
}

/// The values that a series had, each at least once, without a look at repeated ones.
pub(super) fn values(samples: &Samples) -> impl Iterator<Item = f64> + '_ {
    samples.runs().iter().flat_map(|run| {
        let count = if run.constant().is_some() { 1 } else { run.count };
        (0..count).filter_map(|k| run.value(k))
    })
}

fn kind_of(mark: &str) -> Option<Kind> {
    match mark {
        "from" => Some(Kind::From),
        "end" => Some(Kind::End),
        "until" => Some(Kind::Until),
        _ => None,
    }
}

/// All samples one by one.
pub(super) fn points(samples: &Samples) -> Vec<Point> {
    let mut points = Vec::new();
    samples.collect(i64::MIN, i64::MAX, &mut points);
    points
}

/// The samples between the changes, one a step.
fn rebuild(mut changes: Vec<Change>, span: (i64, i64), into: &mut Samples) {
    changes.sort_by_key(|change| (change.time, change.kind));
    let mut open: Option<(i64, f64)> = None;
    let mut put = |from: i64, to: i64, value: f64| {
        if to >= from {
            let steps = backwatch_sim::series::number::count((to - from) / STEP_MILLIS);
            into.push_constant(from, STEP_MILLIS, steps.saturating_add(1), value);
        }
    };
    for Change { time, kind, value } in changes {
        let before = time.saturating_sub(STEP_MILLIS);
        // A series of which only the end was seen was there from the beginning.
        let was = open.or((kind == Kind::End).then_some((span.0, value)));
        match kind {
            Kind::From => {
                if let Some((from, value)) = open {
                    put(from, before, value);
                }
                open = Some((time, value));
            }
            Kind::End => {
                if let Some((from, value)) = was {
                    put(from, before, value);
                }
                open = None;
            }
            Kind::Until => {
                let (from, value) = open.unwrap_or((time, value));
                put(from, time, value);
                open = None;
            }
        }
    }
    if let Some((from, value)) = open {
        put(from, span.1, value);
    }
}

/// Chunks of one series behind each other.
fn join(mut pieces: Vec<&Samples>, into: &mut Samples) {
    pieces.sort_by_key(|samples| samples.runs().first().map_or(i64::MAX, |run| run.start));
    for samples in pieces {
        if into.end().is_none() {
            *into = samples.clone();
            continue;
        }
        let from = into.end().unwrap_or(i64::MIN);
        for run in samples.runs() {
            let seen = run.count_until(from);
            match run.constant() {
                Some(value) if seen < run.count && run.count - seen > 3 => {
                    into.push_constant(run.time(seen), run.interval, run.count - seen, value);
                }
                _ => {
                    for k in seen..run.count {
                        if let Some(value) = run.value(k) {
                            into.push(run.time(k), value);
                        }
                    }
                }
            }
        }
    }
}
