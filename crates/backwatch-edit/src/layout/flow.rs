//! How JSON and YAML's flow collections are written: indentation, spaces, quotes.

use crate::document::{Tag, Tree};
use crate::node::Node;
use crate::route::Format;
use crate::yaml::trivia::skip_blanks;

/// How many nodes are looked at.
const ENOUGH: u32 = 4000;

/// Spacing of flow collections.
#[derive(Clone, Debug)]
pub(crate) struct FlowLayout {
    pub(crate) line_break: &'static str,
    /// One level of indentation; `None` puts a new collection on one line.
    pub(crate) unit: Option<String>,
    /// Between key and value, the colon included.
    pub(crate) colon: String,
    /// Behind a comma on one line.
    pub(crate) gap: &'static str,
    /// Whether a sequence of scalars stays on one line although others do not.
    pub(crate) short_sequences: bool,
    /// What an empty sequence and an empty mapping look like.
    pub(crate) empty: (&'static str, &'static str),
    /// Blank between brackets and content on one line.
    pub(crate) padding: &'static str,
    /// Everything in double quotes, as in JSON.
    pub(crate) json: bool,
}

impl FlowLayout {
    /// Looks at the outermost flow collection around the node.
    pub(crate) fn observe(tree: &Tree, outermost: u32) -> Self {
        let node = tree.node(outermost);
        let last = node.data().skip.min(outermost.saturating_add(ENOUGH));
        let mut seen = Seen::default();
        for id in outermost..last {
            seen.add(tree.node(id));
        }
        let json = tree.format == Format::Json || seen.quoted_keys > seen.plain_keys;
        let tight = seen.unit.is_none() && seen.tight_gaps > seen.wide_gaps;
        let colon = seen.colon.unwrap_or_else(|| {
            if tree.format == Format::Json && tight { ":".into() } else { ": ".into() }
        });
        let minified = tight || (seen.unit.is_none() && colon == ":");
        Self {
            line_break: tree.line_break(),
            unit: seen.unit,
            colon,
            gap: if minified { "" } else { " " },
            short_sequences: seen.short > seen.long,
            empty: (
                if seen.wide_brackets > seen.tight_brackets { "[ ]" } else { "[]" },
                if seen.wide_braces > seen.tight_braces { "{ }" } else { "{}" },
            ),
            padding: if seen.padded > seen.unpadded { " " } else { "" },
            json,
        }
    }

    /// For JSON of its own: with `unit` as one level of indentation, or without any blank.
    pub(crate) fn json(unit: Option<&str>) -> Self {
        Self {
            unit: unit.map(str::to_owned),
            colon: if unit.is_some() { ": ".into() } else { ":".into() },
            gap: "",
            json: true,
            ..Self::one_line("\n")
        }
    }

    /// For a flow collection where there is none yet.
    pub(crate) fn one_line(line_break: &'static str) -> Self {
        Self {
            line_break,
            unit: None,
            colon: ": ".into(),
            gap: " ",
            short_sequences: false,
            empty: ("[]", "{}"),
            padding: "",
            json: false,
        }
    }
}

/// The blanks at the start of the line that holds the offset.
pub(crate) fn indentation(tree: &Tree, offset: usize) -> &str {
    let start = tree.lines().start_of(offset);
    let start = if tree.slice(start..).starts_with('\u{feff}') { start + 3 } else { start };
    tree.slice(start..skip_blanks(&tree.text, start).min(offset).max(start))
}

#[derive(Default)]
struct Seen {
    unit: Option<String>,
    colon: Option<String>,
    quoted_keys: usize,
    plain_keys: usize,
    tight_gaps: usize,
    wide_gaps: usize,
    short: usize,
    long: usize,
    wide_brackets: usize,
    tight_brackets: usize,
    wide_braces: usize,
    tight_braces: usize,
    padded: usize,
    unpadded: usize,
}

impl Seen {
    fn add(&mut self, node: Node<'_>) {
        let tree = node.tree;
        let tag = node.tag_byte();
        if !matches!(tag, Tag::FlowMapping | Tag::FlowSequence) {
            return;
        }
        let Some(first) = node.children().next() else {
            let wide = usize::from(node.source().len() > 2 && !node.source().contains('\n'));
            if tag == Tag::FlowSequence {
                self.wide_brackets += wide;
                self.tight_brackets += 1 - wide;
            } else {
                self.wide_braces += wide;
                self.tight_braces += 1 - wide;
            }
            return;
        };
        let opening = tree.slice(node.span().start + 1..first.outer_start());
        if opening.contains('\n') {
            let inner = indentation(tree, first.outer_start());
            let outer = indentation(tree, node.span().start);
            if let Some(unit) = inner.strip_prefix(outer).filter(|unit| !unit.is_empty()) {
                self.unit.get_or_insert_with(|| unit.to_owned());
            }
        } else {
            let wide = usize::from(!opening.is_empty());
            self.padded += wide;
            self.unpadded += 1 - wide;
        }
        if tag == Tag::FlowMapping {
            self.add_keys(node);
        } else if node.items().all(|item| !item.tag_byte().is_collection()) {
            let short = usize::from(!node.source().contains('\n'));
            self.short += short;
            self.long += 1 - short;
        }
        self.add_gap(node);
    }

    fn add_keys(&mut self, node: Node<'_>) {
        let Some((key, value)) = node.entries().next() else { return };
        if key.tag_byte() == Tag::Double {
            self.quoted_keys += 1;
        } else {
            self.plain_keys += 1;
        }
        let between = node.tree.slice(key.span().end..value.outer_start());
        let colon =
            between.contains(':') && between.bytes().all(|byte| matches!(byte, b' ' | b':'));
        if colon && !value.source().is_empty() {
            self.colon.get_or_insert_with(|| between.to_owned());
        }
    }

    fn add_gap(&mut self, node: Node<'_>) {
        let mut children = node.children().skip(usize::from(node.is_mapping()));
        let (Some(first), Some(second)) = (children.next(), children.next()) else { return };
        let between = node.tree.slice(first.span().end..second.outer_start());
        if between == "," {
            self.tight_gaps += 1;
        } else if !between.contains('\n') {
            self.wide_gaps += 1;
        }
    }
}
