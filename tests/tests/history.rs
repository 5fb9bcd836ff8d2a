//! A running Prometheus is asked by the printed script, as printed; what it answers is what happened.
#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use std::process::Command;
use std::thread;
use std::time::Duration;

use anyhow::{Result, bail, ensure};
use backwatch_core::history::{History, Spread, State, measure, preflight, read, runs};
use backwatch_core::plan::{Duration as Span, ObjectName, OffSite, Plan};
use backwatch_core::rehearsal::{Event, Fate, Outcome, Run};
use backwatch_tests::remembered::Remembered;

#[test]
fn answers_of_a_prometheus_are_what_happened() -> Result<()> {
    let Some(remembered) = Remembered::start("history")? else { return Ok(()) };
    let file = remembered.ask()?;
    let bytes = fs::read(&file)?;
    let (answers, said) = read(&bytes);
    ensure!(said.is_empty(), "{said:?}");
    println!("{} answers, {} samples, {} bytes", answers.count, answers.samples, bytes.len());
    let history = History::of([&answers]);
    let backup = &remembered.plan.backups[0];

    let names: Vec<String> = runs(&history, backup).into_iter().map(|run| run.job).collect();
    let lived: Vec<String> = remembered.runs.iter().map(|run| run.job.clone()).collect();
    ensure!(names == lived, "{names:?} is not {lived:?}");

    let measured = measure(&history, backup);
    let ended: Vec<&Run> =
        remembered.runs.iter().filter(|run| run.outcome != Outcome::Running).collect();
    let good: Vec<&Run> = ended.iter().copied().filter(|run| run.succeeded()).collect();
    let failures = ended.len() - good.len();
    ensure!(failures == 2, "{failures} failures were lived");
    ensure!((measured.runs, measured.failures) == (ended.len(), failures), "{measured:?}");
    let seconds = |count: i64| Span::seconds(u64::try_from(count).unwrap_or(0));
    let took = good.iter().map(|run| seconds(run.end - run.start)).collect();
    ensure!(measured.duration == Spread::of(took), "{measured:?}");
    // The success before the days that were asked for came a day before the first in them.
    let ends: Vec<i64> = good.iter().map(|run| run.end).collect();
    let first = ends.first().map(|end| end - 86_400);
    let ends: Vec<i64> = first.into_iter().chain(ends).collect();
    let ages = ends.iter().zip(ends.iter().skip(1)).map(|(a, b)| seconds(b - a)).collect();
    ensure!(measured.freshness == Spread::of(ages), "{measured:?}");

    let found = preflight(&remembered.plan, 0, &history);
    let state = |what: &str| found.checks.iter().find(|check| check.what == what).map(|c| c.state);
    for (what, expected) in [
        ("kube-state-metrics", State::Green),
        ("Version of kube-state-metrics", State::Green),
        ("Series of the CronJob", State::Green),
        ("Schedule", State::Green),
        ("Labels", State::Green),
        ("Duplicates", State::Amber),
        ("Volume", State::Green),
        ("Off-site copy", State::Amber),
        ("Retention", State::Green),
    ] {
        ensure!(state(what) == Some(expected), "{what}: {:?}", found.checks);
    }
    ensure!(found.kube_state_metrics.is_some_and(|version| version.to_string() == "2.14"));
    zipped(&file, &measured, &remembered)?;
    rules_are_evaluated(&remembered)
}

/// A name, a source of off-site copies, and by what they are dated.
type Source = (&'static str, OffSite, fn(&Run) -> i64);

/// Each source there is.
fn sources() -> [Source; 4] {
    let name = ObjectName::label("uploads").ok();
    let named = |make: fn(ObjectName) -> OffSite| name.clone().map_or(OffSite::None, make);
    let matchers = [("bucket".to_owned(), "a.b\"c".to_owned())].into();
    [
        // An upload CronJob of its own is done half an hour after the backup.
        ("cronjob", named(|name| OffSite::CronJob { name }), |run| run.end + 1_800),
        // Of a container the start is known.
        ("container", named(|name| OffSite::Container { name }), |run| run.start),
        (
            "s3",
            OffSite::S3Exporter { bucket: "backups".to_owned(), prefix: "nats/".to_owned() },
            |run| run.end,
        ),
        ("metric", OffSite::Metric { name: "nats_copied_seconds".to_owned(), matchers }, |run| {
            run.end
        }),
    ]
}

#[test]
fn copies_that_a_prometheus_knows_of_are_what_happened() -> Result<()> {
    for (name, source, dated) in sources() {
        let mut plan = Plan::default();
        plan.backups[0].off_site = source;
        let minutes = Span::minutes;
        let fate = |first, count, fate| Event::Runs { first, count, fate };
        let events = vec![
            fate(3, 2, Fate::Fails),
            fate(7, 1, Fate::Takes { length: minutes(8) }),
            Event::RemoveFinishedAfter(minutes(30)),
        ];
        let Some(remembered) = Remembered::living(name, plan, events)? else { return Ok(()) };
        let (answers, said) = read(&fs::read(remembered.ask()?)?);
        ensure!(said.is_empty(), "{name}: {said:?}");
        let good = remembered.runs.iter().filter(|run| run.succeeded());
        let mut copies: Vec<i64> = good.map(dated).collect();
        // Of a container nothing is left from before the days that were asked for.
        if name != "container" {
            copies.insert(0, copies[0] - 86_400);
        }
        let pairs = copies.iter().zip(copies.iter().skip(1));
        let ages = pairs.map(|(a, b)| Span::seconds(u64::try_from(b - a).unwrap_or(0))).collect();
        let expected: Option<Spread<Span>> = Spread::of(ages);
        let found = measure(&History::of([&answers]), &remembered.plan.backups[0]).off_site;
        ensure!(found == expected, "{name}: {found:?} is not {expected:?}");
        let worst = found.map(|ages| ages.worst);
        ensure!(worst.is_some_and(|worst| worst > Span::hours(60)), "{name}: {worst:?}");
        rules_are_evaluated(&remembered)?;
    }
    Ok(())
}

/// Packed, the answers are the same.
fn zipped(
    file: &std::path::Path,
    measured: &backwatch_core::history::Measured,
    remembered: &Remembered,
) -> Result<()> {
    ensure!(Command::new("gzip").arg(file).status()?.success(), "gzip failed");
    let bytes = fs::read(file.with_extension("json.gz"))?;
    let (answers, said) = read(&bytes);
    ensure!(said.is_empty(), "{said:?}");
    let again = measure(&History::of([&answers]), &remembered.plan.backups[0]);
    ensure!(again == *measured, "{again:?}");
    Ok(())
}

/// The server has loaded every rule of the plan, and evaluated each without an error.
fn rules_are_evaluated(remembered: &Remembered) -> Result<()> {
    let wanted: usize = backwatch_core::artefact::rules::rule_groups(&remembered.plan, None)
        .iter()
        .map(|group| group.rules.len())
        .sum();
    for _ in 0..200 {
        let answer = remembered.get("rules")?;
        let groups = answer["data"]["groups"].as_array().cloned().unwrap_or_default();
        let rules: Vec<_> = groups
            .iter()
            .flat_map(|g| g["rules"].as_array().cloned().unwrap_or_default())
            .collect();
        ensure!(rules.len() == wanted, "{} rules and not {wanted}: {answer}", rules.len());
        ensure!(rules.iter().all(|rule| rule["health"] != "err"), "{answer}");
        if rules.iter().all(|rule| rule["health"] == "ok") {
            return Ok(());
        }
        thread::sleep(Duration::from_millis(200));
    }
    bail!("not every rule was evaluated")
}
