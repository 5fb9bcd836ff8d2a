//! A node of a document, as a borrowed view.
//!
//! It reads; it never changes anything. An alias is a node of its own kind and is not followed.

use std::ops::Range;

use crate::document::{Document, Properties, Tag, Tree};
use crate::error::{Error, Kind};
use crate::resolve::{self, Scalar};
use crate::route::{Format, Route, Step};
use crate::value::{Data, Value};

/// A borrowed node of a [`Document`].
#[derive(Clone, Copy)]
pub struct Node<'a> {
    pub(crate) tree: &'a Tree,
    pub(crate) id: u32,
}

/// A node of a document without the document, to be kept beside it. It holds for that document and
/// its clones; in any other it names some other node, or an empty scalar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handle(u32);

impl Document {
    /// The node of a handle that was taken from this document.
    pub fn at(&self, handle: Handle) -> Node<'_> {
        self.tree.node(handle.0)
    }
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// Keys and values.
    Mapping,
    /// Items.
    Sequence,
    /// A text, a number, nothing.
    Scalar(Style),
    /// `*name`.
    Alias,
}

/// How a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Without quotes.
    Plain,
    /// `'…'`
    Single,
    /// `"…"`
    Double,
    /// A literal block, `|`.
    Literal,
    /// A folded block, `>`.
    Folded,
}

impl<'a> Node<'a> {
    /// The node without its document.
    pub fn handle(self) -> Handle {
        Handle(self.id)
    }

    /// What it is.
    pub fn kind(self) -> NodeKind {
        match self.tag_byte() {
            Tag::BlockMapping | Tag::FlowMapping | Tag::Pair => NodeKind::Mapping,
            Tag::BlockSequence | Tag::FlowSequence => NodeKind::Sequence,
            Tag::Plain => NodeKind::Scalar(Style::Plain),
            Tag::Single => NodeKind::Scalar(Style::Single),
            Tag::Double => NodeKind::Scalar(Style::Double),
            Tag::Literal => NodeKind::Scalar(Style::Literal),
            Tag::Folded => NodeKind::Scalar(Style::Folded),
            Tag::Alias => NodeKind::Alias,
        }
    }

    /// Whether it is a mapping.
    pub fn is_mapping(self) -> bool {
        self.tag_byte().is_mapping()
    }

    /// Whether it is a sequence.
    pub fn is_sequence(self) -> bool {
        self.tag_byte().is_sequence()
    }

    /// Whether it is written as a YAML block (not in brackets, quotes or on its key's line).
    pub fn is_block(self) -> bool {
        self.tag_byte().is_block_collection() || self.tag_byte().is_block_scalar()
    }

    /// Whether it is a scalar that reads as null, an omitted value included.
    pub fn is_null(self) -> bool {
        self.scalar() == Some(Scalar::Null)
    }

    /// Byte range of its own text: without anchor and tag, without the line break behind it; a
    /// block scalar from its `|` or `>`.
    pub fn span(self) -> Range<usize> {
        let data = self.data();
        data.start as usize..data.end as usize
    }

