//! Tests of rules: the files of `promtool test rules`, with its verdicts and clearer differences.
//!
//! It takes the text of a test file and asks the caller for the rule files that it names; it opens
//! nothing itself. Series are made, groups run and answers compared as `cmd/promtool/unittest.go`
//! of Prometheus does it, with two differences: groups whose order the file leaves open run in the
//! order of the rule files, and of several errors in a rule file all are shown.

mod alerts;
mod differ;
mod file;
mod input;
mod report;
mod samples;
mod suite;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use backwatch_sim::Compat;

use crate::diagnostic::Diagnostic;
use crate::rule_check::{self, Group};
pub use report::{Failure, Report, TestReport};

/// How to test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// The major version of Prometheus to follow.
    pub compat: Compat,
}

/// A rule file that a test file names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleFile {
    /// Its name, for messages.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// Runs the tests of a file.
///
/// `find` is asked for each entry of `rule_files`, which is a path or a pattern such as
/// `rules/*.yaml`, relative to the test file; it gives the files that match, or why it cannot.
pub fn run(
    text: &str,
    find: &dyn Fn(&str) -> Result<Vec<RuleFile>, String>,
    options: Options,
) -> Report {
    let (file, problems) = file::read(text, options.compat);
    let mut report = Report { problems, tests: Vec::new() };
    let Some(file) = file.filter(|_| report.problems.is_empty()) else {
        return report;
    };
    let groups = load(&file, find, options.compat, &mut report.problems);
    if report.problems.iter().any(Diagnostic::is_error) && !file.tests.is_empty() {
        return report;
    }
    let groups = in_order(groups, &file.group_eval_order);
    for test in &file.tests {
        report.problems.extend(input::warning(test));
        report.tests.push(suite::run(test, &file, &groups, options.compat));
    }
    report
}

/// The groups of all rule files; without a test they are not even read.
fn load(
    file: &file::TestFile,
    find: &dyn Fn(&str) -> Result<Vec<RuleFile>, String>,
    compat: Compat,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut seen: Vec<String> = Vec::new();
    for (pattern, place) in &file.rule_files {
        let found = find(pattern).unwrap_or_else(|error| {
            problems.push(Diagnostic::error(error).at(place.line, place.column));
            Vec::new()
        });
        if found.is_empty() && !problems.iter().any(Diagnostic::is_error) {
            let message = format!("no file match pattern {pattern}");
            problems.push(Diagnostic::warning(message).at(place.line, place.column));
        }
        for rules in found {
            if file.tests.is_empty() || seen.contains(&rules.name) {
                continue;
            }
            let checked = rule_check::check_as(&rules.text, compat);
            for mut error in checked.errors {
                let at = error
                    .place
                    .take()
                    .map_or_else(String::new, |place| format!("{}:{}: ", place.line, place.column));
                error.message = format!("{}: {at}{}", rules.name, error.message);
                problems.push(error);
            }
            groups.extend(checked.groups);
            seen.push(rules.name);
        }
    }
    groups
}

/// The groups in the order in which they are evaluated. A group that the list does not name
/// comes with the first one, since that is what the zero value of its place means in Go.
fn in_order(mut groups: Vec<Group>, order: &[String]) -> Vec<Group> {
    let places: BTreeMap<&str, usize> =
        order.iter().enumerate().map(|(place, name)| (name.as_str(), place)).collect();
    groups.sort_by_key(|group| places.get(group.name.as_str()).copied().unwrap_or(0));
    groups
}
