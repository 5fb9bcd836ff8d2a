//! Alertmanager itself holds back what the snippet says, and nothing else.

use std::fs;

use backwatch_core::artefact::alertmanager;
use backwatch_core::plan::{DisplayName, ObjectName, Plan, Profile};
use serde_json::{Value, json};

use super::alertmanager::{amtool, written};
use super::alerts;
use super::running::Running;

/// Two backups with volumes in one namespace, everything of the profile on.
fn plan() -> Plan {
    let mut plan = Plan::default();
    plan.backups[0].profile = Profile::Thorough;
    let mut second = plan.backups[0].clone();
    second.name = DisplayName::parse("Wiki").unwrap();
    second.cronjob = ObjectName::cronjob("wiki").unwrap();
    second.volume = ObjectName::subdomain("wiki-data").ok();
    plan.backups.push(second);
    plan
}

/// The alerts of the plan whose names pass, as Prometheus would send them.
fn firing(plan: &Plan, cluster: &str, keep: impl Fn(&str) -> bool) -> Vec<Value> {
    let mut sent = Vec::new();
    for (index, backup) in plan.backups.iter().enumerate() {
        let mut single = plan.clone();
        single.backups = vec![plan.backups[index].clone()];
        for (name, severity) in alerts(&single).into_iter().filter(|(name, _)| keep(name)) {
            let mut labels = json!({
                "alertname": name, "severity": severity, "namespace": "nats", "cluster": cluster,
            });
            if name.starts_with("BackupPVC") {
                labels["persistentvolumeclaim"] = json!(backup.volume.as_ref().unwrap().as_str());
            } else {
                labels["cronjob"] = json!(backup.cronjob.as_str());
            }
            sent.push(json!({"labels": labels, "startsAt": "2026-01-01T00:00:00Z"}));
        }
    }
    sent
}

/// Whether each alert is held back: (name, cronjob or claim, cluster) to yes or no.
fn check(config: &str, sent: &[Value], held_back: impl Fn(&str, &str, &str) -> bool) {
    let file = written("inhibition", config);
    let Some(running) = Running::start(&file) else { return };
    running.send(&Value::from(sent.to_vec()));
    let text = |labels: &Value, name: &str| labels[name].as_str().unwrap_or_default().to_owned();
    for (labels, held) in running.states(sent.len()) {
        let whose = text(&labels, "cronjob") + &text(&labels, "persistentvolumeclaim");
        let (name, cluster) = (text(&labels, "alertname"), text(&labels, "cluster"));
        assert_eq!(held, held_back(&name, &whose, &cluster), "{labels}");
    }
    drop(running);
    fs::remove_file(file).unwrap();
}

#[test]
fn absent_metrics_hold_back_the_rest_and_critical_holds_back_warnings() {
    if amtool().is_none() {
        return;
    }
    let plan = plan();
    let config = alertmanager::document(&plan);
    // NATS cannot be seen in one cluster; in another, and of the other backup, nothing is absent.
    let mut sent = firing(&plan, "eu", |name| name != "WikiBackupMetricsAbsent");
    sent.extend(firing(&plan, "us", |name| !name.ends_with("MetricsAbsent")));
    check(&config, &sent, |name, whose, cluster| {
        let is_nats = whose.starts_with("nats");
        if cluster == "eu" && is_nats {
            return name != "NATSBackupMetricsAbsent";
        }
        let critical = ["BackupFailed", "BackupMissingCritical", "BackupPVCCritical"];
        !critical.iter().any(|end| name.ends_with(end))
    });
    // Without anything critical, warnings speak.
    let quiet = |name: &str| {
        ["BackupMissing", "BackupNotScheduled", "BackupPVCNearCapacity"]
            .iter()
            .any(|end| name.ends_with(end))
    };
    check(&config, &firing(&plan, "eu", quiet), |_, _, _| false);
}
