//! A Prometheus in place of one: answers the queries over given series, in its JSON.

use std::fmt::Write as _;

use backwatch_sim::eval::{self, Instant, Options};
use backwatch_sim::promql;
use backwatch_sim::series::{Grid, Labels, Storage};

use crate::Compat;
use crate::history::{Ask, queries};
use crate::plan::Plan;

/// What the script would write for the span from `start` to `end`, in seconds.
pub(super) fn answers(plan: &Plan, storage: &Storage, start: i64, end: i64) -> Vec<String> {
    let mut all = Vec::new();
    for query in queries(plan) {
        match query.ask {
            Ask::AtStart => all.push(instant(storage, &query.expr, start)),
            Ask::AtEnd => all.push(instant(storage, &query.expr, end)),
            Ask::Range => {
                let mut from = start;
                while from <= end {
                    let to = (from + 10_799 * 60).min(end);
                    all.push(range(storage, &query.expr, from, to));
                    from = to + 60;
                }
            }
        }
    }
    all
}

/// An answer of `query`.
pub(super) fn instant(storage: &Storage, text: &str, at: i64) -> String {
    let expr = promql::parse(text).unwrap();
    let answer = eval::instant(storage, &expr, at * 1000, Options::new(Compat::V2)).unwrap();
    let Instant::Vector(series) = answer.value else { panic!("{text}: {:?}", answer.value) };
    let each = series.iter().map(|(labels, value)| {
        format!("{{\"metric\":{},\"value\":[{at},\"{value}\"]}}", metric(labels))
    });
    wrapped("vector", &each.collect::<Vec<_>>().join(","))
}

/// An answer of `query_range` with a step of a minute.
pub(super) fn range(storage: &Storage, text: &str, from: i64, to: i64) -> String {
    let expr = promql::parse(text).unwrap();
    let grid = Grid::new(from * 1000, to * 1000, 60_000);
    let answer = eval::range(storage, &expr, grid, Options::new(Compat::V2)).unwrap();
    let each = answer.value.iter().map(|series| {
        let mut values = String::new();
        for segment in series.line.segments() {
            for step in segment.start..segment.end {
                let comma = if values.is_empty() { "" } else { "," };
                let (time, value) = (grid.time(step) / 1000, segment.at(step));
                write!(values, "{comma}[{time},\"{value}\"]").unwrap();
            }
        }
        format!("{{\"metric\":{},\"values\":[{values}]}}", metric(&series.labels))
    });
    wrapped("matrix", &each.collect::<Vec<_>>().join(","))
}

fn metric(labels: &Labels) -> String {
    let each = labels.iter().map(|(name, value)| format!("{name:?}:{value:?}"));
    format!("{{{}}}", each.collect::<Vec<_>>().join(","))
}

fn wrapped(kind: &str, series: &str) -> String {
    format!(
        "{{\"status\":\"success\",\"data\":{{\"resultType\":\"{kind}\",\"result\":[{series}]}}}}"
    )
}
