//! From changed line ranges to rows: what is equal folded away, what was replaced marked by word.

use std::collections::BTreeSet;
use std::ops::Range;

/// Lines of the old text that lines of the new one stand for. Everything between is equal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    /// In the old text, from 0.
    pub(crate) old: Range<usize>,
    /// In the new text, from 0.
    pub(crate) new: Range<usize>,
}

/// One row of a diff; lines are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Row {
    /// So many equal lines that are not shown, from this old line on.
    Fold { old: usize, count: usize },
    /// An equal line.
    Same { old: usize, new: usize },
    /// A line that is gone, the one it was replaced by, and its change.
    Gone { old: usize, partner: Option<usize>, change: usize },
    /// A line that came, the one it replaces, and its change.
    Came { new: usize, partner: Option<usize>, change: usize },
}

impl Row {
    /// Whether it is of the same kind, wherever it stands.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        let kind = |row: &Self| match row {
            Self::Fold { count, .. } => (0, *count > 0),
            Self::Same { .. } => (1, false),
            Self::Gone { partner, .. } => (2, partner.is_some()),
            Self::Came { partner, .. } => (3, partner.is_some()),
        };
        kind(self) == kind(other)
    }

    /// The old line and the new one whose numbers stand beside it; `side_by_side`, those of a pair.
    pub(crate) fn numbers(&self, side_by_side: bool) -> (Option<usize>, Option<usize>) {
        match *self {
            Self::Fold { old, .. } => (Some(old), None),
            Self::Same { old, new } => (Some(old), Some(new)),
            Self::Gone { old, partner, .. } => (Some(old), partner.filter(|_| side_by_side)),
            Self::Came { partner: Some(_), .. } if side_by_side => (None, None),
            Self::Came { new, .. } => (None, Some(new)),
        }
    }

    /// The change that it belongs to.
    pub(crate) fn change(&self) -> Option<usize> {
        match self {
            Self::Fold { .. } | Self::Same { .. } => None,
            Self::Gone { change, .. } | Self::Came { change, .. } => Some(*change),
        }
    }
}

/// Equal lines shown around a change.
const CONTEXT: usize = 3;
/// Fewer equal lines than this are not worth a fold.
const WORTH: usize = 3;

/// The rows of a diff of texts with so many lines. Folds that begin at an opened line are shown.
pub(crate) fn rows(changes: &[Change], old_count: usize, opened: &BTreeSet<usize>) -> Vec<Row> {
    let mut rows = Vec::new();
    let (mut old, mut new) = (0, 0);
    for (index, change) in changes.iter().enumerate() {
        equal(&mut rows, old..change.old.start, new, (index > 0, true), opened);
        let pairs = change.old.len().min(change.new.len());
        rows.extend(change.old.clone().enumerate().map(|(at, old)| Row::Gone {
            old,
            partner: (at < pairs).then_some(change.new.start + at),
            change: index,
        }));
        rows.extend(change.new.clone().enumerate().map(|(at, new)| Row::Came {
            new,
            partner: (at < pairs).then_some(change.old.start + at),
            change: index,
        }));
        (old, new) = (change.old.end, change.new.end);
    }
    equal(&mut rows, old..old_count, new, (!changes.is_empty(), false), opened);
    rows
}

fn equal(
    rows: &mut Vec<Row>,
    span: Range<usize>,
    new: usize,
    beside: (bool, bool),
    opened: &BTreeSet<usize>,
) {
    let head = if beside.0 { CONTEXT } else { 0 }.min(span.len());
    let tail = if beside.1 { CONTEXT } else { 0 }.min(span.len() - head);
    let hidden = span.start + head..span.end - tail;
    let show = |rows: &mut Vec<Row>, part: Range<usize>| {
        rows.extend(part.map(|old| Row::Same { old, new: new + (old - span.start) }));
    };
    show(rows, span.start..hidden.start);
    if hidden.len() < WORTH || opened.contains(&hidden.start) {
        show(rows, hidden);
    } else {
        rows.push(Row::Fold { old: hidden.start, count: hidden.len() });
    }
    show(rows, span.end - tail..span.end);
}

/// The parts of two lines that differ, as byte ranges at word borders; none where the lines have
/// too little in common for a mark to help.
pub(crate) fn marks(old: &str, new: &str) -> Option<(Range<usize>, Range<usize>)> {
    let old_words = words(old);
    let new_words = words(new);
    let same = |a: &Range<usize>, b: &Range<usize>| old.get(a.clone()) == new.get(b.clone());
    let head = old_words.iter().zip(&new_words).take_while(|(a, b)| same(a, b)).count();
    let most = old_words.len().min(new_words.len()) - head;
    let tail = old_words
        .iter()
        .rev()
        .zip(new_words.iter().rev())
        .take(most)
        .take_while(|(a, b)| same(a, b))
        .count();
    let span = |words: &[Range<usize>], whole: &str| {
        let start = words.get(head).map_or(whole.len(), |word| word.start);
        let end = (words.len() - tail).checked_sub(1).and_then(|last| words.get(last));
        start..end.map_or(start, |word| word.end).max(start)
    };
    let (in_old, in_new) = (span(&old_words, old), span(&new_words, new));
    let common = old.trim().len().saturating_sub(in_old.len());
    (common * 3 >= old.trim().len() && common > 0).then_some((in_old, in_new))
}

/// Runs of letters and digits, and every other character by itself.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut joins = false;
    for (at, letter) in text.char_indices() {
        let end = at + letter.len_utf8();
        let word = letter.is_alphanumeric() || letter == '_';
        match words.last_mut() {
            Some(last) if joins && word => last.end = end,
            _ => words.push(at..end),
        }
        joins = word;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(changes: &[Change], count: usize, opened: &[usize]) -> String {
        let opened = opened.iter().copied().collect();
        let word = |row: &Row| match row {
            Row::Fold { old, count } => format!("[{old}+{count}]"),
            Row::Same { old, new } => format!("{old}={new}"),
            Row::Gone { old, partner, .. } => format!("-{old}{}", partner.map_or("", |_| "~")),
            Row::Came { new, partner, .. } => format!("+{new}{}", partner.map_or("", |_| "~")),
        };
        rows(changes, count, &opened).iter().map(word).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn equal_lines_are_folded_around_changes() {
        let added = [Change { old: 10..10, new: 10..12 }];
        assert_eq!(drawn(&added, 20, &[]), "[0+7] 7=7 8=8 9=9 +10 +11 10=12 11=13 12=14 [13+7]");
        assert!(drawn(&added, 20, &[0]).starts_with("0=0 1=1"));
        let replaced = [Change { old: 1..2, new: 1..2 }];
        assert_eq!(drawn(&replaced, 4, &[]), "0=0 -1~ +1~ 2=2 3=3");
        assert_eq!(drawn(&[], 9, &[]), "[0+9]");
    }

    #[test]
    fn words_that_differ_are_marked() {
        let check = |old: &str, new: &str, expected: Option<(&str, &str)>| {
            let found = marks(old, new);
            let text = found
                .as_ref()
                .map(|(a, b)| (old.get(a.clone()).unwrap(), new.get(b.clone()).unwrap()));
            assert_eq!(text, expected);
        };
        check("x > 90000", "x > 93600", Some(("90000", "93600")));
        check("a b", "a c b", Some(("", "c ")));
        check("for: 5m # é", "for: 10m # é", Some(("5m", "10m")));
        check("abc", "xyz", None);
    }
}
