//! Random patterns, compared with another engine.

use regex::bytes::RegexBuilder;

use super::*;
use crate::promql::tests::random::{Random, rounds};

#[test]
fn random_patterns_mean_the_same_to_another_engine() {
    let mut random = Random::new(7);
    let mut compared = 0;
    for _ in 0..rounds(600) {
        let mut pattern = String::new();
        write_pattern(&mut random, &mut pattern, 3);
        let anchored = format!("^(?s:{pattern})$");
        let Ok(peer) = RegexBuilder::new(&anchored).unicode(false).build() else {
            panic!("{pattern} is not valid");
        };
        let ours = match Regex::anchored(&pattern, Compat::V3) {
            Ok(ours) => ours,
            // Go does not let repetitions multiply to more than a thousand.
            Err(error) if error.to_string().contains("repeat count") => continue,
            Err(error) => panic!("{pattern}: {error}"),
        };
        let matcher = Matcher::compile(MatchOp::Regex, &pattern, Compat::V3).unwrap();
        for _ in 0..20 {
            let value: String = (0..random.below(7)).map(|_| random.pick(VALUE_CHARS)).collect();
            let expect = peer.captures(value.as_bytes());
            assert_eq!(matcher.is_match(&value), expect.is_some(), "{pattern} on {value:?}");
            let group = |at: usize| {
                let found = expect.as_ref()?.get(at);
                Some(found.map_or("", |group| str::from_utf8(group.as_bytes()).unwrap()))
            };
            let first = ours.expand(&value, "${1}");
            assert_eq!(first.as_deref(), group(1), "{pattern} on {value:?}");
            compared += 1;
        }
    }
    assert!(compared > 8_000, "only {compared} comparisons");
}

const VALUE_CHARS: &[char] = &['a', 'b', 'K', '1', '_', '-', '.', '\n', ' ', '{'];

const ATOMS: &[&str] = &[
    "a",
    "b",
    "1",
    "_",
    "-",
    "\\.",
    ".",
    "[ab]",
    "[^a]",
    "[a-c1]",
    "\\d",
    "\\w",
    "\\S",
    "^",
    "$",
    "\\b",
    "[[:alpha:]_]",
    "\\x61",
    "\\n",
    "(?i:k)",
    "(?-s:.)",
    "(?m:^)",
    "[.-]",
    "\\{",
    " ",
];

fn write_pattern(random: &mut Random, out: &mut String, depth: usize) {
    for branch in 0..=random.below(3) {
        if branch > 0 {
            out.push('|');
        }
        for _ in 0..random.below(4) {
            match random.below(if depth == 0 { 4 } else { 6 }) {
                0..4 => out.push_str(random.pick(ATOMS)),
                kind => {
                    out.push_str(if kind == 4 { "(" } else { "(?:" });
                    write_pattern(random, out, depth - 1);
                    out.push(')');
                }
            }
            out.push_str(random.pick(&["", "", "", "*", "+", "?", "*?", "+?", "{2}", "{0,2}"]));
        }
    }
}
