//! A parsed text: the text itself and a compact tree of byte ranges into it.
//!
//! The tree is an arena in document order, 12 bytes a node; scalars are ranges into the text and
//! only those with escapes or folding keep a decoded copy. Aliases are never expanded. It does not
//! know how to edit; see [`apply`](crate::apply()).

use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock};

use crate::arena::Arena;
pub(crate) use crate::arena::Tag;
use crate::error::{Error, Kind};
use crate::lines::Lines;
use crate::node::Node;
use crate::route::{Format, Route, Step};

/// Largest text that is read, in bytes.
pub const MAX_BYTES: usize = 32 << 20;
/// Deepest nesting that is read.
pub const MAX_DEPTH: usize = 128;

/// A parsed YAML stream or JSON value, with its text. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Document {
    pub(crate) tree: Arc<Tree>,
}

/// A key that stands twice in one mapping.
#[derive(Clone, Copy, Debug)]
pub struct DuplicateKey<'a> {
    /// The first key.
    pub first: Node<'a>,
    /// The key that repeats it.
    pub second: Node<'a>,
}

impl Document {
    /// Reads a stream of YAML documents. A text without any has one root that is `null`.
    pub fn yaml(text: impl Into<Arc<str>>) -> Result<Self, Error> {
        let text = text.into();
        crate::encoding::check_size(&text)?;
        Ok(Self { tree: Arc::new(crate::yaml::parse(&text)?) })
    }

    /// Whether the two readers of YAML agree on the text; `None` where only the parser reads it.
    ///
    /// Most files are read by a reader made for them, which must never differ from the parser. This
    /// is for tests and fuzzing, which hold the two against each other.
    #[doc(hidden)]
    pub fn readers_agree(text: impl Into<Arc<str>>) -> Option<bool> {
        crate::yaml::readers_agree(&text.into())
    }

    /// Reads one JSON value, strictly (RFC 8259; a byte-order mark is let pass).
    pub fn json(text: impl Into<Arc<str>>) -> Result<Self, Error> {
        let text = text.into();
        crate::encoding::check_size(&text)?;
        Ok(Self { tree: Arc::new(crate::json::parse(&text)?) })
    }

    /// Reads a text in the given language.
    pub fn parse(format: Format, text: impl Into<Arc<str>>) -> Result<Self, Error> {
        match format {
            Format::Yaml => Self::yaml(text),
            Format::Json => Self::json(text),
        }
    }

    /// The language it was read in.
    pub fn format(&self) -> Format {
        self.tree.format
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.tree.text
    }

    /// The root of each document of the stream; there is at least one.
    pub fn roots(&self) -> impl ExactSizeIterator<Item = Node<'_>> {
        self.tree.roots.iter().map(|id| Node { tree: &self.tree, id: *id })
    }

    /// The root of the first document.
    pub fn root(&self) -> Node<'_> {
        Node { tree: &self.tree, id: self.tree.roots.first().copied().unwrap_or(0) }
    }

    /// The node at a route that stays within this text.
    ///
    /// A route through [`Step::Embedded`] is [`Error::is_wrong_kind`]: read the embedded document
    /// with [`Node::embedded`] and go on in it.
    pub fn node(&self, route: &Route) -> Result<Node<'_>, Error> {
        let mut node = self.root();
        for (at, step) in route.steps().iter().enumerate() {
            node = match step {
                Step::Document(index) if at == 0 => self.roots().nth(*index).ok_or_else(|| {
                    Error::new(Kind::NotFound, format!("there is no document {}", index + 1))
                })?,
                step => node.step(step)?,
            };
        }
        Ok(node)
    }

    /// Keys that stand twice in their mapping, in document order. Most JSON readers take the last,
    /// most YAML readers of configuration refuse the file.
    pub fn duplicate_keys(&self) -> Vec<DuplicateKey<'_>> {
        crate::duplicate::find(&self.tree)
    }

    /// Line and column of a byte offset, both from 1, the column in characters.
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        self.tree.lines().line_column(&self.tree.text, offset)
    }

    /// Text of a line counted from 1, without its line break.
    pub fn line_text(&self, line: usize) -> &str {
        self.tree.lines().line_text(&self.tree.text, line)
    }

    /// The line break of the text: `"\r\n"` if its first line ends so, else `"\n"`.
    pub fn line_break(&self) -> &'static str {
        self.tree.line_break()
    }
}

