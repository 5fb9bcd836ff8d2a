//! The parser beside another one, over real and random sources: what each accepts, and the shape
//! of the trees.
//!
//! The other parser is not Prometheus. Where the two differ, [`EXPLAINED`] says what Prometheus
//! does; a difference without an explanation fails.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use promql_parser::label::{MatchOp as PeerMatchOp, Matcher as PeerMatcher};
use promql_parser::parser as peer;

use super::random::{Random, rounds};
use super::{generate, shared};
use crate::promql::ast::{AtModifier, Expr, LabelMatcher, Millis, ValueType, VectorSelector};
use crate::promql::operator::{Cardinality, Grouping, VectorMatching};
use crate::promql::{Error, parse, prettify};

#[test]
fn real_sources_agree_with_the_peer() {
    let Some(folder) = shared::folder() else { return };
    let tests = shared::engine_tests(&folder).into_iter().map(|case| case.expr);
    let rules = shared::rules(&folder).into_iter().map(|(_, expr)| expr);
    let count = tests.chain(rules).map(|source| compare(&source)).filter(|same| *same).count();
    assert!(count > 1400, "only {count} agree");
}

#[test]
fn dashboards_agree_with_the_peer() {
    let Some(folder) = shared::folder() else { return };
    let all = shared::dashboards(&folder);
    assert!(all.len() > 3000, "only {} expressions", all.len());
    // The peer is slow where it is not optimized.
    let some = all.iter().step_by(if rounds(1) > 1 { 1 } else { 5 });
    for source in some {
        compare(source);
        assert_same_layout(source);
    }
    let accepted = all.iter().filter(|source| parse(source).is_ok()).count();
    assert!(accepted > all.len() * 19 / 20, "only {accepted} of {}", all.len());
}

#[test]
fn random_sources_agree_with_the_peer() {
    let mut random = Random::new(3);
    let mut agreed = 0;
    for _ in 0..rounds(3000) {
        let wanted = random.pick(&[ValueType::Scalar, ValueType::Vector]);
        let source = generate::expression(&mut random, wanted, 3);
        agreed += usize::from(compare(&source));
    }
    assert!(agreed > 1500, "only {agreed} agree");
}

#[test]
fn mutants_agree_with_the_peer() {
    let mut random = Random::new(4);
    let mut agreed = 0;
    for _ in 0..rounds(3000) {
        let source = super::properties::mutant(&mut random);
        agreed += usize::from(compare(&source));
    }
    assert!(agreed > 1500, "only {agreed} agree");
}

/// Asserts that both lay a source out alike, where both take it.
fn assert_same_layout(source: &str) {
    let (Ok(ours), Ok(theirs)) = (parse(source), peer::parse(source)) else { return };
    let (ours, theirs) = (prettify(&ours), theirs.prettify());
    // The peer indents a subquery that fits; Prometheus does not: prettier.go.
    let flat = |text: &str| text.lines().map(str::trim_start).collect::<Vec<_>>().join("\n");
    let same = ours == theirs || (ours.contains(":]") && flat(&ours) == flat(&theirs));
    assert!(same, "{ours}\n{theirs}");
}

/// Whether both give the same; panics where they differ without an explanation.
fn compare(source: &str) -> bool {
    let ours = parse(source);
    // The peer panics on some sources; that is no answer.
    let Ok(theirs) = std::panic::catch_unwind(|| peer::parse(source)) else { return false };
    let ours_shape = ours.as_ref().map(ours_shape);
    let theirs_shape = theirs.as_ref().map(peer_shape);
    match (&ours_shape, &theirs_shape) {
        (Ok(a), Ok(b)) if a == b => return true,
        (Err(_), Err(_)) => return true,
        _ => {}
    }
    let ours_error = ours.as_ref().err();
    let unsupported = ours_error.is_some_and(Error::is_unsupported);
    assert!(
        unsupported || is_explained(source, ours_error, theirs.as_ref().err()),
        "{source}\nours:   {ours_shape:?}\ntheirs: {theirs_shape:?}\n{ours:?}"
    );
    false
}

