//! Files that are not merged into: each with the place, the reason and a way out.

use backwatch_core::merge::{Kind, recognise};

/// Line, a word of the reason, a word of the way out.
fn check(name: &str, bytes: &[u8], line: usize, reason: &str, way_out: &str) {
    let file = recognise(name, bytes);
    assert_eq!(file.kind(), Kind::Refused, "{name}: {}", file.description());
    let said = file.refusal().expect("a reason");
    let at = said.place.map_or(0, |place| place.line);
    assert_eq!(at, line, "{name}: {said}");
    assert!(said.message.contains(reason), "{name}: {said}");
    let hint = said.hint.as_deref().unwrap_or_default();
    assert!(hint.contains(way_out), "{name}: {said}");
}

#[test]
fn other_languages_are_named() {
    check(
        "d.jsonnet",
        b"local g = import 'g.libsonnet';\n{ a:: 1 }\n",
        1,
        "jsonnet",
        "run jsonnet",
    );
    check("x", b"{\n  local a = 1,\n  _config+:: { b: import 'x' },\n}\n", 2, "jsonnet", "run");
    check(
        "m.tf",
        b"# x\nresource \"grafana_dashboard\" \"a\" {\n}\n",
        2,
        "Terraform",
        "of their own",
    );
    let helm = b"groups:\n{{- range .Values.groups }}\n- name: {{ . }}\n{{- end }}\n";
    check("t.yaml", helm, 2, "Helm", "escaped");
    let whole =
        b"apiVersion: v1\nkind: ConfigMap\ndata:\n  d.json: |\n    {{`{\"title\": \"t\"}`}}\n";
    check("c.yaml", whole, 5, "Helm", "escaped");
    let conflict = b"groups:\n<<<<<<< HEAD\n- name: a\n=======\n- name: b\n>>>>>>> other\n";
    check("a.yaml", conflict, 2, "conflict", "one of the two");
}

#[test]
fn rules_that_are_no_list_are_named() {
    let resource = "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nspec:";
    check("p.yaml", format!("{resource} []\n").as_bytes(), 3, "spec is no mapping", "groups:");
    let map = format!("{resource}\n  groups: {{}}\n");
    check("p.yaml", map.as_bytes(), 4, "spec.groups is no list", "groups: []");
    let alias = format!("x: &g [{{name: a, rules: []}}]\n{resource}\n  groups: *g\n");
    check("p.yaml", alias.as_bytes(), 5, "an alias", "write the groups out");
    check("r.yaml", b"x: &g\n- {name: a, rules: []}\ngroups: *g\n", 3, "an alias", "write");
}

#[test]
fn what_is_no_text_is_named() {
    check("a", b"", 1, "empty", "fresh");
    check("a", b" \n\n", 1, "empty", "fresh");
    check("a", b"\xff\xfeg\0r\0", 0, "UTF-16", "UTF-8");
    check("a", b"g\0r\0o\0u\0", 0, "UTF-16", "UTF-8");
    check("a", b"groups: \xff\n", 0, "UTF-8", "UTF-8");
    check("a.gz", b"\x1f\x8b\x08\0\0", 0, "gzip", "unpack");
}

#[test]
fn broken_yaml_and_json_have_a_place() {
    check("a.yaml", b"groups:\n- name: a\n\trules: []\n", 3, "a tab", "spaces");
    check("a.json", b"{\n  \"panels\": [,]\n}\n", 2, "", "");
    check("a.yaml", b"groups: []\nrules: 1\ngroups: []\n", 3, "twice", "take one");
    check("a.yaml", b"groups: [1\n", 1, "", "");
    // Comments look like headings.
    let commented = b"# Rules\n# of a shop\n\ngroups:\n- name: a\n   rules: []\n";
    check("a.yaml", commented, 6, "", "");
    check("pasted", commented, 6, "", "");
    check("a.yaml", b"# Rules\n# of a shop\nnothing\n", 1, "no rules", "rule file");
}

#[test]
fn dashboards_that_cannot_take_panels_are_named() {
    let old = br#"{"title": "t", "schemaVersion": 14, "rows": [{"panels": []}]}"#;
    check("d.json", old, 1, "schema 14", "newer Grafana");
    let packed = b"apiVersion: v1\nkind: ConfigMap\nbinaryData:\n  d.json.gz: H4sI\n";
    check("c.yaml", packed, 4, "binaryData", "unpacked");
    let away = b"apiVersion: grafana.integreatly.org/v1beta1\nkind: GrafanaDashboard\nspec:\n  \
                 url: x\n";
    check("g.yaml", away, 4, "elsewhere", "spec.json");
}

#[test]
fn files_of_other_kinds_are_named() {
    let deployment = b"apiVersion: apps/v1\nkind: Deployment\n";
    check("x.yaml", deployment, 1, "Deployment", "rule file");
    check("x.yaml", b"a: 1\nb: 2\n", 1, "the keys a, b", "rule file");
    check("x.yaml", b"- 1\n", 1, "no rules", "rule file");
    let grafana = b"apiVersion: 1\ngroups:\n- orgId: 1\n  name: a\n";
    check("x.yaml", grafana, 3, "Grafana's own alerting", "Prometheus rule file");
    let cronjob = b"apiVersion: batch/v1\nkind: CronJob\n";
    assert_eq!(recognise("x", cronjob).kind(), Kind::CronJob);
    assert_eq!(recognise("x", b"version: 1\nbackups: []\n").kind(), Kind::Settings);
}
