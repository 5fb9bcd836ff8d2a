//! What patterns mean, against cases and against another engine.

use super::*;

fn check(pattern: &str, accepted: &[&str], refused: &[&str]) {
    let matcher = Matcher::compile(MatchOp::Regex, pattern, Compat::V3).unwrap();
    let regex = Regex::anchored(pattern, Compat::V3).unwrap();
    for (values, expect) in [(accepted, true), (refused, false)] {
        for value in values {
            assert_eq!(matcher.is_match(value), expect, "{pattern} on {value:?}");
            assert_eq!(regex.is_match(value), expect, "{pattern} on {value:?}, no shortcut");
        }
    }
}

fn check_error(pattern: &str, expect: &str) {
    let error = Matcher::compile(MatchOp::Regex, pattern, Compat::V3).unwrap_err();
    assert_eq!(error.to_string(), expect, "{pattern}");
    assert_eq!(error.is_unsupported(), expect.starts_with("not supported"), "{pattern}");
}

#[test]
fn simple_patterns_take_no_engine() {
    for (pattern, simple) in [
        ("foo", true),
        ("foo|bar|", true),
        ("(foo|bar)", true),
        ("^foo.*$", true),
        ("(?i:foo)", false),
        (".+-backup|x.*", true),
        ("a.*b", false),
        ("", true),
    ] {
        let parsed = syntax::parse(pattern, true).unwrap();
        assert_eq!(Shape::of(&parsed.node).is_some(), simple, "{pattern}");
    }
}

#[test]
fn matching_is_anchored_and_the_dot_takes_all() {
    check("foo", &["foo"], &["foobar", "xfoo", "", "Foo"]);
    check("foo|bar", &["foo", "bar"], &["foobar", "fooar"]);
    check("", &[""], &["a"]);
    check(".*", &["", "a", "a\nb"], &[]);
    check(".+", &["a", "\n"], &[""]);
    check("foo.*", &["foo", "foo\nbar"], &["fo", "xfoo"]);
    check(".*foo.+", &["foofoo", "xfoo1"], &["foo", "xfoo"]);
    check(".+aa.+", &["aaaa", "xaax"], &["aaa", "aa"]);
    check("(?-s).*", &["a"], &["a\nb"]);
    check("foo.bar", &["foo\nbar", "foo.bar"], &["foobar"]);
    check("^(?:a|b)$|c", &["a", "c"], &["ac"]);
    check("a$b|c", &["c"], &["ab", "a$b"]);
    check("(?m)a$\n^b", &["a\nb"], &["ab"]);
}

#[test]
fn version_two_stops_the_dot_at_newlines() {
    for (pattern, value) in [(".*", "a\nb"), ("a.b", "a\nb"), ("a.*", "a\n")] {
        let is_match =
            |compat| Matcher::compile(MatchOp::Regex, pattern, compat).unwrap().is_match(value);
        assert!(is_match(Compat::V3) && !is_match(Compat::V2), "{pattern}");
    }
}

#[test]
fn classes_are_those_of_re2() {
    check(r"\d+", &["12"], &["\u{663}", "a"]);
    check(r"\w", &["_", "z"], &["\u{e9}", "-"]);
    check(r"\s", &["\t", " "], &["\u{b}", "\u{a0}"]);
    check("[[:space:]]", &["\u{b}"], &["a"]);
    check("[[:^alpha:]_]", &["_", "1"], &["a"]);
    check("[^a]", &["\n", "b"], &["a"]);
    check(r"[^\D]", &["1"], &["a"]);
    check("[]a]+", &["]a"], &["[", ""]);
    check("[^]a]", &["["], &["]"]);
    check("[a&&b]", &["a", "&", "b"], &["c"]);
    check("[!--b]", &["-", "!", "b", ","], &["."]);
    check("[a~~b]", &["~"], &["c"]);
    check("[[a]", &["[", "a"], &["]"]);
    check(r"[\w-]", &["-", "x"], &["."]);
    check("[+--]", &["+", ",", "-"], &["."]);
    check(r"[\x41\101\x{e9}]", &["A", "\u{e9}"], &["B"]);
    check(r"[^\s\S]", &[], &["a", ""]);
    check(r"\bab\b", &["ab"], &["abc"]);
}

#[test]
fn braces_and_quotes_may_be_text() {
    check("a{2}", &["aa"], &["a", "a{2}"]);
    check("a{,2}", &["a{,2}"], &["aa"]);
    check("a{", &["a{"], &["a"]);
    check("{", &["{"], &[]);
    check("a{01}", &["a{01}"], &["a"]);
    check("a{2,}", &["aa", "aaa"], &["a"]);
    check(r"\Qa.b*\E+", &["a.b*", "a.b**"], &["axb"]);
    check(r"\Qa.b", &["a.b"], &["axb"]);
    check(r"\.\-\_\/", &[".-_/"], &["a"]);
    check("a b#c", &["a b#c"], &[]);
}

#[test]
fn case_folds_as_in_go() {
    check("(?i)Ab1", &["ab1", "AB1"], &["ab2"]);
    check("(?i)k", &["k", "K", "\u{212a}"], &["x"]);
    check("(?i)[^s]", &["a"], &["S", "\u{17f}"]);
    check("(?i)[a-c]x(?-i)y", &["BXy"], &["bxY"]);
    check("a(?i)b|c", &["aB", "C"], &["Ab"]);
    check("(?i:a)b", &["Ab"], &["AB"]);
    check("(?i)\u{4e2d}", &["\u{4e2d}"], &[]);
}

