//! Rules and queries by chance, whose outcome is kept bit by bit: natively and in wasm it must be the same.
//!
//! A line is a seed, with a sum over what became of its rules and what they recorded, one over the answers
//! to its queries under both versions, one over sweeps of thresholds, and one over rendered texts.

use backwatch_sim::Compat;
use backwatch_sim::alert::{
    AlertingRule, GroupRun, Rule, RuleGroup, Schedule, Templates, annotations, run, sweep,
};
use backwatch_sim::eval::{Instant, Options, RangeSeries, instant, range, ticks};
use backwatch_sim::promql::operator::BinaryOp;
use backwatch_sim::promql::parse_as;
use backwatch_sim::series::{Storage, notation};

use crate::engine::Sum;

#[allow(
    dead_code,
    clippy::unwrap_used,
    reason = "the generator of the engine's own tests, of which not all is used here"
)]
#[path = "../../crates/backwatch-sim/tests/promtool/generate.rs"]
mod generate;

use generate::Case;

/// The sums that are expected.
pub const EXPECTED: &str = include_str!("../cases/engine/chance.txt");

/// How many seeds: some five hundred rules and queries.
const SEEDS: u64 = 24;

/// What is rendered for each alert.
const TEXTS: [&str; 8] = [
    "{{ $labels.a }} {{ $value | humanize }} {{ $value }}",
    "{{ printf \"%.3e %8.2f %g %v\" .Value .Value .Value .Value }}",
    "{{ humanizeDuration $value }} {{ humanize1024 $value }} {{ humanizePercentage $value }}",
    "{{ range query \"m > 1\" | sortByLabel \"b\" }}{{ .Labels.b }}={{ .Value }} {{ end }}",
    "{{ with query \"sum(n)\" }}{{ . | first | value | humanizeTimestamp }}{{ else }}none{{ end }}",
    "{{ range $k, $v := .Labels }}{{ $k | toUpper }}-{{ $v | title }};{{ end }}",
    "{{ reReplaceAll \"(x|y)(.*)\" \"$2<$1>\" $labels.b }} {{ if gt $value 1.5 }}high{{ else }}low{{ end }}",
    "{{ define \"t\" }}[{{ . }}]{{ end }}{{ template \"t\" $value }} {{ len $labels }} {{ $none }}",
];

/// The sums, in the form of [`EXPECTED`].
pub fn outcomes() -> String {
    (1..=SEEDS).map(|seed| line(&Case::generate(seed))).collect()
}

fn line(case: &Case) -> String {
    let mut storage = Storage::new();
    for line in &case.series {
        if let Ok((labels, places)) = notation::parse_series(line) {
            notation::load(&mut storage, &labels, &places, case.interval);
        }
    }
    let swept = swept(case, &storage);
    let options = Options { subquery_step: case.ticks.step, ..Options::new(Compat::V2) };
    let rules = case.rules().into_iter().map(with_texts).collect();
    let group = RuleGroup { rules, limit: case.limit, ..RuleGroup::default() };
    let schedule = Schedule::new(case.ticks);
    let runs = run(&mut storage, &[(&group, &schedule)], options, &Templates::default());
    let played = played(&runs, &storage);
    let rendered = rendered(&group, &runs, case, &storage, options);
    let answered = answered(case, &storage);
    format!("{} {played:016x} {answered:016x} {swept:016x} {rendered:016x}\n", case.seed)
}

fn with_texts(rule: Rule) -> Rule {
    let texts = TEXTS.iter().map(|text| ("text".to_owned(), (*text).to_owned())).collect();
    match rule {
        Rule::Alerting(rule) => Rule::Alerting(AlertingRule { annotations: texts, ..rule }),
        recording @ Rule::Recording(_) => recording,
    }
}

