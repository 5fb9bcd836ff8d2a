//! The circular functions and their inverses.
//!
//! After Go, `math/sin.go`, `math/tan.go`, `math/trig_reduce.go`, `math/atan.go`, `math/asin.go` and
//! `math/atan2.go`.

use crate::series::number;
use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, PI};

/// A quarter of pi in three parts.
const PI_4: [f64; 3] =
    [0.785_398_125_648_498_5, 3.774_894_707_930_798e-8, 2.695_151_429_079_059_5e-15];

/// 4 / pi in binary: the whole part, then 64 digits each.
const FOUR_BY_PI: [u64; 20] = [
    0x0000_0000_0000_0001,
    0x45f3_06dc_9c88_2a53,
    0xf84e_afa3_ea69_bb81,
    0xb6c5_2b32_7887_2083,
    0xfca2_c757_bd77_8ac3,
    0x6e48_dc74_849b_a5c0,
    0x0c92_5dd4_13a3_2439,
    0xfc3b_d639_6253_4e7d,
    0xd104_6bea_5d76_8909,
    0xd338_e04d_68be_fc82,
    0x7323_ac73_06a6_73e9,
    0x3908_bf17_7bf2_5076,
    0x3ff1_2fff_bc0b_301f,
    0xde5e_2316_b414_da3e,
    0xda6c_fd9e_4f96_136e,
    0x9e8c_7ecd_3cbf_d45a,
    0xea4f_758f_d7cb_e2f6,
    0x7a0e_73ef_14a5_25d4,
    0xd7f6_bf62_3f1a_ba10,
    0xac06_608d_f8f6_d757,
];

const SIN: [f64; 6] = [
    1.589_623_015_765_465_6e-10,
    -2.505_074_776_285_780_7e-8,
    2.755_731_362_138_572_4e-6,
    -0.000_198_412_698_295_895_4,
    0.008_333_333_333_322_118,
    -0.166_666_666_666_666_3,
];
const COS: [f64; 6] = [
    -1.135_853_652_138_768_2e-11,
    2.087_570_084_197_473e-9,
    -2.755_731_417_929_674e-7,
    2.480_158_728_885_170_4e-5,
    -0.001_388_888_888_887_305_6,
    0.041_666_666_666_666_595,
];
const TAN_OVER: [f64; 3] =
    [-13_093.693_918_138_379, 1_153_516.648_385_874_2, -17_956_525.197_648_488];
const TAN_UNDER: [f64; 5] = [
    1.0,
    13_681.296_347_069_296,
    -1_320_892.344_402_109_7,
    25_008_380.182_335_79,
    -53_869_575.592_945_464,
];
const ATAN_OVER: [f64; 5] = [
    -0.875_060_860_003_190_4,
    -16.157_537_187_333_652,
    -75.008_557_923_147_05,
    -122.886_668_449_013_61,
    -64.850_219_049_420_25,
];
const ATAN_UNDER: [f64; 6] = [
    1.0,
    24.858_464_901_423_062,
    165.027_009_831_698_85,
    432.881_060_491_290_27,
    485.390_399_635_913_7,
    194.550_657_148_261_4,
];

/// What pi / 2 is more than its float.
const MORE: f64 = 6.123_233_995_736_766e-17;

/// The tangent of three eighths of pi.
const TAN_3_PI_8: f64 = 2.414_213_562_373_095;

/// The sine.
pub(crate) fn sin(x: f64) -> f64 {
    if x == 0.0 || !x.is_finite() {
        return if x == 0.0 { x } else { f64::NAN };
    }
    let (octant, rest) = reduced(x.abs());
    let result = if octant & 2 == 2 { cos_series(rest) } else { sin_series(rest) };
    if (octant & 4 == 4) == (x < 0.0) { result } else { -result }
}

/// The cosine.
pub(crate) fn cos(x: f64) -> f64 {
    if !x.is_finite() {
        return f64::NAN;
    }
    let (octant, rest) = reduced(x.abs());
    let result = if octant & 2 == 2 { sin_series(rest) } else { cos_series(rest) };
    // In the second and the third quarter of a circle.
    if (octant & 4 == 4) == (octant & 2 == 2) { result } else { -result }
}

/// The tangent.
pub(crate) fn tan(x: f64) -> f64 {
    if x == 0.0 || !x.is_finite() {
        return if x == 0.0 { x } else { f64::NAN };
    }
    let (octant, rest) = reduced(x.abs());
    let square = rest * rest;
    let mut result = rest;
    if square > 1e-14 {
        let over = square * super::polynomial(square, &TAN_OVER);
        result += rest * (over / super::polynomial(square, &TAN_UNDER));
    }
    if octant & 2 == 2 {
        result = -1.0 / result;
    }
    if x < 0.0 { -result } else { result }
}

