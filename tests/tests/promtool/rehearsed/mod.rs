//! The unit tests that a rehearsal is taken home as, in promtool: they pass, changed ones and changed
//! rules fail, and over whole windows the alerts are on exactly when the rehearsal says.
//!
//! promtool takes seconds for each day and scenario. Each time the quickest are run, in CI a few, chosen by
//! a seed; all where `BACKWATCH_PROOFS` is 1, which takes some hours of one processor; where it lists
//! scenarios (`17,18`), those are run whole.

mod intervals;
mod mutants;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use backwatch_core::artefact::fresh::{self, RuleForm};
use backwatch_core::plan::{Plan, Profile, settings};
use backwatch_core::rehearsal::promtool::{UnitTest, document};
use backwatch_core::rehearsal::{Options, Rehearsal};

use crate::{folder, promtool, run};

/// The reference case with everything that alerts can be about.
fn plan(profile: Profile) -> Result<Plan> {
    let text = "version: 1\nbackups:\n- {name: NATS, namespace: nats, cronjob: nats-backup, \
                volume: nats-backup-pvc, schedule: \"0 2 * * *\", time_zone: Etc/UTC, deadline: 10m, \
                expected_duration: 4m, off_site: {source: metric, name: nats_copied_seconds}}\n";
    let mut plan = settings::read(text).ok().context("good settings")?;
    for backup in &mut plan.backups {
        backup.profile = profile;
    }
    Ok(plan)
}

fn rehearsal(plan: &Plan) -> Result<Rehearsal> {
    Rehearsal::new(plan, &[], Options::default()).ok().context("a rehearsal")
}

fn rules(plan: &Plan) -> String {
    fresh::rules(plan, RuleForm::RuleFile)
}

fn file(tests: &[UnitTest]) -> String {
    document(tests, &["rules.yaml".to_owned()])
}

/// Whether what is run is to be run whole.
fn is_whole() -> bool {
    std::env::var_os("BACKWATCH_PROOFS").is_some()
}

/// Whether a scenario is to be run, one of the sample unless others are asked for.
fn is_asked(scenario: &str, in_sample: bool) -> bool {
    match std::env::var("BACKWATCH_PROOFS") {
        Err(_) => in_sample,
        Ok(all) if all == "1" => true,
        Ok(list) => list.split(',').any(|id| id == scenario),
    }
}

/// Runs tests on rules in promtool; what it says where they fail.
fn verdict(
    promtool: &Path,
    folder: &Path,
    (tests, rules): (&str, &str),
) -> Result<Result<(), String>> {
    fs::write(folder.join("rules.yaml"), rules)?;
    fs::write(folder.join("tests.yaml"), tests)?;
    Ok(match run(promtool, folder, &["test", "rules", "tests.yaml"]) {
        Ok(_) => Ok(()),
        Err(error) => Err(format!("{error:#}")),
    })
}

/// What follows from a seed, the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, count: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 8).unwrap_or(0) % count.max(1)
    }
}

#[test]
fn tests_taken_home_pass() -> Result<()> {
    let Some(promtool) = promtool()? else { return Ok(()) };
    let folder: PathBuf = folder("rehearsed")?;
    let mut chance = Chance(0x5851_f42d_4c95_7f2d);
    let mut count = 0;
    for profile in Profile::ALL {
        let plan = plan(profile)?;
        let mut rehearsal = rehearsal(&plan)?;
        let scenarios = rehearsal.scenarios().to_vec();
        let chosen = scenarios[chance.below(scenarios.len())].id.clone();
        for scenario in scenarios.iter().filter(|s| is_asked(&s.id, s.id == chosen)) {
            let test = rehearsal.unit_test(scenario);
            let said = verdict(&promtool, &folder, (&file(&[test]), &rules(&plan)))?;
            assert_eq!(said, Ok(()), "{profile:?} {}", scenario.id);
            count += 1;
        }
    }
    println!("{count} tests taken home pass in promtool");
    Ok(fs::remove_dir_all(folder)?)
}
