//! Expressions, templates and regular expressions: read or refused, and never two meanings.

use std::collections::BTreeMap;

use backwatch_sim::Compat;
use backwatch_sim::promql::regex::{MatchOp, Matcher, Regex};
use backwatch_sim::promql::{Expr, parse_as, prettify};
use backwatch_sim::template::{Context, Sample, Template, expand};

use super::{Target, text};
use crate::random::Random;
use crate::seeds::Kind;

/// Pieces of expressions.
pub(super) const WORDS: &[&str] = &[
    "sum",
    " by (x)",
    " without ()",
    "rate(",
    "[5m]",
    "[1h:1m]",
    "[:]",
    " offset -5m",
    " @ 1e3",
    " @ start()",
    " and ",
    " or ",
    " unless ",
    " on (x) ",
    " ignoring () ",
    " group_left ",
    " group_right (y) ",
    " bool ",
    " == ",
    " =~ ",
    "!=",
    "^",
    "-",
    "%",
    " atan2 ",
    "m",
    "{x=\"a\"}",
    "{x=~\".*\"}",
    "1",
    "0x1",
    "1e",
    "Inf",
    "NaN",
    "5m",
    "(",
    ")",
    "\"s\"",
    "'",
    "vector(",
    "scalar(",
    "time()",
    "label_replace(m, \"a\", \"$1\", \"x\", \"(.*)\")",
    "topk(1, ",
    "quantile(.5, ",
    "count_values(\"v\", ",
    "absent(",
    "histogram_quantile(0.5, ",
    "avg_over_time(",
    "deriv(",
    "sort(",
    "clamp(",
    "1y",
    "#c\n",
    "__name__",
    "+Inf",
    "holt_winters(",
];

pub(super) const PARSE: Target = Target {
    name: "promql_parse",
    promise: "expressions: what is accepted is printed and read back as the same tree",
    seeds: Kind::Expressions,
    words: WORDS,
    run: parsed,
};

pub(super) const TEMPLATE: Target = Target {
    name: "template",
    promise: "templates: rendered or refused, in bounded time",
    seeds: Kind::Templates,
    words: &[
        "{{",
        "}}",
        "{{-",
        "-}}",
        "{{ end }}",
        "{{ else }}",
        "{{ if ",
        "{{ range ",
        "{{ with ",
        "{{ define \"t\" }}",
        "{{ template \"t\" . }}",
        "$labels",
        ".x",
        "$value",
        "|",
        "printf \"%d\" ",
        "%",
        "%-999d",
        "%*d",
        "query \"up\"",
        "first",
        "$x := ",
        "$x",
        "humanize",
        "eq ",
        "lt ",
        "and ",
        "not ",
        "len ",
        "index ",
        "slice ",
        "(",
        ")",
        "1e400",
        "'a'",
        "`raw`",
        "reReplaceAll \"a\" \"b\" ",
        "{{ break }}",
        "{{ continue }}",
        "{{/* c */}}",
        "nil",
        "{{ block \"b\" . }}",
        "call ",
    ],
    run: rendered,
};

pub(super) const REGEX: Target = Target {
    name: "regex",
    promise: "regular expressions: the shortcuts, the translation and a peer agree",
    seeds: Kind::Patterns,
    words: &[
        "(?:",
        "(?i)",
        "(?s)",
        "(?-s)",
        "(?m)",
        "(?U)",
        "(?P<n>",
        ")",
        "[",
        "]",
        "[^",
        "[:digit:]",
        "\\d",
        "\\W",
        "\\b",
        "\\B",
        "\\pL",
        "\\Q",
        "\\E",
        "{2}",
        "{1,3}",
        "{,2}",
        "*",
        "+?",
        "??",
        "|",
        "^",
        "$",
        "\\A",
        "\\z",
        ".",
        "\\x{41}",
        "\\101",
        "-",
        "a-z",
        "&&",
    ],
    run: matched,
};

fn parsed(input: &[u8]) -> bool {
    let Some(text) = text(input) else { return false };
    let mut taken = false;
    for compat in [Compat::V2, Compat::V3] {
        let tree = match parse_as(text, compat) {
            Ok(tree) => tree,
            Err(error) => {
                assert!(!error.to_string().is_empty(), "an error without a word");
                continue;
            }
        };
        taken = true;
        let read_back = |printed: &str| {
            let again = parse_as(printed, compat);
            assert!(again.is_ok(), "{printed:?} is not read back: {:?}", again.err());
            again.ok()
        };
        let printed = tree.to_string();
        let Some(again) = read_back(&printed) else { continue };
        assert_eq!(shape(&again), shape(&tree), "{printed:?} is another expression");
        // Laid out, the matchers of a selector are sorted: the tree is the same but for their order.
        let pretty = prettify(&tree);
        let Some(again) = read_back(&pretty) else { continue };
        assert_eq!(prettify(&again), pretty, "{pretty:?} is laid out otherwise when read back");
        assert_eq!(letters(&again), letters(&tree), "{pretty:?} is another expression");
    }
    taken
}

