//! Literal and folded block scalars.

use super::Reader;
use crate::document::Tag;

impl Reader<'_> {
    /// Reads the block scalar whose header stands at the offset.
    pub(super) fn block_scalar(&mut self, at: usize, around: usize) -> Option<()> {
        let literal = self.byte(at)? == b'|';
        let chomping = self.byte(at + 1).filter(|byte| matches!(byte, b'-' | b'+'));
        let header_end = at + 1 + usize::from(chomping.is_some());
        if !self.ends_at(header_end) {
            return None;
        }
        self.end_line(header_end)?;
        let indentation = self.indentation(around)?;
        let end = self.block_text(literal, chomping, indentation)?;
        let node = self.add(at, end, if literal { Tag::Literal } else { Tag::Folded });
        self.decode(node);
        Some(())
    }

    /// Columns before the first line with content; `None` where that does not tell.
    fn indentation(&self, around: usize) -> Option<usize> {
        let mut line = self.at;
        let mut widest = 0;
        loop {
            let start = self.skip_spaces(line);
            let wide = start - line;
            match self.byte(start)? {
                b'\n' | b'\r' => {
                    widest = widest.max(wide);
                    line = self.next_line(start)?;
                }
                _ => return (wide > around && wide >= widest).then_some(wide),
            }
        }
    }

    /// Puts the text together and goes behind it; gives the end of its last line.
    fn block_text(
        &mut self,
        literal: bool,
        chomping: Option<u8>,
        indentation: usize,
    ) -> Option<usize> {
        self.folded.clear();
        let (mut end, mut blanks, mut first, mut spaced) = (self.at, 0, true, false);
        let mut last_blank = None;
        while self.at < self.bytes.len() {
            let start = self.skip_spaces(self.at);
            let line_end = self.line_end(start);
            let text = self.at + indentation.min(start - self.at);
            if text == line_end {
                blanks += 1;
                last_blank = Some(line_end);
            } else if start - self.at < indentation {
                break;
            } else {
                let is_spaced = self.byte(text) == Some(b' ');
                let folds = !literal && !first && !spaced && !is_spaced;
                if folds && blanks == 0 {
                    self.folded.push(' ');
                } else if !first && !folds {
                    self.folded.push('\n');
                }
                self.push_breaks(blanks);
                self.push_text(text, line_end)?;
                (end, blanks, first, spaced) = (line_end, 0, false, is_spaced);
                last_blank = None;
            }
            self.at = self.next_line(line_end)?;
            if self.at == line_end {
                // The last line has no break, and so its text has none.
                return (line_end == end).then_some(end);
            }
        }
        if chomping != Some(b'-') {
            self.folded.push('\n');
        }
        if chomping == Some(b'+') {
            self.push_breaks(blanks);
            return Some(last_blank.unwrap_or(end));
        }
        Some(end)
    }

    fn push_breaks(&mut self, count: usize) {
        for _ in 0..count {
            self.folded.push('\n');
        }
    }
}
