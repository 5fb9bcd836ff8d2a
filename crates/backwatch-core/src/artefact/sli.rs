//! Service level indicators: what is measured, against which target, and the document that says so.

use std::fmt::Write as _;

use super::Series;
use super::expr::Expr;
use super::rules::upload_time;
use crate::plan::{AlertKind, Backup, Duration, Plan, Profile, after_one_failure};

/// One row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Indicator {
    /// What it is called.
    pub name: &'static str,
    /// The target, in words.
    pub target: String,
    /// The query, or what is done by hand.
    pub measurement: Measurement,
    /// Which alerts watch it, from which figure on.
    pub alert_threshold: String,
    /// The arithmetic of target and schedule, where there is something to say.
    pub feasibility: Option<String>,
}

/// How an indicator is measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Measurement {
    /// By a query.
    Query(String),
    /// By hand, in these words.
    ByHand(&'static str),
}

/// The indicators of one backup of `plan`.
pub fn indicators(plan: &Plan, backup: &Backup) -> Vec<Indicator> {
    let series = Series::new(plan, backup);
    let mut all = vec![freshness(series, backup), success_rate(series, backup), restore(backup)];
    all.extend(off_site(series, backup));
    all.extend(volume(series, backup));
    all
}

/// The document: one section a backup, with its table and the arithmetic beneath.
pub fn document(plan: &Plan) -> String {
    let mut text = String::from("## Service level indicators\n");
    for backup in &plan.backups {
        let schedule = backup.timetable.describe();
        let _ = write!(
            text,
            "\n### {} backup\n\n`{}` in `{}`, {schedule}.\n\n",
            backup.name, backup.cronjob, backup.namespace
        );
        text.push_str("| SLI | Target | Measurement | Alert threshold |\n");
        text.push_str("|-----|--------|-------------|-----------------|\n");
        let indicators = indicators(plan, backup);
        for i in &indicators {
            let measurement = match &i.measurement {
                Measurement::Query(query) => format!("`{}`", query.replace('|', "\\|")),
                Measurement::ByHand(words) => (*words).to_owned(),
            };
            let _ = writeln!(
                text,
                "| {} | {} | {measurement} | {} |",
                i.name, i.target, i.alert_threshold
            );
        }
        text.push('\n');
        for said in indicators.iter().filter_map(|i| i.feasibility.as_ref()) {
            let _ = writeln!(text, "- {said}");
        }
    }
    text
}

fn freshness(series: Series<'_>, backup: &Backup) -> Indicator {
    let n = backup.numbers();
    let said = if n.freshness >= n.sound_freshness {
        format!(
            "Freshness {}: {} gap + {} run + 30 min slack leave {} to spare.",
            n.freshness.words(),
            n.longest_gap.words(),
            n.longest_run.words(),
            n.freshness.minus(n.sound_freshness).words()
        )
    } else {
        format!(
            "Freshness {} cannot hold: {} gap + {} run + 30 min slack is {}.",
            n.freshness.words(),
            n.longest_gap.words(),
            n.longest_run.words(),
            n.sound_freshness.words()
        )
    };
    Indicator {
        name: "Backup freshness",
        target: format!("< {}", n.freshness.words()),
        measurement: Measurement::Query(last_success_raw(series, backup).age().one_line()),
        alert_threshold: thresholds(
            backup,
            &[
                (AlertKind::Missing, n.missing.words()),
                (AlertKind::MissingCritical, n.missing_critical.words()),
            ],
        ),
        feasibility: Some(said),
    }
}

fn success_rate(series: Series<'_>, backup: &Backup) -> Indicator {
    let objectives = &backup.objectives;
    let window = objectives.success_window;
    let runs = backup.timetable.runs_in(window);
    let tolerated =
        backup.timetable.failures_tolerated(window, objectives.success_rate).unwrap_or(0);
    let failures = if tolerated == 1 { "failure" } else { "failures" };
    let pace = backup.timetable.pace();
    Indicator {
        name: "Backup success rate",
        target: format!("> {} over {}", objectives.success_rate.words(), window.words()),
        measurement: Measurement::Query(success_rate_over(series, backup, window).one_line()),
        alert_threshold: thresholds(backup, &[(AlertKind::Failed, "each failed run".to_owned())]),
        feasibility: Some(format!(
            "{} over {runs}{pace} runs tolerates {tolerated} {failures}: one gives {}. A missed \
             slot counts against freshness, not here.",
            objectives.success_rate.words(),
            after_one_failure(runs)
        )),
    }
}

