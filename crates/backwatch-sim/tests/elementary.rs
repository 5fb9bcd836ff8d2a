//! The functions of one number, to the bit: those of real `promtool`, at numbers of every size.
//!
//! On other processors than amd64 with fused additions, promtool's own results are others.
#![cfg(target_arch = "x86_64")]
#![allow(clippy::unwrap_used, reason = "a failure there is what the test is for")]

use std::fmt::Write;
use std::process::Command;

use backwatch_sim::Compat;
use backwatch_sim::eval::{Instant, Options, instant};
use backwatch_sim::promql::parse_as;
use backwatch_sim::series::{Storage, notation};

const FUNCTIONS: [&str; 16] = [
    "exp", "ln", "log2", "log10", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh",
    "tanh", "asinh", "acosh", "atanh",
];

/// Where the functions take another way.
const NUMBERS: [f64; 22] = [
    0.0, 0.01, 0.25, 0.5, 0.55, 0.625, 0.66, 0.7, 0.999, 1.0, 1.5, 2.0, 2.5, 21.0, 22.5, 365.0,
    709.4, 709.5, 1e-310, 5e8, 6e8, 3e300,
];

#[test]
fn functions_agree_with_promtool_to_the_bit() {
    if Command::new("promtool").arg("--version").output().is_err() {
        assert!(std::env::var_os("CI").is_none(), "promtool is absent");
        println!("skipped: promtool is absent");
        return;
    }
    if !std::arch::is_x86_feature_detected!("fma") {
        println!("skipped: no fused additions");
        return;
    }
    let exprs = expressions();
    let theirs = ask(&exprs);
    assert_eq!(theirs.len(), exprs.len());
    let mut wrong = Vec::new();
    for (expr, theirs) in exprs.iter().zip(theirs) {
        let parsed = parse_as(expr, Compat::V2).unwrap();
        let answer = instant(&Storage::new(), &parsed, 0, Options::new(Compat::V2)).unwrap();
        let Instant::Vector(samples) = answer.value else { unreachable!("{expr}") };
        let ours = samples.first().unwrap().1;
        if ours.to_bits() != theirs.to_bits() && !(ours.is_nan() && theirs.is_nan()) {
            wrong.push(format!("{expr}: ours {ours:e}, theirs {theirs:e}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), exprs.len(), wrong.join("\n"));
}

fn expressions() -> Vec<String> {
    let mut numbers = NUMBERS.to_vec();
    // Numbers of every size, each with all its digits.
    let mut state = 7_u64;
    for _ in 0..60 {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let fraction = f64::from_bits(1.0_f64.to_bits() | (state >> 12));
        numbers.push(libm::ldexp(fraction, i32::try_from(state % 64).unwrap() - 32));
    }
    let mut exprs = Vec::new();
    for function in FUNCTIONS {
        for number in &numbers {
            exprs.push(format!("{function}(vector({number:e}))"));
            exprs.push(format!("{function}(vector(-{number:e}))"));
        }
    }
    for pair in numbers.windows(2) {
        for op in ["^", "atan2"] {
            exprs.push(format!("vector({:e}) {op} {:e}", pair[0], pair[1]));
            exprs.push(format!("vector({:e}) {op} (-{:e} / 1e3)", pair[1], pair[0]));
        }
    }
    // The sine of a great number shows the last bit of that number.
    exprs.push("sin(sinh(vector(365)))".to_owned());
    exprs
}

/// What promtool got at time 0 where it was told to expect nothing.
fn ask(exprs: &[String]) -> Vec<f64> {
    let mut text = "tests:\n- promql_expr_test:\n".to_owned();
    for expr in exprs {
        writeln!(text, "  - {{expr: '{expr}', eval_time: 0s}}").unwrap();
    }
    let file = std::env::temp_dir().join(format!("backwatch-elementary-{}", std::process::id()));
    std::fs::write(&file, text).unwrap();
    let output = Command::new("promtool").args(["test", "rules"]).arg(&file).output().unwrap();
    std::fs::remove_file(&file).unwrap();
    let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    let got = text.lines().filter_map(|line| line.trim().strip_prefix("got: {} "));
    got.map(|value| notation::parse_number(value).unwrap()).collect()
}
