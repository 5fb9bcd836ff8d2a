//! The texts of alerts: Go's `text/template` with the functions that Prometheus adds to it.
//!
//! It knows what an alert hands to its templates and nothing of HTML pages: `tmpl`, which only
//! console pages have, is unknown here as it is in a rule file. Queries come in as a closure and
//! the time as a number. The references are `template/template.go` of Prometheus and
//! `text/template` of Go, whose messages it repeats, since those are what people search for.
//! Bytes that are no UTF-8 show as U+FFFD, and the addresses that Go prints for a list of samples
//! as a constant. Limits keep a template from running away; see [`Error::is_limit`].

mod block;
mod builtin;
mod call;
mod compare;
mod error;
mod eval;
mod exec;
mod float;
mod format;
mod functions;
mod humanize;
mod lex;
mod limit;
mod literal;
mod node;
mod parse;
mod print;
mod time;
mod value;

use std::collections::BTreeMap;
use std::rc::Rc;

pub use error::Error;

/// A parsed template of an alert's label or annotation.
#[derive(Debug, Clone)]
pub struct Template {
    name: String,
    source: String,
    definitions: parse::Definitions,
}

/// One element of an instant vector, as `query` returns it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sample {
    /// Its labels, the metric's name as `__name__`.
    pub labels: BTreeMap<String, String>,
    /// Its value.
    pub value: f64,
}

/// What a template is rendered with.
pub struct Context<'a> {
    /// The labels of the sample that made the alert, as `$labels`.
    pub labels: &'a BTreeMap<String, String>,
    /// The value of that sample, as `$value`.
    pub value: f64,
    /// The labels that the server adds to all it sends, as `$externalLabels`.
    pub external_labels: &'a BTreeMap<String, String>,
    /// The server's address, as `$externalURL`.
    pub external_url: &'a str,
    /// The server's address for the functions `externalURL` and `pathPrefix`. Without one they
    /// fail, as they do under `promtool test rules`.
    pub server_url: Option<&'a str>,
    /// The time of the evaluation in milliseconds since the epoch, for `now`.
    pub now_ms: i64,
    /// Evaluates a `PromQL` expression at that time, for `query`.
    pub query: &'a dyn Fn(&str) -> Result<Vec<Sample>, String>,
}

/// What Prometheus puts before every template of an alert.
const PREAMBLE: &str = "{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}\
                        {{$externalURL := .ExternalURL}}{{$value := .Value}}";

impl Template {
    /// Parses a template of the alert named `alert`; the name is only used in messages.
    ///
    /// Refuses what Prometheus refuses when it loads a rule file: a syntax error, an unknown
    /// function, an undefined variable.
    pub fn parse(alert: &str, text: &str) -> Result<Self, Error> {
        let name = format!("__alert_{alert}");
        let source = format!("{PREAMBLE}{text}");
        let definitions = block::parse(&name, &source, PREAMBLE.len())?;
        Ok(Self { name, source, definitions })
    }

    /// The text that the template makes of an alert.
    ///
    /// A label that is missing is the empty text. An error is one of the template itself (a
    /// field that does not exist, a function that fails) or a limit.
    pub fn render(&self, context: &Context<'_>) -> Result<String, Error> {
        let program = exec::Program {
            name: &self.name,
            source: &self.source,
            preamble: PREAMBLE.len(),
            definitions: &self.definitions,
        };
        let data = value::Data {
            labels: Rc::new(context.labels.clone()),
            external_labels: Rc::new(context.external_labels.clone()),
            external_url: context.external_url.into(),
            value: context.value,
        };
        exec::run(&program, context, &value::Value::Data(Rc::new(data)))
    }
}

/// Renders `text` as the rules of Prometheus do: where it fails, the text is
/// `<error expanding template: ...>`.
pub fn expand(alert: &str, text: &str, context: &Context<'_>) -> String {
    let failed = |stage: &str, error: &Error| {
        format!("<error expanding template: error {stage} template __alert_{alert}: {error}>")
    };
    match Template::parse(alert, text) {
        Ok(template) => {
            template.render(context).unwrap_or_else(|error| failed("executing", &error))
        }
        Err(error) => failed("parsing", &error),
    }
}

#[cfg(test)]
mod tests;
