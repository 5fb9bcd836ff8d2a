//! Fresh files, for people who have none to merge into.

use backwatch_edit::Value;

use super::dashboard::{classic, rows};
use super::rules::{RuleGroup, rule_groups};
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
pub fn rules(plan: &Plan, form: RuleForm) -> String {
    let groups = rule_groups(plan, None);
    match form {
        RuleForm::RuleFile => rule_file(&groups),
        RuleForm::PrometheusRule => {
            let spec = Value::mapping([("groups", group_values(&groups))]);
            Value::mapping([
                ("apiVersion", Value::from("monitoring.coreos.com/v1")),
                ("kind", Value::from("PrometheusRule")),
                ("metadata", metadata(plan)),
                ("spec", spec),
            ])
            .to_yaml()
        }
        RuleForm::ConfigMap => {
            let inner = Value::from(rule_file(&groups)).literal();
            Value::mapping([
                ("apiVersion", Value::from("v1")),
                ("kind", Value::from("ConfigMap")),
                ("metadata", metadata(plan)),
                ("data", Value::mapping([("backup-rules.yaml", inner)])),
            ])
            .to_yaml()
        }
    }
}

/// The dashboard of `plan` as the text of a fresh file: classic JSON, two blanks in.
pub fn dashboard(plan: &Plan) -> String {
    classic::fresh(&rows(plan)).to_json()
}

fn rule_file(groups: &[RuleGroup]) -> String {
    Value::mapping([("groups", group_values(groups))]).to_yaml()
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
pub(super) fn yaml<'k>(entries: impl IntoIterator<Item = (&'k str, Value)>) -> String {
    Value::mapping(entries).to_yaml()
}