/// A tree without the places of its pieces.
fn shape(tree: &Expr) -> String {
    let mut text = format!("{tree:?}");
    while let Some(start) = text.find("span: Span") {
        let rest = text.get(start..).unwrap_or_default();
        let length = rest.find('}').map_or(rest.len(), |end| end + 1);
        text.replace_range(start..start + length, "");
    }
    text
}

/// What a tree is made of, in no order.
fn letters(tree: &Expr) -> Vec<char> {
    let mut letters: Vec<char> = shape(tree).chars().collect();
    letters.sort_unstable();
    letters
}

fn rendered(input: &[u8]) -> bool {
    let Some(text) = text(input) else { return false };
    let labels = map(&[("store", "a"), ("x", "y"), ("instance", "h:80")]);
    let external = map(&[("cluster", "eu")]);
    let query = |expr: &str| {
        let sample =
            |job: &str, value| Sample { labels: map(&[("job", job), ("__name__", "up")]), value };
        match expr {
            "" => Err("empty".to_owned()),
            "a" => Ok(Vec::new()),
            _ => Ok(vec![sample("b", 1.0), sample("a", f64::NAN)]),
        }
    };
    let context = Context {
        labels: &labels,
        value: 0.75,
        external_labels: &external,
        external_url: "http://p.invalid/x",
        server_url: Some("http://p.invalid/x"),
        now_ms: 1_700_000_000_000,
        query: &query,
    };
    let out = expand("A", text, &context);
    assert!(out.len() < 64 << 20, "the output is without bound");
    Template::parse("A", text).is_ok_and(|template| template.render(&context).is_ok())
}

fn map(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn matched(input: &[u8]) -> bool {
    let Some(pattern) = text(input) else { return false };
    let values = values(input);
    let mut taken = false;
    for compat in [Compat::V2, Compat::V3] {
        let Ok(matcher) = Matcher::compile(MatchOp::Regex, pattern, compat) else { continue };
        taken = true;
        let whole = Regex::anchored(pattern, compat);
        let peer = peer(pattern, compat);
        for value in &values {
            let found = matcher.is_match(value);
            if let Ok(whole) = &whole {
                assert_eq!(
                    whole.is_match(value),
                    found,
                    "{pattern:?} on {value:?}: the shortcut differs"
                );
                let _ = (whole.expand(value, "$1-${name}$$"), whole.replace_all(value, "<$0>"));
            }
            if let (Some(peer), true) = (&peer, value.is_ascii()) {
                let expected = peer.is_match(value.as_bytes());
                assert_eq!(found, expected, "{pattern:?} on {value:?} under {compat:?}");
            }
        }
    }
    if let Ok(anywhere) = Regex::unanchored(pattern) {
        for value in &values {
            let _ = anywhere.replace_all(value, "$1");
        }
    }
    taken
}

/// The crate `regex` on bytes, where both languages give the pattern the same meaning.
fn peer(pattern: &str, compat: Compat) -> Option<regex::bytes::Regex> {
    // Rust alone knows sets of sets, `{,n}`, a hyphen behind a leading `]`, other bounds of words and further flags.
    let differs = ["&&", "--", "~~", "{,", "\\b{", "\\B{", "[]-", "[^]-", "\\<", "\\>"]
        .iter()
        .any(|piece| pattern.contains(piece))
        || pattern.matches('[').count() > 1
        || has_odd_counts(pattern);
    if differs || !pattern.is_ascii() {
        return None;
    }
    let build = |pattern: &str| {
        let mut builder = regex::bytes::RegexBuilder::new(pattern);
        let dot = compat == Compat::V3;
        builder.unicode(false).dot_matches_new_line(dot).size_limit(1 << 22).build().ok()
    };
    build(pattern)?;
    build(&format!("\\A(?:{pattern})\\z"))
}

/// Whether braces hold a blank or a number with a leading zero: to Go, text and not a repetition.
fn has_odd_counts(pattern: &str) -> bool {
    pattern.split('{').skip(1).any(|rest| {
        let inside = rest.split('}').next().unwrap_or_default();
        let zero_before = |number: &str| number.len() > 1 && number.starts_with('0');
        inside.contains(char::is_whitespace) || inside.split(',').any(zero_before)
    })
}

/// Values to match: fixed ones, and pieces of the pattern itself.
fn values(input: &[u8]) -> Vec<String> {
    let mut values: Vec<String> = [
        "",
        "a",
        "b",
        "A",
        "abc",
        "nats-backup-1",
        "x\ny",
        "\n",
        "error",
        "\u{e9}",
        "0_9",
        " ",
        "(a)",
    ]
    .map(str::to_owned)
    .to_vec();
    let mut random = Random::of(input);
    let letters: Vec<char> =
        String::from_utf8_lossy(input).chars().filter(|c| !"\\*+?|".contains(*c)).collect();
    for _ in 0..6 {
        let length = random.below(6);
        let pick = |random: &mut Random| random.one(&letters).copied().unwrap_or('a');
        values.push((0..length).map(|_| pick(&mut random)).collect());
    }
    values
}
