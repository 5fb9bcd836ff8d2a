//! Reads JSON text into the tree, strictly, without recursion.

use std::sync::Arc;

use crate::document::{MAX_DEPTH, Tag, Tree};
use crate::error::{Error, Kind};
use crate::lines::Lines;
use crate::route::Format;

/// Reads one value.
pub(crate) fn parse(text: &Arc<str>) -> Result<Tree, Error> {
    let mut tree = Tree::new(Arc::clone(text), Format::Json);
    tree.nodes.reserve(likely_nodes(text.as_bytes()));
    let mut reader = Reader { text, bytes: text.as_bytes(), at: 0, stack: Vec::new() };
    if text.starts_with('\u{feff}') {
        reader.at = 3;
    }
    match reader.document(&mut tree) {
        Ok(()) => {
            tree.roots.push(0);
            tree.nodes.shrink();
            tree.decoded.shrink_to_fit();
            Ok(tree)
        }
        Err((kind, at, message)) => {
            Err(explain(Error::new(kind, message).at(text, &Lines::new(text), at), text, at))
        }
    }
}

type Failure = (Kind, usize, String);

struct Reader<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    /// The open collections, and whether each is an object.
    stack: Vec<(u32, bool)>,
}

/// What may come next.
#[derive(Clone, Copy, PartialEq)]
enum Expect {
    Value,
    /// A value, or the end of an empty array.
    ValueOrEnd,
    Key,
    /// A key, or the end of an empty object.
    KeyOrEnd,
    CommaOrEnd,
    Nothing,
}

impl Reader<'_> {
    fn document(&mut self, tree: &mut Tree) -> Result<(), Failure> {
        let mut expect = Expect::Value;
        loop {
            self.skip_blanks();
            let Some(byte) = self.byte() else {
                return match expect {
                    Expect::Nothing => Ok(()),
                    _ => Err(self.fail("the JSON ends too early")),
                };
            };
            expect = match (expect, byte) {
                (Expect::ValueOrEnd, b']') | (Expect::KeyOrEnd, b'}') => self.close(tree),
                (Expect::CommaOrEnd, b']' | b'}') => self.close_as(byte, tree)?,
                (Expect::CommaOrEnd, b',') => {
                    self.at += 1;
                    if self.in_mapping() { Expect::Key } else { Expect::Value }
                }
                (Expect::Key | Expect::KeyOrEnd, b'"') => {
                    self.string(tree)?;
                    self.skip_blanks();
                    self.want(b':')?;
                    Expect::Value
                }
                (Expect::Value | Expect::ValueOrEnd, _) => self.value(byte, tree)?,
                (Expect::Nothing, _) => {
                    return Err(self.fail("there is more text behind the JSON value"));
                }
                (Expect::Key, b'}') => return Err(self.fail("a comma before the closing brace")),
                (Expect::Key | Expect::KeyOrEnd, _) => {
                    return Err(self.fail("expected a key in double quotes"));
                }
                (Expect::CommaOrEnd, _) => {
                    return Err(self.fail("expected a comma or the end of the collection"));
                }
            };
        }
    }

    fn value(&mut self, byte: u8, tree: &mut Tree) -> Result<Expect, Failure> {
        match byte {
            b'{' | b'[' => {
                if self.stack.len() >= MAX_DEPTH {
                    let message = format!("the text is nested more than {MAX_DEPTH} levels deep");
                    return Err((Kind::Limit, self.at, message));
                }
                let tag = if byte == b'{' { Tag::FlowMapping } else { Tag::FlowSequence };
                let node = tree.nodes.push(self.at, self.at + 1, tag, false);
                self.stack.push((node, byte == b'{'));
                self.at += 1;
                Ok(if byte == b'{' { Expect::KeyOrEnd } else { Expect::ValueOrEnd })
            }
            b'"' => {
                self.string(tree)?;
                Ok(self.after_value())
            }
            b']' => Err(self.fail("a comma before the closing bracket")),
            _ => {
                let rest = self.bytes.get(self.at..).unwrap_or_default();
                let length = word(rest).unwrap_or_else(|| number(rest));
                // `nullable`, `1.2.3` and `01` are none of JSON's words.
                let goes_on = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-._".contains(byte);
                if length == 0 || rest.get(length).is_some_and(goes_on) {
                    return Err(self.fail("expected a JSON value"));
                }
                tree.nodes.push(self.at, self.at + length, Tag::Plain, false);
                self.at += length;
                Ok(self.after_value())
            }
        }
    }

    fn string(&mut self, tree: &mut Tree) -> Result<(), Failure> {
        let start = self.at;
        let mut escaped = false;
        self.at += 1;
        loop {
            self.at += ordinary(self.bytes.get(self.at..).unwrap_or_default());
            match self.bytes.get(self.at) {
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    self.at += 2;
                }
                Some(0..=0x1f) => return Err(self.fail("a control character inside a string")),
                Some(_) => self.at += 1,
                None => return Err((Kind::Syntax, start, "the string does not end".to_owned())),
            }
        }
        self.at += 1;
        let node = tree.nodes.push(start, self.at, Tag::Double, false);
        if escaped {
            let inner = self.text.get(start + 1..self.at - 1).unwrap_or_default();
            let decoded = crate::escape::decode_json(inner)
                .map_err(|at| (Kind::Syntax, start + 1 + at, "no JSON escape".to_owned()))?;
            tree.decoded.push((node, decoded.into()));
            tree.nodes.mark_decoded(node);
        }
        Ok(())
    }

    fn close_as(&mut self, byte: u8, tree: &mut Tree) -> Result<Expect, Failure> {
        if self.in_mapping() == (byte == b'}') {
            Ok(self.close(tree))
        } else {
            Err(self.fail("the wrong closing bracket"))
        }
    }

    fn close(&mut self, tree: &mut Tree) -> Expect {
        self.at += 1;
        if let Some((node, _)) = self.stack.pop() {
            tree.nodes.close(node, self.at);
        }
        self.after_value()
    }

    fn after_value(&self) -> Expect {
        if self.stack.is_empty() { Expect::Nothing } else { Expect::CommaOrEnd }
    }

    fn in_mapping(&self) -> bool {
        self.stack.last().is_some_and(|(_, is_mapping)| *is_mapping)
    }

    fn want(&mut self, byte: u8) -> Result<(), Failure> {
        if self.byte() == Some(byte) {
            self.at += 1;
            return Ok(());
        }
        Err(self.fail(&format!("expected `{}`", char::from(byte))))
    }

    fn byte(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.byte() {
            self.at += 1;
            self.at += spaces(self.bytes.get(self.at..).unwrap_or_default());
        }
    }

    fn fail(&self, message: &str) -> Failure {
        (Kind::Syntax, self.at.min(self.text.len()), message.to_owned())
    }
}

