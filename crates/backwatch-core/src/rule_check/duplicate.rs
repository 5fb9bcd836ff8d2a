//! Rules that make the same series: `checkDuplicates` of `cmd/promtool/main.go`.

use std::collections::BTreeMap;

use super::{Group, Rule};
use crate::diagnostic::Place;

/// A name and labels that more than one rule of a file has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duplicate {
    /// The name of the alert or metric.
    pub name: String,
    /// The labels that the rules give.
    pub labels: BTreeMap<String, String>,
    /// Where the rules start, in the order of the file.
    pub places: Vec<Place>,
}

/// All of them, sorted by name and labels. An alert and a metric of one name count as the same.
pub(super) fn find(groups: &[Group]) -> Vec<Duplicate> {
    let mut places: BTreeMap<(&str, &BTreeMap<String, String>), Vec<Place>> = BTreeMap::new();
    for rule in groups.iter().flat_map(|group| &group.rules) {
        let Rule { kind, labels, place, .. } = rule;
        places.entry((kind.name(), labels)).or_default().push(*place);
    }
    places
        .into_iter()
        .filter(|(_, places)| places.len() > 1)
        .map(|((name, labels), places)| Duplicate {
            name: name.to_owned(),
            labels: labels.clone(),
            places,
        })
        .collect()
}
