//! Builds the tree from parser events, with exact byte ranges.
//!
//! `cursor` is the end of the last token; what stands between it and the next node (indicators,
//! anchors, tags, comments) is walked over here.

use std::ops::Range;

use granit_parser::{Event, ScalarStyle, StructureStyle};

use super::Header;
use super::trivia::{line_end, skip_indicator, skip_trivia};
use crate::document::{MAX_DEPTH, Properties, Tag, Tree};
use crate::error::{Error, Kind};

pub(super) struct Builder<'t> {
    text: &'t str,
    cursor: usize,
    stack: Vec<Frame>,
    /// Node of each anchor, by the parser's id.
    anchors: Vec<u32>,
    root_found: bool,
}

struct Frame {
    node: u32,
    tag: Tag,
    /// In a mapping: whether a key comes next.
    key_next: bool,
    column: usize,
}

/// What an event says about a node before its range is known.
struct Arrival {
    tag: Tag,
    anchored: bool,
    tag_range: Option<Range<usize>>,
    tag_is_core: bool,
}

impl<'t> Builder<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, cursor: 0, stack: Vec::new(), anchors: Vec::new(), root_found: false }
    }

    pub(super) fn take(
        &mut self,
        event: Event<'_>,
        range: Range<usize>,
        tag_range: Option<Range<usize>>,
        tree: &mut Tree,
    ) -> Result<(), Error> {
        match event {
            Event::DocumentStart(explicit, _) => {
                self.root_found = false;
                if explicit {
                    self.cursor = self.cursor.max(range.end);
                }
            }
            Event::DocumentEnd => {
                self.ensure_root(range.start, tree);
                self.cursor = self.cursor.max(range.end);
            }
            Event::Comment(_, _) => tree.comments.push((offset(range.start), offset(range.end))),
            Event::Anchor(id, _) => self.name_anchor(id, &range, tree),
            Event::Alias(id) => self.alias(id, &range, tree)?,
            Event::Scalar(value, style, anchor, tag) => {
                let arrival = Arrival {
                    tag: scalar_tag(style),
                    anchored: anchor != 0,
                    tag_is_core: tag.is_some_and(|tag| is_core(&tag.to_string(), "str")),
                    tag_range,
                };
                self.scalar(&value, &range, &arrival, tree)?;
            }
            Event::SequenceStart(style, anchor, tag) => {
                let arrival = Arrival {
                    tag: if style == StructureStyle::Block {
                        Tag::BlockSequence
                    } else {
                        Tag::FlowSequence
                    },
                    anchored: anchor != 0,
                    tag_is_core: tag.is_some_and(|tag| is_core(&tag.to_string(), "seq")),
                    tag_range,
                };
                self.open(&range, arrival, tree)?;
            }
            Event::MappingStart(style, anchor, tag) => {
                let arrival = Arrival {
                    tag: if style == StructureStyle::Block {
                        Tag::BlockMapping
                    } else {
                        Tag::FlowMapping
                    },
                    anchored: anchor != 0,
                    tag_is_core: tag.is_some_and(|tag| is_core(&tag.to_string(), "map")),
                    tag_range,
                };
                self.open(&range, arrival, tree)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(&range, tree),
            _ => {}
        }
        Ok(())
    }

    pub(super) fn finish(mut self, tree: &mut Tree) {
        if tree.roots.is_empty() {
            self.root_found = false;
            self.ensure_root(self.text.len(), tree);
        }
        if !tree.comments.is_sorted() {
            tree.comments.sort_unstable();
        }
        tree.properties.sort_unstable_by_key(|entry| entry.node);
        tree.nodes.shrink();
        tree.decoded.shrink_to_fit();
    }

    /// A document without a node gets a null where content would be added.
    fn ensure_root(&mut self, end: usize, tree: &mut Tree) {
        if self.root_found {
            return;
        }
        let before = self.text.get(..end).unwrap_or_default();
        let at = before.trim_end_matches([' ', '\t', '\n', '\r']).len().max(self.cursor.min(end));
        let arrival =
            Arrival { tag: Tag::Plain, anchored: false, tag_range: None, tag_is_core: false };
        self.add(at..at, &arrival, tree);
    }

    fn scalar(
        &mut self,
        value: &str,
        range: &Range<usize>,
        arrival: &Arrival,
        tree: &mut Tree,
    ) -> Result<(), Error> {
        let omitted = range.is_empty() && arrival.tag == Tag::Plain;
        if omitted && self.stack.is_empty() && !arrival.anchored && arrival.tag_range.is_none() {
            // The root of an empty document: placed at the document's end.
            return Ok(());
        }
        let at = self.enter(arrival, omitted);
        let own = if omitted {
            at..at
        } else if arrival.tag.is_block_scalar() {
            self.block_scalar(at, range.end).ok_or_else(|| self.lost(range.start))?
        } else {
            let raw = self.text.get(range.clone()).unwrap_or_default();
            range.start..range.start + raw.trim_end_matches([' ', '\t', '\n', '\r']).len()
        };
        if own.start < self.cursor {
            return Err(self.lost(own.start));
        }
        let raw = self.text.get(own.clone()).unwrap_or_default();
        let stored = match arrival.tag {
            Tag::Plain => raw,
            Tag::Single | Tag::Double => raw.get(1..raw.len().saturating_sub(1)).unwrap_or(raw),
            _ => "",
        };
        let decoded = !omitted && stored != value;
        self.cursor = own.end;
        let id = self.add(own, arrival, tree);
        if decoded {
            tree.decoded.push((id, value.into()));
            tree.nodes.mark_decoded(id);
        }
        Ok(())
    }

    fn block_scalar(&self, at: usize, limit: usize) -> Option<Range<usize>> {
        let header = Header::read(self.text, at)?;
        let column = self.stack.last().map(|frame| frame.column);
        let indentation = header.indentation(self.text, column).unwrap_or(0);
        Some(at..header.content_end(self.text, indentation, limit))
    }

    fn alias(&mut self, id: usize, range: &Range<usize>, tree: &mut Tree) -> Result<(), Error> {
        let arrival =
            Arrival { tag: Tag::Alias, anchored: false, tag_range: None, tag_is_core: false };
        self.enter(&arrival, false);
        self.cursor = range.end;
        let node = self.add(range.clone(), &arrival, tree);
        let target = *self.anchors.get(id).ok_or_else(|| self.lost(range.start))?;
        tree.aliases.push((node, target));
        if let Some(entry) = tree.properties.iter_mut().rev().find(|entry| entry.node == target) {
            entry.referred = true;
        }
        Ok(())
    }

    fn name_anchor(&mut self, id: usize, range: &Range<usize>, tree: &mut Tree) {
        let node = tree.nodes.len().saturating_sub(1);
        if self.anchors.len() <= id {
            self.anchors.resize(id + 1, 0);
        }
        if let Some(known) = self.anchors.get_mut(id) {
            *known = node;
        }
        if let Some(entry) = tree.properties.iter_mut().rev().find(|entry| entry.node == node) {
            entry.anchor = (offset(range.start), offset(range.end));
        }
    }

    fn open(
        &mut self,
        range: &Range<usize>,
        mut arrival: Arrival,
        tree: &mut Tree,
    ) -> Result<(), Error> {
        if self.stack.len() >= MAX_DEPTH {
            let message = format!("the text is nested more than {MAX_DEPTH} levels deep");
            let lines = crate::lines::Lines::new(self.text);
            return Err(Error::new(Kind::Limit, message).at(self.text, &lines, range.start));
        }
        let at = skip_trivia(self.text, self.enter(&arrival, false));
        let byte = self.text.as_bytes().get(at);
        match arrival.tag {
            Tag::FlowMapping if byte != Some(&b'{') => arrival.tag = Tag::Pair,
            Tag::BlockSequence if byte != Some(&b'-') => return Err(self.lost(range.start)),
            Tag::FlowSequence if byte != Some(&b'[') => return Err(self.lost(range.start)),
            _ => {}
        }
        let opens = matches!(arrival.tag, Tag::FlowMapping | Tag::FlowSequence);
        self.cursor = if opens { at + 1 } else { at };
        let node = self.add(at..at, &arrival, tree);
        let line_start =
            self.text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |found| found + 1);
        let column = self
            .text
            .get(line_start..at)
            .unwrap_or_default()
            .chars()
            .filter(|c| *c != '\u{feff}')
            .count();
        let key_next = arrival.tag.is_mapping();
        self.stack.push(Frame { node, tag: arrival.tag, key_next, column });
        Ok(())
    }

    fn close(&mut self, range: &Range<usize>, tree: &mut Tree) {
        let Some(frame) = self.stack.pop() else { return };
        if matches!(frame.tag, Tag::FlowMapping | Tag::FlowSequence) {
            self.cursor = self.cursor.max(range.end);
        }
        tree.nodes.close(frame.node, self.cursor);
    }

    /// Walks over the indicators and properties in front of a node; gives the offset behind them.
    fn enter(&mut self, arrival: &Arrival, omitted: bool) -> usize {
        let text = self.text;
        let mut at = self.cursor;
        if let Some(frame) = self.stack.last() {
            if matches!(frame.tag, Tag::FlowMapping | Tag::FlowSequence)
                && (frame.key_next || !frame.tag.is_mapping())
            {
                at = skip_indicator(text, at, b',').unwrap_or(at);
            }
            at = match (frame.tag, frame.key_next) {
                (Tag::BlockSequence, _) => skip_indicator(text, at, b'-').unwrap_or(at),
                (tag, true) if tag.is_mapping() => skip_question(text, at),
                (tag, false) if tag.is_mapping() => skip_indicator(text, at, b':').unwrap_or(at),
                _ => at,
            };
        }
        let properties = usize::from(arrival.anchored) + usize::from(arrival.tag_range.is_some());
        for _ in 0..properties {
            at = skip_property(text, at);
        }
        if omitted { at } else { skip_trivia(text, at) }
    }

    fn add(&mut self, range: Range<usize>, arrival: &Arrival, tree: &mut Tree) -> u32 {
        let properties = arrival.anchored || arrival.tag_range.is_some();
        let id = tree.nodes.push(range.start, range.end, arrival.tag, properties);
        if properties {
            let tag = arrival.tag_range.clone().unwrap_or(0..0);
            tree.properties.push(Properties {
                node: id,
                tag: (offset(tag.start), offset(tag.end)),
                tag_is_core: arrival.tag_is_core,
                ..Properties::default()
            });
        }
        match self.stack.last_mut() {
            None => {
                tree.roots.push(id);
                self.root_found = true;
            }
            Some(frame) if frame.tag.is_mapping() => frame.key_next = !frame.key_next,
            Some(_) => {}
        }
        id
    }

    fn lost(&self, at: usize) -> Error {
        let lines = crate::lines::Lines::new(self.text);
        Error::new(Kind::Unsupported, "this way of writing YAML is not understood to the byte")
            .at(self.text, &lines, at)
    }
}

