//! What stands in no profile and is on only where the settings say so: another schedule than the rules
//! were made for, a spent error budget, an overdue restore drill.

use super::{Backup, Rule, Series, Target};
use crate::artefact::expr::{BY_CRONJOB, Expr};
use crate::plan::{AlertKind, Duration};

/// The recorded time of the newest restore drill.
const LAST_DRILL: &str = "backup:last_restore_drill_timestamp_seconds";

/// The recording rules that the optional alerts of `backup` need, those that are on.
///
/// The success ratio is recorded for a budget only: at one-minute steps its window reads every sample of
/// every run each time, and panels and SLIs ask for it when somebody looks.
pub(super) fn rules(series: Series<'_>, backup: &Backup) -> Vec<Rule> {
    let mut rules = Vec::new();
    if backup.is_on(AlertKind::BudgetSpent) {
        let window = backup.objectives.success_window;
        let ratio = runs_ended(series, window).avg_by(&BY_CRONJOB);
        rules.push(Rule::record(&ratio_name(window), &ratio));
        let failed = failures(series, window);
        rules.push(Rule::record(&failures_name(window), &failed));
    }
    if backup.is_on(AlertKind::NoRestoreDrill) {
        rules.push(last_drill(series, backup));
    }
    rules
}

/// `backup:success_ratio:30d`.
pub(crate) fn ratio_name(window: Duration) -> String {
    format!("backup:success_ratio:{window}")
}

/// `backup:runs_failed:30d`.
pub(crate) fn failures_name(window: Duration) -> String {
    format!("backup:runs_failed:{window}")
}

/// How many of the runs that finished in `window` failed; 0 where all of them succeeded, and nothing
/// where none finished.
pub(crate) fn failures(series: Series<'_>, window: Duration) -> Expr {
    let failed = runs_ended(series, window).op_bool("==", Expr::number(0));
    Expr::Aggregate("sum", BY_CRONJOB.to_vec(), Box::new(failed))
}

/// 1 or 0 for each run that ended in `window`.
///
/// A Job is recorded as a run for hours after its end, so that a gap in the scrapes does not lose it. The
/// window alone would therefore find those as well that ended before it and were still recorded when it
/// began; they are taken away. What is left is exact to the scrape and the evaluation after which an end
/// is seen. Only where nothing was recorded when the window began, as after an outage just then, do runs
/// of the hours before still count.
pub(crate) fn runs_ended(series: Series<'_>, window: Duration) -> Expr {
    let runs = || series.cronjob("backup:run_success");
    let seen = Expr::Call("max_over_time", vec![runs().over(window).expr()]);
    seen.op("unless", runs().ago(window).expr())
}

/// The expression of an optional `kind`.
pub(super) fn expr(series: Series<'_>, backup: &Backup, kind: AlertKind) -> Option<Expr> {
    match kind {
        AlertKind::ScheduleChanged => {
            let made_for = backup.timetable.schedule().as_str();
            let other = series.cronjob("kube_cronjob_info").without("schedule", made_for).expr();
            let by = ["cluster", "namespace", "cronjob", "schedule"];
            Some(other.max_by(&by).op("==", Expr::number(1)))
        }
        AlertKind::BudgetSpent => {
            let budget = backup.budget()?;
            let failed = series.cronjob(&failures_name(budget.window)).expr();
            Some(failed.op(">=", Expr::number(budget.spent_from())))
        }
        AlertKind::NoRestoreDrill => {
            let interval = Expr::seconds(backup.objectives.drill_interval);
            Some(series.cronjob(LAST_DRILL).expr().age().op(">", interval))
        }
        _ => None,
    }
}

/// The day of the newest successful drill in the settings; without one, the CronJob's creation, since
/// when it could have been held.
fn last_drill(series: Series<'_>, backup: &Backup) -> Rule {
    let Some(record) = backup.drill_record() else {
        let created = series.cronjob("kube_cronjob_created").expr();
        return Rule::record(LAST_DRILL, &created.max_by(&BY_CRONJOB));
    };
    let seconds = u64::try_from(record.last_day * 86_400).unwrap_or_default();
    let newest = Expr::Call("vector", vec![Expr::number(seconds)]);
    Rule {
        target: Target::Record(LAST_DRILL.to_owned()),
        labels: vec![
            ("namespace".to_owned(), backup.namespace.to_string()),
            ("cronjob".to_owned(), backup.cronjob.to_string()),
        ],
        ..Rule::record(LAST_DRILL, &newest)
    }
}
