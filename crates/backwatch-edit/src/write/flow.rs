//! Writes values as JSON or as YAML flow collections.

use super::scalar;
use crate::escape::double_quoted;
use crate::layout::FlowLayout;
use crate::resolve::is_plain_safe;
use crate::value::{Data, Value};

/// Writes values in one flow layout.
pub(crate) struct FlowWriter<'l> {
    layout: &'l FlowLayout,
    /// Whether everything goes on one line, whatever the layout says.
    one_line: bool,
}

impl<'l> FlowWriter<'l> {
    pub(crate) fn new(layout: &'l FlowLayout, one_line: bool) -> Self {
        Self { layout, one_line }
    }

    /// A value; `indentation` is that of the line it begins on.
    pub(crate) fn value(&self, value: &Value, indentation: &str) -> String {
        let mut out = String::new();
        self.push(&mut out, value, indentation);
        out
    }

    /// An entry of a mapping.
    pub(crate) fn entry(&self, key: &str, value: &Value, indentation: &str) -> String {
        let mut out = String::new();
        self.push_entry(&mut out, key, value, indentation);
        out
    }

    /// A text as it stands in this layout.
    pub(crate) fn text(&self, text: &str) -> String {
        if !self.layout.json && is_plain_safe(text, true) {
            return text.to_owned();
        }
        double_quoted(text)
    }

    fn push(&self, out: &mut String, value: &Value, indentation: &str) {
        match value.data() {
            Data::String(text) => out.push_str(&self.text(text)),
            Data::Sequence(items) if items.is_empty() => out.push_str(self.layout.empty.0),
            Data::Mapping(entries) if entries.is_empty() => out.push_str(self.layout.empty.1),
            Data::Sequence(items) => {
                let short = self.layout.short_sequences && items.iter().all(is_scalar);
                self.push_all(
                    out,
                    ('[', ']'),
                    indentation,
                    short,
                    items,
                    |writer, out, item, inner| {
                        writer.push(out, item, inner);
                    },
                );
            }
            Data::Mapping(entries) => {
                self.push_all(
                    out,
                    ('{', '}'),
                    indentation,
                    false,
                    entries,
                    |writer, out, (key, value), inner| {
                        writer.push_entry(out, key, value, inner);
                    },
                );
            }
            other => out.push_str(&scalar::plain_data(other).unwrap_or_default()),
        }
    }

    fn push_entry(&self, out: &mut String, key: &str, value: &Value, indentation: &str) {
        out.push_str(&self.text(key));
        // `{a:1}` would be one plain scalar.
        let bare = self.layout.colon == ":" && !out.ends_with('"');
        out.push_str(if bare { ": " } else { &self.layout.colon });
        self.push(out, value, indentation);
    }

    fn push_all<T>(
        &self,
        out: &mut String,
        (open, close): (char, char),
        indentation: &str,
        short: bool,
        children: &[T],
        push: impl Fn(&Self, &mut String, &T, &str),
    ) {
        let unit = self.layout.unit.as_ref().filter(|_| !self.one_line && !short);
        out.push(open);
        let inner = unit.map(|unit| format!("{indentation}{unit}"));
        if inner.is_none() {
            out.push_str(self.layout.padding);
        }
        for (index, child) in children.iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            match &inner {
                Some(inner) => {
                    out.push_str(self.layout.line_break);
                    out.push_str(inner);
                }
                None if index > 0 => out.push_str(self.layout.gap),
                None => {}
            }
            push(self, out, child, inner.as_deref().unwrap_or(indentation));
        }
        match inner {
            Some(_) => {
                out.push_str(self.layout.line_break);
                out.push_str(indentation);
            }
            None => out.push_str(self.layout.padding),
        }
        out.push(close);
    }
}

fn is_scalar(value: &Value) -> bool {
    !matches!(value.data(), Data::Sequence(_) | Data::Mapping(_))
}
