//! What does not parse: the message, the piece of the source it points at, and the hint.

use crate::promql::{Error, parse};

fn error(source: &str) -> Error {
    match parse(source) {
        Ok(tree) => panic!("{source} parses to {tree}"),
        Err(error) => error,
    }
}

/// Asserts the message, and the text under the span.
fn check(source: &str, piece: &str, message: &str) {
    let error = error(source);
    assert_eq!(error.message(), message, "{source}");
    assert_eq!(error.span().text(source), piece, "{source}: {message}");
}

/// Asserts that the hint has this in it.
fn check_hint(source: &str, hint: &str) {
    let error = error(source);
    assert!(error.hint().unwrap_or_default().contains(hint), "{source}: {:?}", error.hint());
}

/// Asserts that it is refused as unsupported, with this in the message.
fn check_unsupported(source: &str, piece: &str, what: &str) {
    let error = error(source);
    assert!(error.is_unsupported(), "{source}: {error}");
    assert_eq!(error.span().text(source), piece, "{source}: {error}");
    assert!(error.message().contains(what), "{source}: {error}");
}

#[test]
fn forms() {
    check("", "", "no expression found in input");
    check("# only", "", "no expression found in input");
    check("1 +", "", "unexpected end of input");
    check("a b", "b", r#"unexpected identifier "b""#);
    check("1 2", "2", r#"unexpected number "2""#);
    check("(1", "", "unclosed left parenthesis");
    check("1)", ")", "unexpected right parenthesis ')'");
    check("x[5m", "", "unclosed left bracket");
    check("x{a='b'", "", "unexpected end of input inside braces");
    check("*1", "*", "unexpected <op:*>");
    check("a = 1", "=", r#"unexpected "=""#);
    check("sum(1, )", ",", "trailing commas not allowed in function call args");
    check("a =~ 'b'", "=~", "unexpected character after '=': '~'");
    check("a ! b", "!", "unexpected character after '!': ' '");
    check("$x", "$", "unexpected character: '$'");
    check("\"a", "\"a", "unterminated quoted string");
    check("5mm", "5m", r#"bad number or duration syntax: "5m""#);
    check("1.5h", "1.5h", r#"not a valid duration string: "1.5h""#);
    check(
        "1e400",
        "1e400",
        r#"error parsing number: strconv.ParseFloat: parsing "1e400": value out of range"#,
    );
    check("on", "on", "unexpected <on>");
    check("a atan2", "", "unexpected end of input");
    check("inf{}", "{", r#"unexpected "{""#);
}

#[test]
fn selectors() {
    check("x{a}", "}", r#"unexpected "}" in label matching, expected label matching operator"#);
    check("x{a=1}", "1", "unexpected character inside braces: '1'");
    check("x{a=b}", "b", r#"unexpected identifier "b" in label matching, expected string"#);
    check("x{,}", ",", r#"unexpected "," in label matching, expected identifier or "}""#);
    check(
        "x{a='b' c='d'}",
        "c",
        r#"unexpected identifier "c" in label matching, expected "," or "}""#,
    );
    check("x{a=~'('}", "a=~'('", "error parsing regexp: missing closing ): `(`");
    check("x{a:b='c'}", ":", "unexpected character inside braces: ':'");
    check("x{a!'b'}", "!", "unexpected character after '!' inside braces: '\\''");
    let empty = "vector selector must contain at least one non-empty matcher";
    for source in ["{}", "{a=''}", "{a=~'.*'}", "{a!='b'}", "{a!~'.+'}", "{''}"] {
        check(source, source, empty);
    }
    check("x{__name__='y'}", "x{__name__='y'}", r#"metric name must not be set twice: "x" or "y""#);
}

#[test]
fn ranges_and_modifiers() {
    check("(x)[5m]", "[5m]", "ranges only allowed for vector selectors");
    check("x offset 1m[5m]", "[5m]", "no offset modifiers allowed before range");
    check("x @ 1 [5m]", "[5m]", "no @ modifiers allowed before range");
    check("x[0]", "0", "duration must be greater than 0");
    check("x[-5m]", "-5m", "duration must be greater than 0");
    check("x[5m:0s]", "0s", "duration must be greater than 0");
    check(
        "x[]",
        "]",
        r#"unexpected "]" in subquery or range selector, expected number or duration"#,
    );
    check("x[5m 1]", "1", r#"unexpected number "1" in subquery or range, expected ":" or "]""#);
    check("x offset y", "y", r#"unexpected identifier "y" in offset, expected number or duration"#);
    check("x offset 1m offset 2m", "x offset 1m offset 2m", "offset may not be set multiple times");
    check("x @ 1 @ 2", "x @ 1 @ 2", "@ <timestamp> may not be set multiple times");
    check("x[$__range]", "$", "unexpected character in duration expression: '$'");
    check("x[5m x]", "x", "unexpected character: 'x', expected ':'");
    check("x[5m:y]", "y", "unexpected character: 'y', expected ':'");
    check("x[5m:[", "[", "unexpected left bracket '['");
    check("x @ start(1)", "1", r#"unexpected number "1" in @, expected timestamp"#);
    check("x @ Inf", "x @ Inf", "timestamp out of bounds for @ modifier: +Inf");
    check("x @ 'a'", "'a'", r#"unexpected string "'a'" in @, expected timestamp"#);
    check(
        "1 offset 5m",
        "1",
        "offset modifier must be preceded by an instant vector selector or range vector selector or a subquery",
    );
}

#[test]
fn calls_and_aggregations() {
    check("foo(x)", "foo", r#"unknown function with name "foo""#);
    check(
        "rate(x)",
        "x",
        r#"expected type range vector in call to function "rate", got instant vector"#,
    );
    check(
        "abs(x[5m])",
        "x[5m]",
        r#"expected type instant vector in call to function "abs", got range vector"#,
    );
    check("rate()", "rate()", r#"expected 1 argument(s) in call to "rate", got 0"#);
    check("round()", "round()", r#"expected at least 1 argument(s) in call to "round", got 0"#);
    check(
        "round(x,1,2)",
        "round(x,1,2)",
        r#"expected at most 2 argument(s) in call to "round", got 3"#,
    );
    check(
        "label_join(x, 'a')",
        "label_join(x, 'a')",
        r#"expected at least 3 argument(s) in call to "label_join", got 2"#,
    );
    check("sum()", "sum()", "no arguments for aggregate expression provided");
    check(
        "sum(a, b)",
        "sum(a, b)",
        "wrong number of arguments for aggregate expression provided, expected 1, got 2",
    );
    check("sum by (a) b", "b", r#"unexpected identifier "b" in aggregation"#);
    check(
        "sum by (without) (x)",
        "without",
        "unexpected <without> in grouping opts, expected label",
    );
    check("sum by a (x)", "a", r#"unexpected identifier "a" in grouping opts, expected "(""#);
    check(
        "sum by (a b) (x)",
        "b",
        r#"unexpected identifier "b" in grouping opts, expected "," or ")""#,
    );
    check("sum by ('') (x)", "''", r#"invalid label name for grouping: """#);
    check("topk(x, y)", "x", "expected type scalar in aggregation parameter, got instant vector");
    check("count_values(1, y)", "1", "expected type string in aggregation parameter, got scalar");
    check("sum(1)", "1", "expected type instant vector in aggregation expression, got scalar");
}

#[test]
fn operators() {
    check("1 > 2", ">", "comparisons between scalars must use BOOL modifier");
    check("1 + bool 2", "+ bool", "bool modifier can only be used on comparison operators");
    check("1 and x", "1 and x", r#"set operator "and" not allowed in binary scalar expression"#);
    check("1 + on(a) x", "1 + on(a) x", "vector matching only allowed between instant vectors");
    check(
        "a and on(b) group_left c",
        "a and on(b) group_left c",
        r#"no grouping allowed for "and" operation"#,
    );
    check(
        "a * on(b) group_left(b) c",
        "* on(b) group_left(b)",
        r#"label "b" must not occur in ON and GROUP clause at once"#,
    );
    check(
        "x[5m] + 1",
        "x[5m]",
        "binary expression must contain only scalar and instant vector types",
    );
    check(
        "-'a'",
        "-'a'",
        r#"unary expression only allowed on expressions of type scalar or instant vector, got "string""#,
    );
    check(
        "x[5m][1h:]",
        "x[5m][1h:]",
        "subquery is only allowed on instant vector, got matrix instead",
    );
    check("a * group_left b", "group_left", "unexpected <group_left>");
}

#[test]
fn hints_say_what_was_meant() {
    check_hint("Rate(x[5m])", "did you mean rate?");
    check_hint("incrase(x[5m])", "did you mean increase?");
    check_hint("summ(x)", "did you mean sum?");
    check_hint("rate(x)", "add a range");
    check_hint("rate(sum(x))", "subquery");
    check_hint("x{code=~5}", "quotes");
    check_hint("x{code=b}", "quotes");
    check_hint("x{a=='b'}", "single =");
    check_hint("a = 1", "==");
    check_hint("x =~ 'b'", "inside braces");
    check_hint("x{a=~\"\\d\"}", "backslash twice");
    check_hint("1 > 2", "> bool");
    check_hint("a * group_left b", "on(...)");
    check_hint("sum(x) + y by (z)", "aggregation");
    check_hint("sum(a, b)", "sum by (job)");
    check_hint("rate(x[5m]) offset 1m", "inside the parentheses");
    check_hint("x offset 1m[5m]", "behind the range");
    check_hint("rate(x[5])[1h]", "subquery");
    check_hint("1.5h", "1h30m");
    check_hint("holt_winters(x[5m], 1, 1)", "double_exponential_smoothing");
    check_hint("a && b", "and");
    check_hint("sum by job (x)", "parentheses");
    check_hint("sum by (a b) (x)", "commas");
    check_hint("rate(x)[5m]", "inside the parentheses");
    check_hint("topk(x, 5)", "parameter comes first");
    check_hint("histogram_quantile(x, 0.9)", "histogram_quantile(scalar, instant vector)");
    check_hint("round(1, x)", "round(instant vector, scalar");
    check_hint("abs(1)", "vector(...)");
    check_hint("x[$__range]", "variable");
}

#[test]
fn what_prometheus_has_and_this_has_not() {
    check_unsupported("histogram_count(x)", "histogram_count", "native histograms");
    check_unsupported("x{{sum:1}}", "{{", "native histograms");
    check_unsupported("x </ 5", "</", "native histograms");
    check_unsupported("x >/y", ">/", "native histograms");
    check_unsupported("mad_over_time(x[5m])", "mad_over_time", "experimental");
    check_unsupported("sort_by_label(x, 'a')", "sort_by_label", "experimental");
    check_unsupported("info(x)", "info", "experimental");
    check_unsupported("start()", "start", "experimental");
    check_unsupported("limitk(2, x)", "limitk", "experimental");
    check_unsupported("limit_ratio by (a) (0.5, x)", "limit_ratio", "experimental");
    check_unsupported("x[5m + 1m]", "5m +", "duration expression");
    check_unsupported("x[step()]", "step", "duration expression");
    check_unsupported("x[(5m)]", "(", "duration expression");
    check_unsupported("x offset (5m)", "(", "duration expression");
    check_unsupported("rate(x[5m] anchored)", "anchored", "experimental");
    check_unsupported("x smoothed", "smoothed", "experimental");
    check_unsupported("a + fill(0) b", "fill", "experimental");
    check_unsupported("a + on(x) fill_left (0) b", "fill_left", "experimental");
    check_unsupported(r"x{a=~'\\pL'}", r"a=~'\\pL'", "Unicode");
    check_unsupported(r"'\xff'", r"'\xff'", "UTF-8");
}

#[test]
fn long_and_deep_sources_are_refused_in_time() {
    for source in [
        "(".repeat(100_000),
        "-".repeat(100_000) + "a",
        "a+".repeat(50_000) + "a",
        "a^".repeat(50_000) + "a",
        "sum(".repeat(30_000),
        "x".to_owned() + &"[5m:]".repeat(20_000),
        " ".repeat(200_000),
    ] {
        let error = error(&source);
        assert!(error.is_limit() || error.message().starts_with("subquery is only"), "{error}");
    }
    let deep = format!("{}a{}", "(".repeat(150), ")".repeat(150));
    assert_eq!(parse(&deep).unwrap().to_string(), deep);
    assert!(parse(&("a+".repeat(150) + "a")).is_ok());
}

#[test]
fn the_deepest_tree_fits_a_small_stack() {
    let work = || {
        let deep = format!("{}a{}", "abs(-(".repeat(52), "))".repeat(52));
        let tree = parse(&deep).unwrap();
        assert!(crate::promql::prettify(&tree).len() > deep.len());
        drop(tree.clone());
    };
    // The stack that a page's module gets, for code that is not optimized and so needs more.
    std::thread::Builder::new().stack_size(1 << 20).spawn(work).unwrap().join().unwrap();
}
