//! What a scenario has in common with a healthy cluster, and need not be evaluated again.
//!
//! An expression rests on the samples of the metrics that it selects, as far back as it looks. At a
//! tick at which all of these are as in health, it gives what it gives in health.

use std::collections::BTreeMap;

use backwatch_sim::alert::Rule;
use backwatch_sim::eval::{self, Memo, Ticks};
use backwatch_sim::promql::Expr;
use backwatch_sim::series::storage::matches;
use backwatch_sim::series::{Difference, Grid, Storage};

/// By metric, the series that are not as in health.
#[derive(Debug)]
pub(crate) struct Differences(BTreeMap<String, Vec<Difference>>);

impl Differences {
    pub(crate) fn between(storage: &Storage, healthy: &Storage) -> Self {
        Self(storage.differences(healthy))
    }

    /// Adds those of a metric that was recorded since.
    pub(crate) fn add(&mut self, storage: &Storage, healthy: &Storage, metric: &str) {
        let found = storage.differences_of(healthy, metric);
        if !found.is_empty() {
            self.0.insert(metric.to_owned(), found);
        }
    }

    /// First and last time, in milliseconds, at which an expression may give something else than in
    /// health; none where it never does.
    fn times(&self, expr: &Expr, look_back: i64) -> Option<(i64, i64)> {
        let all = Some((i64::MIN, i64::MAX));
        let Some(reach) = eval::reach(expr, look_back) else { return all };
        let mut found: Option<(i64, i64)> = None;
        eval::selectors(expr, &mut |selector| {
            let Some(name) = &selector.name else {
                found = all;
                return;
            };
            for (labels, (first, last)) in self.0.get(name).into_iter().flatten() {
                let is_new = found.is_none_or(|(from, to)| *first < from || to < *last);
                if is_new && matches(selector, labels) {
                    let (from, to) = found.unwrap_or((*first, *last));
                    found = Some((from.min(*first), to.max(*last)));
                }
            }
        });
        found.map(|(first, last)| (first, last.saturating_add(reach)))
    }

    /// What a rule gives at the ticks, for which it is known from health. None where it gives the same.
    pub(crate) fn evaluate(
        &self,
        rule: &Rule,
        known: &Ticks,
        ticks: Grid,
        stage: (&Storage, eval::Options),
        memo: Option<&mut Memo>,
    ) -> Option<Ticks> {
        let (storage, options) = stage;
        let (from, to) = self.times(rule.expr(), options.look_back)?;
        let first = ticks.first_at_or_after(from);
        let steps = ticks.first_after(to).saturating_sub(first);
        if steps == 0 {
            return None;
        }
        let part = Grid { start: ticks.time(first), step: ticks.step, steps };
        let answer = match memo {
            Some(memo) => eval::ticks_with(storage, rule.expr(), part, options, memo),
            None => eval::ticks(storage, rule.expr(), part, options),
        };
        if steps == ticks.steps {
            return Some(answer);
        }
        Some(known.spliced(answer, first, steps))
    }
}
