//! Reads the YAML that people write rules in, many times as fast as a whole parser.
//!
//! It goes line by line over block mappings and sequences with scalars of every style and flow
//! collections on one line. Everything else (anchors, tags, aliases, `?` keys, flow over several
//! lines, tabs, directives, empty documents) and everything that might be wrong is not its own:
//! then it gives nothing and the parser reads the whole text. What it does give is the tree that
//! the parser would have given, node by node; tests and fuzzing hold the two against each other.

mod block;
mod fold;
mod inline;
mod scalar;

use std::sync::Arc;

use scalar::Head;

use crate::document::{Tag, Tree};
use crate::route::Format;

/// Deeper nesting is left to the parser, which knows the limit.
const DEEPEST: usize = 100;

/// Reads a stream of documents; `None` leaves the text to the parser.
pub(super) fn read(text: &Arc<str>) -> Option<Tree> {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    if !is_printable(text.get(start..)?) {
        return None;
    }
    let mut reader = Reader {
        text,
        bytes: text.as_bytes(),
        tree: Tree::new(Arc::clone(text), Format::Yaml),
        stack: Vec::new(),
        cursor: 0,
        at: start,
        marked: false,
        rooted: false,
        folded: String::new(),
    };
    super::reserve(&mut reader.tree);
    reader.lines()?;
    let Reader { mut tree, .. } = reader;
    tree.nodes.shrink();
    tree.decoded.shrink_to_fit();
    Some(tree)
}

/// Whether all characters are such that every reader takes them, tabs left aside.
fn is_printable(text: &str) -> bool {
    let odd = |byte: &u8| matches!(byte, 0..=9 | 11..=12 | 14..=31 | 127);
    let plain = |part: &[u8]| !part.iter().fold(false, |found, byte| found | odd(byte));
    let is_odd = |c| {
        matches!(
            c,
            '\u{80}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
        )
    };
    text.as_bytes().chunks(4096).all(plain) && (text.is_ascii() || !text.contains(is_odd))
}

struct Reader<'t> {
    text: &'t str,
    bytes: &'t [u8],
    tree: Tree,
    /// The block collections around, the innermost last.
    stack: Vec<Frame>,
    /// End of the last node.
    cursor: usize,
    /// Start of the next line.
    at: usize,
    /// Whether the document began with `---`.
    marked: bool,
    /// Whether the document has a root.
    rooted: bool,
    /// Where texts are put together.
    folded: String,
}

/// A block collection that is being read.
struct Frame {
    node: u32,
    column: usize,
    is_sequence: bool,
    /// Offset behind a `:` or `-` that has no value yet.
    slot: Option<usize>,
}

