//! Keys, plain scalars and quoted ones.

use super::Reader;
use crate::document::Tag;
use crate::escape::json_escape;

/// Longer keys are left to the parser, which knows the limit.
pub(super) const LONGEST_KEY: usize = 512;

/// What ends a plain scalar on its line.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Stop {
    Colon(usize),
    Comment(usize),
    Line(usize),
}

/// What a line begins with, dashes aside.
pub(super) enum Head {
    Key { end: usize, colon: usize },
    Value,
}

impl Reader<'_> {
    /// What begins at the offset; `None` where that is for the parser to say.
    pub(super) fn head(&self, at: usize) -> Option<Head> {
        let (end, colon) = match self.byte(at)? {
            b'\'' | b'"' => {
                let Some(end) = self.quote_end(at) else { return Some(Head::Value) };
                let colon = self.skip_spaces(end);
                if self.byte(colon) != Some(b':') {
                    return Some(Head::Value);
                }
                if !matches!(self.byte(colon + 1), None | Some(b' ' | b'\n' | b'\r')) {
                    return None;
                }
                (end, colon)
            }
            b'|' | b'>' | b'[' | b'{' => return Some(Head::Value),
            _ => {
                if !self.begins_plain(at) {
                    return None;
                }
                let Stop::Colon(colon) = self.plain_stop(at) else { return Some(Head::Value) };
                (self.trimmed(at, colon), colon)
            }
        };
        (end > at && colon - at <= LONGEST_KEY).then_some(Head::Key { end, colon })
    }

    /// Adds the key that was found at the offset.
    pub(super) fn add_key(&mut self, at: usize, end: usize) -> Option<()> {
        if matches!(self.byte(at), Some(b'\'' | b'"')) {
            return self.add_quoted(at, end);
        }
        self.add(at, end, Tag::Plain);
        Some(())
    }

    /// Reads a plain scalar, also over several lines.
    pub(super) fn plain(&mut self, at: usize, around: usize) -> Option<()> {
        if !self.begins_plain(at) {
            return None;
        }
        let mut start = at;
        self.folded.clear();
        let mut many = false;
        loop {
            let (stop, next) = match self.plain_stop(start) {
                Stop::Colon(_) => return None,
                Stop::Comment(at) => (at, None),
                Stop::Line(end) => (end, self.continuation(end, around)),
            };
            let end = self.trimmed(start, stop);
            let next = next.filter(|next| self.byte(next.start) != Some(b'#'));
            if many || next.is_some() {
                self.push_text(start, end)?;
            }
            let Some(next) = next else {
                let node = self.add(at, end, Tag::Plain);
                if many {
                    self.decode(node);
                }
                return self.end_line(end);
            };
            many = true;
            self.push_fold(next.blanks);
            start = next.start;
        }
    }

    /// Reads a quoted scalar, also over several lines; gives the offset behind it.
    pub(super) fn quoted(&mut self, at: usize, around: usize) -> Option<usize> {
        if let Some(end) = self.quote_end(at) {
            self.add_quoted(at, end)?;
            return Some(end);
        }
        let quote = self.byte(at)?;
        let mut start = at + 1;
        self.folded.clear();
        loop {
            let (end, closed) = self.quote_stop(quote, start);
            let text_end = if closed { end } else { self.trimmed(start, end) };
            self.push_unquoted(quote, start, text_end)?;
            if closed {
                let tag = if quote == b'"' { Tag::Double } else { Tag::Single };
                let node = self.add(at, end + 1, tag);
                self.decode(node);
                return Some(end + 1);
            }
            let next = self.continuation(end, around)?;
            self.push_fold(next.blanks);
            start = next.start;
        }
    }

    /// Adds a quoted scalar that lies on one line.
    pub(super) fn add_quoted(&mut self, at: usize, end: usize) -> Option<()> {
        let quote = self.byte(at)?;
        let tag = if quote == b'"' { Tag::Double } else { Tag::Single };
        let node = self.add(at, end, tag);
        let inner = self.bytes.get(at + 1..end - 1)?;
        let special = if quote == b'"' { b'\\' } else { b'\'' };
        if inner.contains(&special) {
            self.folded.clear();
            self.push_unquoted(quote, at + 1, end - 1)?;
            self.decode(node);
        }
        Some(())
    }

    /// Offset behind the quotes that begin at the offset, if they end on the line.
    pub(super) fn quote_end(&self, at: usize) -> Option<usize> {
        let (end, closed) = self.quote_stop(self.byte(at)?, at + 1);
        closed.then_some(end + 1)
    }

    /// Offset of the closing quote, or of the line's end if there is none before.
    fn quote_stop(&self, quote: u8, mut at: usize) -> (usize, bool) {
        while let Some(byte) = self.byte(at) {
            match byte {
                b'\n' | b'\r' => return (at, false),
                b'\\' if quote == b'"' && !matches!(self.byte(at + 1), Some(b'\n' | b'\r')) => {
                    at += 2;
                }
                _ if byte != quote => at += 1,
                b'\'' if self.byte(at + 1) == Some(b'\'') => at += 2,
                _ => return (at, true),
            }
        }
        (at.min(self.bytes.len()), false)
    }

    /// Appends what a part of a line between quotes means.
    fn push_unquoted(&mut self, quote: u8, start: usize, end: usize) -> Option<()> {
        let special = if quote == b'"' { '\\' } else { '\'' };
        let mut rest = self.text.get(start..end)?;
        while let Some(found) = rest.find(special) {
            self.folded.push_str(rest.get(..found)?);
            let escape = rest.get(found..)?;
            // Other escapes are few, and for the parser to judge.
            if quote == b'"' && matches!(escape.as_bytes().get(1), Some(b'u')) {
                return None;
            }
            self.folded.push(if quote == b'"' { json_escape(escape)?.0 } else { '\'' });
            rest = escape.get(2..)?;
        }
        self.folded.push_str(rest);
        Some(())
    }

    /// Whether a plain scalar may begin with what stands at the offset.
    pub(super) fn begins_plain(&self, at: usize) -> bool {
        match self.byte(at) {
            None | Some(b' ' | b'\n' | b'\r') => false,
            Some(b'-' | b':') => !matches!(
                self.byte(at + 1),
                None | Some(b' ' | b'\n' | b'\r' | b',' | b'[' | b']' | b'{' | b'}')
            ),
            Some(byte) => !b"?,[]{}#&*!|>'\"%@`".contains(&byte),
        }
    }

    /// Where a plain scalar outside of flow collections ends on its line.
    pub(super) fn plain_stop(&self, start: usize) -> Stop {
        let rest = self.bytes.get(start..).unwrap_or_default();
        for (index, byte) in rest.iter().enumerate() {
            let at = start + index;
            match byte {
                b'\n' | b'\r' => return Stop::Line(at),
                b':' if matches!(self.byte(at + 1), None | Some(b' ' | b'\n' | b'\r')) => {
                    return Stop::Colon(at);
                }
                b'#' if index > 0 && self.byte(at - 1) == Some(b' ') => return Stop::Comment(at),
                _ => {}
            }
        }
        Stop::Line(self.bytes.len())
    }

    /// Adds a scalar and gives its node.
    pub(super) fn add(&mut self, start: usize, end: usize, tag: Tag) -> u32 {
        self.cursor = end;
        self.tree.nodes.push(start, end, tag, false)
    }

    /// Keeps the text put together as that of the node.
    pub(super) fn decode(&mut self, node: u32) {
        self.tree.decoded.push((node, self.folded.as_str().into()));
        self.tree.nodes.mark_decoded(node);
    }
}