#[test]
fn errors_are_those_of_go() {
    check_error("(a", "error parsing regexp: missing closing ): `(a`");
    check_error("a)", "error parsing regexp: unexpected ): `a)`");
    check_error("a)|(b", "error parsing regexp: unexpected ): `a)|(b`");
    check_error("[a", "error parsing regexp: missing closing ]: `[a`");
    check_error("*a", "error parsing regexp: missing argument to repetition operator: `*`");
    check_error("a|*", "error parsing regexp: missing argument to repetition operator: `*`");
    check_error("a**", "error parsing regexp: invalid nested repetition operator: `**`");
    check_error("a+?*", "error parsing regexp: invalid nested repetition operator: `+?*`");
    check_error("a{2}{3}", "error parsing regexp: invalid nested repetition operator: `{2}{3}`");
    check_error("a{1001}", "error parsing regexp: invalid repeat count: `{1001}`");
    check_error("a{3,2}", "error parsing regexp: invalid repeat count: `{3,2}`");
    check_error("(a{100}){100}", "error parsing regexp: invalid repeat count: `{100}`");
    check_error("(?=a)", "error parsing regexp: invalid or unsupported Perl syntax: `(?=`");
    check_error("(?!a)", "error parsing regexp: invalid or unsupported Perl syntax: `(?!`");
    check_error("(?<=a)", "error parsing regexp: invalid named capture: `(?<=a)`");
    check_error(r"\1", r"error parsing regexp: invalid escape sequence: `\1`");
    check_error(r"\C", r"error parsing regexp: invalid escape sequence: `\C`");
    check_error(r"\Z", r"error parsing regexp: invalid escape sequence: `\Z`");
    check_error(r"[\b]", r"error parsing regexp: invalid escape sequence: `\b`");
    check_error("[a--b]", "error parsing regexp: invalid character class range: `a--`");
    check_error("[z-a]", "error parsing regexp: invalid character class range: `z-a`");
    check_error("[[:foo:]]", "error parsing regexp: invalid character class range: `[:foo:]`");
    check_error("a\\", "error parsing regexp: trailing backslash at end of expression");
    check_error("(?i)\u{e9}", "not supported: (?i) of letters other than a to z");
    check_error(r"\pL", "not supported: classes of Unicode characters such as \\pL");
    check_error(&"(".repeat(100), "not supported: regular expression nests too deeply");
    check_error("((a{30}){30}b{900}){1,1}|(.{999}.{999}){1}".repeat(90).as_str(), TOO_LARGE);
}

const TOO_LARGE: &str = "not supported: regular expression is too large";

#[test]
fn templates_are_filled_as_by_go() {
    let check = |pattern: &str, value: &str, template: &str, expect: Option<&str>| {
        let regex = Regex::anchored(pattern, Compat::V3).unwrap();
        assert_eq!(regex.expand(value, template).as_deref(), expect, "{pattern} {template}");
    };
    check("(.*):(.*)", "a:b", "$2-$1", Some("b-a"));
    check("(.*)", "a", "$1x", Some(""));
    check("(.*)", "a", "${1}x", Some("ax"));
    check("(?P<n>.)(?<m>.)", "ab", "$m$n ${m}", Some("ba b"));
    check("(?P<n>a)|(?P<n>b)", "b", "$n", Some("b"));
    check("a", "b", "x", None);
    check("(a)|(b)", "b", "[$1][$2][$3]", Some("[][b][]"));
    check("(a)", "a", "$1 $01 $9", Some("a  "));
    check("a", "a", "$$ $ ${ ${} $-", Some("$ $ ${ ${} $-"));
    check("(a+?)(a*)", "aaa", "$1,$2", Some("a,aa"));
    check("(?U)(a+)(a*)", "aaa", "$1,$2", Some("a,aa"));
    let all = Regex::unanchored("(\\d+)").unwrap();
    assert_eq!(all.replace_all("a1b22c", "<$1>"), "a<1>b<22>c");
    let all =
        |pattern: &str, value: &str| Regex::unanchored(pattern).unwrap().replace_all(value, "<$0>");
    assert_eq!(all("b*", "abba"), "<>a<bb>a<>");
    assert_eq!(all("", "\u{e9}a"), "<>\u{e9}<>a<>");
    assert_eq!(all("^a|b$", "aab"), "<a>a<b>");
    assert_eq!(all(r"\b", "a-b"), "<>a<>-<>b<>");
    assert_eq!(all("a|ab", "ab"), "<a>b");
    assert_eq!(all("x", ""), "");
}

#[test]
fn the_first_way_counts_as_in_go() {
    let check = |pattern: &str, value: &str, expect: &str| {
        let regex = Regex::anchored(pattern, Compat::V3).unwrap();
        assert_eq!(regex.expand(value, "$1,$2").as_deref(), Some(expect), "{pattern}");
    };
    check("(a|ab)(c|bcd|b?)", "abcd", "a,bcd");
    check("(a*?)(a*)", "aa", ",aa");
    check("(a)*(b)?", "aa", "a,");
    check("(?:(a)|(b))*", "ab", "a,b");
    check("(a{2}){0}(b+)", "b", ",b");
    check("(|a)*(a?)", "aa", "a,");
    check("(|a)+?(a*)", "aa", ",aa");
    check("(a*)+(b*)", "aab", "aa,b");
}

#[test]
fn time_does_not_explode() {
    let nested = format!("{}a{}", "(?:".repeat(60), ")*".repeat(60));
    check(&nested, &["", &"a".repeat(50)], &["b"]);
    check("(?:a?){30}a{30}", &[&"a".repeat(30)], &[&"a".repeat(29)]);
}
