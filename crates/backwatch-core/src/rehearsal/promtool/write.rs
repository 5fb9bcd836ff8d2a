//! The text of a test file.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use backwatch_sim::promql::ast::Millis;
use backwatch_sim::promql::print_duration;
use backwatch_sim::series::labels::METRIC_NAME;
use backwatch_sim::series::{Labels, Samples, Storage};

use super::check::Check;
use super::{RULES_FILE, TESTS_FILE, UnitTest};
use crate::rehearsal::setup::STEP;

/// The file of tests, with the names of the rule files beside it.
pub fn document(tests: &[UnitTest], rule_files: &[String]) -> String {
    file(tests, rule_files, &[])
}

/// The same, with the names of the user's own files that `promtool` cannot read.
pub(super) fn file(tests: &[UnitTest], rule_files: &[String], unread: &[String]) -> String {
    let mut out = format!(
        "# What the alerts do in each failure that was rehearsed, by the numbers they have now.\n\
         # Run it beside its rule files: promtool test rules {TESTS_FILE}\n\
         # promtool reads plain rule files only, no PrometheusRule and no ConfigMap. For the same settings\n\
         # this writes the one with the alerts of the backup:\n\
         # backwatch render --only rules --form rules > {RULES_FILE}\n\
         # It takes promtool minutes: each test is evaluated at every minute of its days.\n\
         # The clock of a test begins at 0, 1970-01-01 00:00 UTC, and times within series go with it.\n"
    );
    if !unread.is_empty() {
        let names = unread.join(", ");
        comment(&mut out, "", &format!("No plain rule files, so without their alerts: {names}"));
    }
    out.push_str("rule_files:\n");
    // Writing into a string does not fail.
    for file in rule_files {
        let _ = writeln!(out, "  - {}", quoted(file));
    }
    out.push_str("\nevaluation_interval: 1m\n");
    let mut seen = BTreeSet::new();
    let groups = tests.iter().flat_map(|test| &test.groups).filter(|name| seen.insert(*name));
    for (at, name) in groups.enumerate() {
        out.push_str(if at == 0 { "group_eval_order:\n" } else { "" });
        let _ = writeln!(out, "  - {}", quoted(name));
    }
    out.push_str("\ntests:\n");
    for (at, test) in tests.iter().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        write(&mut out, test);
    }
    out
}

fn write(out: &mut String, test: &UnitTest) {
    comment(out, "  ", &format!("{}: {}", test.name, test.story));
    if !test.untested.is_empty() {
        let names = test.untested.join(", ");
        comment(out, "  ", &format!("Too short to say anything about {names}."));
    }
    let _ = writeln!(out, "  - name: {}", quoted(&test.name));
    out.push_str("    interval: 1m\n    input_series:\n");
    for (series, values) in &test.series {
        let _ = writeln!(out, "      - series: {}", quoted(series));
        let _ = writeln!(out, "        values: {}", quoted(values));
    }
    if !test.checks.is_empty() {
        out.push_str("    alert_rule_test:\n");
        for check in &test.checks {
            alert(out, check);
        }
    }
    if !test.silent.is_empty() {
        out.push_str("    promql_expr_test:\n");
        comment(out, "      ", "These never fire.");
        let names = test.silent.join("|");
        let whole = time(test.minutes + 1);
        let _ = writeln!(
            out,
            "      - expr: 'count by (alertname) (count_over_time(ALERTS{{alertstate=\"firing\", \
             alertname=~\"{names}\"}}[{whole}]))'\n        eval_time: {}\n        exp_samples: []",
            time(test.minutes)
        );
    }
}

fn alert(out: &mut String, check: &Check) {
    if let Some(note) = &check.note {
        comment(out, "      ", &format!("{note}."));
    }
    let _ = writeln!(out, "      - eval_time: {}", time(check.minute));
    let _ = writeln!(out, "        alertname: {}", check.alert);
    if check.expected.is_empty() {
        out.push_str("        exp_alerts: []\n");
        return;
    }
    out.push_str("        exp_alerts:\n");
    for expected in &check.expected {
        let mut dash = "- ";
        for (key, pairs) in
            [("exp_labels", &expected.labels), ("exp_annotations", &expected.annotations)]
        {
            if pairs.is_empty() {
                continue;
            }
            let _ = writeln!(out, "          {dash}{key}:");
            dash = "  ";
            for (name, text) in pairs {
                let _ = writeln!(out, "              {}: {}", quoted_key(name), quoted(text));
            }
        }
        if dash == "- " {
            out.push_str("          - {}\n");
        }
    }
}

fn comment(out: &mut String, indent: &str, text: &str) {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let _ = writeln!(out, "{indent}# {one_line}");
}

/// `1d2h12m`.
fn time(minutes: usize) -> String {
    let millis = i64::try_from(minutes).unwrap_or(0).saturating_mul(STEP * 1_000);
    print_duration(Millis(millis))
}

/// In single quotes; in double quotes where the text has control characters.
fn quoted(text: &str) -> String {
    if !text.contains(|c: char| c.is_control() || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}')) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A label's name, which is plain but for those that Prometheus 3 allows.
fn quoted_key(name: &str) -> String {
    let is_plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if is_plain { name.to_owned() } else { quoted(name) }
}

/// Each series with its samples.
pub(super) fn series(storage: &Storage) -> Vec<(String, String)> {
    storage.iter().map(|series| (selector(&series.labels), values(&series.samples))).collect()
}

/// `metric{label="value"}`.
fn selector(labels: &Labels) -> String {
    let pairs: Vec<String> = labels
        .iter()
        .filter(|(name, _)| *name != METRIC_NAME)
        .map(|(name, value)| {
            let value = value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
            format!("{name}=\"{value}\"")
        })
        .collect();
    format!("{}{{{}}}", labels.name(), pairs.join(","))
}

/// The notation of test series: a value and how often it comes again, gaps, stale markers.
fn values(samples: &Samples) -> String {
    let step = STEP * 1_000;
    let mut items = Vec::new();
    let mut next = 0;
    for run in samples.runs() {
        let at = run.start / step;
        match at - next {
            ..=0 => {}
            1 => items.push("_".to_owned()),
            gap => items.push(format!("_x{gap}")),
        }
        next = at + i64::try_from(run.count).unwrap_or(0);
        match (run.constant(), run.count) {
            (Some(value), count) if count > 1 => items.push(format!("{value}+0x{}", count - 1)),
            _ => items.extend((0..run.count).map(|k| {
                run.value(k).map_or_else(|| "stale".to_owned(), |value| value.to_string())
            })),
        }
    }
    items.join(" ")
}
