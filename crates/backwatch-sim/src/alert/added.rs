//! The labels that a rule adds to its series.

use std::sync::Arc;

use crate::order;
use crate::series::Labels;
use crate::series::labels::{Label, METRIC_NAME};

use super::rule::{AlertingRule, RecordingRule};

/// The labels that a rule sets; what is the same for all of its series is made once and shared.
pub(crate) struct Added<'a> {
    labels: Vec<(Arc<str>, Text<'a>)>,
    /// All of them, where none is a template.
    plain: Option<Vec<Label>>,
}

enum Text<'a> {
    Plain(Arc<str>),
    Template(&'a str),
}

impl<'a> Added<'a> {
    /// What makes a sample's labels those of an alert: the metric's name goes.
    pub(crate) fn to_alert(rule: &'a AlertingRule) -> Self {
        Self::new(&[(METRIC_NAME, "")], &rule.labels, &[("alertname", &rule.name)])
    }

    /// What makes a sample's labels those of a recorded series, whose texts are no templates.
    pub(crate) fn to_record(rule: &'a RecordingRule) -> Self {
        let mut added = Self::new(&[(METRIC_NAME, &rule.name)], &rule.labels, &[]);
        for (_, text) in &mut added.labels {
            if let Text::Template(template) = text {
                *text = Text::Plain(Arc::from(*template));
            }
        }
        added.plain = added.all_plain();
        added
    }

    /// Of the same name the later one counts.
    fn new(before: &[(&str, &str)], own: &'a [(String, String)], after: &[(&str, &str)]) -> Self {
        let plain = |(name, text): &(&str, &str)| (Arc::from(*name), Text::Plain(Arc::from(*text)));
        let own = own.iter().map(|(name, text)| {
            let is_plain = !text.contains("{{");
            let plain = || Text::Plain(Arc::from(text.as_str()));
            (Arc::from(name.as_str()), if is_plain { plain() } else { Text::Template(text) })
        });
        let all = before.iter().map(plain).chain(own).chain(after.iter().map(plain));
        let mut labels: Vec<(Arc<str>, Text<'a>)> = Vec::new();
        for (name, text) in all {
            labels.retain(|(known, _)| *known != name);
            labels.push((name, text));
        }
        order::sort_by(&mut labels, &|a, b| a.0.cmp(&b.0));
        let mut added = Self { labels, plain: None };
        added.plain = added.all_plain();
        added
    }

    fn all_plain(&self) -> Option<Vec<Label>> {
        let plain = |(name, text): &(Arc<str>, Text<'a>)| match text {
            Text::Plain(text) => Some((Arc::clone(name), Arc::clone(text))),
            Text::Template(_) => None,
        };
        self.labels.iter().map(plain).collect()
    }

    /// The labels of a sample with those of the rule, whose templates are filled in by `render`.
    pub(crate) fn to(&self, labels: &Labels, render: &dyn Fn(&str) -> String) -> Labels {
        if let Some(plain) = &self.plain {
            return labels.with_all(plain);
        }
        let rendered = |(name, text): &(Arc<str>, Text<'a>)| match text {
            Text::Plain(text) => (Arc::clone(name), Arc::clone(text)),
            Text::Template(text) => (Arc::clone(name), Arc::from(render(text))),
        };
        labels.with_all(&self.labels.iter().map(rendered).collect::<Vec<_>>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_labels_win_and_templates_are_filled_in() {
        let rule = RecordingRule {
            name: "r".to_owned(),
            expr: crate::promql::parse("m").unwrap(),
            labels: [("a", "{{x}}"), ("b", ""), ("a", "{{y}}")]
                .map(|(name, text)| (name.to_owned(), text.to_owned()))
                .to_vec(),
        };
        let labels = Labels::from_pairs([("__name__", "m"), ("b", "1"), ("c", "2")]);
        let render = |text: &str| text.replace("{{y}}", "filled");
        let recorded = Added::to_record(&rule).to(&labels, &render);
        assert_eq!(recorded.to_string(), r#"{__name__="r", a="{{y}}", c="2"}"#);
        let rule = AlertingRule {
            name: "A".to_owned(),
            expr: rule.expr,
            hold: 0,
            keep_firing: 0,
            labels: rule.labels,
            annotations: Vec::new(),
        };
        let alert = Added::to_alert(&rule).to(&labels, &render);
        assert_eq!(alert.to_string(), r#"{a="filled", alertname="A", c="2"}"#);
    }
}
