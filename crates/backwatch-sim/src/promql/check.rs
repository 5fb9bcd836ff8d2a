//! Types, argument counts and label lists of a tree that has the right form.
//!
//! After Prometheus, `promql/parser/parse.go` (`checkAST`): the same wording, and the first error
//! in the same order, from the leaves up.

use super::ast::{Aggregate, Binary, Call, Expr, ValueType, VectorSelector};
use super::error::Error;
use super::function::{Function, Variadic};
use super::lex::quote;
use super::operator::{AggregateOp, Cardinality};
use super::span::Span;

/// Checks the tree of a source, drops the matching of operators that have a number on a side, and marks set
/// operators as many-to-many.
pub(super) fn check(source: &str, expr: &mut Expr) -> Result<ValueType, Error> {
    match expr {
        Expr::Number(_) => {}
        Expr::String(string) => {
            if !string.is_text {
                let message = "not supported: a string that is not valid UTF-8";
                return Err(Error::unsupported(string.span, message));
            }
        }
        Expr::Vector(selector) => check_selector(selector)?,
        Expr::Matrix(matrix) => check_selector(&matrix.vector)?,
        Expr::Paren(paren) => return check(source, &mut paren.expr),
        Expr::Subquery(subquery) => {
            let found = check(source, &mut subquery.expr)?;
            if found != ValueType::Vector {
                let got = internal_name(found);
                let message =
                    format!("subquery is only allowed on instant vector, got {got} instead");
                let error = Error::typing(subquery.span, message);
                return Err(match found {
                    ValueType::Matrix => error.with_hint("one range is enough"),
                    ValueType::Scalar => error.with_hint("make the number a vector: vector(...)"),
                    _ => error,
                });
            }
        }
        Expr::Unary(unary) => {
            let found = check(source, &mut unary.expr)?;
            if !is_number_or_vector(found) {
                let message = format!(
                    "unary expression only allowed on expressions of type scalar or instant vector, got {}",
                    quote(found.documented())
                );
                return Err(Error::typing(unary.span, message));
            }
        }
        Expr::Call(call) => check_call(source, call)?,
        Expr::Aggregate(aggregate) => check_aggregate(source, aggregate)?,
        Expr::Binary(binary) => check_binary(source, binary)?,
    }
    Ok(expr.value_type())
}

fn check_selector(selector: &VectorSelector) -> Result<(), Error> {
    if let Some(name) = &selector.name {
        if let Some(again) = selector.matchers.iter().find(|matcher| matcher.name == "__name__") {
            let message = format!(
                "metric name must not be set twice: {} or {}",
                quote(name),
                quote(again.matcher.value())
            );
            return Err(Error::typing(selector.span, message));
        }
        return Ok(());
    }
    if selector.matchers.iter().all(|matcher| matcher.matcher.is_match("")) {
        let message = "vector selector must contain at least one non-empty matcher";
        return Err(Error::typing(selector.span, message)
            .with_hint("name a metric, or use .+ where the label has to be there"));
    }
    Ok(())
}

fn check_call(source: &str, call: &mut Call) -> Result<(), Error> {
    let name = quote(call.function.name());
    let types = call.function.args();
    let (declared, got) = (types.len(), call.args.len());
    let at_least = declared.saturating_sub(1);
    let expected = match call.function.variadic() {
        Variadic::Once if got != declared => format!("{declared}"),
        Variadic::Optional if got > declared => format!("at most {declared}"),
        Variadic::Optional | Variadic::Any if got < at_least => format!("at least {at_least}"),
        _ => String::new(),
    };
    if !expected.is_empty() {
        let message = format!("expected {expected} argument(s) in call to {name}, got {got}");
        return Err(
            Error::typing(call.span, message).with_hint(format!("write {}", call.function.usage()))
        );
    }
    for (at, arg) in call.args.iter_mut().enumerate() {
        let Some(wanted) = types.get(at).or(types.last()) else { break };
        if names_a_label(call.function, at) && is_string(arg) {
            continue;
        }
        expect_type(source, arg, *wanted, &format!("call to function {name}")).map_err(
            |error| {
                // The order is wrong, rather than the argument.
                let swapped = declared > 1 && error.span() == arg.span();
                if swapped && types.contains(&arg.value_type()) {
                    error.with_hint(format!("write {}", call.function.usage()))
                } else {
                    error
                }
            },
        )?;
    }
    Ok(())
}

/// Whether an argument is the name of a label. One that is no text is an error of the evaluation.
fn names_a_label(function: Function, at: usize) -> bool {
    match function {
        Function::LabelReplace => at == 1 || at == 3,
        Function::LabelJoin => at == 1 || at > 2,
        _ => false,
    }
}

fn is_string(expr: &Expr) -> bool {
    matches!(expr.without_parens(), Expr::String(_))
}

const PARAMETER_FIRST: &str = "the parameter comes first, the vector behind it";

