//! Rules of the user's own: which are rows, and that their groups run as Prometheus runs them.

use crate::merge::recognise;
use crate::plan::{Plan, Timetable};
use crate::rehearsal::{AlertPlay, AlertState, Options, Play, Rehearsal, Verdict};
use crate::rule_check::Group;

fn groups(text: &str) -> Vec<Group> {
    recognise("mine.yaml", text.as_bytes()).rule_groups().unwrap()
}

fn play(text: &str, scenario: &str) -> (Play, usize) {
    let mut rehearsal =
        Rehearsal::new(&Plan::default(), &groups(text), Options::default()).unwrap();
    let scenario = rehearsal.scenario(scenario).unwrap().clone();
    (rehearsal.play(&scenario), rehearsal.other_alerts())
}

fn row<'a>(play: &'a Play, name: &str) -> &'a AlertPlay {
    play.alerts.iter().find(|alert| alert.is_own && alert.name == name).unwrap()
}

/// When an alert first fires, in seconds since the window began.
fn first(play: &Play, name: &str) -> Option<i64> {
    let firing = |i: &&crate::rehearsal::Interval| i.state == AlertState::Firing;
    let first = row(play, name).intervals.iter().find(firing)?;
    Some(first.span.start - play.window.span.start)
}

#[test]
fn only_rules_about_the_backup_are_rows() {
    let text = r#"
groups:
- name: mine
  rules:
  - {alert: A, expr: 'kube_job_failed{namespace="nats"} > 0'}
  - {alert: B, expr: 'kube_job_failed{namespace="other"} > 0'}
  - {alert: C, expr: 'absent(kube_cronjob_info{cronjob="nats-backup"})'}
  - {alert: D, expr: 'absent(kube_cronjob_info{cronjob="mail"})'}
  - {record: 'mine:failed', expr: 'count(kube_job_failed) or vector(0)'}
  - {record: 'mine:again', expr: 'mine:failed * 2'}
  - {alert: E, expr: 'mine:again > 3'}
  - {record: 'mine:nodes', expr: 'count(node_load1)'}
  - {alert: F, expr: 'mine:nodes < 3'}
  - {alert: G, expr: 'backup:last_success_timestamp_seconds < 1'}
  - {alert: H, expr: '{persistentvolumeclaim="nats-backup-pvc"} < 0'}
  - {alert: NATSBackupFailed, expr: 'kube_job_failed > 0'}
  - {alert: I, expr: 'vector(1)'}
"#;
    let (play, others) = play(text, "02");
    let own: Vec<&str> =
        play.alerts.iter().filter(|alert| alert.is_own).map(|alert| alert.name.as_str()).collect();
    assert_eq!(own, ["A", "C", "E", "G", "H"]);
    assert_eq!(others, 4);
    assert!(first(&play, "A").is_some());
}

#[test]
fn a_restore_that_nobody_tried_makes_no_alarm_true() {
    let text = "groups:\n- name: mine\n  rules:\n  - {alert: A, expr: 'time() - \
                kube_cronjob_status_last_successful_time{cronjob=\"nats-backup\"} > 90000'}\n";
    let mut plan = Plan::default();
    plan.backups[0].timetable = Timetable::parse("0 2 * * 0", Some("Etc/UTC")).unwrap();
    let mut rehearsal = Rehearsal::new(&plan, &groups(text), Options::default()).unwrap();
    let scenario = rehearsal.scenario("01").unwrap().clone();
    let healthy = rehearsal.play(&scenario);
    assert!(matches!(row(&healthy, "A").verdict, Verdict::FalseAlarm { .. }));
    assert!(healthy.summary.false_pages > 0 && !healthy.summary.is_handled);
}

#[test]
fn groups_keep_interval_limit_and_query_offset() {
    let group = |head: &str| {
        format!(
            "groups:\n- name: mine\n{head}  rules:\n  - record: mine:failed\n    \
             expr: 'sum(kube_job_failed{{namespace=\"nats\", condition=\"true\"}})'\n  \
             - alert: A\n    expr: 'mine:failed > 0'\n"
        )
    };
    // The run of day 7 fails at 02:07; it is scraped then, and the rule asks each minute.
    let seven = 7 * 86_400 + 2 * 3_600;
    let at = |head: &str| first(&play(&group(head), "02").0, "A").map(|at| (at - seven) / 60);
    let plain = at("").unwrap();
    assert!((5..15).contains(&plain), "{plain}");
    assert_eq!(at("  query_offset: 3m\n"), Some(plain + 3));
    assert_eq!(at("  interval: 30m\n"), Some(30));
    assert_eq!(at("  limit: 1\n"), Some(plain));
    // The last three successes are kept, and each is an alert of its own.
    let many = "groups:\n- name: mine\n  limit: LIMIT\n  rules:\n  - alert: A\n    \
                expr: 'kube_job_complete{namespace=\"nats\", condition=\"true\"} > 0'\n";
    let (three, _) = play(&many.replace("LIMIT", "3"), "01");
    assert!(row(&three, "A").errors.is_empty() && first(&three, "A").is_some());
    let (two, _) = play(&many.replace("LIMIT", "2"), "01");
    let (_, error) = row(&two, "A").errors.first().unwrap();
    assert_eq!(error, "exceeded limit of 2 with 3 alerts");
}

#[test]
fn rules_may_look_at_the_plans_alerts() {
    let text = r#"
groups:
- name: mine
  rules:
  - alert: A
    expr: 'ALERTS{alertname="NATSBackupFailed", alertstate="firing"} and on () kube_cronjob_info'
"#;
    let (play, _) = play(text, "02");
    let failed = play.alerts.iter().find(|alert| alert.name == "NATSBackupFailed").unwrap();
    let at = failed.notification.as_ref().unwrap().at - play.window.span.start;
    assert_eq!(first(&play, "A"), Some(at));
}

#[test]
fn what_a_group_records_is_known_to_others_wherever_it_stands() {
    let reads = "- {name: reads, rules: [{alert: A, expr: 'mine:failed > 0'}]}\n";
    let records = "- {name: records, rules: [{record: 'mine:failed', \
                   expr: 'sum(kube_job_failed{namespace=\"nats\", condition=\"true\"})'}]}\n";
    let own = "- {name: own, rules: [{alert: B, \
               expr: 'sum(kube_job_failed{namespace=\"nats\", condition=\"true\"}) > 0'}]}\n";
    let plays = [[reads, own, records], [records, reads, own]].map(|groups| {
        let (play, _) = play(&format!("groups:\n{}", groups.concat()), "02");
        let rows = play.alerts.iter().filter(|alert| alert.is_own);
        let rows: Vec<String> = rows.map(|alert| alert.name.clone()).collect();
        assert_eq!(rows, ["A", "B"]);
        [first(&play, "A"), first(&play, "B")]
    });
    let [a, b] = plays[0];
    assert!(a.is_some() && a == b, "{plays:?}");
    assert_eq!(plays[0], plays[1]);
}
