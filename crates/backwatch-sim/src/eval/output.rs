//! Series with a value at the steps of an evaluation, and how results of the same labels meet.

use std::collections::BTreeMap;

use crate::order;
use crate::series::{Labels, Stretches, Timeline};

/// A series of an instant vector, over all steps of an evaluation.
#[derive(Debug, Clone, PartialEq)]
pub struct RangeSeries {
    /// Its labels.
    pub labels: Labels,
    /// Whether the metric's name is still to be taken away: with delayed name removal that happens
    /// at the end of the evaluation.
    pub drop_name: bool,
    /// Its values.
    pub line: Timeline,
}

/// Sorts series by their labels.
pub(crate) fn sort(series: &mut [RangeSeries]) {
    order::sort_by(series, &|a, b| a.labels.cmp(&b.labels));
}

/// What Prometheus says where two results of one step have the same labels.
pub(crate) const SAME_LABELS: &str = "vector cannot contain metrics with the same labelset";

/// Gathers series; those of the same labels become one, if they have no step in common.
#[derive(Debug, Default)]
pub(crate) struct Output {
    series: Vec<RangeSeries>,
    by_labels: BTreeMap<Labels, usize>,
    conflicts: Stretches,
}

impl Output {
    pub(crate) fn add(&mut self, labels: Labels, drop_name: bool, line: Timeline) {
        if line.is_empty() {
            return;
        }
        let found = self.by_labels.get(&labels).and_then(|at| self.series.get_mut(*at));
        let Some(series) = found else {
            self.by_labels.insert(labels.clone(), self.series.len());
            self.series.push(RangeSeries { labels, drop_name, line });
            return;
        };
        let twice = series.line.fill(&line);
        self.conflicts = self.conflicts.union(&twice);
    }

    /// The series in the order in which they came, and the steps with two results of the same labels.
    pub(crate) fn finish(self) -> (Vec<RangeSeries>, Stretches) {
        (self.series, self.conflicts)
    }
}
