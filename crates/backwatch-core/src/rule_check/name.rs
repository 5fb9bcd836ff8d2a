//! Which names Prometheus takes for metrics and labels: `model` of its common library.

use backwatch_sim::Compat;

/// Whether it can be the name of a label: any text in version 3, letters, digits and
/// underscores before.
pub(crate) fn is_label_name(name: &str, compat: Compat) -> bool {
    match compat {
        Compat::V3 => !name.is_empty(),
        Compat::V2 => is_word(name, |c| c == '_'),
    }
}

/// Whether it can be the name of a metric: as for labels, colons besides.
pub(super) fn is_metric_name(name: &str, compat: Compat) -> bool {
    match compat {
        Compat::V3 => !name.is_empty(),
        Compat::V2 => is_word(name, |c| matches!(c, '_' | ':')),
    }
}

fn is_word(name: &str, also: impl Fn(char) -> bool) -> bool {
    !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || also(c))
}
