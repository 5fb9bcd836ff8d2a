//! How long the core takes for what the page does at every turn. The clock comes from outside: in
//! wasm it is the browser's.

use backwatch_core::artefact::fresh::RuleForm;
use backwatch_core::merge::{MergeOptions, merge, recognise};
use backwatch_core::plan::{Duration, Plan};
use backwatch_core::render;
use backwatch_core::schedule::{self, Zone};
use backwatch_sim::Compat;
use backwatch_sim::alert::{Schedule, Templates, run_with, sweep};
use backwatch_sim::eval::{Memo, Options, ticks};
use backwatch_sim::promql::operator::BinaryOp;
use backwatch_sim::promql::parse_as;

use crate::{large, rehearsing, workload};

/// What a frame takes at 60 a second, in milliseconds.
pub const FRAME: f64 = 16.7;

/// How often each thing is done; the middle of all times is what counts.
const TIMES: usize = 200;

/// What the page does by itself: one line a figure, for the table of `cargo xtask bench`. `now` gives
/// milliseconds.
pub fn page(now: &dyn Fn() -> f64) -> Vec<String> {
    let plan = Plan::default();
    let all = median(now, || render::everything(&plan, RuleForm::RuleFile).len());
    let mut lines = vec![line("plan to all artefacts, in wasm", all, Some(1.0))];
    // The reference rules are known only where the measurement was built beside them.
    if let Some(rules) = option_env!("BACKWATCH_MEASURED_RULES") {
        let file = recognise("alerting-rules.yaml", rules.as_bytes());
        let options = MergeOptions::default();
        let time =
            median(now, || merge(&plan, &file, &options).map_or(0, |merged| merged.text.len()));
        lines.push(line("merge of the reference rules, in wasm", time, Some(1.0)));
        let time =
            median(now, || recognise("alerting-rules.yaml", rules.as_bytes()).description().len());
        lines.push(line("reading of the reference rules, in wasm", time, None));
    }
    lines.extend(again(now));
    lines.extend(arithmetic(now));
    lines
}

/// What its worker does.
pub fn worker(now: &dyn Fn() -> f64) -> Vec<String> {
    let mut lines = engine(now);
    lines.extend(rehearsal(now));
    lines
}

/// A schedule of many runs over the fixed window, in a zone whose clocks change.
fn arithmetic(now: &dyn Fn() -> f64) -> Option<String> {
    let schedule = schedule::Schedule::parse("*/5 * * * *").ok()?;
    let zone = Zone::parse("Europe/Berlin").ok()?;
    let time = middle(now, 20, || usize::try_from(schedule.arithmetic(&zone).runs).unwrap_or(0));
    Some(line("arithmetic of */5 * * * * over the fixed window, in wasm", time, Some(10.0)))
}

/// The whole rehearsal, and once more with a moved threshold.
fn rehearsal(now: &dyn Fn() -> f64) -> [String; 2] {
    let plan = rehearsing::reference(25);
    let all = few(now, || rehearsing::all_plays(&mut rehearsing::prepared(&plan)));
    let mut kept = rehearsing::prepared(&plan);
    rehearsing::all_plays(&mut kept);
    let mut hours = 25;
    let again = few(now, || {
        hours += 1;
        rehearsing::retuned(&mut kept, hours)
    });
    [
        line("28 scenarios, Thorough, 35 days, in wasm", all, Some(60.0)),
        line("28 scenarios with a moved threshold, in wasm", again, None),
    ]
}

/// The shortest of a few runs: the browser compiles for speed while the first ones go on.
fn few(now: &dyn Fn() -> f64, mut run: impl FnMut() -> usize) -> f64 {
    let mut best = f64::INFINITY;
    for _ in 0..25 {
        let start = now();
        std::hint::black_box(run());
        best = best.min(now() - start);
    }
    best
}

/// What a step of a slider takes with 1 MB of rules in the page: the file is read already.
fn again(now: &dyn Fn() -> f64) -> Option<String> {
    let options = MergeOptions::default();
    let rules = large::rules(1_000_000);
    let first = merge(&Plan::default(), &recognise("rules.yaml", rules.as_bytes()), &options);
    let file = recognise("rules.yaml", first.ok()?.text.as_bytes());
    // As the page does it while the hand moves.
    let options = MergeOptions { is_moving: true, ..options };
    let mut hours = 30;
    let time = middle(now, 20, || {
        let mut plan = Plan::default();
        hours = 30 + (hours + 1) % 15;
        if let Some(backup) = plan.backups.first_mut() {
            backup.objectives.freshness = Some(Duration::hours(hours));
        }
        merge(&plan, &file, &options).map_or(0, |merged| merged.text.len())
    });
    Some(line("merge into 1 MB of rules after a slider step, in wasm", time, Some(FRAME)))
}

