//! Adds entries to flow collections (JSON included) and takes some out.

use super::place::{Entry, entries, outermost_flow};
use crate::document::Tree;
use crate::layout::{FlowLayout, flow_indentation};
use crate::node::Node;
use crate::plan::{Changes, Insert};
use crate::splice::Splice;
use crate::write::FlowWriter;

/// The splices for all changes of one flow collection.
pub(super) fn edit(node: Node<'_>, changes: &Changes) -> Vec<Splice> {
    let entries = entries(node);
    let kept: Vec<usize> =
        (0..entries.len()).filter(|index| !changes.removed.contains_key(index)).collect();
    let layout = FlowLayout::observe(node.tree, outermost_flow(node));
    let flow = Flow { node, tree: node.tree, entries, layout };
    let (Some(first), Some(last)) = (kept.first(), kept.last()) else {
        return vec![flow.exchange(changes)];
    };
    let mut splices = Vec::new();
    for insert in changes.in_order() {
        let above = kept.iter().rev().find(|index| **index < insert.gap.index);
        splices.push(match above {
            Some(above) => flow.insert_behind(*above, insert),
            None => flow.insert_before(*first, insert),
        });
    }
    for index in changes.removed.keys().filter(|index| *index < last) {
        splices.push(Splice::remove(flow.entry(*index).head..flow.entry(index + 1).head));
    }
    if last + 1 < flow.entries.len() {
        let end = flow.entry(flow.entries.len() - 1).tail;
        splices.push(Splice::remove(flow.entry(*last).tail..end));
    }
    splices
}

struct Flow<'a> {
    node: Node<'a>,
    tree: &'a Tree,
    entries: Vec<Entry>,
    layout: FlowLayout,
}

impl Flow<'_> {
    fn entry(&self, index: usize) -> Entry {
        let end = self.tree.text.len();
        self.entries.get(index).copied().unwrap_or(Entry { head: end, tail: end, last: 0 })
    }

    fn insert_behind(&self, above: usize, insert: &Insert) -> Splice {
        let lead = self.lead(above);
        let text = self.text(insert, &lead, self.entry(above).tail);
        Splice::insert(self.entry(above).tail, format!(",{lead}{text}"))
    }

    fn insert_before(&self, next: usize, insert: &Insert) -> Splice {
        let lead = self.lead(next);
        let head = self.entry(next).head;
        let text = self.text(insert, &lead, head);
        Splice::insert(head, format!("{text},{lead}"))
    }

    fn text(&self, insert: &Insert, lead: &str, near: usize) -> String {
        let indentation = match lead.rsplit_once('\n') {
            Some((_, indentation)) => indentation,
            None => flow_indentation(self.tree, near),
        };
        let writer = FlowWriter::new(&self.layout, self.is_one_line());
        match &insert.key {
            Some(key) => writer.entry(key, &insert.value, indentation),
            None => writer.value(&insert.value, indentation),
        }
    }

    /// Whether the collection has children and all stand on one line.
    fn is_one_line(&self) -> bool {
        !self.entries.is_empty() && !self.node.source().contains('\n')
    }

    /// The blanks between a comma and the next child, as near the given child as there are some.
    fn lead(&self, near: usize) -> String {
        let behind_comma = |index: usize| {
            let tail = self.entry(index.checked_sub(1)?).tail;
            let between = self.tree.slice(tail..self.entry(index).head);
            between.trim_start_matches([' ', '\t', '\r', '\n']).strip_prefix(',')
        };
        let opening = || Some(self.tree.slice(self.node.span().start + 1..self.entry(0).head));
        let near = near.min(self.entries.len().saturating_sub(1));
        let found = behind_comma(near)
            .or_else(|| behind_comma(near + 1).filter(|_| near + 1 < self.entries.len()))
            .or_else(|| opening().filter(|blanks| blanks.contains('\n')));
        match found {
            Some(blanks) if blanks.trim().is_empty() => blanks.to_owned(),
            Some(blanks) if blanks.contains('\n') => {
                let head = self.entry(near).head;
                format!("{}{}", self.layout.line_break, flow_indentation(self.tree, head))
            }
            _ => self.layout.gap.to_owned(),
        }
    }

    /// Nothing stays: the content becomes what comes, if anything.
    fn exchange(&self, changes: &Changes) -> Splice {
        let span = self.node.span();
        let indentation = flow_indentation(self.tree, span.start);
        let fresh = changes.inserted.is_empty() || self.entries.is_empty();
        if !fresh {
            let lead = self.lead(0);
            let texts: Vec<String> = changes
                .in_order()
                .into_iter()
                .map(|insert| self.text(insert, &lead, self.entry(0).head))
                .collect();
            let end = self.entry(self.entries.len().saturating_sub(1)).tail;
            return Splice::new(self.entry(0).head..end, texts.join(&format!(",{lead}")));
        }
        let text = if !changes.inserted.is_empty() {
            FlowWriter::new(&self.layout, false).value(&changes.as_value(), indentation)
        } else if self.node.is_mapping() {
            self.layout.empty.1.to_owned()
        } else {
            self.layout.empty.0.to_owned()
        };
        Splice::new(span, text)
    }
}
