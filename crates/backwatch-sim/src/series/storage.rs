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

/// A set of series; cheap to clone, the samples are shared until they change.
#[derive(Debug, Clone, Default)]
pub struct Storage {
    by_name: BTreeMap<Arc<str>, BTreeMap<Labels, Arc<Samples>>>,
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
        self.revision = REVISIONS.fetch_add(1, Ordering::Relaxed) + 1;
        let series = self.by_name.entry(labels.shared_name()).or_default();
        Arc::make_mut(series.entry(labels.clone()).or_default())
    }

    /// A number that changes with each change of the series.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// All series, sorted by metric name and labels.
    pub fn iter(&self) -> impl Iterator<Item = StoredSeries> + '_ {
        self.by_name.values().flat_map(BTreeMap::iter).map(|(labels, samples)| StoredSeries {
            labels: labels.clone(),
            samples: Arc::clone(samples),
        })
    }

    /// The series that satisfy all conditions of the selector, sorted by labels.
    pub fn select(&self, selector: &VectorSelector) -> Vec<StoredSeries> {
        let mut out = Vec::new();
        for (name, series) in &self.by_name {
            if selector.name.as_ref().is_some_and(|wanted| **wanted != **name) {
                continue;
            }
            for (labels, samples) in series {
                if matches(selector, labels) {
                    out.push(StoredSeries { labels: labels.clone(), samples: Arc::clone(samples) });
                }
            }
        }
        order::sort_by(&mut out, &|a, b| a.labels.cmp(&b.labels));
        out
    }
}

/// Whether these labels satisfy all conditions of the selector.
pub fn matches(selector: &VectorSelector, labels: &Labels) -> bool {
    selector.name.as_ref().is_none_or(|name| labels.name() == name)
        && selector.matchers.iter().all(|m| m.matcher.is_match(labels.get(&m.name)))
}
