//! Plans by chance, with the thresholds that follow from them: their alerts are quiet in health and
//! tell what they claim, or the plan's own warnings said beforehand that they would not.

use std::fmt::Write as _;

use crate::diagnostic::Severity;
use crate::few::Few;
use crate::plan::feasibility::random::Chance;
use crate::plan::{Backup, Objectives, Plan, Profile, feasibility, settings};
use crate::rehearsal::{Options, Play, Rehearsal, Standing, Verdict};

/// How many plans; more where `BACKWATCH_PROOFS` holds a number.
fn count() -> u64 {
    number("BACKWATCH_PROOFS").unwrap_or(2)
}

/// The seed of the first plan; another where `BACKWATCH_SEED` holds a number.
fn first() -> u64 {
    number("BACKWATCH_SEED").unwrap_or(1)
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

#[test]
fn plans_by_chance_do_what_they_claim_or_warn() {
    let (mut wrong, mut played, mut unplayable) = (Vec::new(), 0, 0);
    for seed in first()..first() + count() {
        let mut chance = Chance::new(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        let mut plan = chance.plan();
        // Thresholds and targets follow from schedule, zone, durations and sources.
        plan.backups[0].alerts = Few::default();
        plan.backups[0].objectives = Objectives::default();
        for profile in [Profile::Recommended, Profile::Thorough] {
            plan.backups[0].profile = profile;
            let Ok(mut rehearsal) = Rehearsal::new(&plan, &[], Options::default()) else {
                unplayable += 1;
                continue;
            };
            for scenario in rehearsal.scenarios().to_vec() {
                let seen = rehearsal.play(&scenario);
                played += 1;
                let standing = seen.summary.standing();
                if !standing.passes(false) && !is_warned(&plan, &seen) {
                    wrong.push(account(seed, &plan, &seen, standing));
                }
            }
        }
    }
    println!("{played} plays, {unplayable} plans without a rehearsal, {} exceptions", wrong.len());
    assert!(played > 0 && unplayable * 4 < count());
    assert!(wrong.is_empty(), "{} of {played}:\n{}", wrong.len(), wrong.join("\n"));
}

/// Whether a warning names an alert that lies, or one that fails to tell, or the target that is at stake.
fn is_warned(plan: &Plan, played: &Play) -> bool {
    let backup = &plan.backups[0];
    let findings = feasibility::findings(plan);
    let said: Vec<String> = findings
        .into_iter()
        .filter(|finding| finding.said.severity >= Severity::Warning)
        .map(|finding| {
            format!("{} {}", finding.said.field.unwrap_or_default(), finding.said.message)
        })
        .collect();
    let is_about = |text: &String, name: &String| {
        // Runs that may outlast their gap, or that always end by their deadline, are warned of as such.
        text.contains(name.as_str())
            || text.starts_with("backups[0].deadline ")
            || text.ends_with("it cannot succeed")
    };
    culprits(backup, played).iter().all(|name| said.iter().any(|text| is_about(text, name)))
}

/// The alerts that lie; where none does, those of faults that are claimed and not told in time.
fn culprits(backup: &Backup, played: &Play) -> Vec<String> {
    let liars = played.alerts.iter().filter(|a| matches!(a.verdict, Verdict::FalseAlarm { .. }));
    let mut names: Vec<String> = liars.map(|alert| alert.name.clone()).collect();
    let owed = played.summary.owed.iter().filter(|owed| owed.is_claimed && !owed.is_told_in_time());
    names.extend(owed.map(|owed| backup.alert_name(owed.fault.kind)));
    names.sort();
    names.dedup();
    names
}

fn account(seed: u64, plan: &Plan, played: &Play, standing: Standing) -> String {
    let backup = &plan.backups[0];
    let mut text = format!(
        "seed {seed} {:?} scenario {} {}: {:?}",
        backup.profile,
        played.scenario,
        standing.words(),
        culprits(backup, played)
    );
    for alert in &played.alerts {
        if culprits(backup, played).contains(&alert.name) {
            let _ = write!(text, "\n    {}: {}", alert.name, alert.why);
        }
    }
    let _ = write!(text, "\n  {}", settings::write(plan).replace('\n', "\n  "));
    text
}
