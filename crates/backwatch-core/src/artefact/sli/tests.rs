//! The document says what the plan says, and what was measured.

use super::{Baseline, IndicatorKind, Known, Measurement, document, indicators};
use crate::artefact::{fresh, rules};
use crate::plan::{
    AlertKind, AlertSettings, Drill, Duration, OffSite, Plan, Profile, Ratio, Timetable,
};

fn plan(profile: Profile) -> Plan {
    let mut plan = Plan::default();
    plan.backups[0].profile = profile;
    plan.backups[0].off_site =
        OffSite::S3Exporter { bucket: "b".to_owned(), prefix: "p/".to_owned() };
    plan
}

fn drill(date: &str, minutes: u64) -> Drill {
    Drill {
        date: date.to_owned(),
        backup: Some("nightly | 19".to_owned()),
        duration: Duration::minutes(minutes),
        succeeded: true,
        note: None,
    }
}

#[test]
fn every_indicator_is_there_with_all_that_belongs_to_it() {
    for profile in Profile::ALL {
        let plan = plan(profile);
        let all = indicators(&plan, 0, None);
        let kinds: Vec<IndicatorKind> = all.iter().map(|i| i.kind).collect();
        assert_eq!(kinds, IndicatorKind::ALL, "{profile:?}");
        for i in &all {
            assert!(!i.definition.is_empty() && !i.target.is_empty() && !i.window.is_empty());
            let has_panel = !matches!(i.kind, IndicatorKind::Duration | IndicatorKind::Restore);
            assert_eq!(i.panel.is_some(), has_panel, "{:?}", i.kind);
            if profile == Profile::AsSpecified {
                assert_eq!(i.recorded, None);
                let raw = !matches!(&i.measurement, Measurement::Query(q) if q.contains("backup:"));
                assert!(raw, "As specified records nothing: {:?}", i.measurement);
            }
            if let Measurement::Query(query) = &i.measurement {
                backwatch_sim::promql::parse(query).unwrap_or_else(|e| panic!("{query}: {e:?}"));
            }
        }
        let text = document(&plan, &Known::default());
        assert_eq!(text.matches("not measured yet").count(), 6);
    }
}

#[test]
fn budgets_are_said_in_runs() {
    let mut plan = plan(Profile::Recommended);
    plan.backups[0].timetable = Timetable::parse("0 */6 * * *", Some("Etc/UTC")).unwrap();
    let known = Known {
        baselines: vec![Baseline { failures: Some(1), ..Baseline::default() }],
        ..Known::default()
    };
    let text = document(&plan, &known);
    assert!(text.contains("1 of 120 runs may fail in 30 days. One failure alone gives 99.2 %."));
    assert!(text.contains("Measured: 1 failed, 0 of 1 left."), "{text}");
    assert!(!text.contains("moves in steps"), "120 runs are enough");
    plan.backups[0].timetable = Timetable::parse("0 2 * * *", Some("Etc/UTC")).unwrap();
    assert!(document(&plan, &known).contains("With 30 runs in the window the rate moves in steps"));
    plan.backups[0].objectives.success_rate = Ratio::percent(100);
    assert!(document(&plan, &known).contains("**Error budget.** None"));
}

#[test]
fn drills_give_the_recovery_time_a_number() {
    let mut plan = plan(Profile::Recommended);
    assert!(document(&plan, &Known::default()).contains("is a hope"));
    plan.backups[0].drills = vec![drill("2026-10-20", 9), drill("2026-07-01", 12)];
    let text = document(&plan, &Known::default());
    assert!(text.contains("| worst 12 min, median 12 min of 2 drills |"), "{text}");
    assert!(text.contains("the target of 15 min holds. The last was on 2026-10-20"));
    assert!(text.contains("due by 2027-01-18"), "{text}");
    assert!(text.contains("| 2026-07-01 | nightly \\| 19 | 12 min | ok |  |"), "{text}");
    let late = Known { today: crate::schedule::day_of_date("2027-01-20"), ..Known::default() };
    let text = document(&plan, &late);
    assert!(text.contains("was due on 2027-01-18 and is overdue by 2 days"), "{text}");
    plan.backups[0].objectives.restore = Duration::minutes(10);
    assert!(document(&plan, &late).contains("the target of 10 min is missed"));
}

#[test]
fn a_baseline_stands_in_the_table() {
    let mut baseline = Baseline::default();
    baseline.words.insert(IndicatorKind::Duration, "median 2 min | worst 6 min".to_owned());
    let known = Known { baselines: vec![baseline], ..Known::default() };
    let text = document(&plan(Profile::Thorough), &known);
    assert!(text.contains("| median 2 min \\| worst 6 min |"), "{text}");
    assert_eq!(text.matches("not measured yet").count(), 5);
}

#[test]
fn a_recorded_ratio_is_asked_for_by_its_name() {
    let mut plan = plan(Profile::Recommended);
    let on = AlertSettings { enabled: Some(true), ..AlertSettings::default() };
    plan.backups[0].set(AlertKind::BudgetSpent, on);
    plan.labels.insert("team".to_owned(), "storage".to_owned());
    let rate = indicators(&plan, 0, None).remove(1);
    assert_eq!(rate.recorded.as_deref(), Some("backup:success_ratio:30d"));
    assert!(
        matches!(rate.measurement, Measurement::Query(q) if q.starts_with("backup:success_ratio:30d{"))
    );
    assert!(rate.alert_threshold.contains("warning: 1 failed run in 30 days"));
    assert!(document(&plan, &Known::default()).contains("| storage |"));
}

/// What the requirement's rules become one alert after the other: what is asked for is recorded then.
#[test]
fn a_half_hardened_backup_asks_for_what_it_records() {
    for kind in AlertKind::ALL {
        let mut plan = plan(Profile::AsSpecified);
        let hardened = AlertSettings { enabled: Some(true), hardened: true, ..Default::default() };
        plan.backups[0].set(kind, hardened);
        let group = rules::rule_groups(&plan, None).remove(0);
        let recorded: Vec<&str> = group.rules.iter().map(rules::Rule::name).collect();
        let texts = [document(&plan, &Known::default()), fresh::dashboard(&plan)];
        for text in &texts {
            let asked = text.split("backup:").skip(1).map(|rest| {
                let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == ':';
                rest.split(|c: char| !is_part(c)).next().unwrap()
            });
            for name in asked.filter(|name| !name.is_empty()) {
                let name = format!("backup:{name}");
                assert!(recorded.contains(&name.as_str()), "{kind:?}: {name} is not recorded");
            }
        }
        let records = recorded.contains(&"backup:run_success");
        assert_eq!(records, plan.backups[0].is_on(kind), "{kind:?}");
        assert_eq!(texts[0].contains("records no runs"), !records, "{kind:?}");
        for text in texts {
            let asks = text.contains("backup:last_success_timestamp_seconds{");
            assert_eq!(asks, records, "{kind:?}");
        }
    }
}
