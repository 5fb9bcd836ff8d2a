//! How the decoded text of a scalar lies in the bytes of the file.
//!
//! It reads a scalar a second time, independently of the parser, and says for each piece of text
//! where it stands. Whoever uses it compares the text with the parser's and refuses on a
//! difference, so a mistake here costs an edit, never a file.

mod block;
mod quoted;

use std::ops::Range;

use crate::document::Tag;
use crate::node::Node;
use crate::route::Format;

pub(crate) use block::{folded_source, write_folded};

/// A piece of text and the bytes it stands in; compact, since a large scalar has many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unit {
    raw: (u32, u32),
    text: (u32, u32),
    verbatim: bool,
}

impl Unit {
    fn new(raw: Range<usize>, text: Range<usize>, verbatim: bool) -> Self {
        // Texts above 32 MiB are refused before.
        let short = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let raw = (short(raw.start), short(raw.end));
        Self { raw, text: (short(text.start), short(text.end)), verbatim }
    }

    /// Range in the file's text.
    pub(crate) fn raw(&self) -> Range<usize> {
        self.raw.0 as usize..self.raw.1 as usize
    }

    /// Range in the decoded text.
    pub(crate) fn text(&self) -> Range<usize> {
        self.text.0 as usize..self.text.1 as usize
    }

    /// Whether both are the same bytes, so that the piece may be cut anywhere.
    pub(crate) fn is_verbatim(&self) -> bool {
        self.verbatim
    }
}

/// A scalar's decoded text with its places.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reading {
    pub(crate) text: String,
    pub(crate) units: Vec<Unit>,
    /// Column of the content of a block scalar.
    pub(crate) indentation: usize,
}

impl Reading {
    /// The offset in the file at which an offset of the decoded text stands.
    pub(crate) fn locate(&self, offset: usize) -> Option<usize> {
        let first = self.units.partition_point(|unit| unit.text().end < offset);
        let near = self.units.get(first..).unwrap_or_default();
        let near = || near.iter().take_while(|unit| unit.text().start <= offset);
        let exact = near().filter(|unit| unit.verbatim).last();
        if let Some(unit) = exact {
            return Some(unit.raw().start + (offset - unit.text().start));
        }
        near().find_map(|unit| match offset {
            _ if offset == unit.text().start => Some(unit.raw().start),
            _ if offset == unit.text().end => Some(unit.raw().end),
            _ => None,
        })
    }

    fn push_verbatim(&mut self, source: &str, raw: Range<usize>) {
        let start = self.text.len();
        self.text.push_str(source.get(raw.clone()).unwrap_or_default());
        self.units.push(Unit::new(raw, start..self.text.len(), true));
    }

    fn push(&mut self, raw: Range<usize>, text: &str) {
        let start = self.text.len();
        self.text.push_str(text);
        self.units.push(Unit::new(raw, start..self.text.len(), false));
    }
}

/// What a scalar is written as, and where: enough to read it again after a change.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Manner {
    pub(crate) tag: Tag,
    pub(crate) format: Format,
    /// Column of the collection around, for block scalars.
    pub(crate) parent: Option<usize>,
}

impl Manner {
    pub(crate) fn of(node: Node<'_>) -> Self {
        let tree = node.tree;
        let parent = crate::plan::parent(node)
            .map(|parent| crate::layout::column(tree, parent.span().start));
        Self { tag: node.tag_byte(), format: tree.format, parent }
    }
}

/// Reads the scalar that stands in a range of a text.
pub(crate) fn read(source: &str, span: Range<usize>, manner: Manner) -> Option<Reading> {
    let mut reading = Reading::default();
    match manner.tag {
        Tag::Literal | Tag::Folded => block::read(source, span, manner, &mut reading)?,
        Tag::Plain => quoted::plain(source, span, &mut reading),
        Tag::Single => quoted::single(source, inner(&span)?, &mut reading),
        Tag::Double if manner.format == Format::Json => {
            quoted::json(source, inner(&span)?, &mut reading)?;
        }
        Tag::Double => quoted::double(source, inner(&span)?, &mut reading)?,
        _ => return None,
    }
    Some(reading)
}

/// Reads a node's scalar; nothing where this reading differs from the parser's.
pub(crate) fn of(node: Node<'_>) -> Option<Reading> {
    let reading = read(&node.tree.text, node.span(), Manner::of(node))?;
    (Some(reading.text.as_str()) == node.as_str()).then_some(reading)
}

fn inner(span: &Range<usize>) -> Option<Range<usize>> {
    let inner = span.start + 1..span.end.checked_sub(1)?;
    (inner.start <= inner.end).then_some(inner)
}
