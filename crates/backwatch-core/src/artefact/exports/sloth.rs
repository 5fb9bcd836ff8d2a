//! Sloth, `prometheus/v1`: one specification a backup. Queries leave the window to Sloth, and its
//! burn-rate alerts are off: they need many events, and a backup has few.

use backwatch_edit::Value;

use super::{
    ALWAYS, Level, budget_words, comments, has_runs, joined, levels, name, runs_over,
    success_target,
};
use crate::artefact::fresh::yaml;
use crate::plan::{Backup, Duration, Plan, Ratio};

/// The window as Sloth fills it in.
const WINDOW: &str = "{{.window}}";

/// Every backup of `plan` as a Sloth specification.
pub fn document(plan: &Plan) -> String {
    let mut documents = Vec::new();
    for (index, backup) in plan.backups.iter().enumerate() {
        documents.push(service(plan, backup, &name(plan, index)));
    }
    joined(&documents)
}

fn service(plan: &Plan, backup: &Backup, service: &str) -> String {
    let mut slos = Vec::new();
    if has_runs(backup) {
        slos.push(success(plan, backup));
    }
    slos.extend(levels(plan, backup).iter().map(|level| below(backup, level)));
    let mut entries = vec![("version", Value::from("prometheus/v1")), ("service", named(service))];
    // A label without a text is none for Prometheus, and an error for Sloth.
    let labels: Vec<(&str, Value)> = plan
        .labels
        .iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(key, text)| (key.as_str(), Value::from(text.as_str())))
        .collect();
    if !labels.is_empty() {
        entries.push(("labels", Value::mapping(labels)));
    }
    entries.push(("slos", Value::sequence(slos)));
    comments(&remarks(backup)) + &yaml(entries)
}

/// A name: Sloth takes none of one letter.
fn named(service: &str) -> Value {
    if service.len() < 2 { Value::from(format!("{service}-backup")) } else { Value::from(service) }
}

/// What the form cannot say.
fn remarks(backup: &Backup) -> Vec<String> {
    let mut said = vec![budget_words(backup)];
    if has_runs(backup) {
        said.push(
            "Sloth takes the ratio of its whole period from slices of 5 min, and a run counts in those of the \
             5 min after it was seen to end: all weigh the same but for runs that end together. The exact \
             rate is in the SLI document."
                .to_owned(),
        );
        said.extend(success_target(backup).1);
    } else {
        said.push("The success rate is left out: this profile records no runs.".to_owned());
    }
    if backup.objectives.success_window != Duration::days(30) {
        let window = backup.objectives.success_window.words();
        said.push(format!(
            "The plan's window is {window}; Sloth's is chosen when it is run (30 days)."
        ));
    }
    said.push(format!(
        "Limits that allow no exception are written as {} of the time. The recovery time objective is \
         measured by restore drills and is left out.",
        ALWAYS.words()
    ));
    said
}

fn success(plan: &Plan, backup: &Backup) -> Value {
    let runs = runs_over(plan, backup, WINDOW);
    let events = Value::mapping([
        ("error_query", Value::from(format!("sum(({runs}) == bool 0)"))),
        ("total_query", Value::from(format!("count({runs})"))),
    ]);
    slo(
        backup,
        "success",
        &format!("More than {} of runs succeed", backup.objectives.success_rate.words()),
        success_target(backup).0,
        ("events", events),
    )
}

/// The share of time that a value is at its limit or above it.
fn below(backup: &Backup, level: &Level) -> Value {
    let value = level.value.one_line();
    let query = format!("max(avg_over_time((({value}) >= bool {})[{WINDOW}:1m]))", level.limit);
    let raw = Value::mapping([("error_ratio_query", Value::from(query))]);
    slo(backup, level.suffix, &level.words, ALWAYS, ("raw", raw))
}

fn slo(
    backup: &Backup,
    name: &str,
    description: &str,
    objective: Ratio,
    sli: (&'static str, Value),
) -> Value {
    let off = || Value::mapping([("disable", Value::from(true))]);
    let percent = objective.to_string();
    let alerting = Value::mapping([
        ("name", Value::from(format!("{}BackupBurn", backup.prefix()))),
        ("page_alert", off()),
        ("ticket_alert", off()),
    ]);
    Value::mapping([
        ("name", Value::from(name)),
        ("objective", Value::number(percent.trim_end_matches('%'))),
        ("description", Value::from(description)),
        ("sli", Value::mapping([sli])),
        ("alerting", alerting),
    ])
}
