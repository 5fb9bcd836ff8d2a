//! The rehearsal as it is measured, natively and in wasm: the reference plan under Thorough.

use backwatch_core::plan::{AlertKind, Duration, Plan, Profile, Threshold};
use backwatch_core::rehearsal::{Options, Rehearsal};

/// The reference plan with this many hours as the threshold of Missing.
pub fn reference(hours: u64) -> Plan {
    let mut plan = Plan::default();
    for backup in &mut plan.backups {
        backup.profile = Profile::Thorough;
        let mut settings = backup.settings(AlertKind::Missing);
        settings.threshold = Some(Threshold::Duration(Duration::hours(hours)));
        backup.set(AlertKind::Missing, settings);
    }
    plan
}

/// A rehearsal in which nothing has been played yet; none where the plan cannot be rehearsed.
pub fn prepared(plan: &Plan) -> Option<Rehearsal> {
    Rehearsal::new(plan, &[], Options::default()).ok()
}

/// Plays all scenarios; how many alerts were held against the truth.
pub fn all_plays(rehearsal: &mut Option<Rehearsal>) -> usize {
    let Some(rehearsal) = rehearsal else { return 0 };
    let scenarios = rehearsal.scenarios().to_vec();
    scenarios.iter().map(|scenario| rehearsal.play(scenario).alerts.len()).sum()
}

/// The same with another threshold of Missing.
pub fn retuned(rehearsal: &mut Option<Rehearsal>, hours: u64) -> usize {
    if let Some(rehearsal) = rehearsal {
        // The plan differs in one number only; where it could not be rehearsed nothing would be played.
        let _ = rehearsal.retune(&reference(hours));
    }
    all_plays(rehearsal)
}
