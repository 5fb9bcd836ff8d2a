//! Warnings on plans by chance, each played in the simulated cluster: what it warns of happens.
//!
//! `BACKWATCH_PROOFS=2000 cargo test --release -p backwatch-core --lib confirmed -- --nocapture` plays
//! 2,000 plans and counts each kind of warning; fewer without the variable.

mod proofs;

use std::collections::BTreeMap;

use super::random::Chance;
use super::tests::plan_of;
use super::{Finding, findings};
use crate::diagnostic::Severity;
use crate::plan::{Backup, Duration, Event, Fate, Plan};
use crate::rehearsal::{Options, Play, Rehearsal, Run, Scenario};

/// What became of a warning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seen {
    /// What it warns of happened.
    Confirmed,
    /// What it warns of did not happen.
    Refuted,
    /// The window does not hold what it is about: the night of a clock change, a month's end, more days.
    Outside,
    /// It is within the slack, or the time that an alert waits: closer than the cluster is simulated.
    Within,
}

use Seen::{Confirmed, Refuted};

fn seen(happened: bool) -> Seen {
    if happened { Confirmed } else { Refuted }
}

/// A way to confirm a warning.
type Proof = fn(&mut Stage<'_>, &str) -> Seen;

/// A part of each kind of warning, and how it is confirmed.
const KINDS: &[(&str, Proof)] = &[
    ("a freshness of", proofs::too_fresh),
    ("an off-site freshness of", proofs::copies_too_fresh),
    ("a success rate above 100 %", proofs::above_all),
    ("no run falls into", proofs::no_run),
    ("is taken over", proofs::cut_short),
    ("looks back", proofs::looks_too_far),
    ("is not below its critical level", proofs::levels_out_of_order),
    ("neither a deadline nor", proofs::long_run),
    ("it cannot succeed", proofs::none_succeeds),
    ("it may be skipped", proofs::skipped),
    ("its level is not seen", proofs::volume_unseen),
    ("goes on firing after good runs", proofs::failure_sticks),
    ("fires for a healthy backup: each Job", proofs::fires_in_health),
    ("can never fire: a run mounts", proofs::never_for_the_volume),
    ("fires for a healthy backup: its age", proofs::age_too_early),
    ("comes no later than", proofs::no_later),
    ("fires for healthy runs: a Job is made", proofs::late_in_health),
    ("can never fire: a run is ended", proofs::never_at_the_deadline),
    ("fires for healthy runs, which usually", proofs::usual_runs_fire),
    ("and what it waits for shows", proofs::waits_too_long),
    ("may never fire: a failure shows", proofs::failure_unseen),
];

/// A plan in its simulated cluster.
struct Stage<'p> {
    plan: &'p Plan,
    rehearsal: Rehearsal,
}

const MINUTE: i64 = 60;
/// What scrapes, evaluations and quick runs take off, in seconds.
const GRAIN: i64 = 5 * MINUTE;

fn secs(span: Duration) -> i64 {
    i64::try_from(span.as_seconds()).unwrap()
}

impl Stage<'_> {
    fn backup(&self) -> &Backup {
        &self.plan.backups[0]
    }

    fn play(&mut self, events: Vec<Event>) -> Play {
        self.rehearsal.play(&Scenario::own("warned", events))
    }

    /// All runs, from one on, end in a way.
    fn all(&self, first: usize, fate: Fate) -> Event {
        Event::Runs { first, count: self.rehearsal.slots().len(), fate }
    }

    /// A good run as long as one may be.
    fn longest_run(&self) -> Fate {
        let run = self.backup().numbers().longest_run;
        let length =
            if self.backup().deadline.is_some() { run.minus(Duration::minutes(1)) } else { run };
        Fate::Takes { length }
    }

    /// Whether a usual run ends before its deadline; that it does not is warned of by itself.
    fn can_succeed(&self) -> bool {
        let backup = self.backup();
        backup.deadline.is_none_or(|deadline| backup.expected_duration.is_none_or(|u| u < deadline))
    }

    /// The place of the run before the longest gap of the window, or before the shortest.
    fn gap(&self, longest: bool) -> Option<(usize, i64)> {
        let slots = self.rehearsal.slots();
        let gaps = slots.iter().zip(slots.iter().skip(1)).map(|(from, to)| to - from).enumerate();
        // Not the last, whose run the window's end may cut off.
        let inner = gaps.skip(1).take(slots.len().saturating_sub(3));
        if longest {
            inner.min_by_key(|gap| std::cmp::Reverse(gap.1))
        } else {
            inner.min_by_key(|gap| gap.1)
        }
    }

    /// The play in which the newest success becomes as old as a sound plan lets it: all runs are quick
    /// but for one, after the longest gap, that takes as long as one may. With the age in seconds; none
    /// where the window has not the longest gap of the schedule.
    fn oldest(&mut self) -> Option<(Play, i64)> {
        let n = self.backup().numbers();
        let (before, gap) = self.gap(true).filter(|(_, gap)| *gap == secs(n.longest_gap))?;
        if n.longest_run >= n.shortest_gap || !self.can_succeed() {
            return None;
        }
        let quick = self.all(0, Fate::Takes { length: Duration::minutes(1) });
        let late = Event::Runs { first: before + 1, count: 1, fate: self.longest_run() };
        let play = self.play(vec![quick, late]);
        Some((play, gap + secs(n.longest_run)))
    }
}