/// How many nodes a text is likely to have: each of these bytes comes before at most one, and those
/// inside strings only cost a little. Of a large text, every sixteenth piece is counted.
fn likely_nodes(bytes: &[u8]) -> usize {
    const PIECE: usize = 4096;
    let count = |bytes: &[u8]| {
        bytes.iter().filter(|byte| matches!(byte, b',' | b':' | b'[' | b'{')).count()
    };
    if bytes.len() <= 32 * PIECE {
        return 1 + count(bytes);
    }
    let counted = bytes.chunks(PIECE).step_by(16).map(|piece| (count(piece), piece.len()));
    let (found, looked) = counted.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    let likely = found.saturating_mul(bytes.len() / looked.max(1) + 1);
    likely + likely / 16
}

/// A byte, eight times.
const fn eight(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// The next eight bytes as a number.
fn next_eight(bytes: &[u8]) -> Option<u64> {
    bytes.first_chunk().map(|bytes| u64::from_le_bytes(*bytes))
}

/// How many bytes from the start end no string and begin no escape in it. Bytes are looked at eight
/// at a time; what is left of them is for the caller to step over.
fn ordinary(bytes: &[u8]) -> usize {
    let mut rest = bytes;
    while let Some(word) = next_eight(rest) {
        let is = |byte: u8| {
            let differs = word ^ eight(byte);
            differs.wrapping_sub(eight(1)) & !differs
        };
        let below_blank = word.wrapping_sub(eight(b' ')) & !word;
        // The lowest mark is exact; those above it may come from a borrow.
        let marks = (is(b'"') | is(b'\\') | below_blank) & eight(0x80);
        if marks != 0 {
            return bytes.len() - rest.len() + (marks.trailing_zeros() / 8) as usize;
        }
        rest = rest.get(8..).unwrap_or_default();
    }
    bytes.len() - rest.len()
}

/// How many of the bytes from the start are spaces; as in [`ordinary`], the last few may stay.
fn spaces(bytes: &[u8]) -> usize {
    let mut rest = bytes;
    while let Some(word) = next_eight(rest) {
        let differs = word ^ eight(b' ');
        if differs != 0 {
            return bytes.len() - rest.len() + (differs.trailing_zeros() / 8) as usize;
        }
        rest = rest.get(8..).unwrap_or_default();
    }
    bytes.len() - rest.len()
}

/// The length of the `null`, `true` or `false` at the start.
fn word(bytes: &[u8]) -> Option<usize> {
    let words: [&[u8]; 3] = [b"null", b"true", b"false"];
    words.into_iter().find(|word| bytes.starts_with(word)).map(<[u8]>::len)
}

/// The length of the number at the start (RFC 8259, section 6), 0 where there is none.
fn number(bytes: &[u8]) -> usize {
    let digits = |from: usize| {
        let rest = bytes.get(from..).unwrap_or_default();
        from + rest.iter().take_while(|byte| byte.is_ascii_digit()).count()
    };
    let whole = usize::from(bytes.first() == Some(&b'-'));
    let mut end = digits(whole);
    if end == whole || (bytes.get(whole) == Some(&b'0') && end > whole + 1) {
        return 0;
    }
    if bytes.get(end) == Some(&b'.') {
        let fraction = digits(end + 1);
        if fraction == end + 1 {
            return 0;
        }
        end = fraction;
    }
    if let Some(b'e' | b'E') = bytes.get(end) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits(end + 1 + sign);
        if exponent == end + 1 + sign {
            return 0;
        }
        end = exponent;
    }
    end
}

