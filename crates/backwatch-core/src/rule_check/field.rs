//! Reads the fields of a YAML mapping into typed values, as strictly as Prometheus does.
//!
//! It stands in for Go's `yaml.UnmarshalStrict`: an unknown field, a field that stands twice and
//! a value of another kind are errors, each with its place; a null leaves a field unset and is no
//! item of a list of a rule file; aliases and merge keys are followed. Any scalar is a text, a number
//! included.

use backwatch_edit::{Document, Node, NodeKind, Scalar, Style};
use backwatch_sim::promql::ast::Millis;
use backwatch_sim::promql::parse_duration;

use crate::diagnostic::{Diagnostic, did_you_mean};

/// Reads typed values and gathers what is wrong with them.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    pub(crate) problems: Vec<Diagnostic>,
    visited: usize,
}

/// The entries of a mapping, merged ones included, each key once.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fields<'a> {
    entries: Vec<Entry<'a>>,
}

/// A key with its value.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry<'a> {
    pub(crate) name: &'a str,
    pub(crate) key: Node<'a>,
    pub(crate) value: Node<'a>,
}

/// What no rule file comes near; aliases of aliases do.
const MOST_NODES: usize = 2_000_000;
const DEEPEST_ALIAS: usize = 16;

impl<'a> Fields<'a> {
    /// The value of a field, unless it is missing or null.
    pub(crate) fn get(&self, name: &str) -> Option<Node<'a>> {
        let entry = self.entries.iter().find(|entry| entry.name == name)?;
        (!entry.value.is_null()).then_some(entry.value)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Entry<'a>> {
        self.entries.iter()
    }
}

/// What to do with a file that has a field of the other kind of file at its root.
fn other_file(kind: &str, field: &str) -> Option<&'static str> {
    match (kind, field) {
        ("main.unitTestFile", "groups") => Some("this is a rule file, which `check rules` reads"),
        ("rulefmt.RuleGroups", "rule_files" | "tests") => {
            Some("this is a file of unit tests, which `test rules` runs")
        }
        _ => None,
    }
}

impl Reader {
    /// The root of the text's first document, unless there is nothing in it or it is no YAML.
    pub(crate) fn root<'a>(&mut self, document: &'a Document) -> Option<Node<'a>> {
        for duplicate in document.duplicate_keys() {
            let (line, _) = duplicate.first.line_column();
            let name = duplicate.second.as_str().unwrap_or_default();
            let message = format!("mapping key {name:?} already defined at line {line}");
            self.problem(duplicate.second, message);
        }
        let root = follow(document.root());
        (!root.is_null()).then_some(root)
    }

    /// The fields of a mapping of the given type, which has no others than `known`.
    pub(crate) fn fields<'a>(&mut self, node: Node<'a>, kind: &str, known: &[&str]) -> Fields<'a> {
        let fields = self.entries(node, kind);
        for entry in fields.iter().filter(|entry| !known.contains(&entry.name)) {
            let name = entry.name;
            let mut said = said_at(entry.key, format!("field {name} not found in type {kind}"));
            if let Some(meant) = did_you_mean(name, known) {
                said = said.hint(format!("did you mean {meant}?"));
            } else if let Some(hint) = other_file(kind, name) {
                said = said.hint(hint);
            }
            self.problems.push(said);
        }
        fields
    }

    /// All entries of a mapping, whatever their names.
    pub(crate) fn entries<'a>(&mut self, node: Node<'a>, kind: &str) -> Fields<'a> {
        let mut fields = Fields::default();
        let node = follow(node);
        if node.is_mapping() {
            self.collect(node, &mut fields, 0);
        } else if !node.is_null() {
            self.mismatch(node, kind);
        }
        fields
    }

    /// The items of a list, without those that are null.
    pub(crate) fn items<'a>(&mut self, node: Node<'a>, kind: &str) -> Vec<Node<'a>> {
        let mut items = self.all_items(node, kind);
        items.retain(|item| !item.is_null());
        items
    }

    /// The items of a list; the reader of test files takes a null for an item without fields.
    pub(crate) fn all_items<'a>(&mut self, node: Node<'a>, kind: &str) -> Vec<Node<'a>> {
        let node = follow(node);
        if !node.is_sequence() {
            if !node.is_null() {
                self.mismatch(node, kind);
            }
            return Vec::new();
        }
        let items: Vec<_> = node.items().map(follow).collect();
        if self.visit(node, items.len()) { items } else { Vec::new() }
    }

    /// The text of a scalar; empty where it is something else, which is noted.
    pub(crate) fn text(&mut self, node: Node<'_>) -> String {
        if let Some(text) = node.as_str() {
            return text.to_owned();
        }
        self.mismatch(node, "string");
        String::new()
    }

    /// A duration such as `1h30m`; zero where it is none, which is noted.
    pub(crate) fn duration(&mut self, node: Node<'_>) -> Millis {
        let text = self.text(node);
        if node.as_str().is_none() {
            return Millis(0);
        }
        parse_duration(&text).unwrap_or_else(|message| {
            self.problem(node, message);
            Millis(0)
        })
    }

    /// A whole number, decimals cut off as Go's reader does; zero where it is none, which is noted.
    pub(crate) fn integer(&mut self, node: Node<'_>) -> i64 {
        match float_of(node) {
            #[expect(clippy::cast_possible_truncation, reason = "it is in range")]
            Some(value) if value.abs() < 9e15 => value as i64,
            _ => {
                self.mismatch(node, "int");
                0
            }
        }
    }

    /// A number; zero where it is none, which is noted.
    pub(crate) fn number(&mut self, node: Node<'_>) -> f64 {
        float_of(node).unwrap_or_else(|| {
            self.mismatch(node, "float64");
            0.0
        })
    }

    /// `true` or `false`; false where it is neither, which is noted.
    pub(crate) fn truth(&mut self, node: Node<'_>) -> bool {
        let plain = node.kind() == NodeKind::Scalar(Style::Plain);
        match node.as_str().unwrap_or_default().to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" | "y" if plain => true,
            "false" | "no" | "off" | "n" if plain => false,
            _ => {
                self.mismatch(node, "bool");
                false
            }
        }
    }

    /// A mapping of texts to texts.
    pub(crate) fn texts<'a>(&mut self, node: Node<'a>) -> Vec<(Entry<'a>, String)> {
        let fields = self.entries(node, "map[string]string");
        let mut texts = Vec::new();
        for entry in fields.entries {
            let text = if entry.value.is_null() { String::new() } else { self.text(entry.value) };
            texts.push((entry, text));
        }
        texts
    }

    /// Notes an error at a node.
    pub(crate) fn problem(&mut self, node: Node<'_>, message: impl Into<String>) {
        self.problems.push(said_at(node, message));
    }

    fn collect<'a>(&mut self, node: Node<'a>, fields: &mut Fields<'a>, depth: usize) {
        if depth > DEEPEST_ALIAS || !self.visit(node, node.entries().count()) {
            return;
        }
        let is_merge =
            |key: Node<'_>| key.source() == "<<" && key.kind() == NodeKind::Scalar(Style::Plain);
        for (key, value) in node.entries().filter(|(key, _)| !is_merge(*key)) {
            let Some(name) = follow(key).as_str() else {
                self.mismatch(key, "string");
                continue;
            };
            // What is merged comes later, and does not replace what stands here.
            if !fields.entries.iter().any(|entry| entry.name == name) {
                fields.entries.push(Entry { name, key, value: follow(value) });
            }
        }
        for (_, merged) in node.entries().filter(|(key, _)| is_merge(*key)) {
            let merged = follow(merged);
            if merged.is_mapping() {
                self.collect(merged, fields, depth + 1);
            } else if merged.is_sequence() && merged.items().all(|item| follow(item).is_mapping()) {
                for item in merged.items() {
                    self.collect(follow(item), fields, depth + 1);
                }
            } else {
                self.problem(merged, "map merge requires map or sequence of maps as the value");
            }
        }
    }

    /// Whether so many more nodes may be read.
    fn visit(&mut self, node: Node<'_>, count: usize) -> bool {
        let before = self.visited;
        self.visited += count + 1;
        if before <= MOST_NODES && self.visited > MOST_NODES {
            self.problem(node, "document contains excessive aliasing");
        }
        self.visited <= MOST_NODES
    }

    fn mismatch(&mut self, node: Node<'_>, kind: &str) {
        let found = match node.scalar() {
            _ if node.is_mapping() => "!!map".to_owned(),
            _ if node.is_sequence() => "!!seq".to_owned(),
            scalar => {
                let tag = match scalar {
                    Some(Scalar::Bool(_)) => "!!bool",
                    Some(Scalar::Int(_)) => "!!int",
                    Some(Scalar::Float(_)) => "!!float",
                    Some(Scalar::Null) => "!!null",
                    Some(Scalar::String(_)) | None => "!!str",
                };
                let text: String = node.as_str().unwrap_or_default().chars().take(20).collect();
                format!("{tag} `{text}`")
            }
        };
        self.problem(node, format!("cannot unmarshal {found} into {kind}"));
    }
}

