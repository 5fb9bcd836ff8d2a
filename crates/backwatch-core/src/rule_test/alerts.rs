//! The alerts that fire at a time, compared with those that are expected.

use backwatch_sim::alert::{AlertRun, AlertingRule, Render, RenderInput, State};
use backwatch_sim::eval::{self, Instant};
use backwatch_sim::promql::ast::Millis;
use backwatch_sim::promql::{self, print_duration};
use backwatch_sim::series::Labels;

use super::file::{Alert, AlertCase};
use super::suite::Suite;
use super::{Failure, differ};

/// Compares all cases that come before the tick at which a rule failed, in the order of time.
pub(super) fn check(suite: &Suite<'_>, failed: Option<usize>) -> Vec<Failure> {
    let mut cases: Vec<&AlertCase> = suite.test.alerts.iter().collect();
    cases.sort_by_key(|case| case.time.0);
    cases
        .into_iter()
        .filter(|case| failed.is_none_or(|tick| suite.tick_at(case.time) < tick))
        .filter_map(|case| compare(suite, case))
        .collect()
}

fn compare(suite: &Suite<'_>, case: &AlertCase) -> Option<Failure> {
    let tick = suite.tick_at(case.time);
    let mut expected = case.expected.clone();
    let mut found = Vec::new();
    for (rule, run) in suite.alerting(&case.name) {
        for alert in &run.alerts {
            if alert.phase_at(tick).is_some_and(|phase| phase.state == State::Firing) {
                found.push(firing(suite, rule, alert, tick));
            }
        }
    }
    expected.sort();
    found.sort();
    if expected == found {
        return None;
    }
    let mut details = differ::alerts(&expected, &found);
    details.extend(hints(suite, case, tick));
    let (time, name) = (print_duration(case.time), &case.name);
    let title =
        format!("alert {name} at {time}: {} expected, {} firing", expected.len(), found.len());
    Some(Failure { place: case.place, title, details })
}

/// Labels and annotations of an alert that fires.
fn firing(suite: &Suite<'_>, rule: &AlertingRule, alert: &AlertRun, tick: usize) -> Alert {
    let map = |labels: &Labels| {
        labels.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    };
    let mut shown = Alert { labels: map(&alert.labels), ..Alert::default() };
    // While an alert is kept firing, its annotations are those of its last sample.
    let ends = alert.sources.iter().flat_map(|source| {
        let present = source.line.presence();
        present.iter().map(|stretch| stretch.1).collect::<Vec<_>>()
    });
    let here = alert.sources.iter().any(|source| source.line.at(tick).is_some());
    let last = ends.filter(|end| *end <= tick).max().map_or(tick, |end| end - 1);
    let time = suite.ticks.time(if here { tick } else { last });
    let Some((labels, value)) = alert.sample_at(tick) else {
        return shown;
    };
    let query = |text: &str| ask(suite, text, time);
    let input = RenderInput { labels, value, time, query: &query };
    for (name, text) in &rule.annotations {
        let text = suite.templates.render(&rule.name, text, &input);
        shown.annotations.insert(name.clone(), text);
    }
    shown
}

fn ask(suite: &Suite<'_>, text: &str, time: i64) -> Result<Vec<(Labels, f64)>, String> {
    let expr = promql::parse_as(text, suite.options.compat).map_err(|e| e.in_source(text))?;
    let answer = eval::instant(&suite.storage, &expr, time, suite.options);
    match answer.map_err(|error| error.to_string())?.value {
        Instant::Vector(samples) => Ok(samples),
        Instant::Scalar(value) => Ok(vec![(Labels::empty(), value)]),
        Instant::Text(_) | Instant::Matrix(_) => {
            Err("query result is not a vector or scalar".to_owned())
        }
    }
}

/// Why an alert may not fire: there is no such rule, or it still waits.
fn hints(suite: &Suite<'_>, case: &AlertCase, tick: usize) -> Vec<String> {
    let mut hints = Vec::new();
    if suite.alerting(&case.name).next().is_none() {
        hints.push(format!("= no rule makes an alert named {}", case.name));
    }
    for (rule, run) in suite.alerting(&case.name) {
        for alert in &run.alerts {
            let pending = alert.phase_at(tick).filter(|phase| phase.state == State::Pending);
            if let Some(phase) = pending {
                let since = print_duration(Millis(phase.active_at - suite.test.start));
                let hold = print_duration(Millis(rule.hold));
                let labels = &alert.labels;
                hints.push(format!("= pending since {since}, fires after {hold}: {labels}"));
            }
        }
    }
    hints
}
