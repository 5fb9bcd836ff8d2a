//! Runs a parsed template: texts, actions and blocks. Operands are in [`super::eval`];
//! `text/template/exec.go` of Go is the reference.

use std::rc::Rc;

use super::error::{Error, Kind, Place};
use super::limit;
use super::node::{Branch, Item, Node, Pipe};
use super::parse::Definitions;
use super::value::{IntType, Value};
use super::{Context, format};

/// What a run needs of its template.
pub(super) struct Program<'t> {
    pub(super) name: &'t str,
    pub(super) source: &'t str,
    pub(super) preamble: usize,
    pub(super) definitions: &'t Definitions,
}

/// The state of a run: `state` in Go.
pub(super) struct Run<'t> {
    pub(super) program: &'t Program<'t>,
    pub(super) context: &'t Context<'t>,
    /// The node being worked on, for errors.
    pub(super) node: Option<Node<'t>>,
    /// A stack; the last one of a name counts.
    pub(super) variables: Vec<(&'t str, Value)>,
    /// The template being run, for errors.
    template: &'t str,
    depth: usize,
    steps: usize,
    out: String,
}

/// How an item ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flow {
    On,
    Break,
    Continue,
}

/// Runs the whole template with `dot` as its `.`.
pub(super) fn run<'t>(
    program: &'t Program<'t>,
    context: &'t Context<'t>,
    dot: &Value,
) -> Result<String, Error> {
    let mut run = Run {
        program,
        context,
        node: None,
        variables: vec![("$", dot.clone())],
        template: program.name,
        depth: 0,
        steps: 0,
        out: String::new(),
    };
    run.items(dot, &program.definitions.root)?;
    Ok(run.out)
}

impl<'t> Run<'t> {
    /// An error at the node being worked on.
    pub(super) fn fail<T>(&self, message: impl Into<String>) -> Result<T, Error> {
        Err(self.error(Kind::Execute, message.into()))
    }

    fn error(&self, kind: Kind, message: String) -> Error {
        let Program { name, source, preamble, .. } = *self.program;
        let at = self.node.map_or(preamble, |node| node.at());
        let before = source.get(..at).unwrap_or_default();
        let line = 1 + before.matches('\n').count();
        let column = before.rfind('\n').map_or(at, |feed| at - feed - 1);
        let full = match self.node {
            Some(node) => format!(
                "template: {name}:{line}:{column}: executing {} at <{node}>: {message}",
                super::literal::quote(self.template),
            ),
            None => format!("template: {name}: {message}"),
        };
        Error::new(kind, message, full, Place::of(source, preamble, at))
    }

    /// Counts a step and stops a template that takes too many.
    pub(super) fn step(&mut self) -> Result<(), Error> {
        self.steps += 1;
        if self.steps > limit::STEPS {
            let message = format!("stopped after {} steps", limit::STEPS);
            return Err(self.error(Kind::Limit, message));
        }
        Ok(())
    }

    pub(super) fn too_long(&self) -> Error {
        self.error(Kind::Limit, format!("the text is longer than {} bytes", limit::OUTPUT))
    }

    fn write(&mut self, text: &str) -> Result<(), Error> {
        if self.out.len() + text.len() > limit::OUTPUT {
            return Err(self.too_long());
        }
        self.out.push_str(text);
        Ok(())
    }

    fn items(&mut self, dot: &Value, items: &'t [Item]) -> Result<Flow, Error> {
        self.enter()?;
        let mut flow = Flow::On;
        for item in items {
            flow = self.item(dot, item)?;
            if flow != Flow::On {
                break;
            }
        }
        self.leave();
        Ok(flow)
    }

    /// Goes a level deeper, if there is stack for it; an error ends the run, so that only success
    /// has to come back by [`Run::leave`].
    pub(super) fn enter(&mut self) -> Result<(), Error> {
        self.depth += 1;
        if self.depth > limit::DEPTH {
            let message = format!("exceeded maximum template depth ({})", limit::DEPTH);
            return Err(self.error(Kind::Limit, message));
        }
        Ok(())
    }

    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    fn item(&mut self, dot: &Value, item: &'t Item) -> Result<Flow, Error> {
        self.step()?;
        self.node = Some(Node::Item(item));
        match item {
            Item::Text { text } => self.write(text)?,
            Item::Action { pipe, .. } => {
                // Variables stay until the end of the block; a declaration prints nothing.
                let value = self.pipe(dot, pipe)?;
                if pipe.variables.is_empty() {
                    self.node = Some(Node::Item(item));
                    self.print(&value)?;
                }
            }
            Item::If(branch) | Item::With(branch) => {
                return self.scoped(|run| {
                    let value = run.pipe(dot, &branch.pipe)?;
                    let inner = if matches!(item, Item::With(_)) { &value } else { dot };
                    if value.is_true() {
                        run.items(inner, &branch.then)
                    } else {
                        run.otherwise(dot, branch)
                    }
                });
            }
            Item::Range(branch) => return self.scoped(|run| run.range(dot, branch)),
            Item::Call { name, pipe, .. } => self.call_template(dot, name, pipe.as_ref())?,
            Item::Break { .. } => return Ok(Flow::Break),
            Item::Continue { .. } => return Ok(Flow::Continue),
        }
        Ok(Flow::On)
    }

