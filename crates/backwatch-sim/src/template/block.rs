//! Tokens to nodes: texts, and the actions that hold others, from `{{if}}` to `{{define}}`.

use super::error::Error;
use super::lex::{Kind, Token, tokens};
use super::limit;
use super::literal::{quote, unquote};
use super::node::{Branch, Item};
use super::parse::{Definitions, Parser};

/// Parses `source`, whose first `preamble` bytes are not the user's; `name` is for messages.
pub(super) fn parse(name: &str, source: &str, preamble: usize) -> Result<Definitions, Error> {
    let mut parser = Parser {
        name,
        source,
        preamble,
        tokens: Vec::new(),
        next: 0,
        seen: 0,
        variables: vec!["$".to_owned()],
        ranges: 0,
        depth: 0,
        named: Vec::new(),
    };
    if source.len() > limit::SOURCE {
        return parser.fail(format!("the template is longer than {} bytes", limit::SOURCE));
    }
    parser.tokens = tokens(source);
    parser.file()
}

/// What ended a list of items.
#[derive(PartialEq, Eq)]
enum Stop {
    End,
    /// `{{else}}`; with `{{else if` or `{{else with`, that word is the next token.
    Else,
}

impl Stop {
    fn shown(&self) -> &'static str {
        match self {
            Stop::End => "{{end}}",
            Stop::Else => "{{else}}",
        }
    }
}

/// A text or action, or the end of the list that it would be in.
enum Step {
    Item(Item),
    Stop(Stop),
}

