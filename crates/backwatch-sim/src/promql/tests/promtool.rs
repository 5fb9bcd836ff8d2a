//! The parser beside `promtool check rules`, which is Prometheus itself, of version 2: what is
//! accepted, what the error says, and where it points.

use std::collections::BTreeMap;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::random::{Random, rounds};
use super::{generate, properties, shared};
use crate::Compat;
use crate::promql::ast::ValueType;
use crate::promql::lex::quote;
use crate::promql::parse_as;

#[test]
fn promtool_accepts_the_same_and_says_the_same() {
    let mut random = Random::new(5);
    let mut sources: Vec<String> = Vec::new();
    for _ in 0..rounds(1500) {
        let wanted = random.pick(&[ValueType::Scalar, ValueType::Vector]);
        sources.push(generate::expression(&mut random, wanted, 3));
        sources.push(properties::mutant(&mut random));
    }
    if let Some(folder) = shared::folder() {
        sources.extend(shared::engine_tests(&folder).into_iter().map(|case| case.expr));
    }
    sources.retain(|source| !source.trim().is_empty());
    let Some(verdicts) = check_rules(&sources) else { return };
    let mut agreed = 0;
    for (number, source) in sources.iter().enumerate() {
        let theirs = verdicts.get(&(number + 1)).map(String::as_str).unwrap_or_default();
        let ours = parse_as(source, Compat::V2).err();
        let ours = ours.map(|error| error.in_source(source)).unwrap_or_default();
        let same = ours == theirs;
        let explained = !ours.is_empty() && !theirs.is_empty() && is_explained(&ours, theirs);
        assert!(same || explained, "{source}\nours:   {ours}\ntheirs: {theirs}");
        agreed += usize::from(same);
    }
    assert!(agreed > sources.len() * 9 / 10, "only {agreed} of {}", sources.len());
}

/// Where both refuse a source and do not say the same: a piece of our error, a piece of theirs,
/// and why.
#[rustfmt::skip]
const EXPLAINED: &[(&str, &str, &str)] = &[
    ("unexpected right parenthesis", "unexpected right parenthesis", "ours points at it, theirs behind it"),
    ("not supported: native histograms", "unexpected left brace", "ours says what it is"),
    ("arguments for aggregate", "", "theirs has looked at the token behind it before it counts"),
    ("", "bad duration syntax", "ours says what it says in version 3"),
    ("", "missing unit character", "ours says what it says in version 3"),
    ("duration expression", "", "ours says what it says in version 3"),
    ("expected ':'", "", "ours says what it says in version 3"),
    ("1_", "bad number or duration syntax", "ours says what it says in version 3"),
    ("_", "bad number or duration syntax", "ours says what it says in version 3"),
    ("bad number or duration syntax", "", "numbers end otherwise in version 3"),
    ("error parsing regexp", "error parsing regexp", "theirs shows the anchors of version 2"),
    ("UTF-8", "", "theirs takes bytes that are no text"),
    ("\"step\"", "identifier \"step\"", "a keyword since version 3"),
    ("\"range\"", "identifier \"range\"", "a keyword since version 3"),
    ("unexpected duration", "unexpected number", "numbers end otherwise in version 3"),
    ("unexpected number", "unexpected number", "numbers end otherwise in version 3"),
    ("strconv.ParseFloat", "unexpected", "numbers end otherwise in version 3"),
    ("unexpected <op:@>", "<Item", "theirs shows a number for the token"),
    ("not supported", "", "ours says that it is refused on purpose"),
    ("end of input", "'\u{fffd}'", "theirs prints the end as a broken character"),
];

fn is_explained(ours: &str, theirs: &str) -> bool {
    EXPLAINED.iter().any(|(a, b, _)| ours.contains(a) && theirs.contains(b))
}

/// The error of each source that `promtool check rules` refuses, by number from one; `None`
/// without promtool.
pub(crate) fn check_rules(sources: &[String]) -> Option<BTreeMap<usize, String>> {
    // The escapes of Go's quotes are among those of YAML.
    let rule = |(number, source): (usize, &String)| {
        format!("  - record: r{number}\n    expr: {}\n", quote(source))
    };
    let rules: String = sources.iter().enumerate().map(rule).collect();
    let text = promtool("check", &format!("groups:\n- name: g\n  rules:\n{rules}"))?;
    let mut verdicts = BTreeMap::new();
    for line in text.lines() {
        let Some((_, rest)) = line.split_once("rule ") else { continue };
        let Some((number, rest)) = rest.split_once(',') else { continue };
        let Some((_, error)) = rest.split_once("could not parse expression: ") else { continue };
        verdicts.insert(number.parse().unwrap(), error.to_owned());
    }
    assert!(!verdicts.is_empty(), "{text}");
    Some(verdicts)
}

/// What `promtool test rules` says of a file of tests; `None` without promtool.
pub(crate) fn test_rules(tests: &str) -> Option<String> {
    promtool("test", tests)
}

fn promtool(command: &str, document: &str) -> Option<String> {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("promql-{}-{number}.yaml", std::process::id());
    let file = std::env::temp_dir().join(name);
    std::fs::write(&file, document).unwrap();
    let output = Command::new("promtool").args([command, "rules"]).arg(&file).output();
    std::fs::remove_file(&file).unwrap();
    let Ok(output) = output else {
        assert!(std::env::var_os("CI").is_none(), "promtool is absent");
        println!("skipped: promtool is absent");
        return None;
    };
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Some(said(&output.stdout) + &said(&output.stderr))
}
