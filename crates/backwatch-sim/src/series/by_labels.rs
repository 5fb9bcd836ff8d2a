//! Things that are found by labels.

use std::collections::BTreeMap;

use super::labels::Labels;
use crate::order;

/// Things in the order in which they came, each found again by its labels.
#[derive(Debug, Clone)]
pub(crate) struct ByLabels<T> {
    places: BTreeMap<Labels, usize>,
    items: Vec<(Labels, T)>,
}

impl<T> Default for ByLabels<T> {
    fn default() -> Self {
        Self { places: BTreeMap::new(), items: Vec::new() }
    }
}

impl<T: Default> ByLabels<T> {
    /// Changes the thing of these labels, which is made where it is missing.
    pub(crate) fn change(&mut self, labels: Labels, change: impl FnOnce(&mut T)) {
        let place = self.place(&labels);
        if let Some((_, item)) = place.and_then(|place| self.items.get_mut(place)) {
            return change(item);
        }
        let mut item = T::default();
        change(&mut item);
        self.places.insert(labels.clone(), self.items.len());
        self.items.push((labels, item));
    }
}

impl<T> ByLabels<T> {
    /// The how manieth thing has these labels.
    pub(crate) fn place(&self, labels: &Labels) -> Option<usize> {
        self.places.get(labels).copied()
    }

    pub(crate) fn get(&self, labels: &Labels) -> Option<&T> {
        self.items.get(self.place(labels)?).map(|(_, item)| item)
    }

    /// In the order in which they came.
    pub(crate) fn as_slice(&self) -> &[(Labels, T)] {
        &self.items
    }

    /// In the order of labels.
    pub(crate) fn in_order(&self) -> impl Iterator<Item = &(Labels, T)> {
        self.places.values().filter_map(|place| self.items.get(*place))
    }

    /// In the order of labels.
    pub(crate) fn into_sorted(mut self) -> Vec<(Labels, T)> {
        order::sort_by(&mut self.items, &|a, b| a.0.cmp(&b.0));
        self.items
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_are_found_by_labels_and_come_in_order() {
        let labels = |value: &str| Labels::from_pairs([("a", value)]);
        let mut counts = ByLabels::<usize>::default();
        for value in ["2", "1", "2", "3", "2"] {
            counts.change(labels(value), |count| *count += 1);
        }
        assert_eq!((counts.get(&labels("2")), counts.get(&labels("4"))), (Some(&3), None));
        assert_eq!(counts.place(&labels("1")), Some(1));
        let values = |(labels, count): &(Labels, usize)| (labels.get("a").to_owned(), *count);
        let sorted = [("1".to_owned(), 1), ("2".to_owned(), 3), ("3".to_owned(), 1)];
        assert_eq!(counts.in_order().map(values).collect::<Vec<_>>(), sorted);
        assert_eq!(counts.as_slice().len(), 3);
        assert_eq!(counts.into_sorted().iter().map(values).collect::<Vec<_>>(), sorted);
    }
}
