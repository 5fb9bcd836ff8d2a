//! Which lines changed.

use std::borrow::Cow;
use std::ops::Range;

use crate::lines::Lines;
use crate::splice::Splice;

/// How many differences a search goes through before it gives up and takes all for changed.
const MOST: usize = 1500;

/// Lines of the old text that lines of the new one replace; one of both may be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) old: Range<usize>,
    pub(super) new: Range<usize>,
}

/// A text and its lines with their line feeds, counted from 0.
pub(super) struct Text<'a> {
    whole: &'a str,
    lines: Cow<'a, Lines>,
    count: usize,
}

impl<'a> Text<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self::of(text, Cow::Owned(Lines::new(text)))
    }

    pub(super) fn with(text: &'a str, lines: &'a Lines) -> Self {
        Self::of(text, Cow::Borrowed(lines))
    }

    fn of(text: &'a str, lines: Cow<'a, Lines>) -> Self {
        // What is behind a last line feed is no line.
        let count = lines.count() - usize::from(text.is_empty() || text.ends_with('\n'));
        Self { whole: text, lines, count }
    }

    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// One line; empty where there is none.
    pub(super) fn get(&self, index: usize) -> &'a str {
        let start = self.lines.start(index).unwrap_or(self.whole.len());
        let end = self.lines.start(index + 1).unwrap_or(self.whole.len());
        self.whole.get(start..end).unwrap_or_default()
    }

    pub(super) fn part(&self, range: Range<usize>) -> Vec<&'a str> {
        (range.start..range.end.min(self.count)).map(|index| self.get(index)).collect()
    }
}

/// Changed lines, searched for.
pub(super) fn changes(old: &Text<'_>, new: &Text<'_>) -> Vec<Change> {
    let whole = Change { old: 0..old.count(), new: 0..new.count() };
    changes_within(old, new, &[whole])
}

/// Changed lines inside the regions; all else is the same.
pub(super) fn changes_within(old: &Text<'_>, new: &Text<'_>, regions: &[Change]) -> Vec<Change> {
    let mut found: Vec<Change> = Vec::new();
    for region in regions {
        let (a, b) = (old.part(region.old.clone()), new.part(region.new.clone()));
        for (before, after) in differences(&a, &b) {
            let old = region.old.start + before.start..region.old.start + before.end;
            let new = region.new.start + after.start..region.new.start + after.end;
            match found.last_mut() {
                Some(last) if last.old.end == old.start && last.new.end == new.start => {
                    last.old.end = old.end;
                    last.new.end = new.end;
                }
                _ => found.push(Change { old, new }),
            }
        }
    }
    found
}

/// The lines that splices touch, in both texts.
pub(super) fn regions(old: &Text<'_>, new: &Text<'_>, splices: &[Splice]) -> Vec<Change> {
    let mut found: Vec<Change> = Vec::new();
    let (mut added, mut removed) = (0, 0);
    for splice in splices {
        let start = splice.range.start + added - removed;
        added += splice.text.len();
        removed += splice.range.len();
        let end = splice.range.end + added - removed;
        let lines = |text: &Text<'_>, range: Range<usize>| {
            let (first, last) = (text.lines.line_of(range.start), text.lines.line_of(range.end));
            first.min(text.count)..(last + 1).min(text.count)
        };
        let change = Change { old: lines(old, splice.range.clone()), new: lines(new, start..end) };
        match found.last_mut() {
            Some(last) if change.old.start < last.old.end || change.new.start < last.new.end => {
                last.old.end = last.old.end.max(change.old.end);
                last.new.end = last.new.end.max(change.new.end);
            }
            _ => found.push(change),
        }
    }
    found
}

/// The differing ranges of two sequences, in order (Myers, "An O(ND) difference algorithm").
pub(super) fn differences<T: PartialEq>(a: &[T], b: &[T]) -> Vec<(Range<usize>, Range<usize>)> {
    let head = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let rest = a.len().min(b.len()) - head;
    let tail = a.iter().rev().zip(b.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    let (middle_a, middle_b) = (head..a.len() - tail, head..b.len() - tail);
    if middle_a.is_empty() && middle_b.is_empty() {
        return Vec::new();
    }
    if middle_a.is_empty() || middle_b.is_empty() {
        return vec![(middle_a, middle_b)];
    }
    let inner_a = a.get(middle_a.clone()).unwrap_or_default();
    let inner_b = b.get(middle_b.clone()).unwrap_or_default();
    let Some(kept) = common(inner_a, inner_b) else { return vec![(middle_a, middle_b)] };
    let mut found = Vec::new();
    let (mut at_a, mut at_b) = (0, 0);
    for (in_a, in_b) in kept.into_iter().chain([(inner_a.len(), inner_b.len())]) {
        if in_a > at_a || in_b > at_b {
            found.push((head + at_a..head + in_a, head + at_b..head + in_b));
        }
        (at_a, at_b) = (in_a + 1, in_b + 1);
    }
    found
}

/// Pairs of equal elements of a longest common subsequence; nothing if that takes too long.
fn common<T: PartialEq>(a: &[T], b: &[T]) -> Option<Vec<(usize, usize)>> {
    let most = (a.len() + b.len()).min(MOST);
    // `reach[k + d]` is how far into `a` the path on diagonal `k` got after `d` differences.
    let mut history: Vec<Vec<usize>> = Vec::new();
    let mut reach = vec![0];
    for d in 0..=most {
        let mut next = vec![0; 2 * d + 3];
        for slot in (0..=2 * d).step_by(2) {
            let at = |index: Option<usize>| index.and_then(|index| reach.get(index)).copied();
            // Slots of the step before are shifted by one.
            let (down, right) = (at(Some(slot)), at(slot.checked_sub(2)).map(|x| x + 1));
            let mut x = match d {
                0 => 0,
                _ if slot == 0 => down.unwrap_or(0),
                _ if slot == 2 * d => right.unwrap_or(0),
                _ => down.unwrap_or(0).max(right.unwrap_or(0)),
            };
            let Some(mut y) = (x + d).checked_sub(slot) else { continue };
            while x < a.len() && y < b.len() && a.get(x) == b.get(y) {
                (x, y) = (x + 1, y + 1);
            }
            if let Some(place) = next.get_mut(slot) {
                *place = x;
            }
            if x >= a.len() && y >= b.len() {
                history.push(next);
                return Some(trace(&history, slot, a.len()));
            }
        }
        next.truncate(2 * d + 1);
        history.push(next.clone());
        reach = next;
    }
    None
}

/// Walks the history back from the end and collects the equal pairs.
fn trace(history: &[Vec<usize>], end: usize, length: usize) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let (mut slot, mut x) = (end, length);
    for d in (0..history.len()).rev() {
        let before = d.checked_sub(1).and_then(|d| history.get(d));
        let at = |index: Option<usize>| before.and_then(|row| row.get(index?)).copied();
        let (down, right) = (at(Some(slot)), at(slot.checked_sub(2)).map(|x| x + 1));
        let go_down = slot == 0 || (slot != 2 * d && down.unwrap_or(0) >= right.unwrap_or(0));
        let start = match d {
            0 => 0,
            _ if go_down => down.unwrap_or(0),
            _ => right.unwrap_or(0),
        };
        while x > start {
            x -= 1;
            pairs.push((x, (x + d).saturating_sub(slot)));
        }
        if d > 0 {
            x = if go_down { start } else { start.saturating_sub(1) };
            slot = if go_down { slot } else { slot - 2 };
        }
    }
    pairs.reverse();
    pairs
}
