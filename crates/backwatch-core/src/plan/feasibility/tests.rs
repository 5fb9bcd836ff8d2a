use super::random::Chance;
use super::*;
use crate::plan::{Duration, Profile, Threshold, settings};

pub(super) fn plan_of(text: &str) -> Plan {
    let text = format!("version: 1\nbackups:\n- namespace: nats\n  cronjob: nats-backup\n{text}");
    settings::read(&text).unwrap()
}

/// What is warned of, and the words of the first way out.
fn warnings(plan: &Plan) -> Vec<(String, String)> {
    findings(plan)
        .into_iter()
        .filter(|finding| finding.said.severity >= Severity::Warning)
        .map(|finding| {
            let fix = finding.fixes.first().map(Fix::words).unwrap_or_default();
            (finding.said.message, fix)
        })
        .collect()
}

#[track_caller]
fn check_one(text: &str, message: &str, fix: &str) {
    let plan = plan_of(text);
    let found = warnings(&plan);
    assert_eq!(found, [(message.to_owned(), fix.to_owned())], "{text}");
    if fix.is_empty() {
        return;
    }
    let mut mended = plan.clone();
    findings(&plan).iter().filter(|f| f.is_fixable()).for_each(|f| f.fixes[0].apply(&mut mended));
    assert_eq!(warnings(&mended), [], "{text}: the way out leads nowhere");
}

#[test]
fn the_reference_case_has_no_warning() {
    for profile in [Profile::Essential, Profile::Recommended, Profile::Thorough] {
        let mut plan = Plan::default();
        plan.backups[0].profile = profile;
        assert_eq!(warnings(&plan), []);
    }
}

#[test]
fn matchers_that_select_nothing_are_said() {
    let plan_with = |matchers: &str| plan_of(&format!("  deadline: 10m\nmatchers: {matchers}\n"));
    let said = |matchers: &str| warnings(&plan_with(matchers)).into_iter().map(|(said, _)| said);
    let nothing: Vec<String> = Vec::new();
    assert_eq!(said("{cluster: eu, namespace: nats}").collect::<Vec<_>>(), nothing);
    assert_eq!(
        said("{cronjob: x, namespace: other}").collect::<Vec<_>>(),
        [
            "the rules ask for `cronjob` themselves: with cronjob=\"x\" nothing is selected",
            "the rules ask for `namespace` themselves: with namespace=\"other\" nothing is selected",
        ]
    );
}

#[test]
fn targets_that_cannot_hold_are_said_with_their_figures() {
    check_one(
        "  deadline: 10m\n  objectives: {freshness: 24h}\n",
        "a freshness of 24 h cannot hold: 24 h gap + 10 min run + 30 min slack is 24 h 40 min",
        "set 25 h",
    );
    check_one(
        "  deadline: 10m\n  off_site: {source: container, name: up}\n  objectives: {off_site_freshness: 20h}\n",
        "an off-site freshness of 20 h cannot hold: a copy is no fresher than its backup, which may \
         be 24 h 40 min old",
        "set 25 h",
    );
    check_one(
        "  deadline: 10m\n  objectives: {success_rate: 100%}\n",
        "a success rate above 100 % cannot be reached",
        "set 99.9 %",
    );
    check_one(
        "  deadline: 10m\n  schedule: 0 2 1 1 *\n  objectives: {success_window: 30d}\n",
        "no run falls into 30 days",
        "count over 365 days",
    );
    check_one(
        "  deadline: 10m\n  volume: pvc\n  objectives: {volume_warning: 95%}\n",
        "the volume's warning at 95 % is not below its critical level of 90 %",
        "set 80 %",
    );
}

