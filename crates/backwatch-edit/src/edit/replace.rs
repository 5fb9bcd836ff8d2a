//! Gives a node a new value.

use super::place::{Site, begins_line, entries, line_end, outermost_flow};
use super::tail;
use crate::document::Tag;
use crate::error::{Error, Kind};
use crate::layout::{FlowLayout, Layout, column, flow_indentation};
use crate::node::Node;
use crate::resolve::Scalar;
use crate::splice::Splice;
use crate::value::{Data, Quoting, Value};
use crate::write::{self, BlockWriter, FlowWriter};

/// The splices that put a value in the place of a node.
pub(super) fn node(node: Node<'_>, value: &Value) -> Result<Vec<Splice>, Error> {
    if let (Some(Scalar::String(old)), Data::String(new)) = (node.scalar(), value.data()) {
        if old == new {
            return Ok(Vec::new());
        }
        return text(node, new, None);
    }
    if value.matches(node) {
        return Ok(Vec::new());
    }
    fresh(node, value)
}

/// The splices that put a text in the place of a text, keeping the spelling of what stays.
pub(super) fn text(
    node: Node<'_>,
    new: &str,
    changed: Option<&[Splice]>,
) -> Result<Vec<Splice>, Error> {
    if let Some(splices) = crate::respell::text(node, new, changed) {
        return Ok(splices);
    }
    let quoting = match node.tag_byte() {
        _ if node.as_str() == Some("") => Quoting::Surroundings,
        Tag::Double => Quoting::Double,
        Tag::Single if !new.contains('\n') => Quoting::Single,
        Tag::Literal | Tag::Folded => Quoting::Literal,
        _ => Quoting::Surroundings,
    };
    fresh(node, &Value::from(new).quoting(quoting))
}

/// The splices that give a key another name.
pub(super) fn key(key: Node<'_>, name: &str) -> Result<Vec<Splice>, Error> {
    if key.as_str().is_none() || key.tag_byte().is_block_scalar() {
        return Err(key.error(Kind::Unsupported, "this key is not renamed"));
    }
    let spelled = match key.tag_byte() {
        Tag::Double => crate::escape::double_quoted(name),
        Tag::Single => {
            write::quoted(name, true).unwrap_or_else(|| crate::escape::double_quoted(name))
        }
        _ => write::key(name),
    };
    Ok(vec![Splice::new(key.span(), spelled)])
}

fn fresh(node: Node<'_>, value: &Value) -> Result<Vec<Splice>, Error> {
    let site = Site::of(node);
    if site.after.is_none() && site.parent.is_some_and(Node::is_mapping) {
        return Err(node.error(Kind::Unsupported, "a key without a colon gets no value here"));
    }
    if !site.block {
        return Ok(vec![in_flow(node, value)]);
    }
    let mut layout = Layout::observe(node.tree, &parts(node));
    layout.literals = !value.ends_in_lines()
        || !tail::is_above_deep_line(node.tree, node.span().end, site.column);
    let new = New { node, value, site, layout };
    if new.site.parent.is_none() {
        return Ok(new.at_root());
    }
    let mut writer = BlockWriter::new(&new.layout);
    let column = new.site.column.unwrap_or(0);
    if writer.inline(new.site.name, value, column, new.deeper(), "") {
        new.close(&mut writer);
        let written = writer.finish();
        return Ok(if written.contains('\n') {
            new.literal(&written)
        } else {
            new.inline(&written)
        });
    }
    Ok(new.block())
}

/// A node in brackets or in JSON.
fn in_flow(node: Node<'_>, value: &Value) -> Splice {
    let tree = node.tree;
    let layout = FlowLayout::observe(tree, outermost_flow(node));
    let one_line = node.children().next().is_some() && !node.source().contains('\n');
    let indentation = flow_indentation(tree, node.span().start);
    let text = FlowWriter::new(&layout, one_line).value(value, indentation);
    if !node.span().is_empty() {
        return Splice::new(node.span(), text);
    }
    Splice::insert(node.span().end, format!(" {text}"))
}

