//! Conversions between times, counts and floats, each as Go does it on amd64.
//!
//! They stand in one place because each of them loses something in a corner, on purpose.
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    reason = "the rounding and the limits of these conversions are what the module is about"
)]

/// Integers of at most this magnitude are added and subtracted exactly.
pub const EXACT: f64 = 9_007_199_254_740_992.0;

/// Milliseconds as seconds.
pub fn seconds(millis: i64) -> f64 {
    millis as f64 / 1000.0
}

/// A count as a float.
pub fn float(count: usize) -> f64 {
    count as f64
}

/// An integer as a float, rounded to the nearest.
pub fn float_of(integer: i64) -> f64 {
    integer as f64
}

/// A float as an integer, towards zero; what does not fit becomes the smallest integer.
pub fn integer(value: f64) -> i64 {
    if (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&value) {
        value as i64
    } else {
        i64::MIN
    }
}

/// A float that is known to be a small index, as one; negative and `NaN` become 0.
pub fn index(value: f64) -> usize {
    value as usize
}

/// A count as a time difference.
pub fn millis(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A time difference as a count; negative becomes 0. Where a count has 32 bits, as in wasm, what does
/// not fit becomes the greatest there is, as a caller means that looks for "up to the end".
pub fn count(difference: i64) -> usize {
    usize::try_from(difference.max(0)).unwrap_or(usize::MAX)
}

/// Whether the value is an integer that additions treat exactly; -0 is not.
pub fn is_exact(value: f64) -> bool {
    value.abs() < EXACT && same(value.trunc(), value) && !same(value, -0.0)
}

/// Whether two values are equal as the language compares them: `NaN` never is, `-0` is `0`.
#[allow(clippy::float_cmp, reason = "the language compares floats exactly")]
pub fn equal(a: f64, b: f64) -> bool {
    a == b
}

/// Whether two values have the same bits: `NaN` equals itself, `-0` is not `0`.
pub fn same(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits()
}
