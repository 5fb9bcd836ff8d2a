//! A snippet for Alertmanager: where the alerts of the plan go, which are told together, and which are
//! held back while another says more. It sets up no receiver: `backup` is a name to be filled.

use backwatch_edit::Value;

use super::fresh::yaml;
use super::rules::alert_labels;
use crate::plan::{AlertKind, AlertSeverity, Backup, Plan};

/// The receiver to which the alerts go.
pub(crate) const RECEIVER: &str = "backup";

/// The configuration, complete enough for `amtool check-config`; its comments tell what to paste where.
pub fn document(plan: &Plan) -> String {
    let rules: Vec<Value> = plan.backups.iter().flat_map(inhibitions).collect();
    let rules = rules.into_iter().map(|rule| rule.blank_line_before(false));
    let mut entries = vec![
        ("route", route(plan)),
        (
            "receivers",
            Value::sequence([name_of("default"), name_of(RECEIVER)])
                .comment("Yours. \"backup\" is a placeholder: give it your channel, or name one that you have."),
        ),
    ];
    let rules: Vec<Value> = rules.collect();
    if !rules.is_empty() {
        entries.push((
            "inhibit_rules",
            Value::sequence(rules).comment("Paste these beside the rules that you have."),
        ));
    }
    yaml(entries)
}

fn name_of(receiver: &str) -> Value {
    Value::mapping([("name", Value::from(receiver))])
}

