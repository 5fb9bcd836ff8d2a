//! The engine beside `promtool test rules`: the requirement's three rules over many series, sweeps,
//! steps, growth, and dense series.

use backwatch_sim::Compat;
use backwatch_sim::alert::{
    AlertingRule, GroupRun, Rule, RuleGroup, Schedule, Templates, run, run_with, sweep,
};
use backwatch_sim::eval::{Memo, Options, ticks};
use backwatch_sim::promql::operator::BinaryOp;
use backwatch_sim::promql::parse_as;
use backwatch_sim::series::{Grid, Storage, notation};

use crate::figure::{beside, fastest, figure, peak};
use crate::promtool;

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

const MINUTE: i64 = 60_000;

#[test]
#[ignore = "a measurement, for `cargo xtask bench`"]
fn measured_engine() {
    let lines = series(1, 30);
    let storage = storage(&lines);
    let ours = fastest(20, || evaluate(&storage, 30, 90_000));
    figure("three rules, 79 series, 30 days at 1 minute", ours, "ms", Some(1.0));
    if let Some(bytes) = peak(|| evaluate(&storage, 30, 90_000)) {
        figure("the same, memory at most", bytes / 1e6, "MB", Some(10.0));
    }
    // Three days of the same kind, since all thirty take the peer half a minute and more.
    if let Some(theirs) = promtool::run(&rules_text(), &series(1, 3), 3) {
        figure("promtool, the same over 3 days", theirs.milliseconds, "ms", None);
        figure("promtool over 3 days, memory at most", theirs.peak / 1e6, "MB", None);
        let scaled = theirs.milliseconds * 10.0;
        beside("30 days (promtool: 10 times 3 days)", ours, "promtool", scaled, 5_000.0);
    }
    steps(&storage);
    growth();
    dense();
}

/// All thresholds at once, and one more threshold with everything else known.
fn steps(storage: &Storage) {
    let left = parse_as("time() - kube_job_status_completion_time", Compat::V2).unwrap();
    let grid = grid(30);
    let left = ticks(storage, &left, grid, Options::new(Compat::V2)).series;
    let thresholds: Vec<f64> = (0..200).map(|step| f64::from(step) * 1_000.0).collect();
    let took = fastest(20, || sweep(&left, BinaryOp::Gt, &thresholds, 5 * MINUTE, grid));
    figure("200 thresholds over 30 days", took, "ms", Some(1.0));
    let mut memo = Memo::new();
    let mut storage = storage.clone();
    let mut threshold = 80_000;
    let mut step = || {
        threshold += 100;
        let groups = group(threshold);
        let schedule = Schedule::new(grid);
        let options = Options::new(Compat::V2);
        run_with(&mut storage, &[(&groups, &schedule)], options, &Templates::default(), &mut memo)
    };
    step();
    figure("one threshold moved, the rest known", fastest(20, step), "ms", Some(0.2));
}

fn growth() {
    for backups in [1, 10, 100, 500] {
        let lines = series(backups, 30);
        let storage = storage(&lines);
        let took = fastest(3, || evaluate(&storage, 30, 90_000));
        let what = format!("{backups} backups, {} series, 30 days", lines.len());
        figure(&what, took, "ms", None);
    }
    for days in [30, 90, 365] {
        let lines = series(1, days);
        let storage = storage(&lines);
        let took = fastest(3, || evaluate(&storage, days, 90_000));
        figure(&format!("1 backup, {} series, {days} days", lines.len()), took, "ms", None);
    }
}

/// Random values each minute, where no segment is longer than a sample.
fn dense() {
    let mut state = 1_u64;
    let mut random = move || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state >> 40
    };
    let mut lines = |days: usize| -> Vec<String> {
        let values = |random: &mut dyn FnMut() -> u64| {
            let all: Vec<String> = (0..days * 1_440).map(|_| random().to_string()).collect();
            all.join(" ")
        };
        (0..79).map(|at| format!("dense_total{{n=\"{at}\"}} {}", values(&mut random))).collect()
    };
    let storage = storage(&lines(30));
    let expr = parse_as("rate(dense_total[1h]) > 1e9", Compat::V2).unwrap();
    let ours = fastest(3, || ticks(&storage, &expr, grid(30), Options::new(Compat::V2)));
    figure("rate over 1 h of 79 random series, 30 days", ours, "ms", None);
    let rule =
        "groups:\n- name: g\n  rules:\n  - {alert: D, expr: 'rate(dense_total[1h]) > 1e9'}\n";
    if let Some(theirs) = promtool::run(rule, &lines(1), 1) {
        figure("promtool, the same over 1 day", theirs.milliseconds, "ms", None);
        let scaled = theirs.milliseconds * 30.0;
        beside("dense, 30 days (promtool: 30 times 1 day)", ours, "promtool", scaled, 50.0);
    }
}

fn evaluate(storage: &Storage, days: usize, threshold: i64) -> Vec<GroupRun> {
    // A copy of what the series share costs little, and what rules record goes into it.
    let mut storage = storage.clone();
    let group = group(threshold);
    let schedule = Schedule::new(grid(days));
    let options = Options::new(Compat::V2);
    run(&mut storage, &[(&group, &schedule)], options, &Templates::default())
}

fn group(threshold: i64) -> RuleGroup {
    let rule = |(expr, minutes, text): &(&str, i64, &str)| {
        let expr = expr.replace("THRESHOLD", &threshold.to_string());
        Rule::Alerting(AlertingRule {
            name: "A".to_owned(),
            expr: parse_as(&expr, Compat::V2).unwrap(),
            hold: minutes * MINUTE,
            keep_firing: 0,
            labels: vec![("severity".to_owned(), "warning".to_owned())],
            annotations: vec![("description".to_owned(), (*text).to_owned())],
        })
    };
    RuleGroup { rules: RULES.iter().map(rule).collect(), ..RuleGroup::default() }
}

fn grid(days: usize) -> Grid {
    Grid::new(0, i64::try_from(days).unwrap() * 1_440 * MINUTE, MINUTE)
}

fn storage(lines: &[String]) -> Storage {
    let mut storage = Storage::new();
    for line in lines {
        let (labels, places) = notation::parse_series(line).unwrap();
        notation::load(&mut storage, &labels, &places, MINUTE);
    }
    storage
}

/// What a cluster shows of nightly backups that keep their last jobs: for thirty days 79 series for one
/// backup and 16 each for more, of the kind of `kube-state-metrics`. Now and then a job fails.
fn series(backups: usize, days: usize) -> Vec<String> {
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

fn rules_text() -> String {
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