/// A difference from the peer, and what Prometheus does.
struct Explained {
    /// A piece of the source.
    source: &'static str,
    /// A piece of our error; empty where there is none.
    ours: &'static str,
    /// A piece of the error of the peer; empty where there is none.
    theirs: &'static str,
    /// The behaviour of Prometheus, and the file it is in.
    #[allow(dead_code, reason = "for the reader")]
    because: &'static str,
}

#[rustfmt::skip]
const EXPLAINED: &[Explained] = &[
    Explained { source: "_", ours: "", theirs: "bad number or duration syntax",
        because: "underscores may separate digits: lex.go, scanNumber" },
    Explained { source: "0", ours: "", theirs: "duration must be greater than 0",
        because: "0s is a number like others: generated_parser.y" },
    Explained { source: "[0", ours: "duration must be greater than 0", theirs: "",
        because: "a range of zero is refused, however written: generated_parser.y" },
    Explained { source: "0x", ours: "bad number or duration syntax", theirs: "",
        because: "an e behind the first hexadecimal digit counts as exponent: lex.go, scanNumber" },
    Explained { source: "0x", ours: "not a valid duration", theirs: "",
        because: "an exponent takes the sign behind it along: lex.go, scanNumber" },
    Explained { source: "@", ours: "timestamp out of bounds", theirs: "",
        because: "a time beyond 64 bits is refused: parse.go, setTimestamp" },
    Explained { source: "e", ours: "error parsing number", theirs: "",
        because: "a number that does not fit is refused: parse.go, number, with strconv" },
    Explained { source: "[", ours: "", theirs: "unexpected character inside brackets: '.'",
        because: "a duration may begin with a dot: lex.go, lexDurationExpr" },
    Explained { source: "e", ours: "", theirs: "ParseFloatError",
        because: "01e1 is no octal number but a decimal one: parse.go, number" },
    Explained { source: "`", ours: "", theirs: "unknown escape",
        because: "between backticks a backslash is a backslash: lex.go, lexRawString" },
    Explained { source: "\\`", ours: "", theirs: "unterminated quoted string",
        because: "between backticks a backslash is a backslash: lex.go, lexRawString" },
    Explained { source: "\\`", ours: "", theirs: "unexpected character",
        because: "between backticks a backslash is a backslash: lex.go, lexRawString" },
    Explained { source: "\u{fffd}", ours: "invalid UTF-8 rune", theirs: "",
        because: "it is taken for broken UTF-8, even in quotes: lex.go, lexString" },
    Explained { source: "(", ours: "invalid label name for grouping", theirs: "",
        because: "an empty label is no label: generated_parser.y, grouping_label" },
    Explained { source: ":", ours: "", theirs: "is not valid label in grouping",
        because: "a grouping label may be any text since version 3: generated_parser.y" },
    Explained { source: "~", ours: "invalid nested repetition operator", theirs: "",
        because: "two repetitions in a row are refused: regexp/syntax of Go" },
    Explained { source: "{", ours: "", theirs: "illegal regex",
        because: "a brace that begins no count is text: regexp/syntax of Go" },
];

fn is_explained(source: &str, ours: Option<&Error>, theirs: Option<&String>) -> bool {
    let has =
        |error: &str, piece: &str| error.is_empty() == piece.is_empty() && error.contains(piece);
    let ours = ours.map(Error::message).unwrap_or_default();
    let theirs = theirs.map(String::as_str).unwrap_or_default();
    EXPLAINED.iter().any(|explained| {
        source.contains(explained.source)
            && has(ours, explained.ours)
            && has(theirs, explained.theirs)
    })
}

