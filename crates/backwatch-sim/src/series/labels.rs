//! The labels of a series.
//!
//! After Prometheus, `model/labels`: sorted by name, an empty value means that the label is absent,
//! and sets are ordered label by label.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// The label that holds a metric's name.
pub const METRIC_NAME: &str = "__name__";

/// The label of a classic histogram's upper bound.
pub const BUCKET: &str = "le";

/// Name and value of a label, shared by the sets that have it.
pub(crate) type Label = (Arc<str>, Arc<str>);

/// A set of labels, sorted by name; cheap to clone.
#[derive(Clone, Eq)]
pub struct Labels(Arc<[Label]>);

/// Label by label; texts that are shared need not be looked at.
impl Ord for Labels {
    fn cmp(&self, other: &Self) -> Ordering {
        if Arc::ptr_eq(&self.0, &other.0) {
            return Ordering::Equal;
        }
        for (own, others) in self.0.iter().zip(other.0.iter()) {
            let order = compare(&own.0, &others.0).then_with(|| compare(&own.1, &others.1));
            if order.is_ne() {
                return order;
            }
        }
        self.0.len().cmp(&other.0.len())
    }
}

impl Hash for Labels {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl PartialOrd for Labels {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Labels {
    fn eq(&self, other: &Self) -> bool {
        self.0.len() == other.0.len() && self.cmp(other).is_eq()
    }
}

/// Puts a label into its place, or in that of the one with its name.
fn put(labels: &mut Vec<Label>, label: Label) {
    match labels.binary_search_by(|known| known.0.cmp(&label.0)) {
        Ok(at) => {
            if let Some(known) = labels.get_mut(at) {
                *known = label;
            }
        }
        Err(at) => labels.insert(at, label),
    }
}

fn compare(a: &Arc<str>, b: &Arc<str>) -> Ordering {
    if Arc::ptr_eq(a, b) { Ordering::Equal } else { a.cmp(b) }
}

impl Default for Labels {
    fn default() -> Self {
        Self::empty()
    }
}

impl Labels {
    /// No labels.
    pub fn empty() -> Self {
        Self(Arc::from([]))
    }

    /// The labels of these pairs. A later pair of the same name wins; empty values are left out.
    pub fn from_pairs<N, V>(pairs: impl IntoIterator<Item = (N, V)>) -> Self
    where
        N: Into<Arc<str>>,
        V: Into<Arc<str>>,
    {
        let mut all: Vec<Label> = Vec::new();
        for (name, value) in pairs {
            put(&mut all, (name.into(), value.into()));
        }
        all.retain(|(_, value)| !value.is_empty());
        Self(all.into())
    }

    /// The value of a label; empty where it is absent.
    pub fn get(&self, name: &str) -> &str {
        match self.0.binary_search_by(|(n, _)| (**n).cmp(name)) {
            Ok(at) => self.0.get(at).map_or("", |(_, value)| value),
            Err(_) => "",
        }
    }

    /// The metric's name; empty where there is none.
    pub fn name(&self) -> &str {
        self.get(METRIC_NAME)
    }

    /// Names and values, by name.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (&**name, &**value))
    }

    /// Whether there are no labels.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many labels there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// With one label set, or taken away where `value` is empty.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Self {
        if self.get(name) == value {
            return self.clone();
        }
        let mut all: Vec<_> = self.0.iter().filter(|(n, _)| &**n != name).cloned().collect();
        if !value.is_empty() {
            let at = all.partition_point(|(n, _)| &**n < name);
            all.insert(at, (Arc::from(name), Arc::from(value)));
        }
        Self(all.into())
    }

    /// With each of these labels set, or taken away where its value is empty. They are sorted by name,
    /// each there once.
    #[must_use]
    pub(crate) fn with_all(&self, labels: &[Label]) -> Self {
        let mut all = Vec::with_capacity(self.0.len() + labels.len());
        let mut own = self.0.iter().peekable();
        for label in labels {
            while let Some(before) = own.next_if(|own| compare(&own.0, &label.0).is_lt()) {
                all.push(before.clone());
            }
            own.next_if(|own| compare(&own.0, &label.0).is_eq());
            if !label.1.is_empty() {
                all.push(label.clone());
            }
        }
        all.extend(own.cloned());
        Self(all.into())
    }

    /// The same labels, with names and values that another set has shared with it, if their names are the
    /// same.
    #[must_use]
    pub(crate) fn sharing(&self, other: &Self) -> Self {
        let same = |(own, others): (&Label, &Label)| own.0 == others.0;
        if self.0.len() != other.0.len() || !self.0.iter().zip(&*other.0).all(same) {
            return self.clone();
        }
        let shared = self.0.iter().zip(&*other.0).map(|(own, others)| {
            let value = if own.1 == others.1 { &others.1 } else { &own.1 };
            (Arc::clone(&others.0), Arc::clone(value))
        });
        Self(shared.collect())
    }

