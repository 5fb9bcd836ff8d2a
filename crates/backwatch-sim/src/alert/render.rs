//! The texts of alerts, rendered by whoever the caller hands in.

use std::collections::BTreeMap;

use crate::eval::Options;
use crate::series::{Grid, Labels, Storage};
use crate::template;

use super::feed::query;
use super::rule::AlertingRule;
use super::state::AlertRun;

/// Evaluates an expression: labels and values, or why it failed.
pub type Query<'a> = dyn Fn(&str) -> Result<Vec<(Labels, f64)>, String> + 'a;

/// The sample that a text is rendered for.
pub struct RenderInput<'a> {
    /// The labels of the sample.
    pub labels: &'a Labels,
    /// Its value.
    pub value: f64,
    /// The time of the evaluation, in milliseconds.
    pub time: i64,
    /// Evaluates an expression at that time.
    pub query: &'a Query<'a>,
}

/// Renders the texts of rules.
pub trait Render {
    /// The text of an alert's label or annotation, filled in. A label without `{{` stays as it is.
    fn render(&self, alert: &str, text: &str, input: &RenderInput<'_>) -> String;
}

/// Takes each text as it is.
#[derive(Debug, Clone, Copy, Default)]
pub struct Plain;

impl Render for Plain {
    fn render(&self, _alert: &str, text: &str, _input: &RenderInput<'_>) -> String {
        text.to_owned()
    }
}

/// Renders templates as Prometheus does.
#[derive(Debug, Clone, Default)]
pub struct Templates {
    /// The labels that the server adds to all it sends.
    pub external_labels: BTreeMap<String, String>,
    /// The server's address as `$externalURL`.
    pub external_url: String,
    /// The server's address for the functions that need one.
    pub server_url: Option<String>,
}

impl Render for Templates {
    fn render(&self, alert: &str, text: &str, input: &RenderInput<'_>) -> String {
        if !text.contains("{{") {
            return text.to_owned();
        }
        let map = |labels: &Labels| {
            let mut map = BTreeMap::new();
            map.extend(labels.iter().map(|(n, v)| (n.to_owned(), v.to_owned())));
            map
        };
        let query = |text: &str| {
            let samples = (input.query)(text)?.into_iter();
            Ok(samples
                .map(|(labels, value)| template::Sample { labels: map(&labels), value })
                .collect())
        };
        let context = template::Context {
            labels: &map(input.labels),
            value: input.value,
            external_labels: &self.external_labels,
            external_url: &self.external_url,
            server_url: self.server_url.as_deref(),
            now_ms: input.time,
            query: &query,
        };
        template::expand(alert, text, &context)
    }
}

/// Names and texts of an alert's annotations as they are at a tick, in the order of the rule; none
/// where the alert is not active yet.
pub fn annotations(
    rule: &AlertingRule,
    alert: &AlertRun,
    (ticks, tick): (Grid, usize),
    storage: &Storage,
    options: Options,
    render: &dyn Render,
) -> Vec<(String, String)> {
    // While an alert is only kept firing, its texts stay as they were.
    let Some((tick, labels, value)) = alert.newest(tick) else { return Vec::new() };
    let time = ticks.time(tick);
    let query = |text: &str| query(storage, text, time, options);
    let input = RenderInput { labels, value, time, query: &query };
    let texts = rule.annotations.iter();
    texts.map(|(name, text)| (name.clone(), render.render(&rule.name, text, &input))).collect()
}

/// What the rendered text of a label can depend on, besides the labels of its sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Dependence {
    Nothing,
    Value,
    Time,
}

/// What a template looks at; in doubt, more than it does.
pub(crate) fn dependence(text: &str) -> Dependence {
    let mut out = Dependence::Nothing;
    for action in text.split("{{").skip(1) {
        if action.contains("query") || action.contains("now") {
            return Dependence::Time;
        }
        let rest = action.replace("$labels.", "").replace("$externalLabels.", "");
        if rest.contains(['$', '.']) {
            out = Dependence::Value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_known_by_what_they_look_at() {
        assert_eq!(dependence("critical"), Dependence::Nothing);
        assert_eq!(
            dependence("{{ $labels.job }}-{{$labels.instance | title}}"),
            Dependence::Nothing
        );
        assert_eq!(dependence("{{ $value }}"), Dependence::Value);
        assert_eq!(dependence("{{ .Value }}"), Dependence::Value);
        assert_eq!(dependence("{{ with query \"up\" }}x{{ end }}"), Dependence::Time);
    }
}
