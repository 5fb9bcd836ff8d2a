//! Random sources that parse: a grammar with all forms of the language.

use super::random::Random;
use crate::promql::ast::ValueType;
use crate::promql::function::{Function, Variadic};
use crate::promql::operator::AggregateOp;

/// An expression of a type, at most `depth` operators and calls deep.
pub(super) fn expression(random: &mut Random, wanted: ValueType, depth: usize) -> String {
    let inner = depth.saturating_sub(1);
    match wanted {
        ValueType::String => random.pick(STRINGS).to_owned(),
        ValueType::Matrix => matrix(random, depth),
        _ if depth == 0 => leaf(random, wanted),
        _ => match random.below(12) {
            0 | 1 => leaf(random, wanted),
            2 => format!("({})", expression(random, wanted, inner)),
            3 => format!("{}{}", random.pick(&["-", "+", "- "]), expression(random, wanted, inner)),
            4..7 => call(random, wanted, inner),
            7 | 8 if wanted == ValueType::Vector => aggregate(random, inner),
            _ => binary(random, wanted, inner),
        },
    }
}

const STRINGS: &[&str] = &[r#""a""#, r"'it\'s'", r"`raw\d`", r#""\x41\n\"\u00e9""#, r#""$1""#];

const NUMBERS: &[&str] = &[
    "0",
    "1",
    "1.5",
    ".5",
    "0x1F",
    "1e3",
    "1_000",
    "Inf",
    "NaN",
    "inf",
    "5m",
    "1h30m",
    "1e-7",
    "123456789012345678901234567890",
    "010",
];

const NAMES: &[&str] =
    &["up", "a:b:c", "sum", "by", "offset", "and", "start", "http_requests_total", "_x", "Rate"];

const MATCHERS: &[&str] = &[
    r#"a="b""#,
    r#"a!="""#,
    r#"a=~"x.*""#,
    r"b!~'a|b'",
    r#""utf.8"="x""#,
    r#"by="1""#,
    r#"sum=~".+""#,
    r"a = `\d`",
];

const DURATIONS: &[&str] = &["5m", "1h30m", "300", "1.5", "1d", "90s", "100ms", "1y"];

const LABELS: &[&str] = &["a", "job", "sum", "by", "on", "\"x.y\"", "a, b", "", "'z',", "bool"];

fn leaf(random: &mut Random, wanted: ValueType) -> String {
    if wanted == ValueType::Scalar {
        return random.pick(NUMBERS).to_owned();
    }
    let mut out = selector(random);
    out.push_str(&modifiers(random));
    out
}

fn selector(random: &mut Random) -> String {
    let count = random.below(3);
    let matchers: Vec<&str> = (0..count).map(|_| random.pick(MATCHERS)).collect();
    let comma = if count > 0 && random.once_in(4) { "," } else { "" };
    let matchers = matchers.join(", ");
    match random.below(5) {
        0 => format!("{{\"my.metric\", {matchers}}}").replace(", }", "}"),
        1 => format!("{{__name__=~\"x.+\"{}{matchers}}}", if count > 0 { "," } else { "" }),
        _ if count == 0 => random.pick(NAMES).to_owned(),
        _ => format!("{}{{{matchers}{comma}}}", random.pick(NAMES)),
    }
}

fn modifiers(random: &mut Random) -> String {
    let at = random.pick(&["", "", "", " @ 1.5", "@start()", " @ end()", " @ -100"]);
    let sign = random.pick(&["", "", "-"]);
    let offset = random.pick(DURATIONS);
    match random.below(4) {
        0 => format!(" offset {sign}{offset}{at}"),
        1 => format!("{at} offset {sign}{offset}"),
        _ => at.to_owned(),
    }
}

fn matrix(random: &mut Random, depth: usize) -> String {
    let range = random.pick(DURATIONS);
    if depth == 0 || random.once_in(2) {
        return format!("{}[{range}]{}", selector(random), modifiers(random));
    }
    let step = if random.once_in(2) { random.pick(DURATIONS) } else { "" };
    let inner = expression(random, ValueType::Vector, depth - 1);
    format!("({inner})[{range}:{step}]{}", modifiers(random))
}

fn call(random: &mut Random, wanted: ValueType, depth: usize) -> String {
    let all: Vec<Function> = Function::ALL
        .iter()
        .copied()
        .filter(|f| f.returns() == wanted && *f != Function::HoltWinters)
        .collect();
    let function = random.pick(&all);
    let mut types = function.args().to_vec();
    match function.variadic() {
        Variadic::Once => {}
        Variadic::Optional => {
            if random.once_in(2) {
                types.pop();
            }
        }
        Variadic::Any => types.extend(vec![ValueType::String; random.below(3)]),
    }
    let args: Vec<String> = types.into_iter().map(|t| expression(random, t, depth)).collect();
    format!("{}({})", function.name(), args.join(random.pick(&[", ", ",", " ,\n"])))
}

fn aggregate(random: &mut Random, depth: usize) -> String {
    let op = random.pick(&AggregateOp::ALL);
    let mut args = expression(random, ValueType::Vector, depth);
    if op.has_parameter() {
        let is_text = op == AggregateOp::CountValues;
        let wanted = if is_text { ValueType::String } else { ValueType::Scalar };
        args = format!("{}, {args}", expression(random, wanted, depth));
    }
    let grouping = format!("{} ({})", random.pick(&["by", "without", "BY"]), random.pick(LABELS));
    match random.below(3) {
        0 => format!("{}({args})", op.name()),
        1 => format!("{} {grouping} ({args})", op.name()),
        _ => format!("{}({args}) {grouping}", op.name()),
    }
}

fn binary(random: &mut Random, wanted: ValueType, depth: usize) -> String {
    let scalar = wanted == ValueType::Scalar;
    let (left, right) = match random.below(3) {
        _ if scalar => (ValueType::Scalar, ValueType::Scalar),
        0 => (ValueType::Vector, ValueType::Scalar),
        1 => (ValueType::Scalar, ValueType::Vector),
        _ => (ValueType::Vector, ValueType::Vector),
    };
    let vectors = left == right && !scalar;
    let kind = random.below(if vectors { 3 } else { 2 });
    let mut op = match kind {
        0 => random.pick(&["+", "-", "*", "/", "%", "^", "atan2"]).to_owned(),
        1 => random.pick(&["==", "!=", "<", "<=", ">", ">="]).to_owned(),
        _ => random.pick(&["and", "or", "unless", "AND"]).to_owned(),
    };
    if kind == 1 && (scalar || random.once_in(3)) {
        op.push_str(" bool");
    }
    if vectors && random.once_in(2) {
        let word = random.pick(&["on", "ignoring"]);
        op.extend([" ", word, "(", random.pick(LABELS), ")"]);
        if kind != 2 && random.once_in(2) {
            let list = random.pick(&["", " (c)", " ()", " (c, \"d.e\")"]);
            op.extend([random.pick(&[" group_left", " group_right"]), list]);
            // A parenthesis behind it would be taken for the list.
            let right = expression(random, right, 0);
            let left = expression(random, left, depth);
            return format!("{left} {op} {right}");
        }
    }
    let left = expression(random, left, depth);
    let right = expression(random, right, depth);
    format!("{left} {op} {right}")
}
