//! Broken and odd texts, made from good ones by a seeded generator: nothing panics, ranges are
//! sound, and what is accepted can be edited or is refused by name.

use backwatch_edit::{Document, Format, Node, Op, Value, apply};

use crate::properties::{collect, untouched};

const SEEDS: [&str; 6] = [
    "# c\ngroups:\n- name: a # x\n  rules:\n  - alert: B\n    expr: |\n      x > 1\n    for: 5m\n  - &n {a: 1}\n  - *n\n",
    "apiVersion: v1\ndata:\n  f.yaml: |-\n    groups:\n      - name: \"q\\n\"\n\n  g: >+\n    folded\n      more\n\n    x\n\nlast: 'it''s'\n",
    "---\n? complex\n: - - a\n  - b: [1, {c: d}, ]\n...\n---\n!t x: !!str 5\n\"k\": \"a \\\n  b\"\n",
    "{\n  \"a\": [1, 2.5e3, \"\\u00e9\\n\", null],\n  \"b\": {\"c\": {}}\n}\n",
    "{\"panels\":[{\"id\":1,\"t\":[]}],\"x\":true}",
    "a: \u{e9}\u{1f600}\r\nb:\r\n  - c\r\n  -\r\n",
];

const PIECES: [&str; 24] = [
    "\n", " ", "  ", "- ", ": ", "#", " # ", "|", ">-", "\"", "'", "[", "]", "{", "}", ",", "&n ",
    "*n", "!t ", "\t", "\r", "---\n", "\u{feff}", "\\",
];

#[test]
fn mutated_texts() {
    let mut random = Random(0x5eed);
    let (mut read, mut edited) = (0, 0);
    // More rounds on demand.
    let wished = std::env::var("BACKWATCH_ROUNDS").ok().and_then(|text| text.parse().ok());
    for round in 0..wished.unwrap_or(6_000) {
        let text = random.mutate(SEEDS[round % SEEDS.len()]);
        for format in [Format::Yaml, Format::Json] {
            let Ok(document) = Document::parse(format, text.as_str()) else { continue };
            read += 1;
            sound(&document);
            edited += usize::from(edit(&document, &mut random));
        }
    }
    assert!(read > 1_000 && edited > 500, "too few to tell: {read}, {edited}");
}

/// Ranges lie on characters, in order, inside what is around them.
pub(crate) fn sound(document: &Document) {
    fn visit(node: Node<'_>, text: &str) {
        let span = node.span();
        assert!(text.get(span.clone()).is_some(), "{span:?} of {node:?} in\n{text}");
        let mut last = span.start;
        for child in node.items().chain(node.entries().flat_map(|(key, value)| [key, value])) {
            let inner = child.span();
            assert!(
                inner.start >= last && inner.end <= span.end,
                "{inner:?} in {span:?} of\n{text}"
            );
            last = inner.end;
            visit(child, text);
        }
        let _ = (node.as_str(), node.comments_above(), node.comment_behind(), node.line_column());
    }
    for root in document.roots() {
        visit(root, document.text());
    }
}

/// One random edit; true if it was made.
fn edit(document: &Document, random: &mut Random) -> bool {
    let mut nodes = Vec::new();
    for root in document.roots() {
        collect(root, &mut nodes);
    }
    let node = nodes[random.below(nodes.len())];
    let at = node.route();
    let op = match random.below(4) {
        0 => Op::replace(at, "new\ntext"),
        1 => Op::remove(at),
        _ if node.is_mapping() => Op::add_key(at, "new", Value::from("v")),
        _ => Op::append(at, Value::mapping([("new", Value::from("v"))])),
    };
    match apply(document, &[op]) {
        Ok(applied) => {
            untouched(document.text(), &applied.text, &applied.splices);
            sound(&applied.document);
            true
        }
        Err(_) => false,
    }
}

/// A small generator with a fixed start (Marsaglia, "Xorshift RNGs").
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % bound.max(1)
    }

    pub(crate) fn mutate(&mut self, seed: &str) -> String {
        let mut characters: Vec<char> = seed.chars().collect();
        for _ in 0..=self.below(4) {
            let at = self.below(characters.len() + 1);
            match self.below(4) {
                0 if at < characters.len() => {
                    characters.remove(at);
                }
                1 => {
                    let end = (at + self.below(12)).min(characters.len());
                    let piece: Vec<char> = characters[at..end].to_vec();
                    let to = self.below(characters.len() + 1);
                    characters.splice(to..to, piece);
                }
                _ => {
                    let piece = PIECES[self.below(PIECES.len())];
                    characters.splice(at..at, piece.chars());
                }
            }
        }
        characters.into_iter().collect()
    }
}
