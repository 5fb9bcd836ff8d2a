//! What stood in place of rule groups before there were any: written down when the first group is
//! added, put back when the last one of ours goes.
//!
//! Where a key is simply new, its name is enough. Where an empty value had to make room (`spec:` with
//! `{}` below it, `groups: null`, a quoted text, a file with nothing but comments), its spelling is
//! kept in the mark, escaped.
//!
//! Limits: JSON has no comments and so no mark; there `null` and `{}` come back as `{"groups": []}`. A
//! group of our name without any rule stays, but `rules:` is spelled `rules: []` from then on.

use std::fmt::Write as _;

use backwatch_edit::{Node, Op, Route, Splice, Value};

use super::read::Group;
use crate::merge::kind::{Content, Site, groups_at};
use crate::merge::work::Raw;

/// An empty value within the place itself.
const OWN: char = '=';
/// The text of the whole scalar that the place is in.
const OUTER: char = '~';
/// A longer spelling is not worth a longer comment.
const LONGEST: usize = 60;

/// The group was there, without a rule: it stays when our rules go.
pub(super) const EMPTY_GROUP: &str = "empty";

/// Whether a group holds no rule.
pub(super) fn is_empty(group: &Group<'_>) -> bool {
    group.node.get("rules").is_none_or(|rules| rules.items().next().is_none())
}

/// How the groups go.
pub(super) enum Restored {
    /// By an edit.
    Op(Op),
    /// By putting bytes back.
    Raw(Raw),
}

/// What to write down about a place that has no groups yet.
pub(super) fn remember(site: &Site) -> Option<String> {
    let Content::Rules(path) = site.content else { return None };
    let object = site.node()?;
    if let Some(spelled) = outer_spelling(site) {
        return Some(format!("{OUTER}{}", escaped(&spelled)));
    }
    if object.is_null() {
        return Some(format!("{OWN}0{}", escaped(object.source())));
    }
    let (node, missing) = groups_at(object, path);
    let depth = path.len() - missing.len();
    let is_empty = node.is_null() || node.items().count() + node.entries().count() == 0;
    if depth > 0 && is_empty {
        let keys = path.get(..depth)?;
        let (key, value) = entry(object, keys)?;
        let text = site.document.text();
        // An omitted value has no place of its own; blanks behind the colon go when there is one.
        let omitted = || key + 1 + blanks(text.get(key + 1..).unwrap_or_default());
        let end = if value.source().is_empty() { omitted() } else { value.span().end };
        let spelled = text.get(key..end).filter(|spelled| spelled.len() <= LONGEST)?;
        // In a flow collection, or simply behind its key, removal leaves the same.
        if value.is_sequence() && spelled.trim_start_matches(':') == " []" {
            return None;
        }
        return Some(format!("{OWN}{depth}{}", escaped(spelled)));
    }
    missing.first().map(|key| (*key).to_owned())
}

/// How to put back what the mark of a group tells; `object` is the place's own node. What somebody has
/// added beside the groups since stays.
pub(super) fn restore(group: &Group<'_>, was: &str) -> Option<Restored> {
    let site = group.site;
    let Content::Rules(path) = site.content else { return None };
    let object = site.node()?;
    let own = was.strip_prefix(OWN).and_then(|rest| rest.split_at_checked(1));
    let new_from = match own {
        Some((depth, _)) => depth.parse().ok()?,
        None if was.starts_with(OUTER) => 0,
        None => path.iter().position(|key| *key == was)? + 1,
    };
    if let Some(level) = shared_level(object, path, new_from) {
        let inner = route(site, path.get(..=level)?);
        return Some(Restored::Op(Op::remove(site.route(&inner))));
    }
    if let Some(spelled) = was.strip_prefix(OUTER) {
        return outer(site, &unescaped(spelled)?);
    }
    let Some((_, spelled)) = own else {
        let inner = route(site, path.get(..new_from)?);
        return Some(Restored::Op(Op::remove(site.route(&inner))));
    };
    let mut spelled = unescaped(spelled)?;
    let text = site.document.text();
    let keys = path.get(..new_from)?;
    let Some((key, value)) = entry(object, keys) else {
        let range = if spelled.is_empty() { lines(text, object)? } else { range(object) };
        let instead = Op::replace(route(site, keys), Value::null());
        return Some(put_back(site, Splice { range, text: spelled }, instead));
    };
    // A comment behind the key stood behind the empty value.
    let rest = text.get(key..value.span().start)?;
    let comment = rest.lines().next().and_then(|line| line.strip_prefix(':'));
    spelled.push_str(comment.filter(|c| c.trim_start().starts_with('#')).unwrap_or_default());
    let splice = Splice { range: key..value.span().end, text: spelled };
    let instead = Op::replace(route(site, keys), Value::null());
    Some(put_back(site, splice, instead))
}

/// The innermost of the levels that came with our groups on which something else stands too.
fn shared_level(object: Node<'_>, path: &[&'static str], new_from: usize) -> Option<usize> {
    (new_from..path.len()).rev().find(|level| {
        let around = path.iter().take(*level).try_fold(object, |node, key| node.get(key));
        around.is_some_and(|node| node.entries().count() > 1)
    })
}