/// An error at a node.
pub(crate) fn said_at(node: Node<'_>, message: impl Into<String>) -> Diagnostic {
    let (line, column) = node.line_column();
    Diagnostic::error(message).at(line, column)
}

/// The node that an alias stands for.
fn follow(mut node: Node<'_>) -> Node<'_> {
    for _ in 0..DEEPEST_ALIAS {
        match node.target() {
            Some(target) => node = target,
            None => break,
        }
    }
    node
}

/// The number that a plain scalar is to a YAML reader of Go.
fn float_of(node: Node<'_>) -> Option<f64> {
    if node.kind() != NodeKind::Scalar(Style::Plain) {
        return None;
    }
    let text = node.as_str()?;
    match text.to_ascii_lowercase().as_str() {
        ".nan" => return Some(f64::NAN),
        ".inf" | "+.inf" => return Some(f64::INFINITY),
        "-.inf" => return Some(f64::NEG_INFINITY),
        _ => {}
    }
    let text = text.replace('_', "");
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(&text)),
    };
    let based = |prefix: &str, radix| {
        let digits = digits.strip_prefix(prefix)?;
        #[expect(clippy::cast_precision_loss, reason = "the reader converts in the same way")]
        u64::from_str_radix(digits, radix).ok().map(|value| value as f64)
    };
    let based = based("0x", 16).or_else(|| based("0o", 8)).or_else(|| based("0b", 2));
    let octal = || digits.len() > 1 && digits.chars().all(|c| matches!(c, '0'..='7'));
    let value = match based {
        Some(value) => value,
        None if digits.starts_with('0') && octal() =>
        {
            #[expect(clippy::cast_precision_loss, reason = "the reader converts in the same way")]
            u64::from_str_radix(digits, 8).map(|value| value as f64).ok()?
        }
        None if digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') => {
            let known = |c: char| c.is_ascii_digit() || "+-.eE".contains(c);
            let ends = digits.ends_with(['e', 'E', '+', '-']);
            if !digits.chars().all(known) || ends || !digits.contains(|c: char| c.is_ascii_digit())
            {
                return None;
            }
            digits.parse().ok()?
        }
        None => return None,
    };
    Some(sign * value)
}