impl Parser<'_> {
    fn file(mut self) -> Result<Definitions, Error> {
        let mut root = Vec::new();
        while self.peek().kind != Kind::End {
            let start = self.next;
            if self.read().kind == Kind::LeftDelim && self.read_word().is_keyword("define") {
                self.define()?;
                continue;
            }
            self.next = start;
            match self.step()? {
                Step::Item(item) => root.push(item),
                Step::Stop(stop) => return self.fail(format!("unexpected {}", stop.shown())),
            }
        }
        Ok(Definitions { named: self.named, root })
    }

    fn define(&mut self) -> Result<(), Error> {
        let context = "define clause";
        let token = self.read_word();
        let name = self.template_name(&token, context)?;
        self.expect(Kind::RightDelim, context)?;
        let body = self.own_scope(context)?;
        self.add(name, body)
    }

    /// Items up to `{{end}}` in which no variable from outside is known.
    fn own_scope(&mut self, context: &str) -> Result<Vec<Item>, Error> {
        let variables = std::mem::replace(&mut self.variables, vec!["$".to_owned()]);
        let ranges = std::mem::take(&mut self.ranges);
        let (items, stop) = self.list()?;
        if stop != Stop::End {
            return self.fail(format!("unexpected {} in {context}", stop.shown()));
        }
        self.variables = variables;
        self.ranges = ranges;
        Ok(items)
    }

    fn add(&mut self, name: String, body: Vec<Item>) -> Result<(), Error> {
        match self.named.iter_mut().find(|(known, _)| *known == name) {
            None => self.named.push((name, body)),
            Some((_, old)) if is_empty(old) => *old = body,
            Some(_) if is_empty(&body) => {}
            Some(_) => {
                let name = quote(&name);
                return self.fail(format!("template: multiple definition of template {name}"));
            }
        }
        Ok(())
    }

    fn template_name(&mut self, token: &Token, context: &str) -> Result<String, Error> {
        if !matches!(token.kind, Kind::String | Kind::RawString) {
            return self.unexpected(token, context);
        }
        match unquote(&token.text) {
            Some(name) => Ok(name),
            None => self.fail("invalid syntax"),
        }
    }

    fn list(&mut self) -> Result<(Vec<Item>, Stop), Error> {
        self.depth += 1;
        if self.depth > limit::NESTING {
            return self.too_deep();
        }
        let mut items = Vec::new();
        while self.peek_word().kind != Kind::End {
            match self.step()? {
                Step::Item(item) => items.push(item),
                Step::Stop(stop) => {
                    self.depth -= 1;
                    return Ok((items, stop));
                }
            }
        }
        self.fail("unexpected EOF")
    }

    fn step(&mut self) -> Result<Step, Error> {
        let token = self.read_word();
        match token.kind {
            Kind::Text => Ok(Step::Item(Item::Text { text: token.text })),
            Kind::LeftDelim => self.action(),
            _ => self.unexpected(&token, "input"),
        }
    }

    fn action(&mut self) -> Result<Step, Error> {
        let token = self.peek_word();
        let at = token.at;
        if token.kind != Kind::Keyword || matches!(token.text.as_str(), "nil" | "define") {
            let pipe = self.pipeline("command", Kind::RightDelim)?;
            return Ok(Step::Item(Item::Action { at, pipe }));
        }
        self.read();
        let item = match token.text.as_str() {
            "else" => return self.otherwise().map(Step::Stop),
            "end" => {
                self.expect(Kind::RightDelim, "end")?;
                return Ok(Step::Stop(Stop::End));
            }
            "block" => self.block()?,
            "template" => self.template()?,
            "if" => Item::If(self.branch("if")?),
            "with" => Item::With(self.branch("with")?),
            "range" => Item::Range(self.branch("range")?),
            word => self.leave(word, at)?,
        };
        Ok(Step::Item(item))
    }

    fn otherwise(&mut self) -> Result<Stop, Error> {
        let token = self.peek_word();
        if !token.is_keyword("if") && !token.is_keyword("with") {
            self.expect(Kind::RightDelim, "else")?;
        }
        Ok(Stop::Else)
    }

    /// `{{break}}` and `{{continue}}`.
    fn leave(&mut self, word: &str, at: usize) -> Result<Item, Error> {
        self.expect(Kind::RightDelim, &format!("{{{{{word}}}}}"))?;
        if self.ranges == 0 {
            return self.fail(format!("{{{{{word}}}}} outside {{{{range}}}}"));
        }
        Ok(if word == "break" { Item::Break { at } } else { Item::Continue { at } })
    }

    fn branch(&mut self, word: &str) -> Result<Branch, Error> {
        let scope = self.variables.len();
        let pipe = self.pipeline(word, Kind::RightDelim)?;
        let loops = usize::from(word == "range");
        self.ranges += loops;
        let (then, stop) = self.list()?;
        self.ranges -= loops;
        let otherwise = if stop == Stop::Else { Some(self.else_part(word)?) } else { None };
        self.variables.truncate(scope);
        Ok(Branch { pipe, then, otherwise })
    }

    fn else_part(&mut self, word: &str) -> Result<Vec<Item>, Error> {
        let token = self.peek();
        if word != "range" && token.is_keyword(word) {
            // `{{else if x}}` is an `if` inside the `else` that shares its `{{end}}`.
            self.read();
            self.depth += 1;
            if self.depth > limit::NESTING {
                return self.too_deep();
            }
            let inner = self.branch(word)?;
            self.depth -= 1;
            return Ok(vec![if word == "if" { Item::If(inner) } else { Item::With(inner) }]);
        }
        let (items, stop) = self.list()?;
        if stop != Stop::End {
            return self.fail(format!("expected end; found {}", stop.shown()));
        }
        Ok(items)
    }

    fn block(&mut self) -> Result<Item, Error> {
        let context = "block clause";
        let token = self.read_word();
        let name = self.template_name(&token, context)?;
        let pipe = self.pipeline(context, Kind::RightDelim)?;
        let body = self.own_scope(context)?;
        self.add(name.clone(), body)?;
        Ok(Item::Call { at: token.at, name, pipe: Some(pipe) })
    }

    fn template(&mut self) -> Result<Item, Error> {
        let context = "template clause";
        let token = self.read_word();
        let name = self.template_name(&token, context)?;
        let mut pipe = None;
        if self.peek_word().kind == Kind::RightDelim {
            self.read();
        } else {
            pipe = Some(self.pipeline(context, Kind::RightDelim)?);
        }
        Ok(Item::Call { at: token.at, name, pipe })
    }
}

/// Whether there is nothing but space in it: such a definition may be given again.
fn is_empty(items: &[Item]) -> bool {
    items.iter().all(|item| matches!(item, Item::Text { text } if text.trim().is_empty()))
}
