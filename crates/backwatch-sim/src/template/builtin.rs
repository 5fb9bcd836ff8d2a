//! Go's own template functions, comparisons apart: `text/template/funcs.go` is the reference.
#![expect(clippy::unnecessary_wraps, reason = "all functions have the type of the function table")]

use std::cell::RefCell;
use std::rc::Rc;

use super::Context;
use super::call::Failure;
use super::format::{TooLong, sprint, sprintf, sprintln};
use super::literal::is_print;
use super::value::{IntType, Value};

/// Stands for `and` and `or`, which are evaluated where their arguments are.
pub(super) fn last(_: &Context<'_>, values: &[Value]) -> Result<Value, Failure> {
    Ok(values.last().cloned().unwrap_or(Value::Nil))
}

pub(super) fn not(_: &Context<'_>, values: &[Value]) -> Result<Value, Failure> {
    Ok(Value::Bool(!values.first().is_some_and(Value::is_true)))
}

/// No value of an alert template is a function, so this can only fail.
pub(super) fn call(_: &Context<'_>, values: &[Value]) -> Result<Value, Failure> {
    match values.first() {
        None | Some(Value::Nil) => Err("call of nil".into()),
        Some(value) => Err(format!("non-function of type {}", value.type_name()).into()),
    }
}

pub(super) fn index(_: &Context<'_>, values: &[Value]) -> Result<Value, Failure> {
    let (mut item, keys) = match values.split_first() {
        None | Some((Value::Nil, _)) => return Err("index of untyped nil".into()),
        Some((item, keys)) => (item.clone(), keys),
    };
    for key in keys {
        item = entry(&item, key)?;
    }
    Ok(item)
}

pub(super) fn len(_: &Context<'_>, values: &[Value]) -> Result<Value, Failure> {
    let length = match values.first() {
        None | Some(Value::Nil) => {
            return Err("reflect: call of reflect.Value.Type on zero Value".into());
        }
        Some(Value::Text(text) | Value::Html(text)) => text.len(),
        Some(Value::Labels(labels)) => labels.len(),
        Some(Value::Args(args)) => args.entries.len(),
        Some(Value::Vector(samples)) => samples.borrow().len(),
        Some(other) => return Err(format!("len of type {}", indirect_name(other)).into()),
    };
    Ok(Value::int(length))
}

pub(super) fn slice(_: &Context<'_>, values: &[Value]) -> Result<Value, Failure> {
    let (item, places) = match values.split_first() {
        None | Some((Value::Nil, _)) => return Err("slice of untyped nil".into()),
        Some(split) => split,
    };
    if places.len() > 3 {
        return Err(format!("too many slice indexes: {}", places.len()).into());
    }
    let length = match item {
        Value::Text(_) | Value::Html(_) if places.len() == 3 => {
            return Err("cannot 3-index slice a string".into());
        }
        Value::Text(text) | Value::Html(text) => text.len(),
        Value::Vector(samples) => samples.borrow().len(),
        other => return Err(format!("can't slice item of type {}", indirect_name(other)).into()),
    };
    let mut bounds = [0, length, length];
    for (bound, place) in bounds.iter_mut().zip(places) {
        *bound = place_in(place, length + 1)?;
    }
    let [start, end, capacity] = bounds;
    if start > end {
        return Err(format!("invalid slice index: {start} > {end}").into());
    }
    if places.len() == 3 && end > capacity {
        return Err(format!("invalid slice index: {end} > {capacity}").into());
    }
    Ok(match item {
        Value::Vector(samples) => {
            let part = samples.borrow().get(start..end).unwrap_or_default().to_vec();
            Value::Vector(Rc::new(RefCell::new(part)))
        }
        Value::Html(text) => Value::Html(bytes(text, start, end).into()),
        Value::Text(text) => Value::text(bytes(text, start, end)),
        _ => Value::Nil,
    })
}

pub(super) fn print(_: &Context<'_>, values: &[Value]) -> Result<Value, Failure> {
    Ok(Value::text(sprint(values)?))
}

pub(super) fn println(_: &Context<'_>, values: &[Value]) -> Result<Value, Failure> {
    Ok(Value::text(sprintln(values)?))
}

pub(super) fn printf(_: &Context<'_>, values: &[Value]) -> Result<Value, Failure> {
    match values.split_first() {
        Some((Value::Text(format), values)) => Ok(Value::text(sprintf(format, values)?)),
        _ => Err("no format".into()),
    }
}

