//! The reference files without backup monitoring: what is added, and that nothing else changes.

use backwatch_core::merge::{Kind, MergeOptions, recognise};
use backwatch_core::plan::{Plan, Profile};

use crate::shared::{
    changed_lines, fresher, merged, plan, promtool_accepts, reference, removed, text, two_backups,
};

const RULES: &str = "fixtures/kgents/before/alerting-rules.yaml";
const DASHBOARD: &str = "fixtures/kgents/before/dashboard-saas.json";

/// The rule file inside of the reference's `ConfigMap`.
fn embedded(config_map: &str) -> String {
    let (_, rules) = config_map.split_once("alerting-rules.yaml: |").expect("the key");
    let lines = rules.trim_start_matches('\r').trim_start_matches('\n').lines();
    let lines: Vec<&str> = lines.map(|l| l.strip_prefix("    ").unwrap_or_default()).collect();
    lines.join("\n")
}

/// The file as other editors write it: line breaks, last line, byte order mark.
fn spellings(text: &str) -> Vec<String> {
    vec![
        text.to_owned(),
        text.replace('\n', "\r\n"),
        text.trim_end().to_owned(),
        text.replace('\n', "\r\n").trim_end().to_owned(),
        format!("\u{feff}{text}"),
    ]
}

#[test]
fn the_files_are_recognised() {
    for (path, kind, said) in [
        (RULES, Kind::ConfigMap, "ConfigMap, 1 rule file inside"),
        (DASHBOARD, Kind::ClassicDashboard, "Grafana dashboard, classic, schema 38"),
        ("fixtures/kgents/before/runbook.md", Kind::Runbook, "Markdown"),
    ] {
        let Some(text) = reference(path) else { return };
        let file = recognise(path, text.as_bytes());
        assert_eq!((file.kind(), file.description()), (kind, said));
        let unnamed = recognise("x", text.as_bytes());
        assert_eq!(unnamed.kind(), kind, "by content alone");
    }
}

#[test]
fn rules_are_added_and_nothing_else_changes() {
    let Some(before) = reference(RULES) else { return };
    for profile in Profile::ALL {
        let plan = plan(profile);
        for before in spellings(&before) {
            let after = merged(&plan, &before, &MergeOptions::default());
            let (gone, come) = changed_lines(&after);
            let last = before.lines().last().expect("lines").trim();
            assert!(gone.is_empty() || gone == [last], "{gone:?}");
            assert!(come.len() > 30);
            assert_eq!(after.text.contains("\r\n"), before.contains("\r\n"));
            assert_eq!(after.text.ends_with('\n'), before.ends_with('\n'));
            assert_eq!(removed(&plan, &after.text), before);
        }
        promtool_accepts(&embedded(&text(&plan, &before)));
    }
}

#[test]
fn the_runbook_follows_the_siblings() {
    let Some(before) = reference(RULES) else { return };
    let after = text(&Plan::default(), &before);
    assert!(after.contains("runbook_url: docs/saas/runbook.md#nats-backup-failed\n"));
    let plan = Plan { runbook: Some("https://x.example/r".to_owned()), ..Plan::default() };
    assert!(text(&plan, &before).contains("https://x.example/r#nats-backup-failed\n"));
}

#[test]
fn a_number_is_changed_where_it_stands() {
    let Some(before) = reference(RULES) else { return };
    let first = text(&fresher(25), &before);
    let second = merged(&fresher(26), &first, &MergeOptions::default());
    let (gone, come) = changed_lines(&second);
    assert_eq!(gone.len(), come.len());
    let fields: Vec<&str> = come.iter().map(|l| l.get(..7).unwrap_or(l)).collect();
    assert_eq!(fields, ["# backw", "expr: t", "summary", "descrip"], "{come:?}");
    assert_eq!(text(&fresher(25), &second.text), first, "and back");
    let unmarked = MergeOptions { marks: false, ..MergeOptions::default() };
    let (gone, _) = changed_lines(&merged(&fresher(26), &first, &unmarked));
    assert_eq!(gone.len(), 4);
}

#[test]
fn panels_are_added_below_everything() {
    let Some(before) = reference(DASHBOARD) else { return };
    for before in spellings(&before) {
        let after = merged(&Plan::default(), &before, &MergeOptions::default());
        let (gone, come) = changed_lines(&after);
        assert!(gone.is_empty(), "{gone:?}");
        assert!(come.contains(&"\"title\": \"NATS backup\",".to_owned()));
        for id in 33..=37 {
            assert!(come.contains(&format!("\"id\": {id},")), "{id}");
        }
        for y in [36, 37] {
            assert!(come.contains(&format!("\"y\": {y}")), "{y}");
        }
        let sources = come.iter().filter(|line| line.starts_with("\"uid\"")).count();
        let own = come.iter().filter(|line| *line == "\"uid\": \"${DS_PROMETHEUS}\"").count();
        assert!(own > 0 && sources == own);
        assert_eq!(removed(&Plan::default(), &after.text), before);
    }
}

#[test]
fn a_changed_number_moves_only_its_scalars_in_the_panels() {
    let Some(before) = reference(DASHBOARD) else { return };
    let first = text(&fresher(25), &before);
    let second = merged(&fresher(26), &first, &MergeOptions::default());
    let (gone, come) = changed_lines(&second);
    assert_eq!((gone.len(), come.len()), (2, 2), "{come:?}");
    assert!(come.iter().any(|line| line == "\"value\": 93600"), "{come:?}");
}

#[test]
fn two_backups_are_two_groups_and_two_rows() {
    let (Some(rules), Some(dashboard)) = (reference(RULES), reference(DASHBOARD)) else { return };
    let plan = two_backups();
    let after = text(&plan, &rules);
    assert!(after.contains("- name: nats-backup\n") && after.contains("- name: pg-dump\n"));
    assert_eq!(after.matches("alert: BackupPVCNearCapacity\n").count(), 2);
    promtool_accepts(&embedded(&after));
    assert_eq!(removed(&plan, &after), rules);
    let after = text(&plan, &dashboard);
    assert!(after.contains("\"title\": \"NATS backup\"") && after.contains("\"PgDump backup\""));
    assert_eq!(removed(&plan, &after), dashboard);
    // The second backup leaves the plan's own file as it was with one.
    let one = text(&Plan::default(), &dashboard);
    assert_eq!(text(&plan, &one), after);
}
