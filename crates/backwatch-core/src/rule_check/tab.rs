//! Tabs where the YAML reader of Prometheus takes none though the format allows them: before the first
//! node of a line, on a line without one, and between a dash and its item.

use std::ops::Range;

use backwatch_edit::{Document, Node, NodeKind};

/// The offset of the first such tab before `end`.
pub(super) fn misplaced(document: &Document, end: usize) -> Option<usize> {
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
