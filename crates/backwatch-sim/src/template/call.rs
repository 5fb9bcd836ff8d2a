//! The functions a template can call: their names, their parameters, and the call itself.
//!
//! Go's own are in [`super::builtin`] and [`super::compare`], those of Prometheus
//! (`template/template.go`) in [`super::functions`].

use super::Context;
use super::format::TooLong;
use super::value::Value;
use super::{builtin, compare, functions, humanize};

/// The Go type that a parameter has, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Parameter {
    Any,
    Text,
    Vector,
    Sample,
}

/// Why a call failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failure {
    Message(String),
    TooLong,
}

pub(super) struct Function {
    pub(super) name: &'static str,
    pub(super) fixed: &'static [Parameter],
    /// The type of any further arguments.
    pub(super) rest: Option<Parameter>,
    body: Body,
}

type Body = fn(&Context<'_>, &[Value]) -> Result<Value, Failure>;

impl Parameter {
    pub(super) fn type_name(self) -> &'static str {
        match self {
            Parameter::Any => "interface {}",
            Parameter::Text => "string",
            Parameter::Vector => "template.queryResult",
            Parameter::Sample => "*template.sample",
        }
    }
}

impl Function {
    /// The type of the argument at a place.
    pub(super) fn parameter(&self, index: usize) -> Parameter {
        self.fixed.get(index).copied().or(self.rest).unwrap_or(Parameter::Any)
    }
}

impl From<String> for Failure {
    fn from(message: String) -> Self {
        Failure::Message(message)
    }
}

impl From<&str> for Failure {
    fn from(message: &str) -> Self {
        Failure::Message(message.to_owned())
    }
}

impl From<TooLong> for Failure {
    fn from(_: TooLong) -> Self {
        Failure::TooLong
    }
}

/// The function of that name, if a template may call one.
pub(super) fn function(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|function| function.name == name)
}

pub(super) fn call(
    function: &Function,
    context: &Context<'_>,
    values: &[Value],
) -> Result<Value, Failure> {
    (function.body)(context, values)
}

const ANY: Parameter = Parameter::Any;
const TEXT: Parameter = Parameter::Text;

const fn fixed(name: &'static str, fixed: &'static [Parameter], body: Body) -> Function {
    Function { name, fixed, rest: None, body }
}

const fn variadic(name: &'static str, fixed: &'static [Parameter], body: Body) -> Function {
    Function { name, fixed, rest: Some(ANY), body }
}

static FUNCTIONS: [Function; 48] = [
    variadic("and", &[ANY], builtin::last),
    variadic("or", &[ANY], builtin::last),
    fixed("not", &[ANY], builtin::not),
    variadic("call", &[ANY], builtin::call),
    variadic("index", &[ANY], builtin::index),
    variadic("slice", &[ANY], builtin::slice),
    fixed("len", &[ANY], builtin::len),
    variadic("html", &[], builtin::html),
    variadic("js", &[], builtin::js),
    variadic("urlquery", &[], builtin::urlquery),
    variadic("print", &[], builtin::print),
    variadic("printf", &[TEXT], builtin::printf),
    variadic("println", &[], builtin::println),
    variadic("eq", &[ANY], compare::eq),
    fixed("ne", &[ANY, ANY], compare::ne),
    fixed("lt", &[ANY, ANY], compare::lt),
    fixed("le", &[ANY, ANY], compare::le),
    fixed("gt", &[ANY, ANY], compare::gt),
    fixed("ge", &[ANY, ANY], compare::ge),
    fixed("query", &[TEXT], functions::query),
    fixed("first", &[Parameter::Vector], functions::first),
    fixed("label", &[TEXT, Parameter::Sample], functions::label),
    fixed("value", &[Parameter::Sample], functions::value),
    fixed("strvalue", &[Parameter::Sample], functions::strvalue),
    variadic("args", &[], functions::args),
    fixed("sortByLabel", &[TEXT, Parameter::Vector], functions::sort_by_label),
    fixed("reReplaceAll", &[TEXT, TEXT, TEXT], functions::re_replace_all),
    fixed("match", &[TEXT, TEXT], functions::matches),
    fixed("safeHtml", &[TEXT], functions::safe_html),
    fixed("title", &[TEXT], functions::title),
    fixed("toUpper", &[TEXT], functions::to_upper),
    fixed("toLower", &[TEXT], functions::to_lower),
    fixed("stripPort", &[TEXT], functions::strip_port),
    fixed("stripDomain", &[TEXT], functions::strip_domain),
    fixed("graphLink", &[TEXT], functions::graph_link),
    fixed("tableLink", &[TEXT], functions::table_link),
    fixed("urlQueryEscape", &[TEXT], functions::url_query_escape),
    fixed("pathPrefix", &[], functions::path_prefix),
    fixed("externalURL", &[], functions::external_url),
    fixed("parseDuration", &[TEXT], functions::parse_duration),
    fixed("now", &[], functions::now),
    fixed("humanize", &[ANY], humanize::humanize),
    fixed("humanize1024", &[ANY], humanize::humanize1024),
    fixed("humanizeDuration", &[ANY], humanize::humanize_duration),
    fixed("humanizePercentage", &[ANY], humanize::humanize_percentage),
    fixed("humanizeTimestamp", &[ANY], humanize::humanize_timestamp),
    fixed("toTime", &[ANY], humanize::to_time),
    fixed("toDuration", &[ANY], humanize::to_duration),
];
