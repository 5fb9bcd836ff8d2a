//! The rehearsal natively and in wasm: as it is measured, the reference plan under Thorough; and all
//! that comes of a few plans, which must be the same in both.

use std::fmt::Write as _;

use backwatch_core::plan::{AlertKind, Duration, Plan, Profile, Threshold, settings};
use backwatch_core::rehearsal::{Options, Rehearsal};

use crate::engine::Sum;

/// What the plays of the four plans are expected to give.
pub const EXPECTED: &str = include_str!("../cases/rehearsal/plays.txt");

/// A name and the settings of a backup.
const PLANS: [(&str, &str); 4] = [
    ("thorough", "schedule: \"0 2 * * *\", deadline: 10m, profile: thorough"),
    ("as-specified", "schedule: \"0 2 * * *\", deadline: 10m, profile: as-specified"),
    (
        "weekly",
        "schedule: \"30 2 * * 0\", time_zone: Europe/Berlin, deadline: 90m, profile: thorough, \
         off_site: {source: container, name: up}",
    ),
    (
        "hourly",
        "schedule: \"5 * * * *\", expected_duration: 7m, profile: recommended, \
         off_site: {source: cronjob, name: up}, objectives: {freshness: 3h}",
    ),
];

/// A line for each plan and scenario: how the rule set stood, and a sum over all of the play, with its
/// intervals, values, verdicts, reasons and texts.
pub fn outcomes() -> String {
    let mut out = String::new();
    for (name, text) in PLANS {
        let text = format!(
            "version: 1\nbackups:\n- {{name: NATS, namespace: nats, cronjob: nats-backup, volume: \
             nats-backup-pvc, {text}}}\n"
        );
        let rehearsal = settings::read(&text).ok().and_then(|plan| prepared(&plan));
        let Some(mut rehearsal) = rehearsal else {
            out.extend([name, " cannot be rehearsed\n"]);
            continue;
        };
        for scenario in rehearsal.scenarios().to_vec() {
            let play = rehearsal.play(&scenario);
            let mut sum = Sum::new();
            sum.text(&format!("{play:?}"));
            let (standing, sum) = (play.summary.standing().words(), sum.total());
            // Writing into a string does not fail.
            let _ = writeln!(out, "{name} {} {standing} {sum:016x}", scenario.id);
        }
    }
    out
}

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
