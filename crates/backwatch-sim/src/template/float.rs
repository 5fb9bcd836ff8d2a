//! Floats in Go's formats: `strconv/ftoa.go` is the reference.

/// How many digits: as many as tell the number from its neighbours, or a fixed number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Precision {
    Shortest,
    Fixed(usize),
}

/// A float as `%v` prints it: `90060`, `1.234567e+06`, `NaN`, `+Inf`.
pub(super) fn shortest(value: f64) -> String {
    format(value, 'g', Precision::Shortest)
}

/// `%.4g`, which all of the humanizing functions use.
pub(super) fn four_digits(value: f64) -> String {
    format(value, 'g', Precision::Fixed(4))
}

/// `strconv.FormatFloat` for the verbs `e E f F g G x X b`.
pub(super) fn format(value: f64, verb: char, precision: Precision) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    let sign = if value.is_sign_negative() { "-" } else { "" };
    let size = value.abs();
    let text = match verb {
        'f' | 'F' => fixed(size, precision),
        'e' | 'E' => exponential(&Digits::of(size, precision, Counted::AfterPoint), precision),
        'x' | 'X' => hexadecimal(size, precision),
        'b' => binary(size),
        _ => general(size, precision),
    };
    let text = if verb.is_ascii_uppercase() { text.to_ascii_uppercase() } else { text };
    format!("{sign}{text}")
}

/// No `f64` has more decimals than this; what is asked for beyond are zeros. Rust's own
/// formatting would panic on much larger numbers.
const MOST: usize = 1100;

enum Counted {
    AfterPoint,
    Significant,
}

/// Decimal digits without trailing zeros, and the power of ten of the first one.
struct Digits {
    digits: String,
    exponent: i32,
}

impl Digits {
    fn of(size: f64, precision: Precision, counted: Counted) -> Self {
        let text = match (precision, counted) {
            (Precision::Shortest, _) => format!("{size:e}"),
            (Precision::Fixed(n), Counted::AfterPoint) => format!("{size:.*e}", n.min(MOST)),
            (Precision::Fixed(n), Counted::Significant) => {
                format!("{size:.*e}", n.saturating_sub(1).min(MOST))
            }
        };
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let digits = mantissa.replace('.', "");
        Digits {
            digits: digits.trim_end_matches('0').to_owned(),
            exponent: exponent.parse().unwrap_or(0),
        }
    }

    /// The digits from place `from` on, `count` of them, filled with zeros.
    fn slice(&self, from: usize, count: usize) -> String {
        let some: String = self.digits.chars().skip(from).take(count).collect();
        let zeros = "0".repeat(count.saturating_sub(some.len()));
        some + &zeros
    }
}

fn fixed(size: f64, precision: Precision) -> String {
    match precision {
        Precision::Fixed(n) => {
            let zeros = "0".repeat(n.saturating_sub(MOST));
            format!("{size:.*}{zeros}", n.min(MOST))
        }
        Precision::Shortest => format!("{size}"),
    }
}

fn exponential(digits: &Digits, precision: Precision) -> String {
    let after = match precision {
        Precision::Fixed(n) => n,
        Precision::Shortest => digits.digits.len().saturating_sub(1),
    };
    let sign = if digits.exponent < 0 { '-' } else { '+' };
    let point = if after > 0 { "." } else { "" };
    let (first, rest) = (digits.slice(0, 1), digits.slice(1, after));
    format!("{first}{point}{rest}e{sign}{:02}", digits.exponent.unsigned_abs())
}

fn general(size: f64, precision: Precision) -> String {
    let precision = match precision {
        Precision::Fixed(0) => Precision::Fixed(1),
        other => other,
    };
    let digits = Digits::of(size, precision, Counted::Significant);
    let count = digits.digits.len();
    let limit = match precision {
        // Not the number of digits: that is why 1234567 prints as 1.234567e+06.
        Precision::Shortest => 6,
        Precision::Fixed(n) if n > count && to_index(digits.exponent + 1) <= Some(count) => count,
        Precision::Fixed(n) => n,
    };
    let limit = i32::try_from(limit).unwrap_or(i32::MAX);
    if digits.exponent < -4 || digits.exponent >= limit {
        return exponential(&digits, Precision::Fixed(count.saturating_sub(1)));
    }
    let Some(exponent) = to_index(digits.exponent) else {
        let zeros = "0".repeat(to_index(-digits.exponent - 1).unwrap_or(0));
        return format!("0.{zeros}{}", digits.digits);
    };
    let after = count.saturating_sub(exponent + 1);
    let point = if after > 0 { "." } else { "" };
    let (whole, rest) = (digits.slice(0, exponent + 1), digits.slice(exponent + 1, after));
    format!("{whole}{point}{rest}")
}

fn to_index(exponent: i32) -> Option<usize> {
    usize::try_from(exponent).ok()
}

/// `0x1.8p+01`
fn hexadecimal(size: f64, precision: Precision) -> String {
    if size == 0.0 {
        let zeros = match precision {
            Precision::Fixed(n) if n > 0 => format!(".{}", "0".repeat(n)),
            _ => String::new(),
        };
        return format!("0x0{zeros}p+00");
    }
    let (mut mantissa, mut exponent) = parts(size);
    // The leading one goes to bit 52, below it are thirteen hexadecimal digits.
    while mantissa < 1 << 52 {
        mantissa <<= 1;
        exponent -= 1;
    }
    exponent += 52;
    if let Precision::Fixed(n @ 0..13) = precision {
        let shift = 52 - 4 * n;
        let (kept, lost) = (mantissa >> shift, mantissa & ((1 << shift) - 1));
        let half = 1 << (shift - 1);
        let up = lost > half || (lost == half && kept & 1 == 1);
        mantissa = (kept + u64::from(up)) << shift;
        if mantissa >= 1 << 53 {
            mantissa >>= 1;
            exponent += 1;
        }
    }
    let all = format!("{:013x}", mantissa & ((1 << 52) - 1));
    let fraction = match precision {
        Precision::Shortest => all.trim_end_matches('0').to_owned(),
        Precision::Fixed(n) => {
            let zeros = "0".repeat(n.saturating_sub(all.len()));
            all.chars().take(n).collect::<String>() + &zeros
        }
    };
    let point = if fraction.is_empty() { "" } else { "." };
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("0x1{point}{fraction}p{sign}{:02}", exponent.unsigned_abs())
}

/// `4503599627370496p-52`
fn binary(size: f64) -> String {
    let (mantissa, exponent) = parts(size);
    format!("{mantissa}p{exponent:+}")
}

/// The integer mantissa and the power of two of a finite number.
fn parts(size: f64) -> (u64, i32) {
    let bits = size.to_bits();
    let fraction = bits & ((1 << 52) - 1);
    let biased = i32::try_from(bits >> 52 & 0x7ff).unwrap_or(0);
    if biased == 0 { (fraction, -1074) } else { (fraction | 1 << 52, biased - 1075) }
}