fn range(node: Node<'_>) -> std::ops::Range<usize> {
    let span = node.span();
    span.start..span.end
}

/// The lines of a block that stands alone, with a line break: the one behind them or, at the end of a
/// text without a last one, the one before them.
fn lines(text: &str, node: Node<'_>) -> Option<std::ops::Range<usize>> {
    let span = range(node);
    let behind = text.get(span.end..)?;
    if text.get(span.clone())?.ends_with('\n') {
        return Some(span);
    }
    if let Some(rest) = behind.find('\n') {
        return Some(span.start..span.end + rest + 1);
    }
    let before = text.get(..span.start)?;
    let before = before.strip_suffix('\n').unwrap_or(before);
    Some(before.strip_suffix('\r').unwrap_or(before).len()..text.len())
}

/// How many blanks end the first line of `text`; none if something stands behind them.
fn blanks(text: &str) -> usize {
    let rest = text.trim_start_matches([' ', '\t']);
    if rest.is_empty() || rest.starts_with(['\n', '\r']) { text.len() - rest.len() } else { 0 }
}

fn route(site: &Site, keys: &[&'static str]) -> Route {
    keys.iter().fold(site.object.clone(), |route, key| route.key(*key))
}

/// The end of the last key, and its value.
fn entry<'a>(object: Node<'a>, keys: &[&'static str]) -> Option<(usize, Node<'a>)> {
    let (last, around) = keys.split_last()?;
    let parent = around.iter().try_fold(object, |node, key| node.get(key))?;
    let mut entries = parent.entries();
    let (key, value) = entries.find(|(key, _)| key.as_str() == Some(last))?;
    Some((key.span().end, value))
}

/// Within a file of its own, bytes are put back; within a scalar, its text is replaced.
pub(super) fn put_back(site: &Site, splice: Splice, instead: Op) -> Restored {
    let Some((outer, _)) = &site.outer else {
        return Restored::Raw(Raw { splice, instead });
    };
    let mut text = site.document.text().to_owned();
    if text.is_char_boundary(splice.range.start) && text.is_char_boundary(splice.range.end) {
        text.replace_range(splice.range, &splice.text);
    }
    Restored::Op(Op::replace(outer.clone(), Value::from(text).literal()))
}

/// The spelling of the scalar that a place is in, where an edit would have to write it anew: from its
/// key's end to its own.
fn outer_spelling(site: &Site) -> Option<String> {
    let (outer, _) = site.outer.as_ref()?;
    let file = site.file.as_ref()?;
    let scalar = file.node(outer).ok()?;
    let flat = scalar.kind() != backwatch_edit::NodeKind::Scalar(backwatch_edit::Style::Literal);
    let (start, end) = outer_range(site)?;
    let spelled = file.text().get(start..end)?;
    (flat && spelled.len() <= LONGEST).then(|| spelled.to_owned())
}

fn outer(site: &Site, spelled: &str) -> Option<Restored> {
    let (start, mut end) = outer_range(site)?;
    let text = site.file.as_ref()?.text();
    // A block scalar ends with its line break, which is not part of the spelling.
    let whole = text.get(start..end)?;
    end = start + whole.trim_end_matches(['\n', '\r']).len();
    let splice = Splice { range: start..end, text: spelled.to_owned() };
    let (route, _) = site.outer.as_ref()?;
    let instead = Op::replace(route.clone(), "groups: []\n");
    Some(Restored::Raw(Raw { splice, instead }))
}

/// From the end of the key to the end of the scalar that a place is in.
fn outer_range(site: &Site) -> Option<(usize, usize)> {
    let (outer, _) = site.outer.as_ref()?;
    let file = site.file.as_ref()?;
    let scalar = file.node(outer).ok()?;
    let (_, around) = outer.steps().split_last()?;
    let parent = around.iter().fold(Route::root(), |route, step| route.step(step.clone()));
    let mut entries = file.node(&parent).ok()?.entries();
    let (key, _) = entries.find(|(_, value)| *value == scalar)?;
    Some((key.span().end, scalar.span().end))
}

/// One word for a comment: blanks, line breaks and percent signs as `%` and two digits.
fn escaped(text: &str) -> String {
    let mut word = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_graphic() && byte != b'%' {
            word.push(char::from(byte));
        } else {
            let _ = write!(word, "%{byte:02x}");
        }
    }
    word
}

fn unescaped(word: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = word;
    while let Some((before, behind)) = rest.split_once('%') {
        bytes.extend_from_slice(before.as_bytes());
        bytes.push(u8::from_str_radix(behind.get(..2)?, 16).ok()?);
        rest = behind.get(2..)?;
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_are_one_word() {
        for text in [":\n    {}", ": \"groups: []\\n\"", "100 % ö", ""] {
            assert!(!escaped(text).contains(char::is_whitespace));
            assert_eq!(unescaped(&escaped(text)).as_deref(), Some(text));
        }
        assert_eq!(unescaped("%2"), None);
        assert_eq!(unescaped("%zz"), None);
    }

    #[test]
    fn blanks_count_where_nothing_follows() {
        assert_eq!((blanks("  "), blanks(" \t\r\n x"), blanks("  # x"), blanks("")), (2, 2, 0, 0));
    }
}
