//! Checks an edit by reading again only the children around it of the smallest collection that
//! holds it all.

use std::ops::Range;

use crate::check::compare_children;
use crate::document::{Document, Tree};
use crate::node::Node;
use crate::path::ancestors;
use crate::plan::{Child, Plan, entry_nodes};
use crate::splice::{Splice, splice};

/// Whether some run of children around all edits, read on its own, is what the plan says. False
/// where that cannot be told.
pub(crate) fn holds(tree: &Tree, plan: &Plan, splices: &[Splice]) -> bool {
    Run::of(tree, plan, splices).is_some_and(|run| run.reads_as_planned(plan, splices))
}

/// Neighbouring children of a collection, with all that stands between and around them.
struct Run<'a> {
    node: Node<'a>,
    /// Which children, by index.
    children: Range<usize>,
    /// Their text.
    text: Range<usize>,
}

impl<'a> Run<'a> {
    /// The smallest run around all edits.
    fn of(tree: &'a Tree, plan: &Plan, splices: &[Splice]) -> Option<Self> {
        let edited = splices.first()?.range.start..splices.last()?.range.end;
        let touched = plan.touched();
        let least = touched.iter().min()?;
        let mut around = ancestors(tree, *least);
        around.push(*least);
        around.into_iter().rev().find_map(|id| {
            let node = tree.node(id);
            // A node that is replaced, or has the comment, is seen from the collection around it.
            let from_inside = !plan.values.contains_key(&id)
                && !plan.comments.iter().any(|change| change.node == id)
                && touched.iter().all(|touched| (id..node.data().skip).contains(touched));
            if from_inside { Self::around(node, &touched, &edited) } else { None }
        })
    }

    /// The smallest run that holds the touched nodes and the edited text.
    fn around(node: Node<'a>, touched: &[u32], edited: &Range<usize>) -> Option<Self> {
        let children = entry_nodes(node);
        let is_block = node.tag_byte().is_block_collection();
        if children.is_empty() || !(is_block || is_bracketed(node)) {
            return None;
        }
        let tree = node.tree;
        // Where the text of a child begins and ends, what stands above it or behind it included.
        let end = |index: usize| {
            let end = children.get(index).map_or(0, |(_, last)| last.span().end);
            if is_block { tree.lines().end_of(&tree.text, end) } else { end }
        };
        let start = |index: usize| match (index.checked_sub(1), is_block) {
            (None, true) => first_line(node, edited.start),
            (None, false) => node.span().start + 1,
            (Some(before), true) => tree.lines().next_start(&tree.text, end(before)),
            (Some(_), false) => children.get(index).map_or(0, |(first, _)| first.span().start),
        };
        let last = children.len() - 1;
        let inside = touched.iter().filter(|id| **id != node.id);
        let inside = inside.map(|id| children.partition_point(|(_, last)| last.data().skip <= *id));
        let (lowest, highest) = inside.fold((last, 0), |(lowest, highest), index| {
            (lowest.min(index), highest.max(index.min(last)))
        });
        let from = (0..=lowest).rev().find(|index| start(*index) <= edited.start)?;
        let to = (highest.max(from)..=last).find(|index| end(*index) >= edited.end);
        let end = match to {
            Some(to) if to < last || is_block => end(to),
            _ if !is_block => node.span().end.saturating_sub(1),
            // What is added at the end of a file stands behind its last line break.
            _ => edited.end,
        };
        let text = start(from)..end;
        let fits = text.start <= edited.start && edited.end <= text.end;
        let children = from..to.unwrap_or(last) + 1;
        (fits && text.end <= node.tree.text.len()).then_some(Self { node, children, text })
    }

    fn reads_as_planned(&self, plan: &Plan, splices: &[Splice]) -> bool {
        let (node, part) = (self.node, &self.text);
        let tree = node.tree;
        let own: Option<Vec<Splice>> = splices
            .iter()
            .map(|one| {
                let start = one.range.start.checked_sub(part.start)?;
                Some(Splice::new(start..one.range.end.checked_sub(part.start)?, one.text.as_str()))
            })
            .collect();
        let Some(Ok(changed)) = own.map(|own| splice(tree.slice(part.clone()), &own)) else {
            return false;
        };
        let alone = if node.tag_byte().is_block_collection() {
            let column = crate::layout::column(tree, part.start);
            let behind = if part.end < tree.text.len() { tree.line_break() } else { "" };
            format!("{}{changed}{behind}", " ".repeat(column))
        } else {
            // The last line may end in a comment.
            let (open, close) = if node.is_sequence() { ('[', ']') } else { ('{', '}') };
            format!("{open}{changed}\n{close}")
        };
        let Ok(after) = Document::parse(tree.format, alone) else { return false };
        let expected = plan.children(node.id, entry_nodes(node).len()).into_iter();
        let expected = expected.filter(|child| match child {
            Child::Kept(index) => self.children.contains(index),
            Child::New(_) => true,
        });
        let expected: Vec<Child<'_>> = expected.collect();
        after.roots().len() == 1
            && !expected.is_empty()
            && compare_children(plan, node, expected, after.root()).is_ok()
    }
}

