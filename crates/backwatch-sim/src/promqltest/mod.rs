//! Prometheus's own engine tests: the `.test` grammar, run against this evaluator.
//!
//! After Prometheus, `promql/promqltest/test.go`. It takes the text of a file and gives counts and
//! the reasons of failures; it reads no files. Each instant `eval` is also run pinned by `@` at other
//! times and as a range of three steps, as Prometheus does. What rests on native histograms or on what is
//! behind a feature flag is out of scope and counted as such, with the reason.

mod check;
mod grammar;
mod pin;
mod scope;

use std::fmt;

use crate::Compat;
use crate::eval::Options;
use crate::promql;
use crate::series::{Storage, notation};

use grammar::{Command, Eval, Load};

use scope::LeftOut;

pub use scope::Beyond;

/// What became of an `eval`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It gave what the file expects.
    Passed,
    /// It did not; this is the difference.
    Failed(String),
    /// It needs what this evaluator leaves out.
    OutOfScope(Beyond),
}

/// An `eval` and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The line of the file, from 1.
    pub line: usize,
    /// The expression.
    pub expr: String,
    /// What became of it.
    pub verdict: Verdict,
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// The `eval`s in order; a line that is no command counts as one that failed.
    pub cases: Vec<Case>,
}

/// How many `eval`s had which verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// As expected.
    pub passed: usize,
    /// Not as expected.
    pub failed: usize,
    /// Not tried.
    pub out_of_scope: usize,
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { passed, failed, out_of_scope } = self;
        write!(f, "{passed} passed, {failed} failed, {out_of_scope} out of scope")
    }
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.out_of_scope += other.out_of_scope;
    }
}

impl Report {
    /// How many `eval`s had which verdict.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for case in &self.cases {
            match case.verdict {
                Verdict::Passed => counts.passed += 1,
                Verdict::Failed(_) => counts.failed += 1,
                Verdict::OutOfScope(_) => counts.out_of_scope += 1,
            }
        }
        counts
    }
}

/// The options under which Prometheus runs these files.
pub const fn options() -> Options {
    let mut options = Options::new(Compat::V3);
    options.delayed_name_removal = true;
    options
}

/// Runs a file.
pub fn run(text: &str, options: Options) -> Report {
    let mut report = Report::default();
    let mut state = State { storage: Storage::new(), left_out: Vec::new(), options };
    for (line, command) in grammar::commands(text) {
        match command {
            Ok(Command::Clear) => {
                state.storage = Storage::new();
                state.left_out.clear();
            }
            Ok(Command::Load(load)) => state.load(line, load, &mut report),
            Ok(Command::Eval(eval)) => {
                let verdict = state.verdict(&eval);
                report.cases.push(Case { line, expr: eval.expr.clone(), verdict });
            }
            Err(error) => {
                let verdict = Verdict::Failed(error);
                report.cases.push(Case { line, expr: String::new(), verdict });
            }
        }
    }
    report
}

struct State {
    storage: Storage,
    /// The series of which not all was loaded.
    left_out: Vec<LeftOut>,
    options: Options,
}

impl State {
    fn load(&mut self, line: usize, load: Load, report: &mut Report) {
        let Load { interval, series, with_histograms } = load;
        // Of two descriptions of the same series in one block the later one counts.
        let mut all = std::collections::BTreeMap::new();
        for text in series {
            match notation::parse_series(&text) {
                Ok((labels, places)) => {
                    all.insert(labels, places);
                }
                Err(error) => {
                    if let Some(series) = scope::left_out(&text) {
                        self.left_out.push(series);
                        continue;
                    }
                    let verdict = Verdict::Failed(format!("{error}: {text}"));
                    report.cases.push(Case { line, expr: String::new(), verdict });
                }
            }
        }
        for (labels, places) in all {
            if with_histograms {
                self.left_out.extend(scope::histogram_of(&labels));
            }
            self.left_out.extend(scope::typed(&labels));
            notation::load(&mut self.storage, &labels, &places, interval);
        }
    }

    fn verdict(&self, eval: &Eval) -> Verdict {
        let parsed = promql::parse_as(&eval.expr, self.options.compat);
        if let Err(error) = &parsed
            && error.is_unsupported()
        {
            return Verdict::OutOfScope(Beyond::refused(error));
        }
        if let Some(reason) =
            scope::beyond(eval, parsed.as_ref().ok(), &self.storage, &self.left_out)
        {
            return Verdict::OutOfScope(reason);
        }
        let needless_info = scope::needless_info(eval);
        match check::check(eval, parsed, &self.storage, self.options) {
            // All but the remark can be judged.
            Ok(()) => needless_info.map_or(Verdict::Passed, Verdict::OutOfScope),
            Err(difference) => Verdict::Failed(difference),
        }
    }
}
