//! The table of contents of a Markdown file, where it has one: a list of links to its own headings.

use std::fmt::Write as _;
use std::ops::Range;

use backwatch_edit::Splice;

use super::lines::{self, with_breaks};
use super::outline::Outline;
use super::slug;

/// One entry.
#[derive(Clone, Debug)]
struct Entry {
    range: Range<usize>,
    /// The blanks before its marker.
    indent: String,
    marker: Marker,
    anchor: String,
}

#[derive(Clone, Debug)]
enum Marker {
    Bullet(char),
    Number(usize, char),
}

/// The splice that names `tops`, our top headings at `level`, in the table of contents: behind the last
/// entry beside them. `parent` is the heading that they stand under; none at the top. Nothing where the
/// file has no such table, where it does not go down to that level, or where they are named already.
pub(super) fn add(
    text: &str,
    outline: &Outline,
    block: Option<&Range<usize>>,
    parent: Option<&str>,
    level: usize,
    tops: &[String],
) -> Option<Splice> {
    let anchors: Vec<String> = tops.iter().filter_map(|top| slug::agreed(top)).collect();
    let entries = entries(text, outline, block, &anchors)?;
    let missing: Vec<(&String, String)> = tops
        .iter()
        .filter_map(|top| Some((top, slug::agreed(top)?)))
        .filter(|(_, anchor)| !entries.iter().any(|entry| entry.anchor == *anchor))
        .collect();
    let family = family(&entries, outline, parent)?;
    let beside: Vec<&Entry> =
        family.iter().filter(|entry| level_of(outline, &entry.anchor) == Some(level)).collect();
    let (last, end) = (beside.last()?, family.last()?.range.end);
    if missing.is_empty() {
        return None;
    }
    let is_lazy = matches!(beside.as_slice(),
        [Entry { marker: Marker::Number(a, _), .. }, .., Entry { marker: Marker::Number(b, _), .. }]
            if a == b);
    let mut new = String::new();
    let ended = text.get(..end).is_some_and(|before| before.ends_with('\n'));
    if !ended {
        new.push('\n');
    }
    for (place, (top, anchor)) in missing.iter().enumerate() {
        let marker = match last.marker {
            Marker::Bullet(bullet) => bullet.to_string(),
            Marker::Number(number, behind) if is_lazy => format!("{number}{behind}"),
            Marker::Number(number, behind) => format!("{}{behind}", number + place + 1),
        };
        // A number that stands before the title already is not said twice.
        let title = match (&last.marker, super::styled::number_of(top)) {
            (Marker::Number(..), Some(_)) => top.split_once(' ').map_or(top.as_str(), |(_, t)| t),
            _ => top.as_str(),
        };
        // Writing into a string does not fail.
        let _ = writeln!(new, "{}{marker} [{title}](#{anchor})", last.indent);
    }
    if !ended {
        new.pop();
    }
    Some(Splice { range: end..end, text: with_breaks(&new, text) })
}

/// The splices that take the entries of `tops` out.
pub(super) fn remove(
    text: &str,
    outline: &Outline,
    block: &Range<usize>,
    tops: &[String],
) -> Vec<Splice> {
    let anchors: Vec<String> = tops.iter().filter_map(|top| slug::agreed(top)).collect();
    let entries = entries(text, outline, Some(block), &anchors).unwrap_or_default();
    let ours = entries.into_iter().filter(|entry| anchors.contains(&entry.anchor));
    ours.filter(|entry| !outline.has(&entry.anchor))
        .map(|entry| Splice { range: entry.range, text: String::new() })
        .collect()
}

/// The level of the heading with this anchor.
fn level_of(outline: &Outline, anchor: &str) -> Option<usize> {
    let found = outline.headings.iter().find(|h| slug::all(&h.text).iter().any(|a| a == anchor));
    found.map(|heading| heading.level)
}

/// The entries among which ours go: all of them, or the parent's and those below it.
fn family(entries: &[Entry], outline: &Outline, parent: Option<&str>) -> Option<Vec<Entry>> {
    let Some(parent) = parent else { return Some(entries.to_vec()) };
    let heading = outline.headings.iter().find(|h| h.text == parent)?;
    let anchors = slug::all(&heading.text);
    let start = entries.iter().position(|entry| anchors.contains(&entry.anchor))?;
    let own = entries.get(start)?;
    let below = entries.iter().skip(start + 1);
    let below = below.take_while(|entry| entry.indent.len() > own.indent.len());
    Some(std::iter::once(own).chain(below).cloned().collect())
}

/// The first list of links to headings of the file, or to `ours`, that says it is a table of contents,
/// or that stands before the second heading.
fn entries(
    text: &str,
    outline: &Outline,
    block: Option<&Range<usize>>,
    ours: &[String],
) -> Option<Vec<Entry>> {
    let (lines, _) = lines::read(text);
    let is_table = |run: &[Entry], announced: bool| {
        let Some(first) = run.first() else { return false };
        let is_known = |entry: &&Entry| outline.has(&entry.anchor) || ours.contains(&entry.anchor);
        let known = run.iter().filter(is_known).count();
        let second = outline.headings.get(1);
        let early = second.is_none_or(|second| first.range.start < second.range.start);
        run.len() >= 2 && known * 2 > run.len() && (announced || early)
    };
    let mut run: Vec<Entry> = Vec::new();
    let mut announced = false;
    for line in &lines {
        if block.is_some_and(|block| line.range.start >= block.start) {
            break;
        }
        match entry(line.text, line.range.clone()).filter(|_| !line.is_code) {
            Some(entry) => run.push(entry),
            None if is_table(&run, announced) => break,
            None => {
                run.clear();
                let title = line.text.to_lowercase();
                if !title.trim().is_empty() {
                    announced =
                        title.contains("contents") || title.trim_matches(['#', ' ']) == "toc";
                }
            }
        }
    }
    is_table(&run, announced).then_some(run)
}

/// `- [Title](#anchor)`.
fn entry(line: &str, range: Range<usize>) -> Option<Entry> {
    let inner = line.trim_start_matches([' ', '\t']);
    let indent = line.get(..line.len() - inner.len())?.to_owned();
    let digits = inner.len() - inner.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let sign = inner.get(digits..)?.chars().next()?;
    let marker = match (digits, sign) {
        (0, '-' | '*' | '+') => Marker::Bullet(sign),
        (1.., '.' | ')') => Marker::Number(inner.get(..digits)?.parse().ok()?, sign),
        _ => return None,
    };
    let target = inner.get(digits + 1..)?.trim();
    let (_, target) = target.strip_prefix('[')?.split_once("](#")?;
    let anchor = target.strip_suffix(')')?.to_owned();
    Some(Entry { range, indent, marker, anchor })
}