fn ours_shape(expr: &Expr) -> String {
    match expr {
        Expr::Number(e) => number(e.value),
        Expr::String(e) => format!("{:?}", e.value),
        Expr::Vector(e) => ours_vector(e),
        Expr::Matrix(e) => format!("(range {} {})", ours_vector(&e.vector), e.range.0),
        Expr::Subquery(e) => format!(
            "(subquery {} {} {:?} {} {})",
            ours_shape(&e.expr),
            e.range.0,
            e.step.map(|step| step.0),
            e.offset.0,
            ours_at(e.at)
        ),
        Expr::Call(e) => {
            let args: Vec<String> = e.args.iter().map(ours_shape).collect();
            format!("({} {})", e.function.name(), args.join(" "))
        }
        Expr::Aggregate(e) => {
            let Grouping { without, labels } = &e.grouping;
            let param = e.param.as_deref().map(ours_shape);
            let grouping = grouping(*without, labels);
            format!("({} {grouping} {param:?} {})", e.op.name(), ours_shape(&e.expr))
        }
        Expr::Binary(e) => format!(
            "({} {} {} {} {})",
            e.op.symbol(),
            e.return_bool,
            e.matching.as_ref().map(ours_matching).unwrap_or_default(),
            ours_shape(&e.lhs),
            ours_shape(&e.rhs)
        ),
        Expr::Unary(e) if e.negative => format!("(- {})", ours_shape(&e.expr)),
        // The peer forgets a plus.
        Expr::Unary(e) => ours_shape(&e.expr),
        Expr::Paren(e) => format!("[{}]", ours_shape(&e.expr)),
    }
}

fn ours_vector(vector: &VectorSelector) -> String {
    let matcher = |m: &LabelMatcher| {
        format!("{:?}{}{:?}", m.name, m.matcher.op().symbol(), m.matcher.value())
    };
    let mut matchers: Vec<String> = vector.matchers.iter().map(matcher).collect();
    matchers.sort();
    let at = ours_at(vector.at);
    format!("(vector {:?} {matchers:?} {} {at})", vector.name, vector.offset.0)
}

fn ours_at(at: Option<AtModifier>) -> String {
    match at {
        None => String::new(),
        Some(AtModifier::Start) => "start".to_owned(),
        Some(AtModifier::End) => "end".to_owned(),
        Some(AtModifier::Time(Millis(time))) => time.to_string(),
    }
}

fn ours_matching(matching: &VectorMatching) -> String {
    let VectorMatching { cardinality, on, labels, include } = matching;
    let group = match cardinality {
        Cardinality::ManyToOne => "left",
        Cardinality::OneToMany => "right",
        _ => "",
    };
    let none = !on && labels.is_empty();
    format!("{group}{:?}{:?}", sorted(include), (!none).then(|| (*on, sorted(labels))))
}

fn peer_shape(expr: &peer::Expr) -> String {
    match expr {
        peer::Expr::NumberLiteral(e) => number(e.val),
        peer::Expr::StringLiteral(e) => format!("{:?}", e.val),
        peer::Expr::VectorSelector(e) => peer_vector(e),
        peer::Expr::MatrixSelector(e) => {
            format!("(range {} {})", peer_vector(&e.vs), e.range.as_millis())
        }
        peer::Expr::Subquery(e) => format!(
            "(subquery {} {} {:?} {} {})",
            peer_shape(&e.expr),
            e.range.as_millis(),
            e.step.map(|step| step.as_millis()),
            peer_offset(e.offset.as_ref()),
            peer_at(e.at.as_ref())
        ),
        peer::Expr::Call(e) => {
            let args: Vec<String> = e.args.args.iter().map(|arg| peer_shape(arg)).collect();
            format!("({} {})", e.func.name, args.join(" "))
        }
        peer::Expr::Aggregate(e) => {
            let param = e.param.as_deref().map(peer_shape);
            let grouping = match &e.modifier {
                None => grouping(false, &[]),
                Some(peer::LabelModifier::Include(labels)) => grouping(false, &labels.labels),
                Some(peer::LabelModifier::Exclude(labels)) => grouping(true, &labels.labels),
            };
            format!("({} {grouping} {param:?} {})", e.op, peer_shape(&e.expr))
        }
        peer::Expr::Binary(e) => {
            let vectors = e.lhs.value_type() == peer::value::ValueType::Vector
                && e.rhs.value_type() == peer::value::ValueType::Vector;
            let modifier = e.modifier.as_ref();
            let matching = if vectors { peer_matching(modifier) } else { String::new() };
            let (lhs, rhs) = (peer_shape(&e.lhs), peer_shape(&e.rhs));
            format!("({} {} {matching} {lhs} {rhs})", e.op, e.return_bool())
        }
        peer::Expr::Unary(e) => format!("(- {})", peer_shape(&e.expr)),
        peer::Expr::Paren(e) => format!("[{}]", peer_shape(&e.expr)),
        peer::Expr::Extension(_) => "extension".to_owned(),
    }
}

