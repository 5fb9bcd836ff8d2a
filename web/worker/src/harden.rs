//! The way from the rules as they are to others, a scenario at a time on both sides.

use backwatch_core::artefact::rules::Rule;
use backwatch_core::diagnostic::Diagnostic;
use backwatch_core::plan::{Plan, settings};
use backwatch_core::rehearsal::{self, Options, Play, Rehearsal, Scenario};
use backwatch_worker::HardenStep;

/// A comparison that goes on.
pub(crate) struct Hardening {
    plans: [Plan; 2],
    backup: usize,
    rehearsals: [Rehearsal; 2],
    rest: Vec<Scenario>,
    plays: [Vec<Play>; 2],
}

impl Hardening {
    /// Begins to compare a plan with that of `hardened`.
    pub(crate) fn begin(
        plan: &Plan,
        backup: usize,
        hardened: &str,
    ) -> Result<Self, Vec<Diagnostic>> {
        let hardened = settings::read_json(hardened)?;
        let options = Options { backup, ..Options::default() };
        let new = |plan: &Plan| Rehearsal::new(plan, &[], options).map_err(|error| vec![error]);
        let rehearsals = [new(plan)?, new(&hardened)?];
        let [first, _] = &rehearsals;
        let rest = first.scenarios().iter().rev().cloned().collect();
        let plans = [plan.clone(), hardened];
        Ok(Self { plans, backup, rehearsals, rest, plays: [Vec::new(), Vec::new()] })
    }

    /// Plays the next scenario on both sides; the steps once there is none left.
    pub(crate) fn step(&mut self) -> Option<Vec<HardenStep>> {
        if let Some(scenario) = self.rest.pop() {
            for (rehearsal, plays) in self.rehearsals.iter_mut().zip(&mut self.plays) {
                plays.push(rehearsal.play(&scenario));
            }
            return None;
        }
        let ([before, after], [was, is]) = (&self.plans, &self.plays);
        let steps = rehearsal::harden_steps((before, after), self.backup, (was, is));
        Some(steps.into_iter().map(told).collect())
    }
}

fn told(step: rehearsal::HardenStep) -> HardenStep {
    HardenStep {
        alert: step.after.name().to_owned(),
        before: step.before.as_ref().map(text).unwrap_or_default(),
        after: text(&step.after),
        recording: step.recording.iter().map(|rule| rule.name().to_owned()).collect(),
        fixes: step.fixes,
    }
}

/// The expression with its waiting times.
fn text(rule: &Rule) -> String {
    let mut text = rule.expr.clone();
    for (key, span) in [("for", rule.hold), ("keep_firing_for", rule.keep_firing_for)] {
        if let Some(span) = span {
            text.extend(["\n", key, ": ", &span.to_string()]);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use backwatch_core::plan::Profile;

    use super::*;

    #[test]
    fn hardening_fixes_what_the_requirement_gets_wrong() {
        let hardened = settings::write_json(&Plan::default());
        let mut plan = Plan::default();
        plan.backups[0].profile = Profile::AsSpecified;
        let mut hardening = Hardening::begin(&plan, 0, &hardened).unwrap();
        let steps = std::iter::repeat_with(|| hardening.step()).find_map(|steps| steps).unwrap();
        let missing = steps.iter().find(|step| step.alert == "NATSBackupMissing").unwrap();
        assert!(missing.fixes.contains(&"01".to_owned()), "{:?}", missing.fixes);
        assert_ne!(missing.before, missing.after);
        assert!(steps.iter().any(|step| !step.recording.is_empty()));
    }
}
