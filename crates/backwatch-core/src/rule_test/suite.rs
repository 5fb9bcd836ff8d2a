//! One test: its series, its groups run over time, and what is expected of them.

use std::collections::BTreeMap;

use backwatch_sim::Compat;
use backwatch_sim::alert::Templates;
use backwatch_sim::alert::{self, GroupRun, Rule, RuleGroup, Schedule};
use backwatch_sim::eval::Options;
use backwatch_sim::promql::ast::Millis;
use backwatch_sim::promql::print_duration;
use backwatch_sim::series::notation::{Place as Value, parse_series};
use backwatch_sim::series::{Grid, Labels, Storage};

use super::file::{Test, TestFile};
use super::{Failure, TestReport, alerts, input, samples};
use crate::rule_check::Group;

/// A test after its groups have run.
pub(super) struct Suite<'t> {
    pub(super) test: &'t Test,
    pub(super) options: Options,
    pub(super) storage: Storage,
    pub(super) ticks: Grid,
    pub(super) groups: Vec<RuleGroup>,
    pub(super) runs: Vec<GroupRun>,
    pub(super) templates: Templates,
}

pub(super) fn run(test: &Test, file: &TestFile, groups: &[Group], compat: Compat) -> TestReport {
    let mut report = TestReport {
        name: test.name.clone(),
        place: test.place,
        checks: test.alerts.len() + test.exprs.len(),
        failures: Vec::new(),
    };
    let suite = match Suite::new(test, file, groups, compat) {
        Ok(suite) => suite,
        Err(failures) => {
            report.failures = failures;
            return report;
        }
    };
    let failed = suite.first_failure();
    report.failures = alerts::check(&suite, failed.as_ref().map(|(tick, _)| *tick));
    match failed {
        // As under promtool nothing more is compared once a rule cannot be evaluated.
        Some((_, failures)) => report.failures.extend(failures),
        None => report.failures.extend(samples::check(&suite, file.fuzzy)),
    }
    report
}

/// More evaluations than this are refused; `promtool` would take days for them.
const MOST_TICKS: i64 = 20_000_000;

impl<'t> Suite<'t> {
    fn new(
        test: &'t Test,
        file: &TestFile,
        groups: &[Group],
        compat: Compat,
    ) -> Result<Self, Vec<Failure>> {
        let nameless = test.alerts.iter().filter(|case| case.name.is_empty());
        let mut failures: Vec<_> = nameless
            .map(|case| {
                let time = print_duration(case.time);
                let title = format!(
                    "an item under alert_rule_test misses required attribute alertname at \
                     eval_time {time}"
                );
                Failure { place: case.place, title, details: Vec::new() }
            })
            .collect();
        let last = test.last_time();
        if last.0 / file.interval.0.max(1) > MOST_TICKS {
            let title =
                format!("more than {MOST_TICKS} evaluations up to {}", print_duration(last));
            failures.push(Failure { place: test.place, title, details: Vec::new() });
        }
        if !failures.is_empty() {
            return Err(failures);
        }
        let ticks = Grid::new(test.start, test.start.saturating_add(last.0), file.interval.0);
        let mut storage = load(test, ticks.end())?;
        let mut options = Options::new(compat);
        options.subquery_step = file.interval.0;
        let templates = Templates {
            external_labels: test.external_labels.clone(),
            external_url: test.external_url.clone(),
            server_url: None,
        };
        let groups: Vec<RuleGroup> = groups.iter().map(|group| group.rule_group(compat)).collect();
        let schedule = Schedule::new(ticks);
        let scheduled: Vec<_> = groups.iter().map(|group| (group, &schedule)).collect();
        let runs = alert::run(&mut storage, &scheduled, options, &templates);
        Ok(Self { test, options, storage, ticks, groups, runs, templates })
    }

    /// The first tick at which a rule failed, and all that failed at it.
    fn first_failure(&self) -> Option<(usize, Vec<Failure>)> {
        let rules = || {
            let groups = self.groups.iter().zip(&self.runs);
            groups.flat_map(|(group, run)| group.rules.iter().zip(&run.rules))
        };
        let first = rules()
            .flat_map(|(_, run)| &run.errors)
            .filter_map(|(ticks, _)| ticks.iter().next().map(|(start, _)| start))
            .min()?;
        let time = print_duration(Millis(self.ticks.time(first) - self.test.start));
        let failures = rules()
            .filter_map(|(rule, run)| {
                let (_, error) = run.errors.iter().find(|(ticks, _)| ticks.contains(first))?;
                let name = rule_name(rule);
                let title = format!("rule {name} cannot be evaluated at {time}: {error}");
                Some(Failure { place: self.test.place, title, details: Vec::new() })
            })
            .collect();
        Some((first, failures))
    }

    /// The alerting rules of a name, with what became of them.
    pub(super) fn alerting<'s>(
        &'s self,
        name: &'s str,
    ) -> impl Iterator<Item = (&'s alert::AlertingRule, &'s alert::RuleRun)> {
        let groups = self.groups.iter().zip(&self.runs);
        groups.flat_map(|(group, run)| group.rules.iter().zip(&run.rules)).filter_map(
            move |(rule, run)| match rule {
                Rule::Alerting(rule) if rule.name == name => Some((rule, run)),
                _ => None,
            },
        )
    }

    /// The last tick at or before a time since the start.
    pub(super) fn tick_at(&self, time: Millis) -> usize {
        self.ticks.first_after(self.test.start.saturating_add(time.0)).saturating_sub(1)
    }
}

impl Test {
    /// The last time that is asked for.
    fn last_time(&self) -> Millis {
        let alerts = self.alerts.iter().map(|case| case.time);
        let exprs = self.exprs.iter().map(|case| case.time);
        alerts.chain(exprs).max_by_key(|time| time.0).unwrap_or(Millis(0))
    }
}

/// The series of a test up to a time: what comes after the last tick is never loaded.
fn load(test: &Test, end: i64) -> Result<Storage, Vec<Failure>> {
    let mut failures = Vec::new();
    // Of two descriptions of the same series the later one counts.
    let mut all: BTreeMap<Labels, Vec<Value>> = BTreeMap::new();
    for (series, line) in input::lines(test) {
        match parse_series(&line) {
            Ok((labels, values)) => {
                all.insert(labels, values);
            }
            Err(error) => {
                let title = format!("series {}: {error}", series.labels);
                failures.push(Failure { place: series.place, title, details: Vec::new() });
            }
        }
    }
    if !failures.is_empty() {
        return Err(failures);
    }
    let mut storage = Storage::new();
    for (labels, values) in all {
        let samples = storage.samples_mut(&labels);
        let mut time = test.start;
        for value in values {
            if time > end {
                break;
            }
            match value {
                Value::Gap => {}
                Value::Stale => samples.push_stale(time),
                Value::Value(value) => samples.push(time, value),
            }
            if test.interval.0 == 0 && value != Value::Gap {
                // All samples are at the same time; the first one stays.
                break;
            }
            time = time.saturating_add(test.interval.0);
        }
    }
    Ok(storage)
}

fn rule_name(rule: &Rule) -> &str {
    match rule {
        Rule::Alerting(rule) => &rule.name,
        Rule::Recording(rule) => &rule.name,
    }
}
