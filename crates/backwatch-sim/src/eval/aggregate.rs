//! Aggregations that give one series for each group.
//!
//! After Prometheus, `promql/engine.go` (`aggregation`, `aggregationCountValues`), with its order of
//! operations: series in their order, sums and means compensated in Prometheus 3 and plain in 2.

use crate::promql::ast::Aggregate;
use crate::promql::operator::{AggregateOp, Grouping};
use crate::promql::quote;
use crate::series::by_labels::ByLabels;
use crate::series::timeline::affine_is_exact;
use crate::series::{Labels, Shape, Timeline, number};

use super::evaluator::{Evaluator, Value};
use super::gomath::{average, kahan, quantile};
use super::output::{Output, RangeSeries};
use super::scan::{Piece, scan};
use super::tally::tally;

/// The series of one group, as places in the input.
pub(crate) struct Group {
    pub(crate) labels: Labels,
    pub(crate) members: Vec<usize>,
}

impl Evaluator<'_> {
    pub(crate) fn aggregate(&mut self, aggregate: &Aggregate) -> Vec<RangeSeries> {
        let param = aggregate.param.as_deref().map(|param| (self.eval(param), param));
        let input = self.eval_vector(&aggregate.expr);
        match (aggregate.op, param) {
            (AggregateOp::CountValues, Some((Value::Text(label), param))) => {
                if !super::relabel::is_text(param) {
                    self.give_up(format!("invalid label name \"{label}\""));
                    return Vec::new();
                }
                self.count_values(aggregate, &label, &input)
            }
            (AggregateOp::Topk | AggregateOp::Bottomk, Some((Value::Scalar(k), _))) => {
                self.top(aggregate, &k, &input)
            }
            (AggregateOp::Quantile, Some((Value::Scalar(q), param))) => {
                if !self.v2() {
                    self.check_quantile(&q, param.span());
                }
                self.one_each(aggregate, &input, Some(&q))
            }
            _ => self.one_each(aggregate, &input, None),
        }
    }

    fn one_each(
        &mut self,
        aggregate: &Aggregate,
        input: &[RangeSeries],
        q: Option<&Timeline>,
    ) -> Vec<RangeSeries> {
        let mut output = Output::default();
        for group in groups(input, &aggregate.grouping) {
            let members: Vec<&RangeSeries> =
                group.members.iter().filter_map(|at| input.get(*at)).collect();
            let lines: Vec<&Timeline> = members.iter().map(|series| &series.line).collect();
            let line = if self.options.step_by_step {
                None
            } else {
                tally(aggregate.op, &lines, self.v2())
            };
            let line = line.unwrap_or_else(|| self.fold_lines(aggregate.op, &lines, q));
            let drop_name = members.iter().any(|series| series.drop_name);
            output.add(group.labels, drop_name, line);
        }
        self.finish(output)
    }

    fn fold_lines(&self, op: AggregateOp, lines: &[&Timeline], q: Option<&Timeline>) -> Timeline {
        let mut line = Timeline::empty();
        let mut values = Vec::new();
        scan(lines, self.grid.steps, &mut |piece| {
            if !piece.active.is_empty() {
                self.fold_piece(op, piece, q, &mut values, &mut line);
            }
        });
        line
    }

    fn fold_piece(
        &self,
        op: AggregateOp,
        piece: &Piece<'_>,
        q: Option<&Timeline>,
        values: &mut Vec<f64>,
        line: &mut Timeline,
    ) {
        let v2 = self.v2();
        let q_is_constant = q.is_none_or(Timeline::is_constant);
        let counts = matches!(op, AggregateOp::Count | AggregateOp::Group);
        let mut fold = |step: usize| {
            piece.values(step, values);
            match q {
                Some(q) => quantile(q.scalar_at(step), values),
                None => fold(op, values, v2),
            }
        };
        if !self.options.step_by_step {
            if counts || piece.is_constant() && q_is_constant {
                line.push_constant(piece.start, piece.end, fold(piece.start));
                return;
            }
            if let Some((a, b)) = straight(op, piece, self.grid.steps) {
                line.push_affine(piece.start, piece.end, a, b);
                return;
            }
        }
        for step in piece.start..piece.end {
            line.push_value(step, fold(step));
        }
    }

    fn count_values(
        &mut self,
        aggregate: &Aggregate,
        label: &str,
        input: &[RangeSeries],
    ) -> Vec<RangeSeries> {
        if !self.is_label_name(label) {
            self.give_up(format!("invalid label name {}", quote(label)));
            return Vec::new();
        }
        let mut grouping = aggregate.grouping.clone();
        if !grouping.without {
            grouping.labels.push(label.to_owned());
        }
        let lines: Vec<&Timeline> = input.iter().map(|series| &series.line).collect();
        let mut counted = ByLabels::<Timeline>::default();
        let mut count = |piece: &Piece<'_>, start: usize, end: usize| {
            let mut counts = ByLabels::<f64>::default();
            for at in piece.active {
                let value = text_of(piece.segment(*at).at(start));
                let Some(series) = input.get(*at) else { continue };
                let labels = group_labels(&series.labels.with(label, &value), &grouping);
                counts.change(labels, |number| *number += 1.0);
            }
            for (labels, number) in counts.into_sorted() {
                counted.change(labels, |line| line.push_constant(start, end, number));
            }
        };
        scan(&lines, self.grid.steps, &mut |piece| {
            if piece.is_constant() && !self.options.step_by_step {
                count(piece, piece.start, piece.end);
            } else {
                (piece.start..piece.end).for_each(|step| count(piece, step, step + 1));
            }
        });
        let mut output = Output::default();
        for (labels, line) in counted.into_sorted() {
            output.add(labels, false, line);
        }
        self.finish(output)
    }
}

