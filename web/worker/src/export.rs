//! Every scenario as a unit test for promtool, one at a time.

use backwatch_core::diagnostic::Diagnostic;
use backwatch_core::plan::Plan;
use backwatch_core::rehearsal::promtool::{self, UnitTest};
use backwatch_core::rehearsal::{Options, Rehearsal, Scenario};
use backwatch_core::rule_check::Group;

/// An export that goes on.
pub(crate) struct Exporting {
    rehearsals: Vec<(Rehearsal, Vec<Scenario>)>,
    rule_files: Vec<String>,
    tests: Vec<UnitTest>,
}

impl Exporting {
    /// Begins with every backup of a plan.
    pub(crate) fn begin(
        plan: &Plan,
        own: &[Group],
        rule_files: Vec<String>,
    ) -> Result<Self, Diagnostic> {
        let mut rehearsals = Vec::new();
        for backup in (0..plan.backups.len()).rev() {
            let options = Options { backup, ..Options::default() };
            let rehearsal = Rehearsal::new(plan, own, options)?;
            let mut scenarios = rehearsal.scenarios().to_vec();
            scenarios.reverse();
            rehearsals.push((rehearsal, scenarios));
        }
        Ok(Self { rehearsals, rule_files, tests: Vec::new() })
    }

    /// Writes the next test; the whole file once there is none left.
    pub(crate) fn step(&mut self) -> Option<String> {
        while let Some((rehearsal, scenarios)) = self.rehearsals.last_mut() {
            if let Some(scenario) = scenarios.pop() {
                self.tests.push(rehearsal.unit_test(&scenario));
                return None;
            }
            self.rehearsals.pop();
        }
        Some(promtool::document(&self.tests, &self.rule_files))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_file_that_the_command_writes() {
        let mut plan = Plan::default();
        let mut second = plan.backups[0].clone();
        second.cronjob = backwatch_core::plan::ObjectName::cronjob("pg-dump").unwrap();
        plan.backups.push(second);
        let files = vec!["backup-rules.yaml".to_owned()];
        let mut exporting = Exporting::begin(&plan, &[], files.clone()).unwrap();
        assert!(exporting.rehearsals.iter().all(|(_, scenarios)| scenarios.len() == 28));
        // One is enough to compare: without optimisation all of them take minutes.
        for (_, scenarios) in &mut exporting.rehearsals {
            scenarios.retain(|scenario| scenario.id == "02");
        }
        let text = std::iter::repeat_with(|| exporting.step()).find_map(|text| text).unwrap();
        assert_eq!(
            Ok(text),
            promtool::tests(&plan, &promtool::OwnFiles::default(), &["02".to_owned()], &files)
        );
    }
}
