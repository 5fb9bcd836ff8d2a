//! A text by lines, without a copy of any: offsets only, so that large files stay cheap.

use std::ops::Range;
use std::rc::Rc;

/// A text and where its lines begin.
#[derive(Clone, Debug)]
pub(crate) struct Lines {
    text: Rc<str>,
    starts: Rc<[u32]>,
}

impl Lines {
    /// Finds the lines of a text. A final line break ends the last line and begins no other.
    pub(crate) fn of(text: Rc<str>) -> Self {
        let mut starts = Vec::with_capacity(text.len() / 40 + 1);
        starts.push(0);
        let breaks = memchr::memchr_iter(b'\n', text.as_bytes());
        starts.extend(breaks.map(|at| u32::try_from(at + 1).unwrap_or(u32::MAX)));
        Self::with(text, &starts)
    }

    /// The same, where it is known at which bytes lines begin.
    pub(crate) fn with(text: Rc<str>, starts: &[u32]) -> Self {
        let starts = match starts {
            [rest @ .., last] if usize::try_from(*last) == Ok(text.len()) => rest,
            all => all,
        };
        Self { text, starts: starts.into() }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.starts.len()
    }

    /// A line without its break; empty where there is none.
    pub(crate) fn get(&self, index: usize) -> &str {
        let line = self.part(&(index..index + 1));
        let line = line.strip_suffix('\n').unwrap_or(line);
        line.strip_suffix('\r').unwrap_or(line)
    }

    /// The text of a run of lines.
    pub(crate) fn part(&self, span: &Range<usize>) -> &str {
        let at = |line: usize| {
            let start = self.starts.get(line).and_then(|start| usize::try_from(*start).ok());
            start.unwrap_or(self.text.len())
        };
        self.text.get(at(span.start)..at(span.end)).unwrap_or_default()
    }

    /// The lines, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|index| self.get(index))
    }
}

impl PartialEq for Lines {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.text, &other.text) || self.text == other.text
    }
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn lines_are_those_of_an_editor() {
        let check = |text: &str, expected: &[&str]| {
            let lines = Lines::of(text.into());
            assert_eq!(lines.iter().collect::<Vec<_>>(), expected, "{text:?}");
        };
        check("", &[]);
        check("a", &["a"]);
        check("a\n", &["a"]);
        check("a\n\nb", &["a", "", "b"]);
        check("a\r\nb\r\n", &["a", "b"]);
        check("\n", &[""]);
    }
}
