//! Gathers changed lines into hunks with context.

use super::lines::{Change, Text};
use super::{Counts, Diff, Hunk, Line, LineKind, words};

/// The hunks of all changes.
pub(super) fn gather(old: &Text<'_>, new: &Text<'_>, changes: &[Change], context: usize) -> Diff {
    let mut groups: Vec<Vec<&Change>> = Vec::new();
    for change in changes {
        let near = groups.last().and_then(|group| group.last());
        let joins = near.is_some_and(|last| {
            change.old.start.saturating_sub(last.old.end) <= context.saturating_mul(2)
        });
        match groups.last_mut() {
            Some(group) if joins => group.push(change),
            _ => groups.push(vec![change]),
        }
    }
    let hunks = groups.iter().map(|group| hunk(old, new, group, context)).collect();
    let counts = Counts {
        added: changes.iter().map(|change| change.new.len()).sum(),
        removed: changes.iter().map(|change| change.old.len()).sum(),
        places: changes.len(),
    };
    Diff { hunks, counts }
}

fn hunk(old: &Text<'_>, new: &Text<'_>, group: &[&Change], context: usize) -> Hunk {
    let first = group.first().map_or(0, |change| change.old.start);
    let last = group.last().map_or(0, |change| change.old.end);
    let before = first.min(context);
    let end = (last.saturating_add(context)).min(old.count());
    let new_first = group.first().map_or(0, |change| change.new.start).saturating_sub(before);
    let mut lines = Vec::new();
    let (mut at_old, mut at_new) = (first - before, new_first);
    for change in group {
        keep(&mut lines, old, &mut at_old, &mut at_new, change.old.start);
        replace(&mut lines, old, new, change);
        (at_old, at_new) = (change.old.end, change.new.end);
    }
    keep(&mut lines, old, &mut at_old, &mut at_new, end);
    let old_count = lines.iter().filter(|line| line.kind != LineKind::Added).count();
    let new_count = lines.iter().filter(|line| line.kind != LineKind::Removed).count();
    Hunk {
        old_start: first - before + usize::from(old_count > 0),
        old_count,
        new_start: new_first + usize::from(new_count > 0),
        new_count,
        lines,
    }
}

fn keep(lines: &mut Vec<Line>, old: &Text<'_>, at_old: &mut usize, at_new: &mut usize, end: usize) {
    while *at_old < end {
        let text = old.get(*at_old);
        (*at_old, *at_new) = (*at_old + 1, *at_new + 1);
        lines.push(line(LineKind::Kept, Some(*at_old), Some(*at_new), text));
    }
}

fn replace(lines: &mut Vec<Line>, old: &Text<'_>, new: &Text<'_>, change: &Change) {
    let (removed, added) = (old.part(change.old.clone()), new.part(change.new.clone()));
    let start = lines.len();
    for (index, text) in removed.iter().enumerate() {
        lines.push(line(LineKind::Removed, Some(change.old.start + index + 1), None, text));
    }
    for (index, text) in added.iter().enumerate() {
        lines.push(line(LineKind::Added, None, Some(change.new.start + index + 1), text));
    }
    for (before, after) in words::pairs(&removed, &added) {
        let (a, b) = (start + before, start + removed.len() + after);
        let texts = (lines.get(a).map(|line| &line.text), lines.get(b).map(|line| &line.text));
        let (Some(text_a), Some(text_b)) = texts else { continue };
        let (marks_a, marks_b) = words::marks(text_a, text_b);
        if let Some(line) = lines.get_mut(a) {
            line.marks = marks_a;
        }
        if let Some(line) = lines.get_mut(b) {
            line.marks = marks_b;
        }
    }
}

fn line(kind: LineKind, old: Option<usize>, new: Option<usize>, text: &str) -> Line {
    let (text, ended) = match text.strip_suffix('\n') {
        Some(text) => (text, true),
        None => (text, false),
    };
    Line { kind, old, new, text: text.to_owned(), ended, marks: Vec::new() }
}
