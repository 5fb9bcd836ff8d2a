//! What each of the four panels shows.

use super::{Colour, Panel, PanelKind, Query, Step};
use crate::artefact::Series;
use crate::artefact::expr::{Expr, Selector};
use crate::artefact::rules::{failures_name, upload_time};
use crate::artefact::sli::{last_success_raw, success_rate_over, volume_share_raw};
use crate::plan::{Backup, Duration, Plan, Ratio};

/// The span that the success panel shows.
pub(crate) const PANEL_WINDOW: Duration = Duration::days(7);

pub(super) fn panel(plan: &Plan, backup: &Backup, kind: PanelKind) -> Panel {
    let series = Series::new(plan, backup);
    let marker = format!("backwatch:{}/{}/{}", backup.namespace, backup.cronjob, kind.key());
    let (title, description, queries, steps, no_value) = match kind {
        PanelKind::LastBackup => last_backup(series, backup),
        PanelKind::SuccessRate => success_rate(series, backup),
        PanelKind::VolumeUsage => volume_usage(series, backup),
        PanelKind::OffSite => off_site(series, backup),
        PanelKind::Budget => budget(series, backup),
    };
    Panel { kind, title, description, marker, queries, steps, no_value }
}

type Parts = (String, String, Vec<Query>, Vec<Step>, String);

fn last_backup(series: Series<'_>, backup: &Backup) -> Parts {
    let n = backup.numbers();
    let last = last_success_raw(series, backup);
    // A run is late before the target is missed: ten minutes after it should have ended.
    let near = n.sound_freshness.minus(Duration::minutes(20));
    let mut steps = vec![step(Colour::Green, None)];
    if near < n.freshness {
        steps.push(step(Colour::Yellow, Some(near.as_seconds().to_string())));
    }
    steps.push(step(Colour::Red, Some(n.freshness.as_seconds().to_string())));
    (
        "Last successful backup".to_owned(),
        format!(
            "Age of the newest successful backup. Red above the {} freshness target.",
            n.freshness.words()
        ),
        vec![
            query(&last.clone().age(), "age"),
            query(&last.op("*", Expr::number(1000)), "finished"),
        ],
        steps,
        "No data: kube-state-metrics or CronJob missing".to_owned(),
    )
}

fn success_rate(series: Series<'_>, backup: &Backup) -> Parts {
    let target = backup.objectives.success_rate;
    let days = PANEL_WINDOW.as_seconds() / 86_400;
    let runs = backup.timetable.runs_in(PANEL_WINDOW);
    let low = Ratio::percent(85).min(target.minus(Ratio::percent(1)));
    (
        format!("Backup success rate ({days} days)"),
        format!(
            "Succeeded / finished Jobs of the last {days} days. With {runs} {} one failure is \
             already {}.",
            if runs == 1 { "run" } else { "runs" },
            crate::plan::after_one_failure(runs)
        ),
        vec![query(&success_rate_over(series, backup, PANEL_WINDOW), "")],
        vec![
            step(Colour::Red, None),
            step(Colour::Orange, Some(low.number())),
            step(Colour::Green, Some(target.number())),
        ],
        "No runs".to_owned(),
    )
}

fn volume_usage(series: Series<'_>, backup: &Backup) -> Parts {
    let n = backup.numbers();
    let specified = backup.is_all_specified();
    let window = n.volume_window.words();
    let (description, no_value) = if backup.volume.is_none() {
        ("No volume is known for this backup.".to_owned(), "No volume".to_owned())
    } else if specified {
        let text = "The volume is mounted only while a backup runs.";
        (text.to_owned(), "Not mounted just now".to_owned())
    } else {
        let text = format!(
            "Last value that the kubelet reported in {window}; the volume is mounted only while a \
             backup runs."
        );
        (text, format!("Not measured in {window}"))
    };
    let shown = volume_share_raw(series, backup).unwrap_or_else(|| {
        Selector::new("backup:pvc_used:ratio").with("persistentvolumeclaim", "").expr()
    });
    (
        "Backup PVC usage".to_owned(),
        description,
        vec![query(&shown, "")],
        vec![
            step(Colour::Green, None),
            step(Colour::Orange, Some(n.volume_warning.number())),
            step(Colour::Red, Some(n.volume_critical.number())),
        ],
        no_value,
    )
}

/// 0 OK, 1 STALE, 2 UNKNOWN.
fn off_site(series: Series<'_>, backup: &Backup) -> Parts {
    let n = backup.numbers();
    let unknown = Expr::Call("vector", vec![Expr::number(2)]);
    let (shown, description) = match upload_time(series, backup) {
        None => (
            unknown,
            "UNKNOWN: nothing tells whether a copy leaves the cluster. kube-state-metrics cannot \
             see an upload inside the backup's own container."
                .to_owned(),
        ),
        Some(uploaded) => (
            uploaded.age().op_bool(">", Expr::seconds(n.off_site_freshness)).op_on(
                "or",
                &[],
                unknown,
            ),
            format!("OK when the newest upload is younger than {}.", n.off_site_freshness.words()),
        ),
    };
    (
        "Off-site upload".to_owned(),
        description,
        vec![query(&shown, "")],
        vec![step(Colour::Orange, None)],
        "Unknown".to_owned(),
    )
}

/// What is left of the tolerated failures; below 0 the target is missed.
fn budget(series: Series<'_>, backup: &Backup) -> Parts {
    let budget = backup.budget();
    let tolerated = budget.map_or(0, |budget| budget.tolerated);
    let window = backup.objectives.success_window;
    let failed = series.cronjob(&failures_name(window)).expr();
    // Where nothing is tolerated, 0 left is as it should be.
    let good = tolerated.min(1).to_string();
    (
        format!("Error budget (runs left in {})", window.words()),
        budget.map_or_else(String::new, |budget| format!("{}.", budget.words())),
        vec![query(&Expr::number(tolerated).op("-", failed), "")],
        vec![step(Colour::Red, None), step(Colour::Green, Some(good))],
        "No runs".to_owned(),
    )
}

fn query(expr: &Expr, legend: &'static str) -> Query {
    Query { expr: expr.one_line(), legend }
}

fn step(colour: Colour, from: Option<String>) -> Step {
    Step { colour, from }
}
