//! The forms in which rules and dashboards come.

use backwatch_core::merge::{Kind, MergeOptions};
use backwatch_core::plan::{Duration, Plan};

use crate::shared::{file, merged, removed};

/// Recognised as said, merged, and taken out again; the merged text.
fn check(before: &str, kind: Kind, description: &str) -> String {
    let read = file(before);
    assert_eq!((read.kind(), read.description()), (kind, description), "{:?}", read.refusal());
    let after = merged(&Plan::default(), before, &MergeOptions::default());
    assert!(after.is_changed());
    let back = removed(&Plan::default(), &after.text);
    assert_eq!(back, before, "removal of\n{}", after.text);
    for text in [before, &after.text] {
        follows_the_hand(text);
    }
    after.text.to_string()
}

/// While a value moves less is checked, and the outcome is the same.
fn follows_the_hand(text: &str) {
    let mut plan = Plan::default();
    plan.backups[0].objectives.freshness = Some(Duration::hours(31));
    let whole = merged(&plan, text, &MergeOptions::default());
    let moving = merged(&plan, text, &MergeOptions { is_moving: true, ..MergeOptions::default() });
    assert_eq!((&moving.text, &moving.splices), (&whole.text, &whole.splices));
}

const RULE: &str = "- name: a\n  rules:\n  - record: b\n    expr: up\n";

fn indented(by: usize) -> String {
    let lines = RULE.lines().map(|line| format!("{:by$}{line}\n", ""));
    lines.collect::<Vec<_>>().concat()
}

#[test]
fn plain_rule_files() {
    check(&format!("groups:\n{RULE}"), Kind::RuleFile, "rule file, 1 group");
    check("groups: []\n", Kind::RuleFile, "rule file, 0 groups");
    check("groups:\n", Kind::RuleFile, "rule file, 0 groups");
    check("groups: null # none yet\n", Kind::RuleFile, "rule file, 0 groups");
    check("{}\n", Kind::RuleFile, "rule file, 0 groups");
    check("namespace: x\n", Kind::RuleFile, "rule file, 0 groups");
    check(&format!("namespace: x\ngroups:\n{RULE}"), Kind::RuleFile, "rule file, 1 group");
    check(
        "groups: !!seq\n- name: !!str a\n  rules: !!seq []\n",
        Kind::RuleFile,
        "rule file, 1 group",
    );
    check("groups: [{name: a, rules: []}]\n", Kind::RuleFile, "rule file, 1 group");
    check("groups:\n- {name: a, rules: []} # b\n", Kind::RuleFile, "rule file, 1 group");
    let json = r#"{"groups": [{"name": "a", "rules": []}]}"#;
    check(json, Kind::RuleFile, "rule file, 1 group, in JSON");
}

#[test]
fn a_block_scalar_at_the_end_without_a_line_break() {
    for header in ["|", "|-", ">", "| # why", ">-", "|2"] {
        let before = format!(
            "groups:\n- name: a\n  rules:\n  - record: b\n    expr: {header}\n      up\n       > 0"
        );
        let after = check(&before, Kind::RuleFile, "rule file, 1 group");
        let headers = after.lines().filter(|line| line.trim_start().starts_with("expr: "));
        assert!(headers.take(1).all(|line| line.contains('-')), "{after}");
        check(&indented_map(&before), Kind::ConfigMap, "ConfigMap, 1 rule file inside");
    }
}

/// The text in a `ConfigMap`, without a line break at its end.
fn indented_map(text: &str) -> String {
    let lines = text.lines().map(|line| format!("    {line}\n")).collect::<Vec<_>>().concat();
    format!("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\ndata:\n  a.yaml: |-\n{lines}")
}

#[test]
fn files_with_nothing_but_comments() {
    for before in ["# a\n", "# a", "# a\n\n\n", "# a\r\n", "\u{feff}# a\n", "  # a\n"] {
        check(before, Kind::RuleFile, "rule file, 0 groups");
    }
    for before in ["~", "null\n", "# a\n---\n# b\n", "groups:  \n# b\n", "groups:\t\r\n"] {
        check(before, Kind::RuleFile, "rule file, 0 groups");
    }
}

#[test]
fn an_empty_group_of_our_name_stays_when_our_rules_go() {
    for rules in
        ["", "  rules: []\n", "  interval: 1m # mine\n  rules: []\n", "  rules: [] # none\n"]
    {
        let before =
            format!("groups:\n- name: nats-backup # kept\n{rules}- name: z\n  rules: []\n");
        let after = merged(&Plan::default(), &before, &MergeOptions::default());
        let back = removed(&Plan::default(), &after.text);
        let empty = if rules.is_empty() { "  rules: []\n" } else { rules };
        let expected =
            format!("groups:\n- name: nats-backup # kept\n{empty}- name: z\n  rules: []\n");
        assert_eq!(back, expected);
    }
}

#[test]
fn what_came_later_beside_our_groups_stays_when_they_go() {
    let rule = "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\n";
    let beside = |before: &str, at: &str, added: &str| {
        let after = merged(&Plan::default(), before, &MergeOptions::default()).text.to_string();
        let used = after.replacen(at, &format!("{added}{at}"), 1);
        assert_ne!(used, after);
        removed(&Plan::default(), &used)
    };
    assert_eq!(beside("# a\n", "groups:", "namespace: x\n"), "# a\nnamespace: x\n");
    for spec in ["", "spec:\n", "spec: {}\n"] {
        let back = beside(&format!("{rule}{spec}"), "  groups:", "  x: 1\n");
        assert_eq!(back, format!("{rule}spec:\n  x: 1\n"), "{spec}");
    }
}

