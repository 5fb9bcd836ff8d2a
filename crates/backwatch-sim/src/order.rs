//! One sort for all that the engine sorts.
//!
//! The sorts of the standard library are made anew for each type and each order, five kilobytes of code
//! each time, and a page fetches them all. Here one function sorts positions, and the elements are moved
//! to their places afterwards.

use std::cmp::Ordering;

/// Sorts by an order; equal elements stay as they were. What is sorted already costs a look at each.
pub(crate) fn sort_by<T>(items: &mut [T], compare: &dyn Fn(&T, &T) -> Ordering) {
    let compare = |a: usize, b: usize| match (items.get(a), items.get(b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    };
    if let Some(places) = positions(items.len(), &compare) {
        arrange(items, places);
    }
}

/// Puts the element first whose place is the first of these, and so on; each place is there once.
pub(crate) fn arrange<T>(items: &mut [T], mut places: Vec<usize>) {
    for start in 0..items.len() {
        let mut at = start;
        // Each cycle is followed once; what has its place then points at itself.
        while let Some(from) = places.get_mut(at).map(|place| std::mem::replace(place, at))
            && from != start
            && from != at
        {
            items.swap(at, from);
            at = from;
        }
    }
}

/// Sorts by the elements' own order.
pub(crate) fn sort<T: Ord>(items: &mut [T]) {
    sort_by(items, &T::cmp);
}

/// The position of the element that comes first, then of the second and so on; `None` where all are
/// in order as they are. Neighbouring stretches that are in order are merged until there is one.
fn positions(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Option<Vec<usize>> {
    let mut ends: Vec<usize> = (1..count).filter(|at| compare(at - 1, *at).is_gt()).collect();
    if ends.is_empty() {
        return None;
    }
    ends.push(count);
    let (mut from, mut to): (Vec<usize>, Vec<usize>) = ((0..count).collect(), Vec::new());
    while ends.len() > 1 {
        let (mut start, mut merged) = (0, Vec::new());
        for pair in ends.chunks(2) {
            let ([middle, .., end] | [middle @ end]) = pair else { continue };
            let part = |start: usize, end: usize| from.get(start..end).unwrap_or_default();
            merge(part(start, *middle), part(*middle, *end), compare, &mut to);
            merged.push(*end);
            start = *end;
        }
        from = std::mem::take(&mut to);
        ends = merged;
    }
    Some(from)
}

fn merge(
    left: &[usize],
    right: &[usize],
    compare: &dyn Fn(usize, usize) -> Ordering,
    out: &mut Vec<usize>,
) {
    let (mut left, mut right) = (left.iter().peekable(), right.iter().peekable());
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        let next = if compare(**a, **b).is_le() { left.next() } else { right.next() };
        out.extend(next);
    }
    out.extend(left);
    out.extend(right);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_sorts_as_the_standard_library_does() {
        let mut state = 7_u64;
        for count in 0..200 {
            let mut items: Vec<(u64, usize)> = (0..count)
                .map(|at| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    (state >> 60, at)
                })
                .collect();
            let mut expected = items.clone();
            expected.sort_by_key(|item| item.0);
            sort_by(&mut items, &|a, b| a.0.cmp(&b.0));
            assert_eq!(items, expected);
            items.reverse();
            sort(&mut items);
            expected.sort_unstable();
            assert_eq!(items, expected);
        }
    }
}
