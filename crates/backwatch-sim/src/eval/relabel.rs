//! `label_replace` and `label_join`: functions of the labels, not of the values.
//!
//! After Prometheus, `promql/functions.go` (`evalLabelReplace`, `evalLabelJoin`).

use crate::promql::ast::{Call, Expr};
use crate::promql::regex::Regex;
use crate::series::Labels;
use crate::series::labels::METRIC_NAME;

use super::evaluator::{Evaluator, Value};
use super::output::{Output, RangeSeries};

impl Evaluator<'_> {
    pub(crate) fn label_replace(&mut self, call: &Call) -> Value {
        let [vector, rest @ ..] = call.args.as_slice() else { return Value::Vector(Vec::new()) };
        let texts: Vec<&str> = rest.iter().map(text).collect();
        let [dst, replacement, src, pattern] = texts[..] else { return Value::Vector(Vec::new()) };
        let Ok(regex) = Regex::anchored(pattern, self.options.compat) else {
            let message = format!("invalid regular expression in label_replace(): {pattern}");
            return self.give_up(message);
        };
        if !(self.is_label_name(dst) && rest.first().is_some_and(is_text)) {
            let message = format!("invalid destination label name in label_replace(): {dst}");
            return self.give_up(message);
        }
        let series = self.eval_vector(vector);
        self.relabel(series, dst, |labels| regex.expand(labels.get(src), replacement))
    }

    pub(crate) fn label_join(&mut self, call: &Call) -> Value {
        let [vector, rest @ ..] = call.args.as_slice() else { return Value::Vector(Vec::new()) };
        let texts: Vec<&str> = rest.iter().map(text).collect();
        let [dst, separator, sources @ ..] = texts.as_slice() else {
            return Value::Vector(Vec::new());
        };
        let mut named = sources.iter().zip(rest.iter().skip(2));
        let bad = named.find(|(source, arg)| !(self.is_label_name(source) && is_text(arg)));
        if let Some((source, _)) = bad {
            return self.give_up(format!("invalid source label name in label_join(): {source}"));
        }
        if !(self.is_label_name(dst) && rest.first().is_some_and(is_text)) {
            return self.give_up(format!("invalid destination label name in label_join(): {dst}"));
        }
        let series = self.eval_vector(vector);
        self.relabel(series, dst, |labels| {
            let values: Vec<&str> = sources.iter().map(|source| labels.get(source)).collect();
            Some(values.join(separator))
        })
    }

    /// Whether a text can be a label's name: in Prometheus 3 any text, in 2 only plain ones.
    pub(crate) fn is_label_name(&self, name: &str) -> bool {
        let mut chars = name.chars();
        let plain = chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
            && chars.all(|c| c.is_ascii_alphanumeric() || c == '_');
        plain || !self.v2() && !name.is_empty()
    }

    pub(crate) fn give_up(&mut self, message: String) -> Value {
        self.fail(self.all_steps(), message);
        Value::Vector(Vec::new())
    }

    fn relabel(
        &mut self,
        series: Vec<RangeSeries>,
        dst: &str,
        value: impl Fn(&Labels) -> Option<String>,
    ) -> Value {
        let mut output = Output::default();
        for RangeSeries { labels, drop_name, line } in series {
            match value(&labels) {
                Some(value) => {
                    let drop_name = drop_name && dst != METRIC_NAME;
                    output.add(labels.with(dst, &value), drop_name, line);
                }
                None => output.add(labels, drop_name, line),
            }
        }
        Value::Vector(self.finish(output))
    }
}

/// Whether a string is text, as the names of labels are.
pub(crate) fn is_text(expr: &Expr) -> bool {
    !matches!(expr.without_parens(), Expr::String(string) if !string.is_text)
}

fn text(expr: &Expr) -> &str {
    match expr.without_parens() {
        Expr::String(text) => &text.value,
        _ => "",
    }
}