fn restore(backup: &Backup) -> Indicator {
    Indicator {
        name: "Recovery time objective",
        target: format!("< {}", backup.objectives.restore.words()),
        measurement: Measurement::ByHand("Manual restore drill results"),
        alert_threshold: "none: a drill shows it".to_owned(),
        feasibility: None,
    }
}

fn off_site(series: Series<'_>, backup: &Backup) -> Option<Indicator> {
    let n = backup.numbers();
    Some(Indicator {
        name: "Off-site freshness",
        target: format!("< {}", n.off_site_freshness.words()),
        measurement: Measurement::Query(upload_time(series, backup)?.age().one_line()),
        alert_threshold: thresholds(backup, &[(AlertKind::S3UploadStale, n.upload_stale.words())]),
        feasibility: Some(
            "A Job that succeeds does not prove that the copy can be restored: a drill does."
                .to_owned(),
        ),
    })
}

fn volume(series: Series<'_>, backup: &Backup) -> Option<Indicator> {
    let n = backup.numbers();
    Some(Indicator {
        name: "Volume usage",
        target: format!("< {}", n.volume_warning.words()),
        measurement: Measurement::Query(volume_share_raw(series, backup)?.one_line()),
        alert_threshold: thresholds(
            backup,
            &[
                (AlertKind::PvcNearCapacity, n.volume_warning.words()),
                (AlertKind::PvcCritical, n.volume_critical.words()),
            ],
        ),
        feasibility: None,
    })
}

/// `warning 25 h, critical 49 h` of those alerts that are on.
fn thresholds(backup: &Backup, figures: &[(AlertKind, String)]) -> String {
    let said: Vec<String> = figures
        .iter()
        .filter(|(kind, _)| backup.is_on(*kind))
        .map(|(kind, figure)| {
            let set = backup.settings(*kind).severity;
            let severity = set.unwrap_or_else(|| kind.default_severity(backup.profile));
            format!("{severity}: {figure}")
        })
        .collect();
    if said.is_empty() { "none".to_owned() } else { said.join(", ") }
}

/// The time of the last success: the recorded series, or the raw one where nothing is recorded.
pub(crate) fn last_success_raw(series: Series<'_>, backup: &Backup) -> Expr {
    if backup.profile == Profile::AsSpecified {
        let status = series.cronjob("kube_cronjob_status_last_successful_time").expr();
        status.max_by(&["namespace", "cronjob"])
    } else {
        series.last_success()
    }
}

/// The share of runs that succeeded over `window`.
pub(crate) fn success_rate_over(series: Series<'_>, backup: &Backup, window: Duration) -> Expr {
    let by = ["namespace", "cronjob"];
    if backup.profile != Profile::AsSpecified {
        let runs = series.cronjob("backup:run_success").over(window).expr();
        return Expr::Call("max_over_time", vec![runs]).avg_by(&by);
    }
    // Without recorded runs every Job that was there in the window counts, for the result it had.
    let pattern = format!("{}-[0-9]+", super::series::literal_pattern(backup.cronjob.as_str()));
    let each = |metric: &str, condition: Option<&str>| {
        let jobs = series.namespaced(metric).matching("job_name", pattern.as_str());
        let jobs = condition.into_iter().fold(jobs, |jobs, c| jobs.with("condition", c));
        let seen = Expr::Call("max_over_time", vec![jobs.over(window).expr()]);
        seen.max_by(&["namespace", "job_name"])
    };
    let failed = Expr::number(0).op("*", each("kube_job_failed", Some("true")));
    let start = Expr::Call("time", Vec::new()).op("-", Expr::seconds(window));
    let young = each("kube_job_created", None).op(">", start);
    each("kube_job_complete", Some("true"))
        .op("or", failed)
        .op_on("and", &["namespace", "job_name"], young)
        .avg_by(&["namespace"])
}

/// The share of the volume in use; none without a volume.
pub(crate) fn volume_share_raw(series: Series<'_>, backup: &Backup) -> Option<Expr> {
    backup.volume.as_ref()?;
    if backup.profile == Profile::AsSpecified {
        super::rules::volume_share(series, backup)
    } else {
        Some(series.volume_used().expr())
    }
}
