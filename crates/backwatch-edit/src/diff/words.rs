//! Which words of a changed line differ.

use std::ops::Range;

use super::lines::differences;

/// Lines with more words than this are not compared word by word.
const MOST_WORDS: usize = 2000;

/// Which removed and added lines of one place are versions of each other, by index.
pub(super) fn pairs(removed: &[&str], added: &[&str]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut next = 0;
    for (index, before) in removed.iter().enumerate() {
        let like = |after: &&str| is_version(before, after);
        // As many lines as there are more on the new side may have come in between.
        let slack = added.len().saturating_sub(removed.len()) + 1;
        let near = added.get(next..).unwrap_or_default().iter().take(slack.min(20));
        if let Some(at) = near.copied().position(|after| like(&after)) {
            found.push((index, next + at));
            next += at + 1;
        }
    }
    found
}

/// Byte ranges that differ, in the old and in the new line. Differences with only a blank between
/// them are one.
pub(super) fn marks(old: &str, new: &str) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let (a, b) = (split(old), split(new));
    if a.len().max(b.len()) > MOST_WORDS {
        return (Vec::new(), Vec::new());
    }
    let (mut marks_a, mut marks_b) = (Vec::new(), Vec::new());
    for (in_a, in_b) in differences(&a, &b) {
        push(&mut marks_a, old, bytes(&a, in_a));
        push(&mut marks_b, new, bytes(&b, in_b));
    }
    (marks_a, marks_b)
}

/// Words, runs of blanks, and other characters one by one.
fn split(line: &str) -> Vec<&str> {
    #[derive(PartialEq)]
    enum Class {
        Word,
        Blank,
        Other,
    }
    let class = |c: char| match c {
        c if c.is_alphanumeric() || c == '_' => Class::Word,
        c if c.is_whitespace() => Class::Blank,
        _ => Class::Other,
    };
    let mut words = Vec::new();
    let mut start = 0;
    let mut before: Option<Class> = None;
    for (at, c) in line.char_indices() {
        let class = class(c);
        let joins = before.as_ref().is_some_and(|last| *last == class && class != Class::Other);
        if !joins && at > start {
            words.push(line.get(start..at).unwrap_or_default());
            start = at;
        }
        before = Some(class);
    }
    if start < line.len() {
        words.push(line.get(start..).unwrap_or_default());
    }
    words
}

fn bytes(words: &[&str], range: Range<usize>) -> Range<usize> {
    let length = |end: usize| words.iter().take(end).map(|word| word.len()).sum();
    length(range.start)..length(range.end)
}

fn push(marks: &mut Vec<Range<usize>>, line: &str, mark: Range<usize>) {
    if mark.is_empty() {
        return;
    }
    match marks.last_mut() {
        Some(last) if line.get(last.end..mark.start).is_some_and(|gap| gap.trim().is_empty()) => {
            last.end = mark.end;
        }
        _ => marks.push(mark),
    }
}

/// Whether two lines share enough words to be shown as one changed line.
fn is_version(old: &str, new: &str) -> bool {
    let (a, b) = (split(old.trim()), split(new.trim()));
    if a.len().max(b.len()) > MOST_WORDS {
        return false;
    }
    let word = |text: &&&str| text.chars().any(char::is_alphanumeric);
    let all = a.iter().filter(word).count().max(b.iter().filter(word).count());
    let mut same = a.iter().filter(word).count();
    for (in_a, _) in differences(&a, &b) {
        same -= a.get(in_a).unwrap_or_default().iter().filter(word).count();
    }
    same * 3 >= all && same > 0
}
