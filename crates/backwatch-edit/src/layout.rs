//! How the surroundings of an edit are written, so that new content looks like them.
//!
//! It counts; it decides nothing about meaning. The nearest part of the tree is asked first.

mod flow;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::document::{Tag, Tree};
use crate::node::Node;
use crate::resolve;

pub(crate) use flow::{FlowLayout, indentation as flow_indentation};

/// How many nodes of a part are looked at: enough to tell, bounded in large files.
const ENOUGH: u32 = 1000;

/// Indentation and quoting of block YAML.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    pub(crate) line_break: &'static str,
    /// Columns that a mapping stands right of its key.
    pub(crate) mapping: usize,
    /// Columns that a sequence's dashes stand right of its key.
    pub(crate) sequence: usize,
    /// Columns that an item's content stands right of its dash.
    pub(crate) dash: usize,
    /// Whether quotes are single where a text needs some.
    pub(crate) single: bool,
    /// Whether texts may become literal blocks.
    pub(crate) literals: bool,
    /// Quotes that values of a key have although they could stand without.
    pub(crate) quotes: BTreeMap<String, Tag>,
}

impl Layout {
    /// For a text that begins with what is written.
    pub(crate) fn fresh() -> Self {
        Self {
            line_break: "\n",
            mapping: 2,
            sequence: 2,
            dash: 2,
            single: false,
            literals: true,
            quotes: BTreeMap::new(),
        }
    }

    /// Looks at the given parts of the tree, nearest first, then at the whole.
    pub(crate) fn observe(tree: &Tree, parts: &[Range<u32>]) -> Self {
        let whole = 0..tree.nodes.len();
        let mut counts: Vec<Counts> = Vec::new();
        for part in parts.iter().chain(std::iter::once(&whole)) {
            let mut count = Counts::default();
            for id in part.start..part.end.min(part.start.saturating_add(ENOUGH)) {
                count.add(tree.node(id));
            }
            counts.push(count);
        }
        let first = |pick: fn(&Counts) -> Option<usize>| counts.iter().find_map(pick);
        let mut quotes = BTreeMap::new();
        for count in counts.iter().rev() {
            quotes.extend(count.quotes.iter().map(|(key, tag)| ((*key).to_owned(), *tag)));
        }
        quotes.retain(|_, tag| matches!(tag, Tag::Single | Tag::Double));
        Self {
            line_break: tree.line_break(),
            mapping: first(|count| most(&count.mapping)).unwrap_or(2),
            sequence: first(|count| most(&count.sequence)).unwrap_or(2),
            dash: first(|count| most(&count.dash)).unwrap_or(2),
            single: counts.iter().find_map(Counts::prefers_single).unwrap_or(false),
            literals: true,
            quotes,
        }
    }
}

/// Column of an offset: characters from the start of its line.
pub(crate) fn column(tree: &Tree, offset: usize) -> usize {
    let before = tree.slice(tree.lines().start_of(offset)..offset);
    before.chars().filter(|c| *c != '\u{feff}').count()
}

#[derive(Default)]
struct Counts<'a> {
    mapping: BTreeMap<usize, usize>,
    sequence: BTreeMap<usize, usize>,
    dash: BTreeMap<usize, usize>,
    single: usize,
    double: usize,
    quotes: BTreeMap<&'a str, Tag>,
}

impl<'a> Counts<'a> {
    fn add(&mut self, node: Node<'a>) {
        let tree = node.tree;
        match node.tag_byte() {
            Tag::BlockMapping => {
                let own = column(tree, node.span().start);
                for (key, value) in node.entries() {
                    self.add_entry(own, key, value);
                }
            }
            Tag::BlockSequence => {
                let own = column(tree, node.span().start);
                let items = node.items().filter(|item| !item.source().is_empty());
                for item in items.take(8) {
                    let (start, line) =
                        (item.outer_start(), tree.lines().start_of(item.outer_start()));
                    let before = tree.slice(line..start).trim_end_matches(' ');
                    let wide = column(tree, start).saturating_sub(own);
                    if before.ends_with('-') && (2..=8).contains(&wide) {
                        *self.dash.entry(wide).or_default() += 1;
                    }
                }
            }
            Tag::Single => self.single += 1,
            Tag::Double => self.double += 1,
            _ => {}
        }
    }

    fn add_entry(&mut self, own: usize, key: Node<'a>, value: Node<'a>) {
        let found = column(value.tree, value.span().start);
        match value.tag_byte() {
            Tag::BlockMapping if found > own => {
                *self.mapping.entry(found - own).or_default() += 1;
            }
            Tag::BlockSequence if found >= own => {
                *self.sequence.entry(found - own).or_default() += 1;
            }
            tag @ (Tag::Plain | Tag::Single | Tag::Double) => {
                let (Some(name), Some(text)) = (key.as_str(), value.as_str()) else { return };
                if resolve::is_plain_safe(text, false) {
                    self.quotes.insert(name, tag);
                }
            }
            _ => {}
        }
    }

    fn prefers_single(&self) -> Option<bool> {
        (self.single + self.double > 0).then_some(self.single > self.double)
    }
}

/// The most frequent width; of equals, the smallest.
fn most(counts: &BTreeMap<usize, usize>) -> Option<usize> {
    let top = counts.values().max()?;
    counts.iter().find(|(_, count)| *count == top).map(|(width, _)| *width)
}
