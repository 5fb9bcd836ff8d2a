//! Rules and tests that are wrong by a threshold, a time, a label or a word: each is found.

#![expect(
    clippy::unwrap_used,
    clippy::string_slice,
    reason = "a failure here is what a test is for"
)]

use std::fs;
use std::slice;

use anyhow::Result;
use backwatch_core::Compat;
use backwatch_core::plan::Profile;
use backwatch_core::rehearsal::Rehearsal;
use backwatch_core::rehearsal::promtool::UnitTest;
use backwatch_core::rule_test::{Options, RuleFile, run as run_here};
use xtask::workspace;

use super::{Chance, file, is_whole, plan, rehearsal, rules, verdict};
use crate::{folder, promtool};

/// A changed pair of tests and rules.
struct Mutant {
    what: String,
    tests: String,
    rules: String,
}

/// promtool is asked about one in so many in CI, elsewhere about the first.
const SHARE: usize = 40;

/// Thresholds that decide nothing in the scenarios: one for a kube-state-metrics that does not tell the
/// next run, which none has, and one that a volume is beyond long before its trend is told.
const OUT_OF_REACH: [&str; 2] =
    ["NATSBackupNotScheduled: another threshold 2", "BackupPVCWillFill: another threshold 1"];

#[test]
fn a_changed_number_time_or_label_is_found() -> Result<()> {
    let Some(promtool) = promtool()? else { return Ok(()) };
    let folder = folder("mutants")?;
    let plan = plan(Profile::Thorough)?;
    let sound = rules(&plan);
    let mut all = Vec::new();
    for tests in by_alert(&mut rehearsal(&plan)?) {
        all.extend(mutants(&tests, &sound));
    }
    assert!(all.len() >= 100, "only {} mutants", all.len());
    let (first, step) = match (is_whole(), workspace::in_ci()) {
        (true, _) => (0, 1),
        (false, true) => (Chance(0x2545_f491_4f6c_dd1d).below(SHARE), SHARE),
        (false, false) => (0, all.len()),
    };
    let (mut alive, mut asked) = (Vec::new(), 0);
    for (index, mutant) in all.iter().enumerate() {
        // The engine here is quick: it is asked about each, promtool about some.
        if passes_here(&mutant.tests, &mutant.rules) {
            alive.push(mutant.what.clone());
        }
        if index % step != first {
            continue;
        }
        asked += 1;
        if verdict(&promtool, &folder, (&mutant.tests, &mutant.rules))?.is_ok() {
            alive.push(format!("{} in promtool", mutant.what));
        }
        if asked % 10 == 0 {
            println!("{asked} asked, {} alive", alive.len());
        }
    }
    println!("{asked} of {} mutants asked, {} alive", all.len(), alive.len());
    assert!(alive.is_empty() && asked > 0, "alive: {alive:#?}");
    Ok(fs::remove_dir_all(folder)?)
}

fn passes_here(tests: &str, rules: &str) -> bool {
    let find = |name: &str| Ok(vec![RuleFile { name: name.to_owned(), text: rules.to_owned() }]);
    run_here(tests, &find, Options { compat: Compat::V2 }).is_success()
}

/// For each alert the tests in which it fires, cut down to that alert and all that are silent; the
/// shortest first.
fn by_alert(rehearsal: &mut Rehearsal) -> Vec<Vec<UnitTest>> {
    let scenarios = rehearsal.scenarios().to_vec();
    let mut tests: Vec<UnitTest> = scenarios.iter().map(|s| rehearsal.unit_test(s)).collect();
    tests.sort_by_key(|test| test.minutes);
    let names: Vec<String> = rehearsal.alerts().map(|(name, _)| name.to_owned()).collect();
    let of = |name: &String| {
        let with = tests.iter().filter_map(|test| {
            let mut test = test.clone();
            test.checks.retain(|check| check.alert == *name);
            test.checks.iter().any(|check| !check.expected.is_empty()).then_some(test)
        });
        with.collect()
    };
    names.iter().map(of).collect()
}

