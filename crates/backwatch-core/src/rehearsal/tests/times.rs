//! When alerts fire, against the times of the reference catalogue.

use crate::plan::{Plan, Profile};
use crate::rehearsal::{AlertState, Options, Play, Rehearsal, Verdict};

fn rehearsal(profile: Profile) -> Rehearsal {
    let mut plan = Plan::default();
    plan.backups[0].profile = profile;
    Rehearsal::new(&plan, &[], Options::default()).unwrap()
}

fn play(rehearsal: &mut Rehearsal, id: &str) -> Play {
    let scenario = rehearsal.scenario(id).unwrap().clone();
    rehearsal.play(&scenario)
}

/// `DAY HH:MM-DAY HH:MM`, days from the fault's slot.
fn firing(play: &Play, name: &str) -> Vec<String> {
    let alert = play.alerts.iter().find(|a| a.name.ends_with(name)).unwrap();
    let midnight = play.window.span.start + 7 * 86_400;
    let text = |at: i64| {
        let since = at - midnight;
        let (day, minute) = (since.div_euclid(86_400), since.rem_euclid(86_400) / 60);
        format!("{day} {:02}:{:02}", minute / 60, minute % 60)
    };
    let firing = alert.intervals.iter().filter(|i| i.state == AlertState::Firing);
    firing.map(|i| format!("{}-{}", text(i.span.start), text(i.span.end))).collect()
}

#[test]
fn healthy_is_quiet() {
    let mut rehearsal = rehearsal(Profile::Thorough);
    let play = play(&mut rehearsal, "01");
    assert!(play.alerts.iter().all(|alert| alert.verdict == Verdict::NotConcerned));
    assert!(play.summary.is_handled && play.summary.pages == 0 && play.fault.is_none());
}

#[test]
fn one_failure_is_told_in_time() {
    let mut rehearsal = rehearsal(Profile::Thorough);
    let play = play(&mut rehearsal, "02");
    assert_eq!(firing(&play, "BackupFailed"), ["0 02:12-1 02:15"]);
    assert_eq!(firing(&play, "BackupMissing"), ["0 03:10-1 02:04"]);
    assert!(play.summary.is_handled);
}
