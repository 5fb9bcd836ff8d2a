//! The functions that Prometheus adds to Go's: `template/template.go` is the reference.
#![expect(clippy::unnecessary_wraps, reason = "all functions have the type of the function table")]

use std::cell::RefCell;
use std::net::IpAddr;
use std::rc::Rc;

use super::Context;
use super::builtin::query_escape;
use super::call::Failure;
use super::limit;
use super::value::{Args, Value};
use crate::case;
use crate::promql::{self, regex::Regex};

pub(super) fn query(context: &Context<'_>, values: &[Value]) -> Result<Value, Failure> {
    let samples = (context.query)(text(values, 0))?;
    let samples = samples.into_iter().map(Rc::new).collect();
    Ok(Value::Vector(Rc::new(RefCell::new(samples))))
}

pub(super) fn first(_: &Context<'_>, values: &[Value]) -> Result<Value, Failure> {
    let first = match values.first() {
        Some(Value::Vector(samples)) => samples.borrow().first().cloned(),
        _ => None,
    };
    match first {
        Some(sample) => Ok(Value::Sample(sample)),
        None => Err("first() called on vector with no elements".into()),
    }
}

pub(super) fn label(_: &Context<'_>, values: &[Value]) -> Result<Value, Failure> {
    named_label(values.get(1), text(values, 0))
}

pub(super) fn value(_: &Context<'_>, values: &[Value]) -> Result<Value, Failure> {
    match values.first() {
        Some(Value::Sample(sample)) => Ok(Value::Float(sample.value)),
        _ => Err(NIL_POINTER.into()),
    }
}

pub(super) fn strvalue(_: &Context<'_>, values: &[Value]) -> Result<Value, Failure> {
    named_label(values.first(), "__value__")
}

/// A map with the arguments as `arg0`, `arg1` and so on.
pub(super) fn args(_: &Context<'_>, values: &[Value]) -> Result<Value, Failure> {
    let depth_of = |value: &Value| match value {
        Value::Args(args) => args.depth + 1,
        _ => 0,
    };
    let depth = values.iter().map(depth_of).max().unwrap_or(0);
    if depth > limit::ARGS_DEPTH {
        return Err("args() of args() too deep".into());
    }
    let named = values.iter().enumerate().map(|(i, value)| (format!("arg{i}"), value.clone()));
    let mut entries: Vec<(String, Value)> = named.collect();
    crate::order::sort_by(&mut entries, &|a, b| a.0.cmp(&b.0));
    Ok(Value::Args(Rc::new(Args { entries, depth })))
}

/// Sorts in place, as Prometheus does: the variable the samples came from is sorted as well.
pub(super) fn sort_by_label(_: &Context<'_>, values: &[Value]) -> Result<Value, Failure> {
    let name = text(values, 0);
    let Some(Value::Vector(samples)) = values.get(1) else {
        return Ok(Value::Vector(Rc::default()));
    };
    let key = |sample: &Rc<super::Sample>| sample.labels.get(name).cloned().unwrap_or_default();
    crate::order::sort_by(&mut samples.borrow_mut(), &|a, b| key(a).cmp(&key(b)));
    Ok(Value::Vector(samples.clone()))
}

pub(super) fn re_replace_all(_: &Context<'_>, values: &[Value]) -> Result<Value, Failure> {
    let [pattern, replacement, subject] = [text(values, 0), text(values, 1), text(values, 2)];
    let regex = Regex::unanchored(pattern).map_err(|error| {
        let shown = if pattern.contains('`') || pattern.contains(char::is_control) {
            super::literal::quote(pattern)
        } else {
            format!("`{pattern}`")
        };
        format!("regexp: Compile({shown}): {error}")
    })?;
    // Matches do not overlap, so groups add no more than the subject for each time they are named.
    let named = replacement.matches('$').count() * subject.len();
    if (subject.len() + 1).saturating_mul(replacement.len()).saturating_add(named) > REPLACED {
        return Err(Failure::TooLong);
    }
    Ok(Value::text(regex.replace_all(subject, replacement)))
}

pub(super) fn matches(_: &Context<'_>, values: &[Value]) -> Result<Value, Failure> {
    let regex = Regex::unanchored(text(values, 0)).map_err(|error| error.to_string())?;
    Ok(Value::Bool(regex.is_match(text(values, 1))))
}

pub(super) fn safe_html(_: &Context<'_>, values: &[Value]) -> Result<Value, Failure> {
    Ok(Value::Html(text(values, 0).into()))
}

/// The first letter of each word as a capital; a word starts behind what is no letter, digit
/// or underscore.
pub(super) fn title(_: &Context<'_>, values: &[Value]) -> Result<Value, Failure> {
    let mut previous = ' ';
    let mut out = String::new();
    for c in text(values, 0).chars() {
        out.push(if is_separator(previous) { title_case(c) } else { c });
        previous = c;
    }
    Ok(Value::text(out))
}

pub(super) fn to_upper(_: &Context<'_>, values: &[Value]) -> Result<Value, Failure> {
    let upper: String = text(values, 0).chars().map(case::upper).collect();
    Ok(Value::text(upper))
}

