//! What thresholds cost, and what hardening fixes, on the reference plan.

use crate::artefact::rules::{Rule, rule_groups};
use crate::plan::{AlertKind, Duration, Plan, Profile, Threshold, settings};
use crate::rehearsal::{Mix, Options, Play, Rehearsal, harden_steps, hardened};

fn plan(profile: Profile) -> Plan {
    let mut plan = Plan::default();
    plan.backups[0].profile = profile;
    plan
}

#[test]
fn a_lower_threshold_pages_more_and_tells_sooner() {
    let rehearsal = Rehearsal::new(&plan(Profile::Recommended), &[], Options::default()).unwrap();
    let costs = rehearsal.trade_off(AlertKind::Missing, &Mix::default()).unwrap();
    let today = &costs.points[costs.today];
    assert_eq!(today.threshold, Threshold::Duration(Duration::hours(25)));
    // 30 runs a month, one in 60 fails and one in 365 is missed: each makes one page.
    assert!((today.pages_per_month - (30.0 / 60.0 + 30.0 / 365.0)).abs() < 1e-9, "{today:?}");
    // A day after the last success at 02:04, and an hour, then five minutes of waiting.
    assert_eq!(today.delay, Some(70 * 60));
    let first = &costs.points[0];
    assert!(first.pages_per_month > 29.0, "half a day pages every day: {first:?}");
    let rising = costs
        .points
        .windows(2)
        .all(|pair| pair[0].delay <= pair[1].delay || pair[0].delay.is_none());
    assert!(rising);
    assert!(costs.knee <= costs.today && costs.knee > 0);
    assert!(rehearsal.trade_off(AlertKind::Failed, &Mix::default()).is_err());
}

#[test]
fn nothing_that_never_happens_is_paged_for() {
    let rehearsal = Rehearsal::new(&plan(Profile::Thorough), &[], Options::default()).unwrap();
    let never = Mix {
        runs_per_failure: 0,
        runs_per_miss: 0,
        runs_per_slow_run: 0,
        runs_per_full_volume: 0,
        runs_per_lost_upload: 0,
    };
    for kind in [AlertKind::MissingCritical, AlertKind::RunningTooLong, AlertKind::PvcNearCapacity]
    {
        let costs = rehearsal.trade_off(kind, &never).unwrap();
        assert!(costs.points[costs.today].pages_per_month.abs() < 1e-9, "{kind:?}");
        assert!(costs.points[costs.today].delay.is_some(), "{kind:?}");
    }
}

fn plays(plan: &Plan) -> Vec<Play> {
    let mut rehearsal = Rehearsal::new(plan, &[], Options::default()).unwrap();
    let some = ["01", "02", "04", "07", "13", "15", "24"];
    some.map(|id| rehearsal.play(&rehearsal.scenario(id).unwrap().clone())).to_vec()
}

#[test]
fn hardening_fixes_what_the_three_rules_get_wrong() {
    let (before, after) = (plan(Profile::AsSpecified), plan(Profile::Recommended));
    let (old, new) = (plays(&before), plays(&after));
    let steps = harden_steps((&before, &after), 0, (&old, &new));
    let fixes = |kind| {
        let step = steps.iter().find(|step| step.kind == kind).unwrap();
        step.fixes.iter().map(String::as_str).collect::<Vec<_>>()
    };
    assert_eq!(steps.len(), 8);
    assert_eq!(fixes(AlertKind::Failed), ["02", "15", "24"]);
    assert_eq!(fixes(AlertKind::Missing), ["01", "02", "04", "13", "15", "24"]);
    assert_eq!(fixes(AlertKind::PvcNearCapacity), ["13"]);
    assert_eq!(fixes(AlertKind::MetricsAbsent), ["07"]);
    let first = &steps[0];
    assert!(first.before.is_some() && first.recording.len() == 4);
    assert!(steps[1..].iter().all(|step| step.recording.is_empty()));
}

/// Each step alone changes its own alert only and gives a plan that can be saved and rehearsed; all of
/// them together, in any order, give the other plan.
#[test]
fn each_step_stands_alone() {
    let after = plan(Profile::Thorough);
    for profile in [Profile::AsSpecified, Profile::Essential] {
        let before = plan(profile);
        let rules = |plan: &Plan| rule_groups(plan, None).remove(0).rules;
        let alerts = |plan: &Plan| {
            let all = rules(plan).into_iter();
            all.filter(|rule| rule.alert_kind().is_some()).collect::<Vec<_>>()
        };
        let steps = harden_steps((&before, &after), 0, (&[], &[]));
        assert!(steps.len() >= 9, "{}", steps.len());
        for step in &steps {
            let written = settings::write(&step.plan);
            assert_eq!(settings::read(&written).as_ref(), Ok(&step.plan), "{written}");
            let mut expect = alerts(&before);
            expect.retain(|rule| rule.alert_kind() != Some(step.kind));
            expect.push(step.after.clone());
            expect.sort_by_key(Rule::alert_kind);
            assert_eq!(alerts(&step.plan), expect, "{:?}", step.kind);
            let rehearsal = Rehearsal::new(&step.plan, &[], Options::default()).unwrap();
            assert_eq!(rehearsal.alerts().count(), expect.len());
        }
        let kinds = || steps.iter().map(|step| step.kind);
        let all = |kinds: &mut dyn Iterator<Item = AlertKind>| {
            kinds.fold(before.clone(), |plan, kind| hardened(&plan, &after, 0, kind))
        };
        assert_eq!(all(&mut kinds()), after);
        assert_eq!(all(&mut kinds().rev()), after);
    }
}