fn count() -> u64 {
    std::env::var("BACKWATCH_PROOFS").ok().and_then(|text| text.parse().ok()).unwrap_or(12)
}

fn warnings(plan: &Plan) -> Vec<String> {
    let all = findings(plan).into_iter();
    let grave = all.filter(|Finding { said, .. }| said.severity >= Severity::Warning);
    grave.map(|finding| finding.said.message).collect()
}

#[test]
fn what_is_warned_of_happens() {
    let mut tally: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
    let (mut wrong, mut quiet, mut unplayable) = (Vec::new(), 0, 0);
    for seed in 1..=count() {
        let plan = Chance::new(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1).plan();
        let warned = warnings(&plan);
        quiet += usize::from(warned.is_empty());
        let Ok(rehearsal) = Rehearsal::new(&plan, &[], Options::default()) else {
            unplayable += 1;
            continue;
        };
        let mut stage = Stage { plan: &plan, rehearsal };
        for message in warned {
            let kind = KINDS.iter().find(|(part, _)| message.contains(part));
            let (part, proof) = kind.unwrap_or_else(|| panic!("no proof for: {message}"));
            let outcome = proof(&mut stage, &message);
            tally.entry(part).or_default()[outcome as usize] += 1;
            if outcome == Refuted {
                let text = crate::plan::settings::write(&plan);
                wrong.push(format!("seed {seed}: {message}\n{text}"));
            }
        }
    }
    for (part, [confirmed, refuted, outside, within]) in &tally {
        println!(
            "{confirmed:5} confirmed {refuted:3} refuted {outside:4} outside {within:4} within: {part}"
        );
    }
    println!("{quiet} without a warning, {unplayable} without a rehearsal");
    assert!(wrong.is_empty(), "{} refuted:\n{}", wrong.len(), wrong.join("\n"));
    // No plan by chance has so short a `for`: that kind has a plan of its own below.
    let kinds = KINDS.len() - 1;
    assert!(!tally.is_empty() && (count() < 1_000 || tally.len() == kinds), "{tally:?}");
}

#[test]
fn a_job_may_be_seen_a_scrape_and_an_evaluation_late() {
    let plan = plan_of(
        "  deadline: 10m\n  profile: thorough\n  name: Nats\n  alerts: {NatsBackupNotScheduled: \
         {threshold: 1m, for: 30s}}\n",
    );
    let warned = warnings(&plan);
    let [message] = warned.as_slice() else { panic!("{warned:?}") };
    let rehearsal = Rehearsal::new(&plan, &[], Options::default()).unwrap();
    let outcome = proofs::late_in_health(&mut Stage { plan: &plan, rehearsal }, message);
    assert!(matches!(outcome, Confirmed | Seen::Within), "{outcome:?}: {message}");
}

#[test]
fn a_proof_can_fail() {
    let plan = plan_of("  deadline: 10m\n  profile: thorough\n");
    let rehearsal = Rehearsal::new(&plan, &[], Options::default()).unwrap();
    let mut stage = Stage { plan: &plan, rehearsal };
    for proof in
        [proofs::no_run as Proof, proofs::skipped, proofs::fires_in_health, none_succeeds_at_all]
    {
        assert_eq!(proof(&mut stage, "NATSBackupMissing"), Refuted);
    }
}

fn none_succeeds_at_all(stage: &mut Stage<'_>, _: &str) -> Seen {
    seen(!stage.play(Vec::new()).runs.iter().any(Run::succeeded))
}
