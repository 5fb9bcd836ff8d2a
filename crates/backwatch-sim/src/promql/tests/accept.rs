//! What parses, and to which tree: shown as it prints, with parentheses around each operator.

use crate::Compat;
use crate::promql::ast::{AtModifier, Expr, Millis};
use crate::promql::operator::Cardinality;
use crate::promql::{parse, parse_as};

/// Asserts how a source is grouped.
fn check(source: &str, expect: &str) {
    let tree = parse(source).unwrap_or_else(|e| panic!("{source}\n{}", e.in_source(source)));
    assert_eq!(grouped(&tree), expect, "{source}");
}

/// Asserts that a source prints like this.
fn check_print(source: &str, expect: &str) {
    let tree = parse(source).unwrap_or_else(|e| panic!("{source}\n{}", e.in_source(source)));
    assert_eq!(tree.to_string(), expect, "{source}");
}

fn grouped(expr: &Expr) -> String {
    match expr {
        Expr::Binary(e) => format!("({} {} {})", grouped(&e.lhs), e.op.symbol(), grouped(&e.rhs)),
        Expr::Unary(e) => format!("({}{})", if e.negative { '-' } else { '+' }, grouped(&e.expr)),
        Expr::Paren(e) => format!("[{}]", grouped(&e.expr)),
        other => other.to_string(),
    }
}

#[test]
fn operators_bind_as_in_prometheus() {
    check("a + b * c", "(a + (b * c))");
    check("a - b - c", "((a - b) - c)");
    check("a ^ b ^ c", "(a ^ (b ^ c))");
    check("-a ^ b", "(-(a ^ b))");
    check("-a * b", "((-a) * b)");
    check("a ^ -b * c", "((a ^ (-b)) * c)");
    check("2 ^ -b ^ c", "(2 ^ (-(b ^ c)))");
    check("-1", "-1");
    check("-1 ^ 2", "(-(1 ^ 2))");
    check("- + - 1", "1");
    check("--a", "(-(-a))");
    check("a or b and c unless d", "(a or ((b and c) unless d))");
    check("a == b + c > d", "((a == (b + c)) > d)");
    check("a % b atan2 c", "((a % b) atan2 c)");
}

#[test]
fn keywords_are_names_where_prometheus_lets_them() {
    check("sum + by", "(sum + by)");
    check("sum(sum) by (sum, by, on, bool)", "sum by (sum, by, on, bool) (sum)");
    check("and and and", "(and and and)");
    check("offset offset 5m", "offset offset 5m");
    check("start @ start()", "start @ start()");
    check("fill + fill", "(fill + fill)");
    check("SUM(x) BY (a) AND y", "(sum by (a) (x) and y)");
    check("x{by=\"a\",sum=\"b\"}", r#"x{by="a",sum="b"}"#);
    check("limitk", "limitk");
    check("step{} / range", "(step / range)");
    check("without", "without");
    check("anchored + smoothed", "(anchored + smoothed)");
}

#[test]
fn names_may_be_any_text_in_quotes() {
    check_print(r#"{"my.metric"}"#, r#"{__name__="my.metric"}"#);
    check_print(r#"{'my.metric', "a.b"="c",}"#, r#"{__name__="my.metric","a.b"="c"}"#);
    check_print(r#"sum by ("a.b", 'c') (x)"#, r#"sum by ("a.b", c) (x)"#);
    check_print(r#"x * on("é") group_left("a b") y"#, r#"x * on ("é") group_left ("a b") y"#);
    check_print("sum by (a:b) (x)", r#"sum by ("a:b") (x)"#);
    check_print(r#"{a="",b!=""}"#, r#"{a="",b!=""}"#);
}

#[test]
fn times_are_kept_in_milliseconds() {
    let check = |source: &str, offset: i64, at: Option<AtModifier>| {
        let Expr::Vector(vector) = parse(source).unwrap() else { panic!("{source}") };
        assert_eq!((vector.offset, vector.at), (Millis(offset), at), "{source}");
    };
    check("x offset 5m", 300_000, None);
    check("x offset -5m", -300_000, None);
    check("x offset +1.5", 1500, None);
    check("x offset 60 @ 1.0005", 60_000, Some(AtModifier::Time(Millis(1001))));
    check("x @ -1 offset 1ms", 1, Some(AtModifier::Time(Millis(-1000))));
    check("x @ 1m", 0, Some(AtModifier::Time(Millis(60_000))));
    check("x @ end()", 0, Some(AtModifier::End));
    check_print("x[ 300 ]", "x[5m]");
    check_print("x[+1h30m] @ start() offset 1w", "x[1h30m] @ start() offset 1w");
    check_print("x @ start()[5m]", "x[5m] @ start()");
    check_print("(x)[1h:] offset 1m @ 5", "(x)[1h:] @ 5.000 offset 1m");
    check_print("x[5m:0.0001]", "x[5m:]");
    check_print("x[1d:60]", "x[1d:1m]");
    check_print("1h30m", "1h30m");
    check_print("x offset 5m + 2", "x offset 5m + 2");
}

#[test]
fn matching_is_there_between_vectors_only() {
    let matching = |source: &str| {
        let Expr::Binary(binary) = parse(source).unwrap() else { panic!("{source}") };
        binary.matching
    };
    assert_eq!(matching("a + on() 1"), None);
    assert_eq!(matching("a + b").unwrap().cardinality, Cardinality::OneToOne);
    assert_eq!(matching("a and on(x) b").unwrap().cardinality, Cardinality::ManyToMany);
    let left = matching("a * on(x) group_left(y, z) b").unwrap();
    assert_eq!(left.cardinality, Cardinality::ManyToOne);
    assert_eq!((left.labels, left.include), (vec!["x".into()], vec!["y".into(), "z".into()]));
    let right = matching("a < bool ignoring(x) group_right b").unwrap();
    assert_eq!((right.cardinality, right.on), (Cardinality::OneToMany, false));
}

#[test]
fn spans_cover_what_was_written() {
    let source = "sum( rate(x{a='b'}[5m] offset 1m) ) by (a) > 2";
    let Expr::Binary(binary) = parse(source).unwrap() else { panic!() };
    assert_eq!(binary.span.text(source), source);
    let Expr::Aggregate(sum) = &*binary.lhs else { panic!() };
    assert_eq!(sum.span.text(source), "sum( rate(x{a='b'}[5m] offset 1m) ) by (a)");
    let Expr::Call(rate) = &*sum.expr else { panic!() };
    assert_eq!(rate.span.text(source), "rate(x{a='b'}[5m] offset 1m)");
    let Some(Expr::Matrix(matrix)) = rate.args.first() else { panic!() };
    assert_eq!(matrix.span.text(source), "x{a='b'}[5m] offset 1m");
    assert_eq!(matrix.vector.span.text(source), "x{a='b'}");
    assert_eq!(matrix.vector.matchers.first().unwrap().span.text(source), "a='b'");
}

#[test]
fn comments_and_blanks_are_skipped() {
    check("# one\r\n a # two\n+\t1 # three", "(a + 1)");
    check("x # a\n{ # b\na=\"#\" # c\n}", r##"x{a="#"}"##);
}

#[test]
fn version_two_has_its_own_function() {
    assert!(parse_as("holt_winters(x[5m], 0.5, 0.5)", Compat::V2).is_ok());
    for source in ["x[300]", "x offset 60", "5m", "1_000", "{'x'}", "sum by ('x') (y)"] {
        assert!(parse(source).is_ok(), "{source}");
        assert!(parse_as(source, Compat::V2).is_err(), "{source}");
    }
}
