//! Sets of characters, as sorted ranges.
//!
//! Folding of letter case is Go's (`unicode.SimpleFold`) for ASCII, which has two partners outside:
//! the Kelvin sign for `k` and the long s for `s`. Other letters are not folded here; who asks for
//! it is told so.

use crate::case;

/// A set of characters.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Class {
    /// Sorted, not overlapping, not touching.
    ranges: Vec<(char, char)>,
}

const KELVIN: char = '\u{212a}';
const LONG_S: char = '\u{17f}';

/// The first and the last character outside ASCII that have another case.
const FOLDED: (char, char) = ('\u{b5}', '\u{1e943}');

impl Class {
    pub(super) fn any() -> Self {
        Self { ranges: vec![('\0', char::MAX)] }
    }

    pub(super) fn any_but_newline() -> Self {
        let mut class = Self::default();
        class.push('\n', '\n');
        class.normalized().negated()
    }

    /// A named class without its sign: `d`, `s`, `w` of Perl.
    pub(super) fn perl(name: char) -> Option<Self> {
        Some(match name {
            'd' => Self::of(&[('0', '9')]),
            's' => Self::of(&[('\t', '\n'), ('\u{c}', '\r'), (' ', ' ')]),
            'w' => Self::of(&[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')]),
            _ => return None,
        })
    }

    /// A named class without its sign: `alpha` of `[[:alpha:]]`.
    pub(super) fn posix(name: &str) -> Option<Self> {
        Some(match name {
            "alnum" => Self::of(&[('0', '9'), ('A', 'Z'), ('a', 'z')]),
            "alpha" => Self::of(&[('A', 'Z'), ('a', 'z')]),
            "ascii" => Self::of(&[('\0', '\u{7f}')]),
            "blank" => Self::of(&[('\t', '\t'), (' ', ' ')]),
            "cntrl" => Self::of(&[('\0', '\u{1f}'), ('\u{7f}', '\u{7f}')]),
            "digit" => Self::of(&[('0', '9')]),
            "graph" => Self::of(&[('!', '~')]),
            "lower" => Self::of(&[('a', 'z')]),
            "print" => Self::of(&[(' ', '~')]),
            "punct" => Self::of(&[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')]),
            "space" => Self::of(&[('\t', '\r'), (' ', ' ')]),
            "upper" => Self::of(&[('A', 'Z')]),
            "word" => Self::of(&[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')]),
            "xdigit" => Self::of(&[('0', '9'), ('A', 'F'), ('a', 'f')]),
            _ => return None,
        })
    }

    /// A character in both its cases; `None` where folding it is not known here.
    pub(super) fn folded_char(c: char) -> Option<Self> {
        let mut class = Self::default();
        class.push(c, c);
        class.folded()
    }

    pub(super) fn ranges(&self) -> &[(char, char)] {
        &self.ranges
    }

    pub(super) fn contains(&self, c: char) -> bool {
        let behind = self.ranges.partition_point(|(_, last)| *last < c);
        self.ranges.get(behind).is_some_and(|(first, _)| *first <= c)
    }

    pub(super) fn is_any(&self) -> bool {
        self.ranges == [('\0', char::MAX)]
    }

    /// Adds a range; [`Class::normalized`] puts it into its place.
    pub(super) fn push(&mut self, first: char, last: char) {
        self.ranges.push((first, last));
    }

    pub(super) fn extend(&mut self, other: Self) {
        self.ranges.extend(other.ranges);
    }

    #[must_use]
    pub(super) fn normalized(mut self) -> Self {
        crate::order::sort(&mut self.ranges);
        let mut ranges: Vec<(char, char)> = Vec::with_capacity(self.ranges.len());
        for (first, last) in self.ranges {
            match ranges.last_mut() {
                Some((_, end)) if after(*end).is_none_or(|next| first <= next) => {
                    *end = last.max(*end);
                }
                _ => ranges.push((first, last)),
            }
        }
        Self { ranges }
    }

    /// All other characters, of a normalized class.
    #[must_use]
    pub(super) fn negated(&self) -> Self {
        let mut ranges = Vec::with_capacity(self.ranges.len() + 1);
        let mut next = Some('\0');
        for (first, last) in &self.ranges {
            if let (Some(start), Some(end)) = (next, before(*first))
                && start <= end
            {
                ranges.push((start, end));
            }
            next = after(*last);
        }
        if let Some(start) = next {
            ranges.push((start, char::MAX));
        }
        Self { ranges }
    }

    /// With each character all that differ from it only in case; `None` where there are letters
    /// whose other cases are not known here.
    pub(super) fn folded(mut self) -> Option<Self> {
        for (first, last) in self.ranges.clone() {
            if !is_foldable(first, last) {
                return None;
            }
            let within = |c: char| first <= c && c <= last;
            for (lower, upper) in ('a'..='z').zip('A'..='Z') {
                let other = match lower {
                    'k' => KELVIN,
                    's' => LONG_S,
                    _ => lower,
                };
                if within(lower) || within(upper) || within(other) {
                    for c in [lower, upper, other] {
                        self.push(c, c);
                    }
                }
            }
        }
        Some(self.normalized())
    }

    fn of(ranges: &[(char, char)]) -> Self {
        Self { ranges: ranges.to_vec() }
    }
}

/// Whether all letters of a range outside ASCII have their other cases inside it, or in ASCII.
fn is_foldable(first: char, last: char) -> bool {
    const LONGEST: u32 = 0x400;
    let covers_all = first <= '\u{80}' && last >= FOLDED.1;
    if covers_all || last < FOLDED.0 || first > FOLDED.1 {
        return true;
    }
    let start = first.max(FOLDED.0);
    if u32::from(last) - u32::from(start) > LONGEST {
        return false;
    }
    (start..=last).all(|c| c == KELVIN || c == LONG_S || is_uncased(c))
}

fn is_uncased(c: char) -> bool {
    // The small sharp s has no other case of one letter, but it is that of the great one.
    case::lower(c) == c && case::upper(c) == c && c != 'ß'
}

fn after(c: char) -> Option<char> {
    (c..=char::MAX).nth(1)
}

fn before(c: char) -> Option<char> {
    ('\0'..=c).rev().nth(1)
}