#[test]
fn clocks_that_skip_a_slot_are_named_with_utc_as_a_way_out() {
    let plan =
        plan_of("  deadline: 10m\n  time_zone: Europe/Berlin\n  objectives: {freshness: 25h}\n");
    let found = findings(&plan);
    let finding = found.iter().find(|f| f.is_fixable()).unwrap();
    assert!(finding.said.message.contains("47 h gap"), "{:?}", finding.said);
    assert!(finding.said.message.contains("when the clocks skip a slot"));
    let words: Vec<String> = finding.fixes.iter().map(Fix::words).collect();
    assert_eq!(words, ["set 48 h", "set timeZone: Etc/UTC"]);
    for fix in &finding.fixes {
        let mut mended = plan.clone();
        fix.apply(&mut mended);
        assert_eq!(warnings(&mended), []);
    }
    // A freshness that follows from the schedule holds; what makes it long is worth a note.
    let plan = plan_of("  deadline: 10m\n  time_zone: Europe/Berlin\n");
    assert_eq!(warnings(&plan), []);
    assert!(check(&plan).iter().any(|said| said.message.contains("in UTC it is 24 h")));
}

#[test]
fn windows_longer_than_the_retention_are_shortened() {
    let mut plan = plan_of("  deadline: 10m\n");
    plan.retention = Some(Duration::days(15));
    let found = warnings(&plan);
    assert_eq!(found.len(), 1);
    assert!(found[0].0.contains("is taken over 15 days only"), "{found:?}");
    assert_eq!(found[0].1, "count over 15 days");
    let text = settings::write(&plan);
    assert!(text.contains("retention: 15d"), "{text}");
    assert_eq!(settings::read(&text), Ok(plan));
}

#[test]
fn alerts_that_lie_or_never_speak_are_named() {
    check_one(
        "  deadline: 10m\n  alerts: {NatsBackupMissing: {threshold: 20h}}\n  name: Nats\n",
        "NatsBackupMissing fires for a healthy backup: its age of 20 h is below gap, run and slack \
         of 24 h 40 min",
        "let it follow from the schedule",
    );
    check_one(
        "  deadline: 10m\n  alerts: {NatsBackupMissingCritical: {threshold: 25h}}\n  name: Nats\n",
        "NatsBackupMissingCritical at 25 h comes no later than NatsBackupMissing at 25 h",
        "let it follow from the schedule",
    );
    check_one(
        "  deadline: 10m\n  profile: thorough\n  alerts: {NatsBackupRunningTooLong: {threshold: 10m}}\n  name: Nats\n",
        "NatsBackupRunningTooLong can never fire: a run is ended after 10 min",
        "let it follow from the schedule",
    );
    check_one(
        "  deadline: 10m\n  alerts: {NatsBackupFailed: {for: 24h}}\n  name: Nats\n",
        "NatsBackupFailed may never fire: a failure shows for 23 h 50 min only, from the end of the \
         longest run to the next slot",
        "take back its `for`",
    );
    check_one(
        "  deadline: 10m\n  expected_duration: 50s\n  volume: pvc\n",
        "a run of 50 s is over before the kubelet first reports the volume: its level is not seen",
        "",
    );
}

#[test]
fn a_usual_duration_near_the_deadline_moves_the_thresholds_between_them() {
    let plan =
        plan_of("  deadline: 10m\n  expected_duration: 9m\n  profile: thorough\n  name: Nats\n");
    let found = findings(&plan);
    let fixable: Vec<&Finding> = found.iter().filter(|f| f.is_fixable()).collect();
    assert_eq!(fixable.len(), 2, "{found:?}");
    let half = Threshold::Duration(Duration::seconds(570));
    for finding in fixable {
        assert!(matches!(&finding.fixes[0].change, Change::Threshold(_, Some(at)) if *at == half));
    }
}

#[test]
fn the_rules_as_specified_are_said_to_fail() {
    let mut plan = Plan::default();
    plan.backups[0].profile = Profile::AsSpecified;
    let found = warnings(&plan);
    let says = |part: &str| found.iter().any(|(message, _)| message.contains(part));
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(says("NATSBackupMissing as specified fires for a healthy backup"));
    assert!(says("BackupPVCNearCapacity as specified can never fire"));
    assert!(says("NATSBackupFailed as specified goes on firing"));
    assert!(found.iter().all(|(_, fix)| fix == "take Essential"));
}

