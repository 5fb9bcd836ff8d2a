//! Changes a scalar's text and keeps the spelling of the parts that stay.
//!
//! It proposes splices and reads them back; where the style cannot hold the new text it gives
//! nothing, and the scalar is written anew.

use std::ops::Range;

use crate::document::{Tag, Tree};
use crate::escape::push_escaped;
use crate::node::Node;
use crate::resolve;
use crate::spelling::{self, Manner, Reading};
use crate::splice::{Splice, arrange, difference, splice};

/// The splices that turn a scalar's text into the new one; `None` where its style cannot hold it.
/// `changed` are the differences in terms of the decoded text, if they are known.
pub(crate) fn text(node: Node<'_>, new: &str, changed: Option<&[Splice]>) -> Option<Vec<Splice>> {
    let reading = spelling::of(node)?;
    if reading.text.is_empty() && new.contains('\n') {
        // Nothing to keep: the text may choose its style.
        return None;
    }
    if node.tag_byte().is_block_scalar() && !fits_header(node, new) {
        return None;
    }
    let scalar = Scalar { node, tree: node.tree, reading };
    let found;
    let changed = if let Some(changed) = changed {
        changed
    } else {
        found = difference(&scalar.reading.text, new);
        std::slice::from_ref(&found)
    };
    let splices = match node.tag_byte() {
        Tag::Literal => scalar.literal(new, changed)?,
        Tag::Folded => vec![scalar.folded(new, changed)?],
        Tag::Plain if !stays_plain(node, new) => return None,
        _ => scalar.inline(changed)?,
    };
    let splices = splices.into_iter().map(|one| one.trimmed(&node.tree.text)).collect();
    let splices = arrange(splices).ok()?;
    scalar.reads_as(new, &splices).then_some(splices)
}

struct Scalar<'a> {
    node: Node<'a>,
    tree: &'a Tree,
    reading: Reading,
}

