//! When alerts fire, against the times of the reference catalogue, in the reference plan under Thorough.

use crate::plan::{Plan, Profile};
use crate::rehearsal::{AlertState, Options, Play, Rehearsal, Verdict};

fn rehearsal(profile: Profile) -> Rehearsal {
    let mut plan = Plan::default();
    plan.backups[0].profile = profile;
    Rehearsal::new(&plan, &[], Options::default()).unwrap()
}

/// `DAY HH:MM-DAY HH:MM`, days from that of the fault.
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

/// The end of an alert's name, and when it fires.
type Firing = (&'static str, &'static [&'static str]);

/// The alerts that fire in a scenario, and when; all others are silent throughout.
const TIMES: &[(&str, &[Firing])] = &[
    ("01", &[]),
    ("02", &[("BackupFailed", &["0 02:12-1 02:15"]), ("BackupMissing", &["0 03:10-1 02:04"])]),
    (
        "03",
        &[
            ("BackupFailed", &["0 02:12-4 02:15"]),
            ("BackupMissing", &["0 03:10-4 02:04"]),
            ("BackupMissingCritical", &["1 03:10-4 02:04"]),
        ],
    ),
    (
        "04",
        &[("BackupMissing", &["0 03:10-1 02:04"]), ("BackupNotScheduled", &["0 02:16-1 02:00"])],
    ),
    (
        "05",
        &[
            ("BackupMissing", &["1 03:10-4 14:04"]),
            ("BackupMissingCritical", &["2 03:10-4 14:04"]),
            ("BackupSuspended", &["0 15:00-4 14:00"]),
            ("PVCMetricsAbsent", &["2 07:03-4 14:01"]),
        ],
    ),
    ("06", &[("BackupMetricsAbsent", &["0 14:15-3 14:00"])]),
    (
        "07",
        &[
            ("BackupFailed", &["0 08:05-1 02:15"]),
            ("BackupMissing", &["0 08:05-1 02:04"]),
            ("BackupMetricsAbsent", &["0 00:15-0 08:00"]),
        ],
    ),
    // Samples count for five minutes more, then the alert waits for fifteen.
    ("08", &[("BackupMetricsAbsent", &["0 00:19-0 06:00"])]),
    (
        "09",
        &[
            ("BackupMissing", &["0 03:10-3 14:04"]),
            ("BackupMissingCritical", &["1 03:10-3 14:04"]),
            ("BackupNotScheduled", &["1 02:16-3 14:00"]),
            ("BackupRunningTooLong", &["0 02:09-3 14:00"]),
        ],
    ),
    (
        "10",
        &[
            ("BackupFailed", &["0 02:15-1 02:15"]),
            ("BackupMissing", &["0 03:10-1 02:04"]),
            ("BackupRunningTooLong", &["0 02:09-0 02:10"]),
        ],
    ),
    (
        "13",
        &[
            ("PVCNearCapacity", &["0 02:17-5 02:02"]),
            ("PVCCritical", &["0 02:07-5 02:02"]),
            ("PVCWillFill", &["1 09:00-5 02:02"]),
        ],
    ),
    // The runs are over before the kubelet looks, so the last figure is that of the night before.
    ("14", &[("PVCMetricsAbsent", &["1 07:03-28 00:00"])]),
    ("15", &[]),
    ("16", &[("BackupFailed", &["0 02:12-0 09:19"]), ("BackupMissing", &["0 03:10-0 09:04"])]),
    ("17", &[("BackupFailed", &["0 02:12-0 09:19"]), ("BackupMissing", &["0 03:10-0 09:04"])]),
    ("19", &[]),
    ("20", &[]),
    ("21", &[("BackupFailed", &["0 02:12-1 02:15"]), ("BackupMissing", &["0 03:10-1 02:04"])]),
    // Made at 14:00 the day before: 25 h, then six minutes.
    (
        "22",
        &[
            ("BackupFailed", &["0 02:12-5 02:15"]),
            ("BackupMissing", &["0 15:06-5 02:04"]),
            ("BackupMissingCritical", &["1 15:06-5 02:04"]),
        ],
    ),
    (
        "23",
        &[
            ("BackupMissing", &["0 15:06-4 02:04"]),
            ("BackupMissingCritical", &["1 15:06-4 02:04"]),
            ("BackupNotScheduled", &["0 02:16-4 02:00"]),
            ("PVCMetricsAbsent", &["1 19:01-4 02:01"]),
        ],
    ),
    (
        "24",
        &[
            ("BackupFailed", &["0 02:15-1 02:15"]),
            ("BackupMissing", &["0 03:10-1 02:04"]),
            ("BackupRunningTooLong", &["0 02:09-0 02:10"]),
        ],
    ),
    ("25", &[("BackupFailed", &["0 02:12-1 02:15"]), ("BackupMissing", &["0 03:10-1 02:04"])]),
    ("26", &[("BackupFailed", &["0 02:08-1 02:15"]), ("BackupMissing", &["0 03:10-1 02:04"])]),
];

#[test]
fn alerts_fire_when_the_catalogue_says() {
    let mut rehearsal = rehearsal(Profile::Thorough);
    for (id, times) in TIMES {
        let scenario = rehearsal.scenario(id).unwrap().clone();
        let play = rehearsal.play(&scenario);
        for alert in &play.alerts {
            let expected = times.iter().find(|(name, _)| alert.name.ends_with(name));
            let expected = expected.map_or(&[][..], |(_, times)| times);
            assert_eq!(firing(&play, &alert.name), expected, "{id} {}", alert.name);
        }
        for (name, _) in *times {
            assert!(play.alerts.iter().any(|alert| alert.name.ends_with(name)), "{id} {name}");
        }
    }
}

#[test]
fn thorough_and_recommended_handle_everything_and_lie_in_nothing() {
    for profile in [Profile::Recommended, Profile::Thorough] {
        let mut rehearsal = rehearsal(profile);
        for scenario in rehearsal.scenarios().to_vec() {
            let play = rehearsal.play(&scenario);
            let bad =
                play.alerts.iter().filter(|a| matches!(a.verdict, Verdict::FalseAlarm { .. }));
            let said: Vec<&str> = bad.map(|alert| alert.why.as_str()).collect();
            let summary = &play.summary;
            assert!(said.is_empty() && summary.is_quiet_in_health, "{}: {said:?}", scenario.id);
            assert!(summary.is_handled, "{}: {:?}", scenario.id, summary.owed);
            let unseen = summary.owed.iter().any(|owed| !owed.is_told_in_time());
            assert_eq!(
                unseen,
                summary.blind_spot.is_some() && scenario.id != "08",
                "{}",
                scenario.id
            );
        }
    }
}

#[test]
fn the_three_rules_show_what_is_known_of_them() {
    let mut rehearsal = rehearsal(Profile::AsSpecified);
    let mut verdict = |id: &str, name: &str| {
        let scenario = rehearsal.scenario(id).unwrap().clone();
        let play = rehearsal.play(&scenario);
        let alert = play.alerts.iter().find(|alert| alert.name.ends_with(name)).unwrap();
        (alert.verdict, play.window.span.length())
    };
    let (missing, whole) = verdict("01", "BackupMissing");
    assert!(matches!(missing, Verdict::FalseAlarm { lasted, .. } if lasted == whole));
    assert_eq!(verdict("13", "PVCNearCapacity").0, Verdict::Silent);
    assert_eq!(verdict("24", "BackupFailed").0, Verdict::Silent);
    assert_eq!(verdict("25", "BackupFailed").0, Verdict::Silent);
    assert_eq!(verdict("26", "BackupFailed").0, Verdict::Silent);
    for id in ["02", "15", "19", "20"] {
        let failed = verdict(id, "BackupFailed").0;
        assert!(matches!(failed, Verdict::FalseAlarm { .. }), "{id}: {failed:?}");
    }
}

/// An alert whose metrics are gone has nothing to answer for where somebody told that they are.
#[test]
fn who_cannot_see_is_neither_silent_nor_late_where_that_was_told() {
    let verdict = |rehearsal: &mut Rehearsal, id: &str, name: &str| {
        let scenario = rehearsal.scenario(id).unwrap().clone();
        let play = rehearsal.play(&scenario);
        let alert = play.alerts.into_iter().find(|alert| alert.name == name).unwrap();
        (alert.verdict, alert.why)
    };
    let mut recommended = rehearsal(Profile::Recommended);
    for name in ["NATSBackupMissing", "NATSBackupMissingCritical"] {
        let (verdict, why) = verdict(&mut recommended, "06", name);
        assert_eq!(verdict, Verdict::NotConcerned);
        assert!(why.ends_with("which NATSBackupMetricsAbsent told"), "{why}");
    }
    let (seen, why) = verdict(&mut recommended, "07", "NATSBackupMissing");
    assert!(matches!(seen, Verdict::InTime { after } if after <= 600), "{why}");
    assert!(why.contains("metrics were there again, whose absence NATSBackupMetricsAbsent"));
    // Where nobody told it, silence is what it is.
    let mut essential = rehearsal(Profile::Essential);
    assert_eq!(verdict(&mut essential, "06", "NATSBackupMissing").0, Verdict::Silent);
    let late = verdict(&mut essential, "07", "NATSBackupMissing").0;
    assert!(matches!(late, Verdict::Late { .. }));
}