fn is_bracketed(node: Node<'_>) -> bool {
    node.source().starts_with(if node.is_sequence() { '[' } else { '{' })
}

/// Where the first child's text begins: with the comments above it, if an edit lies there.
fn first_line(node: Node<'_>, edited: usize) -> usize {
    let (tree, start) = (node.tree, node.span().start);
    if edited >= start {
        return start;
    }
    let line = tree.lines().start_of(edited);
    let above = tree.slice(line..start);
    let is_apart = |line: &str| line.trim_start().is_empty() || line.trim_start().starts_with('#');
    if above.lines().all(is_apart) { line } else { start }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::op::{Comment, Op};
    use crate::plan::Plan;
    use crate::route::{Format, Route};
    use crate::value::Value;

    /// Whether the edits hold when only their neighbourhood is read, how much that is, and whether
    /// they still hold when each of the new texts is spoiled.
    fn look(format: Format, text: &str, ops: &[Op]) -> (bool, String, bool) {
        let document = Document::parse(format, text).unwrap();
        let plan = Plan::new(&document, ops, crate::apply::Care::Nearby).unwrap();
        let splices = crate::edit::splices(&document.tree, &plan).unwrap();
        let run = Run::of(&document.tree, &plan, &splices).unwrap();
        let part = document.tree.slice(run.text).to_owned();
        let spoiled: Vec<Splice> = splices
            .iter()
            .map(|one| Splice::new(one.range.clone(), one.text.replace(['2', '3'], "[")))
            .collect();
        let holds = |splices: &[Splice]| holds(&document.tree, &plan, splices);
        (holds(&splices), part, holds(&spoiled))
    }

    const GROUPS: &str = "# top\ngroups:\n# one\n- name: a\n  rules: [x]\n# two\n- name: b # B\n  rules: [y]\n- name: c\n";

    #[test]
    fn only_the_children_that_change_are_read_again() {
        let groups = || Route::root().key("groups");
        let second = groups().index(1);
        let name = Op::replace(second.clone().key("name"), "b2");
        let note = Op::SetComment {
            at: second,
            place: Comment::Above { mark: "two".to_owned() },
            text: Some("two 2".to_owned()),
        };
        let part = "# two\n- name: b # B\n  rules: [y]";
        assert_eq!(
            look(Format::Yaml, GROUPS, &[name.clone(), note.clone()]),
            (true, part.to_owned(), false)
        );
        assert_eq!(look(Format::Yaml, GROUPS, &[name]), (true, "name: b # B".to_owned(), false));
        let new = Op::append(groups(), Value::mapping([("name", Value::from("d3"))]));
        assert_eq!(look(Format::Yaml, GROUPS, &[new]), (true, "- name: c".to_owned(), false));
    }

    #[test]
    fn comments_above_the_first_child_belong_to_it() {
        let note = Op::SetComment {
            at: Route::root().key("groups").index(0),
            place: Comment::Above { mark: "one".to_owned() },
            text: Some("one 2".to_owned()),
        };
        let name = Op::replace(Route::root().key("groups").index(0).key("name"), "a2");
        let part = "# one\n- name: a\n  rules: [x]";
        assert_eq!(look(Format::Yaml, GROUPS, &[note, name]), (true, part.to_owned(), false));
    }

    #[test]
    fn neighbours_in_brackets_are_read_in_brackets_of_their_own() {
        let text = "{\"panels\": [{\"id\": 1}, {\"id\": 4}, {\"id\": 5}], \"v\": 1}";
        let panels = || Route::root().key("panels");
        let id = Op::replace(panels().index(1).key("id"), Value::number("2"));
        assert_eq!(
            look(Format::Json, text, std::slice::from_ref(&id)),
            (true, "\"id\": 4".to_owned(), false)
        );
        let new = Op::append(panels(), Value::number("3"));
        let part = "{\"id\": 4}, {\"id\": 5}";
        assert_eq!(look(Format::Json, text, &[id, new.clone()]), (true, part.to_owned(), false));
        assert_eq!(look(Format::Json, text, &[new]), (true, "{\"id\": 5}".to_owned(), false));
    }
}