pub(super) fn to_lower(_: &Context<'_>, values: &[Value]) -> Result<Value, Failure> {
    let lower: String = text(values, 0).chars().map(case::lower).collect();
    Ok(Value::text(lower))
}

pub(super) fn strip_port(_: &Context<'_>, values: &[Value]) -> Result<Value, Failure> {
    let host_port = text(values, 0);
    Ok(Value::text(split_host_port(host_port).map_or(host_port, |(host, _)| host)))
}

/// The first part of a host name; an address stays whole, a port stays.
pub(super) fn strip_domain(_: &Context<'_>, values: &[Value]) -> Result<Value, Failure> {
    let host_port = text(values, 0);
    let (host, port) = split_host_port(host_port).unwrap_or((host_port, ""));
    if host.parse::<IpAddr>().is_ok() {
        return Ok(Value::text(host_port));
    }
    let host = host.split('.').next().unwrap_or_default();
    Ok(Value::text(match (port, host.contains(':')) {
        ("", _) => host.to_owned(),
        (_, true) => format!("[{host}]:{port}"),
        (_, false) => format!("{host}:{port}"),
    }))
}

pub(super) fn graph_link(_: &Context<'_>, values: &[Value]) -> Result<Value, Failure> {
    Ok(Value::text(format!("/graph?g0.expr={}&g0.tab=0", query_escape(text(values, 0)))))
}

pub(super) fn table_link(_: &Context<'_>, values: &[Value]) -> Result<Value, Failure> {
    Ok(Value::text(format!("/graph?g0.expr={}&g0.tab=1", query_escape(text(values, 0)))))
}

pub(super) fn url_query_escape(_: &Context<'_>, values: &[Value]) -> Result<Value, Failure> {
    Ok(Value::text(query_escape(text(values, 0))))
}

pub(super) fn external_url(context: &Context<'_>, _: &[Value]) -> Result<Value, Failure> {
    match context.server_url {
        Some(url) => Ok(Value::text(url)),
        None => Err(NIL_POINTER.into()),
    }
}

/// The path of the server's address.
pub(super) fn path_prefix(context: &Context<'_>, _: &[Value]) -> Result<Value, Failure> {
    let url = context.server_url.ok_or(NIL_POINTER)?;
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let path = match url.split_once("://") {
        Some((_, behind)) => behind.find('/').and_then(|at| behind.get(at..)).unwrap_or_default(),
        None => url,
    };
    Ok(Value::text(path))
}

#[expect(clippy::cast_precision_loss, reason = "Go converts in the same way")]
pub(super) fn parse_duration(_: &Context<'_>, values: &[Value]) -> Result<Value, Failure> {
    let length = promql::parse_duration(text(values, 0))?;
    Ok(Value::Float(length.0 as f64 / 1000.0))
}

#[expect(clippy::cast_precision_loss, reason = "Go converts in the same way")]
pub(super) fn now(context: &Context<'_>, _: &[Value]) -> Result<Value, Failure> {
    Ok(Value::Float(context.now_ms as f64 / 1000.0))
}

/// A value as `%v` writes it, for messages.
pub(super) fn shown(value: &Value) -> String {
    super::format::sprint(std::slice::from_ref(value)).unwrap_or_default()
}

/// The most that `reReplaceAll` may hold while it works, in bytes.
const REPLACED: usize = 1 << 24;

/// What Go says where there is no sample, or where the rules have no server around them.
const NIL_POINTER: &str = "runtime error: invalid memory address or nil pointer dereference";

fn text(values: &[Value], index: usize) -> &str {
    match values.get(index) {
        Some(Value::Text(text)) => text,
        _ => "",
    }
}

fn named_label(sample: Option<&Value>, name: &str) -> Result<Value, Failure> {
    match sample {
        Some(Value::Sample(sample)) => {
            Ok(Value::text(sample.labels.get(name).map_or("", String::as_str)))
        }
        _ => Err(NIL_POINTER.into()),
    }
}

fn is_separator(c: char) -> bool {
    match c {
        _ if c.is_ascii() => !c.is_ascii_alphanumeric() && c != '_',
        _ if c.is_alphanumeric() => false,
        _ => c.is_whitespace(),
    }
}

fn title_case(c: char) -> char {
    match c {
        'Ǆ'..='ǆ' => 'ǅ',
        'Ǉ'..='ǉ' => 'ǈ',
        'Ǌ'..='ǌ' => 'ǋ',
        'Ǳ'..='ǳ' => 'ǲ',
        _ => case::upper(c),
    }
}

/// `net.SplitHostPort`; `None` where that is an error.
fn split_host_port(text: &str) -> Option<(&str, &str)> {
    let (host, port) = text.rsplit_once(':')?;
    let host = match host.strip_prefix('[') {
        Some(inner) => inner.strip_suffix(']')?,
        None if host.contains(':') => return None,
        None => host,
    };
    let clean = !host.contains(['[', ']']) && !port.contains(['[', ']']);
    clean.then_some((host, port))
}
