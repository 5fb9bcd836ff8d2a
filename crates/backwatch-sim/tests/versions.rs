//! Where the major versions of Prometheus differ. The answers of version 2 are those of
//! `promtool` 2.42.
#![allow(clippy::unwrap_used, reason = "a failure there is what the test is for")]

use backwatch_sim::Compat;
use backwatch_sim::eval::{Instant, Options, instant};
use backwatch_sim::promql::parse_as;
use backwatch_sim::series::{Storage, notation};

/// The answers to an expression at a time in seconds, over series with a sample each minute.
fn check(series: &[&str], expr: &str, at: i64, v2: &str, v3: &str) {
    for (compat, expect) in [(Compat::V2, v2), (Compat::V3, v3)] {
        let mut storage = Storage::new();
        for line in series {
            let (labels, places) = notation::parse_series(line).unwrap();
            notation::load(&mut storage, &labels, &places, 60_000);
        }
        let expr = parse_as(expr, compat).unwrap();
        let got = match instant(&storage, &expr, at * 1000, Options::new(compat)) {
            Err(error) => error.to_string(),
            Ok(answer) => match answer.value {
                Instant::Vector(samples) => {
                    let samples = samples.iter().map(|(labels, value)| format!("{labels} {value}"));
                    samples.collect::<Vec<_>>().join(", ")
                }
                other => format!("{other:?}"),
            },
        };
        assert_eq!(got, expect, "{expr} {compat:?}");
    }
}

#[test]
fn a_sample_of_five_minutes_ago() {
    let now = r#"{__name__="m"} 7"#;
    check(&["m 7"], "m", 299, now, now);
    check(&["m 7"], "m", 300, now, "");
    check(&["m 7"], "m", 301, "", "");
}

#[test]
fn a_sample_at_the_left_end_of_a_range() {
    check(&["m 1 1 1 1"], "count_over_time(m[2m])", 180, "{} 3", "{} 2");
    check(&["m 1 1 1 1"], "count_over_time(m[2m:1m])", 180, "{} 3", "{} 2");
    check(&["m 1 1 1 1"], "count_over_time(m[30s])", 80, "{} 1", "{} 1");
    check(&["m 0 60 120 180"], "rate(m[2m])", 180, "{} 1", "{} 1");
}

#[test]
fn names_after_atan2() {
    let v2 = r#"{__name__="m"} 0.7853981633974483"#;
    check(&["m 1"], "m atan2 1", 0, v2, "{} 0.7853981633974483");
}

#[test]
fn sums_are_compensated_in_three() {
    let series = ["m{i=\"1\"} 1e100", "m{i=\"2\"} 1", "m{i=\"3\"} -1e100", "m{i=\"4\"} 1"];
    check(&series, "sum(m)", 0, "{} 1", "{} 2");
    check(&series, "avg(m)", 0, "{} 0.25", "{} 0.5");
    check(&["m Inf"], "stddev(m)", 0, "{} 0", "{} NaN");
}

#[test]
fn metadata_labels_go_with_the_name_in_three() {
    let v2 = r#"{__type__="gauge"} 2"#;
    check(&["m{__type__=\"gauge\"} 1"], "m * 2", 0, v2, "{} 2");
}

#[test]
fn filtered_matches_collide_in_three() {
    let series = ["m{a=\"1\"} 5", "m{a=\"2\"} 1", "n 3"];
    let error = "multiple matches for labels: many-to-one matching must be explicit \
                 (group_left/group_right)";
    check(&series, "m > on() n", 0, "{} 5", error);
}

#[test]
fn buckets_that_differ_by_rounding() {
    let series = ["b{le=\"1\"} 1.0000000000000002", "b{le=\"2\"} 1", "b{le=\"+Inf\"} 2"];
    check(
        &series,
        "histogram_quantile(0.4, b)",
        0,
        "{} 0.7999999999999998",
        "{} 0.7999999999999998",
    );
    check(&["b{le=\"1\"} 1"], "histogram_quantile(0.4, b)", 0, "{} NaN", "{} NaN");
}

#[test]
fn the_time_of_a_sample_in_parentheses() {
    let sample = "{} 60";
    check(&["m 1 2 _ _"], "timestamp((m))", 180, sample, sample);
    check(&["m 1 2 _ _"], "timestamp(((m @ 90)))", 180, sample, sample);
    // Prometheus forgets the offset there when it looks back.
    check(&["m 1 2 _ _"], "timestamp(m @ 120 offset 2m)", 180, "{} 0", "{} 0");
    check(&["m 1 2 _ _"], "timestamp(m @ 400 offset 2m)", 180, "", "");
    check(&["m 1 2 _ _"], "timestamp(m @ 40 offset -1m)", 180, "{} 0", "{} 0");
    check(&["m 1 2 _ _"], "timestamp((+m))", 180, "{} 180", "{} 180");
}

#[test]
fn counts_that_are_none() {
    let overflow = "Scalar value 1e+30 overflows int64";
    check(&["m 1"], "topk(1e30, m)", 0, overflow, overflow);
    check(&["m 1"], "topk(-1e30, m)", 0, "Scalar value -1e+30 overflows int64", "");
    check(
        &["m 1"],
        "topk(NaN, m)",
        0,
        "Scalar value NaN overflows int64",
        "Parameter value is NaN",
    );
    check(&["m 1"], "bottomk(0.9, m)", 0, "", "");
}

#[test]
fn shares_of_classic_buckets_are_new_in_three() {
    let series = ["b{le=\"1\"} 1", "b{le=\"2\"} 3", "b{le=\"+Inf\"} 4"];
    check(&series, "histogram_fraction(0, 1.5, b)", 0, "", "{} 0.5");
    check(&series, "histogram_fraction(scalar(b{le=\"1\"}), 2, sum by (le) (b))", 0, "", "{} 0.5");
}
