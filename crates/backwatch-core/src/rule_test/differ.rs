//! Differences in lines for a reader: `-` is expected only, `+` is there only.

use std::collections::BTreeMap;

use backwatch_sim::series::Labels;

use super::file::Alert;

/// How expected and found alerts differ. Those that are alike but for a part are shown by it.
pub(super) fn alerts(expected: &[Alert], found: &[Alert]) -> Vec<String> {
    let (missing, surplus) = apart(expected, found);
    let mut surplus: Vec<Option<&Alert>> = surplus.into_iter().map(Some).collect();
    let mut lines = Vec::new();
    for alert in missing {
        let nearest = surplus
            .iter_mut()
            .filter(|other| other.is_some())
            .max_by_key(|other| other.map_or(0, |other| likeness(alert, other)));
        match nearest.and_then(Option::take) {
            Some(other) => {
                lines.push(format!("~ {}", written(&other.labels)));
                parts("label", &alert.labels, &other.labels, &mut lines);
                parts("annotation", &alert.annotations, &other.annotations, &mut lines);
            }
            None => lines.push(format!("- {}", whole(alert))),
        }
    }
    lines.extend(surplus.into_iter().flatten().map(|alert| format!("+ {}", whole(alert))));
    lines
}

/// How expected and found samples differ, both sorted by labels.
pub(super) fn samples(
    expected: &[(Labels, f64)],
    found: &[(Labels, f64)],
    equal: impl Fn(f64, f64) -> bool,
) -> Vec<String> {
    let mut lines = Vec::new();
    let mut used = vec![false; found.len()];
    for (labels, value) in expected {
        let at = found.iter().zip(&used).position(|((l, _), used)| l == labels && !used);
        let Some((at, (_, other))) = at.and_then(|at| Some((at, found.get(at)?))) else {
            lines.push(format!("- {labels} {value}"));
            continue;
        };
        if let Some(used) = used.get_mut(at) {
            *used = true;
        }
        if !equal(*value, *other) {
            lines.push(format!("~ {labels}"));
            lines.push(format!("  - {value}"));
            lines.push(format!("  + {other}"));
            if value.is_nan() && other.is_nan() {
                lines.push("  = NaN is not equal to NaN".to_owned());
            }
        }
    }
    let surplus = found.iter().zip(&used).filter(|(_, used)| !**used);
    lines.extend(surplus.map(|((labels, value), _)| format!("+ {labels} {value}")));
    lines
}

/// What is in one sorted list and not in the other.
fn apart<'a>(expected: &'a [Alert], found: &'a [Alert]) -> (Vec<&'a Alert>, Vec<&'a Alert>) {
    let mut surplus: Vec<&Alert> = found.iter().collect();
    let mut missing = Vec::new();
    for alert in expected {
        match surplus.iter().position(|other| *other == alert) {
            Some(at) => {
                surplus.remove(at);
            }
            None => missing.push(alert),
        }
    }
    (missing, surplus)
}

/// How many labels two alerts share, annotations counting for less than any label.
fn likeness(a: &Alert, b: &Alert) -> usize {
    let shared = |a: &BTreeMap<String, String>, b: &BTreeMap<String, String>| {
        a.iter().filter(|(name, value)| b.get(*name) == Some(value)).count()
    };
    shared(&a.labels, &b.labels) * 1000 + shared(&a.annotations, &b.annotations)
}

fn parts(
    what: &str,
    expected: &BTreeMap<String, String>,
    found: &BTreeMap<String, String>,
    lines: &mut Vec<String>,
) {
    for (name, value) in expected {
        if found.get(name) != Some(value) {
            lines.push(format!("  - {what} {name}={value:?}"));
        }
    }
    for (name, value) in found {
        if expected.get(name) != Some(value) {
            lines.push(format!("  + {what} {name}={value:?}"));
        }
    }
}

fn whole(alert: &Alert) -> String {
    let labels = written(&alert.labels);
    if alert.annotations.is_empty() {
        return labels;
    }
    format!("{labels} with {}", written(&alert.annotations))
}

fn written(texts: &BTreeMap<String, String>) -> String {
    let parts: Vec<_> = texts.iter().map(|(name, value)| format!("{name}={value:?}")).collect();
    format!("{{{}}}", parts.join(", "))
}