pub(super) fn html(_: &Context<'_>, values: &[Value]) -> Result<Value, Failure> {
    let mut out = String::new();
    for c in operands(values)?.chars() {
        match c {
            '"' => out.push_str("&#34;"),
            '\'' => out.push_str("&#39;"),
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\0' => out.push('\u{fffd}'),
            _ => out.push(c),
        }
    }
    Ok(Value::text(out))
}

pub(super) fn js(_: &Context<'_>, values: &[Value]) -> Result<Value, Failure> {
    let mut out = String::new();
    for c in operands(values)?.chars() {
        let code = u32::from(c);
        match c {
            '\\' => out.push_str("\\\\"),
            '\'' => out.push_str("\\'"),
            '"' => out.push_str("\\\""),
            '<' | '>' | '&' | '=' => push(&mut out, format_args!("\\u{code:04X}")),
            _ if c < ' ' || (!c.is_ascii() && !is_print(c)) => {
                push(&mut out, format_args!("\\u{code:04X}"));
            }
            _ => out.push(c),
        }
    }
    Ok(Value::text(out))
}

pub(super) fn urlquery(_: &Context<'_>, values: &[Value]) -> Result<Value, Failure> {
    Ok(Value::text(query_escape(&operands(values)?)))
}

/// `url.QueryEscape`
pub(super) fn query_escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                out.push(char::from(byte));
            }
            b' ' => out.push('+'),
            _ => push(&mut out, format_args!("%{byte:02X}")),
        }
    }
    out
}

/// What the escaping functions make of their arguments before they escape.
fn operands(values: &[Value]) -> Result<String, TooLong> {
    if let [Value::Text(text)] = values {
        return Ok(text.to_string());
    }
    let printable: Vec<Value> = values.iter().map(printable).collect();
    sprint(&printable)
}

/// A pointer is printed as what it points to, and nothing as a text that says so.
fn printable(value: &Value) -> Value {
    match value {
        Value::Nil => Value::text("<no value>"),
        Value::Sample(sample) => {
            Value::text(super::format::sprint_sample(sample).unwrap_or_default())
        }
        other => other.clone(),
    }
}

fn entry(item: &Value, key: &Value) -> Result<Value, Failure> {
    match item {
        Value::Nil => Err("index of nil pointer".into()),
        Value::Vector(samples) => {
            let samples = samples.borrow();
            let at = place_in(key, samples.len())?;
            Ok(samples.get(at).map_or(Value::Nil, |sample| Value::Sample(sample.clone())))
        }
        Value::Text(text) | Value::Html(text) => {
            let at = place_in(key, text.len())?;
            let byte = text.as_bytes().get(at).copied().unwrap_or_default();
            Ok(Value::Int(i64::from(byte), IntType::Byte))
        }
        Value::Labels(labels) => {
            let name = map_key(key)?;
            Ok(Value::text(labels.get(name).map_or("", String::as_str)))
        }
        Value::Args(args) => {
            let name = map_key(key)?;
            Ok(args.get(name))
        }
        other => Err(format!("can't index item of type {}", indirect_name(other)).into()),
    }
}

fn map_key(key: &Value) -> Result<&str, Failure> {
    match key {
        Value::Text(name) => Ok(name),
        Value::Nil => Err("value is nil; should be of type string".into()),
        other => Err(format!("value has type {}; should be string", other.type_name()).into()),
    }
}

fn place_in(key: &Value, length: usize) -> Result<usize, Failure> {
    match key {
        Value::Int(at, _) => match usize::try_from(*at) {
            Ok(at) if at < length => Ok(at),
            _ => Err(format!("index out of range: {at}").into()),
        },
        Value::Nil => Err("cannot index slice/array with nil".into()),
        other => Err(format!("cannot index slice/array with type {}", other.type_name()).into()),
    }
}

/// The type behind a pointer.
fn indirect_name(value: &Value) -> &'static str {
    value.type_name().trim_start_matches('*')
}

/// Bytes of a text; a character that is cut becomes U+FFFD.
fn bytes(text: &str, start: usize, end: usize) -> String {
    let part = text.as_bytes().get(start..end).unwrap_or_default();
    String::from_utf8_lossy(part).into_owned()
}

fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = std::fmt::Write::write_fmt(out, text);
}
