//! What is ours, what was changed by hand, and who decides.

use backwatch_core::merge::{
    ChangeKind, Choice, MergeOptions, Merged, OnConflict, merge, recognise,
};
use backwatch_core::plan::{
    AlertKind, AlertSettings, DisplayName, Duration, Plan, Profile, Threshold,
};

use crate::shared::{file, fresher, merged, plan, removed, text, two_backups};

const BEFORE: &str = "groups:\n- name: a\n  rules:\n  - alert: b\n    expr: up == 0\n";

fn options() -> MergeOptions {
    MergeOptions { settings: Some("p=1.abc".to_owned()), ..MergeOptions::default() }
}

fn first(plan: &Plan) -> String {
    merged(plan, BEFORE, &options()).text.to_string()
}

fn run(plan: &Plan, text: &str, options: &MergeOptions) -> Merged {
    merge(plan, &file(text), options).unwrap_or_else(|e| panic!("{e:?}"))
}

#[test]
fn a_switched_off_alert_goes_if_it_is_ours() {
    let all = first(&plan(Profile::Thorough));
    assert_eq!(
        merged(&plan(Profile::Recommended), &all, &options()).text.to_string(),
        first(&plan(Profile::Recommended))
    );
    // The same alert, written by hand, stays.
    let theirs = format!("{BEFORE}  - alert: NATSBackupSuspended\n    expr: x > 1\n");
    let after = text(&plan(Profile::Essential), &theirs);
    assert!(after.contains("alert: NATSBackupSuspended\n    expr: x > 1\n"));
}

#[test]
fn labels_of_the_owner_stay_and_ours_go() {
    let mut labelled = Plan::default();
    labelled.labels.insert("team".to_owned(), "db".to_owned());
    let with = first(&labelled);
    assert!(with.contains("      team: db\n"));
    assert_eq!(text(&Plan::default(), &with), first(&Plan::default()).replace(" p=1.abc", ""));
    let noted = first(&Plan::default()).replacen(
        "      severity: critical\n",
        "      severity: critical\n      mine: x # keep\n",
        1,
    );
    let after = merged(&fresher(30), &noted, &options());
    assert!(after.conflicts.is_empty(), "{:?}", after.conflicts);
    assert!(after.text.contains("      mine: x # keep\n"));
}

#[test]
fn a_change_by_hand_is_a_conflict_with_its_base() {
    let edited = first(&fresher(25)).replace("> 90000", "> 100000");
    let options = MergeOptions { base: Some(fresher(25)), ..options() };
    let failed = run(&fresher(26), &edited, &options);
    assert!(failed.is_unresolved() && failed.text.contains("> 100000"));
    let [conflict] = failed.conflicts.as_slice() else { panic!("{:?}", failed.conflicts) };
    assert_eq!(conflict.id, "nats-backup/NATSBackupMissing/expr");
    for (said, number) in
        [(&conflict.ours, "93600"), (&conflict.theirs, "100000"), (&conflict.base, "90000")]
    {
        assert!(said.as_ref().is_some_and(|text| text.ends_with(number)), "{conflict:?}");
    }
    let threshold = Some(Threshold::Duration(Duration::seconds(100_000)));
    let wanted = AlertSettings { threshold, ..AlertSettings::default() };
    assert_eq!(conflict.as_settings, Some((0, AlertKind::Missing, wanted.clone())));
    for (on_conflict, number) in [(OnConflict::Ours, "> 93600"), (OnConflict::Theirs, "> 100000")] {
        let options = MergeOptions { on_conflict, ..options.clone() };
        let done = run(&fresher(26), &edited, &options);
        assert!(!done.is_unresolved() && done.text.contains(number));
    }
    let choices = [(conflict.id.clone(), Choice::Ours)].into_iter().collect();
    let done = run(&fresher(26), &edited, &MergeOptions { choices, ..options.clone() });
    assert!(!done.is_unresolved() && done.text.contains("> 93600"));
    // As a setting it is no conflict any more.
    let mut set = fresher(26);
    set.backups[0].set(AlertKind::Missing, wanted);
    let done = run(&set, &edited, &options);
    assert!(done.text.contains("> 100000"));
    assert!(!done.conflicts.iter().any(|c| c.id.ends_with("/expr")), "{:?}", done.conflicts);
}