/// The route: all alerts of the plan to one receiver, critical ones repeated sooner.
fn route(plan: &Plan) -> Value {
    let mut names: Vec<String> = Vec::new();
    for backup in &plan.backups {
        for kind in backup.alerts_on() {
            let name = backup.alert_name(kind);
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    let critical = Value::mapping([
        ("matchers", list([matcher("severity", "critical")])),
        ("repeat_interval", Value::from("4h")),
    ]);
    let group_by = ["cluster", "namespace", "cronjob"].map(Value::from);
    let ours = Value::mapping([
        ("receiver", Value::from(RECEIVER)),
        ("matchers", list([one_of("alertname", &names)])),
        ("group_by", Value::sequence(group_by).flow()),
        ("group_wait", Value::from("30s")),
        ("group_interval", Value::from("5m")),
        ("repeat_interval", Value::from("24h")),
        ("routes", Value::sequence([critical])),
    ]);
    Value::mapping([
        ("receiver", Value::from("default")),
        (
            "routes",
            Value::sequence([ours]).comment("Paste this entry among the routes that you have."),
        ),
    ])
    .comment("Routing, grouping and inhibition of the backup alerts.")
}

/// What is held back: the rest of a backup's alerts while its metrics are absent, and what is less than
/// critical while something critical says the same.
fn inhibitions(backup: &Backup) -> Vec<Value> {
    let on = backup.alerts_on();
    let concerns: [Vec<AlertKind>; 3] = [
        of_kind(&on, |kind| !kind.needs_volume() && !kind.needs_off_site()),
        of_kind(&on, AlertKind::needs_volume),
        of_kind(&on, AlertKind::needs_off_site),
    ];
    let absent = AlertKind::MetricsAbsent;
    let mut rules = Vec::new();
    for kinds in &concerns {
        let rest = of_kind(kinds, |kind| kind != absent);
        if on.contains(&absent) && !rest.is_empty() {
            rules.push(inhibition(backup, &[absent], &rest));
        }
    }
    if let Some(first) = rules.first_mut() {
        let said =
            format!("{}: while its metrics are absent, the rest says nothing new.", backup.name);
        let rest =
            "The kubelet goes on measuring the volume: take those names out to hear of it at once.";
        *first = first.clone().comment(said).comment(rest);
    }
    for kinds in &concerns {
        let is_critical = |kind: AlertKind| backup.severity(kind) == AlertSeverity::critical();
        let critical = of_kind(kinds, |kind| is_critical(kind) && kind != absent);
        let rest = of_kind(kinds, |kind| !is_critical(kind) && kind != absent);
        if !critical.is_empty() && !rest.is_empty() {
            let said = format!("{}: what is critical says more than a warning.", backup.name);
            rules.push(inhibition(backup, &critical, &rest).comment(said));
        }
    }
    rules
}

fn of_kind(kinds: &[AlertKind], keep: impl Fn(AlertKind) -> bool) -> Vec<AlertKind> {
    kinds.iter().copied().filter(|kind| keep(*kind)).collect()
}

fn inhibition(backup: &Backup, source: &[AlertKind], target: &[AlertKind]) -> Value {
    Value::mapping([
        ("source_matchers", matchers(backup, source)),
        ("target_matchers", matchers(backup, target)),
        ("equal", Value::sequence([Value::from("cluster")]).flow()),
    ])
}

/// The alerts of `kinds`, which share their labels, of this backup and no other.
fn matchers(backup: &Backup, kinds: &[AlertKind]) -> Value {
    let names: Vec<String> = kinds.iter().map(|kind| backup.alert_name(*kind)).collect();
    let mut all = vec![one_of("alertname", &names)];
    let labels = kinds.first().map(|kind| alert_labels(backup, *kind)).unwrap_or_default();
    // The requirement's own rules about Jobs know their namespace, and no CronJob.
    let lacks = |kind: &AlertKind, label: &str| label == "cronjob" && backup.is_specified(*kind);
    let shared =
        labels.iter().filter(|(label, _)| !kinds.iter().any(|kind| lacks(kind, label.as_str())));
    all.extend(shared.map(|(label, value)| matcher(label, value)));
    list(all)
}

fn list(matchers: impl IntoIterator<Item = String>) -> Value {
    Value::sequence(matchers.into_iter().map(Value::from))
}

fn matcher(label: &str, value: &str) -> String {
    format!("{label}=\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

/// One name, or a pattern of several; alert names have no letter that a pattern reads otherwise.
fn one_of(label: &str, names: &[String]) -> String {
    match names {
        [name] => matcher(label, name),
        _ => format!("{label}=~\"{}\"", names.join("|")),
    }
}

#[cfg(test)]
mod tests {
    use super::document;
    use crate::plan::{AlertKind, AlertSettings, Plan, Profile};

    /// What inhibits and what is inhibited, each on a line.
    fn inhibitions(hardened: &[AlertKind]) -> Vec<String> {
        let mut plan = Plan::default();
        plan.backups[0].profile = Profile::AsSpecified;
        for kind in hardened {
            let set = AlertSettings { enabled: Some(true), hardened: true, ..Default::default() };
            plan.backups[0].set(*kind, set);
        }
        let text = document(&plan);
        let rules = text.split("inhibit_rules:").nth(1).unwrap_or_default();
        let lists = rules.split("_matchers:").skip(1);
        let list = |list: &str| {
            let lines = list.lines().filter_map(|line| line.trim().strip_prefix("- "));
            lines.filter(|line| line.contains('=')).collect::<Vec<_>>().join(", ")
        };
        lists.map(list).collect()
    }

    #[test]
    fn a_rule_of_the_requirement_is_held_back_by_the_labels_that_it_has() {
        assert_eq!(inhibitions(&[]), Vec::<String>::new());
        assert_eq!(
            inhibitions(&[AlertKind::PvcCritical]),
            [
                "alertname=\"BackupPVCCritical\", namespace=\"nats\", \
                 persistentvolumeclaim=\"nats-backup-pvc\"",
                "alertname=\"BackupPVCNearCapacity\", namespace=\"nats\", \
                 persistentvolumeclaim=\"nats-backup-pvc\"",
            ]
        );
        assert_eq!(
            inhibitions(&[AlertKind::MissingCritical]),
            [
                "alertname=\"NATSBackupMissingCritical\", namespace=\"nats\", \
                 cronjob=\"nats-backup\"",
                "alertname=~\"NATSBackupFailed|NATSBackupMissing\", namespace=\"nats\"",
            ]
        );
    }
}
