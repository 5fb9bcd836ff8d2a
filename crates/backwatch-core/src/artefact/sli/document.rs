//! The SLI document in Markdown: tables, the budget in runs, the log of restore drills.

use std::fmt::Write as _;

use super::{Baseline, Indicator, Known, Measurement, indicators};
use crate::artefact::Series;
use crate::artefact::rules::failures;
use crate::plan::{Backup, Drill, Plan};
use crate::schedule::date_of_day;

/// The heading of the whole document.
pub(crate) const HEADING: &str = "Service level indicators";

/// The document: one section a backup, with its tables, the arithmetic, budget and drills.
pub fn document(plan: &Plan, known: &Known) -> String {
    // Writing into a string does not fail.
    let mut text = format!("## {HEADING}\n");
    for (index, backup) in plan.backups.iter().enumerate() {
        let baseline = known.baselines.get(index);
        let schedule = backup.timetable.describe();
        let _ = write!(
            text,
            "\n### {} backup\n\n`{}` in `{}`, {schedule}.\n\n",
            backup.name, backup.cronjob, backup.namespace
        );
        let indicators = indicators(plan, index, baseline);
        table(&mut text, &indicators);
        for said in indicators.iter().filter_map(|i| i.feasibility.as_ref()) {
            let _ = writeln!(text, "- {said}");
        }
        definitions(&mut text, plan, &indicators);
        budget(&mut text, plan, backup, baseline);
        drills(&mut text, backup, known.today);
    }
    text
}

fn table(text: &mut String, indicators: &[Indicator]) {
    text.push_str("| SLI | Target | Measurement | Alert threshold | Baseline |\n");
    text.push_str("|-----|--------|-------------|-----------------|----------|\n");
    for i in indicators {
        let measurement = match &i.measurement {
            Measurement::Query(query) => format!("`{}`", cell(query)),
            Measurement::ByHand(words) => (*words).to_owned(),
        };
        let baseline = i.baseline.as_deref().map_or_else(|| "not measured yet".to_owned(), cell);
        let _ = writeln!(
            text,
            "| {} | {} | {measurement} | {} | {baseline} |",
            i.kind.name(),
            i.target,
            i.alert_threshold
        );
    }
    text.push('\n');
}

fn definitions(text: &mut String, plan: &Plan, indicators: &[Indicator]) {
    text.push_str("\n| SLI | Definition | Window | Recorded as | Panel | Owner |\n");
    text.push_str("|-----|------------|--------|-------------|-------|-------|\n");
    let owner = owner(plan);
    for i in indicators {
        let recorded = match (&i.recorded, &i.measurement) {
            (Some(name), _) => format!("`{name}`"),
            (None, Measurement::Query(_)) => "not recorded: raw query".to_owned(),
            (None, Measurement::ByHand(_)) => "drill log".to_owned(),
        };
        let panel = match &i.panel {
            Some((panel, row)) => format!("{panel}, row {row}"),
            None => "none".to_owned(),
        };
        let _ = writeln!(
            text,
            "| {} | {} | {} | {recorded} | {} | {owner} |",
            i.kind.name(),
            i.definition,
            i.window,
            cell(&panel)
        );
    }
}

/// Whom an alert is for: the label `owner` or `team`.
fn owner(plan: &Plan) -> String {
    let label = ["owner", "team"].into_iter().find_map(|key| plan.labels.get(key));
    label.map_or_else(|| "not named".to_owned(), |name| cell(name))
}

fn budget(text: &mut String, plan: &Plan, backup: &Backup, baseline: Option<&Baseline>) {
    let Some(budget) = backup.budget() else {
        let rate = backup.objectives.success_rate.words();
        let _ = write!(
            text,
            "\n**Error budget.** None: {rate} cannot be exceeded, or no run falls into the window.\n"
        );
        return;
    };
    let _ = write!(
        text,
        "\n**Error budget**, in runs: {}. One failure alone gives {}.",
        budget.words(),
        budget.after_one()
    );
    if let Some(failed) = baseline.and_then(|baseline| baseline.failures) {
        let (left, of) = (budget.left(failed), budget.tolerated);
        let _ = write!(text, " Measured: {failed} failed, {left} of {of} left.");
    }
    if budget.is_few() {
        let _ = write!(
            text,
            " With {} runs in the window the rate moves in steps: read counts, not burn rates.",
            budget.runs
        );
    }
    if backup.is_all_specified() {
        text.push_str(" This profile records no runs, so failures cannot be counted.\n");
        return;
    }
    let failed = failures(Series::new(plan, backup), budget.window).one_line();
    let _ = writeln!(text, " Failed so far: `{failed}`.");
}

fn drills(text: &mut String, backup: &Backup, today: Option<i64>) {
    let objectives = &backup.objectives;
    let interval = objectives.drill_interval.words();
    text.push_str("\n**Restore drills.** ");
    match backup.drill_record() {
        None => {
            let _ = write!(
                text,
                "None has succeeded yet, so that the {} of the target is a hope. Hold one, and write it \
                 into `drills:` of the settings; then one every {interval}.",
                objectives.restore.words()
            );
        }
        Some(record) => {
            let held = if record.worst < objectives.restore { "holds" } else { "is missed" };
            let _ = write!(
                text,
                "The newest {} good: worst {}, median {}; the target of {} {held}. The last was on {}",
                record.counted,
                record.worst.words(),
                record.median.words(),
                objectives.restore.words(),
                record.last
            );
            let days = i64::try_from(objectives.drill_interval.as_seconds() / 86_400).unwrap_or(0);
            let due = date_of_day(record.last_day.saturating_add(days));
            let _ = match today.and_then(|today| backup.drill_overdue(today)) {
                Some(late) => {
                    let unit = if late == 1 { "day" } else { "days" };
                    write!(text, "; the next was due on {due} and is overdue by {late} {unit}.")
                }
                None => write!(text, "; the next is due by {due}."),
            };
        }
    }
    text.push('\n');
    if !backup.drills.is_empty() {
        log(text, &backup.drills_by_date());
    }
}

fn log(text: &mut String, drills: &[&Drill]) {
    text.push_str("\n| Date | Backup | Duration | Result | Note |\n");
    text.push_str("|------|--------|----------|--------|------|\n");
    for drill in drills {
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} |",
            drill.date,
            cell(drill.backup.as_deref().unwrap_or("not named")),
            drill.duration.words(),
            if drill.succeeded { "ok" } else { "failed" },
            cell(drill.note.as_deref().unwrap_or_default())
        );
    }
}

/// A text on one line, with the bars escaped that would end a cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace(['\n', '\r'], " ")
}
