//! Block scalars: header, indentation, and where the content really ends.

use super::trivia;

/// What the header line of a block scalar says, and where its content lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    /// Offset of `|` or `>`.
    pub(crate) start: usize,
    /// Offset behind the indicators.
    pub(crate) end: usize,
    /// `-`, `+`, or nothing for clip.
    pub(crate) chomping: Option<u8>,
    /// The indentation indicator, if there is one.
    pub(crate) indicator: Option<usize>,
    /// Offset of the first content line.
    pub(crate) content: usize,
}

impl Header {
    /// Reads the header that starts at the offset.
    pub(crate) fn read(text: &str, start: usize) -> Option<Self> {
        let bytes = text.as_bytes();
        if !matches!(bytes.get(start), Some(b'|' | b'>')) {
            return None;
        }
        let (mut chomping, mut indicator, mut end) = (None, None, start + 1);
        while let Some(byte) = bytes.get(end) {
            match byte {
                b'-' | b'+' => chomping = Some(*byte),
                b'1'..=b'9' => indicator = Some(usize::from(byte - b'0')),
                _ => break,
            }
            end += 1;
        }
        let line_end = trivia::line_end(bytes, end);
        let content = match text.get(line_end..) {
            Some(rest) if rest.starts_with("\r\n") => line_end + 2,
            Some(rest) if rest.starts_with('\n') => line_end + 1,
            _ => line_end,
        };
        Some(Self { start, end, chomping, indicator, content })
    }

    /// Columns that every content line begins with. `parent` is the column of the mapping or
    /// sequence around, `None` at the root. `None` where there is no line to tell.
    pub(crate) fn indentation(&self, text: &str, parent: Option<usize>) -> Option<usize> {
        if let Some(indicator) = self.indicator {
            return Some(parent.unwrap_or(0) + indicator);
        }
        let rest = text.get(self.content..).unwrap_or_default();
        rest.split('\n').find_map(|line| {
            let spaces = line.bytes().take_while(|byte| *byte == b' ').count();
            let empty = matches!(line.get(spaces..), Some("" | "\r"));
            (!empty).then_some(spaces)
        })
    }

    /// End of the scalar's own text: of its last content line, or with `+` of its last blank line,
    /// the line break excluded. `limit` is an offset at or behind the true end.
    pub(crate) fn content_end(&self, text: &str, indentation: usize, limit: usize) -> usize {
        let body = text.get(self.content..limit).unwrap_or_default();
        let complete = limit >= text.len();
        let (mut at, mut end) = (self.content, self.end);
        for line in body.split_inclusive('\n') {
            let ended = line.ends_with('\n');
            let shown = line.strip_suffix('\n').unwrap_or(line);
            let shown = shown.strip_suffix('\r').filter(|_| ended).unwrap_or(shown);
            let blank = shown.len() <= indentation && shown.bytes().all(|byte| byte == b' ');
            // The last piece may be the indentation of the next token.
            let whole = ended || complete;
            if whole && (!blank || self.chomping == Some(b'+')) {
                end = at + shown.len();
            }
            at += line.len();
        }
        end
    }
}
