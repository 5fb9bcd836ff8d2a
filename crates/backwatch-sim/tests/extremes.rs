//! Absurd times, ranges and steps give an answer or an error, and soon.
#![allow(clippy::unwrap_used, reason = "a failure there is what the test is for")]

use backwatch_sim::Compat;
use backwatch_sim::eval::{Options, instant, range, ticks};
use backwatch_sim::promql::parse_as;
use backwatch_sim::series::{Grid, Labels, Storage};

const TIMES: [i64; 9] =
    [i64::MIN, -9_000_000_000_000_000, -1, 0, 1, 60_000, 300_000, 9_000_000_000_000_000, i64::MAX];

const EXPRESSIONS: [&str; 22] = [
    "m",
    "m offset 290y",
    "m offset -290y",
    "m @ 9223372036854775",
    "m @ -9223372036854775",
    "m @ 9223372036854775 offset -290y",
    "timestamp(m @ -9223372036854775 offset 290y)",
    "rate(m[290y])",
    "rate(m[1ms])",
    "predict_linear(m[290y] offset -290y, 1e300)",
    "sum_over_time(m[290y] @ -9223372036854775 offset 290y)",
    "sum_over_time(m[5m:10ms])",
    "sum_over_time(m[290y:1ms])",
    "sum_over_time(m[290y:290y] offset -290y)",
    "sum_over_time(vector(time())[1h:] @ 9223372036854775)",
    "absent_over_time(m[290y:1000h] @ -9223372036854775)",
    "year() + month() + day_of_week() + hour()",
    "year(m * 1e300) + day_of_month(-m * 1e300) + minute(m / 0)",
    "topk(1e18, m) or bottomk(-1e18, m)",
    "quantile(1e300, m) or quantile(-1e300, m)",
    "m % 1e-300 ^ 1e300",
    "time() > bool 9e15 and on() m",
];

fn storages() -> Vec<Storage> {
    let labels = Labels::from_pairs([("__name__", "m"), ("a", "b")]);
    let mut regular = Storage::new();
    regular.samples_mut(&labels).push_constant(0, 60_000, 20, 3.0);
    let mut far = Storage::new();
    for time in [-9_000_000_000_000_000, 0, 5, 9_000_000_000_000_000] {
        far.samples_mut(&labels).push(time, 1.5);
    }
    far.samples_mut(&labels).push_stale(9_100_000_000_000_000);
    vec![Storage::new(), regular, far]
}

#[test]
fn absurd_times_are_survived() {
    for storage in storages() {
        for text in EXPRESSIONS {
            for compat in [Compat::V2, Compat::V3] {
                let Ok(expr) = parse_as(text, compat) else { continue };
                for step_by_step in [false, true] {
                    let options = Options { step_by_step, ..Options::new(compat) };
                    for time in TIMES {
                        let _ = instant(&storage, &expr, time, options);
                        for step in [1, 60_000, i64::MAX / 4] {
                            let grid = Grid { start: time, step, steps: 7 };
                            let _ = range(&storage, &expr, grid, options);
                            let _ = ticks(&storage, &expr, grid, options);
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn too_many_steps_of_a_subquery_are_refused() {
    let expr = parse_as("sum_over_time(vector(1)[290y:1ms])", Compat::V3).unwrap();
    let error = instant(&Storage::new(), &expr, 0, Options::new(Compat::V3)).unwrap_err();
    let text = "query processing would load too many samples into memory in query execution";
    assert_eq!(error.to_string(), text);
}
