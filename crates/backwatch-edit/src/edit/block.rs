//! Adds entries to block mappings and sequences and takes some out.

use std::ops::Range;

use super::place::{Entry, Site, begins_line, entries, line_end};
use super::tail;
use crate::document::{Tag, Tree};
use crate::layout::{Layout, column};
use crate::node::Node;
use crate::plan::{Changes, Insert};
use crate::splice::Splice;
use crate::write::BlockWriter;

/// The splices for all changes of one block collection.
pub(super) fn edit(node: Node<'_>, changes: &Changes) -> Vec<Splice> {
    let entries = entries(node);
    let Some(first) = entries.first().copied() else { return Vec::new() };
    let kept: Vec<usize> =
        (0..entries.len()).filter(|index| !changes.removed.contains_key(index)).collect();
    let block = Block {
        node,
        tree: node.tree,
        changes,
        column: column(node.tree, first.head),
        entries,
        kept,
    };
    if block.kept.is_empty() {
        return if changes.inserted.is_empty() { block.empty() } else { block.exchange() };
    }
    let mut splices = block.insertions();
    let leading = block.kept.first().copied().unwrap_or(0);
    splices.extend(block.remove_leading(leading));
    for index in changes.removed.keys().filter(|index| **index > leading) {
        splices.extend(block.remove(*index));
    }
    splices
}

struct Block<'a> {
    node: Node<'a>,
    tree: &'a Tree,
    changes: &'a Changes,
    /// Column of the children.
    column: usize,
    entries: Vec<Entry>,
    /// Children that stay.
    kept: Vec<usize>,
}

