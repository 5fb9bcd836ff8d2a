//! Rule groups: order, errors, limits, offsets, restarts. The expectations follow the code of
//! Prometheus, `rules/group.go` and `rules/alerting.go`.
#![allow(clippy::unwrap_used, reason = "a failure there is what the test is for")]

use backwatch_sim::Compat;
use backwatch_sim::alert::{
    AlertingRule, GroupRun, RecordingRule, Rule, RuleGroup, Schedule, State, Templates, run,
};
use backwatch_sim::eval::{Options, range};
use backwatch_sim::promql::parse;
use backwatch_sim::series::{Grid, Storage, Stretches, notation};

const MINUTE: i64 = 60_000;

struct Setting {
    storage: Storage,
    group: RuleGroup,
    schedule: Schedule,
    has_run: bool,
}

impl Setting {
    /// Series with a sample each minute, evaluated each minute.
    fn new(ticks: usize, series: &[&str]) -> Self {
        let mut storage = Storage::new();
        for line in series {
            let (labels, places) = notation::parse_series(line).unwrap();
            notation::load(&mut storage, &labels, &places, MINUTE);
        }
        let schedule = Schedule::new(Grid { start: 0, step: MINUTE, steps: ticks });
        Self { storage, group: RuleGroup::default(), schedule, has_run: false }
    }

    fn alert(mut self, expr: &str, hold: i64, labels: &[(&str, &str)]) -> Self {
        let labels = labels.iter().map(|(n, t)| ((*n).to_owned(), (*t).to_owned())).collect();
        self.group.rules.push(Rule::Alerting(AlertingRule {
            name: "A".to_owned(),
            expr: parse(expr).unwrap(),
            hold: hold * MINUTE,
            keep_firing: 0,
            labels,
            annotations: Vec::new(),
        }));
        self
    }

    fn record(mut self, name: &str, expr: &str) -> Self {
        let expr = parse(expr).unwrap();
        let rule = RecordingRule { name: name.to_owned(), expr, labels: Vec::new() };
        self.group.rules.push(Rule::Recording(rule));
        self
    }

    fn run(&mut self) -> GroupRun {
        self.has_run = true;
        let groups = [(&self.group, &self.schedule)];
        let options = Options::new(Compat::V3);
        run(&mut self.storage, &groups, options, &Templates::default()).remove(0)
    }

    /// For each alert of the last rule its labels but the name, and P, F or - for each tick.
    fn check(mut self, expect: &[&str]) -> Self {
        let run = self.run();
        let mut got = Vec::new();
        for alert in &run.rules.last().unwrap().alerts {
            let states: String = (0..self.schedule.ticks.steps)
                .map(|tick| match alert.phase_at(tick).map(|phase| phase.state) {
                    Some(State::Pending) => 'P',
                    Some(State::Firing) => 'F',
                    None => '-',
                })
                .collect();
            got.push(format!("{} {states}", alert.labels.with("alertname", "")));
        }
        assert_eq!(got, expect);
        self
    }

    /// The values of an expression at the ticks.
    fn check_values(mut self, expr: &str, expect: &[&str]) -> Self {
        if !self.has_run {
            self.run();
        }
        let grid = self.schedule.ticks;
        let expr = parse(expr).unwrap();
        let answer = range(&self.storage, &expr, grid, Options::new(Compat::V3)).unwrap();
        let mut got = Vec::new();
        for series in answer.value {
            let value = |step| series.line.at(step).map_or("_".to_owned(), |v| v.to_string());
            let values: Vec<String> = (0..grid.steps).map(value).collect();
            got.push(format!("{} {}", series.labels, values.join(" ")));
        }
        assert_eq!(got, expect);
        self
    }
}

