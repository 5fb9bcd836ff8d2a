//! The newest job wins, and every answer is about it.

use backwatch_core::merge::recognise;
use backwatch_core::plan::{Event, OwnScenario, Plan, settings};
use backwatch_worker::{Answer, Ask, Job, Kind, OwnGroup, Summary};

use super::Stage;

fn job(number: u64, change: impl FnOnce(&mut Plan)) -> Ask {
    let mut plan = Plan::default();
    change(&mut plan);
    let settings = settings::write_json(&plan);
    Ask::Play(Job { number, settings, first: "02".to_owned(), ..Job::default() })
}

fn all(stage: &mut Stage) -> Vec<Answer> {
    let mut answers = Vec::new();
    while !stage.is_idle() {
        answers.extend(stage.step(&|| 0.0));
    }
    answers
}

fn summary(answers: &[Answer]) -> Option<&Summary> {
    answers.iter().find_map(|answer| match answer {
        Answer::Done { summary, .. } => Some(summary),
        _ => None,
    })
}

#[test]
fn a_job_is_played_whole_with_its_scenario_first() {
    let mut stage = Stage::default();
    stage.hear(job(1, |_| ()));
    let answers = all(&mut stage);
    assert!(matches!(&answers[0], Answer::Begun { alerts, scenarios, .. }
        if alerts[0].short == "Failed" && scenarios.len() == 28));
    let Answer::Timeline { timeline, .. } = &answers[1] else { panic!("{:?}", answers[1]) };
    assert_eq!(timeline.scenario, "02");
    assert!(!timeline.curves.is_empty() && !timeline.faults.is_empty());
    assert!(matches!(&answers[2], Answer::Played { rows, .. } if rows[0].scenario == "02"));
    let found = summary(&answers).unwrap();
    assert_eq!((found.scenarios, found.false_pages), (28, 0));
    adds_up(&answers);
}

/// Every scenario stands in one figure of the summary, and none of which nobody heard is handled.
fn adds_up(answers: &[Answer]) {
    let found = summary(answers).unwrap();
    let open = found.not_covered + found.late + found.silent + found.false_alarms;
    assert_eq!(found.handled + open, found.scenarios);
    assert!(found.untold <= open, "{found:?}");
}

#[test]
fn what_is_claimed_by_no_alert_is_not_handled() {
    for profile in ["as-specified", "essential", "thorough"] {
        let mut stage = Stage::default();
        stage.hear(job(1, |plan| {
            plan.backups[0].profile = backwatch_core::plan::Profile::parse(profile).unwrap();
        }));
        adds_up(&all(&mut stage));
    }
}

#[test]
fn a_newer_job_ends_an_older_one() {
    let mut stage = Stage::default();
    stage.hear(job(1, |_| ()));
    for _ in 0..4 {
        stage.step(&|| 0.0);
    }
    stage.hear(Ask::Look { scenario: "02".to_owned(), at: 0 });
    stage.hear(job(2, |_| ()));
    let answers = all(&mut stage);
    assert!(answers.iter().all(|answer| answer.number() == Some(2)));
    assert!(!answers.iter().any(|answer| matches!(answer, Answer::Moment { .. })));
    assert!(summary(&answers).is_some());
}

#[test]
fn a_minute_shows_panels_and_pager() {
    let mut stage = Stage::default();
    stage.hear(job(1, |_| ()));
    let answers = all(&mut stage);
    let fault = answers.iter().find_map(|answer| match answer {
        Answer::Timeline { timeline, .. } => timeline.faults.first().map(|fault| fault.start),
        _ => None,
    });
    let at = fault.unwrap() + 5 * 3_600;
    stage.hear(Ask::Look { scenario: "02".to_owned(), at });
    let answers = all(&mut stage);
    let [Answer::Moment { moment, .. }] = answers.as_slice() else { panic!("{answers:?}") };
    assert_eq!((moment.panels.len(), moment.at), (4, at / 60 * 60));
    let firing = moment.firing.iter().find(|one| one.alert == "NATSBackupFailed").unwrap();
    assert!(!firing.is_pending);
    assert!(
        firing.annotations.iter().any(|(name, text)| name == "summary" && !text.contains("{{"))
    );
}

#[test]
fn a_scenario_of_the_users_own_is_played_as_it_is_written_now() {
    let mut stage = Stage::default();
    let mut fault = |number: u64, text: &str| {
        let events = vec![Event::parse(text).unwrap()];
        let own = OwnScenario { name: "mine".to_owned(), events };
        let mut asked = job(number, |plan| plan.backups[0].scenarios.push(own));
        if let Ask::Play(job) = &mut asked {
            job.first = "mine".to_owned();
        }
        stage.hear(asked);
        let answers = all(&mut stage);
        let Answer::Timeline { timeline, .. } = &answers[1] else { panic!("{:?}", answers[1]) };
        timeline.faults[0].start
    };
    let first = fault(1, "run 8 fails");
    assert_eq!(fault(2, "run 20 fails") - first, 12 * 86_400);
}

#[test]
fn giving_up_leaves_nothing_to_do() {
    let mut stage = Stage::default();
    stage.hear(job(1, |_| ()));
    stage.step(&|| 0.0);
    stage.hear(Ask::Cancel);
    assert!(stage.is_idle());
}

#[test]
fn settings_that_cannot_be_rehearsed_say_why() {
    let mut stage = Stage::default();
    let settings = "version: 1\nbackups: []\n".to_owned();
    stage.hear(Ask::Play(Job { number: 3, settings, ..Job::default() }));
    let answers = all(&mut stage);
    assert!(
        matches!(&answers[..], [Answer::Refused { number: 3, reasons }] if !reasons.is_empty())
    );
}

#[test]
fn a_rule_of_the_users_own_is_a_column() {
    let mut stage = Stage::default();
    let text = "groups:\n- name: mine\n  rules:\n  - alert: Always\n    expr: kube_cronjob_spec_suspend >= 0\n";
    stage.hear(Ask::Own(OwnGroup::of_file(&recognise("mine.yaml", text.as_bytes())).0));
    stage.hear(job(1, |_| ()));
    let answers = all(&mut stage);
    let Answer::Begun { alerts, .. } = &answers[0] else { panic!("{:?}", answers[0]) };
    let place = alerts.iter().position(|alert| alert.name == "Always" && alert.is_own).unwrap();
    let lies = answers.iter().any(|answer| match answer {
        Answer::Played { rows, .. } => rows[0].cells[place].kind == Kind::FalseAlarm,
        _ => false,
    });
    assert!(lies, "a rule that always fires is a false alarm in health");
}
