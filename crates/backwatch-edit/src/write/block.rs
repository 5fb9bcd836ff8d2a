//! Writes values as YAML blocks.

use super::flow::FlowWriter;
use super::scalar::{self, Spelled};
use crate::layout::{FlowLayout, Layout};
use crate::value::{Data, Value};

/// Collects the text of one or more entries. No line break ends it.
pub(crate) struct BlockWriter<'l> {
    layout: &'l Layout,
    out: String,
    clipped: bool,
}

impl<'l> BlockWriter<'l> {
    pub(crate) fn new(layout: &'l Layout) -> Self {
        Self { layout, out: String::new(), clipped: false }
    }

    pub(crate) fn finish(self) -> String {
        self.out
    }

    /// Whether a block scalar ends the text whose value ends in a line break that must follow.
    pub(crate) fn ends_clipped(&self) -> bool {
        self.clipped
    }

    /// Starts a new line at the column.
    pub(crate) fn new_line(&mut self, column: usize) {
        self.line_break();
        self.indent(column);
    }

    pub(crate) fn line_break(&mut self) {
        self.out.push_str(self.layout.line_break);
    }

    pub(crate) fn indent(&mut self, column: usize) {
        self.out.extend(std::iter::repeat_n(' ', column));
    }

    /// Writes an entry of a mapping (with a key) or an item of a sequence (without) where the
    /// text now stands at the given column; comments above it come first.
    pub(crate) fn entry(&mut self, key: Option<&str>, value: &Value, column: usize) {
        self.comments(value, column);
        if let Some(name) = key {
            self.out.push_str(&scalar::key(name));
            self.out.push(':');
            self.behind_colon(Some(name), value, column);
        } else {
            self.out.push('-');
            self.behind_dash(value, column);
        }
    }

    /// Writes what follows a colon: on the same line, or from the next one on.
    pub(crate) fn behind_colon(&mut self, name: Option<&str>, value: &Value, column: usize) {
        if self.inline(name, value, column, self.layout.mapping, " ") {
            return;
        }
        self.trailing(value);
        let offset = match value.data() {
            Data::Sequence(_) => self.layout.sequence,
            _ => self.layout.mapping,
        };
        self.children(value, column + offset, false);
    }

    /// Writes what follows a dash.
    fn behind_dash(&mut self, value: &Value, column: usize) {
        let inner = column + self.layout.dash;
        let gap = " ".repeat(self.layout.dash.saturating_sub(1));
        if self.inline(None, value, column, self.layout.dash, &gap) {
            return;
        }
        if value.hints().trailing.is_some() {
            self.trailing(value);
            self.children(value, inner, false);
        } else {
            self.out.push_str(&gap);
            self.children(value, inner, true);
        }
    }

    /// Writes the entries of a collection, the first where the text now stands if `here`.
    pub(crate) fn children(&mut self, value: &Value, column: usize, here: bool) {
        let mut first = here;
        let mut start = |writer: &mut Self, child: &Value| {
            if !first {
                if child.hints().blank_before == Some(true) {
                    writer.line_break();
                }
                writer.new_line(column);
            }
            first = false;
        };
        match value.data() {
            Data::Sequence(items) => {
                for item in items {
                    start(self, item);
                    self.entry(None, item, column);
                }
            }
            Data::Mapping(entries) => {
                for (key, child) in entries {
                    start(self, child);
                    self.entry(Some(key), child, column);
                }
            }
            _ => {}
        }
    }

    /// Writes a value that begins on this line behind the gap; false for a block collection. Lines
    /// of a literal block stand `deeper` columns right of `column`.
    pub(crate) fn inline(
        &mut self,
        name: Option<&str>,
        value: &Value,
        column: usize,
        deeper: usize,
        gap: &str,
    ) -> bool {
        self.clipped = false;
        match scalar::block(value, name, self.layout, deeper) {
            Some(Spelled::Inline(text)) => {
                self.out.push_str(gap);
                self.out.push_str(&text);
                self.trailing(value);
                true
            }
            Some(Spelled::Literal { header, lines }) => {
                self.out.push_str(gap);
                self.out.push_str(&header);
                self.clipped = !header.ends_with('-');
                self.trailing(value);
                for line in lines {
                    self.line_break();
                    if !line.is_empty() {
                        self.indent(column + deeper);
                    }
                    self.out.push_str(&line);
                }
                true
            }
            None if value.hints().flow || is_empty(value) => {
                self.out.push_str(gap);
                let layout = FlowLayout::one_line(self.layout.line_break);
                self.out.push_str(&FlowWriter::new(&layout, true).value(value, ""));
                self.trailing(value);
                true
            }
            None => false,
        }
    }

    fn comments(&mut self, value: &Value, column: usize) {
        for line in value.hints().comments.iter().flat_map(|comment| comment.split('\n')) {
            self.out.push_str(comment_line(line).trim_end());
            self.new_line(column);
        }
    }

    fn trailing(&mut self, value: &Value) {
        if let Some(text) = &value.hints().trailing {
            self.out.push(' ');
            self.out.push_str(comment_line(&text.replace(['\n', '\r'], " ")).trim_end());
        }
    }
}

/// A comment with its `#`.
pub(crate) fn comment_line(text: &str) -> String {
    let clean: String = text.chars().filter(|c| !c.is_control() || *c == '\t').collect();
    format!("# {clean}")
}

fn is_empty(value: &Value) -> bool {
    match value.data() {
        Data::Sequence(items) => items.is_empty(),
        Data::Mapping(entries) => entries.is_empty(),
        _ => false,
    }
}
