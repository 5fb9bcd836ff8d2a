//! A parsed regular expression in the spelling of `regex-lite`.
//!
//! Nothing is left to that crate's own reading: letter case, the dot, named classes and anything
//! that is not a letter or a digit are written out as characters and ranges of characters.

use std::fmt::Write as _;

use super::class::Class;
use super::syntax::Node;

/// `node` as `regex-lite` reads it.
pub(super) fn emit(node: &Node) -> String {
    let mut out = String::new();
    write(&mut out, node);
    out
}

fn write(out: &mut String, node: &Node) {
    match node {
        Node::Empty => {}
        Node::Literal(c) => write_char(out, *c),
        Node::Class(class) => write_class(out, class),
        Node::TextStart => out.push_str("\\A"),
        Node::TextEnd => out.push_str("\\z"),
        Node::LineStart => out.push_str("(?m:^)"),
        Node::LineEnd => out.push_str("(?m:$)"),
        Node::WordBoundary => out.push_str("\\b"),
        Node::NoWordBoundary => out.push_str("\\B"),
        Node::Group { inner, captures } => {
            out.push_str(if *captures { "(" } else { "(?:" });
            write(out, inner);
            out.push(')');
        }
        Node::Concat(parts) => parts.iter().for_each(|part| write(out, part)),
        Node::Alternate(branches) => {
            for (at, branch) in branches.iter().enumerate() {
                if at > 0 {
                    out.push('|');
                }
                write(out, branch);
            }
        }
        Node::Repeat { inner, min, max, greedy } => {
            out.push_str("(?:");
            write(out, inner);
            out.push(')');
            // Writing to a string cannot fail.
            let _ = match (min, max) {
                (0, None) => write!(out, "*"),
                (1, None) => write!(out, "+"),
                (0, Some(1)) => write!(out, "?"),
                (min, None) => write!(out, "{{{min},}}"),
                (min, Some(max)) => write!(out, "{{{min},{max}}}"),
            };
            if !greedy {
                out.push('?');
            }
        }
    }
}

fn write_class(out: &mut String, class: &Class) {
    if class.is_any() {
        out.push_str("(?s:.)");
        return;
    }
    if class.ranges().is_empty() {
        // There is no character beyond all others.
        out.push_str("[^\\x{0}-\\x{10ffff}]");
        return;
    }
    out.push('[');
    for (first, last) in class.ranges() {
        write_char(out, *first);
        if first != last {
            out.push('-');
            write_char(out, *last);
        }
    }
    out.push(']');
}

fn write_char(out: &mut String, c: char) {
    if c.is_ascii_alphanumeric() {
        out.push(c);
    } else {
        // Writing to a string cannot fail.
        let _ = write!(out, "\\x{{{:x}}}", u32::from(c));
    }
}
