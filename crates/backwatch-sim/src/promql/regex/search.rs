//! Searches for what a regular expression matches.
//!
//! All ways through the steps are followed at once, a character at a time, the preferred ones first: so
//! time grows with text and expression and no faster. The way that is preferred is that of Perl and Go.

use super::program::Step;
use super::syntax::Place;

/// Where the whole match and each group begin and end, in bytes.
pub(super) type Found = Vec<Option<usize>>;

/// Ways that stand at steps which take a character, or at the end, the preferred ones first.
#[derive(Default)]
struct Ways {
    ways: Vec<(usize, Found)>,
    /// For each step the place behind that at which it was last come to.
    seen: Vec<usize>,
}

/// What is still to be done on the way from a step.
enum Todo {
    Follow(usize),
    Restore(usize, Option<usize>),
}

/// The first match that begins at `start` or behind it, with so many of its notes.
pub(super) fn search(steps: &[Step], text: &str, start: usize, notes: usize) -> Option<Found> {
    let is_bound = matches!(steps.first(), Some(Step::Place(Place::TextStart)));
    let (mut now, mut next) = (Ways::new(steps.len()), Ways::new(steps.len()));
    let mut found: Option<Found> = None;
    let mut at = start;
    loop {
        if found.is_none() && (at == 0 || !is_bound) {
            now.follow(steps, (text, at), 0, vec![None; notes]);
        }
        if now.ways.is_empty() && (found.is_some() || is_bound) {
            return found;
        }
        let c = text.get(at..).and_then(|rest| rest.chars().next());
        let behind = at + c.map_or(0, char::len_utf8);
        for (step, notes) in now.ways.drain(..) {
            let takes = match steps.get(step) {
                Some(Step::Done) => {
                    found = Some(notes);
                    // All others are preferred less.
                    break;
                }
                Some(Step::One(own)) => c == Some(*own),
                Some(Step::Of(class)) => c.is_some_and(|c| class.contains(c)),
                _ => false,
            };
            if takes {
                next.follow(steps, (text, behind), step + 1, notes);
            }
        }
        if c.is_none() {
            return found;
        }
        at = behind;
        std::mem::swap(&mut now, &mut next);
    }
}

impl Ways {
    fn new(steps: usize) -> Self {
        Self { ways: Vec::new(), seen: vec![0; steps] }
    }

    /// Adds where one comes to from a step without taking a character, and was not before.
    fn follow(&mut self, steps: &[Step], (text, at): (&str, usize), step: usize, mut notes: Found) {
        let mut todo = vec![Todo::Follow(step)];
        while let Some(next) = todo.pop() {
            let step = match next {
                Todo::Follow(step) => step,
                Todo::Restore(note, was) => {
                    set(&mut notes, note, was);
                    continue;
                }
            };
            let is_new = |seen: &mut usize| std::mem::replace(seen, at + 1) != at + 1;
            if !self.seen.get_mut(step).is_some_and(is_new) {
                continue;
            }
            match steps.get(step) {
                Some(Step::Go(to)) => todo.push(Todo::Follow(*to)),
                Some(Step::Either(first, second)) => {
                    todo.extend([Todo::Follow(*second), Todo::Follow(*first)]);
                }
                Some(Step::Note(note)) => {
                    if let Some(was) = notes.get(*note).copied() {
                        todo.push(Todo::Restore(*note, was));
                        set(&mut notes, *note, Some(at));
                    }
                    todo.push(Todo::Follow(step + 1));
                }
                Some(Step::Place(place)) => {
                    if is_at(*place, text, at) {
                        todo.push(Todo::Follow(step + 1));
                    }
                }
                _ => self.ways.push((step, notes.clone())),
            }
        }
    }
}

fn set(notes: &mut Found, note: usize, place: Option<usize>) {
    if let Some(known) = notes.get_mut(note) {
        *known = place;
    }
}

/// Whether a place is of a kind; words are those of ASCII.
fn is_at(place: Place, text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let before = at.checked_sub(1).and_then(|before| bytes.get(before)).copied();
    let behind = bytes.get(at).copied();
    let is_word = |byte: Option<u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_');
    match place {
        Place::TextStart => before.is_none(),
        Place::TextEnd => behind.is_none(),
        Place::LineStart => before.is_none_or(|byte| byte == b'\n'),
        Place::LineEnd => behind.is_none_or(|byte| byte == b'\n'),
        Place::WordBoundary => is_word(before) != is_word(behind),
        Place::NoWordBoundary => is_word(before) == is_word(behind),
    }
}
