//! New content for a document: what it means, and hints on how to write it.
//!
//! A value has no position and no text; the edit decides the spelling after its surroundings.

use crate::node::Node;

/// What a [`Value`] means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Data {
    /// Nothing.
    Null,
    /// A truth value.
    Bool(bool),
    /// A number in its spelling, which is written as it is.
    Number(String),
    /// A text; quoted wherever YAML would read it as something else.
    String(String),
    /// Items in order.
    Sequence(Vec<Value>),
    /// Keys and values in order; keys are texts and unique.
    Mapping(Vec<(String, Value)>),
}

/// New content: its meaning and hints on how to write it.
///
/// Two values are equal when they mean the same; hints do not count.
///
/// ```
/// use backwatch_edit::Value;
/// let rule = Value::mapping([
///     ("alert", Value::from("BackupFailed")),
///     ("expr", Value::from("a > 1\nand b\n").literal()),
/// ])
/// .comment("written by hand");
/// assert_eq!(rule.get("alert").and_then(Value::as_str), Some("BackupFailed"));
/// ```
#[derive(Clone, Debug)]
pub struct Value {
    data: Data,
    hints: Hints,
}

/// How a text should be written where there is a choice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Quoting {
    /// As the surroundings do it: plain where possible, a literal block for several lines.
    #[default]
    Surroundings,
    /// `'text'`, where the text allows it.
    Single,
    /// `"text"`.
    Double,
    /// A literal block, where the text allows it.
    Literal,
}

impl Value {
    /// Nothing.
    pub fn null() -> Self {
        Self::new(Data::Null)
    }

    /// A number in its own spelling, e.g. `0.80`. A spelling that is no JSON number is written as
    /// a text.
    pub fn number(spelling: impl Into<String>) -> Self {
        let spelling = spelling.into();
        if crate::resolve::is_json_number(&spelling) {
            Self::new(Data::Number(spelling))
        } else {
            Self::new(Data::String(spelling))
        }
    }

    /// Items in order.
    pub fn sequence(items: impl IntoIterator<Item = Value>) -> Self {
        Self::new(Data::Sequence(items.into_iter().collect()))
    }

    /// Keys and values in order. Of a repeated key, the last value counts, at the first place.
    pub fn mapping<K: Into<String>>(entries: impl IntoIterator<Item = (K, Value)>) -> Self {
        let mut kept: Vec<(String, Value)> = Vec::new();
        for (key, value) in entries {
            let key = key.into();
            match kept.iter_mut().find(|(known, _)| *known == key) {
                Some(entry) => entry.1 = value,
                None => kept.push((key, value)),
            }
        }
        Self::new(Data::Mapping(kept))
    }

    /// A value of the given meaning.
    pub fn new(data: Data) -> Self {
        Self { data, hints: Hints::default() }
    }

    /// Prefers a literal block (`|`).
    #[must_use]
    pub fn literal(self) -> Self {
        self.quoting(Quoting::Literal)
    }

    /// Prefers double quotes.
    #[must_use]
    pub fn double_quoted(self) -> Self {
        self.quoting(Quoting::Double)
    }

    /// Prefers a way of quoting; JSON has only one.
    #[must_use]
    pub fn quoting(mut self, quoting: Quoting) -> Self {
        self.hints.quoting = quoting;
        self
    }

    /// Adds a comment line above the node, without its `#`. JSON has none.
    #[must_use]
    pub fn comment(mut self, line: impl Into<String>) -> Self {
        self.hints.comments.push(line.into());
        self
    }

    /// Sets the comment behind the node on its first line, without its `#`. JSON has none.
    #[must_use]
    pub fn trailing_comment(mut self, text: impl Into<String>) -> Self {
        self.hints.trailing = Some(text.into());
        self
    }

    /// Decides about the blank line above the node instead of leaving it to the surroundings.
    #[must_use]
    pub fn blank_line_before(mut self, blank: bool) -> Self {
        self.hints.blank_before = Some(blank);
        self
    }

    /// Prefers `[a, b]` or `{a: 1}` on one line inside block YAML.
    #[must_use]
    pub fn flow(mut self) -> Self {
        self.hints.flow = true;
        self
    }

    /// What it means.
    pub fn data(&self) -> &Data {
        &self.data
    }

    /// What it means, to change it.
    pub fn data_mut(&mut self) -> &mut Data {
        &mut self.data
    }

    /// Whether the last text in it has several lines.
    pub(crate) fn ends_in_lines(&self) -> bool {
        match &self.data {
            Data::String(text) => text.contains('\n'),
            Data::Sequence(items) => items.last().is_some_and(Self::ends_in_lines),
            Data::Mapping(entries) => entries.last().is_some_and(|(_, last)| last.ends_in_lines()),
            Data::Null | Data::Bool(_) | Data::Number(_) => false,
        }
    }

    /// The text, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match &self.data {
            Data::String(text) => Some(text),
            _ => None,
        }
    }

    /// The value under a key, if it is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Value> {
        match &self.data {
            Data::Mapping(entries) => {
                entries.iter().find(|(known, _)| known == key).map(|(_, value)| value)
            }
            _ => None,
        }
    }

    /// Whether a node of a document means this: same kinds, texts, number spellings and order of
    /// keys. An alias never does.
    pub fn matches(&self, node: Node<'_>) -> bool {
        crate::check::means(self, node)
    }

    pub(crate) fn hints(&self) -> &Hints {
        &self.hints
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        self.data == other.data
    }
}

impl Eq for Value {}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::new(Data::String(text.to_owned()))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::new(Data::String(text))
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Self::new(Data::Bool(truth))
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::new(Data::Number(number.to_string()))
    }
}

/// How to write a value, where there is a choice.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hints {
    pub(crate) quoting: Quoting,
    pub(crate) comments: Vec<String>,
    pub(crate) trailing: Option<String>,
    pub(crate) blank_before: Option<bool>,
    pub(crate) flow: bool,
}