#[test]
fn resources() {
    let spec = format!("spec:\n  groups:\n{}", indented(2));
    let rule = format!("apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\n{spec}");
    check(&rule, Kind::PrometheusRule, "PrometheusRule, 1 group");
    let rule = format!("apiVersion: operator.victoriametrics.com/v1beta1\nkind: VMRule\n{spec}");
    check(&rule, Kind::VmRule, "VMRule, 1 group");
    let empty = "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\n";
    check(empty, Kind::PrometheusRule, "PrometheusRule, 0 groups");
    for spec in ["spec: {}\n", "spec:\n  {}\n", "spec: null\n", "spec:\n  groups:\n    []\n"] {
        check(&format!("{empty}{spec}"), Kind::PrometheusRule, "PrometheusRule, 0 groups");
    }
}

fn config_map(data: &str) -> String {
    format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: x}}\ndata:\n{data}")
}

#[test]
fn config_maps() {
    let said = "ConfigMap, 1 rule file inside";
    let rules = format!("    groups:\n{}", indented(4));
    for header in ["|", "|-", "|+", "|2"] {
        check(&config_map(&format!("  a.yaml: {header}\n{rules}")), Kind::ConfigMap, said);
    }
    let other = "  prometheus.yml: |\n    global: {}\n";
    check(&config_map(&format!("{other}  a.rules: |\n{rules}")), Kind::ConfigMap, said);
    let folded = "  a.yaml: >\n    groups: [{name: a, rules: []}]\n";
    for quoted in ["  a.yaml: \"groups: []\\n\"\n", "  a.yaml: 'groups: []'\n", folded] {
        let before = config_map(quoted);
        assert_eq!(file(&before).description(), said);
        let after = merged(&Plan::default(), &before, &MergeOptions::default());
        let back = removed(&Plan::default(), &after.text);
        assert!(back == before || quoted == folded, "{back}");
    }
    let two = format!("  a.yaml: |\n    groups: []\n  b.yaml: |\n{rules}");
    let after = check(&config_map(&two), Kind::ConfigMap, "ConfigMap, 2 rule files inside");
    assert!(after.contains("  a.yaml: |\n    groups: []\n"), "into the one with groups\n{after}");
}

#[test]
fn lists_and_streams() {
    let item = format!(
        "- apiVersion: v1\n  kind: ConfigMap\n  data:\n    a.yaml: |\n      groups:\n{}",
        indented(6)
    );
    let list = format!("apiVersion: v1\nkind: ConfigMapList\nitems:\n{item}");
    check(&list, Kind::ConfigMap, "ConfigMap, 1 rule file inside");
    let raw = item.replace("apiVersion: v1\n  kind: ConfigMap\n  data:", "data:");
    let raw = format!("apiVersion: v1\nkind: ConfigMapList\nitems:\n{raw}");
    check(&raw, Kind::ConfigMap, "ConfigMap, 1 rule file inside");
    let stream = format!("# a\n---\nkind: Service\napiVersion: v1\n---\ngroups:\n{RULE}---\n");
    check(&stream, Kind::RuleFile, "rule file, 1 group");
}

const DASHBOARD: &str = "{\"panels\": [], \"schemaVersion\": 39, \"title\": \"t\"}";

#[test]
fn dashboards() {
    check(DASHBOARD, Kind::ClassicDashboard, "Grafana dashboard, classic, schema 39");
    let envelope = format!("{{\"dashboard\": {DASHBOARD}, \"overwrite\": true}}");
    let said = "Grafana dashboard in an envelope, schema 39";
    check(&envelope, Kind::DashboardEnvelope, said);
    let operator = "apiVersion: grafana.integreatly.org/v1beta1\nkind: GrafanaDashboard\nspec:\n";
    let json = format!("{operator}  json: |\n    {DASHBOARD}\n");
    check(&json, Kind::GrafanaDashboard, "GrafanaDashboard, classic inside, schema 39");
    let quoted = format!("{operator}  json: '{DASHBOARD}'\n");
    check(&quoted, Kind::GrafanaDashboard, "GrafanaDashboard, classic inside, schema 39");
    let map = config_map(&format!("  a.json: |-\n    {DASHBOARD}\n"));
    check(&map, Kind::ConfigMap, "ConfigMap, 1 dashboard inside");
    let v1 = format!(
        "{{\"apiVersion\": \"dashboard.grafana.app/v1beta1\", \"kind\": \"Dashboard\", \"spec\": \
         {DASHBOARD}}}"
    );
    check(&v1, Kind::DashboardV1, "Grafana dashboard resource, classic inside, schema 39");
}

#[test]
fn braces_of_ours_are_escaped_in_a_template_that_is_yaml() {
    let before = format!("groups:\n{RULE}  labels: {{a: \"{{{{ .Values.a }}}}\"}}\n");
    let after = merged(&Plan::default(), &before, &MergeOptions::default());
    assert!(after.text.contains("{{ `{{` }} $value | humanizeDuration {{ `}}` }}"));
}

#[test]
fn a_shared_node_is_refused_by_name() {
    let before = "groups:\n- &g\n  name: nats-backup\n  rules: []\n- *g\n";
    let said =
        backwatch_core::merge::merge(&Plan::default(), &file(before), &MergeOptions::default());
    let said = said.expect_err("an alias shares the group");
    assert!(said[0].place.is_some(), "{said:?}");
}
