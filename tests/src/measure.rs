//! How long the core takes for what the page does at every turn. The clock comes from outside: in
//! wasm it is the browser's.

use backwatch_core::artefact::fresh::RuleForm;
use backwatch_core::merge::{MergeOptions, merge, recognise};
use backwatch_core::plan::Plan;
use backwatch_core::render;

/// How often each thing is done; the middle of all times is what counts.
const TIMES: usize = 200;

/// One line a figure, for the table of `cargo xtask bench`. `now` gives milliseconds.
pub fn core(now: &dyn Fn() -> f64) -> Vec<String> {
    let plan = Plan::default();
    let all =
        median(now, || render::everything(&plan, RuleForm::RuleFile).map_or(0, |text| text.len()));
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
    lines
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

fn median(now: &dyn Fn() -> f64, mut run: impl FnMut() -> usize) -> f64 {
    let mut times = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
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