#[test]
fn later_rules_see_what_earlier_ones_record_at_the_same_tick() {
    Setting::new(4, &["m 0 1 2 3"])
        .record("r", "m * 2")
        .alert("r >= 4", 0, &[])
        .check(&["{} --FF"])
        .check_values("r", &[r#"{__name__="r"} 0 2 4 6"#])
        .check_values(
            "ALERTS",
            &[r#"{__name__="ALERTS", alertname="A", alertstate="firing"} _ _ 1 1"#],
        );
}

#[test]
fn earlier_rules_see_what_later_ones_recorded_a_tick_ago() {
    Setting::new(4, &["m 0 1 2 3"])
        .record("before", "r")
        .record("r", "m * 2")
        .alert("before >= 4", 0, &[])
        .check(&["{} ---F"])
        .check_values("before", &[r#"{__name__="before"} _ 0 2 4"#]);
}

#[test]
fn a_rule_can_count_on_its_own_results() {
    Setting::new(5, &[])
        .record("n", "(n or vector(0)) + 1")
        .alert("n >= 3", 1, &[])
        .check(&["{} --PFF"])
        .check_values("n", &[r#"{__name__="n"} 1 2 3 4 5"#]);
}

#[test]
fn an_ended_series_is_stale_at_once() {
    Setting::new(5, &["m 1 1 0 0 1"])
        .record("r", "m > 0")
        .alert("r", 1, &[])
        .check(&["{} PF--P"])
        .check_values("r", &[r#"{__name__="r"} 1 1 _ _ 1"#])
        .check_values(
            "ALERTS_FOR_STATE",
            &[r#"{__name__="ALERTS_FOR_STATE", alertname="A"} 0 0 _ _ 240"#],
        );
}

#[test]
fn an_error_leaves_the_state_as_it_is() {
    // At ticks 2 and 3 two series are on the side that is to be unique.
    Setting::new(6, &["m{a=\"x\"} 1x5", "n{b=\"1\"} 1x5", "n{b=\"2\"} _x2 1 1 stale"])
        .alert("m * on() n > 0", 3, &[])
        .check(&["{} PPPPFF"]);
    Setting::new(6, &["m{a=\"x\"} 1 1 1 1 0 0", "m{a=\"y\"} _ _ 1 stale"])
        .alert("m > 0", 1, &[("a", "same")])
        .check(&[r#"{a="same"} PFFF--"#]);
}

#[test]
fn a_value_in_a_label_makes_a_new_alert_each_time() {
    Setting::new(4, &["m 1 2 2 3"]).alert("m", 1, &[("v", "{{ $value }}")]).check(&[
        r#"{v="1"} P---"#,
        r#"{v="2"} -PF-"#,
        r#"{v="3"} ---P"#,
    ]);
}

#[test]
fn too_many_alerts_wipe_the_state() {
    let mut setting = Setting::new(6, &["m{a=\"x\"} 1x5", "m{a=\"y\"} _ _ 1 stale"]);
    setting.group.limit = 1;
    let mut setting = setting.alert("m > 0", 1, &[]).check(&[r#"{a="x"} PF-PFF"#]).check_values(
        "sum(ALERTS)",
        // Nothing is written at tick 2: what was is still current.
        &["{} 1 1 1 1 1 1"],
    );
    let run = setting.run();
    assert_eq!(run.rules[0].errors[0].1, "exceeded limit of 1 with 2 alerts");
    let mut setting = Setting::new(2, &["m{a=\"x\"} 1x5", "m{a=\"y\"} _ 1"]).record("r", "m");
    setting.group.limit = 1;
    let run = setting.run();
    let (ticks, text) = &run.rules[0].errors[0];
    assert_eq!(*ticks, Stretches::range(1, 2));
    assert_eq!(text, "exceeded limit of 1 with 2 series");
}

#[test]
fn a_query_offset_looks_back_but_counts_from_the_tick() {
    let mut setting = Setting::new(5, &["m 0 1 1 1 1"]);
    setting.group.query_offset = MINUTE;
    setting.alert("m > 0", 1, &[]).check(&["{} --PFF"]).check_values(
        "ALERTS_FOR_STATE",
        &[r#"{__name__="ALERTS_FOR_STATE", alertname="A"} _ 120 120 120 120"#],
    );
}

#[test]
fn missed_ticks_change_nothing() {
    let mut setting = Setting::new(7, &["m 1 1 0 1 0 0 1"]);
    setting.schedule.missed = Stretches::range(2, 5);
    setting.alert("m > 0", 4, &[]).check(&["{} PPPPP-P"]);
}

#[test]
fn rules_see_no_samples_of_the_future() {
    let series = ["m 1 2 3 4 5 6"];
    Setting::new(6, &series)
        .record("r", "m @ 180")
        .check_values("r", &[r#"{__name__="r"} 1 2 3 4 4 4"#]);
    Setting::new(4, &series)
        .record("r", "sum_over_time(m[3m] offset -1m)")
        .check_values("r", &[r#"{__name__="r"} 1 3 5 7"#]);
}

#[test]
fn start_and_end_are_the_tick() {
    Setting::new(4, &["m 1 2 3 4"])
        .record("r", "m @ end() - m @ start() + sum_over_time(m[2m:1m] @ start())")
        .check_values("r", &[r#"{__name__="r"} 1 3 5 7"#]);
}

/// An alert that is active from the beginning; the server is away from tick `down` on and comes
/// back before tick `up`. Returns the tick at which it fires for good.
fn fires_after_restart(hold: i64, down: usize, up: usize) -> usize {
    let mut setting = Setting::new(120, &["m 1x119"]);
    setting.schedule.missed = Stretches::range(down, up);
    setting.schedule.restarts = vec![up];
    let mut setting = setting.alert("m > 0", hold, &[]);
    let run = setting.run();
    let last = *run.rules[0].alerts[0].phases.last().unwrap();
    assert_eq!((last.state, last.end), (State::Firing, 120));
    last.start
}

#[test]
fn a_restart_restores_long_waits() {
    // Too short to be restored: all begins anew.
    assert_eq!(fires_after_restart(5, 20, 30), 35);
    // It was firing: after two ticks, it does again.
    assert_eq!(fires_after_restart(15, 20, 30), 32);
    // Nine minutes were spent, eleven remain: they begin where the state was restored, at tick 31.
    assert_eq!(fires_after_restart(20, 10, 30), 31 - 9 + 20);
    // Less than the grace period remains: the grace period it is.
    assert_eq!(fires_after_restart(20, 18, 30), 31 + 10);
    // Away for longer than the tolerance.
    assert_eq!(fires_after_restart(20, 10, 90), 90 + 20);
}