    /// Its own text as it is written.
    pub fn source(self) -> &'a str {
        self.tree.slice(self.span())
    }

    /// The decoded text of a scalar: quotes, escapes, indentation and folding undone.
    pub fn as_str(self) -> Option<&'a str> {
        let data = self.data();
        if data.decoded {
            let at = self.tree.decoded.binary_search_by_key(&self.id, |entry| entry.0).ok()?;
            return self.tree.decoded.get(at).map(|entry| &*entry.1);
        }
        match data.tag {
            Tag::Plain => Some(self.source()),
            Tag::Single | Tag::Double => {
                Some(self.source().get(1..self.source().len().checked_sub(1)?).unwrap_or_default())
            }
            Tag::Literal | Tag::Folded => Some(""),
            _ => None,
        }
    }

    /// The decoded text of a scalar, shared with the tree where it has a copy of its own.
    pub(crate) fn shared_text(self) -> Option<std::sync::Arc<str>> {
        let found = self.tree.decoded.binary_search_by_key(&self.id, |entry| entry.0);
        match found.ok().and_then(|at| self.tree.decoded.get(at)) {
            Some((_, text)) => Some(std::sync::Arc::clone(text)),
            None => self.as_str().map(std::sync::Arc::from),
        }
    }

    /// What a scalar means after YAML's core schema, or after JSON.
    pub fn scalar(self) -> Option<Scalar<'a>> {
        let text = self.as_str()?;
        let plain = self.data().tag == Tag::Plain;
        match self.tag() {
            None if plain => Some(resolve::plain(text)),
            None | Some("!" | "!!str") => Some(Scalar::String(text)),
            Some(_) if plain => Some(resolve::plain(text)),
            Some(_) => Some(Scalar::String(text)),
        }
    }

    /// The value under a key. Of a repeated key the last counts, as for most readers.
    pub fn get(self, key: &str) -> Option<Node<'a>> {
        self.entries().filter(|(known, _)| known.as_str() == Some(key)).last().map(|entry| entry.1)
    }

    /// The value under a key; for an alias the node that it refers to.
    pub fn value(self, key: &str) -> Option<Node<'a>> {
        self.get(key).map(|node| node.target().unwrap_or(node))
    }

    /// The n-th item of a sequence, from 0.
    pub fn item(self, index: usize) -> Option<Node<'a>> {
        self.items().nth(index)
    }

    /// The items of a sequence; none for other nodes.
    pub fn items(self) -> Items<'a> {
        let next = if self.is_sequence() { self.id + 1 } else { self.data().skip };
        Items { tree: self.tree, next, end: self.data().skip }
    }

    /// Keys and values of a mapping; none for other nodes.
    pub fn entries(self) -> Entries<'a> {
        let next = if self.is_mapping() { self.id + 1 } else { self.data().skip };
        Entries { inner: Items { tree: self.tree, next, end: self.data().skip } }
    }

    /// The name of its anchor, without `&`.
    pub fn anchor(self) -> Option<&'a str> {
        let (start, end) = self.properties()?.anchor;
        self.tree.slice(start as usize..end as usize).strip_prefix('&')
    }

    /// Its tag as it is written, e.g. `!!str`.
    pub fn tag(self) -> Option<&'a str> {
        let (start, end) = self.properties()?.tag;
        (start < end).then(|| self.tree.slice(start as usize..end as usize))
    }

    /// Whether an alias refers to this node itself.
    pub fn is_referred(self) -> bool {
        self.properties().is_some_and(|properties| properties.referred)
    }

    /// The node that an alias refers to.
    pub fn target(self) -> Option<Node<'a>> {
        let at = self.tree.aliases.binary_search_by_key(&self.id, |entry| entry.0).ok()?;
        self.tree.aliases.get(at).map(|entry| self.tree.node(entry.1))
    }

    /// Line and column of its start, both from 1, the column in characters.
    pub fn line_column(self) -> (usize, usize) {
        self.tree.lines().line_column(&self.tree.text, self.span().start)
    }

    /// Comment lines directly above it, from the top, without `#` and the blanks around. For an
    /// entry's value: above its key; for an item: above its dash.
    pub fn comments_above(self) -> Vec<&'a str> {
        crate::comment::above(self)
    }

    /// The comment behind it, without `#` and the blanks around.
    pub fn comment_behind(self) -> Option<&'a str> {
        crate::comment::behind(self)
    }

    /// The route to it from the start of its text.
    pub fn route(self) -> Route {
        crate::path::route(self)
    }

    /// Its text read as a document of its own. Errors give the place in *this* text.
    pub fn embedded(self, format: Format) -> Result<Document, Error> {
        crate::embed::document(self, format)
    }

    /// Its meaning as a value; aliases inside are an error, since a value has none.
    pub fn to_value(self) -> Result<Value, Error> {
        let value = match self.scalar() {
            Some(Scalar::Null) => Value::null(),
            Some(Scalar::Bool(truth)) => Value::from(truth),
            Some(Scalar::Int(spelling) | Scalar::Float(spelling)) => {
                Value::new(Data::Number(spelling.to_owned()))
            }
            Some(Scalar::String(text)) => Value::from(text),
            None if self.is_sequence() => {
                let items = self.items().map(Node::to_value).collect::<Result<_, _>>()?;
                Value::new(Data::Sequence(items))
            }
            None if self.is_mapping() => {
                let mut entries = Vec::new();
                for (key, value) in self.entries() {
                    let name = key.as_str().ok_or_else(|| key.refuse_key())?;
                    entries.push((name.to_owned(), value.to_value()?));
                }
                Value::new(Data::Mapping(entries))
            }
            None => {
                return Err(self.error(Kind::SharedByAlias, "an alias stands here"));
            }
        };
        Ok(value)
    }

    /// An error at this node's place, for readers built on top of this crate.
    pub fn reading_error(self, message: impl Into<String>) -> Error {
        self.error(Kind::Mismatch, message)
    }

    pub(crate) fn error(self, kind: Kind, message: impl Into<String>) -> Error {
        self.tree.error(kind, self.span().start, message)
    }

    pub(crate) fn data(self) -> crate::arena::Data {
        self.tree.nodes.get(self.id)
    }

    pub(crate) fn tag_byte(self) -> Tag {
        self.data().tag
    }

    pub(crate) fn properties(self) -> Option<&'a Properties> {
        if !self.data().properties {
            return None;
        }
        let found = self.tree.properties.binary_search_by_key(&self.id, |entry| entry.node).ok()?;
        self.tree.properties.get(found)
    }

    /// Children in order: keys and values alternate in a mapping.
    pub(crate) fn children(self) -> Items<'a> {
        let next = if self.tag_byte().is_collection() { self.id + 1 } else { self.data().skip };
        Items { tree: self.tree, next, end: self.data().skip }
    }

    /// Where it begins with its anchor and tag.
    pub(crate) fn outer_start(self) -> usize {
        let own = self.data().start;
        let Some(properties) = self.properties() else { return own as usize };
        [properties.anchor, properties.tag]
            .into_iter()
            .filter(|(start, end)| start < end)
            .fold(own, |first, (start, _)| first.min(start)) as usize
    }

    pub(crate) fn step(self, step: &Step) -> Result<Node<'a>, Error> {
        let missing = |what: String| self.error(Kind::NotFound, what);
        match (step, self.kind()) {
            (_, NodeKind::Alias) => {
                Err(self.error(Kind::SharedByAlias, "the route leads through an alias"))
            }
            (Step::Key(key), NodeKind::Mapping) => {
                self.get(key).ok_or_else(|| missing(format!("there is no key {key:?} here")))
            }
            (Step::Index(index), NodeKind::Sequence) => {
                let count = self.items().count();
                self.item(*index).ok_or_else(|| {
                    missing(format!("there is no item {index} here, only {count} items"))
                })
            }
            (Step::Key(key), _) => {
                Err(self.error(Kind::Mismatch, format!("{key:?} is looked for in no mapping")))
            }
            (Step::Index(index), _) => {
                Err(self.error(Kind::Mismatch, format!("item {index} of what is no sequence")))
            }
            (Step::Document(_) | Step::Embedded(_), _) => Err(self.error(
                Kind::Mismatch,
                "a document step stands at the start of a route or behind an embedded step",
            )),
        }
    }

    fn refuse_key(self) -> Error {
        self.error(Kind::Unsupported, "a key here is not a text")
    }
}

impl PartialEq for Node<'_> {
    /// The same node of the same document.
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.tree, other.tree) && self.id == other.id
    }
}

impl Eq for Node<'_> {}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let shown: String = self.source().chars().take(60).collect();
        f.debug_tuple("Node").field(&self.kind()).field(&shown).finish()
    }
}

/// Iterates over the items of a sequence.
#[derive(Clone, Debug)]
pub struct Items<'a> {
    tree: &'a Tree,
    next: u32,
    end: u32,
}

impl<'a> Iterator for Items<'a> {
    type Item = Node<'a>;

    fn next(&mut self) -> Option<Node<'a>> {
        if self.next >= self.end {
            return None;
        }
        let node = self.tree.node(self.next);
        self.next = node.data().skip;
        Some(node)
    }
}

/// Iterates over keys and values of a mapping.
#[derive(Clone, Debug)]
pub struct Entries<'a> {
    inner: Items<'a>,
}

impl<'a> Iterator for Entries<'a> {
    type Item = (Node<'a>, Node<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        Some((self.inner.next()?, self.inner.next()?))
    }
}
