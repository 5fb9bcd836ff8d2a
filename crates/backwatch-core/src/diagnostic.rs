//! What is said about input: how bad it is, where, what is wrong, and the way out.
//!
//! Broken input is data here, not an exception: functions that read text return what they could
//! make of it together with a list of these.

use std::fmt;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Note,
    /// The result stands, but it will not do what the reader expects.
    Warning,
    /// There is no result.
    Error,
}

/// A place in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// One thing said about input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// The field it is about, as its path in `backwatch.yaml` (`backups[0].schedule`), if any.
    pub field: Option<String>,
    /// Where it is in the text that was read, if there was one.
    pub place: Option<Place>,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// The way out, in one sentence without a full stop.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// An error with `message`.
    pub fn error(message: impl Into<String>) -> Self {
        Self::new(Severity::Error, message)
    }

    /// A warning with `message`.
    pub fn warning(message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, message)
    }

    /// A note with `message`.
    pub fn note(message: impl Into<String>) -> Self {
        Self::new(Severity::Note, message)
    }

    fn new(severity: Severity, message: impl Into<String>) -> Self {
        Self { severity, field: None, place: None, message: message.into(), hint: None }
    }

    /// The same, about `field`.
    #[must_use]
    pub fn at_field(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// The same, at `line` and `column`, both from 1.
    #[must_use]
    pub fn at(mut self, line: usize, column: usize) -> Self {
        self.place = Some(Place { line, column });
        self
    }

    /// The same, with a way out.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Whether it is an error.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl From<&backwatch_edit::Error> for Diagnostic {
    fn from(error: &backwatch_edit::Error) -> Self {
        let mut said = Self::error(error.message());
        if let (Some(line), Some(column)) = (error.line(), error.column()) {
            said = said.at(line, column);
        }
        match error.hint() {
            Some(hint) => said.hint(hint),
            None => said,
        }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(field) = &self.field {
            write!(f, "{field}: ")?;
        }
        f.write_str(&self.message)?;
        match &self.hint {
            Some(hint) => write!(f, "; {hint}"),
            None => Ok(()),
        }
    }
}

/// The entry of `known` that `word` was probably meant to be: at most a third of its letters differ.
pub(crate) fn did_you_mean<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let best = known.iter().map(|k| (distance(word, k), *k)).min()?;
    (best.0 * 3 <= word.chars().count().max(3)).then_some(best.1)
}

/// Edits between two words (Levenshtein), letter case ignored.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.to_ascii_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.to_ascii_lowercase().chars().enumerate() {
        let mut left = i + 1;
        let mut next = vec![left];
        for (j, y) in b.iter().enumerate() {
            let diagonal = row.get(j).copied().unwrap_or(0) + usize::from(x != *y);
            let up = row.get(j + 1).copied().unwrap_or(0) + 1;
            left = diagonal.min(up).min(left + 1);
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests_only_what_is_near() {
        assert_eq!(did_you_mean("freshnes", &["freshness", "restore"]), Some("freshness"));
        assert_eq!(did_you_mean("Cronjob", &["cronjob", "name"]), Some("cronjob"));
        assert_eq!(did_you_mean("kitten", &["freshness", "restore"]), None);
    }

    #[test]
    fn says_field_message_and_way_out() {
        let said = Diagnostic::error("`25x` is not a duration").at_field("freshness").hint("25h");
        assert_eq!(said.to_string(), "freshness: `25x` is not a duration; 25h");
    }
}