impl Block<'_> {
    fn entry(&self, index: usize) -> Entry {
        let end = self.tree.text.len();
        self.entries.get(index).copied().unwrap_or(Entry { head: end, tail: end, last: 0 })
    }

    /// What new entries look like: as the children nearby, then as the rest.
    fn layout(&self) -> Layout {
        let mut parts: Vec<Range<u32>> = Vec::new();
        for child in self.node.children().collect::<Vec<_>>().into_iter().rev().take(6) {
            parts.push(child.id..child.data().skip);
        }
        parts.push(self.node.id..self.node.data().skip);
        Layout::observe(self.tree, &parts)
    }

    fn insertions(&self) -> Vec<Splice> {
        let mut splices = Vec::new();
        let sorted = self.changes.in_order();
        if sorted.is_empty() {
            return splices;
        }
        let layout = self.layout();
        for insert in sorted {
            let gap = insert.gap.index;
            let above = self.kept.iter().rev().find(|index| **index < gap);
            match (above, self.kept.first()) {
                (Some(above), _) => self.insert_below(*above, insert, &layout, &mut splices),
                (None, Some(next)) => {
                    splices.push(self.insert_above(*next, insert, &layout));
                }
                (None, None) => {}
            }
        }
        splices
    }

    fn insert_below(&self, above: usize, insert: &Insert, layout: &Layout, out: &mut Vec<Splice>) {
        let entry = self.entry(above);
        let last = above + 1 == self.entries.len();
        // Comments deeper than the entries belong to the one above.
        let threshold = if last { self.comment_threshold() } else { self.column + 1 };
        let at = tail::end_with_comments(self.tree, entry.tail, threshold);
        let literals = !insert.value.ends_in_lines()
            || !tail::is_above_deep_line(self.tree, at, Some(self.column));
        let layout = Layout { literals, ..layout.clone() };
        let mut writer = BlockWriter::new(&layout);
        for _ in 0..self.blanks(above, insert) {
            writer.line_break();
        }
        writer.new_line(self.column);
        writer.entry(insert.key.as_deref(), &insert.value, self.column);
        if self.ends_text(above, at) && writer.ends_clipped() {
            writer.line_break();
        }
        // Several entries may ask for the same; equal splices count once.
        out.extend(tail::strip_at_end(self.tree, entry));
        out.push(Splice::insert(at, writer.finish()));
    }

    /// Whether nothing will follow what is inserted below the entry, not even a line break.
    fn ends_text(&self, above: usize, at: usize) -> bool {
        let last = self.entry(self.entries.len().saturating_sub(1));
        let end = self.tree.text.len();
        let removed = self.kept.last() == Some(&above) && above + 1 < self.entries.len();
        at == end || (removed && line_end(self.tree, last.tail) == end)
    }

    fn insert_above(&self, next: usize, insert: &Insert, layout: &Layout) -> Splice {
        let head = self.entry(next).head;
        let mut writer = BlockWriter::new(layout);
        let own_line = begins_line(self.tree, head);
        if own_line {
            writer.indent(self.column);
        }
        writer.entry(insert.key.as_deref(), &insert.value, self.column);
        writer.line_break();
        for _ in 0..self.blanks(next, insert) {
            writer.line_break();
        }
        if own_line {
            return Splice::insert(tail::with_comments_above(self.tree, head), writer.finish());
        }
        writer.indent(self.column);
        Splice::insert(head, writer.finish())
    }

    /// Blank lines between a neighbour and a new entry.
    fn blanks(&self, neighbour: usize, insert: &Insert) -> usize {
        let habit = self.entries.len().checked_sub(2).map_or(0, |last| {
            let above = neighbour.min(last);
            tail::blank_lines_behind(self.tree, self.entry(above).tail)
        });
        match insert.value.hints().blank_before {
            _ if self.keeps_blanks(neighbour) => 0,
            Some(true) => habit.max(1),
            Some(false) => 0,
            None => habit,
        }
    }

    /// Whether blank lines behind the entry belong to its value.
    fn keeps_blanks(&self, index: usize) -> bool {
        tail::last_header(self.tree, self.entry(index))
            .is_some_and(|header| header.chomping == Some(b'+'))
    }

    /// Comments below the last entry belong to this collection from this column on.
    fn comment_threshold(&self) -> usize {
        match Site::of(self.node).column {
            Some(outer) if outer < self.column => self.column,
            _ => self.column + 1,
        }
    }

    /// Takes out an entry that has another one above that stays.
    fn remove(&self, index: usize) -> Vec<Splice> {
        let limit =
            index.checked_sub(1).map_or(self.node.span().start, |above| self.entry(above).tail);
        self.remove_below(index, limit)
    }

    fn remove_below(&self, index: usize, limit: usize) -> Vec<Splice> {
        let entry = self.entry(index);
        let (start, apart) = tail::marked_comments(self.tree, entry.head, self.mark(index));
        let mut end = line_end(self.tree, entry.tail);
        let above = index.checked_sub(1).map(|above| self.entry(above));
        if above.is_some_and(|above| tail::last_header(self.tree, above).is_some()) {
            // Deeper comments behind would become part of the block scalar above.
            end = tail::end_with_comments(self.tree, entry.tail, self.column + 1);
        }
        if index.checked_sub(1).is_some_and(|above| self.keeps_blanks(above)) {
            // Blank lines behind would become part of the value above.
            end = tail::end_of_blank_lines(self.tree, end);
        }
        let from = tail::content_above(self.tree, start, limit);
        let stays = above.is_some_and(|above| tail::needs_line_break(self.tree, above));
        let kept = if end == self.tree.text.len() && stays { self.tree.line_break() } else { "" };
        let mut splices = vec![Splice::new(from..end.max(from), kept)];
        splices.extend(apart.into_iter().map(|range| self.remove_comment(&range)));
        splices
    }

    /// Takes out the first entries, up to the given one that stays.
    fn remove_leading(&self, stays: usize) -> Vec<Splice> {
        if stays == 0 {
            return Vec::new();
        }
        let head = self.entry(0).head;
        if !begins_line(self.tree, head) {
            let last = line_end(self.tree, self.entry(stays - 1).tail);
            let next = self.entry(stays).head;
            let comment = self.tree.comment_in(last..next).map(|comment| comment.0);
            return vec![Splice::remove(head..comment.unwrap_or(next))];
        }
        let mut splices = Vec::new();
        for index in 0..stays {
            let entry = self.entry(index);
            let (start, apart) = tail::marked_comments(self.tree, entry.head, self.mark(index));
            let end = tail::content_below(self.tree, entry.tail);
            splices.push(Splice::remove(start..end));
            splices.extend(apart.into_iter().map(|range| self.remove_comment(&range)));
        }
        splices
    }

    fn mark(&self, index: usize) -> Option<&str> {
        self.changes.removed.get(&index).and_then(Option::as_deref)
    }

    fn remove_comment(&self, comment: &Range<usize>) -> Splice {
        let lines = self.tree.lines();
        let line = lines.line_of(comment.start);
        let start = lines.start(line).unwrap_or(comment.start);
        Splice::remove(start..lines.start(line + 1).unwrap_or(comment.end))
    }

    /// Nothing stays: an empty flow collection takes the place.
    fn empty(&self) -> Vec<Splice> {
        let empty = if self.node.tag_byte() == Tag::BlockMapping { "{}" } else { "[]" };
        let first = self.entry(0);
        let last = self.entry(self.entries.len().saturating_sub(1));
        let site = Site::of(self.node);
        let after = site.after.map(|after| self.behind_properties(after));
        let Some(after) = after.filter(|_| begins_line(self.tree, first.head)) else {
            return vec![Splice::new(first.head..last.tail, empty)];
        };
        let mut splices = vec![Splice::insert(after, format!(" {empty}"))];
        for index in 0..self.entries.len() {
            let above = index.checked_sub(1).map(|above| self.entry(above).tail);
            splices.extend(self.remove_below(index, above.unwrap_or(after)));
        }
        splices
    }

    /// Nothing stays, but something comes: the first entry's lines become the new ones.
    fn exchange(&self) -> Vec<Splice> {
        let layout = self.layout();
        let mut writer = BlockWriter::new(&layout);
        for (index, insert) in self.changes.in_order().into_iter().enumerate() {
            if index > 0 {
                writer.new_line(self.column);
            }
            writer.entry(insert.key.as_deref(), &insert.value, self.column);
        }
        let last = self.entry(self.entries.len().saturating_sub(1));
        if writer.ends_clipped() && line_end(self.tree, last.tail) == self.tree.text.len() {
            writer.line_break();
        }
        let first = self.entry(0);
        let (start, apart) = tail::marked_comments(self.tree, first.head, self.mark(0));
        let own = super::place::line_start(self.tree, first.head);
        let mut splices =
            vec![Splice::new(first.head..line_end(self.tree, first.tail), writer.finish())];
        if start < own {
            splices.push(Splice::remove(start..own));
        }
        splices.extend(apart.into_iter().map(|range| self.remove_comment(&range)));
        for index in 1..self.entries.len() {
            splices.extend(self.remove(index));
        }
        splices
    }

    /// Offset behind the collection's own anchor and tag.
    fn behind_properties(&self, after: usize) -> usize {
        let start = self.node.outer_start();
        let own = self.node.span().start;
        if start == own {
            return after;
        }
        let written = self.tree.slice(start..own);
        let comment = self.tree.comment_in(start..own).map_or(own, |comment| comment.0);
        let shown = written.get(..comment - start).unwrap_or(written);
        start + shown.trim_end_matches([' ', '\t', '\r', '\n']).len()
    }
}
