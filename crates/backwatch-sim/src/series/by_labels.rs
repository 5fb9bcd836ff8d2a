//! Things that are found by labels.

use std::cmp::Ordering;

use super::labels::Labels;
use crate::order;

/// Things in the order in which they came, each found again by its labels.
#[derive(Debug, Clone)]
pub(crate) struct ByLabels<T> {
    items: Vec<(Labels, T)>,
    /// The places of the items in the order of labels. Most things come in that order already, so that
    /// each goes to the end.
    order: Vec<usize>,
}

impl<T> Default for ByLabels<T> {
    fn default() -> Self {
        Self { items: Vec::new(), order: Vec::new() }
    }
}

impl<T: Default> ByLabels<T> {
    /// Changes the thing of these labels, which is made where it is missing.
    pub(crate) fn change(&mut self, labels: Labels, change: impl FnOnce(&mut T)) {
        let place = self.place_or(labels, |_| T::default());
        if let Some(item) = self.get_mut(place) {
            change(item);
        }
    }
}

impl<T> ByLabels<T> {
    /// The how manieth thing has these labels.
    pub(crate) fn place(&self, labels: &Labels) -> Option<usize> {
        let at = self.find(labels).ok()?;
        self.order.get(at).copied()
    }

    /// The how manieth thing has these labels, after it has been made where it was missing.
    pub(crate) fn place_or(&mut self, labels: Labels, new: impl FnOnce(&Labels) -> T) -> usize {
        let place = self.items.len();
        match self.find(&labels) {
            Ok(at) => self.order.get(at).copied().unwrap_or(place),
            Err(at) => {
                self.order.insert(at, place);
                let item = new(&labels);
                self.items.push((labels, item));
                place
            }
        }
    }

    /// Where in the order the labels are, or would be.
    fn find(&self, labels: &Labels) -> Result<usize, usize> {
        let compare = |place: &usize| self.items.get(*place).map(|(known, _)| known.cmp(labels));
        match self.order.last().and_then(compare) {
            Some(Ordering::Less) | None => Err(self.order.len()),
            Some(Ordering::Equal) => Ok(self.order.len() - 1),
            Some(Ordering::Greater) => {
                self.order.binary_search_by(|place| compare(place).unwrap_or(Ordering::Equal))
            }
        }
    }

    pub(crate) fn get(&self, labels: &Labels) -> Option<&T> {
        self.at(self.place(labels)?)
    }

    pub(crate) fn at(&self, place: usize) -> Option<&T> {
        self.items.get(place).map(|(_, item)| item)
    }

    pub(crate) fn get_mut(&mut self, place: usize) -> Option<&mut T> {
        self.items.get_mut(place).map(|(_, item)| item)
    }

    /// In the order in which they came.
    pub(crate) fn as_slice(&self) -> &[(Labels, T)] {
        &self.items
    }

    /// In the order in which they came.
    pub(crate) fn into_items(self) -> Vec<(Labels, T)> {
        self.items
    }

    /// In the order of labels.
    pub(crate) fn in_order(&self) -> impl Iterator<Item = &(Labels, T)> {
        self.order.iter().filter_map(|place| self.items.get(*place))
    }

    /// In the order of labels.
    pub(crate) fn into_sorted(mut self) -> Vec<(Labels, T)> {
        order::arrange(&mut self.items, self.order);
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
        let came: Vec<_> = counts.clone().into_items().iter().map(values).collect();
        assert_eq!(came.iter().map(|item| item.1).collect::<Vec<_>>(), [3, 1, 1]);
        assert_eq!(counts.into_sorted().iter().map(values).collect::<Vec<_>>(), sorted);
    }
}