/// The parts of the tree that a new value should look like: what is around it, nearest first.
fn parts(node: Node<'_>) -> Vec<std::ops::Range<u32>> {
    let mut around = crate::path::ancestors(node.tree, node.id);
    around.push(node.id);
    around.reverse();
    around.into_iter().take(3).map(|id| id..node.tree.node(id).data().skip).collect()
}

struct New<'a> {
    node: Node<'a>,
    value: &'a Value,
    site: Site<'a>,
    layout: Layout,
}

impl New<'_> {
    /// Adds the line break that the last block scalar needs at the end of a text without one.
    fn close(&self, writer: &mut BlockWriter<'_>) {
        let tree = self.node.tree;
        if writer.ends_clipped() && line_end(tree, self.node.span().end) == tree.text.len() {
            writer.line_break();
        }
    }

    fn in_sequence(&self) -> bool {
        self.site.parent.is_some_and(Node::is_sequence)
    }

    fn deeper(&self) -> usize {
        if self.in_sequence() { self.layout.dash } else { self.layout.mapping }
    }

    /// Something that stands on the line of its key or dash.
    fn inline(&self, written: &str) -> Vec<Splice> {
        let (tree, span) = (self.node.tree, self.node.span());
        if span.is_empty() {
            let end =
                if written.contains('\n') { tail::behind_blanks(tree, span.end) } else { span.end };
            return vec![Splice::new(span.end..end, format!(" {written}"))];
        }
        if let Some(header) = crate::yaml::Header::read(&tree.text, span.start)
            .filter(|_| self.node.tag_byte().is_block_scalar())
        {
            if written.contains('\n') {
                return vec![Splice::new(span, written)];
            }
            let header_line = line_end(tree, header.end).min(span.end);
            return vec![
                Splice::new(span.start..header.end, written),
                Splice::remove(header_line..span.end),
            ];
        }
        if self.node.tag_byte().is_block_collection() {
            let first = entries(self.node).first().map_or(span.start, |entry| entry.head);
            if begins_line(tree, first) {
                let after = self.behind_indicator();
                if written.contains('\n') {
                    let lines = after..line_end(tree, span.end);
                    return vec![Splice::new(lines, format!(" {written}"))];
                }
                let from = tail::content_above(tree, first, after);
                return vec![
                    Splice::insert(after, format!(" {written}")),
                    Splice::remove(from..line_end(tree, span.end)),
                ];
            }
        }
        let inside = self.node.tag_byte().is_block_collection();
        // Blanks at the end of the line would become part of a block scalar.
        let end = match written.contains('\n') {
            _ if inside => line_end(tree, span.end),
            true => tail::behind_blanks(tree, span.end),
            false => span.end,
        };
        vec![Splice::new(span.start..end, written)]
    }

    /// A literal block: a comment behind the node goes behind its header.
    fn literal(&self, written: &str) -> Vec<Splice> {
        let tree = self.node.tree;
        let end = line_end(tree, self.node.span().end);
        let comment = crate::comment::range_behind(self.node);
        let old_block = self.node.tag_byte().is_block_collection();
        let Some(comment) = comment else { return self.inline(written) };
        let text = tree.slice(comment);
        let (header, lines) = written.split_once('\n').unwrap_or((written, ""));
        let (header, line_break) = match header.strip_suffix('\r') {
            Some(header) => (header, "\r\n"),
            None => (header, "\n"),
        };
        let gap = if self.node.span().is_empty() || old_block { " " } else { "" };
        let start = if old_block { self.behind_indicator() } else { self.node.span().start };
        let with_comment = format!("{gap}{header} {text}{line_break}{lines}");
        vec![Splice::new(start..end, with_comment)]
    }

    /// A block collection.
    fn block(&self) -> Vec<Splice> {
        let (tree, span) = (self.node.tree, self.node.span());
        let mut writer = BlockWriter::new(&self.layout);
        let outer = self.site.column.unwrap_or(0);
        let old_block = self.node.tag_byte().is_block_collection();
        let head = entries(self.node).first().map_or(span.start, |entry| entry.head);
        let same = self.node.is_mapping() == matches!(self.value.data(), Data::Mapping(_));
        let here = old_block && (same || !begins_line(tree, head));
        if here {
            writer.children(self.value, column(tree, head), true);
            self.close(&mut writer);
            return vec![Splice::new(head..line_end(tree, span.end), writer.finish())];
        }
        // Behind a comment, an anchor or a tag, a block begins on the next line.
        let free = crate::comment::range_behind(self.node).is_none()
            && self.node.outer_start() == span.start;
        if self.in_sequence() && !old_block && free {
            let mut inner = column(tree, span.start);
            if span.is_empty() {
                inner = outer + self.layout.dash;
                writer.indent(inner.saturating_sub(outer + 1));
            }
            writer.children(self.value, inner, true);
            self.close(&mut writer);
            return vec![Splice::new(span, writer.finish())];
        }
        let deeper = match self.value.data() {
            Data::Sequence(_) if !self.in_sequence() => self.layout.sequence,
            _ => self.deeper(),
        };
        writer.children(self.value, outer + deeper, false);
        self.close(&mut writer);
        let lines = writer.finish();
        let after = self.behind_indicator();
        if old_block {
            let from = tail::content_above(tree, head, after);
            return vec![Splice::new(from..line_end(tree, span.end), lines)];
        }
        let end = line_end(tree, span.end);
        let mut splices = vec![Splice::insert(end, lines)];
        if !span.is_empty() {
            let before = tree.slice(after..span.start);
            let from = if before.trim().is_empty() { after } else { span.start };
            splices.push(Splice::remove(from..span.end));
        }
        splices
    }

    /// Offset behind the colon or dash, anchors and tags.
    fn behind_indicator(&self) -> usize {
        let (start, own) = (self.node.outer_start(), self.node.span().start);
        let after = self.site.after.unwrap_or(own);
        if start == own {
            return after;
        }
        let tree = self.node.tree;
        let comment = tree.comment_in(start..own).map_or(own, |comment| comment.0);
        start + tree.slice(start..comment).trim_end_matches([' ', '\t', '\r', '\n']).len()
    }

    /// The root of a document, which may have no text at all.
    fn at_root(&self) -> Vec<Splice> {
        let (tree, span) = (self.node.tree, self.node.span());
        let mut writer = BlockWriter::new(&self.layout);
        let before = tree.slice(..span.start).trim_start_matches('\u{feff}');
        let indented = !span.is_empty() && begins_line(tree, span.start);
        let own_line = indented || before.is_empty() || before.ends_with('\n');
        let column = if indented { column(tree, span.start) } else { 0 };
        let line = super::place::line_start(tree, span.start)..span.start;
        let gap = match tree.comment_in(line) {
            _ if own_line || !span.is_empty() => "",
            Some(_) => tree.line_break(),
            None => " ",
        };
        let scalar = writer.inline(None, self.value, column, self.layout.mapping, gap);
        if !scalar {
            writer.children(self.value, column, own_line);
        }
        let bare = span.is_empty() && tree.text.trim_start_matches('\u{feff}').is_empty();
        if bare && !writer.ends_clipped() {
            writer.line_break();
        }
        self.close(&mut writer);
        let written = writer.finish();
        let comment = crate::comment::range_behind(self.node).filter(|_| !self.node.is_block());
        if let Some(comment) = comment.filter(|_| written.contains('\n') || !scalar) {
            // The comment stays on its line, above what comes.
            let indent = " ".repeat(column);
            let start =
                if own_line { tree.line_break().to_owned() + &indent } else { String::new() };
            return vec![
                Splice::remove(span.start..comment.start),
                Splice::insert(comment.end, start + &written),
            ];
        }
        let end = if self.node.tag_byte().is_block_collection() {
            line_end(tree, span.end)
        } else {
            tail::behind_blanks(tree, span.end)
        };
        let gap = before.len() - before.trim_end_matches([' ', '\t']).len();
        let start = if scalar || own_line { span.start } else { span.start - gap };
        vec![Splice::new(start..end, written)]
    }
}
