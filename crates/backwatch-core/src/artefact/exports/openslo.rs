//! OpenSLO, version 1: a Service a backup, and an SLO for each indicator that a query measures.
//!
//! Fields as the specification has them: `metadata.name` a DNS label, `displayName` of at most 63 letters,
//! `description` of at most 1050, `target` at least 0 and below 1, `timeWindow` one entry with a duration
//! in one unit, `budgetingMethod` Occurrences or Timeslices.

use backwatch_edit::Value;

use super::{
    ALWAYS, Level, budget_words, comments, has_runs, joined, levels, name, runs_over,
    success_target,
};
use crate::artefact::fresh::yaml;
use crate::plan::{Backup, Duration, Plan};

/// Every backup of `plan` as OpenSLO documents.
pub fn document(plan: &Plan) -> String {
    let mut documents = Vec::new();
    for (index, backup) in plan.backups.iter().enumerate() {
        let service = name(plan, index);
        documents.push(service_document(backup, &service));
        if has_runs(backup) {
            documents.push(success(plan, backup, &service));
        }
        for level in levels(plan, backup) {
            documents.push(level_document(backup, &service, &level));
        }
    }
    joined(&documents)
}

fn service_document(backup: &Backup, service: &str) -> String {
    let mut said = vec![
        "The recovery time objective is measured by restore drills and has no query; it is left out."
            .to_owned(),
    ];
    if !has_runs(backup) {
        said.push("The success rate is left out: this profile records no runs.".to_owned());
    }
    let description = format!(
        "Backup of CronJob {}/{}, {}",
        backup.namespace,
        backup.cronjob,
        backup.timetable.describe()
    );
    let spec = Value::mapping([("description", described(&description))]);
    let text = yaml(head("Service", service, &format!("{} backup", backup.name), spec));
    comments(&said) + &text
}

fn head(kind: &str, name: &str, title: &str, spec: Value) -> [(&'static str, Value); 4] {
    let metadata =
        Value::mapping([("name", Value::from(name)), ("displayName", Value::from(title))]);
    [
        ("apiVersion", Value::from("openslo/v1")),
        ("kind", Value::from(kind)),
        ("metadata", metadata),
        ("spec", spec),
    ]
}

fn success(plan: &Plan, backup: &Backup, service: &str) -> String {
    let window = shorthand(backup.objectives.success_window);
    let runs = runs_over(plan, backup, &window);
    let metric = Value::mapping([
        ("counter", Value::from(false)),
        ("good", source(format!("sum({runs})"))),
        ("total", source(format!("count({runs})"))),
    ]);
    let (target, moved) = success_target(backup);
    let mut said = vec![
        budget_words(backup),
        "OpenSLO counts occurrences of samples; good and total are therefore whole windows of runs, each \
         run once."
            .to_owned(),
    ];
    said.extend(moved);
    let objective = Value::mapping([
        ("displayName", title(backup, "success rate")),
        ("target", number(&target.number())),
    ]);
    let parts = Slo {
        service,
        suffix: "success",
        title: format!("{} backup success rate", backup.name),
        description: format!(
            "More than {} of the runs that finished in {} succeeded",
            backup.objectives.success_rate.words(),
            backup.objectives.success_window.words()
        ),
        metric: ("ratioMetric", metric),
        method: "Occurrences",
        objective,
        window,
    };
    comments(&said) + &parts.text()
}

fn level_document(backup: &Backup, service: &str, level: &Level) -> String {
    let said = format!(
        "The plan allows no exception; the form asks for a share below 100 %, and {} of the time stands \
         for it.",
        ALWAYS.words()
    );
    let what = level.kind.name().to_lowercase();
    let objective = Value::mapping([
        ("displayName", title(backup, &what)),
        ("op", Value::from("lt")),
        ("value", number(&level.limit)),
        ("target", number(&ALWAYS.number())),
        ("timeSliceTarget", number("1")),
        ("timeSliceWindow", Value::from("5m")),
    ]);
    let parts = Slo {
        service,
        suffix: level.suffix,
        title: format!("{}: {what}", backup.name),
        description: level.words.clone(),
        metric: ("thresholdMetric", source(level.value.one_line())),
        method: "Timeslices",
        objective,
        window: shorthand(backup.objectives.success_window),
    };
    comments(&[said]) + &parts.text()
}

struct Slo<'s> {
    service: &'s str,
    suffix: &'s str,
    title: String,
    description: String,
    metric: (&'static str, Value),
    method: &'s str,
    objective: Value,
    window: String,
}

impl Slo<'_> {
    fn text(self) -> String {
        let name = format!("{}-{}", self.service, self.suffix);
        let indicator = Value::mapping([
            ("metadata", Value::mapping([("name", Value::from(name.as_str()))])),
            ("spec", Value::mapping([self.metric])),
        ]);
        let window = Value::mapping([
            ("duration", Value::from(self.window)),
            ("isRolling", Value::from(true)),
        ]);
        let spec = Value::mapping([
            ("description", described(&self.description)),
            ("service", Value::from(self.service)),
            ("indicator", indicator),
            ("timeWindow", Value::sequence([window])),
            ("budgetingMethod", Value::from(self.method)),
            ("objectives", Value::sequence([self.objective])),
        ]);
        yaml(head("SLO", &name, &self.title, spec))
    }
}

fn title(backup: &Backup, what: &str) -> Value {
    Value::from(format!("{}: {what}", backup.name))
}

/// A description, cut where it would be too long: an odd schedule takes many words.
fn described(text: &str) -> Value {
    Value::from(text.chars().take(1050).collect::<String>())
}

fn number(spelling: &str) -> Value {
    Value::number(spelling)
}

fn source(query: String) -> Value {
    let spec = Value::mapping([("query", Value::from(query))]);
    let metric = Value::mapping([("type", Value::from("Prometheus")), ("spec", spec)]);
    Value::mapping([("metricSource", metric)])
}

/// A duration in one unit: days, else hours, else minutes, at least one.
fn shorthand(window: Duration) -> String {
    let seconds = window.as_seconds();
    if seconds >= 86_400 && seconds.is_multiple_of(86_400) {
        format!("{}d", seconds / 86_400)
    } else if seconds >= 3_600 && seconds.is_multiple_of(3_600) {
        format!("{}h", seconds / 3_600)
    } else {
        format!("{}m", (seconds / 60).max(1))
    }
}
