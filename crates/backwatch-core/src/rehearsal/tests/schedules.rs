//! Other schedules than the reference's: all rehearse, or say why not.

use crate::plan::{Duration, ObjectName, OffSite, Plan, Profile, Timetable};
use crate::rehearsal::{AlertState, Options, Rehearsal, Run, Verdict};

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

/// Each run takes half an hour more than the one before: one ends at the very second of the next slot,
/// and the run that waited for it takes longer than it may.
#[test]
fn a_run_that_waited_for_its_slot_is_overdue_by_its_own_start() {
    let mut subject = plan("0 */6 * * *", None, 1);
    let backup = &mut subject.backups[0];
    (backup.deadline, backup.expected_duration) = (None, Some(Duration::hours(5)));
    backup.off_site = OffSite::Container { name: ObjectName::label("up").unwrap() };
    let mut rehearsal = Rehearsal::new(&subject, &[], Options::default()).unwrap();
    let scenario = rehearsal.scenario("11").unwrap().clone();
    let play = rehearsal.play(&scenario);
    let meets = |pair: &[Run]| pair[0].end == pair[1].start && pair[0].succeeded();
    assert!(play.runs.windows(2).any(meets));
    let stale = play.alerts.iter().find(|alert| alert.name == "S3UploadStale").unwrap();
    assert!(stale.intervals.iter().any(|i| i.state == AlertState::Firing), "{}", stale.why);
    assert!(!matches!(stale.verdict, Verdict::FalseAlarm { .. }), "{}", stale.why);
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
