//! Reads JSON text into the tree, strictly, without recursion.

use std::sync::Arc;

use crate::document::{MAX_DEPTH, Tag, Tree};
use crate::error::{Error, Kind};
use crate::lines::Lines;
use crate::route::Format;

/// Reads one value.
pub(crate) fn parse(text: &Arc<str>) -> Result<Tree, Error> {
    let mut tree = Tree::new(Arc::clone(text), Format::Json);
    // Each of these comes before at most one node; those inside strings only cost a little.
    tree.nodes.reserve(1 + text.bytes().filter(|byte| b",:[{".contains(byte)).count());
    let mut reader = Reader { text, at: 0, stack: Vec::new() };
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
    at: usize,
    stack: Vec<u32>,
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
                    if self.in_mapping(tree) { Expect::Key } else { Expect::Value }
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
                self.stack.push(tree.nodes.push(self.at, self.at + 1, tag, false));
                self.at += 1;
                Ok(if byte == b'{' { Expect::KeyOrEnd } else { Expect::ValueOrEnd })
            }
            b'"' => {
                self.string(tree)?;
                Ok(self.after_value())
            }
            b']' => Err(self.fail("a comma before the closing bracket")),
            _ => {
                let rest = self.text.get(self.at..).unwrap_or_default();
                let length = rest
                    .find(|c: char| !(c.is_ascii_alphanumeric() || "+-._".contains(c)))
                    .unwrap_or(rest.len());
                let word = rest.get(..length).unwrap_or_default();
                if !(matches!(word, "null" | "true" | "false")
                    || crate::resolve::is_json_number(word))
                {
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
        let bytes = self.text.as_bytes();
        let mut escaped = false;
        self.at += 1;
        loop {
            match bytes.get(self.at) {
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
        if self.in_mapping(tree) == (byte == b'}') {
            Ok(self.close(tree))
        } else {
            Err(self.fail("the wrong closing bracket"))
        }
    }

    fn close(&mut self, tree: &mut Tree) -> Expect {
        self.at += 1;
        if let Some(node) = self.stack.pop() {
            tree.nodes.close(node, self.at);
        }
        self.after_value()
    }

    fn after_value(&self) -> Expect {
        if self.stack.is_empty() { Expect::Nothing } else { Expect::CommaOrEnd }
    }

    fn in_mapping(&self, tree: &Tree) -> bool {
        self.stack.last().is_some_and(|node| tree.nodes.get(*node).tag == Tag::FlowMapping)
    }

    fn want(&mut self, byte: u8) -> Result<(), Failure> {
        if self.byte() == Some(byte) {
            self.at += 1;
            return Ok(());
        }
        Err(self.fail(&format!("expected `{}`", char::from(byte))))
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        while matches!(self.byte(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn fail(&self, message: &str) -> Failure {
        (Kind::Syntax, self.at.min(self.text.len()), message.to_owned())
    }
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
