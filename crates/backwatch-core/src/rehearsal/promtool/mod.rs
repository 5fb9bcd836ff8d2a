//! Scenarios taken home: unit tests that `promtool test rules` runs on the rule file.
//!
//! A test holds a part of a scenario's window, around what happens in it, moved to 1970, where the
//! clock of `promtool` begins: metrics that hold a time are moved with it. What is expected is what the
//! rules do over that part, and only as far as this is what they do in the whole rehearsal and under
//! both versions of Prometheus.

mod check;
mod excerpt;
mod part;
mod trial;
mod write;

use super::expose;
use super::rehearse::{Options, Rehearsal, asked_by};
use super::report::wanted;
use super::rules::Rules;
use super::scenario::Scenario;
use super::setup::Span;
use crate::artefact::fresh::{self, RuleForm};
use crate::diagnostic::Diagnostic;
use crate::plan::Plan;
use crate::rule_check;

pub use check::{Check, Expected};
pub use write::document;

/// The name under which the file of tests is taken home.
pub const TESTS_FILE: &str = "backwatch-tests.yaml";

/// The name of the plain rule file with the plan's rules that the tests are run on.
pub const RULES_FILE: &str = "backup-rules.yaml";

/// One scenario as a unit test.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitTest {
    /// The backup's and the scenario's name.
    pub name: String,
    /// What it tells and when it begins, for a comment.
    pub story: String,
    /// Each series, in PromQL's notation, and its samples, a minute apart.
    pub series: Vec<(String, String)>,
    /// What is on at which time.
    pub checks: Vec<Check>,
    /// Alerts that never fire in it.
    pub silent: Vec<String>,
    /// Alerts about which it says nothing, since they look back further than it does.
    pub untested: Vec<String>,
    /// Its length, in minutes.
    pub minutes: usize,
    /// The groups in the order in which they are evaluated, where there are some of the user's own:
    /// `promtool` takes any order unless it is told one.
    pub groups: Vec<String>,
}

impl Rehearsal {
    /// The unit test of a scenario.
    pub fn unit_test(&mut self, scenario: &Scenario) -> UnitTest {
        let play = self.play(scenario);
        let all = self.all_rules();
        self.with_stage(scenario, |stage, (cast, _), scenario| {
            let part = part::choose(stage, cast, &all, &play);
            check::unit_test(cast, scenario, &play, &part)
        })
    }

    /// The series of a scenario over a span, in PromQL's notation and with a sample a minute, moved as in
    /// a test; both ends are whole minutes within lead-in and window.
    pub fn notation(&mut self, scenario: &Scenario, span: Span) -> Vec<(String, String)> {
        let asked = asked_by(&self.all_rules());
        self.with_stage(scenario, |stage, (cast, _), _| {
            let all = expose::series(cast.plan, cast.backup, cast.setup, &stage.truth, &asked);
            write::series(&excerpt::excerpt(&all, span, &cast.backup.off_site))
        })
    }

    /// The rules of all backups, this one's first: `promtool` runs the whole file, and alerts of
    /// volumes and copies have the same name in each group.
    fn all_rules(&self) -> Vec<Rules> {
        let others = (0..self.plan.backups.len()).filter(|index| *index != self.options.backup);
        let others =
            others.filter_map(|index| Rules::new(&self.plan, index, self.options.compat).ok());
        [self.rules.clone()].into_iter().chain(others).collect()
    }
}

/// The user's own rules as far as tests can be about them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OwnFiles {
    /// The groups of plain rule files, whose names stand among the rule files of the tests.
    pub groups: Vec<rule_check::Group>,
    /// The names of files of other forms, which `promtool` does not read.
    pub unread: Vec<String>,
}

/// The plain rule file with the plan's rules, which is taken home beside the tests.
pub fn rule_file(plan: &Plan) -> String {
    fresh::rules(plan, RuleForm::RuleFile)
}

/// The file of tests for scenarios of each backup of a plan, all of them where `ids` is empty.
/// `rule_files` are the names of the rule files beside it, those of the user's own among them.
pub fn tests(
    plan: &Plan,
    own: &OwnFiles,
    ids: &[String],
    rule_files: &[String],
) -> Result<String, Diagnostic> {
    let mut all = Vec::new();
    for index in 0..plan.backups.len() {
        let options = Options { backup: index, ..Options::default() };
        let mut rehearsal = Rehearsal::new(plan, &own.groups, options)
            .map_err(|error| error.at_field(format!("backups[{index}]")))?;
        for scenario in wanted(&rehearsal, ids)? {
            all.push(rehearsal.unit_test(&scenario));
        }
    }
    Ok(write::file(&all, rule_files, &own.unread))
}
