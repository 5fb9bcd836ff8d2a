//! A text by lines, without a copy of any: offsets only, so that large files stay cheap.

use std::rc::Rc;

/// A text and where its lines begin.
#[derive(Clone, Debug)]
pub(crate) struct Lines {
    text: Rc<str>,
    starts: Rc<[usize]>,
}

impl Lines {
    /// Finds the lines of a text. A final line break ends the last line and begins no other.
    pub(crate) fn of(text: Rc<str>) -> Self {
        let mut starts = Vec::with_capacity(text.len() / 40 + 1);
        if !text.is_empty() {
            starts.push(0);
        }
        starts.extend(
            text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1),
        );
        if starts.last().is_some_and(|last| *last == text.len()) {
            starts.pop();
        }
        Self { text, starts: starts.into() }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.starts.len()
    }

    /// A line without its break; empty where there is none.
    pub(crate) fn get(&self, index: usize) -> &str {
        let Some(start) = self.starts.get(index) else { return "" };
        let end = self.starts.get(index + 1).copied().unwrap_or(self.text.len());
        let line = self.text.get(*start..end).unwrap_or_default();
        let line = line.strip_suffix('\n').unwrap_or(line);
        line.strip_suffix('\r').unwrap_or(line)
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
