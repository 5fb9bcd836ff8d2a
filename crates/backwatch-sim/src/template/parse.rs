//! Tokens to nodes: pipelines, commands and operands. `text/template/parse/parse.go` of Go is
//! the reference, its words included; blocks are read in [`super::block`].

use super::error::{Error, Kind as ErrorKind, Place};
use super::lex::{Kind, Token};
use super::limit;
use super::literal::{number, quote, unquote};
use super::node::{Command, Item, Operand, Pipe};

/// The templates of one text: what `{{define}}` names, and the text itself last.
#[derive(Debug, Clone)]
pub(super) struct Definitions {
    pub(super) named: Vec<(String, Vec<Item>)>,
    pub(super) root: Vec<Item>,
}

pub(super) struct Parser<'s> {
    pub(super) name: &'s str,
    pub(super) source: &'s str,
    pub(super) preamble: usize,
    pub(super) tokens: Vec<Token>,
    pub(super) next: usize,
    /// The farthest token looked at: Go names its line in an error.
    pub(super) seen: usize,
    /// The variables in scope.
    pub(super) variables: Vec<String>,
    pub(super) ranges: usize,
    pub(super) depth: usize,
    pub(super) named: Vec<(String, Vec<Item>)>,
}

impl Parser<'_> {
    pub(super) fn fail<T>(&self, message: impl Into<String>) -> Result<T, Error> {
        self.fail_at(self.tokens.get(self.seen).map_or(0, |t| t.at), message)
    }

    /// An error about what is at a place. The line in Go's message is that of the last token
    /// which was looked at, and may be another one.
    fn fail_at<T>(&self, at: usize, message: impl Into<String>) -> Result<T, Error> {
        let seen = self.tokens.get(self.seen).map_or(0, |t| t.at);
        let message = message.into();
        let before = self.source.get(..seen).unwrap_or_default();
        let line = 1 + before.matches('\n').count();
        let full = format!("template: {}:{line}: {message}", self.name);
        let place = Place::of(self.source, self.preamble, at);
        Err(Error::new(ErrorKind::Parse, message, full, place))
    }

    pub(super) fn too_deep<T>(&self) -> Result<T, Error> {
        self.fail(format!("nested more than {} levels deep", limit::NESTING))
    }

    pub(super) fn unexpected<T>(&self, token: &Token, context: &str) -> Result<T, Error> {
        if token.kind == Kind::Error {
            return self.fail_at(token.at, token.text.clone());
        }
        self.fail_at(token.at, format!("unexpected {} in {context}", token.shown()))
    }

    /// Reads a token; the last one, `End` or `Error`, is read again and again.
    pub(super) fn read(&mut self) -> Token {
        let token = self.peek();
        self.next = (self.next + 1).min(self.tokens.len());
        token
    }

    pub(super) fn peek(&mut self) -> Token {
        let last = self.tokens.len().saturating_sub(1);
        let index = self.next.min(last);
        self.seen = self.seen.max(index);
        self.tokens.get(index).cloned().unwrap_or(Token {
            kind: Kind::End,
            at: self.source.len(),
            text: String::new(),
        })
    }

    pub(super) fn skip_space(&mut self) {
        while self.peek().kind == Kind::Space {
            self.read();
        }
    }

    pub(super) fn read_word(&mut self) -> Token {
        self.skip_space();
        self.read()
    }

    pub(super) fn peek_word(&mut self) -> Token {
        self.skip_space();
        self.peek()
    }

    pub(super) fn expect(&mut self, kind: Kind, context: &str) -> Result<Token, Error> {
        let token = self.read_word();
        if token.kind == kind { Ok(token) } else { self.unexpected(&token, context) }
    }

    /// A pipeline up to and with its `end`, which is `}}` or `)`.
    pub(super) fn pipeline(&mut self, context: &str, end: Kind) -> Result<Pipe, Error> {
        let at = self.peek_word().at;
        let mut pipe = Pipe { at, variables: Vec::new(), assigns: false, commands: Vec::new() };
        self.declarations(&mut pipe, context)?;
        loop {
            let token = self.peek_word();
            match token.kind {
                kind if kind == end => {
                    self.read();
                    self.check(&pipe, context)?;
                    return Ok(pipe);
                }
                _ if starts_operand(&token) => pipe.commands.push(self.command()?),
                _ => {
                    self.read();
                    return self.unexpected(&token, context);
                }
            }
        }
    }

    /// `$x :=`, `$x =` or, in a range, `$i, $x :=`, if there is such a thing.
    fn declarations(&mut self, pipe: &mut Pipe, context: &str) -> Result<(), Error> {
        loop {
            let token = self.peek_word();
            if token.kind != Kind::Variable {
                return Ok(());
            }
            let start = self.next;
            self.read();
            let sign = self.peek_word();
            match sign.kind {
                Kind::Assign | Kind::Declare => {
                    pipe.assigns = sign.kind == Kind::Assign;
                    self.read();
                    self.declare(pipe, token.text);
                    return Ok(());
                }
                Kind::Char if sign.text == "," => {
                    self.read();
                    self.declare(pipe, token.text);
                    if context != "range" || pipe.variables.len() > 1 {
                        return self.fail(format!("too many declarations in {context}"));
                    }
                    let ahead = self.peek_word().kind;
                    if !matches!(ahead, Kind::Variable | Kind::RightDelim | Kind::RightParen) {
                        return self.fail("range can only initialize variables");
                    }
                }
                _ => {
                    self.next = start;
                    return Ok(());
                }
            }
        }
    }

    fn declare(&mut self, pipe: &mut Pipe, name: String) {
        self.variables.push(name.clone());
        pipe.variables.push(name);
    }

    fn check(&self, pipe: &Pipe, context: &str) -> Result<(), Error> {
        if pipe.commands.is_empty() {
            return self.fail(format!("missing value for {context}"));
        }
        for (i, command) in pipe.commands.iter().enumerate().skip(1) {
            if let Operand::Bool { .. }
            | Operand::Dot { .. }
            | Operand::Nil { .. }
            | Operand::Number { .. }
            | Operand::Text { .. } = command.head
            {
                return self.fail(format!("non executable command in pipeline stage {}", i + 1));
            }
        }
        Ok(())
    }

    /// Operands with spaces between them, up to a `|`, which is read, or an end, which is not.
    fn command(&mut self) -> Result<Command, Error> {
        let at = self.peek_word().at;
        let mut operands = Vec::new();
        loop {
            self.skip_space();
            operands.extend(self.operand()?);
            let token = self.peek();
            match token.kind {
                Kind::Space => continue,
                Kind::RightDelim | Kind::RightParen => {}
                Kind::Pipe => {
                    self.read();
                }
                _ => {
                    self.read();
                    return self.unexpected(&token, "operand");
                }
            }
            break;
        }
        let mut operands = operands.into_iter();
        match operands.next() {
            Some(head) => Ok(Command { at, head, arguments: operands.collect() }),
            None => self.fail("empty command"),
        }
    }

    /// A term with the fields that follow it, or nothing.
    fn operand(&mut self) -> Result<Option<Operand>, Error> {
        let Some(term) = self.term()? else {
            return Ok(None);
        };
        let at = self.peek().at;
        let mut more = Vec::new();
        while self.peek().kind == Kind::Field {
            more.push(field_name(&self.read().text));
        }
        if more.is_empty() {
            return Ok(Some(term));
        }
        Ok(Some(match term {
            Operand::Field { mut fields, .. } => {
                fields.extend(more);
                Operand::Field { at, fields }
            }
            Operand::Variable { name, mut fields, .. } => {
                fields.extend(more);
                Operand::Variable { at, name, fields }
            }
            Operand::Pipe(_) | Operand::Chain { .. } | Operand::Function { .. } => {
                Operand::Chain { at, base: Box::new(term), fields: more }
            }
            literal => {
                let shown = quote(&literal.to_string());
                return self.fail(format!("unexpected . after term {shown}"));
            }
        }))
    }

    fn term(&mut self) -> Result<Option<Operand>, Error> {
        let token = self.peek_word();
        let at = token.at;
        let operand = match token.kind {
            Kind::Error => return self.fail_at(at, token.text),
            Kind::Identifier => {
                if super::call::function(&token.text).is_none() {
                    self.read();
                    let name = quote(&token.text);
                    return self.fail_at(at, format!("function {name} not defined"));
                }
                Operand::Function { at, name: token.text }
            }
            Kind::Dot => Operand::Dot { at },
            Kind::Keyword if token.text == "nil" => Operand::Nil { at },
            Kind::Variable => {
                if !self.variables.contains(&token.text) {
                    self.read();
                    let name = quote(&token.text);
                    return self.fail_at(at, format!("undefined variable {name}"));
                }
                Operand::Variable { at, name: token.text, fields: Vec::new() }
            }
            Kind::Field => Operand::Field { at, fields: vec![field_name(&token.text)] },
            Kind::Bool => Operand::Bool { at, value: token.text == "true" },
            Kind::CharConstant | Kind::Complex | Kind::Number => match number(&token.text) {
                Ok(value) => Operand::Number { at, text: token.text, value },
                Err(message) => return self.fail_at(at, message),
            },
            Kind::LeftParen => return self.parenthesized().map(Some),
            Kind::String | Kind::RawString => match unquote(&token.text) {
                Some(value) => Operand::Text { at, quoted: token.text, value },
                None => return self.fail_at(at, "invalid syntax"),
            },
            _ => return Ok(None),
        };
        self.read();
        Ok(Some(operand))
    }

    fn parenthesized(&mut self) -> Result<Operand, Error> {
        self.read();
        self.depth += 1;
        if self.depth > limit::NESTING {
            return self.too_deep();
        }
        let pipe = self.pipeline("parenthesized pipeline", Kind::RightParen)?;
        self.depth -= 1;
        Ok(Operand::Pipe(Box::new(pipe)))
    }
}

fn starts_operand(token: &Token) -> bool {
    match token.kind {
        Kind::Bool
        | Kind::CharConstant
        | Kind::Complex
        | Kind::Dot
        | Kind::Field
        | Kind::Identifier
        | Kind::Number
        | Kind::RawString
        | Kind::String
        | Kind::Variable
        | Kind::LeftParen => true,
        Kind::Keyword => token.text == "nil",
        _ => false,
    }
}

fn field_name(token: &str) -> String {
    token.trim_start_matches('.').to_owned()
}
