//! Pyrra, `pyrra.dev/v1alpha1`: the success rate of each backup. Pyrra asks for plain selectors, so what
//! needs a comparison or a difference cannot be said.

use backwatch_edit::Value;

use super::{budget_words, comments, has_runs, joined, name, success_target};
use crate::artefact::Series;
use crate::artefact::fresh::yaml;
use crate::plan::{Backup, Plan};

/// Every backup of `plan` that records its runs as a `ServiceLevelObjective`.
pub fn document(plan: &Plan) -> String {
    let mut documents = Vec::new();
    for (index, backup) in plan.backups.iter().enumerate().filter(|(_, backup)| has_runs(backup)) {
        documents.push(objective(plan, backup, &name(plan, index)));
    }
    joined(&documents)
}

fn objective(plan: &Plan, backup: &Backup, name: &str) -> String {
    let runs = Series::new(plan, backup).cronjob("backup:run_success").expr().one_line();
    let (target, moved) = success_target(backup);
    let percent = target.to_string();
    let mut said = vec![
        budget_words(backup),
        "Pyrra weighs samples: a run counts for as long as its Job is recorded. Its alerts are off, since \
         burn rates need many events and a backup has few."
            .to_owned(),
        "Freshness, off-site copies, volume and duration need a comparison, which this form has not; the \
         rules watch them. The recovery time objective is measured by restore drills."
            .to_owned(),
    ];
    said.extend(moved);
    // Before its version 0.7 the field of groups was needed, if only an empty list.
    let gauge = Value::mapping([("metric", Value::from(runs)), ("grouping", Value::sequence([]))]);
    let off = [("burnrates", Value::from(false)), ("absent", Value::from(false))];
    let spec = Value::mapping([
        ("description", Value::from(format!("Runs of the {} backup that succeed", backup.name))),
        ("target", Value::from(percent.trim_end_matches('%')).double_quoted()),
        ("window", Value::from(backup.objectives.success_window.to_string())),
        ("indicator", Value::mapping([("bool_gauge", gauge)])),
        ("alerting", Value::mapping(off)),
    ]);
    let metadata = Value::mapping([
        ("name", Value::from(format!("{name}-success"))),
        ("namespace", Value::from(backup.namespace.as_str())),
    ]);
    let text = yaml([
        ("apiVersion", Value::from("pyrra.dev/v1alpha1")),
        ("kind", Value::from("ServiceLevelObjective")),
        ("metadata", metadata),
        ("spec", spec),
    ]);
    comments(&said) + &text
}
