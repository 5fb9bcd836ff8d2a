//! Flow collections on one line.

use super::scalar::LONGEST_KEY;
use super::{DEEPEST, Reader};
use crate::document::Tag;

impl Reader<'_> {
    /// Reads the collection whose bracket stands at the offset; gives the offset behind it.
    pub(super) fn flow(&mut self, at: usize, depth: usize) -> Option<usize> {
        if depth >= DEEPEST {
            return None;
        }
        let is_mapping = self.byte(at)? == b'{';
        let (tag, close) =
            if is_mapping { (Tag::FlowMapping, b'}') } else { (Tag::FlowSequence, b']') };
        let node = self.tree.nodes.push(at, at, tag, false);
        let mut next = self.skip_spaces(at + 1);
        while self.byte(next)? != close {
            if is_mapping {
                next = self.flow_key(next)?;
            }
            next = self.flow_value(next, depth)?;
            next = self.skip_spaces(next);
            match self.byte(next)? {
                b',' => {
                    next = self.skip_spaces(next + 1);
                    if self.byte(next)? == close {
                        return None;
                    }
                }
                byte if byte == close => {}
                _ => return None,
            }
        }
        self.cursor = next + 1;
        self.tree.nodes.close(node, next + 1);
        Some(next + 1)
    }

    /// Reads a key; gives the offset of its value.
    fn flow_key(&mut self, at: usize) -> Option<usize> {
        let (end, is_quoted) = match self.byte(at)? {
            b'\'' | b'"' => (self.quote_end(at)?, true),
            _ => (self.flow_plain_end(at)?, false),
        };
        self.add_key(at, end)?;
        let colon = self.skip_spaces(end);
        let value = self.skip_spaces(colon + 1);
        let apart = value > colon + 1 || (is_quoted && colon == end);
        (self.byte(colon)? == b':' && apart && colon - at <= LONGEST_KEY).then_some(value)
    }

    fn flow_value(&mut self, at: usize, depth: usize) -> Option<usize> {
        match self.byte(at)? {
            b'[' | b'{' => self.flow(at, depth + 1),
            b'\'' | b'"' => {
                let end = self.quote_end(at)?;
                self.add_quoted(at, end)?;
                Some(end)
            }
            _ => {
                let end = self.flow_plain_end(at)?;
                self.add(at, end, Tag::Plain);
                Some(end)
            }
        }
    }

    /// End of the plain scalar at the offset.
    fn flow_plain_end(&self, at: usize) -> Option<usize> {
        if !self.begins_plain(at) {
            return None;
        }
        let mut stop = at;
        loop {
            match self.byte(stop)? {
                b',' | b']' | b'}' => break,
                b'\n' | b'\r' | b'[' | b'{' | b'#' => return None,
                b':' => match self.byte(stop + 1)? {
                    b' ' => break,
                    b',' | b'[' | b']' | b'{' | b'}' | b'\n' | b'\r' => return None,
                    _ => stop += 1,
                },
                _ => stop += 1,
            }
        }
        Some(self.trimmed(at, stop))
    }
}
