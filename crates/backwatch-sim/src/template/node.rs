//! The parsed template. Every node knows its place, and prints itself as Go's error messages
//! show it (`text/template/parse/node.go`).

use std::fmt;

use super::literal::{Number, quote};

/// A text or an action between `{{` and `}}`.
#[derive(Debug, Clone)]
pub(super) enum Item {
    Text { text: String },
    Action { at: usize, pipe: Pipe },
    If(Branch),
    With(Branch),
    Range(Branch),
    Call { at: usize, name: String, pipe: Option<Pipe> },
    Break { at: usize },
    Continue { at: usize },
}

/// `if`, `with` and `range`: what is tested, and what runs then.
#[derive(Debug, Clone)]
pub(super) struct Branch {
    pub(super) pipe: Pipe,
    pub(super) then: Vec<Item>,
    pub(super) otherwise: Option<Vec<Item>>,
}

/// Commands whose results are handed on, perhaps into variables.
#[derive(Debug, Clone)]
pub(super) struct Pipe {
    pub(super) at: usize,
    pub(super) variables: Vec<String>,
    /// `=` rather than `:=`.
    pub(super) assigns: bool,
    pub(super) commands: Vec<Command>,
}

/// A function, field or value with its arguments; never without any operand.
#[derive(Debug, Clone)]
pub(super) struct Command {
    pub(super) at: usize,
    pub(super) head: Operand,
    pub(super) arguments: Vec<Operand>,
}

#[derive(Debug, Clone)]
pub(super) enum Operand {
    Dot {
        at: usize,
    },
    Nil {
        at: usize,
    },
    Bool {
        at: usize,
        value: bool,
    },
    Number {
        at: usize,
        text: String,
        value: Number,
    },
    Text {
        at: usize,
        quoted: String,
        value: String,
    },
    /// `.A.B`
    Field {
        at: usize,
        fields: Vec<String>,
    },
    /// `$x.A.B`
    Variable {
        at: usize,
        name: String,
        fields: Vec<String>,
    },
    /// A function's name.
    Function {
        at: usize,
        name: String,
    },
    /// `(...)`
    Pipe(Box<Pipe>),
    /// `(...).A.B`
    Chain {
        at: usize,
        base: Box<Operand>,
        fields: Vec<String>,
    },
}

/// A node that an error can point at.
#[derive(Debug, Clone, Copy)]
pub(super) enum Node<'t> {
    Item(&'t Item),
    Pipe(&'t Pipe),
    Command(&'t Command),
    Operand(&'t Operand),
}

impl Node<'_> {
    pub(super) fn at(&self) -> usize {
        match self {
            Node::Item(item) => item.at(),
            Node::Pipe(pipe) => pipe.at,
            Node::Command(command) => command.at,
            Node::Operand(operand) => operand.at(),
        }
    }
}

impl fmt::Display for Node<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Node::Item(item) => item.fmt(f),
            Node::Pipe(pipe) => pipe.fmt(f),
            Node::Command(command) => command.fmt(f),
            Node::Operand(operand) => operand.fmt(f),
        }
    }
}

impl Item {
    fn at(&self) -> usize {
        match self {
            Item::Text { .. } => 0,
            Item::If(branch) | Item::With(branch) | Item::Range(branch) => branch.pipe.at,
            Item::Action { at, .. }
            | Item::Call { at, .. }
            | Item::Break { at }
            | Item::Continue { at } => *at,
        }
    }
}

impl Operand {
    fn at(&self) -> usize {
        match self {
            Operand::Dot { at }
            | Operand::Nil { at }
            | Operand::Bool { at, .. }
            | Operand::Number { at, .. }
            | Operand::Text { at, .. }
            | Operand::Field { at, .. }
            | Operand::Variable { at, .. }
            | Operand::Function { at, .. }
            | Operand::Chain { at, .. } => *at,
            Operand::Pipe(pipe) => pipe.at,
        }
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Item::Text { text } => f.write_str(text),
            Item::Action { pipe, .. } => write!(f, "{{{{{pipe}}}}}"),
            Item::If(branch) => write_branch(f, "if", branch),
            Item::With(branch) => write_branch(f, "with", branch),
            Item::Range(branch) => write_branch(f, "range", branch),
            Item::Call { name, pipe: None, .. } => write!(f, "{{{{template {}}}}}", quote(name)),
            Item::Call { name, pipe: Some(pipe), .. } => {
                write!(f, "{{{{template {} {pipe}}}}}", quote(name))
            }
            Item::Break { .. } => f.write_str("{{break}}"),
            Item::Continue { .. } => f.write_str("{{continue}}"),
        }
    }
}

fn write_branch(f: &mut fmt::Formatter<'_>, word: &str, branch: &Branch) -> fmt::Result {
    write!(f, "{{{{{word} {}}}}}", branch.pipe)?;
    for item in &branch.then {
        fmt::Display::fmt(item, f)?;
    }
    if let Some(items) = &branch.otherwise {
        f.write_str("{{else}}")?;
        for item in items {
            fmt::Display::fmt(item, f)?;
        }
    }
    f.write_str("{{end}}")
}

impl fmt::Display for Pipe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.variables.is_empty() {
            let sign = if self.assigns { "=" } else { ":=" };
            write!(f, "{} {sign} ", self.variables.join(", "))?;
        }
        for (i, command) in self.commands.iter().enumerate() {
            if i > 0 {
                f.write_str(" | ")?;
            }
            command.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_operand(f, &self.head)?;
        for argument in &self.arguments {
            f.write_str(" ")?;
            write_operand(f, argument)?;
        }
        Ok(())
    }
}

/// An operand inside a command or a chain: there a pipeline stands in parentheses.
fn write_operand(f: &mut fmt::Formatter<'_>, operand: &Operand) -> fmt::Result {
    match operand {
        Operand::Pipe(pipe) => write!(f, "({pipe})"),
        other => fmt::Display::fmt(other, f),
    }
}

impl fmt::Display for Operand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Operand::Dot { .. } => f.write_str("."),
            Operand::Nil { .. } => f.write_str("nil"),
            Operand::Bool { value, .. } => value.fmt(f),
            Operand::Number { text, .. } => f.write_str(text),
            Operand::Text { quoted, .. } => f.write_str(quoted),
            Operand::Field { fields, .. } => write_fields(f, fields),
            Operand::Variable { name, fields, .. } => {
                f.write_str(name)?;
                write_fields(f, fields)
            }
            Operand::Function { name, .. } => f.write_str(name),
            Operand::Pipe(pipe) => pipe.fmt(f),
            Operand::Chain { base, fields, .. } => {
                write_operand(f, base)?;
                write_fields(f, fields)
            }
        }
    }
}

fn write_fields(f: &mut fmt::Formatter<'_>, fields: &[String]) -> fmt::Result {
    fields.iter().try_for_each(|field| write!(f, ".{field}"))
}