impl Reader<'_> {
    fn lines(&mut self) -> Option<()> {
        while self.at < self.bytes.len() {
            let first = self.skip_spaces(self.at);
            match self.byte(first) {
                None | Some(b'\n' | b'\r' | b'#') => self.end_line(first)?,
                Some(b'-' | b'.') if first == self.at && self.is_marker(first) => {
                    self.marker(first)?;
                }
                Some(_) => self.line(first, first - self.at)?,
            }
        }
        self.close_all();
        self.rooted.then_some(())
    }

    /// Reads a line with content, and those that its scalar goes on in.
    fn line(&mut self, mut at: usize, mut column: usize) -> Option<()> {
        let dash = self.is_dash(at);
        while let Some(frame) = self.stack.last() {
            let ended =
                column < frame.column || (column == frame.column && frame.is_sequence && !dash);
            if !ended {
                break;
            }
            self.leave();
        }
        while self.is_dash(at) {
            self.place(at, column, true)?;
            let content = self.skip_spaces(at + 1);
            if self.ends_at(content) {
                return self.end_line(content);
            }
            column += content - at;
            at = content;
        }
        let Head::Key { end, colon } = self.head(at)? else {
            return self.value(at, column);
        };
        self.place(at, column, false)?;
        self.add_key(at, end)?;
        if let Some(frame) = self.stack.last_mut() {
            frame.slot = Some(colon + 1);
        }
        let content = self.skip_spaces(colon + 1);
        if self.ends_at(content) {
            return self.end_line(content);
        }
        self.value(content, usize::MAX)
    }

    /// Goes to the next entry of the collection at the column, which may begin here.
    fn place(&mut self, at: usize, column: usize, is_sequence: bool) -> Option<()> {
        match self.stack.last_mut() {
            Some(frame) if frame.column == column && frame.is_sequence == is_sequence => {
                if let Some(slot) = frame.slot.take() {
                    self.omit(slot);
                }
            }
            Some(frame)
                if column > frame.column
                    || (column == frame.column && is_sequence && !frame.is_sequence) =>
            {
                frame.slot.take()?;
                self.open(at, column, is_sequence)?;
            }
            None if !self.rooted => {
                self.tree.roots.push(self.tree.nodes.len());
                self.rooted = true;
                self.open(at, column, is_sequence)?;
            }
            _ => return None,
        }
        if is_sequence && let Some(frame) = self.stack.last_mut() {
            frame.slot = Some(at + 1);
        }
        Some(())
    }

    fn open(&mut self, at: usize, column: usize, is_sequence: bool) -> Option<()> {
        if self.stack.len() >= DEEPEST {
            return None;
        }
        let tag = if is_sequence { Tag::BlockSequence } else { Tag::BlockMapping };
        let node = self.tree.nodes.push(at, at, tag, false);
        self.stack.push(Frame { node, column, is_sequence, slot: None });
        Some(())
    }

    fn leave(&mut self) {
        let Some(frame) = self.stack.pop() else { return };
        if let Some(slot) = frame.slot {
            self.omit(slot);
        }
        self.tree.nodes.close(frame.node, self.cursor);
    }

    fn close_all(&mut self) {
        while !self.stack.is_empty() {
            self.leave();
        }
    }

    /// Adds the null of a key or dash without a value.
    fn omit(&mut self, slot: usize) {
        self.tree.nodes.push(slot, slot, Tag::Plain, false);
        self.cursor = slot;
    }

    /// Reads the value at the offset into the open slot. On a line of its own it stands right of
    /// the collection around.
    fn value(&mut self, at: usize, column: usize) -> Option<()> {
        let frame = self.stack.last_mut()?;
        frame.slot.take()?;
        let around = frame.column;
        if column <= around {
            return None;
        }
        let end = match self.byte(at)? {
            b'|' | b'>' => return self.block_scalar(at, around),
            b'\'' | b'"' => self.quoted(at, around)?,
            b'[' | b'{' => self.flow(at, self.stack.len())?,
            _ => return self.plain(at, around),
        };
        self.end_line(end)
    }

    /// Ends the document before `---`.
    fn marker(&mut self, at: usize) -> Option<()> {
        self.close_all();
        // Where the root of an empty document stands is for the parser to say.
        let is_mark = self.bytes.get(at..at + 3) == Some(b"---") && self.ends_at(at + 3);
        if !is_mark || (self.marked && !self.rooted) {
            return None;
        }
        (self.marked, self.rooted) = (true, false);
        self.end_line(at + 3)
    }

    /// Goes to the next line; before its end there may be blanks and a comment.
    fn end_line(&mut self, at: usize) -> Option<()> {
        let mut end = self.skip_spaces(at);
        if self.byte(end) == Some(b'#') {
            let blank = matches!(
                end.checked_sub(1).map(|before| self.byte(before)),
                None | Some(Some(b' ' | b'\n' | 0xbf))
            );
            if !blank {
                return None;
            }
            let start = end;
            end = self.line_end(start);
            self.tree.comments.push((short(start), short(end)));
        }
        self.at = self.next_line(end)?;
        Some(())
    }

    /// Whether nothing but a comment follows on the line.
    fn ends_at(&self, at: usize) -> bool {
        let found = self.skip_spaces(at);
        match self.byte(found) {
            None | Some(b'\n' | b'\r') => true,
            Some(b'#') => found > at || self.byte(at.saturating_sub(1)) == Some(b' '),
            Some(_) => false,
        }
    }

    fn is_dash(&self, at: usize) -> bool {
        self.byte(at) == Some(b'-')
            && matches!(self.byte(at + 1), None | Some(b' ' | b'\n' | b'\r'))
    }

    fn is_marker(&self, at: usize) -> bool {
        matches!(self.bytes.get(at..at + 3), Some(b"---" | b"..."))
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    fn skip_spaces(&self, mut at: usize) -> usize {
        while self.byte(at) == Some(b' ') {
            at += 1;
        }
        at
    }

    /// Offset of the line's end, its line break excluded.
    fn line_end(&self, at: usize) -> usize {
        super::trivia::line_end(self.bytes, at)
    }

    /// Offset behind the line break at the offset; `None` where there is something else.
    fn next_line(&self, at: usize) -> Option<usize> {
        match self.byte(at) {
            None => Some(at),
            Some(b'\n') => Some(at + 1),
            Some(b'\r') => Some(at + 2),
            Some(_) => None,
        }
    }
}

/// Text offsets fit: texts above 32 MiB are refused before.
fn short(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
