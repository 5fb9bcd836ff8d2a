//! The severity of an alert.

use std::fmt;

use crate::diagnostic::Diagnostic;

/// The value of an alert's `severity` label: usually `critical`, `warning` or `info`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AlertSeverity(String);

impl AlertSeverity {
    /// Somebody is woken.
    pub fn critical() -> Self {
        Self("critical".to_owned())
    }

    /// Somebody looks at it in the morning.
    pub fn warning() -> Self {
        Self("warning".to_owned())
    }

    /// Somebody may look at it some day.
    pub fn info() -> Self {
        Self("info".to_owned())
    }

    /// Checks `text`: letters, digits, `-` and `_`, at most 32.
    pub fn parse(text: &str) -> Result<Self, Diagnostic> {
        let text = text.trim();
        let good = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if text.is_empty() || text.len() > 32 || !text.chars().all(good) {
            return Err(Diagnostic::error(format!("`{text}` is not a severity"))
                .hint("use critical, warning or info, or a word that your routes know"));
        }
        Ok(Self(text.to_owned()))
    }

    /// The label's value.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AlertSeverity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
