//! Regular expressions simple enough to compare without an engine: texts, choices of texts, and
//! texts with `.*` or `.+` at an end.

use super::syntax::{Node, Place};

/// One such expression, anchored at both ends.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shape {
    /// One of these texts, sorted.
    OneOf(Vec<String>),
    /// Any of these.
    Any(Vec<Affixed>),
}

/// A text with something or nothing before and behind it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Affixed {
    before: Option<Wild>,
    text: String,
    behind: Option<Wild>,
}

/// `.*` or `.+`.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Wild {
    at_least_one: bool,
    newlines: bool,
}

impl Shape {
    /// The shape of an expression that has one.
    pub(super) fn of(node: &Node) -> Option<Self> {
        let node = ungrouped(node);
        let branches = match node {
            Node::Alternate(branches) => branches.as_slice(),
            other => std::slice::from_ref(other),
        };
        let all: Vec<Affixed> = branches.iter().map(Affixed::of).collect::<Option<_>>()?;
        if all.iter().any(|one| one.before.is_some() || one.behind.is_some()) {
            return Some(Self::Any(all));
        }
        let mut texts: Vec<String> = all.into_iter().map(|one| one.text).collect();
        crate::order::sort(&mut texts);
        texts.dedup();
        Some(Self::OneOf(texts))
    }

    pub(super) fn is_match(&self, value: &str) -> bool {
        match self {
            Self::OneOf(texts) => texts.binary_search_by(|text| text.as_str().cmp(value)).is_ok(),
            Self::Any(all) => all.iter().any(|one| one.is_match(value)),
        }
    }
}

impl Affixed {
    fn of(node: &Node) -> Option<Self> {
        let mut parts = Vec::new();
        flatten(node, &mut parts);
        // Both ends are anchored already.
        if parts.first() == Some(&&Node::Place(Place::TextStart)) {
            parts.remove(0);
        }
        parts.pop_if(|part| matches!(part, Node::Place(Place::TextEnd)));
        let mut affixed = Self { before: None, text: String::new(), behind: None };
        for part in parts {
            match (part, Wild::of(part)) {
                (Node::Literal(c), _) if affixed.behind.is_none() => affixed.text.push(*c),
                (_, Some(wild)) if affixed.text.is_empty() && affixed.before.is_none() => {
                    affixed.before = Some(wild);
                }
                (_, Some(wild)) if !affixed.text.is_empty() && affixed.behind.is_none() => {
                    affixed.behind = Some(wild);
                }
                _ => return None,
            }
        }
        Some(affixed)
    }

    fn is_match(&self, value: &str) -> bool {
        match (self.before, self.behind) {
            (None, None) => value == self.text,
            (None, Some(behind)) => {
                value.strip_prefix(&self.text).is_some_and(|rest| behind.is_match(rest))
            }
            (Some(before), None) => {
                value.strip_suffix(&self.text).is_some_and(|rest| before.is_match(rest))
            }
            (Some(before), Some(behind)) => value.char_indices().any(|(at, _)| {
                value.split_at_checked(at).is_some_and(|(head, tail)| {
                    tail.strip_prefix(&self.text)
                        .is_some_and(|rest| before.is_match(head) && behind.is_match(rest))
                })
            }),
        }
    }
}

impl Wild {
    fn of(node: &Node) -> Option<Self> {
        let Node::Repeat { inner, min: min @ (0 | 1), max: None, .. } = node else { return None };
        let Node::Class(class) = &**inner else { return None };
        let newlines = class.is_any();
        let is_dot = newlines || *class == super::class::Class::any_but_newline();
        is_dot.then_some(Self { at_least_one: *min == 1, newlines })
    }

    fn is_match(self, value: &str) -> bool {
        !(self.at_least_one && value.is_empty()) && (self.newlines || !value.contains('\n'))
    }
}

fn ungrouped(mut node: &Node) -> &Node {
    while let Node::Group { inner, .. } = node {
        node = inner;
    }
    node
}

fn flatten<'a>(node: &'a Node, parts: &mut Vec<&'a Node>) {
    match ungrouped(node) {
        Node::Concat(inner) => inner.iter().for_each(|part| flatten(part, parts)),
        Node::Empty => {}
        part => parts.push(part),
    }
}
