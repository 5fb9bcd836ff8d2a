//! A replaced byte range, and putting a text together from them.

use std::ops::Range;

use crate::error::{Error, Kind};

/// One replaced range of the old text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Splice {
    /// Byte range in the old text; empty for an insertion.
    pub range: Range<usize>,
    /// What stands there in the new text.
    pub text: String,
}

impl Splice {
    pub(crate) fn new(range: Range<usize>, text: impl Into<String>) -> Self {
        Self { range, text: text.into() }
    }

    pub(crate) fn insert(at: usize, text: impl Into<String>) -> Self {
        Self::new(at..at, text)
    }

    /// The same change without what is equal at its start and end.
    pub(crate) fn trimmed(self, old: &str) -> Self {
        let Some(replaced) = old.get(self.range.clone()) else { return self };
        let inner = difference(replaced, &self.text);
        let start = self.range.start + inner.range.start;
        Self { range: start..self.range.start + inner.range.end, text: inner.text }
    }

    pub(crate) fn remove(range: Range<usize>) -> Self {
        Self::new(range, "")
    }
}

/// Puts splices in order and joins those that touch. Insertions at the start of a removed range
/// come before it, in their order; equal replacements count once.
pub(crate) fn arrange(mut splices: Vec<Splice>) -> Result<Vec<Splice>, Error> {
    splices.retain(|splice| !(splice.range.is_empty() && splice.text.is_empty()));
    splices.sort_by_key(|splice| (splice.range.start, splice.range.end));
    splices.dedup_by(|next, before| next == before && !next.range.is_empty());
    let mut joined: Vec<Splice> = Vec::with_capacity(splices.len());
    for splice in splices {
        match joined.last_mut() {
            Some(last) if splice.range.start < last.range.end => {
                return Err(Error::new(Kind::Overlap, "two edits touch the same text"));
            }
            Some(last) if splice.range.start == last.range.end => {
                last.range.end = splice.range.end;
                last.text.push_str(&splice.text);
            }
            _ => joined.push(splice),
        }
    }
    Ok(joined)
}

/// The new text. Everything outside the ranges is copied.
pub(crate) fn splice(old: &str, splices: &[Splice]) -> Result<String, Error> {
    let broken = || Error::new(Kind::Unfaithful, "an edit would cut a character in two");
    let added: usize = splices.iter().map(|splice| splice.text.len()).sum();
    let mut new = String::with_capacity(old.len() + added);
    let mut at = 0;
    for splice in splices {
        new.push_str(old.get(at..splice.range.start).ok_or_else(broken)?);
        new.push_str(&splice.text);
        at = splice.range.end;
    }
    new.push_str(old.get(at..).ok_or_else(broken)?);
    Ok(new)
}

/// The one replacement that turns the old text into the new one, without common start and end.
pub(crate) fn difference(old: &str, new: &str) -> Splice {
    let start: usize = old
        .chars()
        .zip(new.chars())
        .take_while(|(before, after)| before == after)
        .map(|(c, _)| c.len_utf8())
        .sum();
    let (old_rest, new_rest) = (old.get(start..), new.get(start..));
    let (old_rest, new_rest) = (old_rest.unwrap_or_default(), new_rest.unwrap_or_default());
    let end: usize = old_rest
        .chars()
        .rev()
        .zip(new_rest.chars().rev())
        .take_while(|(before, after)| before == after)
        .map(|(c, _)| c.len_utf8())
        .sum();
    let text = new_rest.get(..new_rest.len() - end).unwrap_or_default();
    Splice::new(start..old.len() - end, text)
}