fn mutants(tests: &[UnitTest], sound: &str) -> Vec<Mutant> {
    let mut out = Vec::new();
    let test = &tests[0];
    let name = &test.checks[0].alert;
    for (what, rules) in rule_mutants(name, sound) {
        let what = format!("{name}: {what}");
        if OUT_OF_REACH.contains(&&*what) {
            continue;
        }
        // Not every scenario reaches every threshold of an alert.
        let files = tests.iter().map(|test| file(slice::from_ref(test)));
        let tests = files.clone().find(|tests| !passes_here(tests, &rules));
        out.push(Mutant {
            what,
            tests: tests.unwrap_or_else(|| file(slice::from_ref(test))),
            rules,
        });
    }
    let at = test.checks.iter().position(|check| !check.expected.is_empty()).unwrap();
    let mut change = |what: &str, change: &dyn Fn(&mut UnitTest)| {
        let mut changed = test.clone();
        change(&mut changed);
        let what = format!("{name}: {what}");
        out.push(Mutant { what, tests: file(&[changed]), rules: sound.to_owned() });
    };
    change("expected a minute early", &|test| test.checks[at].minute -= 1);
    change("another label expected", &|test| {
        test.checks[at].expected[0].labels[0].1.push('x');
    });
    change("another text expected", &|test| {
        test.checks[at].expected[0].annotations[1].1.push('x');
    });
    change("no alert expected", &|test| test.checks[at].expected.clear());
    change("silence expected", &|test| test.silent.push(name.clone()));
    out
}

/// The rules with one thing of an alert changed.
fn rule_mutants(name: &str, sound: &str) -> Vec<(String, String)> {
    let head = format!("- alert: {name}\n");
    let start = sound.find(&head).unwrap();
    let end = sound[start + 1..].find("- alert: ").map_or(sound.len(), |end| start + 1 + end);
    let rule = &sound[start..end];
    let with = |changed: String| format!("{}{changed}{}", &sound[..start], &sound[end..]);
    let mut out = Vec::new();
    let (expr, rest) = rule.split_at(rule.find("        labels:").unwrap());
    let severity = rest.split("severity: ").nth(1).unwrap().lines().next().unwrap();
    let other = rest.replace(&format!("severity: {severity}"), "severity: none");
    out.push(("another severity".to_owned(), with(format!("{expr}{other}"))));
    let summary = rest.replacen("summary: ", "summary: x", 1).replacen("x\"", "\"x", 1);
    out.push(("another summary".to_owned(), with(format!("{expr}{summary}"))));
    let hold = expr.lines().find_map(|line| line.trim().strip_prefix("for: "));
    let longer = match hold {
        Some(hold) => expr.replace(&format!("for: {hold}"), &format!("for: {hold}1s")),
        None => format!("{expr}        for: 1m\n"),
    };
    out.push(("a longer wait".to_owned(), with(format!("{longer}{rest}"))));
    for (index, changed) in (1..).zip(other_thresholds(expr)) {
        out.push((format!("another threshold {index}"), with(format!("{changed}{rest}"))));
    }
    out
}

/// The expression once for each of its thresholds, with that one a minute later, or a fifth higher
/// where it is a share.
fn other_thresholds(expr: &str) -> Vec<String> {
    let change = |(at, sign): (usize, &str)| {
        let at = at + sign.len();
        let tail = &expr[at..];
        let length = tail.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(tail.len());
        let value: f64 = tail[..length].parse().ok().filter(|value| *value > 0.0)?;
        let other = if value > 60.0 { value + 60.0 } else { value * 1.2 };
        Some(format!("{}{other}{}", &expr[..at], &tail[length..]))
    };
    expr.match_indices("> ").filter_map(change).collect()
}

#[test]
fn thresholds_are_changed_where_there_are_some() {
    let changed = other_thresholds("a > 5 unless b > 0.8\n");
    assert_eq!(changed, ["a > 6 unless b > 0.8\n", "a > 5 unless b > 0.96\n"]);
    assert!(other_thresholds("absent(a) > 0").is_empty());
}