impl Scalar<'_> {
    /// Plain and quoted scalars: each change in its place.
    fn inline(&self, changed: &[Splice]) -> Option<Vec<Splice>> {
        let mut splices = Vec::new();
        for change in changed {
            let start = self.reading.locate(change.range.start)?;
            let end = self.reading.locate(change.range.end)?;
            let mut text = String::new();
            match self.node.tag_byte() {
                Tag::Double => push_escaped(&mut text, &change.text),
                Tag::Single => text = self.single_quoted(&change.text)?,
                _ if change.text.contains('\n') => return None,
                _ => text.clone_from(&change.text),
            }
            splices.push(Splice::new(start..end.max(start), text));
        }
        Some(splices)
    }

    /// Part of a text in single quotes. Only a scalar that has several lines already gets more: a
    /// line break is an empty line, and the next line stands where the second one does. Lines that
    /// begin or end with blanks cannot be written so; reading back finds them.
    fn single_quoted(&self, part: &str) -> Option<String> {
        let doubled = part.replace('\'', "''");
        if !part.contains('\n') {
            return Some(doubled);
        }
        let (_, below) = self.node.source().split_once('\n')?;
        let line = below.split('\n').find(|line| !line.trim().is_empty())?;
        let indent = line.get(..line.len() - line.trim_start_matches(' ').len())?;
        let line_break = self.tree.line_break();
        Some(doubled.replace('\n', &format!("{line_break}{line_break}{indent}")))
    }

    /// A literal block: the changed lines are written anew.
    fn literal(&self, new: &str, changed: &[Splice]) -> Option<Vec<Splice>> {
        let old = self.reading.text.as_str();
        if old.trim_end_matches('\n').is_empty() || old.ends_with('\n') != new.ends_with('\n') {
            return None;
        }
        let body = old.strip_suffix('\n').unwrap_or(old);
        let mut lines: Vec<ChangedLines> = Vec::new();
        for change in changed {
            let (range, text) = within(body, change)?;
            let start = body.get(..range.start)?.rfind('\n').map_or(0, |at| at + 1);
            match lines.last_mut().filter(|last| start <= last.end) {
                Some(last) => last.text.push_str(body.get(last.end..range.start)?),
                None => lines.push(ChangedLines {
                    start,
                    end: start,
                    text: body.get(start..range.start)?.to_owned(),
                }),
            }
            let last = lines.last_mut()?;
            last.text.push_str(&text);
            last.end = range.end;
        }
        lines.into_iter().map(|one| self.write_lines(body, one)).collect()
    }

    fn write_lines(&self, body: &str, mut lines: ChangedLines) -> Option<Splice> {
        let rest = body.get(lines.end..)?;
        let end = lines.end + rest.find('\n').unwrap_or(rest.len());
        lines.text.push_str(body.get(lines.end..end)?);
        let source = &self.tree.text;
        let content = self.reading.locate(lines.start)?;
        let start = source.get(..content)?.rfind('\n')? + 1;
        let mut out = String::new();
        for (index, line) in lines.text.split('\n').enumerate() {
            if index > 0 {
                out.push_str(self.tree.line_break());
            }
            if !line.is_empty() {
                out.extend(std::iter::repeat_n(' ', self.reading.indentation));
                out.push_str(line);
            }
        }
        Some(Splice::new(start..self.reading.locate(end)?, out))
    }

    /// A folded block: written anew with the same breaks, if that would also give the old bytes.
    fn folded(&self, new: &str, changed: &[Splice]) -> Option<Splice> {
        let old = self.reading.text.as_str();
        if old.ends_with('\n') != new.ends_with('\n') {
            return None;
        }
        let span = self.node.span();
        let header = crate::yaml::Header::read(&self.tree.text, span.start)?;
        let marked = spelling::folded_source(&self.reading, &self.tree.text);
        let write = |text: &str| {
            let text = text.strip_suffix('\n').unwrap_or(text);
            spelling::write_folded(text, self.reading.indentation, self.tree.line_break())
        };
        if write(&marked) != self.tree.slice(header.content..span.end) {
            return None;
        }
        Some(Splice::new(header.content..span.end, write(&splice(&marked, changed).ok()?)))
    }

    /// Whether the scalar, changed by the splices, reads as the text.
    fn reads_as(&self, new: &str, splices: &[Splice]) -> bool {
        let span = self.node.span();
        // One more character: a line break behind a block scalar counts.
        let behind = self.tree.slice(span.end..).chars().next().map_or(0, char::len_utf8);
        let Some(source) = self.tree.text.get(span.start..span.end + behind) else { return false };
        let own = splices
            .iter()
            .map(|one| {
                let start = one.range.start.checked_sub(span.start)?;
                Some(Splice::new(start..one.range.end.checked_sub(span.start)?, one.text.as_str()))
            })
            .collect::<Option<Vec<_>>>();
        let Some(changed) = own.and_then(|own| splice(source, &own).ok()) else { return false };
        let end = changed.len() - behind;
        spelling::read(&changed, 0..end, Manner::of(self.node))
            .is_some_and(|reading| reading.text == new)
    }
}

/// Whether a block scalar's header keeps the line breaks at the end of the text.
fn fits_header(node: Node<'_>, new: &str) -> bool {
    let header = crate::yaml::Header::read(&node.tree.text, node.span().start);
    let keeps = header.is_some_and(|header| header.chomping == Some(b'+'));
    let body = new.strip_suffix('\n').unwrap_or(new);
    keeps || !(body.is_empty() || body.ends_with('\n'))
}

/// Lines of a text that become others: from the start of one to somewhere in another.
struct ChangedLines {
    start: usize,
    end: usize,
    text: String,
}

/// A change of a text in terms of the text without its last line break.
fn within(body: &str, change: &Splice) -> Option<(Range<usize>, String)> {
    let (mut range, mut text) = (change.range.clone(), change.text.clone());
    if range.end > body.len() {
        text = text.strip_suffix('\n').map(str::to_owned).or_else(|| {
            // The last line break goes with the lines before it.
            (text.is_empty() && range.start < body.len()).then(String::new)
        })?;
        if change.text.is_empty() {
            let before = body.get(..range.start)?.strip_suffix('\n')?;
            range.start = before.len();
        }
        range.end = body.len();
        if range.start > body.len() {
            range.start = body.len();
            text.insert(0, '\n');
        }
    }
    Some((range, text))
}

/// Whether the new text may stand plain where the old one did.
fn stays_plain(node: Node<'_>, new: &str) -> bool {
    let in_flow =
        crate::plan::parent(node).is_some_and(|parent| !parent.tag_byte().is_block_collection());
    if resolve::is_plain_safe(new, in_flow) {
        return true;
    }
    let first = |text: &str| text.chars().next().filter(|c| c.is_alphabetic());
    let same_start = first(new).is_some() && first(new) == node.as_str().and_then(first);
    same_start && resolve::is_plain_behind_letter(new, in_flow)
}