/// Anchor and tag of a node.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Properties {
    pub(crate) node: u32,
    /// Range of `&name`, empty if there is none.
    pub(crate) anchor: (u32, u32),
    /// Range of the tag's text, empty if there is none.
    pub(crate) tag: (u32, u32),
    /// Whether the tag is one of YAML's own for mappings and sequences, which changes nothing.
    pub(crate) tag_is_core: bool,
    /// Whether an alias refers to the node.
    pub(crate) referred: bool,
}

/// The parsed text.
#[derive(Debug)]
pub(crate) struct Tree {
    pub(crate) text: Arc<str>,
    pub(crate) format: Format,
    pub(crate) nodes: Arena,
    pub(crate) roots: Vec<u32>,
    /// Decoded texts of scalars that are not a slice of the text, by node.
    pub(crate) decoded: Vec<(u32, Arc<str>)>,
    /// Anchors and tags, by node.
    pub(crate) properties: Vec<Properties>,
    /// Aliases and the nodes they refer to, by alias.
    pub(crate) aliases: Vec<(u32, u32)>,
    /// Ranges of comments, in order.
    pub(crate) comments: Vec<(u32, u32)>,
    pub(crate) lines: OnceLock<Lines>,
    /// Documents read from scalars, so that they are read once.
    embedded: Mutex<Vec<(u32, Document)>>,
}

impl Tree {
    pub(crate) fn new(text: Arc<str>, format: Format) -> Self {
        Self {
            text,
            format,
            nodes: Arena::default(),
            roots: Vec::new(),
            decoded: Vec::new(),
            properties: Vec::new(),
            aliases: Vec::new(),
            comments: Vec::new(),
            lines: OnceLock::new(),
            embedded: Mutex::default(),
        }
    }

    /// Whether the other says the same of the same text.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.nodes == other.nodes
            && self.roots == other.roots
            && self.decoded == other.decoded
            && self.properties == other.properties
            && self.aliases == other.aliases
            && self.comments == other.comments
    }

    /// The document inside a scalar, if it was read before.
    pub(crate) fn known_document(&self, node: u32, format: Format) -> Option<Document> {
        let known = self.embedded.lock().ok()?;
        let found = known.iter().find(|(id, document)| *id == node && document.format() == format);
        found.map(|(_, document)| document.clone())
    }

    pub(crate) fn keep_document(&self, node: u32, document: &Document) {
        // Another thread may have kept it meanwhile; twice does no harm.
        if let Ok(mut known) = self.embedded.lock() {
            known.push((node, document.clone()));
        }
    }

    pub(crate) fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| Lines::new(&self.text))
    }

    pub(crate) fn line_break(&self) -> &'static str {
        match self.text.find('\n') {
            Some(at) if self.slice(..at).ends_with('\r') => "\r\n",
            _ => "\n",
        }
    }

    /// The text in a range; empty where the range is no valid one.
    pub(crate) fn slice<R: std::slice::SliceIndex<str, Output = str>>(&self, range: R) -> &str {
        self.text.get(range).unwrap_or_default()
    }

    pub(crate) fn node(&self, id: u32) -> Node<'_> {
        Node { tree: self, id }
    }

    /// The decoded texts of some nodes.
    pub(crate) fn decoded_in(&self, ids: &Range<u32>) -> &[(u32, Arc<str>)] {
        let at = |id: u32| self.decoded.partition_point(|entry| entry.0 < id);
        self.decoded.get(at(ids.start)..at(ids.end)).unwrap_or_default()
    }

    /// The properties of some nodes.
    pub(crate) fn properties_in(&self, ids: &Range<u32>) -> &[Properties] {
        let at = |id: u32| self.properties.partition_point(|entry| entry.node < id);
        self.properties.get(at(ids.start)..at(ids.end)).unwrap_or_default()
    }

    /// An error at a byte offset of this text.
    pub(crate) fn error(&self, kind: Kind, offset: usize, message: impl Into<String>) -> Error {
        Error::new(kind, message).at(&self.text, self.lines(), offset)
    }

    /// Index of the first comment that starts at or behind the offset.
    pub(crate) fn comment_index(&self, offset: usize) -> usize {
        self.comments.partition_point(|comment| (comment.0 as usize) < offset)
    }

    /// The comment that starts in the range, if any.
    pub(crate) fn comment_in(&self, range: Range<usize>) -> Option<(usize, usize)> {
        let (start, end) = *self.comments.get(self.comment_index(range.start))?;
        range.contains(&(start as usize)).then_some((start as usize, end as usize))
    }
}
