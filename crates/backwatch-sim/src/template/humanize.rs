//! Numbers for people: `helpers/templates` of Prometheus's common library is the reference.

use super::Context;
use super::call::Failure;
use super::float::{four_digits, shortest};
use super::literal::{FloatError, parse_float, quote};
use super::time::{Duration, Time};
use super::value::{IntType, Value};

/// 1234567 as `1.235M`.
pub(super) fn humanize(_: &Context<'_>, values: &[Value]) -> Result<Value, Failure> {
    let mut size = number(values)?;
    if size == 0.0 || !size.is_finite() {
        return Ok(Value::text(four_digits(size)));
    }
    let prefix = if size.abs() >= 1.0 {
        shrink(&mut size, 1000.0, &["k", "M", "G", "T", "P", "E", "Z", "Y"])
    } else {
        grow(&mut size)
    };
    Ok(Value::text(four_digits(size) + prefix))
}

/// 2048 as `2ki`.
pub(super) fn humanize1024(_: &Context<'_>, values: &[Value]) -> Result<Value, Failure> {
    let mut size = number(values)?;
    if size.abs() <= 1.0 || !size.is_finite() {
        return Ok(Value::text(four_digits(size)));
    }
    let prefix = shrink(&mut size, 1024.0, &["ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"]);
    Ok(Value::text(four_digits(size) + prefix))
}

/// 90060 as `1d 1h 1m 0s`; whole seconds from a minute on, cut rather than rounded.
pub(super) fn humanize_duration(_: &Context<'_>, values: &[Value]) -> Result<Value, Failure> {
    let mut seconds = number(values)?;
    if !seconds.is_finite() {
        return Ok(Value::text(four_digits(seconds)));
    }
    if seconds == 0.0 {
        return Ok(Value::text(four_digits(seconds) + "s"));
    }
    if seconds.abs() < 1.0 {
        let prefix = grow(&mut seconds);
        return Ok(Value::text(four_digits(seconds) + prefix + "s"));
    }
    let sign = if seconds < 0.0 { "-" } else { "" };
    let whole = to_int64(seconds.abs());
    let (second, minute, hour) = (whole % 60, whole / 60 % 60, whole / 3600 % 24);
    Ok(Value::text(match (whole / 86_400, hour, minute) {
        (0, 0, 0) => format!("{sign}{}s", four_digits(seconds.abs())),
        (0, 0, _) => format!("{sign}{minute}m {second}s"),
        (0, ..) => format!("{sign}{hour}h {minute}m {second}s"),
        (days, ..) => format!("{sign}{days}d {hour}h {minute}m {second}s"),
    }))
}

/// 0.1234567 as `12.35%`.
pub(super) fn humanize_percentage(_: &Context<'_>, values: &[Value]) -> Result<Value, Failure> {
    Ok(Value::text(four_digits(number(values)? * 100.0) + "%"))
}

/// 12.5 as `1970-01-01 00:00:12.5 +0000 UTC`.
pub(super) fn humanize_timestamp(_: &Context<'_>, values: &[Value]) -> Result<Value, Failure> {
    let seconds = number(values)?;
    if !seconds.is_finite() {
        return Ok(Value::text(four_digits(seconds)));
    }
    Ok(Value::text(Time::from_seconds(seconds)?.to_text()))
}

pub(super) fn to_time(_: &Context<'_>, values: &[Value]) -> Result<Value, Failure> {
    Ok(Value::Time(Time::from_seconds(number(values)?)?))
}

pub(super) fn to_duration(_: &Context<'_>, values: &[Value]) -> Result<Value, Failure> {
    let seconds = number(values)?;
    if !seconds.is_finite() {
        return Err("value is NaN or Inf".into());
    }
    let nanos = seconds * 1e9;
    if nanos.abs() > 9_223_372_036_854_775_808.0 {
        let shown = shortest(seconds);
        return Err(format!(
            "{shown} cannot be represented as a nanoseconds duration since it overflows int64"
        )
        .into());
    }
    Ok(Value::Duration(Duration(to_int64(nanos))))
}

/// The number that a value stands for: itself, or what its text says.
fn number(values: &[Value]) -> Result<f64, Failure> {
    let value = values.first().unwrap_or(&Value::Nil);
    match value {
        Value::Float(float) => Ok(*float),
        #[expect(clippy::cast_precision_loss, reason = "Go converts in the same way")]
        Value::Int(int, IntType::Int | IntType::Int64) => Ok(*int as f64),
        Value::Text(text) => parse_float(text).map_err(|error| {
            let why = match error {
                FloatError::Syntax => "invalid syntax",
                FloatError::Range => "value out of range",
            };
            Failure::Message(format!("strconv.ParseFloat: parsing {}: {why}", quote(text)))
        }),
        other => Err(format!("can't convert {} to float", other.type_name()).into()),
    }
}

/// Divides until the number is below `unit`, and gives the prefix that says how often.
fn shrink<'p>(size: &mut f64, unit: f64, prefixes: &[&'p str]) -> &'p str {
    let mut prefix = "";
    for next in prefixes {
        if size.abs() < unit {
            break;
        }
        prefix = next;
        *size /= unit;
    }
    prefix
}

/// Multiplies until the number is at least one, and gives the prefix that says how often.
fn grow(size: &mut f64) -> &'static str {
    let mut prefix = "";
    for next in ["m", "u", "n", "p", "f", "a", "z", "y"] {
        if size.abs() >= 1.0 {
            break;
        }
        prefix = next;
        *size *= 1000.0;
    }
    prefix
}

#[expect(clippy::cast_possible_truncation, reason = "truncation is the documented behaviour")]
fn to_int64(value: f64) -> i64 {
    // Go leaves an overflow to the processor; on amd64 that is the smallest number.
    if value >= 9_223_372_036_854_775_808.0 { i64::MIN } else { value as i64 }
}
