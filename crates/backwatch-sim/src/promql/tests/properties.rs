//! What holds of every source: printing and parsing undo each other, and nothing panics.

use super::random::{Random, rounds};
use super::{generate, shared};
use crate::promql::ast::ValueType;
use crate::promql::{Expr, parse, prettify};

/// The tree without its places, by way of its debugging output.
fn shape(expr: &Expr) -> String {
    let text = format!("{expr:?}");
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, behind)) = rest.split_once("Span {") {
        out.push_str(before);
        rest = behind.split_once('}').unwrap().1;
    }
    out + rest
}

fn assert_prints_back(source: &str) {
    let tree = parse(source).unwrap_or_else(|e| panic!("{source}\n{}", e.in_source(source)));
    let printed = tree.to_string();
    let again = parse(&printed).unwrap_or_else(|e| panic!("{printed}\n{}", e.in_source(&printed)));
    assert_eq!(shape(&tree), shape(&again), "{source}\n{printed}");
    assert_eq!(again.to_string(), printed);
    let pretty = prettify(&tree);
    let again = parse(&pretty).unwrap_or_else(|e| panic!("{pretty}\n{}", e.in_source(&pretty)));
    assert_eq!(prettify(&again), pretty);
}

fn random_source(random: &mut Random) -> String {
    let wanted = random.pick(&[ValueType::Scalar, ValueType::Vector, ValueType::Vector]);
    generate::expression(random, wanted, 4)
}

#[test]
fn generated_sources_print_back() {
    let mut random = Random::new(1);
    let mut printed = 0;
    for _ in 0..rounds(3000) {
        let source = random_source(&mut random);
        match parse(&source) {
            // Operators group otherwise than they were generated: two numbers may get compared.
            Err(error) if error.is_type_error() => continue,
            _ => assert_prints_back(&source),
        }
        printed += 1;
    }
    assert!(printed > 2000, "only {printed} sources");
}

#[test]
fn real_sources_print_back() {
    let Some(folder) = shared::folder() else { return };
    for case in shared::engine_tests(&folder) {
        if parse(&case.expr).is_ok() {
            assert_prints_back(&case.expr);
        }
    }
    for (_, expr) in shared::rules(&folder) {
        assert_prints_back(&expr);
    }
}

#[test]
fn no_mutant_panics() {
    let mut random = Random::new(2);
    for _ in 0..rounds(3000) {
        let source = mutant(&mut random);
        match parse(&source) {
            Ok(tree) => {
                assert!(parse(&tree.to_string()).is_ok(), "{source}");
            }
            Err(error) => {
                let span = error.span();
                assert!(span.start <= span.end && span.end as usize <= source.len(), "{source}");
                assert!(error.in_source(&source).contains(": parse error: "));
            }
        }
    }
}

/// A source with a few bytes removed, doubled or replaced.
pub(super) fn mutant(random: &mut Random) -> String {
    const PIECES: &[&str] = &[
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ",",
        ":",
        "=",
        "~",
        "!",
        "\"",
        "'",
        "`",
        "\\",
        "#",
        "\n",
        "@",
        "-",
        "^",
        "0x",
        "1e",
        "5m",
        ".",
        "_",
        "by",
        "on",
        "bool",
        "offset",
        "group_left",
        "é",
        "\u{fffd}",
        "$",
        " ",
        "sum",
        "start",
        "{{",
        "::",
        "=~",
        "step()",
        "rate",
    ];
    let mut chars: Vec<String> = random_source(random).chars().map(String::from).collect();
    for _ in 0..=random.below(4) {
        let at = random.below(chars.len() + 1);
        let until = (at + random.below(4)).min(chars.len());
        match random.below(3) {
            0 => drop(chars.drain(at..until)),
            1 => {
                let copy = chars[at..until].to_vec();
                chars.splice(at..at, copy);
            }
            _ => {
                chars.splice(at..until, [random.pick(PIECES).to_owned()]);
            }
        }
    }
    chars.concat()
}