    /// The metric's name as the set holds it.
    pub(crate) fn shared_name(&self) -> Arc<str> {
        let name = self.0.iter().find(|(name, _)| &**name == METRIC_NAME);
        name.map_or_else(|| Arc::from(""), |(_, value)| Arc::clone(value))
    }

    /// Only the labels that satisfy the condition on their name.
    #[must_use]
    pub fn retain(&self, keep: impl Fn(&str) -> bool) -> Self {
        if self.0.iter().all(|(name, _)| keep(name)) {
            return self.clone();
        }
        Self(self.0.iter().filter(|(name, _)| keep(name)).cloned().collect())
    }

    /// Only these labels.
    #[must_use]
    pub fn keep(&self, names: &[String]) -> Self {
        self.retain(|name| names.iter().any(|n| n == name))
    }

    /// Without these labels.
    #[must_use]
    pub fn without(&self, names: &[String]) -> Self {
        self.retain(|name| !names.iter().any(|n| n == name))
    }

    /// Without the metric's name.
    #[must_use]
    pub fn without_name(&self) -> Self {
        self.retain(|name| name != METRIC_NAME)
    }

    /// Without the labels that say what the metric is: its name, type and unit.
    #[must_use]
    pub fn without_metadata(&self) -> Self {
        self.retain(|name| !matches!(name, METRIC_NAME | "__type__" | "__unit__"))
    }
}

impl fmt::Display for Labels {
    /// In braces, the metric's name among them, as Prometheus writes them in errors.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        for (i, (name, value)) in self.iter().enumerate() {
            if i > 0 {
                f.write_str(", ")?;
            }
            if is_legacy_name(name) {
                write!(f, "{name}={value:?}")?;
            } else {
                write!(f, "{name:?}={value:?}")?;
            }
        }
        f.write_str("}")
    }
}

impl fmt::Debug for Labels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Whether a label name needs no quotes.
fn is_legacy_name(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes.next().is_some_and(|b| b.is_ascii_alphabetic() || b == b'_')
        && bytes.all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_pair_wins_and_an_empty_one_is_absent() {
        let labels = Labels::from_pairs([("b", "1"), ("a", "2"), ("b", "3"), ("c", "")]);
        assert_eq!(labels.to_string(), r#"{a="2", b="3"}"#);
        assert_eq!(labels.get("b"), "3");
        assert_eq!(labels.get("c"), "");
    }

    #[test]
    fn many_labels_are_set_and_taken_away_at_once() {
        let labels = Labels::from_pairs([("__name__", "m"), ("b", "1"), ("d", "2")]);
        let check = |set: &[(&str, &str)]| {
            let set: Vec<Label> = set.iter().map(|(n, v)| ((*n).into(), (*v).into())).collect();
            let each = set.iter().fold(labels.clone(), |labels, (n, v)| labels.with(n, v));
            assert_eq!(labels.with_all(&set), each, "{set:?}");
        };
        check(&[]);
        check(&[("__name__", ""), ("a", "3"), ("d", "4")]);
        check(&[("__name__", "n"), ("b", ""), ("c", "5"), ("e", "6")]);
        check(&[("a", ""), ("z", "")]);
        assert_eq!(&*labels.shared_name(), "m");
        assert_eq!(&*Labels::empty().shared_name(), "");
    }

    #[test]
    fn sets_with_the_same_names_share_them() {
        let labels = |pairs: [(&str, &str); 2]| Labels::from_pairs(pairs);
        let (a, b) = (labels([("n", "1"), ("m", "2")]), labels([("n", "1"), ("m", "3")]));
        let shared = b.sharing(&a);
        assert_eq!(shared, b);
        assert!(shared.0.iter().zip(&*a.0).all(|(own, others)| Arc::ptr_eq(&own.0, &others.0)));
        assert_eq!(labels([("n", "1"), ("o", "2")]).sharing(&a), labels([("n", "1"), ("o", "2")]));
    }

    #[test]
    fn labels_are_set_and_taken_away() {
        let labels = Labels::from_pairs([("__name__", "m"), ("a", "1")]);
        assert_eq!(labels.with("b", "2").to_string(), r#"{__name__="m", a="1", b="2"}"#);
        assert_eq!(labels.with("a", ""), Labels::from_pairs([("__name__", "m")]));
        assert_eq!(labels.without_name().to_string(), r#"{a="1"}"#);
        assert_eq!(Labels::from_pairs([("my.label", "x")]).to_string(), r#"{"my.label"="x"}"#);
    }
}
