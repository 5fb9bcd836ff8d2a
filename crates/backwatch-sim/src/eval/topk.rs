//! `topk` and `bottomk`.
//!
//! After Prometheus, `promql/engine.go` (`aggregationK`). Which of several equal values stay depends
//! on the heap that Go's `container/heap` builds, so it is built the same way here.

use crate::promql::ast::Aggregate;
use crate::promql::operator::AggregateOp;
use crate::series::{Stretches, Timeline, number};

use super::aggregate::groups;
use super::evaluator::Evaluator;
use super::gomath::general;
use super::output::{Output, RangeSeries};
use super::scan::{Piece, scan};

/// A series by its place in the input, and its value.
type Entry = (usize, f64);

impl Evaluator<'_> {
    pub(crate) fn top(
        &mut self,
        aggregate: &Aggregate,
        k: &Timeline,
        input: &[RangeSeries],
    ) -> Vec<RangeSeries> {
        self.check_count(k);
        let top = aggregate.op == AggregateOp::Topk;
        let groups = groups(input, &aggregate.grouping);
        let mut kept: Vec<Timeline> = vec![Timeline::empty(); input.len()];
        let mut order = Vec::new();
        for group in &groups {
            let lines: Vec<&Timeline> =
                group.members.iter().filter_map(|at| input.get(*at)).map(|s| &s.line).collect();
            let mut take = |piece: &Piece<'_>, start: usize, end: usize| {
                let wanted = number::index(k.scalar_at(start)).min(input.len());
                let entries = piece.active.iter().map(|at| (*at, piece.segment(*at).at(start)));
                for (member, value) in best(entries, wanted, top) {
                    let Some(at) = group.members.get(member) else { continue };
                    order.push(*at);
                    if let Some(line) = kept.get_mut(*at) {
                        line.push_constant(start, end, value);
                    }
                }
            };
            let fixed = k.is_constant() && !self.options.step_by_step;
            scan(&lines, self.grid.steps, &mut |piece| {
                if fixed && piece.is_constant() {
                    take(piece, piece.start, piece.end);
                } else {
                    (piece.start..piece.end).for_each(|step| take(piece, step, step + 1));
                }
            });
        }
        let mut output = Output::default();
        for at in order {
            if let (Some(series), Some(line)) = (input.get(at), kept.get_mut(at)) {
                output.add(series.labels.clone(), series.drop_name, std::mem::take(line));
            }
        }
        self.finish(output)
    }

    fn check_count(&mut self, k: &Timeline) {
        let at = |step: usize| k.scalar_at(step);
        // Prometheus 3 looks no further where nothing is wanted: in a range query, at any step.
        let nothing = |step: usize| at(step) < 1.0;
        let all_nothing = !self.each_step_alone && (0..self.grid.steps).all(nothing);
        for step in 0..self.grid.steps {
            let wrong = if self.v2() {
                wrong_count_2(at(step))
            } else if all_nothing || self.each_step_alone && nothing(step) {
                None
            } else {
                wrong_count(at(step))
            };
            if let Some(text) = wrong {
                self.fail(Stretches::range(step, step + 1), text);
            }
        }
    }
}

/// What is wrong with a count, if anything is.
fn wrong_count(value: f64) -> Option<String> {
    if value.is_nan() {
        Some("Parameter value is NaN".to_owned())
    } else if value <= -GREATEST {
        Some(format!("Scalar value {} underflows int64", general(value)))
    } else if value >= GREATEST {
        Some(format!("Scalar value {} overflows int64", general(value)))
    } else {
        None
    }
}

/// The same for Prometheus 2, which knows one text and takes the limits themselves.
fn wrong_count_2(value: f64) -> Option<String> {
    let fits = (-GREATEST..=GREATEST).contains(&value);
    (!fits).then(|| format!("Scalar value {} overflows int64", general(value)))
}

/// The limit of Go's `int64`.
const GREATEST: f64 = 9_223_372_036_854_775_808.0;

/// The `wanted` best entries, best first.
fn best(entries: impl Iterator<Item = Entry>, wanted: usize, top: bool) -> Vec<Entry> {
    let mut heap: Vec<Entry> = Vec::new();
    if wanted == 0 {
        return heap;
    }
    for entry in entries {
        if heap.len() < wanted {
            heap.push(entry);
            rise(&mut heap, top);
        } else if let Some(worst) = heap.first_mut()
            && (better(entry.1, worst.1, top) || worst.1.is_nan() && !entry.1.is_nan())
        {
            *worst = entry;
            sink(&mut heap, top);
        }
    }
    crate::order::sort_by(&mut heap, &|a, b| {
        if less(b.1, a.1, top) {
            std::cmp::Ordering::Less
        } else if less(a.1, b.1, top) {
            std::cmp::Ordering::Greater
        } else {
            std::cmp::Ordering::Equal
        }
    });
    heap
}

fn better(a: f64, b: f64, top: bool) -> bool {
    if top { a > b } else { a < b }
}

/// The order of the heap, whose root is the worst entry.
fn less(a: f64, b: f64, top: bool) -> bool {
    if a.is_nan() { !b.is_nan() } else { better(b, a, top) }
}

fn heap_less(heap: &[Entry], a: usize, b: usize, top: bool) -> bool {
    match (heap.get(a), heap.get(b)) {
        // Among `NaN`s each is less than the other.
        (Some(a), Some(b)) => a.1.is_nan() || better(b.1, a.1, top),
        _ => false,
    }
}

/// Moves the last entry up to its place.
fn rise(heap: &mut [Entry], top: bool) {
    let mut at = heap.len().saturating_sub(1);
    while at > 0 {
        let parent = (at - 1) / 2;
        if !heap_less(heap, at, parent, top) {
            break;
        }
        heap.swap(at, parent);
        at = parent;
    }
}

/// Moves the first entry down to its place.
fn sink(heap: &mut [Entry], top: bool) {
    let mut at = 0;
    loop {
        let mut child = 2 * at + 1;
        if child >= heap.len() {
            return;
        }
        if child + 1 < heap.len() && heap_less(heap, child + 1, child, top) {
            child += 1;
        }
        if !heap_less(heap, child, at, top) {
            return;
        }
        heap.swap(at, child);
        at = child;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(values: &[f64], wanted: usize, top: bool, expect: &[usize]) {
        let got = best(values.iter().copied().enumerate(), wanted, top);
        assert_eq!(got.iter().map(|entry| entry.0).collect::<Vec<_>>(), expect);
    }

    #[test]
    fn the_best_come_first_and_nan_last() {
        check(&[3.0, 1.0, f64::NAN, 2.0], 3, true, &[0, 3, 1]);
        check(&[3.0, 1.0, f64::NAN, 2.0], 4, false, &[1, 3, 0, 2]);
        check(&[1.0, 1.0, 1.0], 2, true, &[0, 1]);
        check(&[1.0], 0, true, &[]);
    }
}
