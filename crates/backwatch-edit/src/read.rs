//! Typed values out of a document, through serde, with the place of what does not fit.
//!
//! Aliases are followed, but their expansion is bounded, so that a few lines cannot become
//! gigabytes. Merge keys are not applied: `<<` is a key like any other.

use std::cell::Cell;

use serde::de::value::{BorrowedStrDeserializer, MapAccessDeserializer};
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::document::MAX_DEPTH;
use crate::error::{Error, Kind};
use crate::node::{Entries, Items, Node};
use crate::resolve::Scalar;

/// How many nodes are read at most, those behind aliases counted each time.
const MOST_NODES: usize = 1_000_000;

impl<'a> Node<'a> {
    /// Reads the node as a typed value. An error has the place of the innermost node that does not
    /// fit; a key that stands twice is one.
    ///
    /// Where a value came from is asked of the document:
    /// `document.node(&route)?.line_column()`.
    ///
    /// ```
    /// use backwatch_edit::Document;
    /// let document = Document::yaml("schedule: 0 2 * * *\nlimits: [1, 2]\n")?;
    /// #[derive(serde::Deserialize)]
    /// struct Job<'a> {
    ///     schedule: &'a str,
    ///     limits: Vec<u8>,
    /// }
    /// let job: Job = document.root().read()?;
    /// assert_eq!((job.schedule, job.limits), ("0 2 * * *", vec![1, 2]));
    /// # Ok::<(), backwatch_edit::Error>(())
    /// ```
    pub fn read<T: de::Deserialize<'a>>(self) -> Result<T, Error> {
        let left = Cell::new(MOST_NODES);
        T::deserialize(Reader { node: self, depth: 0, left: &left })
            .map_err(|error| place(self, error))
    }
}

impl de::Error for Error {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Self::new(Kind::Mismatch, message.to_string())
    }
}

/// Reads one node.
#[derive(Clone, Copy)]
struct Reader<'a, 'l> {
    node: Node<'a>,
    depth: usize,
    /// Nodes that may still be read.
    left: &'l Cell<usize>,
}

impl<'a> Reader<'a, '_> {
    /// The node itself, behind an alias if it is one.
    fn enter(self) -> Result<Self, Error> {
        let limit = |what| Err(self.node.error(Kind::Limit, what));
        if self.depth > MAX_DEPTH {
            return limit("aliases lead too deep");
        }
        let Some(left) = self.left.get().checked_sub(1) else {
            return limit("aliases make this part too large");
        };
        self.left.set(left);
        match self.node.target() {
            Some(node) => Self { node, depth: self.depth + 1, ..self }.enter(),
            None => Ok(self),
        }
    }

    fn child(self, node: Node<'a>) -> Self {
        Self { node, depth: self.depth + 1, ..self }
    }

    fn collection<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.node.is_sequence() {
            return visitor.visit_seq(Sequence { reader: self, items: self.node.items() });
        }
        if let Some(twice) = crate::duplicate::first_in(self.node) {
            let message =
                format!("the key {:?} stands twice", twice.second.as_str().unwrap_or_default());
            return Err(twice.second.error(Kind::DuplicateKey, message));
        }
        visitor.visit_map(Mapping { reader: self, entries: self.node.entries(), value: None })
    }
}

impl<'a> Deserializer<'a> for Reader<'a, '_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
        let reader = self.enter()?;
        let outcome = match reader.node.scalar() {
            Some(Scalar::Null) => visitor.visit_unit(),
            Some(Scalar::Bool(truth)) => visitor.visit_bool(truth),
            Some(Scalar::Int(spelling)) => visit_int(spelling, visitor),
            Some(Scalar::Float(spelling)) => visitor.visit_f64(float(spelling)),
            Some(Scalar::String(text)) => visitor.visit_borrowed_str(text),
            None => reader.collection(visitor),
        };
        outcome.map_err(|error| place(reader.node, error))
    }

    fn deserialize_option<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.enter()?.node.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'a>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'a>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let reader = self.enter()?;
        let outcome = if let Some(text) = reader.node.as_str() {
            BorrowedStrDeserializer::new(text).deserialize_enum(name, variants, visitor)
        } else {
            let access = Mapping { reader, entries: reader.node.entries(), value: None };
            MapAccessDeserializer::new(access).deserialize_enum(name, variants, visitor)
        };
        outcome.map_err(|error| place(reader.node, error))
    }

    fn deserialize_ignored_any<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        <W: Visitor<'a>>
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct identifier
    }
}

struct Sequence<'a, 'l> {
    reader: Reader<'a, 'l>,
    items: Items<'a>,
}

impl<'a> SeqAccess<'a> for Sequence<'a, '_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'a>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        let Some(item) = self.items.next() else { return Ok(None) };
        let read = seed.deserialize(self.reader.child(item));
        read.map(Some).map_err(|error| place(item, error))
    }
}

struct Mapping<'a, 'l> {
    reader: Reader<'a, 'l>,
    entries: Entries<'a>,
    value: Option<Node<'a>>,
}

impl<'a> MapAccess<'a> for Mapping<'a, '_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'a>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        let Some((key, value)) = self.entries.next() else { return Ok(None) };
        self.value = Some(value);
        // A key is its text, whatever it looks like.
        let read = match key.as_str() {
            Some(text) => seed.deserialize(BorrowedStrDeserializer::new(text)),
            None => seed.deserialize(self.reader.child(key)),
        };
        read.map(Some).map_err(|error: Error| place(key, error))
    }

    fn next_value_seed<V: DeserializeSeed<'a>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let value = self.value.take().unwrap_or(self.reader.node);
        seed.deserialize(self.reader.child(value)).map_err(|error| place(value, error))
    }
}

fn place(node: Node<'_>, error: Error) -> Error {
    error.at(&node.tree.text, node.tree.lines(), node.span().start)
}

fn visit_int<'a, V: Visitor<'a>>(spelling: &str, visitor: V) -> Result<V::Value, Error> {
    let digits = spelling.strip_prefix('+').unwrap_or(spelling);
    let based = [("0x", 16), ("0o", 8)]
        .into_iter()
        .find_map(|(prefix, base)| Some(u64::from_str_radix(digits.strip_prefix(prefix)?, base)));
    match (based, digits.parse::<u64>(), digits.parse::<i64>()) {
        (Some(Ok(number)), ..) | (None, Ok(number), _) => visitor.visit_u64(number),
        (None, _, Ok(number)) => visitor.visit_i64(number),
        _ => visitor.visit_f64(float(digits)),
    }
}

fn float(spelling: &str) -> f64 {
    let body = spelling.trim_start_matches(['+', '-']);
    let size = match body.to_ascii_lowercase().as_str() {
        ".inf" => f64::INFINITY,
        ".nan" => f64::NAN,
        _ => body.parse().unwrap_or(f64::NAN),
    };
    if spelling.starts_with('-') { -size } else { size }
}
