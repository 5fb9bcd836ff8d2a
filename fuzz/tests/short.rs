//! A short run of every target, so that a broken promise shows in every test run. Longer ones are
//! for `cargo xtask fuzz`.

use std::time::Duration;

use backwatch_fuzz::runner::{Options, run};
use backwatch_fuzz::{ALL, targets};

/// So many inputs each, unless the variable says otherwise. Large documents make slow inputs.
fn runs(name: &str) -> u64 {
    let wished = std::env::var("BACKWATCH_RUNS").ok().and_then(|text| text.parse().ok());
    let usual = if name.contains("merge") || name == "recognise" { 150 } else { 400 };
    wished.unwrap_or(usual)
}

#[test]
fn every_target_for_a_short_while() {
    for target in ALL {
        let options = Options {
            seed: 7,
            // Past the seeds themselves, which other tests try.
            first: 100_000,
            runs: runs(target.name),
            time: Duration::MAX,
            // Not a measurement: what has not ended by then is taken to run for ever.
            limit: Duration::from_secs(120),
        };
        let outcome = run(target, options);
        let failure = outcome.failure.map(|failure| (failure.message, failure.input));
        let shown = failure
            .map(|(message, input)| format!("{message}\n{:?}", String::from_utf8_lossy(&input)));
        assert_eq!(shown, None, "{}", target.name);
        assert!(outcome.taken > 0, "{} takes nothing: its seeds are wrong", target.name);
    }
}

#[test]
fn the_same_seed_gives_the_same_inputs() {
    let target = targets::find("promql_parse").unwrap();
    let seeds = backwatch_fuzz::seeds::load(target.seeds);
    let input = |number| backwatch_fuzz::runner::input(target, &seeds, 3, number);
    assert_eq!(input(1_000_000), input(1_000_000));
    assert_ne!(input(1_000_000), input(1_000_001));
}