/// Adding a panel to a dashboard of 1 MB, ours beside the browser's own reading and writing of JSON.
/// `hand_over` gives the text to the browser, and gives back what then reads, adds and writes.
pub fn beside_the_browser<T: Fn() -> usize>(
    now: &dyn Fn() -> f64,
    hand_over: impl Fn(&str) -> T,
) -> Vec<String> {
    let dashboard = large::dashboard(1_000_000);
    let ours = middle(now, 15, || large::add_panel(&dashboard).len());
    let theirs = middle(now, 15, hand_over(&dashboard));
    let what = "1 MB dashboard: times the time of the browser, in wasm";
    vec![
        line("1 MB dashboard, add a panel, in wasm", ours, None),
        line("1 MB dashboard, JSON.parse and stringify there", theirs, None),
        format!("figure\t{what}\t{:.3}\tx\t2", ours / theirs),
    ]
}

/// Reading an answer of 12 MB, ours beside the browser's `JSON.parse`, which keeps it all. `hand_over`
/// gives the text to the browser, and gives back what then reads it.
pub fn answers_beside_the_browser<T: Fn() -> usize>(
    now: &dyn Fn() -> f64,
    hand_over: impl Fn(&str) -> T,
) -> Vec<String> {
    let answer = large::answer();
    let ours = middle(now, 15, || backwatch_core::history::read(answer.as_bytes()).0.samples);
    let theirs = middle(now, 15, hand_over(&answer));
    let megabytes = answer.len() / 1_000_000;
    vec![
        line(&format!("{megabytes} MB of query_range read, in wasm"), ours, Some(150.0)),
        line(&format!("{megabytes} MB of query_range, JSON.parse there"), theirs, None),
    ]
}

/// The engine: thirty days at once, all thresholds at once, and one threshold moved.
fn engine(now: &dyn Fn() -> f64) -> Vec<String> {
    let storage = workload::storage(&workload::series(1, 30));
    let grid = workload::grid(30);
    let whole = median(now, || workload::evaluate(&storage, 30, 90_000).len());
    let options = Options::new(Compat::V2);
    let left = parse_as("time() - kube_job_status_completion_time", Compat::V2)
        .map(|left| ticks(&storage, &left, grid, options).series)
        .unwrap_or_default();
    let thresholds: Vec<f64> = (0..200).map(|step| f64::from(step) * 1_000.0).collect();
    let all =
        median(now, || sweep(&left, BinaryOp::Gt, &thresholds, 5 * workload::MINUTE, grid).len());
    let (mut memo, mut threshold) = (Memo::new(), 80_000);
    let step = median(now, || {
        threshold += 100;
        let group = workload::group(threshold);
        let groups = [(&group, &Schedule::new(grid))];
        // What is known holds for the series as they were before the rules wrote theirs.
        let mut storage = storage.clone();
        run_with(&mut storage, &groups, options, &Templates::default(), &mut memo).len()
    });
    vec![
        line("three rules, 79 series, 30 days at 1 minute, in wasm", whole, Some(3.0)),
        line("200 thresholds over 30 days, in wasm", all, Some(1.0)),
        line("one threshold moved, the rest known, in wasm", step, Some(0.2)),
    ]
}

/// A figure in milliseconds as `cargo xtask bench` reads it.
pub fn line(what: &str, measured: f64, limit: Option<f64>) -> String {
    let limit = limit.map_or(String::new(), |limit| limit.to_string());
    format!("figure\t{what}\t{measured:.4}\tms\t{limit}")
}

/// The value that `share` of all `times` do not exceed.
pub fn percentile(times: &mut [f64], share: f64) -> f64 {
    times.sort_by(f64::total_cmp);
    let below = times.iter().enumerate().take_while(|(at, _)| ratio(*at, times.len()) < share);
    below.last().map_or(0.0, |(_, time)| *time)
}

fn ratio(part: usize, whole: usize) -> f64 {
    let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    number(part) / number(whole.max(1))
}

fn median(now: &dyn Fn() -> f64, run: impl FnMut() -> usize) -> f64 {
    middle(now, TIMES, run)
}

fn middle(now: &dyn Fn() -> f64, times_run: usize, mut run: impl FnMut() -> usize) -> f64 {
    let mut times = Vec::with_capacity(times_run);
    for _ in 0..times_run {
        let start = now();
        std::hint::black_box(run());
        times.push(now() - start);
    }
    percentile(&mut times, 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let mut times: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        assert!((percentile(&mut times, 0.95) - 95.0).abs() < 1e-9);
        assert!((percentile(&mut times, 0.5) - 50.0).abs() < 1e-9);
        assert!(percentile(&mut [], 0.5).abs() < 1e-9);
    }
}