/// States, errors and remarks of all rules, then every sample there is.
fn played(runs: &[GroupRun], storage: &Storage) -> u64 {
    let mut sum = Sum::new();
    for rule in runs.iter().flat_map(|run| &run.rules) {
        for alert in &rule.alerts {
            sum.text(&alert.labels.to_string());
            for phase in &alert.phases {
                sum.text(phase.state.name());
                sum.step(phase.start);
                sum.step(phase.end);
                sum.bytes(&phase.active_at.to_le_bytes());
                sum.value(phase.value);
            }
        }
        for (steps, error) in &rule.errors {
            steps.iter().for_each(|(start, end)| sum.step(start.wrapping_mul(7) ^ end));
            sum.text(error);
        }
        rule.annotations.as_slice().iter().for_each(|remark| sum.text(&remark.message));
    }
    for series in storage.iter() {
        sum.text(&series.labels.to_string());
        let mut points = Vec::new();
        series.samples.collect(i64::MIN, i64::MAX / 2, &mut points);
        for point in points {
            sum.bytes(&point.time.to_le_bytes());
            sum.value(point.value);
        }
    }
    sum.total()
}

/// Each query by itself and over the ticks.
fn answered(case: &Case, storage: &Storage) -> u64 {
    let mut sum = Sum::new();
    for (query, compat) in
        case.queries.iter().flat_map(|query| [(query, Compat::V2), (query, Compat::V3)])
    {
        let Ok(expr) = parse_as(&query.expr, compat) else { continue };
        sum.text(&expr.to_string());
        match instant(storage, &expr, query.at, Options::new(compat)).map(|answer| answer.value) {
            Ok(Instant::Vector(samples)) => {
                for (labels, value) in samples {
                    sum.text(&labels.to_string());
                    sum.value(value);
                }
            }
            Ok(Instant::Scalar(value)) => sum.value(value),
            Ok(other) => sum.text(&format!("{other:?}")),
            Err(error) => sum.text(&error.to_string()),
        }
        match range(storage, &expr, case.ticks, Options::new(compat)) {
            Ok(answer) => answer.value.iter().for_each(|series| add(&mut sum, series)),
            Err(error) => sum.text(&error.to_string()),
        }
    }
    sum.total()
}

fn add(sum: &mut Sum, series: &RangeSeries) {
    sum.text(&series.labels.to_string());
    for segment in series.line.segments() {
        for step in segment.start..segment.end {
            sum.step(step);
            sum.value(segment.at(step));
        }
    }
}

/// Sweeps over what the queries give.
fn swept(case: &Case, storage: &Storage) -> u64 {
    let mut sum = Sum::new();
    let thresholds: Vec<f64> = (0..40).map(|step| f64::from(step) * 0.75 - 4.0).collect();
    for query in &case.queries {
        let Ok(expr) = parse_as(&query.expr, Compat::V3) else { continue };
        let left = ticks(storage, &expr, case.ticks, Options::new(Compat::V3)).series;
        for op in [BinaryOp::Gt, BinaryOp::Le] {
            for outcome in sweep(&left, op, &thresholds, 90_000, case.ticks) {
                sum.step(outcome.pages);
                sum.step(outcome.firing_ticks);
                sum.text(&format!("{:?}", outcome.first));
            }
        }
    }
    sum.total()
}

/// The texts of each alert where it begins to wait or to fire.
fn rendered(
    group: &RuleGroup,
    runs: &[GroupRun],
    case: &Case,
    storage: &Storage,
    options: Options,
) -> u64 {
    let mut sum = Sum::new();
    let played = runs.iter().flat_map(|run| &run.rules);
    for (rule, run) in group.rules.iter().zip(played) {
        let Rule::Alerting(rule) = rule else { continue };
        for alert in run.alerts.iter().take(6) {
            for phase in alert.phases.iter().take(2) {
                let at = (case.ticks, phase.start);
                let texts = annotations(rule, alert, at, storage, options, &Templates::default());
                for (_, text) in texts {
                    sum.text(&text);
                }
            }
        }
    }
    sum.total()
}
