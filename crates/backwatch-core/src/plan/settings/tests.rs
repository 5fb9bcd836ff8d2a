//! Reading, writing, and what is said of broken settings.

use super::{read, write, write_brief};
use crate::plan::{AlertKind, Duration, OffSite, Plan, Profile, Ratio};

const FULL: &str = "\
version: 1
runbook: docs/saas/runbook.md
labels: {team: platform, on_call: \"on\"}
matchers: {cluster: eu}
kube_state_metrics: 2.20
backups:
  - name: NATS
    namespace: nats
    cronjob: nats-backup
    schedule: \"0 2 * * *\"
    time_zone: Etc/UTC
    deadline: 10m
    expected_duration: 4m
    volume: nats-backup-pvc
    off_site: {source: metric, name: upload_seconds, matchers: {job: push}}
    objectives: {freshness: 26h, success_rate: 99.5%, success_window: 30d, restore: 15m}
    profile: recommended
    alerts:
      NATSBackupMissing: {for: 10m, severity: critical, threshold: 27h}
      BackupPVCWillFill: true
      BackupPVCCritical: false
    drills: [{date: 2026-10-20, backup: nightly-19, duration: 9m, result: ok, note: staging}]
    scenarios: [{name: Tuesday, events: [runs on Tuesday fail, no samples at day 9 03:00 for 2h]}]
";

#[test]
fn everything_is_read() {
    let plan = read(FULL).unwrap();
    let backup = &plan.backups[0];
    assert_eq!(plan.kube_state_metrics.unwrap().to_string(), "2.20");
    assert_eq!(backup.numbers().freshness, Duration::hours(26));
    assert_eq!(backup.numbers().missing, Duration::hours(27));
    assert_eq!(backup.hold(AlertKind::Missing), Duration::minutes(10));
    assert_eq!(backup.objectives.success_rate, Ratio::millionths(995_000));
    assert!(backup.is_on(AlertKind::PvcWillFill) && !backup.is_on(AlertKind::PvcCritical));
    assert!(matches!(&backup.off_site, OffSite::Metric { name, .. } if name == "upload_seconds"));
    assert_eq!(backup.drills[0].duration, Duration::minutes(9));
    assert_eq!(backup.drills[0].backup.as_deref(), Some("nightly-19"));
    assert_eq!(backup.scenarios[0].events[0].to_string(), "runs on day 9 fail");
}

#[test]
fn what_is_written_reads_back() {
    for plan in [Plan::default(), read(FULL).unwrap()] {
        let text = write(&plan);
        assert_eq!(read(&text).unwrap(), plan, "{text}");
        // Another reader of YAML takes it for the same.
        let other: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
        assert_eq!(read(&serde_yaml::to_string(&other).unwrap()).unwrap(), plan, "{text}");
        let brief = write_brief(&plan);
        assert_eq!(read(&brief).unwrap(), plan, "{brief}");
        assert!(brief.len() < text.len(), "{brief}");
    }
    assert!(write(&read(FULL).unwrap()).contains("on_call: \"on\""));
}

#[test]
fn names_and_a_version_are_enough() {
    let text = "version: 1\nbackups:\n- {namespace: db, cronjob: pg-dump}\n";
    let plan = read(text).unwrap();
    assert_eq!(plan.backups[0].name.as_str(), "PgDump");
    assert_eq!(plan.backups[0].profile, Profile::Recommended);
}

#[test]
fn another_version_is_all_that_is_said() {
    let errors = read("alert: 1\nversion: 3\nalert: 2\n").unwrap_err();
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(errors[0].message.contains("version `3`"), "{errors:?}");
}

/// Each broken text with what is said of it: line, field, part of message and hint.
#[test]
fn broken_settings_are_named() {
    let backup =
        |line: &str| format!("version: 1\nbackups:\n- namespace: db\n  cronjob: pg\n  {line}\n");
    for (text, line, field, said) in [
        ("version: 2\nbackups: []\n".to_owned(), 1, "version", "version `2`"),
        ("version: 1\n".to_owned(), 1, "backups", "at least one backup"),
        (backup("freshness: 25h"), 5, "backups[0].freshness", "no key `freshness`"),
        (backup("shedule: x"), 5, "backups[0].shedule", "did you mean `schedule`"),
        (backup("deadline: 10"), 5, "backups[0].deadline", "no unit"),
        (backup("schedule: 0 2 * *"), 5, "backups[0].schedule", "field"),
        (backup("time_zone: Europe/Berln"), 5, "backups[0].time_zone", "Europe/Berlin"),
        (
            backup("objectives: {success_rate: 120%}"),
            5,
            "backups[0].objectives.success_rate",
            "more than 100 %",
        ),
        (backup("off_site: {source: s4}"), 5, "backups[0].off_site.source", "no off-site source"),
        (
            backup("alerts: {PgBackupMising: false}"),
            5,
            "backups[0].alerts.PgBackupMising",
            "did you mean `PgBackupMissing`",
        ),
        (
            backup("alerts: {PgBackupFailed: {threshold: 3h}}"),
            5,
            "backups[0].alerts.PgBackupFailed.threshold",
            "no threshold",
        ),
        (
            backup("drills: [{date: 2026-13-01, duration: 1m, result: ok}]"),
            5,
            "backups[0].drills[0].date",
            "not a date",
        ),
        (
            backup("scenarios: [{name: x, events: [run 8 fails, run 9 flies]}]"),
            5,
            "backups[0].scenarios[0].events[1]",
            "what becomes of the run",
        ),
    ] {
        let errors = read(&text).unwrap_err();
        let found = errors.iter().any(|e| {
            e.field.as_deref() == Some(field)
                && e.place.is_some_and(|p| p.line == line)
                && e.to_string().contains(said)
        });
        assert!(found, "{text}: {errors:#?}");
    }
}

#[test]
fn what_is_no_mapping_is_said_of_no_field() {
    for text in ["", "[]\n", "x\n"] {
        assert_eq!(read(text).unwrap_err()[0].to_string(), "a mapping is expected", "{text}");
    }
}

#[test]
fn duplicate_keys_are_refused() {
    let text = "version: 1\nbackups:\n- {namespace: a, cronjob: b}\nversion: 1\n";
    let errors = read(text).unwrap_err();
    assert!(errors.iter().any(|e| e.message.contains("stands already in line 1")), "{errors:?}");
}