fn explain(error: Error, text: &str, at: usize) -> Error {
    let rest = text.get(at..).unwrap_or_default();
    if rest.starts_with("//") || rest.starts_with("/*") || rest.starts_with('#') {
        error.with_hint("JSON has no comments")
    } else if rest.starts_with('\'') {
        error.with_hint("JSON strings stand in double quotes")
    } else if rest.starts_with("{{") {
        error.with_hint("this looks like a template: render it first")
    } else {
        error
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_the_standard() {
        for text in ["0", "-0", "12", "0.5", "-1.25", "1e9", "1E+9", "1.5e-10", "10.0"] {
            assert_eq!(number(format!("{text},").as_bytes()), text.len(), "{text}");
            assert!(crate::resolve::is_json_number(text), "{text}");
        }
        for text in ["", "-", "+1", ".5", "01", "-012", "1.", "1.e5", "1e", "1e+", "e5"] {
            assert_eq!(number(text.as_bytes()), 0, "{text}");
            assert!(!crate::resolve::is_json_number(text), "{text}");
        }
        for text in ["[1.2.3]", "[1-2]", "[nullable]", "[true1]", "[1e5x]"] {
            assert!(parse(&text.into()).is_err(), "{text}");
        }
    }

    #[test]
    fn bytes_are_looked_at_eight_at_a_time_and_none_is_missed() {
        for stop in ['"', '\\', '\n', '\u{1f}', '\0'] {
            for at in 0..24 {
                let text = format!(
                    "{}{stop}{}",
                    "é ".repeat(24).get(..at).unwrap_or("a"),
                    "x\"".repeat(9)
                );
                let first = text.bytes().position(|b| b == b'"' || b == b'\\' || b < b' ');
                let found = ordinary(text.as_bytes());
                assert!(found <= first.unwrap_or(0) && first.unwrap_or(0) - found < 8, "{text:?}");
            }
        }
        assert_eq!(ordinary(b"0123456789\"abcdefgh"), 10);
        assert_eq!((spaces(b"          \n     "), spaces(b"a       ")), (10, 0));
    }

    #[test]
    fn a_sample_of_a_large_text_tells_about_how_many_nodes_it_has() {
        let text = format!("[{}1]", "{\"a\": [1, 2]}, ".repeat(30_000));
        let tree = parse(&text.as_str().into());
        let (nodes, likely) =
            (tree.map_or(0, |tree| tree.nodes.len() as usize), likely_nodes(text.as_bytes()));
        assert!(nodes <= likely && likely < nodes * 3 / 2, "{nodes} {likely}");
    }
}
