//! Decimal numbers as text, read as the nearest float; ties go to the even one, as IEEE 754 has it.
//!
//! The standard library reads them with a table of powers of five that takes 10 kB of a page,
//! compressed or not. Here the few digits of usual numbers are read exactly with floats, and all others
//! by long division.

use std::cmp::Ordering;

/// No halfway point between two floats has more digits than 767; beyond these it only matters
/// whether there is something.
const MOST_DIGITS: usize = 770;

/// The bits of a float's fraction, with the one that is not written.
const BITS: i32 = 53;

/// The number that `text` is: digits with or without a sign, a point and an exponent, or `inf`,
/// `infinity` or `nan` in any case. One too large is infinite.
pub(crate) fn read(text: &str) -> Option<f64> {
    let (negative, plain) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let is = |word: &str| plain.eq_ignore_ascii_case(word);
    let size = match () {
        () if is("nan") => return Some(f64::NAN),
        () if is("inf") || is("infinity") => f64::INFINITY,
        () => digits(plain)?,
    };
    Some(if negative { -size } else { size })
}

/// Digits with a point and an exponent.
fn digits(text: &str) -> Option<f64> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, self::exponent(exponent)?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = || whole.bytes().chain(fraction.bytes());
    if !all().all(|byte| byte.is_ascii_digit()) || all().next().is_none() {
        return None;
    }
    // The value is the integer that the digits are, times ten to this power.
    let scale = exponent.saturating_sub(i64::try_from(fraction.len()).ok()?);
    let mut digits: Vec<u8> = all().map(|byte| byte - b'0').skip_while(|d| *d == 0).collect();
    let mut scale = scale;
    if digits.len() > MOST_DIGITS {
        let rest = digits.split_off(MOST_DIGITS);
        scale = scale.saturating_add(i64::try_from(rest.len()).ok()?);
        if rest.iter().any(|digit| *digit != 0) {
            digits.push(1);
            scale -= 1;
        }
    }
    let magnitude = scale.saturating_add(i64::try_from(digits.len()).ok()?);
    // The greatest float is below 10^309, and the half of the least above 10^-324.
    match magnitude {
        _ if digits.is_empty() => Some(0.0),
        310.. => Some(f64::INFINITY),
        ..-330 => Some(0.0),
        _ => Some(value(&digits, i32::try_from(scale).ok()?)),
    }
}

/// A whole number with or without a sign; far beyond all floats it is not read any further.
fn exponent(text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let size = digits
        .bytes()
        .fold(0_i64, |sum, byte| sum.saturating_mul(10).saturating_add(i64::from(byte - b'0')));
    Some(if negative { -size } else { size })
}

/// `digits * 10^scale`.
fn value(digits: &[u8], scale: i32) -> f64 {
    if digits.len() <= 15 && scale.unsigned_abs() <= 15 {
        // Both are below 2^53, so that the one operation rounds once.
        let whole = digits.iter().fold(0_u64, |sum, digit| sum * 10 + u64::from(*digit));
        let (whole, power) = (exact(whole), exact(10_u64.pow(scale.unsigned_abs())));
        return if scale < 0 { whole / power } else { whole * power };
    }
    let (mut rest, mut unit) = (Whole(vec![0]), Whole(vec![1]));
    for digit in digits {
        rest.multiply_and_add(10, u32::from(*digit));
    }
    let raised = if scale < 0 { &mut unit } else { &mut rest };
    for _ in 0..scale.unsigned_abs() {
        raised.multiply_and_add(10, 0);
    }
    quotient(rest, unit)
}

#[expect(clippy::cast_precision_loss, reason = "what is given is below 2^53")]
fn exact(whole: u64) -> f64 {
    whole as f64
}

/// The float nearest to `rest / unit`, neither of which is zero.
fn quotient(mut rest: Whole, mut unit: Whole) -> f64 {
    // Such that 1 <= rest / unit < 2, times two to the exponent.
    let mut exponent = rest.bits() - unit.bits();
    unit.double(exponent.max(0));
    rest.double((-exponent).max(0));
    if rest.compare(&unit) == Ordering::Less {
        exponent -= 1;
        rest.double(1);
    }
    // The smallest floats have fewer bits.
    let bits = (exponent + 1_075).min(BITS);
    if bits < 0 {
        return 0.0;
    }
    let mut fraction = 0_u64;
    for _ in 0..bits {
        fraction *= 2;
        if rest.compare(&unit) != Ordering::Less {
            rest.subtract(&unit);
            fraction += 1;
        }
        rest.double(1);
    }
    let up = match rest.compare(&unit) {
        Ordering::Less => false,
        Ordering::Equal => fraction % 2 == 1,
        Ordering::Greater => true,
    };
    fraction += u64::from(up);
    // One more than the greatest fraction goes over into the exponent, as it should.
    let above = u64::try_from(exponent + 1_022).unwrap_or(0);
    if above >= 2_046 {
        return f64::INFINITY;
    }
    f64::from_bits((above << 52) + fraction)
}

/// A whole number of any size: 32 bits each, the lowest first, the highest not zero unless it is alone.
struct Whole(Vec<u32>);

impl Whole {
    fn multiply_and_add(&mut self, factor: u32, more: u32) {
        let mut carry = u64::from(more);
        for place in &mut self.0 {
            let product = u64::from(*place) * u64::from(factor) + carry;
            *place = low(product);
            carry = product >> 32;
        }
        if carry > 0 {
            self.0.push(low(carry));
        }
    }