/// Text offsets fit: texts above 32 MiB are refused before.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Whether a tag is YAML's own for that kind; the parser writes the prefix of `!!` out.
fn is_core(tag: &str, kind: &str) -> bool {
    ["!!", "tag:yaml.org,2002:"].iter().any(|prefix| tag.strip_prefix(prefix) == Some(kind))
}

fn scalar_tag(style: ScalarStyle) -> Tag {
    match style {
        ScalarStyle::Plain => Tag::Plain,
        ScalarStyle::SingleQuoted => Tag::Single,
        ScalarStyle::DoubleQuoted => Tag::Double,
        ScalarStyle::Literal => Tag::Literal,
        ScalarStyle::Folded => Tag::Folded,
    }
}

/// Offset behind the `?` of an explicit key, if one follows.
fn skip_question(text: &str, at: usize) -> usize {
    let found = skip_trivia(text, at);
    let bytes = text.as_bytes();
    let explicit =
        bytes.get(found) == Some(&b'?') && bytes.get(found + 1).is_none_or(u8::is_ascii_whitespace);
    if explicit { found + 1 } else { at }
}

/// Offset behind one anchor or tag.
fn skip_property(text: &str, at: usize) -> usize {
    let found = skip_trivia(text, at);
    let bytes = text.as_bytes();
    if !matches!(bytes.get(found), Some(b'&' | b'!')) {
        return at;
    }
    let rest = bytes.get(found..line_end(bytes, found)).unwrap_or_default();
    let length = rest
        .iter()
        .position(|byte| byte.is_ascii_whitespace() || b",[]{}".contains(byte))
        .unwrap_or(rest.len());
    found + length
}
