//! Several files at once.

use backwatch_core::merge::{MergeOptions, Recognised, merge_all, recognise};
use backwatch_core::plan::Plan;
use backwatch_core::share;

use crate::shared::{file, fresher};

const EMPTY: &str = "groups: []\n";
const DASHBOARD: &str = "{\"panels\": [], \"schemaVersion\": 39, \"title\": \"t\"}";

/// Merges; for each file its new text, or nothing where there is none.
fn run(plan: &Plan, files: &[Recognised]) -> Vec<Option<String>> {
    let merged = merge_all(plan, files, &MergeOptions::default());
    merged.into_iter().map(|one| one.ok().map(|one| one.text.to_string())).collect()
}

#[test]
fn new_rules_go_into_one_file() {
    let plan = Plan::default();
    let files = [file(DASHBOARD), file(EMPTY), file(EMPTY), file("kind: CronJob\napiVersion: x\n")];
    let merged = run(&plan, &files);
    let holds = |index: usize, word: &str| {
        merged[index].as_ref().is_some_and(|text: &String| text.contains(word))
    };
    assert!(holds(0, "backwatch:nats") && holds(1, "NATSBackupFailed"));
    assert_eq!(merged[2].as_deref(), Some(EMPTY));
    assert!(merged[3].is_none(), "a manifest is no place for rules");
    // The file that has them keeps them, wherever it stands.
    let first = merged[1].clone().expect("merged");
    let again = run(&fresher(26), &[file(EMPTY), file(&first)]);
    assert_eq!(again[0].as_deref(), Some(EMPTY));
    assert!(again[1].as_ref().is_some_and(|text| text.contains("> 93600")));
}

#[test]
fn what_doubles_ours_in_another_file_is_noted() {
    let alert = "groups:\n- name: a\n  rules:\n  - alert: X\n    expr: \
                 kube_job_failed{job_name=~\"nats-backup-.*\"} > 0\n";
    let merged = merge_all(&Plan::default(), &[file(EMPTY), file(alert)], &MergeOptions::default());
    let notes = &merged[1].as_ref().expect("merged").notes;
    assert!(notes.iter().any(|note| note.message.contains("watches nats-backup too")), "{notes:?}");
    assert!(notes.iter().any(|note| note.message.contains("new rules go into")), "{notes:?}");
}

#[test]
fn the_comment_knows_the_settings_of_the_last_merge() {
    let before = fresher(25);
    let first = run(&before, &[file(EMPTY)])[0].clone().expect("merged");
    let read = recognise("x.yaml", first.as_bytes());
    assert_eq!(read.settings(), Some(share::fragment(&before)));
    let edited = first.replace("> 90000", "> 100000");
    let merged = merge_all(&fresher(26), &[file(&edited)], &MergeOptions::default());
    let conflicts = &merged[0].as_ref().expect("merged").conflicts;
    let [conflict] = conflicts.as_slice() else { panic!("{conflicts:?}") };
    assert!(conflict.base.as_ref().is_some_and(|base| base.ends_with("> 90000")), "{conflict:?}");
}
