//! The rules against the reference texts.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::{RuleGroup, rule_groups};
use crate::plan::{AlertKind, AlertSettings, Backup, Drill, Duration, Plan, Profile, Timetable};

/// The folder of reference material, absent in a user's clone; in CI it must be there.
pub(crate) fn shared() -> Option<PathBuf> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let folder = std::env::var_os("BACKWATCH_SHARED").map_or(beside, PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var_os("CI").is_none(), "../shared is absent");
    println!("skipped: ../shared is absent");
    None
}

fn group(change: impl FnOnce(&mut Backup)) -> RuleGroup {
    let mut plan = Plan::default();
    change(&mut plan.backups[0]);
    rule_groups(&plan, None).remove(0)
}

fn expr(group: &RuleGroup, name: &str) -> String {
    let rule = group.rules.iter().find(|rule| rule.name() == name);
    rule.unwrap_or_else(|| panic!("no {name}")).expr.clone()
}

/// Rule name to rule.
fn reference(file: &str) -> Option<BTreeMap<String, serde_yaml::Value>> {
    let text = std::fs::read_to_string(shared()?.join("domain/rules").join(file)).unwrap();
    let file: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
    let rules = file["groups"][0]["rules"].as_sequence().unwrap().clone();
    let name = |rule: &serde_yaml::Value| {
        rule.get("alert").or(rule.get("record")).unwrap().as_str().unwrap().to_owned()
    };
    Some(rules.into_iter().map(|rule| (name(&rule), rule)).collect())
}

/// White space and parentheses left out, products written out: that both mean the same is shown by
/// running the reference tests against our rules.
fn squeezed(expr: &str) -> String {
    let code = expr.lines().map(|line| line.split(" #").next().unwrap_or_default());
    let text: String =
        code.flat_map(str::chars).filter(|c| !c.is_whitespace() && !"()".contains(*c)).collect();
    text.replace("14*86400", "1209600").replace("4*86400", "345600").replace("50*3600", "180000")
}

#[test]
fn thorough_equals_the_hardened_reference() {
    let Some(reference) = reference("hardened.yaml") else { return };
    let group = group(|backup| backup.profile = Profile::Thorough);
    assert_eq!(group.rules.len(), reference.len());
    for rule in &group.rules {
        let name = rule.name().trim_start_matches("NATS");
        let expected = &reference[name];
        let field = |key: &str| expected.get(key).and_then(|v| v.as_str()).map(str::to_owned);
        assert_eq!(rule.hold.map(|d| d.to_string()), field("for"), "{name}");
        assert_eq!(rule.keep_firing_for.map(|d| d.to_string()), field("keep_firing_for"), "{name}");
        if rule.alert_kind().is_some() {
            assert_eq!(Some(rule.labels[0].1.as_str()), expected["labels"]["severity"].as_str());
        }
        // Where the zone is UTC under another name, the last slot is asked for as well.
        let ours = squeezed(&rule.expr);
        let theirs = squeezed(&field("expr").unwrap());
        match rule.alert_kind() {
            Some(AlertKind::NotScheduled) => assert!(ours.starts_with(&theirs), "{ours}"),
            _ => assert_eq!(ours, theirs, "{name}"),
        }
    }
}

#[test]
fn as_specified_is_the_requirement_word_for_word() {
    let group = group(|backup| backup.profile = Profile::AsSpecified);
    let said: Vec<String> = group
        .rules
        .iter()
        .map(|rule| {
            let annotations: Vec<&str> = rule.annotations.iter().map(|(_, v)| v.as_str()).collect();
            let hold = rule.hold.unwrap();
            format!("{}\n{}\n{hold}\n{}", rule.name(), rule.expr, annotations.join("\n"))
        })
        .collect();
    assert_eq!(
        said,
        [
            "NATSBackupFailed\nkube_job_status_failed{job_name=~\"nats-backup.*\"} > 0\n5m\n\
             NATS backup job failed\nNATS backup job {{ $labels.job_name }} has failed",
            "NATSBackupMissing\ntime() - \
             kube_job_status_completion_time{job_name=~\"nats-backup.*\"} > 90000\n5m\n\
             NATS backup not completed in 25 hours\nNo successful NATS backup in the last 25 hours",
            "BackupPVCNearCapacity\n\
             kubelet_volume_stats_used_bytes{persistentvolumeclaim=\"nats-backup-pvc\"} / \
             kubelet_volume_stats_capacity_bytes{persistentvolumeclaim=\"nats-backup-pvc\"} > 0.8\n\
             15m\nBackup PVC approaching capacity\n\
             NATS backup PVC is {{ $value | humanizePercentage }} full",
        ]
    );
}