#[test]
fn every_way_out_leads_out() {
    let mut chance = Chance::new(0x2545_f491_4f6c_dd1d);
    for number in 0..2_000 {
        let plan = chance.plan();
        let mut mended = plan.clone();
        for _ in 0..12 {
            let found = findings(&mended);
            let Some(finding) = found.iter().find(|f| f.is_fixable()) else { break };
            finding.fixes[0].apply(&mut mended);
        }
        let left: Vec<Finding> =
            findings(&mended).into_iter().filter(Finding::is_fixable).collect();
        assert!(left.is_empty(), "plan {number}: {left:?}\n{}", settings::write(&plan));
        // What a way out sets can be written down and read again.
        let text = settings::write(&mended);
        assert_eq!(settings::read(&text).map(|plan| settings::write(&plan)), Ok(text), "{number}");
        // Each way out mends what it stands beside.
        for finding in findings(&plan) {
            for fix in &finding.fixes {
                let mut one = plan.clone();
                fix.apply(&mut one);
                let still = check(&one);
                assert!(
                    !still.contains(&finding.said),
                    "plan {number}: {:?} does not mend {:?}\n{}",
                    fix,
                    finding.said,
                    settings::write(&plan)
                );
            }
        }
    }
}

#[test]
fn one_failure_in_words() {
    for (runs, expected) in [
        (30, "96.7 %"),
        (120, "99.2 %"),
        (720, "99.9 %"),
        (2, "50 %"),
        (2_880, "99.97 %"),
        (525_600, "99.9998 %"),
        (1, "0 %"),
    ] {
        assert_eq!(after_one_failure(runs), expected);
    }
}

#[test]
fn an_alert_that_is_hardened_by_itself_is_looked_at_as_in_other_profiles() {
    let early = |hardened: &str| {
        let plan = plan_of(&format!(
            "  deadline: 10m\n  profile: as-specified\n  alerts: {{NATSBackupMissing: \
             {{threshold: 20h{hardened}}}}}\n"
        ));
        let early = "NATSBackupMissing fires for a healthy backup: its age of 20 h is below";
        warnings(&plan).iter().any(|(message, _)| message.starts_with(early))
    };
    assert!(early(", hardened: true") && !early(""));
}

/// The words of all ways out of what is said about a field.
fn ways(text: &str, field: &str) -> (Vec<String>, Option<String>) {
    let plan = plan_of(&format!("  deadline: 10m\n{text}"));
    let field = format!("backups[0].objectives.{field}");
    let found = findings(&plan);
    let finding = found.into_iter().find(|f| f.said.field.as_deref() == Some(&field)).unwrap();
    let hint = finding.said.hint.filter(|_| finding.fixes.is_empty());
    (finding.fixes.iter().map(Fix::words).collect(), hint)
}

#[test]
fn what_is_offered_can_be_set_and_would_be_accepted() {
    let rate = |schedule: &str| ways(&format!("  schedule: {schedule}\n"), "success_rate");
    let words = |ways: &[&str]| ways.iter().map(|way| (*way).to_owned()).collect::<Vec<_>>();
    assert_eq!(rate("0 2 * * *").0, words(&["set 96 %", "count over 105 days"]));
    // One failure in four weekly runs leaves 75 %, which nobody would promise.
    let (offered, instead) = rate("0 2 * * 0");
    assert_eq!(offered, words(&[]));
    assert!(instead.unwrap().contains("each failure misses it"));
    let lower = "  schedule: 0 2 * * 0\n  objectives: {success_rate: 90%}\n";
    assert_eq!(ways(lower, "success_rate").0, words(&["count over 77 days"]));

    // No window is offered that Prometheus has no samples for.
    let mut kept = plan_of("  deadline: 10m\n");
    for (retention, count) in [(90, 1), (105, 2)] {
        kept.retention = Some(Duration::days(retention));
        let rate = |finding: &Finding| finding.said.message.contains("tolerates 0 failures");
        assert_eq!(findings(&kept).into_iter().find(rate).unwrap().fixes.len(), count);
    }

    let leap = "  schedule: 0 2 29 2 *\n";
    let (offered, instead) = ways(leap, "success_window");
    assert_eq!(offered, words(&[]));
    assert!(instead.unwrap().contains("look at each run by itself"));
    let leap = format!("{leap}  objectives: {{freshness: 30d}}\n");
    assert_eq!(ways(&leap, "freshness").0, words(&["let it follow from the schedule"]));
}
