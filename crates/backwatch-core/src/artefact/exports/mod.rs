//! The objectives in the forms of other tools: OpenSLO, Sloth, Pyrra.
//!
//! A backup's budget is counted in runs and its freshness is a promise without exception; neither can be
//! said in these forms. What they make of it instead stands beside it as a comment.

pub mod openslo;
pub mod pyrra;
pub mod sloth;
#[cfg(test)]
mod tests;

use super::Series;
use super::expr::Expr;
use super::rules::upload_time;
use super::sli::{IndicatorKind, last_success_raw, slowest_run, volume_share_raw};
use crate::plan::{Backup, Duration, Plan, Ratio};

/// The share of time for promises that are kept at any moment: the forms ask for less than 100 %.
const ALWAYS: Ratio = Ratio::millionths(999_000);

/// What is said where a file has nothing in it.
const NOTHING: &str =
    "# Nothing can be said here: the profile \"As specified\" records no runs. Choose another.\n";

/// An indicator that has a limit at any moment.
struct Level {
    kind: IndicatorKind,
    /// The end of its name.
    suffix: &'static str,
    /// The query whose value must stay below the limit.
    value: Expr,
    /// The limit, as PromQL and YAML write it.
    limit: String,
    /// What is promised, with the limit as people read it.
    words: String,
}

/// Every such indicator of a backup.
fn levels(plan: &Plan, backup: &Backup) -> Vec<Level> {
    let series = Series::new(plan, backup);
    let n = backup.numbers();
    let span = |kind, suffix, value, limit: Duration, what: &str| Level {
        kind,
        suffix,
        value,
        limit: limit.as_seconds().to_string(),
        words: format!("{what} {}", limit.words()),
    };
    let last = last_success_raw(series, backup).age();
    let mut all = vec![span(
        IndicatorKind::Freshness,
        "fresh",
        last,
        n.freshness,
        "The newest success is younger than",
    )];
    if let Some(uploaded) = upload_time(series, backup) {
        let kind = IndicatorKind::OffSiteFreshness;
        all.push(span(
            kind,
            "off-site",
            uploaded.age(),
            n.off_site_freshness,
            "The newest off-site copy is younger than",
        ));
    }
    if let Some(used) = volume_share_raw(series, backup) {
        all.push(Level {
            kind: IndicatorKind::Headroom,
            suffix: "volume",
            value: used,
            limit: n.volume_warning.number(),
            words: format!("The volume is less than {} full", n.volume_warning.words()),
        });
    }
    let limit = if backup.deadline.is_some() { n.near_deadline } else { n.running_too_long };
    let slowest = slowest_run(series, backup);
    all.push(span(IndicatorKind::Duration, "duration", slowest, limit, "Good runs take less than"));
    all
}

/// The name of a backup where it is one in a list of many: its CronJob's, numbered where the plan has
/// several of that name. At most 52 letters, as Kubernetes has it for CronJobs; with an ending of ours it
/// stays a DNS label.
fn name(plan: &Plan, index: usize) -> String {
    let Some(backup) = plan.backups.get(index) else { return String::new() };
    let own = backup.cronjob.as_str();
    let before = plan.backups.get(..index).unwrap_or_default();
    let same = before.iter().filter(|other| other.cronjob == backup.cronjob).count();
    let label: String = own.chars().map(|c| if c == '.' { '-' } else { c }).collect();
    if same == 0 {
        return label;
    }
    let kept: String = label.chars().take(48).collect();
    format!("{}-{}", kept.trim_end_matches('-'), same + 1)
}

/// The success target as a share that every form takes, and what is said where it had to be moved: Sloth
/// takes no 0 %, `OpenSLO` no 100 %.
fn success_target(backup: &Backup) -> (Ratio, Option<String>) {
    let target = backup.objectives.success_rate;
    let (least, most) = (Ratio::millionths(100), Ratio::millionths(999_900));
    let taken = target.clamp(least, most);
    let said = (taken != target).then(|| {
        format!(
            "A target of {} cannot be written; {} stands for it.",
            target.words(),
            taken.words()
        )
    });
    (taken, said)
}

/// The budget in a sentence.
fn budget_words(backup: &Backup) -> String {
    let said =
        |budget: crate::plan::Budget| format!("The budget is counted in runs: {}.", budget.words());
    backup.budget().map_or_else(|| "There is no budget: every run must succeed.".to_owned(), said)
}

/// Whether runs are recorded.
fn has_runs(backup: &Backup) -> bool {
    !backup.is_all_specified()
}

/// The runs of a backup that ended in a window that is spelled as it is given; see
/// [`super::rules::runs_ended`].
fn runs_over(plan: &Plan, backup: &Backup, range: &str) -> String {
    let runs = Series::new(plan, backup).cronjob("backup:run_success").expr().one_line();
    format!("max_over_time({runs}[{range}]) unless {runs} offset {range}")
}

/// Comment lines of at most about 100 letters, each with its `#`.
fn comments(sentences: &[String]) -> String {
    let mut text = String::new();
    for sentence in sentences {
        let mut line = String::from("#");
        for word in sentence.split(' ') {
            if line.len() + word.len() > 100 {
                text.push_str(&line);
                text.push('\n');
                line = String::from("#");
            }
            line.push(' ');
            line.push_str(word);
        }
        text.push_str(&line);
        text.push('\n');
    }
    text
}

/// Documents one after another.
fn joined(documents: &[String]) -> String {
    if documents.is_empty() { NOTHING.to_owned() } else { documents.join("---\n") }
}
