//! What became of a test file.

use std::fmt;

use crate::diagnostic::{Diagnostic, Place, Severity};

/// What became of a test file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    /// Why it could not be run, or warnings about it.
    pub problems: Vec<Diagnostic>,
    /// What became of each of its tests; none if it could not be run.
    pub tests: Vec<TestReport>,
}

/// What became of a test: one entry under `tests`.
#[derive(Debug, Clone, PartialEq)]
pub struct TestReport {
    /// Its name, if it has one.
    pub name: Option<String>,
    /// Where it starts.
    pub place: Place,
    /// How many comparisons it asks for.
    pub checks: usize,
    /// What is not as expected.
    pub failures: Vec<Failure>,
}

/// Something that is not as expected.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    /// Where the expectation stands.
    pub place: Place,
    /// What it is about, in one line.
    pub title: String,
    /// The difference, line by line: `-` is expected only, `+` is there only.
    pub details: Vec<String>,
}

impl Report {
    /// Whether all is as expected; the exit code of `promtool test rules` is then 0, else 1.
    pub fn is_success(&self) -> bool {
        !self.problems.iter().any(Diagnostic::is_error)
            && self.tests.iter().all(|test| test.failures.is_empty())
    }

    /// How many comparisons there were.
    pub fn checks(&self) -> usize {
        self.tests.iter().map(|test| test.checks).sum()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for problem in &self.problems {
            let word = match problem.severity {
                Severity::Error => "error",
                Severity::Warning | Severity::Note => "warning",
            };
            match problem.place {
                Some(place) => writeln!(f, "{}:{}: {word}: {problem}", place.line, place.column)?,
                None => writeln!(f, "{word}: {problem}")?,
            }
        }
        for test in self.tests.iter().filter(|test| !test.failures.is_empty()) {
            if let Some(name) = &test.name {
                writeln!(f, "test {name}")?;
            }
            for failure in &test.failures {
                failure.fmt(f)?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}:{}: {}", self.place.line, self.place.column, self.title)?;
        self.details.iter().try_for_each(|detail| writeln!(f, "  {detail}"))
    }
}
