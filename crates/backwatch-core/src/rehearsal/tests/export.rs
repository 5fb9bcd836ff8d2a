//! Unit tests of rules that are taken home, on our own engine: they pass on the plan's rules under both
//! versions of Prometheus, and fail when a number or a label of a rule is another.

use backwatch_sim::Compat;

use crate::artefact::fresh::{self, RuleForm};
use crate::plan::{Plan, Profile, settings};
use crate::rehearsal::promtool::{self, OwnFiles};
use crate::rule_test::{Options, Report, RuleFile, run};

fn plan(profile: Profile, more: &str) -> Plan {
    let mut plan = settings::read(&format!(
        "version: 1\nbackups:\n- {{name: NATS, namespace: nats, cronjob: nats-backup, volume: pvc, \
         schedule: \"0 2 * * *\", deadline: 10m, expected_duration: 4m{more}}}\n"
    ))
    .unwrap();
    plan.backups[0].profile = profile;
    plan
}

fn exported(plan: &Plan, ids: &[&str]) -> (String, String) {
    let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
    let own = OwnFiles::default();
    let tests = promtool::tests(plan, &own, &ids, &["rules.yaml".to_owned()]).unwrap();
    (tests, fresh::rules(plan, RuleForm::RuleFile))
}

fn tested(tests: &str, rules: &str, compat: Compat) -> Report {
    let find = |name: &str| {
        assert_eq!(name, "rules.yaml");
        Ok(vec![RuleFile { name: name.to_owned(), text: rules.to_owned() }])
    };
    run(tests, &find, Options { compat })
}

#[test]
fn every_profile_passes_its_own_tests() {
    for (profile, ids) in [
        (Profile::AsSpecified, &["01", "02", "13", "19"][..]),
        (Profile::Essential, &["02", "08", "15", "22"]),
        (Profile::Recommended, &["05", "06", "07", "27"]),
        (Profile::Thorough, &["04", "09", "11", "13", "14", "23"]),
    ] {
        let (tests, rules) = exported(&plan(profile, ""), ids);
        for compat in [Compat::V2, Compat::V3] {
            let report = tested(&tests, &rules, compat);
            assert!(report.is_success(), "{profile:?} {compat:?}\n{report}");
            assert_eq!(report.tests.len(), ids.len());
        }
        assert!(!tests.contains("Too short"), "{profile:?}: {tests}");
        assert_eq!(tests, exported(&plan(profile, ""), ids).0, "the same twice");
    }
}

#[test]
fn other_sources_zones_and_schedules_pass_as_well() {
    for more in [
        ", off_site: {source: cronjob, name: up}, time_zone: America/New_York",
        ", off_site: {source: container, name: up}",
        ", off_site: {source: s3_exporter, bucket: b, prefix: \"it's \\\"x\\\"\"}",
        ", off_site: {source: metric, name: copied_seconds}",
    ] {
        let (tests, rules) = exported(&plan(Profile::Thorough, more), &["28"]);
        let report = tested(&tests, &rules, Compat::V2);
        assert!(report.is_success(), "{more}\n{report}");
        assert!(tests.contains("alertname: S3UploadStale"), "{more}: {tests}");
    }
}

#[test]
fn another_number_or_label_fails() {
    let (tests, rules) = exported(&plan(Profile::Thorough, ""), &["02", "04", "13"]);
    for (from, to) in [
        ("> 90000", "> 90060"),
        ("for: 15m", "for: 16m"),
        ("severity: critical", "severity: warning"),
        ("> 600", "> 540"),
        ("> 0.8", "> 0.96"),
        ("It is", "It was"),
        ("completed in", "complete in"),
    ] {
        let changed = rules.replace(from, to);
        let fails = !tested(&tests, &changed, Compat::V2).is_success();
        assert_eq!(fails, changed != rules, "{from} -> {to}");
    }
}

#[test]
fn own_groups_are_evaluated_behind_those_whose_results_they_see() {
    let own = "groups:\n\
        - {name: reads, rules: [{alert: A, expr: 'mine:failed > 0'}]}\n\
        - {name: records, rules: [{record: 'mine:failed', \
        expr: 'sum(kube_job_failed{namespace=\"nats\", condition=\"true\"})'}]}\n";
    let plan = plan(Profile::Essential, "");
    let groups = crate::merge::recognise("own.yaml", own.as_bytes()).rule_groups().unwrap();
    let own = OwnFiles { groups, unread: Vec::new() };
    let tests = promtool::tests(&plan, &own, &["02".to_owned()], &["rules.yaml".to_owned()]);
    let order = "group_eval_order:\n  - 'nats-backup'\n  - 'records'\n  - 'reads'\n\ntests:";
    assert!(tests.as_ref().is_ok_and(|tests| tests.contains(order)), "{tests:?}");
    assert!(!exported(&plan, &["02"]).0.contains("group_eval_order"));
}