#[test]
fn a_zone_chooses_how_a_missed_slot_is_told() {
    let with = |zone: Option<&str>, version: Option<&str>| {
        let mut plan = Plan::default();
        plan.backups[0].timetable = Timetable::parse("0 2 * * *", zone).unwrap();
        plan.kube_state_metrics = version.map(|v| crate::plan::KsmVersion::parse(v).unwrap());
        let group = rule_groups(&plan, None).remove(0);
        let text = expr(&group, "NATSBackupNotScheduled");
        (text.contains("next_schedule_time"), text.contains("last_schedule_time"))
    };
    assert_eq!(with(None, None), (true, false));
    assert_eq!(with(Some("Etc/UTC"), None), (true, true));
    assert_eq!(with(Some("Europe/Berlin"), None), (false, true));
    assert_eq!(with(Some("Europe/Berlin"), Some("2.19")), (false, true));
    assert_eq!(with(Some("Europe/Berlin"), Some("2.20")), (true, false));
}

#[test]
fn numbers_follow_from_the_schedule() {
    let weekly = group(|backup| {
        backup.timetable = Timetable::parse("0 2 * * 0", None).unwrap();
    });
    assert!(expr(&weekly, "NATSBackupMissing").ends_with("> 608400"));
    assert!(expr(&weekly, "NATSBackupMissingCritical").ends_with("> 1213200"));
    let often = group(|backup| {
        backup.timetable = Timetable::parse("*/15 * * * *", None).unwrap();
        backup.deadline = Some(Duration::minutes(11));
    });
    let failed = often.rules.iter().find(|rule| rule.name() == "NATSBackupFailed").unwrap();
    assert_eq!(failed.hold, Some(Duration::minutes(2)));
}

#[test]
fn every_use_of_a_recorded_series_selects_its_own_backup() {
    let mut plan = Plan::default();
    plan.matchers.insert("cluster".to_owned(), "eu".to_owned());
    plan.backups[0].profile = Profile::Thorough;
    for rule in &rule_groups(&plan, None)[0].rules {
        for used in rule.expr.split("backup:").skip(1) {
            let selector = used.split('}').next().unwrap();
            assert!(selector.contains("cluster=\"eu\", namespace=\"nats\", "), "{}", rule.expr);
        }
        for metric in rule.expr.split("kube").skip(1) {
            let selector = metric.split('}').next().unwrap();
            assert!(selector.contains("{cluster=\"eu\""), "{}", rule.expr);
        }
    }
}

#[test]
fn optional_alerts_are_on_only_where_settings_say_so() {
    let optional = || AlertKind::ALL.into_iter().filter(|kind| kind.is_optional());
    for profile in Profile::ALL {
        let plain = group(|backup| backup.profile = profile);
        let asked = group(|backup| {
            backup.profile = profile;
            for kind in optional() {
                let on = AlertSettings { enabled: Some(true), ..AlertSettings::default() };
                backup.set(kind, on);
            }
        });
        let added: Vec<&str> = asked
            .rules
            .iter()
            .map(super::Rule::name)
            .filter(|name| !plain.rules.iter().any(|rule| rule.name() == *name))
            .collect();
        let expected: &[&str] = &[
            "backup:success_ratio:30d",
            "backup:runs_failed:30d",
            "backup:last_restore_drill_timestamp_seconds",
            "NATSBackupScheduleChanged",
            "NATSBackupBudgetSpent",
            "NATSBackupNoRestoreDrill",
        ];
        let expected = if profile == Profile::AsSpecified { &[] } else { expected };
        assert_eq!(added, expected, "{profile:?}");
    }
}

#[test]
fn the_recorded_ratio_is_the_reference_without_runs_that_ended_before() {
    let Some(reference) = reference("sli.yaml") else { return };
    let on = AlertSettings { enabled: Some(true), ..AlertSettings::default() };
    for (days, name) in [(7, "backup:success_ratio:7d"), (30, "backup:success_ratio:30d")] {
        let group = group(|backup| {
            backup.objectives.success_window = Duration::days(days);
            backup.set(AlertKind::BudgetSpent, on.clone());
        });
        let ours = expr(&group, name).replace("{namespace=\"nats\", cronjob=\"nats-backup\"}", "");
        let before = squeezed(&format!("unless backup:run_success offset {days}d"));
        let expected = reference[name]["expr"].as_str().map(squeezed);
        assert_eq!(squeezed(&ours).strip_suffix(&before), expected.as_deref());
    }
}

#[test]
fn the_newest_drill_is_recorded() {
    let on = AlertSettings { enabled: Some(true), ..AlertSettings::default() };
    let name = "backup:last_restore_drill_timestamp_seconds";
    let never = group(|backup| backup.set(AlertKind::NoRestoreDrill, on.clone()));
    assert!(expr(&never, name).contains("kube_cronjob_created"));
    let drill = Drill {
        date: "2026-10-20".to_owned(),
        backup: None,
        duration: Duration::minutes(9),
        succeeded: true,
        note: None,
    };
    let held = group(|backup| {
        backup.set(AlertKind::NoRestoreDrill, on.clone());
        backup.drills.push(drill.clone());
    });
    assert_eq!(expr(&held, name), "vector(1792454400)");
    assert!(expr(&held, "NATSBackupNoRestoreDrill").ends_with("> 7776000"));
}
