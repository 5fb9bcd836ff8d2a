//! A scrape each minute: pieces of truth become runs of samples.
//!
//! A series that ends gets a stale marker at the next scrape, and so does one whose target does not
//! answer. In a scrape gap nothing is written, no marker either.

use std::collections::BTreeSet;
use std::sync::Arc;

use backwatch_sim::series::labels::METRIC_NAME;
use backwatch_sim::series::{Labels, Samples, Storage};

use super::{Asked, Scene};
use crate::rehearsal::setup::{STEP, Span};

/// Which target a series comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// Each kube-state-metrics.
    StateMetrics,
    /// The kubelet of the node.
    Kubelet,
    /// What tells of the off-site copy.
    Exporter,
}

/// A value that holds from one moment up to another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Piece {
    pub(super) span: Span,
    pub(super) value: f64,
}

impl Piece {
    pub(super) fn new(start: i64, end: i64, value: f64) -> Self {
        Self { span: Span::new(start, end), value }
    }
}

/// All label names and values so far: a text is the same one each time it is needed, and comparing
/// shared texts costs nothing.
#[derive(Debug, Clone, Default)]
pub(super) struct Texts {
    /// From before.
    known: Arc<BTreeSet<Arc<str>>>,
    new: BTreeSet<Arc<str>>,
}

impl Texts {
    fn shared(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.known.get(text).or_else(|| self.new.get(text)) {
            return Arc::clone(known);
        }
        let new: Arc<str> = Arc::from(text);
        self.new.insert(Arc::clone(&new));
        new
    }

    /// The same, so that a copy costs nothing.
    pub(super) fn settled(self) -> Self {
        let all = self.known.iter().cloned().chain(self.new).collect();
        Self { known: Arc::new(all), new: BTreeSet::new() }
    }
}

/// What is scraped so far.
pub(super) struct Scrape<'a> {
    pub(super) storage: Storage,
    asked: &'a Asked,
    pub(super) texts: Texts,
    /// The labels of what was written since it was last asked.
    written: Vec<Labels>,
    matchers: Vec<(Arc<str>, Arc<str>)>,
    replicas: usize,
    first: i64,
    count: i64,
    /// Numbers of scrapes at which kube-state-metrics did not answer.
    unanswered: Vec<(i64, i64)>,
    /// Numbers of scrapes that did not happen.
    missed: Vec<(i64, i64)>,
}

impl<'a> Scrape<'a> {
    /// Goes on with what is there.
    pub(super) fn new(scene: Scene<'_>, asked: &'a Asked, storage: Storage, texts: Texts) -> Self {
        let span = scene.truth.span;
        let matchers = scene.plan.matchers.iter();
        let mut scrape = Self {
            storage,
            asked,
            texts,
            written: Vec::new(),
            matchers: matchers.map(|(l, v)| (l.as_str().into(), v.as_str().into())).collect(),
            replicas: scene.truth.replicas,
            first: span.start,
            count: (span.end - span.start) / STEP,
            unanswered: Vec::new(),
            missed: Vec::new(),
        };
        let numbers = |spans: &[Span]| -> Vec<(i64, i64)> {
            spans.iter().map(|s| (scrape.number(s.start), scrape.number(s.end))).collect()
        };
        let (unanswered, missed) =
            (numbers(&scene.truth.state_metrics_down), numbers(&scene.truth.scrape_gap));
        scrape.unanswered = unanswered;
        scrape.missed = missed;
        scrape
    }

    /// The labels of what was written since the last call.
    pub(super) fn take_written(&mut self) -> Vec<Labels> {
        std::mem::take(&mut self.written)
    }

    /// Whether a scrape was missed or not answered in a span, or near it.
    pub(super) fn is_blocked_in(&self, span: Span) -> bool {
        let from = self.number(span.start.saturating_sub(STEP));
        let to = self.number(span.end).saturating_add(1);
        let mut blocked = self.unanswered.iter().chain(&self.missed);
        blocked.any(|(start, end)| *start <= to && from <= *end)
    }

