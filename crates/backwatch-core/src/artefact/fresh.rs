//! Fresh files, for people who have none to merge into.

use backwatch_edit::{Document, Op, Route, Value, apply};

use super::dashboard::{classic, rows};
use super::rules::{RuleGroup, rule_groups};
use crate::diagnostic::Diagnostic;
use crate::plan::Plan;

/// The forms in which fresh rules come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RuleForm {
    /// A Prometheus rule file.
    #[default]
    RuleFile,
    /// A `PrometheusRule` of the Prometheus operator.
    PrometheusRule,
    /// A `ConfigMap` with a rule file in it.
    ConfigMap,
}

/// The rules of `plan` as the text of a fresh file.
pub fn rules(plan: &Plan, form: RuleForm) -> Result<String, Diagnostic> {
    let groups = rule_groups(plan, None);
    match form {
        RuleForm::RuleFile => rule_file(&groups),
        RuleForm::PrometheusRule => {
            let spec = Value::mapping([("groups", group_values(&groups))]);
            yaml([
                ("apiVersion", Value::from("monitoring.coreos.com/v1")),
                ("kind", Value::from("PrometheusRule")),
                ("metadata", metadata(plan)),
                ("spec", spec),
            ])
        }
        RuleForm::ConfigMap => {
            let inner = Value::from(rule_file(&groups)?).literal();
            yaml([
                ("apiVersion", Value::from("v1")),
                ("kind", Value::from("ConfigMap")),
                ("metadata", metadata(plan)),
                ("data", Value::mapping([("backup-rules.yaml", inner)])),
            ])
        }
    }
}

/// The dashboard of `plan` as the text of a fresh file: classic JSON, two blanks in.
pub fn dashboard(plan: &Plan) -> Result<String, Diagnostic> {
    json(classic::fresh(&rows(plan)))
}

/// A JSON document with this content, two blanks in.
pub(crate) fn json(value: Value) -> Result<String, Diagnostic> {
    written(Document::json("{\n  \"a\": 0\n}\n"), &[Op::replace(Route::root(), value)])
}

fn rule_file(groups: &[RuleGroup]) -> Result<String, Diagnostic> {
    yaml([("groups", group_values(groups))])
}

fn group_values(groups: &[RuleGroup]) -> Value {
    let groups = groups.iter().enumerate();
    Value::sequence(groups.map(|(index, g)| g.value().blank_line_before(index > 0)))
}

/// Named after the first backup's CronJob, in its namespace.
fn metadata(plan: &Plan) -> Value {
    let (name, namespace) = plan.backups.first().map_or(("backup", "default"), |backup| {
        (backup.cronjob.as_str(), backup.namespace.as_str())
    });
    Value::mapping([
        ("name", Value::from(format!("{name}-rules"))),
        ("namespace", Value::from(namespace)),
    ])
}

/// A YAML document with these entries.
pub(super) fn yaml<'k>(
    entries: impl IntoIterator<Item = (&'k str, Value)>,
) -> Result<String, Diagnostic> {
    let entries = entries.into_iter();
    let ops: Vec<Op> = entries.map(|(key, value)| Op::add_key(Route::root(), key, value)).collect();
    written(Document::yaml(""), &ops)
}

fn written(
    document: Result<Document, backwatch_edit::Error>,
    ops: &[Op],
) -> Result<String, Diagnostic> {
    let document = document.map_err(|error| Diagnostic::from(&error))?;
    let applied = apply(&document, ops).map_err(|error| Diagnostic::from(&error))?;
    Ok(applied.text)
}
