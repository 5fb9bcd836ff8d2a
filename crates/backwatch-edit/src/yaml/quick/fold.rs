//! Text put together from several lines, as flow scalars fold them: a line break is a blank, and
//! each blank line behind it a line break.

use super::Reader;

/// One line of a scalar that goes on.
pub(super) struct Continuation {
    /// Offset of its first byte that is no blank.
    pub(super) start: usize,
    /// How many blank lines stand before it.
    pub(super) blanks: usize,
}

impl Reader<'_> {
    /// The line on which a scalar goes on whose line ends at `end`: the next one with content, if
    /// it stands right of the collection around.
    pub(super) fn continuation(&self, end: usize, around: usize) -> Option<Continuation> {
        let mut line = self.next_line(end)?;
        let mut blanks = 0;
        loop {
            let start = self.skip_spaces(line);
            match self.byte(start)? {
                b'\n' | b'\r' => {
                    line = self.next_line(start)?;
                    blanks += 1;
                }
                _ if start - line > around => return Some(Continuation { start, blanks }),
                _ => return None,
            }
        }
    }

    /// Appends what the line break before the continuation means.
    pub(super) fn push_fold(&mut self, blanks: usize) {
        if blanks == 0 {
            self.folded.push(' ');
        }
        for _ in 0..blanks {
            self.folded.push('\n');
        }
    }

    pub(super) fn push_text(&mut self, start: usize, end: usize) -> Option<()> {
        self.folded.push_str(self.text.get(start..end)?);
        Some(())
    }

    /// Offset behind the last byte before `end` that is no blank.
    pub(super) fn trimmed(&self, start: usize, mut end: usize) -> usize {
        while end > start && self.byte(end - 1) == Some(b' ') {
            end -= 1;
        }
        end
    }
}
