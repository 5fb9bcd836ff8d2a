//! What version 3 does, and the places of errors.

use std::fmt::Write as _;

use super::super::{check, check_as};
use crate::rule_check::RuleKind;
use backwatch_sim::Compat;
use backwatch_sim::promql::ast::Millis;

/// Checks the errors of a file, each as `line:column message`.
fn check_errors(text: &str, expect: &[&str]) {
    let errors: Vec<String> = check(text)
        .errors
        .iter()
        .map(|error| {
            let place =
                error.place.map_or_else(String::new, |p| format!("{}:{} ", p.line, p.column));
            format!("{place}{}", error.message)
        })
        .collect();
    assert_eq!(errors, expect, "{text}");
}

#[test]
fn a_good_file_is_read() {
    let text = "
groups:
- name: g
  interval: 30s
  query_offset: 1m
  limit: 10
  labels: {team: x}
  rules:
  - record: a:b
    expr: sum(c)
  - alert: A
    expr: a:b > 1
    for: 5m
    keep_firing_for: 1h
    labels: {severity: 1}
    annotations: {text: '{{ $value }}'}
";
    let report = check(text);
    assert_eq!(report.errors, []);
    assert_eq!((report.rule_count(), report.exit_code(true)), (2, 0));
    let group = &report.groups[0];
    assert_eq!((group.name.as_str(), group.interval, group.limit), ("g", Millis(30_000), 10));
    assert_eq!(group.query_offset, Some(Millis(60_000)));
    assert_eq!(group.labels["team"], "x");
    let alert = &group.rules[1];
    assert_eq!(alert.kind, RuleKind::Alert("A".to_owned()));
    assert_eq!((alert.hold, alert.keep_firing), (Millis(300_000), Millis(3_600_000)));
    assert_eq!((alert.labels["severity"].as_str(), alert.place.line), ("1", 11));
    assert!(!check_as(text, Compat::V2).is_valid());
}

#[test]
fn errors_have_places() {
    check_errors("groups: [", &["1:9 unclosed bracket '['"]);
    check_errors(
        "groups:\n- name: g\n  interval: 5x\n  limit: a\n  rulez: []\n",
        &[
            "3:13 not a valid duration string: \"5x\"",
            "4:10 cannot unmarshal !!str `a` into int",
            "5:3 field rulez not found in type rulefmt.RuleGroup",
        ],
    );
    check_errors(
        "groups:\n- name: g\n  rules:\n  - alert: A\n    expr: |\n      a ==\n        )\n",
        &["7:9 group \"g\", rule 1, \"A\": could not parse expression: 2:3: parse error: \
           unexpected right parenthesis ')'"],
    );
    check_errors(
        "groups:\n- name: g\n  rules:\n  - alert: A\n    expr: a\n    labels:\n      x: '{{ $y }}'\n",
        &["7:10 group \"g\", rule 1, \"A\": label \"x\": template: __alert_A:1: \
           undefined variable \"$y\""],
    );
}

#[test]
fn tabs_are_refused_where_prometheus_refuses_them() {
    let tab = |place: &str| format!("{place} a tab stands in the indentation");
    let check = |text: &str, place: &str| check_errors(text, &[tab(place).as_str()]);
    check("groups:\n- name: a\n  rules: []\n\t\n", "4:1");
    check("groups:\n- name: a\n  \t# c\n  rules: []\n", "3:3");
    check("groups:\n-\tname: a\n", "2:2");
    check("\t\ngroups: []\n", "1:1");
    let rule = "groups:\n- name: a\n  rules:\n  - alert: x\n    expr: ";
    check(&format!("{rule}|\n      up\n\t\n    for: 5m\n"), "7:1");
    for good in [
        "groups:\t\n- name:\ta\t# c\n  rules:\t[]\n",
        &format!("{rule}|\n      up\n      \t\n      \tor up\n    for: 5m\n"),
        &format!("{rule}\"up\n\t  or up\"\n"),
        &format!("{rule}up\n      \tor up\n"),
    ] {
        check_errors(good, &[]);
    }
}

#[test]
fn an_escaped_slash_and_directives_are_refused_as_prometheus_does() {
    let rule = |expr: &str| format!("groups:\n- name: a\n  rules: [{{alert: a, expr: {expr}}}]\n");
    let slash = "3:28 found unknown escape character: \\/";
    check_errors(&rule("\"up \\/ 2\""), &[slash]);
    check_errors(&rule("'up / 2 # \\/'"), &[]);
    check_errors(&rule("\"up # \\\\/\""), &[]);
    let incompatible = "2:1 found incompatible YAML document";
    check_errors("# c\n%YAML 1.2\n---\ngroups: []\n", &[incompatible]);
    check_errors("%FOO bar\n---\ngroups: []\n", &["1:1 found unknown directive name"]);
    check_errors("%YAML 1.1\n---\ngroups: []\n", &[]);
}

#[test]
fn version_3_takes_any_name() {
    let text = "groups:\n- name: g\n  rules:\n  - record: a b\n    expr: a\n    labels: {a-b: c}\n";
    check_errors(text, &[]);
    assert_eq!(check_as(text, Compat::V2).errors.len(), 2);
    check_errors(
        "groups:\n- name: g\n  rules:\n  - record: a{}\n    expr: a\n",
        &["4:13 group \"g\", rule 1, \"a{}\": braces present in the recording rule name; \
           should it be in expr?: a{}"],
    );
}

#[test]
fn a_kubernetes_object_is_told_apart() {
    let report = check("kind: PrometheusRule\nspec:\n  groups: []\n");
    assert_eq!(
        report.errors[0].hint.as_deref(),
        Some("this is a Kubernetes object: its rules are under `spec`")
    );
}

#[test]
fn duplicates_are_lint() {
    let rule = "  - record: a\n    expr: b\n    labels: {x: y}\n";
    let report = check(&format!("groups:\n- name: g\n  rules:\n{rule}{rule}{rule}"));
    assert_eq!((report.exit_code(false), report.exit_code(true)), (0, 3));
    assert_eq!(report.duplicates.len(), 1);
    assert!(report.to_string().starts_with("4:5: duplicate rule a{x=\"y\"}\n7:5: "), "{report}");
    assert_eq!(report.duplicates[0].places.iter().map(|p| p.line).collect::<Vec<_>>(), [4, 7, 10]);
}

#[test]
fn aliases_do_not_explode() {
    let mut text = String::from("a0: &a0 {alert: A, expr: x}\n");
    for i in 1..40 {
        let before = i - 1;
        let _ = writeln!(text, "a{i}: &a{i} [*a{before}, *a{before}]");
    }
    text.push_str("groups:\n- name: g\n  rules: *a39\n");
    assert!(!check(&text).is_valid());
    let mut merges = String::from("groups:\n- &m0 {name: g}\n");
    for i in 1..40 {
        let before = i - 1;
        let _ = writeln!(merges, "- &m{i} {{name: g{i}, <<: [*m{before}, *m{before}]}}");
    }
    let _ = check(&merges);
}
