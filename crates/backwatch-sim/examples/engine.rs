//! All that a page needs of the engine, in one program: it parses, evaluates at one time and over many,
//! runs rules with their templates, and moves a threshold through its range. It does nothing useful;
//! `cargo xtask bench` weighs it, beside `without_engine`.

use std::hint::black_box;

use backwatch_sim::Compat;
use backwatch_sim::alert::{
    AlertingRule, RecordingRule, Rule, RuleGroup, Schedule, Templates, run_with, sweep,
};
use backwatch_sim::eval::{Memo, Options, instant, ticks};
use backwatch_sim::promql::operator::BinaryOp;
use backwatch_sim::promql::parse_as;
use backwatch_sim::series::{Grid, Labels, Storage};

fn main() {
    // The compiler must not know what is asked, or it would leave out what that does not need.
    let text = black_box("up == 0".to_owned());
    let grid = Grid::new(0, black_box(3_600_000), black_box(60_000));
    let mut storage = Storage::new();
    let labels = Labels::from_pairs([("__name__", text.as_str())]);
    storage.samples_mut(&labels).push(black_box(0), black_box(1.0));
    let options = Options::new(black_box(Compat::V3));
    let expr = match parse_as(&text, options.compat) {
        Ok(expr) => expr,
        Err(error) => {
            black_box(error.in_source(&text));
            return;
        }
    };
    black_box(instant(&storage, &expr, black_box(0), options).is_ok());
    let left = ticks(&storage, &expr, grid, options).series;
    black_box(sweep(&left, BinaryOp::Gt, &[black_box(1.0)], black_box(60_000), grid));
    let texts = vec![(text.clone(), text.clone())];
    let alerting = AlertingRule {
        name: text.clone(),
        expr: expr.clone(),
        hold: black_box(60_000),
        keep_firing: black_box(0),
        labels: texts.clone(),
        annotations: texts.clone(),
    };
    let recording = RecordingRule { name: text, expr, labels: texts };
    let rules = vec![Rule::Recording(recording), Rule::Alerting(alerting)];
    let group = RuleGroup { rules, ..RuleGroup::default() };
    let (schedule, render) = (Schedule::new(grid), Templates::default());
    let groups = [(&group, &schedule)];
    black_box(run_with(&mut storage, &groups, options, &render, &mut Memo::new()));
}
