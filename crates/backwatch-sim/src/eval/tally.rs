//! Aggregations of many constant lines, from change to change.
//!
//! Where each value is a small integer, sums do not depend on their order and can be carried on from
//! one change to the next; so can the greatest and the least of values that are kept sorted. What
//! this gives is to the bit what adding up all values at each change gives.

use crate::promql::operator::AggregateOp;
use crate::series::number::{EXACT, float, integer, is_exact};
use crate::series::{Segment, Timeline};

/// Below this it is not worth the trouble.
const FEW: usize = 4;

/// The aggregation of the lines, if it is of the kind that can be carried on.
/// The mean of Prometheus 2 is not: it moves from value to value.
pub(crate) fn tally(op: AggregateOp, lines: &[&Timeline], v2: bool) -> Option<Timeline> {
    let carried = matches!(
        op,
        AggregateOp::Count
            | AggregateOp::Group
            | AggregateOp::Sum
            | AggregateOp::Avg
            | AggregateOp::Min
            | AggregateOp::Max
    );
    if lines.len() < FEW || !carried || v2 && op == AggregateOp::Avg {
        return None;
    }
    let values_matter = !matches!(op, AggregateOp::Count | AggregateOp::Group);
    let mut changes = Vec::new();
    let mut magnitude = 0.0;
    for segment in lines.iter().flat_map(|line| line.segments()) {
        let value = if values_matter { exact_constant(segment)? } else { 0 };
        changes.push((segment.start, value, true));
        changes.push((segment.end, value, false));
    }
    if values_matter {
        // No sum of any choice of one segment a line can leave the exact integers.
        for line in lines {
            let greatest = |most: f64, s: &Segment| most.max(s.constant().map_or(0.0, f64::abs));
            magnitude += line.segments().iter().fold(0.0, greatest);
        }
    }
    (magnitude < EXACT).then(|| carry(op, changes))
}

fn exact_constant(segment: &Segment) -> Option<i64> {
    segment.constant().filter(|value| is_exact(*value)).map(integer)
}

fn carry(op: AggregateOp, mut changes: Vec<(usize, i64, bool)>) -> Timeline {
    crate::order::sort(&mut changes);
    let sorted = matches!(op, AggregateOp::Min | AggregateOp::Max);
    // Sorted, with how often each is there.
    let mut values: Vec<(i64, usize)> = Vec::new();
    let (mut sum, mut count, mut at) = (0_i64, 0_usize, 0);
    let mut out = Timeline::empty();
    for (step, value, begins) in changes {
        if step > at && count > 0 {
            let result = result(op, sum, count, &values);
            out.push_constant(at, step, result);
        }
        at = step;
        if begins {
            sum += value;
            count += 1;
        } else {
            sum -= value;
            count -= 1;
        }
        if sorted {
            note(&mut values, value, begins);
        }
    }
    out
}

/// Takes note of a value that is there once more, or once less.
fn note(values: &mut Vec<(i64, usize)>, value: i64, begins: bool) {
    let at = values.partition_point(|known| known.0 < value);
    match values.get_mut(at).filter(|known| known.0 == value) {
        Some(known) if begins => known.1 += 1,
        Some(known) if known.1 > 1 => known.1 -= 1,
        Some(_) => {
            values.remove(at);
        }
        None if begins => values.insert(at, (value, 1)),
        None => {}
    }
}

fn result(op: AggregateOp, sum: i64, count: usize, values: &[(i64, usize)]) -> f64 {
    let float_of = crate::series::number::float_of;
    match op {
        AggregateOp::Count => float(count),
        AggregateOp::Group => 1.0,
        AggregateOp::Avg => float_of(sum) / float(count),
        AggregateOp::Min => values.first().map_or(f64::NAN, |(value, _)| float_of(*value)),
        AggregateOp::Max => values.last().map_or(f64::NAN, |(value, _)| float_of(*value)),
        _ => float_of(sum),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::series::number::same;

    #[test]
    fn carried_sums_are_those_of_all_values() {
        let mut lines = Vec::new();
        for i in 0..20_usize {
            let mut line = Timeline::empty();
            line.push_constant(i % 3, 5 + i, float(i * i % 7));
            line.push_constant(6 + i, 30, float(i));
            lines.push(line);
        }
        let lines: Vec<&Timeline> = lines.iter().collect();
        let all = [AggregateOp::Sum, AggregateOp::Max, AggregateOp::Min, AggregateOp::Count];
        for op in all {
            let got = tally(op, &lines, false).unwrap();
            for step in 0..31 {
                let values: Vec<f64> = lines.iter().filter_map(|line| line.at(step)).collect();
                let expect = match op {
                    AggregateOp::Sum => values.iter().sum(),
                    AggregateOp::Count => float(values.len()),
                    AggregateOp::Max => values.iter().copied().fold(f64::MIN, f64::max),
                    _ => values.iter().copied().fold(f64::MAX, f64::min),
                };
                match got.at(step) {
                    Some(got) => assert!(same(got, expect), "{op:?} at {step}: {got} {expect}"),
                    None => assert!(values.is_empty(), "{op:?} at {step}"),
                }
            }
        }
    }

    #[test]
    fn what_is_not_exact_is_left_alone() {
        let mut line = Timeline::constant(0.5, 3);
        let few = vec![&line; 3];
        assert_eq!(tally(AggregateOp::Count, &few, false), None);
        let many = vec![&line; 30];
        assert_eq!(tally(AggregateOp::Sum, &many, false), None);
        assert!(tally(AggregateOp::Count, &many, false).is_some());
        line = Timeline::constant(EXACT / 16.0, 3);
        let large = vec![&line; 30];
        assert_eq!(tally(AggregateOp::Sum, &large, false), None);
    }
}
