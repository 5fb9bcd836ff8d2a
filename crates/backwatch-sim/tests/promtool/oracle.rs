//! Asks `promtool` by tests that expect nothing, and reads what it got instead.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;
use std::process::Command;

use backwatch_sim::series::notation::{parse_labels, parse_number};

use super::generate::Case;

/// Selects every series.
pub(crate) const EVERYTHING: &str = "{__name__=~\".+\"}";

type Samples = BTreeMap<String, f64>;

/// What promtool got.
#[derive(Debug, Default)]
pub(crate) struct Got {
    /// All series, by tick.
    pub(crate) ticks: BTreeMap<usize, Samples>,
    /// The answers to the queries, by their place.
    pub(crate) queries: BTreeMap<usize, Result<Samples, String>>,
    pub(crate) rule_errors: Vec<String>,
}

pub(crate) fn is_installed() -> bool {
    Command::new("promtool").arg("--version").output().is_ok()
}

pub(crate) fn ask(case: &Case) -> Got {
    let folder = folder(case.seed);
    std::fs::write(folder.join("rules.yml"), case.rule_file()).unwrap();
    let tests = folder.join("test.yml");
    std::fs::write(&tests, test_file(case)).unwrap();
    let output = Command::new("promtool").args(["test", "rules"]).arg(&tests).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    let got = read(case, &text);
    std::fs::remove_dir_all(folder).unwrap();
    got
}

fn folder(seed: u64) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("backwatch-{}-{seed}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn test_file(case: &Case) -> String {
    let mut out = format!(
        "rule_files: [rules.yml]\nevaluation_interval: {}ms\ntests:\n- interval: {}ms\n  input_series:\n",
        case.ticks.step, case.interval
    );
    for line in &case.series {
        let end = line.find('}').unwrap() + 1;
        let (series, values) = line.split_at(end);
        write!(out, "  - series: {}\n    values: {}\n", quote(series), quote(values.trim()))
            .unwrap();
    }
    out += "  promql_expr_test:\n";
    let ticks = (0..case.ticks.steps).map(|tick| (EVERYTHING, case.ticks.time(tick)));
    let queries = case.queries.iter().map(|query| (query.expr.as_str(), query.at));
    for (expr, at) in ticks.chain(queries) {
        // An expectation that is never met, so that the answer is shown.
        write!(
            out,
            "  - expr: {}\n    eval_time: {at}ms\n    \
             exp_samples: [{{labels: 'never', value: 1}}]\n",
            quote(expr)
        )
        .unwrap();
    }
    out
}

fn read(case: &Case, text: &str) -> Got {
    let mut got = Got::default();
    let mut answers = Vec::new();
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    for (at, line) in lines.iter().enumerate() {
        if line.contains("rule: ") && line.contains(", err: ") {
            let error = line.split(", err: ").nth(1).unwrap_or_default();
            got.rule_errors.push(error.to_owned());
        } else if line.starts_with("expr: ") && line.contains(", err: ") {
            answers.push(Err(line.rsplit(", err: ").next().unwrap_or_default().to_owned()));
        } else if line.starts_with("expr: ") {
            let samples = lines.get(at + 2).and_then(|line| line.strip_prefix("got: "));
            answers.push(Ok(samples.map(read_samples).unwrap_or_default()));
        }
    }
    let expected = case.ticks.steps + case.queries.len();
    if got.rule_errors.is_empty() {
        assert_eq!(answers.len(), expected, "seed {}: {text}\n{}", case.seed, case.rule_file());
    }
    for (at, answer) in answers.into_iter().enumerate() {
        match at.checked_sub(case.ticks.steps) {
            Some(query) => {
                got.queries.insert(query, answer);
            }
            None => {
                got.ticks.insert(at, answer.unwrap_or_default());
            }
        }
    }
    got
}

fn read_samples(text: &str) -> Samples {
    let mut out = Samples::new();
    let mut rest = text;
    while rest != "nil" && !rest.is_empty() {
        let (labels, behind) = parse_labels(rest).unwrap();
        let (value, behind) = behind.split_once(',').unwrap_or((behind, ""));
        out.insert(labels.to_string(), parse_number(value.trim()).unwrap());
        rest = behind.trim();
    }
    out
}
