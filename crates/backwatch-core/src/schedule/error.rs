//! Why a schedule or a zone was refused, where, and the way out.

use std::fmt;

/// A schedule that Kubernetes would refuse, or that never fires.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduleError {
    field: Option<&'static str>,
    column: Option<usize>,
    message: String,
    hint: Option<String>,
    never: bool,
}

impl ScheduleError {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { field: None, column: None, message: message.into(), hint: None, never: false }
    }

    /// Names the field it is about.
    pub(super) fn field_named(mut self, field: &'static str) -> Self {
        self.field = Some(field);
        self
    }

    /// Places it at byte `at` of `text`.
    pub(super) fn at(mut self, text: &str, at: usize) -> Self {
        self.column = Some(text.get(..at).map_or(0, |before| before.chars().count()) + 1);
        self
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub(super) fn never_fires(mut self) -> Self {
        self.never = true;
        self
    }

    /// The field that is wrong (`minute`, `hour`, `day of month`, `month`, `day of week`), if one is.
    pub fn field(&self) -> Option<&'static str> {
        self.field
    }

    /// Where it is in the schedule's text, in characters from 1.
    pub fn column(&self) -> Option<usize> {
        self.column
    }

    /// What is wrong, in one sentence without a full stop.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The way out, in one sentence without a full stop.
    pub fn way_out(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// Whether Kubernetes takes the schedule, but it can never fire.
    pub fn is_never_firing(&self) -> bool {
        self.never
    }
}

impl fmt::Display for ScheduleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.field, self.column) {
            (Some(field), Some(column)) => write!(f, "{field}, column {column}: ")?,
            (Some(field), None) => write!(f, "{field}: ")?,
            (None, Some(column)) => write!(f, "column {column}: ")?,
            (None, None) => {}
        }
        f.write_str(&self.message)?;
        self.hint.as_ref().map_or(Ok(()), |hint| write!(f, "; {hint}"))
    }
}

impl std::error::Error for ScheduleError {}

/// A time zone that Kubernetes would refuse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZoneError {
    message: String,
    hint: Option<String>,
}

impl ZoneError {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None }
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// What is wrong, in one sentence without a full stop.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The way out, in one sentence without a full stop.
    pub fn way_out(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

impl fmt::Display for ZoneError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        self.hint.as_ref().map_or(Ok(()), |hint| write!(f, "; {hint}"))
    }
}

impl std::error::Error for ZoneError {}
