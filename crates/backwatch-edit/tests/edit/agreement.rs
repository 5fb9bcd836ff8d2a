//! The reader made for the usual YAML gives the tree that the parser gives, or leaves the text to it.

use backwatch_edit::Document;

use crate::corpus::{config_map, corpus, list, stream, variants};
use crate::mutation::Random;

/// Texts of what the quick reader knows, written in as many ways as it knows.
const USUAL: [&str; 8] = [
    "# c\ngroups: # d\n- name: a\n  rules:\n  # e\n  - alert: B\n    expr: |\n      x\n       > 1\n\n    for: 5m # f\n  -  record: 'c'\n     expr: sum(a)\n       / b\n\n       * 2\n",
    "data:\n  f.yaml: |-\n    groups:\n      - name: \"q\\n\"\n\n  g: >+\n    folded\n      more\n\n    x\n\n\nlast: 'it''s'\n",
    "a: >\n\n  one\n  two\n\n\n  three\n   four\n\n  five\n\n# end\nb: |+\n  x\n   \n\nc: d\n",
    "---\na: {b: 1, \"c\":[x, 'y', {}], d: []}\ne:\n- - 1\n  - 2\n-\n- f: g\n  h:\n  - i\n---\n# only\n- j: -1\n  k: http://x/y#z\n",
    "a: 'one\n  two\n\n  three'\nb: \"x \\\" \\\\\n\n   y \" # c\n\"k e y\" : v\nl:\n  m\n  n\n",
    "a: \u{e9}\u{1f600}\r\nb:\r\n  - c\r\n  -\r\nd: |\r\n  e\r\n\r\n  f\r\ng: h\r\n  i\r\n",
    "a:\n    b:\n        - c: 1\n          d: {{ x }}\n        - e\n    f: g:h\n    i: j #k\n    l: m#n\n",
    "x:\ny: ~\n'z': [5m]\nw: [a b, c:d , -1]\n? v\n: &a u\nt: *a\n",
];

/// Counts the texts that the quick reader took.
fn taken(texts: impl IntoIterator<Item = String>) -> usize {
    let mut count = 0;
    for text in texts {
        match Document::readers_agree(text.as_str()) {
            None => {}
            Some(true) => count += 1,
            Some(false) => panic!("the readers differ on {text:?}"),
        }
    }
    count
}

#[test]
fn the_usual_is_read_quickly() {
    for text in &USUAL[..6] {
        assert_eq!(Document::readers_agree(*text), Some(true), "{text}");
    }
}

/// A comment behind every line and on a line of its own below it, with blanks of all widths.
fn commented(text: &str) -> String {
    let line =
        |(number, line): (usize, &str)| format!("{line} # c\n{}# d: e\n", " ".repeat(number % 5));
    text.lines().enumerate().map(line).collect()
}

#[test]
fn real_files() {
    let (mut all, mut quick) = (0, 0);
    for (_, text) in corpus("rules") {
        let wrapped = [config_map(&text), stream(&text), text.clone(), commented(&text)];
        for text in wrapped.into_iter().chain(list(&text)) {
            let texts = variants(&text);
            all += texts.len();
            quick += taken(texts);
        }
    }
    // What it leaves are mostly files of nothing but `{}`.
    assert!(quick * 2 >= all, "only {quick} of {all} were read quickly");
}

fn rounds(usual: usize) -> usize {
    let wished = std::env::var("BACKWATCH_ROUNDS").ok().and_then(|text| text.parse().ok());
    wished.unwrap_or(usual)
}

#[test]
fn mutated_texts() {
    let (mut random, rounds) = (Random(0xa9ee), rounds(20_000));
    let quick = taken((0..rounds).map(|round| random.mutate(USUAL[round % USUAL.len()])));
    assert!(quick * 10 > rounds, "too few to tell: {quick} of {rounds}");
}

#[test]
fn mutated_files() {
    let files = corpus("rules");
    let small: Vec<&String> =
        files.iter().map(|(_, text)| text).filter(|text| text.len() < 6_000).collect();
    let (mut random, rounds) = (Random(0xf11e), rounds(1_000));
    if !small.is_empty() {
        let quick = taken((0..rounds).map(|round| random.mutate(small[round % small.len()])));
        assert!(quick * 10 > rounds, "too few to tell: {quick} of {rounds}");
    }
}
