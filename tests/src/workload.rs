//! The work that the engine is measured by: the requirement's three rules over what a cluster shows of
//! nightly backups.

use backwatch_sim::Compat;
use backwatch_sim::alert::{AlertingRule, GroupRun, Rule, RuleGroup, Schedule, Templates, run};
use backwatch_sim::eval::Options;
use backwatch_sim::promql::parse_as;
use backwatch_sim::series::{Grid, Storage, notation};

/// Expression, waiting time in minutes and description of each rule; the threshold of the second is
/// put in.
const RULES: [(&str, i64, &str); 3] = [
    (
        "kube_job_status_failed{job_name=~\"nats-backup.*\"} > 0",
        5,
        "{{ $labels.job_name }} has failed",
    ),
    (
        "time() - kube_job_status_completion_time{job_name=~\"nats-backup.*\"} > THRESHOLD",
        5,
        "no backup for {{ $value | humanizeDuration }}",
    ),
    (
        "kubelet_volume_stats_used_bytes{persistentvolumeclaim=\"nats-backup-pvc\"} / \
         kubelet_volume_stats_capacity_bytes{persistentvolumeclaim=\"nats-backup-pvc\"} > 0.8",
        15,
        "{{ $value | humanizePercentage }} full",
    ),
];

/// Milliseconds.
pub const MINUTE: i64 = 60_000;

/// Runs the rules with a threshold in seconds; the series are not changed.
pub fn evaluate(storage: &Storage, days: usize, threshold: i64) -> Vec<GroupRun> {
    // A copy of what the series share costs little, and what rules record goes into it.
    let mut storage = storage.clone();
    let group = group(threshold);
    let schedule = Schedule::new(grid(days));
    let options = Options::new(Compat::V2);
    run(&mut storage, &[(&group, &schedule)], options, &Templates::default())
}

/// The rules as a group. An expression that cannot be read is left out.
pub fn group(threshold: i64) -> RuleGroup {
    let rule = |(expr, minutes, text): &(&str, i64, &str)| {
        let expr = expr.replace("THRESHOLD", &threshold.to_string());
        let expr = parse_as(&expr, Compat::V2).ok()?;
        Some(Rule::Alerting(AlertingRule {
            name: "A".to_owned(),
            expr,
            hold: minutes * MINUTE,
            keep_firing: 0,
            labels: vec![("severity".to_owned(), "warning".to_owned())],
            annotations: vec![("description".to_owned(), (*text).to_owned())],
        }))
    };
    RuleGroup { rules: RULES.iter().filter_map(rule).collect(), ..RuleGroup::default() }
}

/// A tick a minute.
pub fn grid(days: usize) -> Grid {
    Grid::new(0, i64::try_from(days).unwrap_or(0) * 1_440 * MINUTE, MINUTE)
}

/// The series of these lines, a sample a minute.
pub fn storage(lines: &[String]) -> Storage {
    let mut storage = Storage::new();
    for line in lines {
        if let Ok((labels, places)) = notation::parse_series(line) {
            notation::load(&mut storage, &labels, &places, MINUTE);
        }
    }
    storage
}

/// What a cluster shows of nightly backups that keep their last jobs: for thirty days 79 series for one
/// backup and 16 each for more, of the kind of `kube-state-metrics`. Now and then a job fails.
pub fn series(backups: usize, days: usize) -> Vec<String> {
    let jobs = if backups == 1 { days * 38 / 30 } else { 7 };
    let mut lines = Vec::new();
    for backup in 0..backups {
        for job in 0..jobs.max(1) {
            let start = job * days * 1_440 / jobs.max(1);
            let kept = (3 * 1_440).min(days * 1_440 - start);
            let labels =
                format!("{{namespace=\"n{backup}\",job_name=\"nats-backup-{backup}-{job}\"}}");
            let gap = if start == 0 { String::new() } else { format!("_x{start} ") };
            let failed = usize::from(job % 9 == 4);
            let done = start * 60 + 240;
            lines.push(format!("kube_job_status_failed{labels} {gap}{failed}x{kept} stale"));
            lines.push(format!("kube_job_status_completion_time{labels} {gap}{done}x{kept} stale"));
        }
        let volume =
            format!("{{namespace=\"n{backup}\",persistentvolumeclaim=\"nats-backup-pvc\"}}");
        let minutes = days * 1_440;
        lines.push(format!("kubelet_volume_stats_used_bytes{volume} 1000+1x{minutes}"));
        lines.push(format!("kubelet_volume_stats_capacity_bytes{volume} 50000x{minutes}"));
    }
    if backups == 1 {
        lines.push(format!("kube_cronjob_created{{cronjob=\"nats-backup\"}} 1x{}", days * 1_440));
    }
    lines
}

/// The rules as a rule file.
pub fn rules_text() -> String {
    let rule = |(expr, minutes, text): &(&str, i64, &str)| {
        let expr = expr.replace("THRESHOLD", "90000");
        format!(
            "  - alert: A\n    expr: '{expr}'\n    for: {minutes}m\n    labels: {{severity: warning}}\n    \
             annotations: {{description: '{text}'}}\n"
        )
    };
    let rules: Vec<String> = RULES.iter().map(rule).collect();
    format!("groups:\n- name: g\n  rules:\n{}", rules.concat())
}
