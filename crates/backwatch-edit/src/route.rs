//! A path into a document, through embedded documents too.
//!
//! A route is only a description: it is looked up when an operation is applied.

use std::fmt;

/// Which language a text is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// A stream of YAML documents.
    Yaml,
    /// One JSON value.
    Json,
}

/// One step of a [`Route`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// The n-th document of a YAML stream, from 0. Only at the start of a route or right after
    /// [`Step::Embedded`]; where it is left out, the first document is meant.
    Document(usize),
    /// The value under a key of a mapping.
    Key(String),
    /// The n-th item of a sequence, from 0.
    Index(usize),
    /// Into the text of a scalar, read as a document of its own.
    Embedded(Format),
}

impl From<&str> for Step {
    fn from(key: &str) -> Self {
        Self::Key(key.to_owned())
    }
}

impl From<String> for Step {
    fn from(key: String) -> Self {
        Self::Key(key)
    }
}

impl From<usize> for Step {
    fn from(index: usize) -> Self {
        Self::Index(index)
    }
}

/// A path into a document: keys, indices, and steps into embedded documents.
///
/// ```
/// use backwatch_edit::Route;
/// let rules = Route::root().key("data").key("rules.yaml").embedded_yaml().key("groups").index(0);
/// assert_eq!(rules.to_string(), "data.\"rules.yaml\" > groups[0]");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Route {
    steps: Vec<Step>,
}

impl Route {
    /// The root of the first document.
    pub fn root() -> Self {
        Self::default()
    }

    /// The root of the n-th document of a stream, from 0.
    pub fn document(index: usize) -> Self {
        Self { steps: vec![Step::Document(index)] }
    }

    /// The same route, one key further.
    #[must_use]
    pub fn key(self, key: impl Into<String>) -> Self {
        self.step(Step::Key(key.into()))
    }

    /// The same route, one item further.
    #[must_use]
    pub fn index(self, index: usize) -> Self {
        self.step(Step::Index(index))
    }

    /// The same route, into the scalar's text read as YAML.
    #[must_use]
    pub fn embedded_yaml(self) -> Self {
        self.step(Step::Embedded(Format::Yaml))
    }

    /// The same route, into the scalar's text read as JSON.
    #[must_use]
    pub fn embedded_json(self) -> Self {
        self.step(Step::Embedded(Format::Json))
    }

    /// The same route with one more step.
    #[must_use]
    pub fn step(mut self, step: impl Into<Step>) -> Self {
        self.steps.push(step.into());
        self
    }

    /// The steps from the root.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut fresh = true;
        for step in &self.steps {
            match step {
                Step::Document(index) => write!(f, "document {} > ", index + 1)?,
                Step::Embedded(_) => f.write_str(" > ")?,
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Key(key) => {
                    let dot = if fresh { "" } else { "." };
                    let plain = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
                    if !key.is_empty() && key.chars().all(plain) {
                        write!(f, "{dot}{key}")?;
                    } else {
                        write!(f, "{dot}{key:?}")?;
                    }
                }
            }
            fresh = matches!(step, Step::Document(_) | Step::Embedded(_));
        }
        if self.steps.is_empty() { f.write_str("the root") } else { Ok(()) }
    }
}
