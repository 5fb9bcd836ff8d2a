//! `eq`, `ne`, `lt`, `le`, `gt` and `ge`: `text/template/funcs.go` of Go is the reference.

use std::cmp::Ordering;

use super::Context;
use super::call::Failure;
use super::value::Value;

/// Whether the first value equals any of the others.
pub(super) fn eq(_: &Context<'_>, values: &[Value]) -> Result<Value, Failure> {
    let Some((first, others)) = values.split_first() else {
        return Err(MISSING.into());
    };
    if others.is_empty() {
        return Err(MISSING.into());
    }
    for other in others {
        if equal(first, other)? {
            return Ok(Value::Bool(true));
        }
    }
    Ok(Value::Bool(false))
}

pub(super) fn ne(_: &Context<'_>, values: &[Value]) -> Result<Value, Failure> {
    let (a, b) = two(values)?;
    Ok(Value::Bool(!equal(a, b)?))
}

pub(super) fn lt(_: &Context<'_>, values: &[Value]) -> Result<Value, Failure> {
    let (a, b) = two(values)?;
    Ok(Value::Bool(less(a, b)?))
}

pub(super) fn le(_: &Context<'_>, values: &[Value]) -> Result<Value, Failure> {
    let (a, b) = two(values)?;
    Ok(Value::Bool(less(a, b)? || equal(a, b)?))
}

/// Not "less or equal", which for a NaN is not the same as "greater".
pub(super) fn gt(_: &Context<'_>, values: &[Value]) -> Result<Value, Failure> {
    let (a, b) = two(values)?;
    Ok(Value::Bool(!(less(a, b)? || equal(a, b)?)))
}

pub(super) fn ge(_: &Context<'_>, values: &[Value]) -> Result<Value, Failure> {
    let (a, b) = two(values)?;
    Ok(Value::Bool(!less(a, b)?))
}

const MISSING: &str = "missing argument for comparison";
const INCOMPATIBLE: &str = "incompatible types for comparison";
const INVALID: &str = "invalid type for comparison";

fn two(values: &[Value]) -> Result<(&Value, &Value), Failure> {
    match values {
        [a, b] => Ok((a, b)),
        _ => Err(MISSING.into()),
    }
}

/// What of two values is compared with each other.
#[derive(PartialEq)]
enum Basic<'v> {
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(&'v str),
}

fn basic(value: &Value) -> Option<Basic<'_>> {
    Some(match value {
        Value::Bool(value) => Basic::Bool(*value),
        Value::Int(value, _) => Basic::Int(*value),
        Value::Float(value) => Basic::Float(*value),
        Value::Text(text) | Value::Html(text) => Basic::Text(text),
        _ => return None,
    })
}

fn equal(a: &Value, b: &Value) -> Result<bool, Failure> {
    match (basic(a), basic(b)) {
        (Some(Basic::Float(a)), Some(Basic::Float(b))) => {
            Ok(matches!(a.partial_cmp(&b), Some(Ordering::Equal)))
        }
        (Some(x), Some(y)) if std::mem::discriminant(&x) == std::mem::discriminant(&y) => {
            Ok(x == y)
        }
        (None, None) => same(a, b),
        _ if matches!(a, Value::Nil) || matches!(b, Value::Nil) => Ok(false),
        _ => Err(INCOMPATIBLE.into()),
    }
}

/// Equality of what is neither number, text nor bool.
fn same(a: &Value, b: &Value) -> Result<bool, Failure> {
    match (a, b) {
        (Value::Nil, Value::Nil) => Ok(true),
        (Value::Sample(a), Value::Sample(b)) => Ok(std::rc::Rc::ptr_eq(a, b)),
        // Times and durations are pointers that two calls returned.
        (Value::Nil, _)
        | (_, Value::Nil)
        | (Value::Time(_), Value::Time(_))
        | (Value::Duration(_), Value::Duration(_)) => Ok(false),
        (_, b) => {
            let shown = super::functions::shown(b);
            Err(format!("non-comparable type {shown}: {}", b.type_name()).into())
        }
    }
}

fn less(a: &Value, b: &Value) -> Result<bool, Failure> {
    match (basic(a), basic(b)) {
        (None, _) | (_, None) | (Some(Basic::Bool(_)), Some(Basic::Bool(_))) => Err(INVALID.into()),
        (Some(Basic::Int(a)), Some(Basic::Int(b))) => Ok(a < b),
        (Some(Basic::Float(a)), Some(Basic::Float(b))) => Ok(a < b),
        (Some(Basic::Text(a)), Some(Basic::Text(b))) => Ok(a < b),
        _ => Err(INCOMPATIBLE.into()),
    }
}
