//! Other schedules than the reference's: all rehearse, or say why not.

use crate::plan::{Duration, Plan, Profile, Timetable};
use crate::rehearsal::{Options, Rehearsal, Verdict};

fn plan(schedule: &str, zone: Option<&str>, deadline: u64) -> Plan {
    let mut plan = Plan::default();
    let backup = &mut plan.backups[0];
    backup.timetable = Timetable::parse(schedule, zone).unwrap();
    backup.deadline = Some(Duration::minutes(deadline));
    backup.profile = Profile::Recommended;
    plan
}

/// Health is quiet, no alert lies, and what the profile claims to cover is told in time.
fn check(schedule: &str, zone: Option<&str>, deadline: u64, ids: &[&str]) {
    let subject = plan(schedule, zone, deadline);
    let mut rehearsal = Rehearsal::new(&subject, &[], Options::default()).unwrap();
    for id in ids {
        let scenario = rehearsal.scenario(id).unwrap().clone();
        let play = rehearsal.play(&scenario);
        for alert in &play.alerts {
            let lies = matches!(alert.verdict, Verdict::FalseAlarm { .. });
            assert!(
                !lies && alert.errors.is_empty(),
                "{schedule} {id} {}: {}",
                alert.name,
                alert.why
            );
        }
        assert!(play.summary.is_handled, "{schedule} {id}: {:?}", play.summary.owed);
        assert_eq!(play.fault.is_none(), *id == "01" || *id == "15", "{schedule} {id}");
    }
}

#[test]
fn schedules_of_all_paces_are_handled() {
    let all = ["01", "02", "04", "05", "07", "09", "15", "18"];
    check("0 * * * *", None, 10, &all);
    check("*/15 * * * *", Some("Etc/UTC"), 5, &all[..4]);
    check("0 2 * * 1-5", None, 10, &all);
    check("0 2 * * 0", Some("Europe/Berlin"), 60, &all);
    check("0 2 1 * *", None, 60, &all);
    check("@every 7h", None, 20, &all[..4]);
    check("0 2 * * *", Some("Europe/Berlin"), 10, &all);
    check("30 2 * * *", Some("America/New_York"), 10, &all);
}

#[test]
fn what_cannot_be_rehearsed_says_why() {
    let yearly = plan("0 0 1 1 *", None, 10);
    let error = Rehearsal::new(&yearly, &[], Options::default()).unwrap_err();
    assert!(error.message.contains("fewer than 5 runs"), "{error}");
    assert!(error.hint.is_some());
    let nobody = Rehearsal::new(&yearly, &[], Options { backup: 3, ..Options::default() });
    assert!(nobody.unwrap_err().message.contains("no backup 3"));
}
