//! Expressions over made-up series, whose answers are kept bit by bit: natively and in wasm they must
//! be the same.

use backwatch_sim::Compat;
use backwatch_sim::eval::{Options, range};
use backwatch_sim::promql;
use backwatch_sim::series::{Grid, Storage, notation};

/// The answers that are expected: an expression and the sum of its bits a line.
pub const EXPECTED: &str = include_str!("../cases/engine/bits.txt");

/// What is loaded, a sample every 30 seconds.
const SERIES: [&str; 6] = [
    "requests_total{job=\"a\",code=\"200\"} 0+7x120 3+11x120",
    "requests_total{job=\"a\",code=\"500\"} 0+1x60 _x10 61.5+0.25x170",
    "requests_total{job=\"b\",code=\"200\"} 0.1+0.3x240",
    "size_bucket{le=\"0.1\"} 0+1x240",
    "size_bucket{le=\"2.5\"} 0+3x240",
    "size_bucket{le=\"+Inf\"} 0+4x240",
];

/// What is asked, over an hour in steps of 37 seconds.
const EXPRESSIONS: [&str; 24] = [
    "rate(requests_total[5m])",
    "sum by (job) (increase(requests_total[7m]))",
    "avg(requests_total) / 3",
    "stddev(requests_total)",
    "stdvar_over_time(requests_total[6m])",
    "quantile(0.37, requests_total)",
    "quantile_over_time(0.9, requests_total[11m])",
    "histogram_quantile(0.83, rate(size_bucket[5m]))",
    "predict_linear(requests_total[9m], 3600)",
    "deriv(requests_total[4m])",
    "exp(sin(requests_total)) + ln(requests_total + 1)",
    "cosh(requests_total / 1000) - tanh(requests_total)",
    "atan2(requests_total, requests_total + 1) or vector(1)",
    "requests_total atan2 (requests_total + 1)",
    "requests_total ^ 0.3 % 2",
    "round(sqrt(requests_total), 0.01)",
    "log2(requests_total + 1) * log10(requests_total + 3)",
    "avg_over_time(rate(requests_total[3m])[20m:1m])",
    "topk(2, requests_total) - on (job, code) requests_total offset 3m",
    "time() - requests_total > 100",
    "sum_over_time(requests_total[13m]) / count_over_time(requests_total[13m])",
    "changes(requests_total[8m]) + resets(requests_total[8m])",
    "day_of_year(requests_total * 86400) + minute(requests_total)",
    "absent(requests_total{job=\"none\"})",
];

/// The answers, in the form of [`EXPECTED`].
pub fn answers() -> String {
    let mut storage = Storage::new();
    for series in SERIES {
        if let Ok((labels, places)) = notation::parse_series(series) {
            notation::load(&mut storage, &labels, &places, 30_000);
        }
    }
    let lines: Vec<String> =
        EXPRESSIONS.iter().map(|expr| format!("{:016x} {expr}", sum(&storage, expr))).collect();
    lines.join("\n") + "\n"
}

/// A sum over labels, steps and the bits of every value; what cannot be read or evaluated sums its
/// error's text.
fn sum(storage: &Storage, text: &str) -> u64 {
    let mut sum = Sum::new();
    let expr = match promql::parse(text) {
        Ok(expr) => expr,
        Err(error) => {
            sum.bytes(error.to_string().as_bytes());
            return sum.total();
        }
    };
    let grid = Grid::new(0, 3_600_000, 37_000);
    match range(storage, &expr, grid, Options::new(Compat::V3)) {
        Err(error) => sum.bytes(error.to_string().as_bytes()),
        Ok(answer) => {
            for series in answer.value {
                for (name, value) in series.labels.iter() {
                    sum.bytes(name.as_bytes());
                    sum.bytes(value.as_bytes());
                }
                for segment in series.line.segments() {
                    for step in segment.start..segment.end {
                        sum.step(step);
                        sum.value(segment.at(step));
                    }
                }
            }
        }
    }
    sum.total()
}

/// FNV-1a, 64 bits.
pub(crate) struct Sum(u64);

impl Sum {
    pub(crate) fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    /// A text and its end.
    pub(crate) fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
        self.bytes(&[0xff]);
    }

    pub(crate) fn step(&mut self, step: usize) {
        self.bytes(&(step as u64).to_le_bytes());
    }

    /// The bits of a value. Which of all that are no number an operation gives is up to the machine.
    pub(crate) fn value(&mut self, value: f64) {
        let value = if value.is_nan() { f64::NAN } else { value };
        self.bytes(&value.to_bits().to_le_bytes());
    }

    pub(crate) fn total(&self) -> u64 {
        self.0
    }
}
