//! Over the whole window each alert is pending and firing in promtool in the minutes in which it is in
//! the rehearsal, and in no others.

use std::fmt::Write as _;
use std::fs;

use anyhow::{Context as _, Result};
use backwatch_core::Compat;
use backwatch_core::plan::Profile;
use backwatch_core::rehearsal::{AlertState, Options, Play, Rehearsal, Scenario, Span};
use xtask::workspace;

use super::{is_asked, is_whole, plan, rules, verdict};
use crate::{folder, promtool};

const MINUTE: i64 = 60;
const DAY: i64 = 86_400;

#[test]
fn intervals_are_those_of_promtool() -> Result<()> {
    let Some(promtool) = promtool()? else { return Ok(()) };
    let folder = folder("intervals")?;
    let plan = plan(Profile::Thorough)?;
    // A range begins a sample earlier there than in Prometheus 3.
    let options = Options { compat: Compat::V2, ..Options::default() };
    let mut rehearsal = Rehearsal::new(&plan, &[], options).ok().context("a rehearsal")?;
    // That of a new CronJob needs no week before it that the trend of the volume looks back on.
    let sample = if workspace::in_ci() { "04" } else { "22" };
    let mut count = 0;
    for scenario in rehearsal.scenarios().to_vec() {
        if !is_asked(&scenario.id, scenario.id == sample) {
            continue;
        }
        let (tests, checks) = whole(&mut rehearsal, &scenario);
        let said = verdict(&promtool, &folder, (&tests, &rules(&plan)))?;
        assert_eq!(said, Ok(()), "{}", scenario.id);
        count += checks;
        println!("{}: equal at {checks} minutes", scenario.id);
    }
    assert!(count > 0);
    Ok(fs::remove_dir_all(folder)?)
}

/// A test of the whole window, where not everything is run of its first days: what each alert is at both
/// sides of every change, and each hour between.
fn whole(rehearsal: &mut Rehearsal, scenario: &Scenario) -> (String, usize) {
    let play = rehearsal.play(scenario);
    let window = play.window.span;
    let end = if is_whole() { window.end - MINUTE } else { window.start + 9 * DAY };
    let is_new = play.watched_from > window.start;
    // The trend of the volume looks back seven days.
    let start = if is_new { play.watched_from } else { window.start - 8 * DAY };
    let start = start.div_euclid(MINUTE) * MINUTE;
    let from = if is_new { start } else { window.start };
    let span = Span::new(start, end);
    let mut minutes: Vec<i64> = (from..=end).step_by(3_600).collect();
    for interval in play.alerts.iter().flat_map(|alert| &alert.intervals) {
        for at in [interval.span.start, interval.span.end] {
            minutes.extend([at - MINUTE, at, at + MINUTE]);
        }
    }
    minutes.retain(|at| from <= *at && *at <= end);
    minutes.sort_unstable();
    minutes.dedup();
    let mut text = String::from(
        "rule_files: [rules.yaml]\nevaluation_interval: 1m\ntests:\n- interval: 1m\n  input_series:\n",
    );
    for (series, values) in rehearsal.notation(scenario, span) {
        let quoted = series.replace('\'', "''");
        let _ = writeln!(text, "  - {{series: '{quoted}', values: '{values}'}}");
    }
    text.push_str("  promql_expr_test:\n");
    for at in &minutes {
        let _ = writeln!(text, "  - expr: ALERTS\n    eval_time: {}s", at - start);
        expect(&mut text, &play, *at);
    }
    (text, minutes.len())
}

fn expect(text: &mut String, play: &Play, at: i64) {
    let mut samples = String::new();
    for interval in play.alerts.iter().flat_map(|alert| &alert.intervals) {
        if interval.span.contains(at) {
            let state = match interval.state {
                AlertState::Pending => "pending",
                AlertState::Firing => "firing",
            };
            let labels = interval.labels.iter().map(|(name, value)| format!("{name}=\"{value}\""));
            let labels: Vec<String> = labels.chain([format!("alertstate=\"{state}\"")]).collect();
            let _ = writeln!(
                samples,
                "    - {{labels: 'ALERTS{{{}}}', value: 1}}",
                labels.join(",").replace('\'', "''")
            );
        }
    }
    if samples.is_empty() {
        text.push_str("    exp_samples: []\n");
    } else {
        let _ = write!(text, "    exp_samples:\n{samples}");
    }
}
