//! What a test file means, and how differences are shown.

use super::super::{Options, Report, RuleFile, run};
use backwatch_sim::Compat;

const RULES: &str = "
groups:
- name: first
  rules:
  - record: a:sum
    expr: sum by (job) (a)
- name: second
  rules:
  - alert: High
    expr: a:sum > 2
    for: 2m
    labels: {severity: page}
    annotations: {text: '{{ $labels.job }} is {{ $value }} at {{ $externalURL }}{{ $externalLabels.region }}'}
";

fn run_on(rules: &str, tests: &str, compat: Compat) -> Report {
    let find = |pattern: &str| {
        let files = [RuleFile { name: "rules.yaml".to_owned(), text: rules.to_owned() }];
        Ok(if pattern == "rules.yaml" { files.to_vec() } else { Vec::new() })
    };
    run(tests, &find, Options { compat })
}

fn check(body: &str, expect: &str) {
    let tests = format!("rule_files: [rules.yaml]\ntests:\n- interval: 1m\n{body}");
    assert_eq!(run_on(RULES, &tests, Compat::V3).to_string(), expect, "{body}");
}

const SERIES: &str = "  input_series:\n  - {series: 'a{job=\"x\"}', values: '1 2 3 4 5 6'}\n";

#[test]
fn what_is_expected_passes() {
    let alert = "  external_url: http://h\n  external_labels: {region: eu}\n  alert_rule_test:\n  \
                 - {eval_time: 3m, alertname: High, exp_alerts: []}\n  \
                 - {eval_time: 4m59s, alertname: High, exp_alerts: [{exp_labels: {job: x, \
                 severity: page}, exp_annotations: {text: 'x is 5 at http://heu'}}]}\n  \
                 promql_expr_test:\n  - {expr: 'a:sum + 1', eval_time: 5m, exp_samples: [{labels: \
                 '{job=\"x\"}', value: 7}]}\n  - {expr: time(), eval_time: 90s, exp_samples: \
                 [{labels: '', value: 90}]}\n";
    check(&format!("{SERIES}{alert}"), "");
}

