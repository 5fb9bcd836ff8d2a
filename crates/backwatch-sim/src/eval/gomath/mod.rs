//! Arithmetic as Go does it.
//!
//! The transcendental functions take the same steps as those of Go on amd64, so their results are
//! equal to the bit, natively and in wasm. On other processors Go takes other steps in a few of them,
//! and the last bit may differ there.

mod circular;
mod exponential;
mod logarithm;

use crate::series::number;

pub(crate) use circular::{acos, asin, atan, atan2, cos, sin, tan};
pub(crate) use exponential::{cosh, exp, sinh, tanh};
pub(crate) use logarithm::{acosh, asinh, atanh, log, log2, log10};

/// The remainder of a division, with the sign of `x`.
pub(crate) fn modulo(x: f64, y: f64) -> f64 {
    libm::fmod(x, y)
}

/// `x` to the power of `y`: by squaring for the whole part of `y`, as Go does it.
pub(crate) fn power(x: f64, y: f64) -> f64 {
    let (rest, whole) = libm::modf(y.abs());
    let odd_cases = x == 0.0 || !x.is_finite() || !y.is_finite() || y == 0.0;
    if odd_cases || whole >= 9_223_372_036_854_775_808.0 || x < 0.0 && rest != 0.0 {
        return libm::pow(x, y);
    }
    if number::equal(y.abs(), 0.5) {
        return if y > 0.0 { x.sqrt() } else { 1.0 / x.sqrt() };
    }
    // A rest above one half goes down from the next whole number.
    let up = rest > 0.5;
    let (rest, whole) = if up { (rest - 1.0, whole + 1.0) } else { (rest, whole) };
    let mut result = if rest == 0.0 { 1.0 } else { exp(rest * log(x)) };
    let (mut fraction, mut exponent) = libm::frexp(x);
    let mut scale = 0;
    let mut bits = number::integer(whole);
    while bits != 0 {
        if exponent.abs() > 1 << 12 {
            // It overflows or vanishes whatever is left.
            scale += exponent;
            break;
        }
        if bits & 1 == 1 {
            result *= fraction;
            scale += exponent;
        }
        fraction *= fraction;
        exponent *= 2;
        if fraction < 0.5 {
            fraction += fraction;
            exponent -= 1;
        }
        bits >>= 1;
    }
    if y < 0.0 { libm::ldexp(1.0 / result, -scale) } else { libm::ldexp(result, scale) }
}

/// A polynomial, its coefficients from the highest power down.
fn polynomial(x: f64, coefficients: &[f64]) -> f64 {
    coefficients.iter().copied().reduce(|sum, next| sum * x + next).unwrap_or_default()
}

/// The greater one; infinity wins over `NaN`, and 0 over -0.
pub(crate) fn max(x: f64, y: f64) -> f64 {
    if x == f64::INFINITY || y == f64::INFINITY {
        f64::INFINITY
    } else if x.is_nan() || y.is_nan() {
        f64::NAN
    } else if x == 0.0 && y == 0.0 {
        if x.is_sign_negative() { y } else { x }
    } else if x > y {
        x
    } else {
        y
    }
}

/// The lesser one; minus infinity wins over `NaN`, and -0 over 0.
pub(crate) fn min(x: f64, y: f64) -> f64 {
    -max(-x, -y)
}

/// Rounds to the nearest multiple of 1 / `inverse`, halves up.
pub(crate) fn round(x: f64, inverse: f64) -> f64 {
    libm::floor(x * inverse + 0.5) / inverse
}

/// The sign of a value as -1 or 1; zeros and `NaN` stay.
pub(crate) fn sign(x: f64) -> f64 {
    if x < 0.0 {
        -1.0
    } else if x > 0.0 {
        1.0
    } else {
        x
    }
}

/// Adds to a sum with Neumaier's compensation: the new sum and compensation.
pub(crate) fn kahan(increment: f64, sum: f64, compensation: f64, v2: bool) -> (f64, f64) {
    let total = sum + increment;
    if total.is_infinite() && !v2 {
        (total, 0.0)
    } else if sum.abs() >= increment.abs() {
        (total, compensation + ((sum - total) + increment))
    } else {
        (total, compensation + ((increment - total) + sum))
    }
}

