//! Whether a rule file is one that Prometheus loads: what `promtool check rules` says, with places.
//!
//! It reads a text and evaluates nothing. The references are `model/rulefmt/rulefmt.go` and
//! `cmd/promtool/main.go` of Prometheus. Unlike `promtool` it goes on after a wrong duration, and
//! where an expression is a literal block its errors are placed in the file.

mod duplicate;
mod engine;
pub(crate) mod field;
mod name;
mod read;
mod strict;
#[cfg(test)]
mod tests;
mod validate;

use std::collections::BTreeMap;
use std::fmt;

use backwatch_sim::Compat;
pub use backwatch_sim::promql::ast::Millis;

use crate::diagnostic::{Diagnostic, Place};
pub use duplicate::Duplicate;
pub(crate) use read::first_document;

/// What a rule file holds and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The groups, as far as they could be read.
    pub groups: Vec<Group>,
    /// Why Prometheus would not load the file; empty if it would.
    pub errors: Vec<Diagnostic>,
    /// Rules that stand there more than once, which `promtool` calls lint.
    pub duplicates: Vec<Duplicate>,
}

/// A group of rules that are evaluated in turn.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// How often it is evaluated; zero for the server's default.
    pub interval: Millis,
    /// By how much it looks into the past, if it says so.
    pub query_offset: Option<Millis>,
    /// How many series or alerts a rule may make; zero for any number.
    pub limit: i64,
    /// Labels for all of its rules.
    pub labels: BTreeMap<String, String>,
    /// Its rules.
    pub rules: Vec<Rule>,
    /// Where it starts.
    pub place: Place,
}

/// An alerting or a recording rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Which of the two it is, with its name.
    pub kind: RuleKind,
    /// Its expression.
    pub expr: String,
    /// How long the expression has to hold.
    pub hold: Millis,
    /// How long an alert goes on without it.
    pub keep_firing: Millis,
    /// Its labels, which are templates in an alerting rule.
    pub labels: BTreeMap<String, String>,
    /// Its annotations, which are templates.
    pub annotations: BTreeMap<String, String>,
    /// Where it starts.
    pub place: Place,
}

/// What a rule makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleKind {
    /// Alerts of this name.
    Alert(String),
    /// A metric of this name.
    Record(String),
}

impl RuleKind {
    /// The name.
    pub fn name(&self) -> &str {
        match self {
            RuleKind::Alert(name) | RuleKind::Record(name) => name,
        }
    }
}

impl Report {
    /// Whether Prometheus would load the file.
    pub fn is_valid(&self) -> bool {
        self.errors.is_empty()
    }

    /// How many rules there are.
    pub fn rule_count(&self) -> usize {
        self.groups.iter().map(|group| group.rules.len()).sum()
    }

    /// The exit code of `promtool check rules`: 0, 1 for an error, or 3 for lint where that is to
    /// be fatal.
    pub fn exit_code(&self, lint_is_fatal: bool) -> u8 {
        match (self.is_valid(), self.duplicates.is_empty()) {
            (false, _) => 1,
            (true, false) if lint_is_fatal => 3,
            _ => 0,
        }
    }
}

impl fmt::Display for Report {
    /// A line for each error and each place of a duplicate, with place and hint.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for error in &self.errors {
            match error.place {
                Some(place) => writeln!(f, "{}:{}: {error}", place.line, place.column)?,
                None => writeln!(f, "{error}")?,
            }
        }
        for Duplicate { name, labels, places } in &self.duplicates {
            for place in places {
                let labels: Vec<_> =
                    labels.iter().map(|(name, value)| format!("{name}={value:?}")).collect();
                let (line, column, labels) = (place.line, place.column, labels.join(", "));
                writeln!(f, "{line}:{column}: duplicate rule {name}{{{labels}}}")?;
            }
        }
        Ok(())
    }
}

/// Checks the text of a rule file as Prometheus 3 does.
pub fn check(text: &str) -> Report {
    check_as(text, Compat::V3)
}

/// Checks the text of a rule file as the given major version of Prometheus does. Version 2 has
/// neither `query_offset` nor labels of groups, and only ASCII names.
pub fn check_as(text: &str, compat: Compat) -> Report {
    let mut report = read::read(text, compat);
    report.errors.sort_by_key(|error| error.place);
    if report.is_valid() {
        report.duplicates = duplicate::find(&report.groups);
    }
    report
}