#[test]
fn differences_are_shown() {
    let body = "  alert_rule_test:\n  \
                - {eval_time: 3m, alertname: High, exp_alerts: [{exp_labels: {job: x}}]}\n  \
                - {eval_time: 5m, alertname: High, exp_alerts: [{exp_labels: {job: y, severity: \
                page}, exp_annotations: {text: 'x is 6 at '}}]}\n  \
                - {eval_time: 5m, alertname: High, exp_alerts: []}\n  \
                - {eval_time: 5m, alertname: Hihg, exp_alerts: [{exp_labels: {job: y}}]}\n";
    check(
        &format!("{SERIES}{body}"),
        "7:5: alert High at 3m: 1 expected, 0 firing
  - {alertname=\"High\", job=\"x\"}
  = pending since 2m, fires after 2m: {alertname=\"High\", job=\"x\", severity=\"page\"}
8:5: alert High at 5m: 1 expected, 1 firing
  ~ {alertname=\"High\", job=\"x\", severity=\"page\"}
    - label job=\"y\"
    + label job=\"x\"
9:5: alert High at 5m: 0 expected, 1 firing
  + {alertname=\"High\", job=\"x\", severity=\"page\"} with {text=\"x is 6 at \"}
10:5: alert Hihg at 5m: 1 expected, 0 firing
  - {alertname=\"Hihg\", job=\"y\"}
  = no rule makes an alert named Hihg
",
    );
    let body = "  name: values\n  promql_expr_test:\n  \
                - {expr: a, eval_time: 1m, exp_samples: [{labels: 'a{job=\"x\"}', value: 3}]}\n  \
                - {expr: a, eval_time: 1m, exp_samples: [{labels: 'b', value: 2}]}\n  \
                - {expr: 'a +', eval_time: 1m}\n  - {expr: 'a[5m]', eval_time: 1m}\n  \
                - {expr: 'a * NaN', eval_time: 1m, exp_samples: [{labels: '{job=\"x\"}', value: .nan}]}\n";
    check(
        &format!("{SERIES}{body}"),
        "test values
8:5: expr a at 1m: 1 expected, 1 found
  ~ {__name__=\"a\", job=\"x\"}
    - 3
    + 2
9:5: expr a at 1m: 1 expected, 1 found
  - {__name__=\"b\"} 2
  + {__name__=\"a\", job=\"x\"} 2
10:5: expr a + at 1m: 1:4: parse error: unexpected end of input
11:5: expr a[5m] at 1m: rule result is not a vector or scalar
12:5: expr a * NaN at 1m: 1 expected, 1 found
  ~ {job=\"x\"}
    - NaN
    + NaN
    = NaN is not equal to NaN
",
    );
}

#[test]
fn what_cannot_run_is_an_error() {
    let check = |tests: &str, expect: &str| {
        assert_eq!(run_on(RULES, tests, Compat::V3).to_string(), expect, "{tests}");
    };
    check("", "");
    check("rule_files: [nope*.yaml]\n", "1:14: warning: no file match pattern nope*.yaml\n");
    check(
        "rule_file: [x]\ngroup_eval_order: [a, a]\n",
        "1:1: error: field rule_file not found in type main.unitTestFile; did you mean \
         rule_files?\n2:23: error: group name repeated in evaluation order: a\n",
    );
    check(
        "tests:\n- alert_rule_test:\n  - {eval_time: 1m}\n  input_series:\n  - {series: 'a{', values: 1}\n",
        "3:5: an item under alert_rule_test misses required attribute alertname at eval_time 1m\n",
    );
    check(
        RULES,
        "2:1: error: field groups not found in type main.unitTestFile; this is a rule file, which \
         `check rules` reads\n",
    );
    let bad = run_on(
        "groups:\n- name: g\n  rules:\n  - alert: A\n",
        "rule_files: [rules.yaml]\ntests: [{}]\n",
        Compat::V3,
    );
    assert_eq!(
        bad.to_string(),
        "error: rules.yaml: 4:5: group \"g\", rule 1, \"A\": field 'expr' must be set in rule\n"
    );
}

#[test]
fn a_rule_that_fails_ends_the_test() {
    let rules = "groups:\n- name: g\n  rules:\n  - {record: r, expr: a * on () b}\n  - {alert: A, expr: a}\n";
    let tests = "rule_files: [rules.yaml]\ntests:\n- interval: 1m\n  input_series:\n  \
                 - {series: a, values: '1 2 3'}\n  - {series: 'b{x=\"1\"}', values: '1 2 3'}\n  \
                 - {series: 'b{x=\"2\"}', values: '_ _ 3'}\n  alert_rule_test:\n  \
                 - {eval_time: 1m, alertname: A}\n  - {eval_time: 2m, alertname: A}\n  \
                 promql_expr_test:\n  - {expr: b, eval_time: 1m}\n";
    let report = run_on(rules, tests, Compat::V3);
    let titles: Vec<&str> =
        report.tests[0].failures.iter().map(|failure| failure.title.as_str()).collect();
    assert_eq!(titles.len(), 2, "{titles:?}");
    assert_eq!(titles[0], "alert A at 1m: 0 expected, 1 firing");
    assert!(
        titles[1].starts_with("rule r cannot be evaluated at 2m: found duplicate"),
        "{titles:?}"
    );
}

#[test]
fn a_rule_without_a_vector_or_scalar_fails() {
    let tests =
        "rule_files: [rules.yaml]\ntests:\n- alert_rule_test: [{eval_time: 0s, alertname: A}]\n";
    for expr in ["\"'text'\"", "'a[5m]'"] {
        let rules = format!("groups:\n- name: g\n  rules:\n  - {{alert: A, expr: {expr}}}\n");
        let said = "3:3: rule A cannot be evaluated at 0s: rule result is not a vector or scalar\n";
        assert_eq!(run_on(&rules, tests, Compat::V3).to_string(), said, "{expr}");
    }
}

#[test]
fn a_null_is_an_item_without_fields() {
    let case = |body: &str| run_on(RULES, &format!("tests:\n- {body}\n"), Compat::V3).to_string();
    let unnamed =
        "2:21: an item under alert_rule_test misses required attribute alertname at eval_time 0s\n";
    assert_eq!(case("alert_rule_test: [~]"), unnamed);
    assert_eq!(
        case("alert_rule_test: [{alertname: High, eval_time: 0s, exp_alerts: [null]}]"),
        "2:21: alert High at 0s: 1 expected, 0 firing\n  - {alertname=\"High\"}\n  \
         = no rule makes an alert named High\n"
    );
    assert_eq!(case("promql_expr_test: [{expr: vector(0), exp_samples: [~]}]"), "");
}

#[test]
fn an_empty_label_is_expected_of_no_series_unless_a_name_stands_before_it() {
    let case = |labels: &str| {
        let sample = format!("{{labels: '{labels}', value: 1}}");
        let case = format!("{{expr: a, eval_time: 0s, exp_samples: [{sample}]}}");
        let body = format!("{SERIES}  promql_expr_test: [{case}]\n");
        run_on(RULES, &format!("tests:\n- interval: 1m\n{body}"), Compat::V3).is_success()
    };
    assert!(case("a{job=\"x\", y=\"\"}"));
    assert!(!case("{__name__=\"a\", job=\"x\", y=\"\"}"));
}

#[test]
fn an_empty_line_ends_the_series() {
    let run = |series: &str, count: u8| {
        let case = format!(
            "{{expr: count({{__name__=~\".+\"}}), eval_time: 1m, exp_samples: [{{value: {count}}}]}}"
        );
        let case = case.replace("count({", "'count({").replace("}),", "})',");
        let tests = format!(
            "tests:\n- interval: 1m\n  input_series:\n{series}  promql_expr_test:\n  - {case}\n"
        );
        run_on(RULES, &tests, Compat::V3).to_string()
    };
    let series = |indicator: &str| {
        format!(
            "  - series: a\n    values: {indicator}\n      1 2\n  - {{series: b, values: 1 2}}\n"
        )
    };
    let warning = "4:5: warning: an empty line ends the series here, as it does under promtool; 1 more is \
                   not loaded; write the values on one line, or begin their block with |- or >-\n";
    assert_eq!(run(&series("|"), 1), warning);
    assert_eq!(run(&series("|-"), 2), "");
    assert_eq!(run("  - {series: a, values: \"1 2\\n b 3 4\"}\n", 2), "");
    assert_eq!(run("  - {series: a, values: 1 2}\n  - {series: '# b', values: 1}\n", 1), "");
}

#[test]
fn version_3_knows_more_fields() {
    let tests = "rule_files: [rules.yaml]\nfuzzy_compare: true\ntests:\n- start_timestamp: \
                 2026-10-20T02:00:00+02:00\n  input_series:\n  - {series: 'a{job=\"x\"}', values: \
                 '1 2 3'}\n  promql_expr_test:\n  - {expr: time(), eval_time: 1m, exp_samples: \
                 [{labels: '', value: 1792454460}]}\n  - {expr: 'a:sum * 0.1', eval_time: 2m, \
                 exp_samples: [{labels: '{job=\"x\"}', value: 0.3}]}\n";
    assert_eq!(run_on(RULES, tests, Compat::V3).to_string(), "");
    let strict = tests.replace("fuzzy_compare: true\n", "");
    assert_eq!(run_on(RULES, &strict, Compat::V3).tests[0].failures.len(), 1);
    assert_eq!(run_on(RULES, tests, Compat::V2).problems.len(), 2);
    let number = tests.replace("2026-10-20T02:00:00+02:00", "1792454400");
    assert_eq!(run_on(RULES, &number, Compat::V3).to_string(), "");
    let group = "groups:\n- name: g\n  labels: {team: x, severity: low}\n  rules:\n  \
                 - {alert: A, expr: a, labels: {severity: high}}\n";
    let tests = "rule_files: [rules.yaml]\ntests:\n- input_series: [{series: a, values: 1}]\n  \
                 alert_rule_test: [{eval_time: 0s, alertname: A, exp_alerts: [{exp_labels: {team: \
                 x, severity: high}}]}]\n";
    assert_eq!(run_on(group, tests, Compat::V3).to_string(), "");
}