fn check_aggregate(source: &str, aggregate: &mut Aggregate) -> Result<(), Error> {
    let swapped = aggregate.expr.value_type() != ValueType::Vector
        && aggregate.param.as_ref().is_some_and(|param| param.value_type() == ValueType::Vector);
    expect_type(source, &mut aggregate.expr, ValueType::Vector, "aggregation expression")
        .map_err(|error| if swapped { error.with_hint(PARAMETER_FIRST) } else { error })?;
    let wanted = match aggregate.op {
        AggregateOp::CountValues => ValueType::String,
        _ => ValueType::Scalar,
    };
    match &mut aggregate.param {
        Some(param) if wanted == ValueType::String && is_string(param) => Ok(()),
        Some(param) => expect_type(source, param, wanted, "aggregation parameter"),
        None => Ok(()),
    }
}

fn expect_type(
    source: &str,
    expr: &mut Expr,
    wanted: ValueType,
    context: &str,
) -> Result<(), Error> {
    let found = check(source, expr)?;
    if found == wanted {
        return Ok(());
    }
    let message =
        format!("expected type {} in {context}, got {}", wanted.documented(), found.documented());
    let error = Error::typing(expr.span(), message);
    let hint = match (wanted, found, &*expr) {
        (ValueType::Matrix, ValueType::Vector, Expr::Vector(_)) => "add a range such as [5m]",
        (ValueType::Matrix, ValueType::Vector, _) => "use a subquery, such as (...)[1h:1m]",
        (ValueType::Vector, ValueType::Matrix, _) => {
            "remove the range, or reduce it with a function such as rate or max_over_time"
        }
        (ValueType::Vector, ValueType::Scalar, _) => "make the number a vector: vector(...)",
        (ValueType::Scalar, ValueType::Vector, _) => "make the vector a number: scalar(...)",
        (ValueType::String, _, _) => "put the text in quotes",
        _ => return Err(error),
    };
    Err(error.with_hint(hint))
}

fn check_binary(source: &str, binary: &mut Binary) -> Result<(), Error> {
    let left = check(source, &mut binary.lhs)?;
    let right = check(source, &mut binary.rhs)?;
    let op = binary.op;
    // The place between the sides: the operator, with its modifiers.
    let between = Span::new(binary.lhs.span().end, binary.rhs.span().start).trimmed(source);
    if binary.return_bool && !op.is_comparison() {
        let message = "bool modifier can only be used on comparison operators";
        return Err(Error::typing(between, message));
    }
    let numbers = left == ValueType::Scalar && right == ValueType::Scalar;
    if op.is_comparison() && !binary.return_bool && numbers {
        return Err(Error::typing(between, "comparisons between scalars must use BOOL modifier")
            .with_hint(format!("write {} bool", op.symbol())));
    }
    let mut matching = binary.matching.take().unwrap_or_default();
    if let Some(label) = matching.labels.iter().find(|label| matching.include.contains(label))
        && matching.on
    {
        let label = quote(label);
        let message = format!("label {label} must not occur in ON and GROUP clause at once");
        return Err(
            Error::typing(between, message).with_hint("labels of on(...) are in the result anyway")
        );
    }
    for (side, found) in [(&binary.lhs, left), (&binary.rhs, right)] {
        if !is_number_or_vector(found) {
            let message = "binary expression must contain only scalar and instant vector types";
            let error = Error::typing(side.span(), message);
            return Err(if found == ValueType::Matrix {
                error.with_hint("reduce the range with a function such as rate or max_over_time")
            } else {
                error
            });
        }
    }
    let vectors = left == ValueType::Vector && right == ValueType::Vector;
    if !vectors {
        if !matching.labels.is_empty() {
            let message = "vector matching only allowed between instant vectors";
            return Err(Error::typing(binary.span, message));
        }
        if op.is_set() {
            let symbol = quote(op.symbol());
            let message = format!("set operator {symbol} not allowed in binary scalar expression");
            return Err(Error::typing(binary.span, message)
                .with_hint("make the number a vector: vector(...)"));
        }
        return Ok(());
    }
    if op.is_set() {
        if matching.cardinality != Cardinality::OneToOne {
            let message = format!("no grouping allowed for {} operation", quote(op.symbol()));
            return Err(Error::typing(binary.span, message)
                .with_hint("and, or and unless match many with many already"));
        }
        matching.cardinality = Cardinality::ManyToMany;
    }
    binary.matching = Some(matching);
    Ok(())
}

fn is_number_or_vector(found: ValueType) -> bool {
    matches!(found, ValueType::Scalar | ValueType::Vector)
}

/// Prometheus names the type here as its code does, not as its documentation does.
fn internal_name(found: ValueType) -> &'static str {
    match found {
        ValueType::Scalar => "scalar",
        ValueType::Vector => "vector",
        ValueType::Matrix => "matrix",
        ValueType::String => "string",
    }
}
