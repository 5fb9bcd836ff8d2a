//! What the YAML reader of Prometheus refuses though the format allows it: tabs before the first node
//! of a line, on a line without one, and between a dash and its item; an escaped slash; directives
//! other than those of YAML 1.1.

use std::ops::Range;

use backwatch_edit::{Document, Node, NodeKind, Style};

use super::field::said_at;
use crate::diagnostic::Diagnostic;

/// The first of these before `end`.
pub(super) fn refusal(document: &Document, end: usize) -> Option<Diagnostic> {
    let tab = || {
        let (line, column) = document.line_column(misplaced_tab(document, end)?);
        let said = Diagnostic::error("a tab stands in the indentation").at(line, column);
        Some(said.hint("YAML is indented by spaces, not tabs"))
    };
    let slash = || {
        let node = document.text().contains("\\/").then(|| escaped_slash(document.root()))??;
        let said = said_at(node, "found unknown escape character: \\/");
        Some(said.hint("a slash needs no backslash"))
    };
    directive(document.text()).or_else(tab).or_else(slash)
}

/// A directive above the first document that is not one of YAML 1.1.
fn directive(text: &str) -> Option<Diagnostic> {
    let above = |line: &&str| line.trim().is_empty() || line.starts_with(['#', '%']);
    let mut lines = text.trim_start_matches('\u{feff}').lines().take_while(above).enumerate();
    let (at, message) = lines.find_map(|(at, line)| {
        let mut words = line.strip_prefix('%')?.split_whitespace();
        match (words.next(), words.next()) {
            (Some("YAML"), Some("1.1")) | (Some("TAG"), _) => None,
            (Some("YAML"), _) => Some((at, "found incompatible YAML document")),
            _ => Some((at, "found unknown directive name")),
        }
    })?;
    Some(Diagnostic::error(message).at(at + 1, 1).hint("leave the line out, or write %YAML 1.1"))
}

/// A text in double quotes in which a backslash stands before a slash.
fn escaped_slash(node: Node<'_>) -> Option<Node<'_>> {
    if node.kind() == NodeKind::Scalar(Style::Double) {
        let mut chars = node.source().chars();
        while let Some(c) = chars.next() {
            if c == '\\' && chars.next() == Some('/') {
                return Some(node);
            }
        }
    }
    let entries =
        || node.entries().find_map(|(k, v)| escaped_slash(k).or_else(|| escaped_slash(v)));
    node.items().find_map(escaped_slash).or_else(entries)
}

/// The offset of the first tab of these before `end`.
fn misplaced_tab(document: &Document, end: usize) -> Option<usize> {
    let text = document.text();
    if !text.contains('\t') {
        return None;
    }
    let mut apart = Vec::new();
    for root in document.roots() {
        gather(root, &mut apart);
    }
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let at = before_node(line).map(|tab| start + tab);
        if let Some(at) = at.filter(|at| *at < end) {
            let next = apart.partition_point(|range: &Range<usize>| range.start <= at);
            let last = next.checked_sub(1).and_then(|last| apart.get(last));
            if last.is_none_or(|range| range.end <= at) {
                return Some(at);
            }
        }
        start += line.len();
    }
    None
}

/// Where the blanks and dashes before the first node of a line hold a tab.
fn before_node(line: &str) -> Option<usize> {
    let mut rest = line.trim_start_matches(' ');
    loop {
        if rest.starts_with('\t') {
            return Some(line.len() - rest.len());
        }
        rest = rest.strip_prefix('-')?;
        if !rest.starts_with([' ', '\t']) {
            return None;
        }
        rest = rest.trim_start_matches(' ');
    }
}

/// The ranges over several lines in which tabs are text or mere distance: scalars, and collections in
/// brackets. They come in order and lie apart.
fn gather(node: Node<'_>, apart: &mut Vec<Range<usize>>) {
    let is_block = node.is_block() && !matches!(node.kind(), NodeKind::Scalar(_));
    if !is_block {
        if node.source().contains('\n') {
            apart.push(node.span());
        }
        return;
    }
    node.items().for_each(|item| gather(item, apart));
    for (key, value) in node.entries() {
        gather(key, apart);
        gather(value, apart);
    }
}