fn sin_series(x: f64) -> f64 {
    let square = x * x;
    x + x * square * super::polynomial(square, &SIN)
}

fn cos_series(x: f64) -> f64 {
    let square = x * x;
    1.0 - 0.5 * square + square * square * super::polynomial(square, &COS)
}

/// The octant of a positive angle, made even, and how far the angle is from its beginning.
fn reduced(x: f64) -> (u64, f64) {
    if x >= 536_870_912.0 {
        return reduced_from_far(x);
    }
    let octant = number::integer(x * (4.0 / PI)).unsigned_abs();
    let octant = octant + (octant & 1);
    let whole = number::float_of(octant.cast_signed());
    let rest = PI_4.into_iter().fold(x, |rest, part| rest - whole * part);
    (octant, rest)
}

/// The same with as many digits of 4 / pi as the angle takes, after Payne and Hanek.
fn reduced_from_far(x: f64) -> (u64, f64) {
    let bits = x.to_bits();
    let mantissa = bits & ((1 << 52) - 1) | 1 << 52;
    // The exponent is at least 29 here; the product is to begin with its three lowest whole digits.
    let place = usize::try_from(bits >> 52).unwrap_or_default() + 61 - 1_023 - 52;
    let word = |at: usize| u128::from(FOUR_BY_PI.get(at).copied().unwrap_or_default());
    let digits = |at: usize| {
        let two = word(place / 64 + at) << 64 | word(place / 64 + at + 1);
        two << (place % 64) >> 64
    };
    let by = u128::from(mantissa);
    let product = ((digits(0) * by) << 64).wrapping_add(digits(1) * by);
    let product = product.wrapping_add((digits(2) * by) >> 64);
    let octant = halves(product).0 >> 61;
    // The lower half stays where it was, as in Go.
    let (upper, lower) = (halves(product << 3).0, halves(product).1);
    let zeros = upper.leading_zeros() + 1;
    let fraction = upper.checked_shl(zeros).unwrap_or_default()
        | lower.checked_shr(64 - zeros).unwrap_or_default();
    let rest = f64::from_bits(fraction >> 12 | u64::from(1_023 - zeros) << 52);
    let rest = if octant & 1 == 1 { rest - 1.0 } else { rest };
    ((octant + (octant & 1)) & 7, rest * FRAC_PI_4)
}

#[allow(clippy::cast_possible_truncation, reason = "the halves are what is asked for")]
fn halves(number: u128) -> (u64, u64) {
    ((number >> 64) as u64, number as u64)
}

/// The inverse of the sine.
pub(crate) fn asin(x: f64) -> f64 {
    let size = x.abs();
    if x == 0.0 || size.is_nan() || size > 1.0 {
        return if x == 0.0 { x } else { f64::NAN };
    }
    let other = (1.0 - size * size).sqrt();
    let result = if size > 0.7 { FRAC_PI_2 - atan_of(other / size) } else { atan_of(size / other) };
    result.copysign(x)
}

/// The inverse of the cosine.
pub(crate) fn acos(x: f64) -> f64 {
    FRAC_PI_2 - asin(x)
}

/// The inverse of the tangent.
pub(crate) fn atan(x: f64) -> f64 {
    if x == 0.0 { x } else { atan_of(x.abs()).copysign(x) }
}

/// The angle of a point.
pub(crate) fn atan2(y: f64, x: f64) -> f64 {
    // Zeros and infinities are the same everywhere.
    if x == 0.0 || y == 0.0 || !x.is_finite() || !y.is_finite() {
        return libm::atan2(y, x);
    }
    let angle = atan(y / x);
    if x >= 0.0 {
        angle
    } else if angle <= 0.0 {
        angle + PI
    } else {
        angle - PI
    }
}

/// Of a positive number.
fn atan_of(x: f64) -> f64 {
    if x <= 0.66 {
        atan_series(x)
    } else if x > TAN_3_PI_8 {
        FRAC_PI_2 - atan_series(1.0 / x) + MORE
    } else {
        FRAC_PI_4 + atan_series((x - 1.0) / (x + 1.0)) + 0.5 * MORE
    }
}

fn atan_series(x: f64) -> f64 {
    let square = x * x;
    let over = square * super::polynomial(square, &ATAN_OVER);
    x * (over / super::polynomial(square, &ATAN_UNDER)) + x
}
