//! Random rules and series, compared with `promtool test rules` of Prometheus 2.
//!
//! A case is a seed. Of each, all series at all ticks are compared: the recorded ones, and those of
//! the alerts, which tell pending from firing and since when. `BACKWATCH_DIFFERENTIAL_CASES` gives
//! the number of cases for a long run and `BACKWATCH_DIFFERENTIAL_SEED` the first seed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failure there is what the test is for"
)]

#[path = "promtool/generate.rs"]
mod generate;
#[path = "promtool/oracle.rs"]
mod oracle;

use std::collections::BTreeMap;

use backwatch_sim::Compat;
use backwatch_sim::alert::{RuleGroup, Schedule, Templates, run};
use backwatch_sim::eval::{Instant, Options, instant};
use backwatch_sim::promql::parse_as;
use backwatch_sim::series::{Grid, Storage, notation};

use generate::Case;

/// Cases of the short run, and cases that once showed a difference.
const SHORT: u64 = 12;
const KEPT: [u64; 11] = [
    200_101, 200_244, 710_209, 710_288, 710_335, 710_594, 710_614, 711_107, 1_901_921, 1_902_003,
    5_200_073,
];

/// How often promtool is asked, at most, before a difference is one.
const ASKED: usize = 12;

#[test]
fn random_rules_agree_with_promtool() {
    if !oracle::is_installed() {
        assert!(std::env::var_os("CI").is_none(), "promtool is absent");
        println!("skipped: promtool is absent");
        return;
    }
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse().ok());
    let first = number("BACKWATCH_DIFFERENTIAL_SEED").unwrap_or(1);
    let cases = number("BACKWATCH_DIFFERENTIAL_CASES").unwrap_or(SHORT);
    let (mut rule_ticks, mut failures) = (0, Vec::new());
    for seed in KEPT.into_iter().chain(first..first + cases) {
        let case = Case::generate(seed);
        rule_ticks += case.rules.len() * case.ticks.steps;
        // What promtool answers can be a matter of chance: the order of series decides which of two equal
        // values, or of two kinds of zero, is the greatest.
        let mut outcome = compare(&case);
        for _ in 1..ASKED {
            outcome = outcome.or_else(|_| compare(&case));
        }
        if let Err(difference) = outcome {
            failures.push(format!("seed {seed}: {difference}"));
        }
    }
    println!("{rule_ticks} rule-ticks, {} differences", failures.len());
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

fn compare(case: &Case) -> Result<(), String> {
    let mut storage = Storage::new();
    for line in &case.series {
        let (labels, places) = notation::parse_series(line).unwrap();
        // Promtool loads nothing that is later than the last tick.
        let loaded = usize::try_from(case.ticks.end() / case.interval).unwrap() + 1;
        let loaded = places.get(..loaded).unwrap_or(&places);
        notation::load(&mut storage, &labels, loaded, case.interval);
    }
    let options = Options { subquery_step: case.ticks.step, ..Options::new(Compat::V2) };
    let group = RuleGroup { rules: case.rules(), limit: case.limit, ..RuleGroup::default() };
    let schedule = Schedule::new(case.ticks);
    let runs = run(&mut storage, &[(&group, &schedule)], options, &Templates::default());
    let errors: Vec<String> =
        runs[0].rules.iter().flat_map(|r| &r.errors).map(|e| e.1.clone()).collect();
    let got = oracle::ask(case);
    if !got.rule_errors.is_empty() || !errors.is_empty() {
        let theirs = got.rule_errors.first().cloned().unwrap_or_default();
        let same = errors.iter().any(|ours| same_error(ours, &theirs));
        return if same {
            Ok(())
        } else {
            Err(format!("errors: ours {errors:?}, theirs {theirs:?}"))
        };
    }
    for tick in 0..case.ticks.steps {
        let ours = everything(&storage, &case.ticks, tick, options);
        let theirs = got.ticks.get(&tick).cloned().unwrap_or_default();
        if let Some(difference) = differ(&ours, &theirs) {
            return Err(format!("tick {tick}: {difference}\n{}", case.describe()));
        }
    }
    for (at, query) in case.queries.iter().enumerate() {
        let ours = ask_ourselves(&storage, &query.expr, query.at, options);
        let theirs = got.queries.get(&at).cloned().unwrap_or(Ok(BTreeMap::new()));
        let same = match (&ours, &theirs) {
            (Ok(a), Ok(b)) => differ(a, b),
            (Err(a), Err(b)) if same_error(a, b) => None,
            _ => Some(format!("ours {ours:?}, theirs {theirs:?}")),
        };
        if let Some(difference) = same {
            return Err(format!(
                "{} at {}: {difference}\n{}",
                query.expr,
                query.at,
                case.describe()
            ));
        }
    }
    Ok(())
}

/// Errors name one of several series at random; what is before them is compared.
fn same_error(ours: &str, theirs: &str) -> bool {
    let head = |text: &str| text.split(" {").next().unwrap_or_default().trim().to_owned();
    !theirs.is_empty() && head(theirs).ends_with(&head(ours))
}

type Samples = BTreeMap<String, f64>;

fn everything(storage: &Storage, ticks: &Grid, tick: usize, options: Options) -> Samples {
    ask_ourselves(storage, oracle::EVERYTHING, ticks.time(tick), options).unwrap()
}

fn ask_ourselves(
    storage: &Storage,
    expr: &str,
    at: i64,
    options: Options,
) -> Result<Samples, String> {
    let parsed = parse_as(expr, Compat::V2).map_err(|error| format!("{expr}: {error}"))?;
    match instant(storage, &parsed, at, options).map_err(|error| error.to_string())?.value {
        Instant::Vector(samples) => {
            Ok(samples.into_iter().map(|(labels, value)| (labels.to_string(), value)).collect())
        }
        Instant::Scalar(value) => Ok(BTreeMap::from([("{}".to_owned(), value)])),
        other => Err(format!("not a vector: {other:?}")),
    }
}

fn differ(ours: &Samples, theirs: &Samples) -> Option<String> {
    let (ours, theirs) = (&rounded(ours), &rounded(theirs));
    for (labels, value) in ours {
        match theirs.get(labels) {
            None => return Some(format!("only ours: {labels} {value}")),
            Some(other) if !close(*value, *other) => {
                return Some(format!("{labels}: ours {value}, theirs {other}"));
            }
            Some(_) => {}
        }
    }
    let missing = theirs.iter().find(|(labels, _)| !ours.contains_key(*labels));
    missing.map(|(labels, value)| format!("only theirs: {labels} {value}"))
}

/// The samples with long numbers in labels, which `count_values` makes of values, cut to the digits that
/// values are compared by.
fn rounded(samples: &Samples) -> Samples {
    let rounded = |text: &str| {
        let number = text.parse::<f64>().ok().filter(|_| text.len() > 15);
        number.map_or_else(|| text.to_owned(), |number| format!("{number:.9e}"))
    };
    let key = |labels: &String| labels.split('"').map(rounded).collect::<Vec<_>>().join("\"");
    samples.iter().map(|(labels, value)| (key(labels), *value)).collect()
}

/// The order in which promtool adds up series is random, and its last bits are with it.
fn close(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits()
        || a.is_nan() && b.is_nan()
        || (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
        || (a - b).abs() <= 1e-12
}
