//! Random patterns, given to Prometheus itself by way of `promtool`: which it accepts, and which
//! values they match.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::*;
use crate::promql::lex::quote;
use crate::promql::tests::promtool::{check_rules, test_rules};
use crate::promql::tests::random::{Random, rounds};

#[test]
fn promtool_accepts_the_same_patterns() {
    let mut random = Random::new(8);
    let patterns: Vec<String> = (0..rounds(3000)).map(|_| soup(&mut random)).collect();
    let selector = |pattern: &String| format!("x{{a=~{}}}", quote(pattern));
    let sources: Vec<String> = patterns.iter().map(selector).collect();
    let Some(verdicts) = check_rules(&sources) else { return };
    let mut accepted = 0;
    for (number, pattern) in patterns.iter().enumerate() {
        let theirs = verdicts.get(&(number + 1)).map(String::as_str).unwrap_or_default();
        let ours = Matcher::compile(MatchOp::Regex, pattern, Compat::V2).err();
        accepted += usize::from(ours.is_none());
        if ours.as_ref().is_some_and(RegexError::is_unsupported) || quotes_to_the_end(pattern) {
            continue;
        }
        let said = ours.map(|error| error.to_string()).unwrap_or_default();
        let explained = EXPLAINED.iter().any(|(a, b, _)| said.contains(a) && theirs.contains(b));
        // Some of their errors show the pattern with the anchors around it, or a piece of them.
        let bare = |error: &str| error.trim_end_matches('`').trim_end_matches(')').to_owned();
        let same = match theirs.strip_prefix("1:3: parse error: ") {
            Some(theirs) if theirs.contains("^(?:") || theirs.ends_with(")$`") => !said.is_empty(),
            Some(theirs) => bare(&said) == bare(theirs),
            None => said.is_empty(),
        };
        assert!(same || explained, "{pattern}\nours:   {said}\ntheirs: {theirs}");
    }
    assert!(accepted > patterns.len() / 4, "only {accepted} accepted");
}

/// Where one accepts what the other refuses: a piece of our error, a piece of theirs, and why.
const EXPLAINED: &[(&str, &str, &str)] = &[
    ("unexpected )", "", "version 2 puts parentheses around it, which these close"),
    ("trailing backslash", "", "version 2 puts a parenthesis behind it"),
    ("missing closing ]", ")`", "version 2 puts a parenthesis behind it"),
    ("", "(?<", "a name without P is newer than the promtool at hand"),
];

#[test]
fn promtool_matches_the_same_values() {
    const VALUES: &[&str] = &[
        "a", "b", "ab", "aab", "z", "A", "K", "k", "\u{212a}", "s", "\u{17f}", "1", "12", "_", "-",
        ".", "a.b", "a\nb", "\n", " ", "{", "}", "{2}", "a{,2}", "[", "]", "^", "$", "\\",
        "\u{e9}", "\u{663}", "\u{b}", "&&", "~~", "--", "a-z",
    ];
    let mut random = Random::new(9);
    let mut document = String::from("tests:\n- interval: 1m\n  input_series:\n");
    // Writing to a string cannot fail.
    for value in VALUES {
        let series = quote(&format!("x{{v={}}}", quote(value)));
        let _ = writeln!(document, "  - {{series: {series}, values: '1'}}");
    }
    document.push_str("  promql_expr_test:\n");
    let mut seen = BTreeSet::new();
    while seen.len() < rounds(400) {
        let pattern = soup(&mut random);
        let newer = pattern.contains("(?<") || quotes_to_the_end(&pattern);
        let Ok(matcher) = Matcher::compile(MatchOp::Regex, &pattern, Compat::V3) else { continue };
        if newer || !seen.insert(pattern.clone()) {
            continue;
        }
        let expr = format!("x{{v=~{}}}", quote(&format!("(?s:{pattern})")));
        let _ =
            writeln!(document, "  - expr: {}\n    eval_time: 0m\n    exp_samples:", quote(&expr));
        for value in VALUES.iter().filter(|value| matcher.is_match(value)) {
            let labels = quote(&format!("x{{v={}}}", quote(value)));
            let _ = writeln!(document, "    - {{labels: {labels}, value: 1}}");
        }
    }
    if let Some(said) = test_rules(&document) {
        assert!(said.contains("SUCCESS"), "{said}");
    }
}

/// Whether `\\Q` is left open: then the parenthesis that version 2 puts behind a pattern is text.
fn quotes_to_the_end(pattern: &str) -> bool {
    pattern.rfind("\\Q") > pattern.rfind("\\E")
}

/// Pieces of patterns in any order, most of which are no pattern.
fn soup(random: &mut Random) -> String {
    (0..=random.below(7)).map(|_| random.pick(PIECES)).collect()
}

#[rustfmt::skip]
const PIECES: &[&str] = &[
    "a",
    "b",
    "z",
    "k",
    "1",
    "_",
    "-",
    ".",
    ".*",
    ".+",
    "*",
    "+",
    "?",
    "|",
    "|",
    "(",
    ")",
    "(",
    ")",
    "(?:",
    "(?i)",
    "(?i:",
    "(?-s)",
    "(?m)",
    "(?U)",
    "(?P<n>",
    "(?<m>",
    "(?s-i:",
    "[",
    "]",
    "[^",
    "[a-z]",
    "[z-a]",
    "[]a]",
    "[^]a]",
    "[a-",
    "[[:alpha:]]",
    "[[:^digit:]]",
    "[[:foo:]]",
    "[:",
    ":]",
    "{",
    "}",
    "{2}",
    "{,2}",
    "{2,}",
    "{1,3}",
    "{01}",
    "{1001}",
    "{3,2}",
    "\\d",
    "\\D",
    "\\w",
    "\\W",
    "\\s",
    "\\S",
    "\\b",
    "\\B",
    "\\A",
    "\\z",
    "\\Q",
    "\\E",
    "\\x",
    "\\x41",
    "\\x{e9}",
    "\\1",
    "\\07",
    "\\101",
    "\\n",
    "\\.",
    "\\-",
    "\\]",
    "\\",
    "^",
    "$",
    "&&",
    "~~",
    "--",
    " ",
    "\u{e9}",
    "(?=",
    "[\\d-]",
    "[\\w",
    "[a&&b]",
    "[^\\s\\S]",
    "\\C",
    "(?",
    "(?P<",
];
