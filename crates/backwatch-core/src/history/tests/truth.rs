//! Baselines and checks against clusters whose truth is known.

use backwatch_sim::series::Storage;

use super::server::{answers, range};
use crate::history::assemble::points;
use crate::history::query::METRICS;
use crate::history::{History, Measured, Spread, State, measure, preflight, proposals, read, runs};
use crate::plan::{AlertKind, AlertSettings, Backup, Duration, Plan, Profile, Timetable};
use crate::rehearsal::{Event, Fate, Options, Outcome, Rehearsal, Run, Scenario};

/// A plan whose rules ask for every metric that baselines stand on.
fn plan(schedule: &str) -> Plan {
    let mut plan = Plan::default();
    let backup = &mut plan.backups[0];
    backup.profile = Profile::Thorough;
    backup.timetable = Timetable::parse(schedule, Some("Etc/UTC")).unwrap();
    let on = AlertSettings { enabled: Some(true), ..AlertSettings::default() };
    backup.set(AlertKind::ScheduleChanged, on);
    plan
}

/// What happened in the window of a rehearsal, and what a Prometheus holds of it.
struct Lived {
    runs: Vec<Run>,
    storage: Storage,
    start: i64,
    end: i64,
}

fn live(plan: &Plan, events: Vec<Event>) -> Lived {
    let mut rehearsal = Rehearsal::new(plan, &[], Options::default()).unwrap();
    let scenario = Scenario::own("lived", events);
    let span = rehearsal.window().span;
    Lived {
        runs: rehearsal.play(&scenario).runs,
        storage: rehearsal.storage(&scenario),
        start: span.start,
        end: span.end - 60,
    }
}

fn fate(first: usize, count: usize, fate: Fate) -> Event {
    Event::Runs { first, count, fate }
}

/// Failures, slow runs, a second replica and Jobs that go away soon.
fn events() -> Vec<Event> {
    vec![
        fate(6, 1, Fate::Fails),
        fate(9, 1, Fate::HitsDeadline),
        fate(12, 2, Fate::Takes { length: Duration::minutes(7) }),
        fate(17, 1, Fate::Missed),
        Event::SecondReplica,
        Event::RemoveFinishedAfter(Duration::minutes(30)),
    ]
}

fn history(plan: &Plan, lived: &Lived) -> History {
    let text = answers(plan, &lived.storage, lived.start, lived.end).join("\n");
    let (answers, said) = read(text.as_bytes());
    assert_eq!(said, Vec::new());
    History::of([&answers])
}

/// The figures as they follow from what happened, and from nothing else.
fn truth(backup: &Backup, lived: &Lived) -> (usize, usize, Spread<Duration>, Spread<Duration>) {
    let seen: Vec<&Run> = lived.runs.iter().filter(|run| run.start >= lived.start).collect();
    let ended = |run: &&&Run| !matches!(run.outcome, Outcome::Running | Outcome::Deleted);
    let seconds = |n: i64| Duration::seconds(u64::try_from(n).unwrap());
    let good: Vec<&Run> = seen.iter().copied().filter(|run| run.succeeded()).collect();
    // A run that failed with its retries or ran into its deadline is over and did not succeed.
    let failed = seen.iter().filter(ended).count() - good.len();
    let took = good.iter().map(|run| seconds(run.end - run.start)).collect();
    let gap = i64::try_from(backup.timetable.longest_gap().as_seconds()).unwrap();
    // The success before the window came as long after its slot as the first one in it.
    let mut ends = vec![good[0].end - gap];
    ends.extend(good.iter().map(|run| run.end));
    let ages = ends.windows(2).map(|pair| seconds(pair[1] - pair[0])).collect();
    let all = seen.iter().filter(ended).count();
    (all, failed, Spread::of(took).unwrap(), Spread::of(ages).unwrap())
}

#[test]
fn baselines_are_what_happened() {
    for schedule in ["0 2 * * *", "0 */6 * * *"] {
        let plan = plan(schedule);
        let lived = live(&plan, events());
        let history = history(&plan, &lived);
        let found = measure(&history, &plan.backups[0]);
        let (all, failed, took, ages) = truth(&plan.backups[0], &lived);
        assert_eq!((found.runs, found.failures), (all, failed), "{schedule}");
        assert_eq!(failed, 2);
        assert_eq!(found.duration, Some(took), "{schedule}");
        assert_eq!(found.freshness, Some(ages), "{schedule}");
        assert!(found.used.is_some(), "{schedule}");
        let jobs: Vec<String> =
            runs(&history, &plan.backups[0]).into_iter().map(|r| r.job).collect();
        let lived: Vec<String> =
            lived.runs.iter().filter(|r| r.start >= lived.start).map(|r| r.job.clone()).collect();
        assert_eq!(jobs, lived);
    }
}

