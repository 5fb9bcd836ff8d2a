//! Long texts in parts that are drawn, or left as they are, together. A line that comes or goes
//! changes its own part: the others are found again by what stands in them.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::ops::Range;

/// A part is never longer.
const LONGEST: usize = 40;

/// Some of the lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) span: Range<usize>,
    /// The same as that of the part of the last text that it comes from.
    pub(crate) key: u32,
}

/// The parts of one text after another.
#[derive(Default)]
pub(crate) struct Parts {
    /// The parts of the last text, each with a sum of what stands in it.
    known: Vec<(u64, u32)>,
    next: u32,
}

impl Parts {
    /// The parts of a text with these lines, in order and without gaps. What is no line is a part by
    /// itself.
    pub(crate) fn of<'a>(&mut self, lines: impl Iterator<Item = Option<&'a str>>) -> Vec<Part> {
        let mut cut: Vec<(Range<usize>, DefaultHasher)> = Vec::new();
        let mut was_line = false;
        for (index, line) in lines.enumerate() {
            let joins = was_line && line.is_some_and(|line| !begins(line));
            was_line = line.is_some();
            match cut.last_mut() {
                Some((span, _)) if joins && span.len() < LONGEST => span.end = index + 1,
                _ => cut.push((index..index + 1, DefaultHasher::new())),
            }
            if let Some((_, sum)) = cut.last_mut() {
                line.hash(sum);
            }
        }
        let sums: Vec<u64> = cut.iter().map(|(_, sum)| sum.finish()).collect();
        let keys = self.keys(&sums);
        self.known = sums.into_iter().zip(keys.iter().copied()).collect();
        cut.into_iter().zip(keys).map(|((span, _), key)| Part { span, key }).collect()
    }

    /// Parts that stayed as they are keep their keys; the others take over, in order, from those
    /// that are no more.
    fn keys(&mut self, sums: &[u64]) -> Vec<u32> {
        let mut left = std::mem::take(&mut self.known);
        let mut same = |sum: &u64| {
            let place = left.iter().position(|(known, _)| known == sum)?;
            Some(left.remove(place).1)
        };
        let kept: Vec<Option<u32>> = sums.iter().map(&mut same).collect();
        let mut left = left.into_iter();
        let mut other = || {
            left.next().map_or_else(
                || {
                    self.next += 1;
                    self.next
                },
                |(_, key)| key,
            )
        };
        kept.into_iter().map(|key| key.unwrap_or_else(&mut other)).collect()
    }
}

/// Whether an item of a list begins, in YAML or JSON.
fn begins(line: &str) -> bool {
    let text = line.trim_start();
    text.starts_with("- ") || text == "{"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_comes_leaves_the_other_parts_alone() {
        let mut parts = Parts::default();
        let mut of = |text: &str| -> Vec<(usize, u32)> {
            let lines = text.lines().map(|line| Some(line).filter(|line| *line != "..."));
            parts.of(lines).iter().map(|part| (part.span.len(), part.key)).collect()
        };
        let text = "groups:\n- alert: A\n  for: 5m\n- alert: B\n{\n}\n{\n";
        let before = [(1, 1), (2, 2), (1, 3), (2, 4), (1, 5)];
        assert_eq!(of(text), before);
        assert_eq!(of(text), before);
        let longer = text.replace("  for", "  x: 1\n  for");
        assert_eq!(of(&longer), [(1, 1), (3, 2), (1, 3), (2, 4), (1, 5)]);
        let more = longer.replace("- alert: B", "- alert: C\n- alert: B");
        assert_eq!(of(&more), [(1, 1), (3, 2), (1, 6), (1, 3), (2, 4), (1, 5)]);
        assert_eq!(of("- alert: B"), [(1, 3)]);
        assert!(of("").is_empty());
        assert_eq!(of(&"x\n".repeat(90)), [(40, 7), (40, 8), (10, 9)]);
        assert_eq!(of("x\n...\nx\nx"), [(1, 7), (1, 8), (2, 9)]);
    }
}
