//! What Prometheus asks of a rule: `Rule.Validate` of `model/rulefmt/rulefmt.go`.

use backwatch_edit::{Node, NodeKind, Style};
use backwatch_sim::Compat;
use backwatch_sim::promql;
use backwatch_sim::template::Template;

use super::Rule;
use super::field::{Entry, said_at};
use super::name::{is_label_name, is_metric_name};
use crate::diagnostic::Diagnostic;

/// Where the parts of a rule are written.
pub(super) struct Written<'a> {
    pub(super) node: Node<'a>,
    pub(super) record: Option<Node<'a>>,
    pub(super) alert: Option<Node<'a>>,
    pub(super) expr: Option<Node<'a>>,
    pub(super) labels: Vec<(Entry<'a>, String)>,
    pub(super) annotations: Vec<(Entry<'a>, String)>,
}

/// What is wrong with a rule; `record` and `alert` are the two fields, one of which is empty.
pub(super) fn rule(
    rule: &Rule,
    (record, alert): (&str, &str),
    written: &Written<'_>,
    compat: Compat,
) -> Vec<Diagnostic> {
    let mut errors = Vec::new();
    if !record.is_empty() && !alert.is_empty() {
        let node = written.alert.unwrap_or(written.node);
        errors.push(said_at(node, "only one of 'record' and 'alert' must be set"));
    }
    if record.is_empty() && alert.is_empty() {
        errors.push(said_at(written.node, "one of 'record' or 'alert' must be set"));
    }
    if rule.expr.is_empty() {
        let node = written.expr.unwrap_or(written.node);
        errors.push(said_at(node, "field 'expr' must be set in rule"));
    } else if let Some(node) = written.expr {
        errors.extend(expression(node, &rule.expr, compat));
    }
    if !record.is_empty() {
        recording(rule, record, written, compat, &mut errors);
    }
    errors.extend(label_names(&written.labels, compat));
    for (entry, _) in &written.annotations {
        if !is_label_name(entry.name, compat) {
            errors.push(said_at(entry.key, format!("invalid annotation name: {}", entry.name)));
        }
    }
    if !alert.is_empty() {
        errors.extend(templates(alert, "label", &written.labels));
        errors.extend(templates(alert, "annotation", &written.annotations));
    }
    errors
}

/// The labels whose names no label may have.
pub(super) fn label_names(labels: &[(Entry<'_>, String)], compat: Compat) -> Vec<Diagnostic> {
    let bad = |name: &str| !is_label_name(name, compat) || name == "__name__";
    labels
        .iter()
        .filter(|(entry, _)| bad(entry.name))
        .map(|(entry, _)| said_at(entry.key, format!("invalid label name: {}", entry.name)))
        .collect()
}

fn recording(
    rule: &Rule,
    record: &str,
    written: &Written<'_>,
    compat: Compat,
    errors: &mut Vec<Diagnostic>,
) {
    let node = written.record.unwrap_or(written.node);
    let mut refuse = |message: String| errors.push(said_at(node, message));
    if !rule.annotations.is_empty() {
        refuse("invalid field 'annotations' in recording rule".to_owned());
    }
    if rule.hold.0 != 0 {
        refuse("invalid field 'for' in recording rule".to_owned());
    }
    if rule.keep_firing.0 != 0 {
        refuse("invalid field 'keep_firing_for' in recording rule".to_owned());
    }
    if !is_metric_name(record, compat) {
        refuse(format!("invalid recording rule name: {record}"));
    }
    if compat == Compat::V3 && record.contains(['{', '}']) {
        refuse(format!(
            "braces present in the recording rule name; should it be in expr?: {record}"
        ));
    }
}

fn expression(node: Node<'_>, expr: &str, compat: Compat) -> Option<Diagnostic> {
    let error = promql::parse_as(expr, compat).err()?;
    let message = format!("could not parse expression: {}", error.in_source(expr));
    let mut said = said_at(node, message);
    if let Some((line, column)) = place_in_block(node, expr, error.span().start as usize) {
        said = said.at(line, column);
    }
    Some(match error.hint() {
        Some(hint) => said.hint(hint),
        None => said,
    })
}

/// The place in the file of an offset into the text of a literal block.
fn place_in_block(node: Node<'_>, text: &str, offset: usize) -> Option<(usize, usize)> {
    if node.kind() != NodeKind::Scalar(Style::Literal) {
        return None;
    }
    let before = text.get(..offset)?;
    let skipped = before.matches('\n').count();
    let own = before.rsplit('\n').next()?;
    let (first, _) = node.line_column();
    let line = node.source().lines().nth(skipped + 1)?;
    let written = text.lines().nth(skipped)?;
    let indent = line.len().checked_sub(written.len()).filter(|_| line.ends_with(written))?;
    Some((first + 1 + skipped, indent + own.chars().count() + 1))
}

fn templates(alert: &str, what: &str, texts: &[(Entry<'_>, String)]) -> Vec<Diagnostic> {
    let mut errors = Vec::new();
    for (entry, text) in texts {
        if let Err(error) = Template::parse(alert, text) {
            let message = format!("{what} {:?}: {error}", entry.name);
            errors.push(said_at(entry.value, message));
        }
    }
    errors
}
