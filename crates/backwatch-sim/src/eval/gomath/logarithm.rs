//! Logarithms and the inverse hyperbolic functions that are made of them.
//!
//! After Go on amd64, `math/log_amd64.s`, and `math/log1p.go`, `math/log10.go`, `math/asinh.go`,
//! `math/acosh.go`, `math/atanh.go`.

use crate::series::number;
use std::f64::consts::{FRAC_1_SQRT_2, LN_2, LOG2_E, LOG10_E, SQRT_2};

const LN_2_UPPER: f64 = 0.693_147_180_369_123_8;
const LN_2_LOWER: f64 = 1.908_214_929_270_587_7e-10;

/// From the highest power down: the odd and the even ones of the same series.
const ODD: [f64; 4] = [
    0.147_981_986_051_165_86,
    0.181_835_721_616_180_5,
    0.285_714_287_436_623_9,
    0.666_666_666_666_673_5,
];
const EVEN: [f64; 3] =
    [0.153_138_376_992_093_73, 0.222_221_984_321_497_84, 0.399_999_999_994_094_2];

/// From the highest power down: both.
const BOTH: [f64; 7] = [ODD[0], EVEN[0], ODD[1], EVEN[1], ODD[2], EVEN[2], ODD[3]];

/// 2^28: from here on a square takes nothing from a one.
const LARGE: f64 = 268_435_456.0;

/// The natural logarithm. Of a number too small for all its digits it is one of a greater number.
pub(crate) fn log(x: f64) -> f64 {
    if x == 0.0 {
        return f64::NEG_INFINITY;
    }
    if x < 0.0 || !x.is_finite() {
        return if x < 0.0 { f64::NAN } else { x };
    }
    let bits = x.to_bits();
    let fraction = f64::from_bits((bits & ((1 << 52) - 1)) | 0.5_f64.to_bits());
    let exponent = i32::try_from(bits >> 52).unwrap_or_default() - 1_022;
    let (fraction, exponent) = if fraction <= FRAC_1_SQRT_2 {
        (fraction * 2.0, f64::from(exponent - 1))
    } else {
        (fraction, f64::from(exponent))
    };
    let rest = fraction - 1.0;
    let ratio = rest / (2.0 + rest);
    let square = ratio * ratio;
    let fourth = square * square;
    let series =
        square * super::polynomial(fourth, &ODD) + fourth * super::polynomial(fourth, &EVEN);
    let half = 0.5 * rest * rest;
    let small = ratio * (half + series) + exponent * LN_2_LOWER;
    exponent * LN_2_UPPER - ((half - small) - rest)
}

/// The logarithm to base 2, exact for powers of two.
pub(crate) fn log2(x: f64) -> f64 {
    if x <= 0.0 || !x.is_finite() {
        return log(x);
    }
    let (fraction, exponent) = libm::frexp(x);
    if number::equal(fraction, 0.5) {
        return f64::from(exponent - 1);
    }
    log(fraction) * LOG2_E + f64::from(exponent)
}

/// The logarithm to base 10, by the natural one.
pub(crate) fn log10(x: f64) -> f64 {
    log(x) * LOG10_E
}

/// The inverse of the hyperbolic sine.
pub(crate) fn asinh(x: f64) -> f64 {
    let size = x.abs();
    let result = if !x.is_finite() || size < 1.0 / LARGE {
        return x;
    } else if size > LARGE {
        log(size) + LN_2
    } else if size > 2.0 {
        log(2.0 * size + 1.0 / ((size * size + 1.0).sqrt() + size))
    } else {
        log_1p(size + size * size / (1.0 + (1.0 + size * size).sqrt()))
    };
    result.copysign(x)
}

/// The inverse of the hyperbolic cosine.
pub(crate) fn acosh(x: f64) -> f64 {
    if x.is_nan() || x < 1.0 {
        f64::NAN
    } else if x >= LARGE {
        log(x) + LN_2
    } else if x > 2.0 {
        log(2.0 * x - 1.0 / (x + (x * x - 1.0).sqrt()))
    } else {
        let above = x - 1.0;
        log_1p(above + (2.0 * above + above * above).sqrt())
    }
}

/// The inverse of the hyperbolic tangent.
pub(crate) fn atanh(x: f64) -> f64 {
    let size = x.abs();
    let result = if size < 1.0 / LARGE {
        return x;
    } else if size < 0.5 {
        let twice = size + size;
        0.5 * log_1p(twice + twice * size / (1.0 - size))
    } else if size < 1.0 {
        0.5 * log_1p((size + size) / (1.0 - size))
    } else if number::equal(size, 1.0) {
        f64::INFINITY
    } else {
        return f64::NAN;
    };
    result.copysign(x)
}

/// The natural logarithm of 1 + `x`, for `x` from 0 on.
fn log_1p(x: f64) -> f64 {
    const SQRT_2_LESS_1: f64 = 0.414_213_562_373_095_03;
    if x.is_infinite() || x < 1.0 / 18_014_398_509_481_984.0 {
        return x;
    }
    if x < 1.0 / (2.0 * LARGE) {
        return x - x * x * 0.5;
    }
    if x < SQRT_2_LESS_1 {
        let half = 0.5 * x * x;
        return x - (half - series_1p(x, half));
    }
    // What the sum loses is made up for.
    let sum = 1.0 + x;
    let bits = sum.to_bits();
    let exponent = i32::try_from(bits >> 52).unwrap_or_default() - 1_023;
    let lost = if exponent > 0 { 1.0 - (sum - x) } else { x - (sum - 1.0) } / sum;
    let mantissa = bits & ((1 << 52) - 1);
    let is_low = mantissa < SQRT_2.to_bits() & ((1 << 52) - 1);
    let scale: f64 = if is_low { 1.0 } else { 0.5 };
    let exponent = f64::from(if is_low { exponent } else { exponent + 1 });
    let rest = f64::from_bits(mantissa | scale.to_bits()) - 1.0;
    let half = 0.5 * rest * rest;
    let small = exponent * LN_2_LOWER + lost;
    exponent * LN_2_UPPER - ((half - (series_1p(rest, half) + small)) - rest)
}

fn series_1p(rest: f64, half: f64) -> f64 {
    let ratio = rest / (2.0 + rest);
    let square = ratio * ratio;
    ratio * (half + square * super::polynomial(square, &BOTH))
}