/// The sum divided by the count, as long as the sum does not overflow; from there on, a moving mean.
/// Of no values it is NaN.
pub(crate) fn average(mut values: impl Iterator<Item = f64>) -> f64 {
    let mut sum = values.next().unwrap_or(f64::NAN);
    let (mut count, mut mean, mut c, mut moving) = (1.0, 0.0, 0.0, false);
    for value in values {
        count += 1.0;
        if !moving {
            let (new_sum, new_c) = kahan(value, sum, c, false);
            if !new_sum.is_infinite() {
                (sum, c) = (new_sum, new_c);
                continue;
            }
            moving = true;
            mean = sum / (count - 1.0);
            c /= count - 1.0;
        }
        let q = (count - 1.0) / count;
        (mean, c) = kahan(value / count, q * mean, q * c, false);
    }
    if moving { mean + c } else { sum / count + c / count }
}

/// The order that puts `NaN` first.
pub(crate) fn nan_first(a: f64, b: f64) -> std::cmp::Ordering {
    a.partial_cmp(&b).unwrap_or_else(|| b.is_nan().cmp(&a.is_nan()))
}

/// A quantile of values in any order, after Prometheus, `promql/quantile.go`.
pub(crate) fn quantile(q: f64, values: &mut [f64]) -> f64 {
    if values.is_empty() || q.is_nan() {
        return f64::NAN;
    }
    if q < 0.0 {
        return f64::NEG_INFINITY;
    }
    if q > 1.0 {
        return f64::INFINITY;
    }
    let last = values.len() - 1;
    let rank = q * number::float(last);
    let place = number::index(libm::floor(rank)).min(last);
    let weight = rank - libm::floor(rank);
    let (_, lower, above) = values.select_nth_unstable_by(place, |a, b| nan_first(*a, *b));
    let upper = above.iter().copied().min_by(|a, b| nan_first(*a, *b)).unwrap_or(*lower);
    *lower * (1.0 - weight) + upper * weight
}