#[test]
fn what_was_not_changed_by_hand_is_no_conflict() {
    let edited = first(&fresher(25)).replace("    for: 15m", "    for: 20m");
    let options = MergeOptions { base: Some(fresher(25)), ..options() };
    let done = run(&fresher(26), &edited, &options);
    assert!(done.conflicts.iter().all(|c| c.id.ends_with("/for")), "{:?}", done.conflicts);
    assert!(!done.conflicts.is_empty() && done.text.contains("> 93600"));
}

#[test]
fn without_a_base_figures_decide() {
    let edited = first(&fresher(25))
        .replace("    for: 15m", "    for: 20m")
        .replace("summary: NATS backup failed", "summary: our backup broke")
        .replace("not completed in 25 hours", "not there for 25 hours");
    let done = run(&fresher(26), &edited, &options());
    assert!(!done.text.contains("    for: 20m"), "ours for `for`");
    assert!(done.text.contains("summary: our backup broke"), "theirs for a text that is true");
    let ids: Vec<&str> = done.conflicts.iter().map(|conflict| conflict.id.as_str()).collect();
    let missing = |field| format!("nats-backup/NATSBackupMissing/annotations.{field}");
    assert_eq!(ids, [missing("summary"), missing("description")]);
    let conflict = &done.conflicts[0];
    assert_eq!(conflict.remark.as_deref(), Some("25 is not what the settings say"));
}

#[test]
fn another_display_name_renames_in_place() {
    let mut renamed = Plan::default();
    renamed.backups[0].name = DisplayName::parse("JetStream").expect("a name");
    let after = merged(&renamed, &first(&Plan::default()), &options());
    assert_eq!(after.text.to_string(), first(&renamed));
    assert!(after.changes.iter().all(|change| change.kind == ChangeKind::Replaced));
}

#[test]
fn a_removed_backup_takes_its_group_along() {
    let both = first(&two_backups());
    assert_eq!(
        merged(&Plan::default(), &both, &options()).text.to_string(),
        first(&Plan::default())
    );
    // Of other settings, it is left alone and reported.
    let other = both.replacen("p=1.abc", "p=1.other", 1);
    let mut second = two_backups();
    second.backups.remove(0);
    let after = merged(&second, &other, &options());
    assert!(after.text.contains("- name: nats-backup\n"));
    assert!(after.notes.iter().any(|n| n.message.contains("other settings")), "{:?}", after.notes);
}

#[test]
fn doubles_are_reported() {
    let before = "groups:\n- name: a\n  rules:\n  - alert: JobFailed\n    expr: \
                  kube_job_failed{job_name=~\"nats-backup-.*\"} > 0\n  - alert: Other\n    expr: \
                  absent(kube_cronjob_info{namespace=\"nats\", cronjob=\"nats-backup\"})\n";
    let after = merged(&Plan::default(), before, &MergeOptions::default());
    let said: Vec<String> = after.notes.iter().map(|note| note.message.clone()).collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].contains("JobFailed") && said[0].contains("watches nats-backup too"));
    assert!(said[1].contains("has the expression of NATSBackupMetricsAbsent"), "{said:?}");
}

#[test]
fn marks_can_be_left_out() {
    let plain = MergeOptions { marks: false, ..options() };
    let after = merged(&Plan::default(), BEFORE, &plain).text.to_string();
    assert!(!after.contains("# backwatch"));
    assert_eq!(removed(&Plan::default(), &after), BEFORE);
    assert_eq!(
        merged(&Plan::default(), &after, &options()).text.to_string(),
        first(&Plan::default())
    );
}

#[test]
fn the_settings_are_found_again() {
    let read = recognise("x.yaml", first(&Plan::default()).as_bytes());
    assert_eq!(read.settings(), Some("p=1.abc".to_owned()));
    assert_eq!(file(BEFORE).settings(), None);
}
