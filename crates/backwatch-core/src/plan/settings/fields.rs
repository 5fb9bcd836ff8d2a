//! Reads fields of a mapping one by one; whatever is wrong is noted with its path and place.

use std::collections::BTreeMap;

use backwatch_edit::Node;

use crate::diagnostic::{Diagnostic, did_you_mean};

/// What is wrong so far.
pub(super) type Said = Vec<Diagnostic>;

/// One mapping that is being read.
#[derive(Clone)]
pub(super) struct Fields<'a> {
    node: Node<'a>,
    path: String,
}

impl<'a> Fields<'a> {
    /// The mapping at `node`, whose keys must be among `known`. `None` where it is none.
    pub(super) fn open(
        node: Node<'a>,
        path: &str,
        known: &[&str],
        said: &mut Said,
    ) -> Option<Self> {
        let fields = Self::open_any(node, path, said)?;
        for (key, _) in node.entries() {
            let name = key.as_str().unwrap_or_default();
            if known.contains(&name) {
                continue;
            }
            let (line, column) = key.line_column();
            let unknown = Diagnostic::error(format!("there is no key `{name}` here"))
                .at_field(fields.path_of(name))
                .at(line, column);
            said.push(match did_you_mean(name, known) {
                Some(near) => unknown.hint(format!("did you mean `{near}`?")),
                None => unknown.hint(format!("the keys are {}", known.join(", "))),
            });
        }
        Some(fields)
    }

    /// The mapping at `node`, whatever its keys.
    pub(super) fn open_any(node: Node<'a>, path: &str, said: &mut Said) -> Option<Self> {
        let fields = Self { node, path: path.to_owned() };
        if node.is_mapping() {
            return Some(fields);
        }
        said.push(fields.wrong(node, "", "a mapping is expected"));
        None
    }

    /// The node under `key`; a null counts as absent.
    pub(super) fn node(&self, key: &str) -> Option<Node<'a>> {
        let node = self.node.get(key)?;
        let node = node.target().unwrap_or(node);
        (!node.is_null()).then_some(node)
    }

    /// The scalar under `key` as it is spelled.
    pub(super) fn text(&self, key: &str, said: &mut Said) -> Option<&'a str> {
        let node = self.node(key)?;
        let text = node.as_str();
        if text.is_none() {
            said.push(self.wrong(node, key, "a text or a number is expected"));
        }
        text
    }

    /// The scalar under `key`, read by `parse`.
    pub(super) fn parsed<T>(
        &self,
        key: &str,
        parse: impl FnOnce(&str) -> Result<T, Diagnostic>,
        said: &mut Said,
    ) -> Option<T> {
        let text = self.text(key, said)?;
        match parse(text) {
            Ok(value) => Some(value),
            Err(error) => {
                said.push(self.placed(error, key));
                None
            }
        }
    }

    /// As [`Self::parsed`], where the key must be there.
    pub(super) fn required<T>(
        &self,
        key: &str,
        parse: impl FnOnce(&str) -> Result<T, Diagnostic>,
        said: &mut Said,
    ) -> Option<T> {
        if self.node(key).is_none() {
            said.push(self.wrong(self.node, key, "is missing"));
            return None;
        }
        self.parsed(key, parse, said)
    }

    /// The mapping of texts under `key`; empty where it is absent.
    pub(super) fn texts(
        &self,
        key: &str,
        check: impl Fn(&str) -> Result<(), Diagnostic>,
        said: &mut Said,
    ) -> BTreeMap<String, String> {
        let inner = self.node(key).and_then(|n| Self::open_any(n, &self.path_of(key), said));
        let mut texts = BTreeMap::new();
        for (label, _) in inner.iter().flat_map(|inner| inner.node.entries()) {
            let (Some(inner), Some(name)) = (&inner, label.as_str()) else { continue };
            if let Err(error) = check(name) {
                said.push(inner.placed(error, name));
            } else if let Some(text) = inner.text(name, said) {
                texts.insert(name.to_owned(), text.to_owned());
            }
        }
        texts
    }

    /// Keys and nodes, in order.
    pub(super) fn entries(&self) -> Vec<(&'a str, Node<'a>)> {
        self.node.entries().filter_map(|(key, node)| Some((key.as_str()?, node))).collect()
    }

    /// `error`, said of `key` at its place.
    pub(super) fn placed(&self, error: Diagnostic, key: &str) -> Diagnostic {
        let node = self.node.get(key).unwrap_or(self.node);
        let (line, column) = node.line_column();
        error.at_field(self.path_of(key)).at(line, column)
    }

    /// The path of `key`: `backups[0].objectives.freshness`.
    pub(super) fn path_of(&self, key: &str) -> String {
        match (self.path.is_empty(), key.is_empty()) {
            (true, _) => key.to_owned(),
            (_, true) => self.path.clone(),
            _ => format!("{}.{key}", self.path),
        }
    }

    fn wrong(&self, node: Node<'_>, key: &str, message: &str) -> Diagnostic {
        let (line, column) = node.line_column();
        let said = Diagnostic::error(message).at(line, column);
        match self.path_of(key) {
            path if path.is_empty() => said,
            path => said.at_field(path),
        }
    }
}
