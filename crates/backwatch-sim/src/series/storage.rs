//! The series that expressions select from.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::labels::Labels;
use super::run::Samples;
use crate::order;
use crate::promql::ast::VectorSelector;

/// A series and its samples; cheap to clone.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredSeries {
    /// Its labels, the metric's name among them.
    pub labels: Labels,
    /// Its samples.
    pub samples: Arc<Samples>,
}

static REVISIONS: AtomicU64 = AtomicU64::new(0);

/// The series of one metric.
pub(super) type Metric = BTreeMap<Labels, Arc<Samples>>;

/// A set of series; cheap to clone, the series of a metric are shared until one of them changes.
#[derive(Debug, Clone, Default)]
pub struct Storage {
    by_name: BTreeMap<Arc<str>, Arc<Metric>>,
    /// Differs between any two states of any storages: two copies that change are not the same.
    revision: u64,
}

impl Storage {
    /// No series.
    pub fn new() -> Self {
        Self::default()
    }

    /// The samples of a series, to add to; the series is made where it is missing.
    pub fn samples_mut(&mut self, labels: &Labels) -> &mut Samples {
        Arc::make_mut(self.metric_mut(labels).entry(labels.clone()).or_default())
    }

    /// Sets the samples of a series, which may be shared with other storages.
    pub fn put(&mut self, labels: &Labels, samples: Arc<Samples>) {
        self.metric_mut(labels).insert(labels.clone(), samples);
    }

    /// Takes a series away.
    pub fn remove(&mut self, labels: &Labels) {
        self.metric_mut(labels).remove(labels);
    }

    /// The names of all metrics, in order.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(|name| &**name)
    }

    /// The series of a metric.
    pub(super) fn metric(&self, name: &str) -> Option<&Arc<Metric>> {
        self.by_name.get(name)
    }

    fn metric_mut(&mut self, labels: &Labels) -> &mut Metric {
        self.revision = REVISIONS.fetch_add(1, Ordering::Relaxed) + 1;
        Arc::make_mut(self.by_name.entry(labels.shared_name()).or_default())
    }

    /// The labels of a series to be added, which share what they can with those of the same metric.
    pub(super) fn sharing(&self, labels: &Labels) -> Labels {
        let first = self.by_name.get(labels.name()).and_then(|series| series.keys().next());
        first.map_or_else(|| labels.clone(), |first| labels.sharing(first))
    }

    /// A number that changes with each change of the series.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// All series, sorted by metric name and labels.
    pub fn iter(&self) -> impl Iterator<Item = StoredSeries> + '_ {
        self.by_name.values().flat_map(|series| series.iter()).map(|(labels, samples)| {
            StoredSeries { labels: labels.clone(), samples: Arc::clone(samples) }
        })
    }

    /// All series of a metric, sorted by labels.
    pub fn of_metric(&self, name: &str) -> impl Iterator<Item = StoredSeries> + '_ {
        let series = self.by_name.get(name).into_iter().flat_map(|series| series.iter());
        series.map(|(labels, samples)| StoredSeries {
            labels: labels.clone(),
            samples: Arc::clone(samples),
        })
    }

    /// The series that satisfy all conditions of the selector, sorted by labels.
    pub fn select(&self, selector: &VectorSelector) -> Vec<StoredSeries> {
        let mut out = Vec::new();
        let mut add = |series: &Metric| {
            for (labels, samples) in series.iter().filter(|(labels, _)| matches(selector, labels)) {
                out.push(StoredSeries { labels: labels.clone(), samples: Arc::clone(samples) });
            }
        };
        if let Some(name) = &selector.name {
            self.by_name.get(name.as_str()).into_iter().for_each(|series| add(series));
        } else {
            self.by_name.values().for_each(|series| add(series));
            order::sort_by(&mut out, &|a, b| a.labels.cmp(&b.labels));
        }
        out
    }
}

/// Whether these labels satisfy all conditions of the selector.
pub fn matches(selector: &VectorSelector, labels: &Labels) -> bool {
    selector.name.as_ref().is_none_or(|name| labels.name() == name)
        && selector.matchers.iter().all(|m| m.matcher.is_match(labels.get(&m.name)))
}
