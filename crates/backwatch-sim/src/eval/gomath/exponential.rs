//! Exponentials and the hyperbolic functions that are made of them.
//!
//! After Go on amd64, `math/exp_amd64.s`, with fused additions as every server of the last ten years
//! has them, and `math/sinh.go`, `math/tanh.go`.

use crate::series::number;
use std::f64::consts::LOG2_E;

/// ln 2 in two parts.
const LN_2: [f64; 2] = [0.693_147_180_559_663, 2.823_529_056_303_157_7e-13];

/// The greatest argument that is looked at; in fact the results end a little below.
const GREATEST: f64 = 709.782_712_893_384;

/// 1 / n! for n from 8 down to 1.
const TAYLOR: [f64; 8] = [
    2.480_158_730_158_73e-5,
    0.000_198_412_698_412_698_4,
    0.001_388_888_888_888_889,
    0.008_333_333_333_333_333,
    0.041_666_666_666_666_664,
    0.166_666_666_666_666_66,
    0.5,
    1.0,
];

const SINH_OVER: [f64; 4] = [
    -26.305_632_133_974_97,
    -2_894.211_355_989_564,
    -89_912.720_220_395_09,
    -630_767.364_049_771_7,
];
const SINH_UNDER: [f64; 4] =
    [1.0, -173.678_953_558_233_7, 15_215.173_787_900_19, -630_767.364_049_771_7];

const TANH_OVER: [f64; 3] =
    [-0.964_399_179_425_052_3, -99.287_723_100_191_85, -1_614.687_684_417_084_5];
const TANH_UNDER: [f64; 4] =
    [1.0, 112.811_678_491_632_93, 2_235.488_390_601_004_5, 4_844.063_053_251_255];

/// e to the power of `x`. From about 709.44 on it is infinite, and a little too early.
pub(crate) fn exp(x: f64) -> f64 {
    if x.is_nan() || x > GREATEST {
        return if x.is_nan() { x } else { f64::INFINITY };
    }
    let twos = (x * LOG2_E).round_ties_even();
    if twos < -1_075.0 {
        return 0.0;
    }
    if twos >= 1_024.0 {
        return f64::INFINITY;
    }
    let [upper, lower] = LN_2;
    let rest = (-twos).mul_add(upper, x);
    let rest = (-twos).mul_add(lower, rest) * 0.0625;
    let [first, others @ ..] = TAYLOR;
    let series = others.into_iter().fold(first, |sum, next| sum.mul_add(rest, next));
    // Of e^r - 1, four times that of twice r.
    let mut less_one = rest * series;
    for _ in 0..3 {
        less_one *= 2.0 + less_one;
    }
    let result = (2.0 + less_one).mul_add(less_one, 1.0);
    libm::ldexp(result, i32::try_from(number::integer(twos)).unwrap_or_default())
}

/// The hyperbolic sine.
pub(crate) fn sinh(x: f64) -> f64 {
    let size = x.abs();
    let result = if size > 21.0 {
        exp(size) * 0.5
    } else if size > 0.5 {
        let power = exp(size);
        (power - 1.0 / power) * 0.5
    } else {
        let square = size * size;
        super::polynomial(square, &SINH_OVER) * size / super::polynomial(square, &SINH_UNDER)
    };
    result.copysign(x)
}

/// The hyperbolic cosine.
pub(crate) fn cosh(x: f64) -> f64 {
    let power = exp(x.abs());
    if x.abs() > 21.0 { power * 0.5 } else { (power + 1.0 / power) * 0.5 }
}

/// The hyperbolic tangent.
pub(crate) fn tanh(x: f64) -> f64 {
    let size = x.abs();
    if size > 44.014_845_965_556_525 {
        1.0_f64.copysign(x)
    } else if size >= 0.625 {
        let result = 1.0 - 2.0 / (exp(2.0 * size) + 1.0);
        if x < 0.0 { -result } else { result }
    } else if x == 0.0 {
        x
    } else {
        let square = x * x;
        let over = super::polynomial(square, &TANH_OVER);
        x + x * square * over / super::polynomial(square, &TANH_UNDER)
    }
}