#[test]
fn change_points_stand_for_every_sample() {
    let plan = plan("0 2 * * *");
    let lived = live(&plan, events());
    let by_changes = history(&plan, &lived);
    let selector = format!(
        "{{__name__=~\"{METRICS}\",namespace=\"nats\",cronjob=~\"nats-backup|\",\
         owner_name=~\"nats-backup|\",condition=~\"true|\",persistentvolumeclaim=~\"nats-backup-pvc|\"}}"
    );
    let mut all = Vec::new();
    let mut from = lived.start;
    while from <= lived.end {
        let to = (from + 9_999 * 60).min(lived.end);
        all.push(range(&lived.storage, &selector, from, to));
        from = to + 60;
    }
    // In the wrong order, as files may be dropped.
    all.reverse();
    let (answers, said) = read(all.join("\n").as_bytes());
    assert_eq!(said, Vec::new());
    let in_full = History::of([&answers]);
    let mut compared = 0;
    for series in in_full.storage.iter() {
        let name = series.labels.name().to_owned();
        let same = by_changes.select(&name, |labels| *labels == series.labels).next();
        let Some(same) = same else { panic!("{} is not in the change points", series.labels) };
        let expected = points(&series.samples);
        assert_eq!(points(&same.samples), expected, "{}", series.labels);
        compared += expected.len();
    }
    assert!(compared > 100_000, "{compared}");
    // Both histories tell the same.
    let backup = &plan.backups[0];
    assert_eq!(measure(&by_changes, backup), measure(&in_full, backup));
}

#[test]
fn a_cluster_without_kube_state_metrics_is_blocked() {
    let plan = Plan::default();
    let text = answers(&plan, &Storage::new(), 0, 600).join("\n");
    let (answers, said) = read(text.as_bytes());
    assert_eq!(said, Vec::new());
    let found = preflight(&plan, 0, &History::of([&answers]));
    assert_eq!(found.blocked, Some("BLOCKED: metrics_infrastructure"));
    let check = &found.checks[0];
    assert!(check.found.contains("kube-state-metrics not deployed"), "{check:?}");
    assert!(check.todo.as_ref().unwrap().contains("helm install kube-state-metrics"));
    // Nothing was answered at all: that is no word on the cluster.
    let found = preflight(&plan, 0, &History::default());
    assert_eq!((found.blocked, found.checks[0].state), (None, State::Amber));
}

fn state(plan: &Plan, history: &History, what: &str) -> State {
    let found = preflight(plan, 0, history);
    found.checks.iter().find(|check| check.what == what).unwrap().state
}

#[test]
fn a_healthy_cluster_passes_and_its_version_and_retention_show() {
    let plan = plan("0 2 * * *");
    let mut lived = live(&plan, Vec::new());
    let labels = [("__name__", "kube_state_metrics_build_info"), ("version", "v2.14.0")];
    let labels = backwatch_sim::series::Labels::from_pairs(labels);
    lived.storage.samples_mut(&labels).push(lived.end * 1000, 1.0);
    let mut text = answers(&plan, &lived.storage, lived.start, lived.end).join("\n");
    text.push_str("{\"status\":\"success\",\"data\":{\"storage.tsdb.retention.time\":\"0s\"}}");
    let history = History::of([&read(text.as_bytes()).0]);
    let found = preflight(&plan, 0, &history);
    assert_eq!(found.kube_state_metrics.map(|v| v.to_string()).as_deref(), Some("2.14"));
    assert_eq!(found.retention, Some(Duration::days(15)));
    let not_green: Vec<(&str, State)> = found
        .checks
        .iter()
        .filter(|c| c.state != State::Green)
        .map(|c| (c.what, c.state))
        .collect();
    assert_eq!(not_green, [("Off-site copy", State::Amber), ("Retention", State::Red)]);
    assert_eq!(found.custom_exporter.len(), 1);
    assert_eq!(found.blocked, None);
}

#[test]
fn what_is_wrong_in_a_cluster_is_named() {
    let plan = plan("0 2 * * *");
    let replicas = history(&plan, &live(&plan, vec![Event::SecondReplica]));
    assert_eq!(state(&plan, &replicas, "Duplicates"), State::Amber);
    let healthy = history(&plan, &live(&plan, Vec::new()));
    assert_eq!(state(&plan, &healthy, "Duplicates"), State::Green);
    let other = self::plan("0 3 * * *");
    assert_eq!(state(&other, &healthy, "Schedule"), State::Red);
    assert_eq!(state(&plan, &healthy, "Schedule"), State::Green);
}

#[test]
fn the_name_of_another_cronjob_is_noticed() {
    let plan = plan("0 2 * * *");
    let lived = live(&plan, Vec::new());
    let mut other = plan.clone();
    other.backups[0].cronjob = crate::plan::ObjectName::cronjob("nats-dump").unwrap();
    let found = history(&other, &lived);
    assert_eq!(state(&other, &found, "kube-state-metrics"), State::Green);
    assert_eq!(state(&other, &found, "Series of the CronJob"), State::Red);
}

#[test]
fn proposals_follow_from_what_was_measured() {
    let plan = plan("0 2 * * *");
    let backup = &plan.backups[0];
    let measured = measure(&history(&plan, &live(&plan, events())), backup);
    let found = proposals(backup, 0, &measured);
    let mut after = plan.clone();
    for proposal in &found {
        if let Some(fix) = &proposal.fix {
            fix.apply(&mut after);
        }
    }
    // Two of about 30 failed: 95 % would tolerate one of them, 90 % tolerates both.
    assert_eq!(after.backups[0].objectives.success_rate.words(), "90 %");
    assert_eq!(after.backups[0].numbers().freshness, Duration::hours(25));
    let again = proposals(&after.backups[0], 0, &measured);
    assert!(again.iter().all(|proposal| proposal.fix.is_none()), "{again:?}");
    let words = measured.baseline().words;
    assert_eq!(words.len(), 4, "{words:?}");
}

#[test]
fn nothing_measured_proposes_nothing() {
    let plan = Plan::default();
    let measured = measure(&History::default(), &plan.backups[0]);
    assert_eq!(measured, Measured::default());
    assert_eq!(proposals(&plan.backups[0], 0, &measured), Vec::new());
    assert!(measured.baseline().words.is_empty());
}