/// A float as Go's `%g` writes it: at most six digits before the point.
pub(crate) fn general(value: f64) -> String {
    if value.is_nan() {
        "NaN".to_owned()
    } else if value.is_infinite() {
        if value > 0.0 { "+Inf".to_owned() } else { "-Inf".to_owned() }
    } else if value != 0.0 && !(1e-4..1e6).contains(&value.abs()) {
        let text = format!("{value:e}");
        match text.split_once('e') {
            Some((digits, exponent)) => {
                let exponent: i32 = exponent.parse().unwrap_or(0);
                let sign = if exponent < 0 { '-' } else { '+' };
                format!("{digits}e{sign}{:02}", exponent.abs())
            }
            None => text,
        }
    } else {
        value.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::series::number::same;

    #[test]
    fn infinity_wins_over_nan() {
        assert!(same(max(f64::NAN, f64::INFINITY), f64::INFINITY));
        assert!(same(min(f64::NEG_INFINITY, f64::NAN), f64::NEG_INFINITY));
        assert!(max(f64::NAN, 1.0).is_nan() && min(1.0, f64::NAN).is_nan());
        assert!(same(max(-0.0, 0.0), 0.0) && same(min(0.0, -0.0), -0.0));
    }

    /// Of a function, a number and the bits that Go's library has for it.
    type Known = (fn(f64) -> f64, f64, u64);

    #[test]
    fn results_have_the_bits_of_go() {
        let known: [Known; 30] = [
            (exp, -3.7, 0x3f99_511f_c687_1044),
            (exp, 365.0, 0x60d7_fa95_3737_7f3c),
            (exp, 709.5, 0x7ff0_0000_0000_0000),
            (log, 365.25, 0x4017_9a32_2e5b_4bb7),
            (log, 1e-310, 0xc086_28ae_3f3c_2ff6),
            (log2, 365.25, 0x4021_0685_eafe_2763),
            (log10, 365.25, 0x4004_802f_4dbd_de35),
            (sin, 365.25, 0x3fe7_82d1_2b11_e298),
            (sin, 3e300, 0xbfd0_f95d_8b77_03f4),
            (cos, 365.25, 0x3fe5_b538_92f2_d9d8),
            (cos, 6e08, 0x3fe3_a283_4708_3788),
            (tan, 365.25, 0x3ff1_5439_3b34_0537),
            (asin, 0.25, 0x3fd0_2be9_ce0b_87cd),
            (asin, -0.75, 0xbfeb_2353_15c6_80dc),
            (acos, 0.25, 0x3ff5_1700_e0c1_4b25),
            (atan, 0.5, 0x3fdd_ac67_0561_bb4f),
            (atan, 1.5, 0x3fef_730b_d281_f69b),
            (atan, -2.5, 0xbff3_0b6d_796a_4da8),
            (sinh, 0.25, 0x3fd0_2acc_d9d0_8102),
            (sinh, -1.5, 0xc001_08c3_aabd_6a61),
            (sinh, 365.0, 0x60c7_fa95_3737_7f3c),
            (cosh, 1.5, 0x4002_d1bc_21e2_2023),
            (tanh, 0.25, 0x3fcf_597e_a69a_1c86),
            (tanh, 1.5, 0x3fec_f6f9_786d_f577),
            (asinh, 1.1, 0x3fee_693d_f6ed_f1e7),
            (asinh, 365.0, 0x401a_5f47_8eeb_3604),
            (acosh, 1.1, 0x3fdc_636c_1a88_2f2c),
            (acosh, 365.0, 0x401a_5f46_930e_5068),
            (atanh, 0.25, 0x3fd0_58ae_fa81_1452),
            (atanh, 0.75, 0x3fef_2272_ae32_5a57),
        ];
        for (at, (function, x, bits)) in known.into_iter().enumerate() {
            assert_eq!(function(x).to_bits(), bits, "row {at}, of {x}");
        }
        assert_eq!(atan2(-3.0, -7.0).to_bits(), 0xc005_e4c3_6ca0_118a);
        assert_eq!(power(2.5, 1.7).to_bits(), 0x4012_fdcf_53f3_e6f2);
    }

    #[test]
    fn powers_and_logarithms() {
        let powers =
            [(2.0, 10.0, 1024.0), (-2.0, 3.0, -8.0), (4.0, -0.5, 0.5), (0.0, -1.0, f64::INFINITY)];
        for (x, y, expect) in powers {
            assert!(same(power(x, y), expect), "{x} ^ {y}");
        }
        assert!(power(-8.0, 1.5).is_nan());
        assert!(same(power(10.0, 400.0), f64::INFINITY) && same(power(10.0, -400.0), 0.0));
        assert!(same(log2(1024.0), 10.0) && same(log2(0.125), -3.0));
        assert!(same(log2(0.0), f64::NEG_INFINITY) && log2(-1.0).is_nan());
        assert!((log10(1000.0) - 3.0).abs() < 1e-15);
        for x in [-16_384.0, -1e9, -2.0, -1.0, -0.0, 0.999, f64::NEG_INFINITY, f64::NAN] {
            assert!(acosh(x).is_nan(), "{x}");
        }
        assert!(same(acosh(1.0), 0.0) && (acosh(2.0) - 1.316_957_896_924_816_6).abs() < 1e-15);
    }

    #[test]
    fn floats_in_messages_are_written_as_go_does() {
        let cases = [
            (f64::NAN, "NaN"),
            (f64::NEG_INFINITY, "-Inf"),
            (1.01, "1.01"),
            (-0.1, "-0.1"),
            (1e-7, "1e-07"),
            (90_060.0, "90060"),
            (1_234_567.0, "1.234567e+06"),
            (1e19, "1e+19"),
        ];
        for (value, expect) in cases {
            assert_eq!(general(value), expect);
        }
    }

    #[test]
    fn quantiles_lie_between_neighbours() {
        let mut values = [4.0, 0.0, 1.0];
        assert!((quantile(0.8, &mut values) - 2.8).abs() < 1e-12);
        assert!(same(quantile(0.0, &mut values), 0.0));
        assert!(quantile(f64::NAN, &mut values).is_nan());
        assert!(same(quantile(1.1, &mut values), f64::INFINITY));
        assert!(quantile(0.0, &mut [1.0, f64::NAN]).is_nan());
    }
}
