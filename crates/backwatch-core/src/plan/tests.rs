//! What a plan of several backups is called, and what its alerts are said to be.

use super::{AlertKind, AlertSettings, Backup, ObjectName, Plan, Profile};
use crate::artefact::rules::rule_groups;

#[test]
fn groups_of_cronjobs_of_one_name_have_names_of_their_own() {
    let plan = |namespaces: &[&str]| {
        let backups = namespaces.iter().map(|namespace| Backup {
            namespace: ObjectName::label(namespace).unwrap(),
            ..Backup::reference()
        });
        let plan = Plan { backups: backups.collect(), ..Plan::default() };
        (0..namespaces.len()).map(|index| plan.group_name(index)).collect::<Vec<_>>()
    };
    assert_eq!(plan(&["a"]), ["nats-backup"]);
    assert_eq!(plan(&["a", "b", "a"]), ["nats-backup.a", "nats-backup.b", "nats-backup.a.2"]);
}

/// The reference case with the requirement's rules, some of them hardened one by one.
fn specified(hardened: &[AlertKind]) -> Plan {
    let mut backup = Backup { profile: Profile::AsSpecified, ..Backup::reference() };
    for kind in hardened {
        let enabled = (!backup.profile.includes(*kind)).then_some(true);
        let settings = AlertSettings { hardened: true, enabled, ..AlertSettings::default() };
        backup.set(*kind, settings);
    }
    Plan { backups: vec![backup], ..Plan::default() }
}

#[test]
fn severity_and_for_are_those_of_the_rule_in_every_form() {
    let all: Vec<Plan> = Profile::ALL
        .into_iter()
        .map(|profile| {
            let backup = Backup { profile, ..Backup::reference() };
            Plan { backups: vec![backup], ..Plan::default() }
        })
        .chain([
            specified(&[AlertKind::Failed]),
            specified(&[AlertKind::MetricsAbsent, AlertKind::PvcNearCapacity]),
        ])
        .collect();
    for plan in all {
        let backup = &plan.backups[0];
        for rule in rule_groups(&plan, None).iter().flat_map(|group| &group.rules) {
            let Some(kind) = rule.alert_kind() else { continue };
            let severity = rule.labels.iter().find(|(name, _)| name == "severity").unwrap();
            assert_eq!(severity.1, backup.severity(kind).to_string(), "{kind:?}");
            assert_eq!(rule.hold.unwrap_or_default(), backup.hold(kind), "{kind:?}");
        }
    }
    let hardened = specified(&[AlertKind::Failed]);
    assert_eq!(hardened.backups[0].severity(AlertKind::Failed).as_str(), "critical");
    assert_eq!(hardened.backups[0].severity(AlertKind::Missing).as_str(), "warning");
}

#[test]
fn what_an_alert_catches_is_said_of_the_form_in_which_it_stands() {
    let three = [AlertKind::Failed, AlertKind::Missing, AlertKind::PvcNearCapacity];
    let (literal, recommended) = (specified(&[]), Plan::default());
    for kind in three {
        assert_ne!(literal.backups[0].catches(kind), kind.catches());
        assert_eq!(specified(&[kind]).backups[0].catches(kind), kind.catches());
        assert_eq!(recommended.backups[0].catches(kind), kind.catches());
    }
}