    /// Whether anybody asks for a metric.
    pub(super) fn asks(&self, metric: &str) -> bool {
        self.asked.asks(metric)
    }

    /// The number of the first scrape that is not before a moment.
    fn number(&self, at: i64) -> i64 {
        let behind = at.saturating_sub(self.first);
        (behind.saturating_add(STEP - 1)).div_euclid(STEP).clamp(0, self.count)
    }

    /// Writes a series, once for each kube-state-metrics where it comes from there. The pieces are in
    /// order and do not overlap.
    pub(super) fn add(
        &mut self,
        metric: &str,
        target: Target,
        labels: &[(&str, &str)],
        pieces: &[Piece],
    ) {
        if !self.asks(metric) || pieces.is_empty() {
            return;
        }
        let replicas = if target == Target::StateMetrics { self.replicas } else { 1 };
        let numbered = self.numbered(target, pieces);
        if numbered.is_empty() {
            return;
        }
        for replica in 0..replicas {
            let named = self.labels(metric, target, replica, labels);
            let samples = self.storage.samples_mut(&named);
            write(samples, &numbered, self.first, self.count, &self.missed);
            self.written.push(named);
        }
    }

    fn labels(
        &mut self,
        metric: &str,
        target: Target,
        replica: usize,
        labels: &[(&str, &str)],
    ) -> Labels {
        let (instance, job) = match target {
            Target::StateMetrics if replica == 0 => ("10.0.0.5:8080", "kube-state-metrics"),
            Target::StateMetrics => ("10.0.0.6:8080", "kube-state-metrics"),
            Target::Kubelet => ("node-a", "kubelet"),
            Target::Exporter => ("10.0.0.7:9340", "off-site"),
        };
        let path = if target == Target::Kubelet { "/metrics" } else { "" };
        let own = [("instance", instance), ("job", job), ("metrics_path", path)];
        let name = [(METRIC_NAME, metric)];
        let all = own.iter().chain(labels).chain(&name);
        let mut pairs: Vec<(Arc<str>, Arc<str>)> = Vec::with_capacity(16);
        for (label, value) in all {
            pairs.push((self.texts.shared(label), self.texts.shared(value)));
        }
        Labels::from_pairs(pairs.into_iter().chain(self.matchers.iter().cloned()))
    }

    /// First scrape, the one behind the last, and value, where the target answers.
    fn numbered(&self, target: Target, pieces: &[Piece]) -> Vec<(i64, i64, f64)> {
        let mut out = Vec::with_capacity(pieces.len());
        for piece in pieces {
            let mut from = self.number(piece.span.start);
            let to = self.number(piece.span.end);
            let down = self.unanswered.iter().filter(|_| target == Target::StateMetrics);
            let mut blocked: Vec<(i64, i64)> = down.chain(&self.missed).copied().collect();
            blocked.sort_unstable();
            for (start, end) in blocked {
                if end <= from || start >= to {
                    continue;
                }
                if start > from {
                    out.push((from, start, piece.value));
                }
                from = from.max(end);
            }
            if from < to {
                out.push((from, to, piece.value));
            }
        }
        out
    }
}

fn write(
    samples: &mut Samples,
    pieces: &[(i64, i64, f64)],
    first: i64,
    count: i64,
    missed: &[(i64, i64)],
) {
    let time = |number: i64| (first + number * STEP) * 1_000;
    let happens = |number: i64| !missed.iter().any(|(from, to)| *from <= number && number < *to);
    for (at, (from, to, value)) in pieces.iter().enumerate() {
        let steps = usize::try_from(to - from).unwrap_or(0);
        samples.push_constant(time(*from), STEP * 1_000, steps, *value);
        let next = pieces.get(at + 1).map_or(count, |(from, ..)| *from);
        if next > *to && *to < count && happens(*to) {
            samples.push_stale(time(*to));
        }
    }
}
