//! The values a template works with, under the names of their Go types.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::Sample;
use super::time::{Duration, Time};

#[derive(Debug, Clone)]
pub(super) enum Value {
    /// No value: Go's `nil`, and what a missing key of `args` gives.
    Nil,
    Bool(bool),
    Int(i64, IntType),
    Float(f64),
    Text(Rc<str>),
    /// What `safeHtml` returns: a text of another type.
    Html(Rc<str>),
    Labels(Rc<BTreeMap<String, String>>),
    Args(Rc<Args>),
    /// The result of `query`. Shared, since `sortByLabel` sorts in place.
    Vector(Rc<RefCell<Vec<Rc<Sample>>>>),
    Sample(Rc<Sample>),
    /// What `.` is at the start.
    Data(Rc<Data>),
    Time(Time),
    Duration(Duration),
}

/// The integer types that differ in how they print.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum IntType {
    Int,
    Int64,
    Byte,
    Month,
    Weekday,
}

/// The map that `args` returns.
#[derive(Debug)]
pub(super) struct Args {
    /// Sorted by name.
    pub(super) entries: Vec<(String, Value)>,
    /// How deep other such maps lie in it.
    pub(super) depth: usize,
}

/// The alert: `.Labels`, `.ExternalLabels`, `.ExternalURL` and `.Value`.
#[derive(Debug)]
pub(super) struct Data {
    pub(super) labels: Rc<BTreeMap<String, String>>,
    pub(super) external_labels: Rc<BTreeMap<String, String>>,
    pub(super) external_url: Rc<str>,
    pub(super) value: f64,
}

impl Args {
    pub(super) fn get(&self, name: &str) -> Value {
        let found = self.entries.iter().find(|(known, _)| known == name);
        found.map_or(Value::Nil, |(_, value)| value.clone())
    }
}

impl Value {
    pub(super) fn text(text: impl Into<Rc<str>>) -> Self {
        Value::Text(text.into())
    }

    pub(super) fn int(value: usize) -> Self {
        Value::Int(i64::try_from(value).unwrap_or(i64::MAX), IntType::Int)
    }

    /// Whether `if` takes it as true: not the zero value of its type, a struct always.
    pub(super) fn is_true(&self) -> bool {
        match self {
            Value::Nil => false,
            Value::Bool(value) => *value,
            Value::Int(value, _) => *value != 0,
            Value::Float(value) => *value != 0.0,
            Value::Text(text) | Value::Html(text) => !text.is_empty(),
            Value::Labels(labels) => !labels.is_empty(),
            Value::Args(args) => !args.entries.is_empty(),
            Value::Vector(samples) => !samples.borrow().is_empty(),
            Value::Sample(_) | Value::Data(_) | Value::Time(_) | Value::Duration(_) => true,
        }
    }

    /// The Go type, as Go's messages name it.
    pub(super) fn type_name(&self) -> &'static str {
        match self {
            Value::Nil => "<nil>",
            Value::Bool(_) => "bool",
            Value::Int(_, kind) => kind.name(),
            Value::Float(_) => "float64",
            Value::Text(_) => "string",
            Value::Html(_) => "template.HTML",
            Value::Labels(_) => "map[string]string",
            Value::Args(_) => "map[string]interface {}",
            Value::Vector(_) => "template.queryResult",
            Value::Sample(_) => "*template.sample",
            Value::Data(_) => {
                "struct { Labels map[string]string; ExternalLabels map[string]string; \
                 ExternalURL string; Value interface {} }"
            }
            Value::Time(_) => "*time.Time",
            Value::Duration(_) => "*time.Duration",
        }
    }

    /// How many bytes of text it holds itself, for the limit on a single value.
    pub(super) fn text_len(&self) -> usize {
        match self {
            Value::Text(text) | Value::Html(text) => text.len(),
            _ => 0,
        }
    }
}

impl IntType {
    pub(super) fn name(self) -> &'static str {
        match self {
            IntType::Int => "int",
            IntType::Int64 => "int64",
            IntType::Byte => "uint8",
            IntType::Month => "time.Month",
            IntType::Weekday => "time.Weekday",
        }
    }
}