fn peer_vector(vector: &peer::VectorSelector) -> String {
    let matcher = |m: &PeerMatcher| {
        let op = match m.op {
            PeerMatchOp::Equal => "=",
            PeerMatchOp::NotEqual => "!=",
            PeerMatchOp::Re(_) => "=~",
            PeerMatchOp::NotRe(_) => "!~",
        };
        format!("{:?}{op}{:?}", m.name, m.value)
    };
    let mut matchers: Vec<String> = vector.matchers.matchers.iter().map(matcher).collect();
    matchers.sort();
    let (offset, at) = (peer_offset(vector.offset.as_ref()), peer_at(vector.at.as_ref()));
    format!("(vector {:?} {matchers:?} {offset} {at})", vector.name)
}

fn peer_offset(offset: Option<&peer::Offset>) -> i128 {
    let millis = |d: &Duration| i128::try_from(d.as_millis()).unwrap();
    match offset {
        None => 0,
        Some(peer::Offset::Pos(length)) => millis(length),
        Some(peer::Offset::Neg(length)) => -millis(length),
    }
}

fn peer_at(at: Option<&peer::AtModifier>) -> String {
    match at {
        None => String::new(),
        Some(peer::AtModifier::Start) => "start".to_owned(),
        Some(peer::AtModifier::End) => "end".to_owned(),
        Some(peer::AtModifier::At(time)) => at_millis(*time).to_string(),
    }
}

fn at_millis(time: SystemTime) -> i128 {
    let millis = |d: Duration| i128::try_from((d.as_nanos() + 500_000) / 1_000_000).unwrap();
    match time.duration_since(UNIX_EPOCH) {
        Ok(since) => millis(since),
        Err(before) => -millis(before.duration()),
    }
}

fn peer_matching(modifier: Option<&peer::BinModifier>) -> String {
    let (group, include) = match modifier.map(|modifier| &modifier.card) {
        Some(peer::VectorMatchCardinality::ManyToOne(labels)) => ("left", sorted(&labels.labels)),
        Some(peer::VectorMatchCardinality::OneToMany(labels)) => ("right", sorted(&labels.labels)),
        _ => ("", Vec::new()),
    };
    let labels = match modifier.and_then(|modifier| modifier.matching.as_ref()) {
        Some(peer::LabelModifier::Include(labels)) => Some((true, sorted(&labels.labels))),
        Some(peer::LabelModifier::Exclude(labels)) => Some((false, sorted(&labels.labels))),
        None => None,
    };
    let labels = labels.filter(|(on, labels)| *on || !labels.is_empty());
    format!("{group}{include:?}{labels:?}")
}

fn number(value: f64) -> String {
    format!("{value:?}")
}

fn grouping(without: bool, labels: &[String]) -> String {
    format!("{}{:?}", if without { "without" } else { "by" }, sorted(labels))
}

fn sorted(labels: &[String]) -> Vec<String> {
    let mut labels = labels.to_vec();
    labels.sort();
    labels
}
