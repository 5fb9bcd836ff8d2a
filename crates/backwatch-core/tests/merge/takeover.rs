//! The reference files with hand-written monitoring: taken over where it stands.

use backwatch_core::merge::{ChangeKind, MergeOptions};
use backwatch_core::plan::Plan;

use crate::shared::{changed_lines, merged, reference};

#[test]
fn hand_written_alerts_are_taken_over_where_they_stand() {
    let Some(before) = reference("fixtures/kgents/after/alerting-rules.yaml") else { return };
    let after = merged(&Plan::default(), &before, &MergeOptions::default());
    assert!(after.conflicts.is_empty());
    assert_eq!(after.text.matches("- name: ").count(), 2, "no group is added");
    for alert in ["NATSBackupFailed", "NATSBackupMissing", "BackupPVCCritical", "S3UploadStale"] {
        let line = format!("          - alert: {alert}\n");
        assert_eq!(after.text.matches(&line).count(), 1, "{alert}");
    }
    for kept in ["# NATS Backup Job Health", "# Backup PVC Capacity", "# S3 Upload Health"] {
        assert!(after.text.contains(kept));
    }
    let urls = |text: &str| -> Vec<String> {
        let lines = text.lines().filter(|line| line.contains("runbook.md#"));
        lines.map(|line| line.trim().to_owned()).collect()
    };
    let (old, new) = (urls(&before), urls(&after.text));
    assert!(old.iter().all(|url| new.contains(url)), "the owner's own URLs stay");
    // Recording rules stand at the head of the group, above its first comment.
    let group = after.text.split_once("- name: kgents-backup\n").expect("the group").1;
    let head = group.lines().nth(1).expect("lines");
    assert_eq!(head.trim(), "- record: backup:job_owner");
    let adopted = after.changes.iter().filter(|c| c.kind == ChangeKind::Adopted).count();
    assert_eq!(adopted, 5, "{:#?}", after.changes);
    assert!(after.text.contains("expr: time() - kgents_backup_s3_last_upload_timestamp > 172800"));
    let (gone, _) = changed_lines(&after);
    let known = ["expr: ", "summary: ", "description: ", "severity: "];
    assert!(gone.iter().all(|line| known.iter().any(|k| line.starts_with(k))), "{gone:?}");
}

#[test]
fn hand_written_panels_keep_id_and_place() {
    let Some(before) = reference("fixtures/kgents/after/dashboard-saas.json") else { return };
    let after = merged(&Plan::default(), &before, &MergeOptions::default());
    assert_eq!(after.text.matches("backwatch:nats/nats-backup/").count(), 4);
    assert!(after.text.contains("\"title\": \"Backup Health\""));
    let (gone, come) = changed_lines(&after);
    for kept in ["\"id\":", "\"x\":", "\"y\":", "\"h\":", "\"w\":"] {
        assert!(!gone.iter().any(|line| line.starts_with(kept)), "{kept}");
    }
    let adopted = after.changes.iter().filter(|c| c.kind == ChangeKind::Adopted).count();
    assert_eq!(adopted, 4);
    assert!(come.iter().any(|line| line == "\"unit\": \"percentunit\""), "{come:?}");
    assert!(after.notes.iter().any(|note| note.message.contains("no off-site source")));
}

#[test]
fn an_extra_key_of_the_owner_stays() {
    let before = "groups:\n- name: mine\n  rules:\n  - alert: NATSBackupFailed # ours since 2020\n    \
                  expr: kube_job_status_failed{job_name=~\"nats-backup.*\"} > 0\n    labels:\n      \
                  team: a # theirs\n      severity: page\n    annotations: {dashboard: x}\n";
    let after = merged(&Plan::default(), before, &MergeOptions::default());
    for kept in ["# ours since 2020", "team: a # theirs", "dashboard: x", "- name: mine"] {
        assert!(after.text.contains(kept), "{kept}\n{}", after.text);
    }
    assert!(after.text.contains("      severity: critical\n"), "{}", after.text);
}
