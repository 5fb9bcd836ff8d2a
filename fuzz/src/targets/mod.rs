//! What is tried out, one function for each, and the promises that each holds to.

mod answers;
mod edit;
mod engine;
mod files;
mod language;
mod model;
mod settings;

use crate::seeds::Kind;

/// One thing that is tried out.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it promises, in one line.
    pub promise: &'static str,
    /// What its inputs are made from.
    pub seeds: Kind,
    /// Pieces of its language, for mutations.
    pub words: &'static [&'static str],
    /// Panics where a promise does not hold; true where the input was taken rather than refused.
    pub run: fn(&[u8]) -> bool,
}

/// All of them.
pub const ALL: &[Target] = &[
    answers::ANSWERS,
    edit::READERS,
    edit::YAML,
    edit::JSON,
    edit::EMBEDDED,
    files::MERGE_RULES,
    files::MERGE_DASHBOARD,
    files::RECOGNISE,
    files::RULE_CHECK,
    settings::SETTINGS,
    settings::CRONJOB,
    settings::SCHEDULE,
    settings::LINK,
    language::PARSE,
    language::TEMPLATE,
    language::REGEX,
    engine::EVAL,
    engine::PROMQLTEST,
];

/// The target with this name.
pub fn find(name: &str) -> Option<&'static Target> {
    ALL.iter().find(|target| target.name == name)
}

/// The input as text; targets that take text skip what is none.
fn text(input: &[u8]) -> Option<&str> {
    std::str::from_utf8(input).ok()
}