    /// Doubles it so many times.
    fn double(&mut self, times: i32) {
        for _ in 0..times {
            self.multiply_and_add(2, 0);
        }
    }

    /// How many bits it has.
    fn bits(&self) -> i32 {
        let above = self.0.last().map_or(0, |place| place.leading_zeros());
        let all = i32::try_from(self.0.len() * 32).unwrap_or(i32::MAX);
        all - i32::try_from(above).unwrap_or(0)
    }

    fn compare(&self, other: &Self) -> Ordering {
        let by_length = self.0.len().cmp(&other.0.len());
        by_length.then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }

    /// Takes away what is not greater.
    fn subtract(&mut self, other: &Self) {
        let mut borrowed = false;
        for (at, place) in self.0.iter_mut().enumerate() {
            let less = other.0.get(at).copied().unwrap_or(0);
            let (difference, under) = place.overflowing_sub(less);
            let (difference, still_under) = difference.overflowing_sub(u32::from(borrowed));
            (*place, borrowed) = (difference, under || still_under);
        }
        while self.0.len() > 1 && self.0.last() == Some(&0) {
            self.0.pop();
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the lower half is what is asked for")]
fn low(value: u64) -> u32 {
    value as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Against the standard library, bit by bit.
    fn check(text: &str) {
        let expected = text.parse::<f64>().ok();
        let same = match (read(text), expected) {
            (Some(own), Some(known)) => own.to_bits() == known.to_bits(),
            (own, known) => own.is_none() && known.is_none(),
        };
        assert!(same, "{text}: {:?}, not {expected:?}", read(text));
    }

    #[test]
    fn it_reads_what_the_standard_library_reads() {
        for text in [
            "0",
            "-0",
            "1",
            "+1.5",
            ".5",
            "5.",
            ".",
            "",
            "-",
            "e5",
            "1e",
            "1e+",
            "1e5",
            "1E-5",
            "1e1.0",
            "1 ",
            "inf",
            "-Inf",
            "INFINITY",
            "nan",
            "infinit",
            "0x10",
            "1_0",
            "00012.500",
            "0e999999999999999999999",
            "1e99999999999999999999",
            "1e-99999999999999999999",
            "9007199254740993",
            "0.1",
            "123456789012345678",
            "1.7976931348623157e308",
            "1.7976931348623158e308",
            "1.7976931348623159e308",
            "1e309",
            "1e310",
            "2.2250738585072014e-308",
            "2.2250738585072011e-308",
            "4.9e-324",
            "2.4703282292062327e-324",
            "2.4703282292062328e-324",
            "2.5e-324",
            "1e-400",
            "8.5e-1",
            "179769313486231580793e289",
        ] {
            check(text);
        }
    }

    #[test]
    fn halfway_points_go_to_the_even_float() {
        // 2^53 + 1 with a fraction of zeros, one of which is not, as many digits as it takes and more.
        for zeros in [0, 10, 760, 800, 2_000] {
            check(&format!("9007199254740993.{}", "0".repeat(zeros)));
            check(&format!("9007199254740993.{}1", "0".repeat(zeros)));
            check(&format!("9007199254740992.{}", "9".repeat(zeros)));
        }
        // Exactly between two floats, from the shortest to the longest.
        for exponent in [-1_074, -1_060, -1_023, -1_022, -300, -60, 0, 60, 900] {
            let low = if exponent < -1_022 {
                f64::from_bits(1 << (exponent + 1_074))
            } else {
                2_f64.powi(exponent)
            };
            let (a, b) =
                (format!("{low:.1100}"), format!("{:.1100}", f64::from_bits(low.to_bits() + 1)));
            check(&a);
            check(&b);
            check(&middle(&a, &b));
            check(&(middle(&a, &b) + "1"));
        }
    }

    /// Half the sum of two numbers with as many decimals each.
    fn middle(a: &str, b: &str) -> String {
        let width = a.len().max(b.len());
        let (a, b) = (format!("{a:0>width$}"), format!("{b:0>width$}"));
        let mut carry = 0;
        let mut sum: Vec<char> = Vec::new();
        for (x, y) in a.chars().rev().zip(b.chars().rev()) {
            let (Some(x), Some(y)) = (x.to_digit(10), y.to_digit(10)) else {
                sum.push('.');
                continue;
            };
            sum.extend(char::from_digit((x + y + carry) % 10, 10));
            carry = (x + y + carry) / 10;
        }
        sum.extend(char::from_digit(carry, 10));
        sum.reverse();
        let mut rest = 0;
        let half = |c: char| {
            let Some(digit) = c.to_digit(10) else { return c };
            let value = rest * 10 + digit;
            rest = value % 2;
            char::from_digit(value / 2, 10).unwrap_or(c)
        };
        let mut text: String = sum.into_iter().map(half).collect();
        if rest == 1 {
            text.push('5');
        }
        text
    }

    #[test]
    fn whatever_is_written_is_read_again() {
        // A fixed sequence that looks random.
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        for _ in 0..20_000 {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            let value = f64::from_bits(state);
            check(&format!("{value:e}"));
            check(&format!("{value:.17e}"));
            check(&format!("{}e{}", state >> 20, state % 700));
            check(&format!("0.{}e-{}", state, state % 330));
        }
    }
}
