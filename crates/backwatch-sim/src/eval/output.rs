//! Series with a value at the steps of an evaluation, and how results of the same labels meet.

use crate::order;
use crate::series::by_labels::ByLabels;
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
    /// Whether the name is still to be taken away, and the values.
    series: ByLabels<Option<(bool, Timeline)>>,
    conflicts: Stretches,
}

impl Output {
    pub(crate) fn add(&mut self, labels: Labels, drop_name: bool, line: Timeline) {
        if line.is_empty() {
            return;
        }
        let conflicts = &mut self.conflicts;
        self.series.change(labels, |known| match known {
            Some((_, values)) => *conflicts = conflicts.union(&values.fill(&line)),
            None => *known = Some((drop_name, line)),
        });
    }

    /// The series in the order in which they came, and the steps with two results of the same labels.
    pub(crate) fn finish(self) -> (Vec<RangeSeries>, Stretches) {
        let series = self.series.into_items().into_iter().filter_map(|(labels, values)| {
            let (drop_name, line) = values?;
            Some(RangeSeries { labels, drop_name, line })
        });
        (series.collect(), self.conflicts)
    }
}