    /// Runs something and forgets the variables that it declared.
    fn scoped(
        &mut self,
        body: impl FnOnce(&mut Self) -> Result<Flow, Error>,
    ) -> Result<Flow, Error> {
        let mark = self.variables.len();
        let flow = body(self);
        self.variables.truncate(mark);
        flow
    }

    fn otherwise(&mut self, dot: &Value, branch: &'t Branch) -> Result<Flow, Error> {
        match &branch.otherwise {
            Some(items) => self.items(dot, items),
            None => Ok(Flow::On),
        }
    }

    fn range(&mut self, dot: &Value, branch: &'t Branch) -> Result<Flow, Error> {
        let over = self.pipe(dot, &branch.pipe)?;
        let mut ran = false;
        let mut index = 0;
        while let Some((key, element)) = self.entry(&over, index, &branch.pipe)? {
            index += 1;
            ran = true;
            if self.iteration(branch, &key, &element)? == Flow::Break {
                break;
            }
        }
        if ran { Ok(Flow::On) } else { self.otherwise(dot, branch) }
    }

    /// The key and the element at a place of what a range goes over; `None` behind the last.
    fn entry(
        &self,
        over: &Value,
        index: usize,
        pipe: &Pipe,
    ) -> Result<Option<(Value, Value)>, Error> {
        Ok(match over {
            Value::Nil => None,
            Value::Vector(samples) => samples
                .borrow()
                .get(index)
                .map(|sample| (Value::int(index), Value::Sample(sample.clone()))),
            Value::Labels(labels) => labels
                .iter()
                .nth(index)
                .map(|(k, v)| (Value::text(k.as_str()), Value::text(v.as_str()))),
            Value::Args(args) => {
                args.entries.get(index).map(|(k, v)| (Value::text(k.as_str()), v.clone()))
            }
            Value::Int(_, IntType::Int | IntType::Int64 | IntType::Byte)
                if pipe.variables.len() > 1 =>
            {
                let shown = super::functions::shown(over);
                return self
                    .fail(format!("can't use {shown} to iterate over more than one variable"));
            }
            Value::Int(end, kind @ (IntType::Int | IntType::Int64 | IntType::Byte)) => {
                let next = i64::try_from(index).ok().filter(|i| i < end);
                next.map(|i| (Value::Nil, Value::Int(i, *kind)))
            }
            other => {
                let shown = super::functions::shown(other);
                return self.fail(format!("range can't iterate over {shown}"));
            }
        })
    }

    fn iteration(
        &mut self,
        branch: &'t Branch,
        key: &Value,
        element: &Value,
    ) -> Result<Flow, Error> {
        let names = &branch.pipe.variables;
        let last = names.len().saturating_sub(1);
        for (i, name) in names.iter().enumerate() {
            let value = if i == last { element.clone() } else { key.clone() };
            if branch.pipe.assigns {
                self.assign(name, value)?;
            } else if let Some(slot) = self.variables.iter_mut().rev().find(|(n, _)| n == name) {
                slot.1 = value;
            }
        }
        self.step()?;
        let mark = self.variables.len();
        let flow = self.items(element, &branch.then)?;
        self.variables.truncate(mark);
        Ok(flow)
    }

    fn call_template(
        &mut self,
        dot: &Value,
        name: &'t str,
        pipe: Option<&'t Pipe>,
    ) -> Result<(), Error> {
        let program = self.program;
        let body: &'t [Item] =
            match program.definitions.named.iter().find(|(known, _)| known == name) {
                Some((_, body)) => body,
                None if name == program.name => &program.definitions.root,
                None => {
                    let quoted = super::literal::quote(name);
                    return self.fail(format!("template {quoted} not defined"));
                }
            };
        let inner = match pipe {
            Some(pipe) => self.pipe(dot, pipe)?,
            None => Value::Nil,
        };
        let outer = std::mem::replace(&mut self.variables, vec![("$", inner.clone())]);
        let caller = std::mem::replace(&mut self.template, name);
        self.items(&inner, body)?;
        self.template = caller;
        self.variables = outer;
        Ok(())
    }

    fn print(&mut self, value: &Value) -> Result<(), Error> {
        let text = match value {
            Value::Nil => Ok("<no value>".to_owned()),
            Value::Text(text) => return self.write(&Rc::clone(text)),
            Value::Sample(sample) => format::sprint_sample(sample),
            other => format::sprint(std::slice::from_ref(other)),
        };
        match text {
            Ok(text) => self.write(&text),
            Err(format::TooLong) => Err(self.too_long()),
        }
    }
}
