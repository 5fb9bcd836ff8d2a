//! The evaluator: every expression ends in bounded time, and the fast way gives what the slow one
//! does.

use std::sync::OnceLock;

use backwatch_core::promqltest;
use backwatch_sim::Compat;
use backwatch_sim::eval::{self, Options, RangeSeries};
use backwatch_sim::promql::parse_as;
use backwatch_sim::series::{Grid, Storage, notation};

use super::{Target, language, text};
use crate::seeds::Kind;

pub(super) const EVAL: Target = Target {
    name: "promql_eval",
    promise: "expressions: evaluated in bounded time, and step by step gives the same bits",
    seeds: Kind::Expressions,
    words: language::WORDS,
    run: evaluated,
};

pub(super) const PROMQLTEST: Target = Target {
    name: "promqltest",
    promise: "engine tests: every line gets a verdict, in bounded time",
    seeds: Kind::EngineTests,
    words: &[
        "load 1m\n",
        "  m 0+1x5\n",
        "eval instant at 1m m\n",
        "eval range from 0 to 5m step 1m m\n",
        "eval_fail instant at 0 m\n",
        "clear\n",
        "  expect fail\n",
        "  {} 1\n",
        "stale ",
        "_x9 ",
        "1x1000 ",
        "expect ordered\n",
        "  m{x=\"a\"} NaN\n",
        "+Inf ",
    ],
    run: tested,
};

fn storage() -> &'static Storage {
    static STORAGE: OnceLock<Storage> = OnceLock::new();
    STORAGE.get_or_init(|| {
        let mut storage = Storage::new();
        for line in SERIES {
            if let Ok((labels, places)) = notation::parse_series(line) {
                notation::load(&mut storage, &labels, &places, 60_000);
            }
        }
        storage
    })
}

const SERIES: &[&str] = &[
    "m{x=\"a\",y=\"1\"} 0+1x40",
    "m{x=\"b\",y=\"1\"} 5 5 5 _x4 7 stale NaN 3 Inf -Inf 2x20",
    "m{x=\"c\",y=\"2\"} 100-3x40",
    "a{x=\"a\",y=\"1\"} 1x40",
    "a{x=\"b\",y=\"1\"} 0x10 1x10 0x20",
    "b{y=\"1\",z=\"q\"} 2x15 stale 4x20",
    "h_bucket{le=\"0.1\"} 0+1x40",
    "h_bucket{le=\"1\"} 0+3x40",
    "h_bucket{le=\"+Inf\"} 0+4x40",
    "up{job=\"j\"} 1 1 0 0 1x30",
    "orders_total{store=\"a\"} 0+7x20 0+2x20",
    "kube_job_status_failed{namespace=\"nats\",job_name=\"nats-backup-1\"} 0x9 1x30",
];

fn evaluated(input: &[u8]) -> bool {
    let Some(text) = text(input).filter(|text| text.len() <= 4096) else { return false };
    let mut taken = false;
    for compat in [Compat::V2, Compat::V3] {
        let Ok(expr) = parse_as(text, compat) else { continue };
        let mut options = Options::new(compat);
        options.delayed_name_removal = input.len().is_multiple_of(2);
        taken |= eval::instant(storage(), &expr, 1_230_000, options).is_ok();
        let grid = Grid::new(0, 2_400_000, 90_000);
        let fast = eval::range(storage(), &expr, grid, options);
        options.step_by_step = true;
        let slow = eval::range(storage(), &expr, grid, options);
        match (fast, slow) {
            (Ok(fast), Ok(slow)) => {
                let (fast, slow) = (bits(&fast.value, grid), bits(&slow.value, grid));
                assert_eq!(fast, slow, "the fast way differs from step by step");
            }
            (Err(_), Err(_)) => {}
            (fast, slow) => {
                assert_eq!(fast.err(), slow.err(), "only one of both ways failed");
            }
        }
    }
    taken
}

/// Labels and values of each series, the values as bits.
fn bits(series: &[RangeSeries], grid: Grid) -> Vec<(String, Vec<Option<u64>>)> {
    let value = |line: &RangeSeries, step| {
        line.line.at(step).map(|value| match value {
            value if value.is_nan() => u64::MAX,
            value => value.to_bits(),
        })
    };
    series
        .iter()
        .map(|one| {
            (format!("{:?}", one.labels), (0..grid.steps).map(|step| value(one, step)).collect())
        })
        .collect()
}

fn tested(input: &[u8]) -> bool {
    let Some(text) = text(input) else { return false };
    let report = promqltest::run(text, promqltest::options());
    report.cases.iter().any(|case| case.verdict == promqltest::Verdict::Passed)
}