/// The groups in the order of their first series.
pub(crate) fn groups(input: &[RangeSeries], grouping: &Grouping) -> Vec<Group> {
    let mut groups = ByLabels::<Vec<usize>>::default();
    for (at, series) in input.iter().enumerate() {
        groups.change(group_labels(&series.labels, grouping), |members| members.push(at));
    }
    let groups = groups.into_items().into_iter();
    groups.map(|(labels, members)| Group { labels, members }).collect()
}

fn group_labels(labels: &Labels, grouping: &Grouping) -> Labels {
    if grouping.without {
        labels.without(&grouping.labels).without_name()
    } else {
        labels.keep(&grouping.labels)
    }
}

/// A value as `count_values` writes it: never with an exponent.
fn text_of(value: f64) -> String {
    if value.is_infinite() {
        if value > 0.0 { "+Inf".to_owned() } else { "-Inf".to_owned() }
    } else {
        value.to_string()
    }
}

/// The aggregation of the values of one step; there is at least one.
fn fold(op: AggregateOp, values: &[f64], v2: bool) -> f64 {
    let count = number::float(values.len());
    match op {
        AggregateOp::Count => count,
        AggregateOp::Group => 1.0,
        AggregateOp::Sum if v2 => plain_sum(values),
        AggregateOp::Sum => {
            let (sum, c) = compensated_sum(values);
            sum + c
        }
        AggregateOp::Avg if v2 => plain_average(values),
        AggregateOp::Avg => average(values.iter().copied()),
        AggregateOp::Max => pick(values, |best, value| best < value),
        AggregateOp::Min => pick(values, |best, value| best > value),
        AggregateOp::Stdvar => spread(values, v2) / count,
        AggregateOp::Stddev => (spread(values, v2) / count).sqrt(),
        _ => f64::NAN,
    }
}

fn plain_sum(values: &[f64]) -> f64 {
    let mut values = values.iter();
    let first = values.next().copied().unwrap_or(f64::NAN);
    values.fold(first, |sum, value| sum + value)
}

fn compensated_sum(values: &[f64]) -> (f64, f64) {
    let mut values = values.iter();
    let first = values.next().copied().unwrap_or(f64::NAN);
    values.fold((first, 0.0), |(sum, c), value| kahan(*value, sum, c, false))
}

/// The moving mean of Prometheus 2, in which an infinity stays until its opposite comes.
fn plain_average(values: &[f64]) -> f64 {
    let mut values = values.iter().copied();
    let mut mean = values.next().unwrap_or(f64::NAN);
    let mut count = 1.0;
    for value in values {
        count += 1.0;
        if mean.is_infinite() && (value.is_finite() || number::same(mean, value)) {
            continue;
        }
        mean += value / count - mean / count;
    }
    mean
}

fn pick(values: &[f64], worse: impl Fn(f64, f64) -> bool) -> f64 {
    let mut best = values.first().copied().unwrap_or(f64::NAN);
    for value in values.iter().skip(1) {
        if worse(best, *value) || best.is_nan() {
            best = *value;
        }
    }
    best
}

/// The sum of squared distances from the mean.
fn spread(values: &[f64], v2: bool) -> f64 {
    let mut values = values.iter().copied();
    let mut mean = values.next().unwrap_or(f64::NAN);
    let mut sum = if mean.is_finite() || v2 { 0.0 } else { f64::NAN };
    let mut count = 1.0;
    for value in values {
        count += 1.0;
        let delta = value - mean;
        mean += delta / count;
        sum += delta * (value - mean);
    }
    sum
}

/// The aggregation of exact straight lines, where it is a straight line too.
fn straight(op: AggregateOp, piece: &Piece<'_>, steps: usize) -> Option<(f64, f64)> {
    let mut best: Option<(f64, f64)> = None;
    for at in piece.active {
        let Shape::Affine(a, b) = piece.segment(*at).shape else { return None };
        if !affine_is_exact(a, b, steps) {
            return None;
        }
        let Some((first, slope)) = best else {
            best = Some((a, b));
            continue;
        };
        best = Some(match op {
            AggregateOp::Sum if affine_is_exact(first + a, slope + b, steps) => {
                (first + a, slope + b)
            }
            // Parallel lines keep their order.
            AggregateOp::Max if number::same(slope, b) => (first.max(a), b),
            AggregateOp::Min if number::same(slope, b) => (first.min(a), b),
            _ => return None,
        });
    }
    best.filter(|_| matches!(op, AggregateOp::Sum | AggregateOp::Max | AggregateOp::Min))
}
