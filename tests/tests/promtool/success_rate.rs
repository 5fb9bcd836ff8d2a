//! The recorded success rate and the count of failures at the end of each day, in promtool: what happened
//! in the simulated cluster goes in as series, what is expected comes from its truth.
//!
//! Two short histories each time. `BACKWATCH_PROOFS=20 cargo test --release -p backwatch-tests --test
//! promtool success_rate -- --nocapture` runs 20 seeds on each schedule over the whole window; another
//! value of the variable, such as 1, as many seeds as it says.

use std::fmt::Write as _;
use std::fs;

use anyhow::{Context as _, Result, ensure};
use backwatch_core::plan::{AlertKind, AlertSettings, Duration};
use backwatch_core::rehearsal::{Options, Rehearsal, Scenario, Span};
use backwatch_tests::histories::{Chance, DAY, Rate, SCHEDULES, plan};

use crate::rules::Rules;
use crate::{folder, promtool, run};

/// Labels of what is recorded for the plan of a history.
const LABELS: &str = "namespace=\"nats\", cronjob=\"nats-backup\"";

/// How a history is lived.
#[derive(Clone, Copy)]
struct Life {
    schedule: &'static str,
    seed: u64,
    /// The window of the rate in days.
    window: i64,
    /// How many days are evaluated.
    days: i64,
}

/// What was compared.
#[derive(Default)]
struct Count {
    days: usize,
    left_out: usize,
    failures: u32,
}

impl Life {
    /// One test of a file for promtool, and the rules for it.
    fn test(self, count: &mut Count) -> Result<(String, String)> {
        let mut plan = plan(self.schedule, self.window.unsigned_abs()).context("a schedule")?;
        // The rate is recorded where a budget is watched.
        let on = AlertSettings { enabled: Some(true), ..AlertSettings::default() };
        plan.backups.iter_mut().for_each(|backup| backup.set(AlertKind::BudgetSpent, on.clone()));
        let window = Duration::days(self.window.unsigned_abs());
        let mut rehearsal =
            Rehearsal::new(&plan, &[], Options::default()).ok().context("a rehearsal")?;
        let start = rehearsal.window().span.start;
        let events = Chance::new(self.seed).events(rehearsal.slots(), start);
        let scenario = Scenario::own("by chance", events);
        let runs = rehearsal.play(&scenario).runs;
        let span = Span::new(start, start + self.days * DAY);
        let mut text = format!(
            "- name: \"{} {}\"\n  interval: 1m\n  input_series:\n",
            self.schedule, self.seed
        );
        for (series, values) in rehearsal.notation(&scenario, span) {
            writeln!(text, "  - series: '{series}'\n    values: '{values}'")?;
        }
        text.push_str("  promql_expr_test:\n");
        for day in self.window..=self.days {
            let Some(rate) = Rate::of(&runs, start + day * DAY, self.window * DAY) else {
                count.left_out += 1;
                continue;
            };
            count.days += 1;
            count.failures += rate.all - rate.good;
            // A mean of ones and zeros may miss the quotient by its last bit.
            let ratio = format!("round(backup:success_ratio:{window} * 1e9)");
            let share = rate.share().map(|share| (share * 1e9).round());
            check(&mut text, (day, &ratio, ""), share)?;
            let name = format!("backup:runs_failed:{window}");
            let failed = rate.share().map(|_| f64::from(rate.all - rate.good));
            check(&mut text, (day, &name, &name), failed)?;
        }
        let rules = Rules::of(&plan)?.renamed(|_| None).text()?;
        Ok((text, rules))
    }
}

fn check(
    text: &mut String,
    (day, expr, name): (i64, &str, &str),
    value: Option<f64>,
) -> Result<()> {
    writeln!(text, "  - expr: '{expr}'\n    eval_time: {day}d")?;
    match value {
        Some(value) => {
            writeln!(text, "    exp_samples: [{{labels: '{name}{{{LABELS}}}', value: {value}}}]")?;
        }
        None => text.push_str("    exp_samples: []\n"),
    }
    Ok(())
}

fn lives() -> Vec<Life> {
    let seeds = std::env::var("BACKWATCH_PROOFS").ok().map(|seeds| seeds.parse().unwrap_or(1));
    let Some(seeds) = seeds else {
        let life = |schedule, seed| Life { schedule, seed, window: 2, days: 6 };
        return vec![life(SCHEDULES[1], 3), life(SCHEDULES[3], 5)];
    };
    let all = (1..=seeds).flat_map(|seed| SCHEDULES.map(|schedule| (schedule, seed)));
    all.map(|(schedule, seed)| Life { schedule, seed, window: 7, days: 30 }).collect()
}

#[test]
fn success_rate_is_the_truth_at_the_end_of_each_day() -> Result<()> {
    let Some(promtool) = promtool()? else { return Ok(()) };
    let folder = folder("success-rate")?;
    let mut count = Count::default();
    for life in lives() {
        let (test, rules) = life.test(&mut count)?;
        let test = format!("rule_files: [rules.yaml]\nevaluation_interval: 1m\ntests:\n{test}");
        fs::write(folder.join("rules.yaml"), rules)?;
        fs::write(folder.join("tests.yaml"), test)?;
        run(&promtool, &folder, &["test", "rules", "tests.yaml"])
            .with_context(|| format!("{}, seed {}", life.schedule, life.seed))?;
    }
    let Count { days, left_out, failures } = count;
    println!("{days} days compared, {left_out} left out, {failures} failures counted in them");
    ensure!(days >= 8 && failures > 2, "{days} days with {failures} failures");
    ensure!(left_out * 5 < days, "{left_out} days left out");
    Ok(fs::remove_dir_all(folder)?)
}
