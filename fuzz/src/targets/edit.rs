//! Edits of documents: untouched bytes stay, and the new text means what was intended.

use backwatch_edit::{
    Applied, Comment, Document, Format, Node, Op, Position, Quoting, Splice, Step, Value, apply,
};

use super::{Target, model, text};
use crate::random::Random;
use crate::seeds::Kind;

const WORDS: &[&str] = &[
    "- a: 1\n",
    "  b: |\n    text\n",
    "k: >-\n  folded\n\n  more\n",
    "{a: [1, 2]}",
    "'it''s'",
    "\"a\\\n b\"",
    "# c\n",
    "&x ",
    "*x",
    "<<: *x\n",
    "!!str ",
    "[]",
    "{}",
    "- - - x\n",
    "? k\n: v\n",
    "\\u00e9",
    "|+",
    ">2",
    ": ",
    " #",
    "''",
    "---\n",
    "\r\n",
    "    ",
    "- ",
    "\"a\":1",
];

pub(super) const YAML: Target = Target {
    name: "yaml_edit",
    promise: "YAML: bytes outside edits stay, the result means what was intended",
    seeds: Kind::Rules,
    words: WORDS,
    run: |input| edits(Format::Yaml, input),
};

pub(super) const READERS: Target = Target {
    name: "yaml_read",
    promise: "the reader of usual YAML gives the tree that the parser gives, or none",
    seeds: Kind::Rules,
    words: WORDS,
    run: |input| {
        let agree = text(input).and_then(Document::readers_agree);
        assert_ne!(agree, Some(false), "the readers differ");
        agree.is_some()
    },
};

pub(super) const JSON: Target = Target {
    name: "json_edit",
    promise: "JSON: bytes outside edits stay, the result means what was intended",
    seeds: Kind::Dashboards,
    words: WORDS,
    run: |input| edits(Format::Json, input),
};

pub(super) const EMBEDDED: Target = Target {
    name: "embedded_edit",
    promise: "a document inside a text inside a document is edited where it stands",
    seeds: Kind::Rules,
    words: WORDS,
    run: embedded,
};

fn edits(format: Format, input: &[u8]) -> bool {
    let Some(text) = text(input) else { return false };
    let Ok(mut document) = Document::parse(format, text) else { return false };
    sound(&document);
    let mut random = Random::of(input);
    let mut made = false;
    for _ in 0..4 {
        let nodes = nodes(&document, &mut random);
        let many = if random.once_in(3) { 1 + random.below(4) } else { 1 };
        let ops: Vec<Op> =
            (0..many).filter_map(|_| op(*random.one(&nodes)?, &mut random)).collect();
        let Ok(applied) = apply(&document, &ops) else { continue };
        untouched(document.text(), &applied.text, &applied.splices);
        if let [op] = ops.as_slice() {
            as_intended(&document, op, &applied);
        }
        sound(&applied.document);
        if format == Format::Yaml {
            let agree = Document::readers_agree(applied.text.as_str());
            assert_ne!(agree, Some(false), "the readers differ on what was written");
        }
        document = applied.document;
        made = true;
    }
    made
}

/// Puts the input into a mapping as a text in several styles, and edits it there.
fn embedded(input: &[u8]) -> bool {
    let Some(text) = text(input) else { return false };
    let mut random = Random::of(input);
    let styles = [Quoting::Surroundings, Quoting::Single, Quoting::Double, Quoting::Literal];
    let Some(style) = random.one(&styles) else { return false };
    let shell = match random.below(3) {
        0 => "data:\n  other: 1 # stays\n\n# end\n",
        1 => "- x\n- data:\n      other: >\n        folded\n- last\n",
        _ => "{\"data\": {\"other\": 1}}",
    };
    let Ok(outer) = Document::yaml(shell) else { return false };
    let Some(data) = find(outer.root(), "data") else { return false };
    let route = data.route();
    let put = Op::add_key(route.clone(), "f.yaml", Value::from(text).quoting(*style));
    let Ok(outer) = apply(&outer, &[put]) else { return false };
    let held = outer.document.node(&route.clone().key("f.yaml")).ok().and_then(Node::as_str);
    assert_eq!(held, Some(text), "a text came back as another");
    let format = if text.trim_start().starts_with('{') { Format::Json } else { Format::Yaml };
    let at = route.key("f.yaml").step(Step::Embedded(format));
    let Ok(inner) = Document::parse(format, text) else { return false };
    let nodes = nodes(&inner, &mut random);
    let Some(op) = random.one(&nodes).and_then(|node| op(*node, &mut random)) else { return false };
    let Ok(alone) = apply(&inner, std::slice::from_ref(&op)) else { return false };
    let Some(within) = moved(&op, &at) else { return false };
    let Ok(applied) = apply(&outer.document, &[within]) else { return false };
    untouched(outer.document.text(), &applied.text, &applied.splices);
    let held = find(applied.document.root(), "data").and_then(|data| data.get("f.yaml"));
    let held = held.and_then(Node::as_str).unwrap_or_default();
    let (held, alone) = (Document::parse(format, held), alone.document);
    assert!(held.is_ok(), "the embedded document cannot be read any more");
    if let (Ok(held), Ok(expected)) = (held, alone.root().to_value()) {
        let held = held.root().to_value();
        assert_eq!(held.ok(), Some(expected), "the edit means something else when embedded");
    }
    true
}

/// The same operation, further inside.
fn moved(op: &Op, into: &backwatch_edit::Route) -> Option<Op> {
    let join = |route: &backwatch_edit::Route| {
        route.steps().iter().fold(into.clone(), |at, step| at.step(step.clone()))
    };
    let mut op = op.clone();
    match &mut op {
        Op::InsertKey { at, .. }
        | Op::InsertItem { at, .. }
        | Op::Replace { at, .. }
        | Op::Remove { at, .. }
        | Op::RenameKey { at, .. } => *at = join(at),
        Op::SetComment { .. } => return None,
    }
    Some(op)
}

fn find<'d>(node: Node<'d>, key: &str) -> Option<Node<'d>> {
    node.get(key).or_else(|| node.items().find_map(|item| find(item, key)))
}

/// The nodes of a document, or of one of its documents.
fn nodes<'d>(document: &'d Document, random: &mut Random) -> Vec<Node<'d>> {
    fn collect<'d>(node: Node<'d>, into: &mut Vec<Node<'d>>) {
        into.push(node);
        for child in node.items().chain(node.entries().map(|(_, value)| value)) {
            collect(child, into);
        }
    }
    let mut found = Vec::new();
    let wanted = random.below(document.roots().len());
    for (index, root) in document.roots().enumerate() {
        if index == wanted || index == 0 {
            collect(root, &mut found);
        }
    }
    found
}

fn op(node: Node<'_>, random: &mut Random) -> Option<Op> {
    let at = node.route();
    let mark = || Some("ours".to_owned());
    Some(match random.below(9) {
        0 | 1 => Op::replace(at, value(random, 0)),
        2 => Op::Remove { at, mark: if random.once_in(2) { mark() } else { None } },
        3 if random.once_in(2) => Op::SetComment {
            at,
            place: if random.once_in(2) {
                Comment::Above { mark: "ours".to_owned() }
            } else {
                Comment::Behind
            },
            text: if random.once_in(3) { None } else { Some("ours: a # b".to_owned()) },
        },
        4 => Op::RenameKey { at, key: key(random) },
        _ if node.is_mapping() || (node.is_null() && random.once_in(2)) => {
            let sibling = node.entries().nth(random.below(node.entries().count()));
            let sibling = sibling.and_then(|(key, _)| key.as_str()).map(Step::from);
            let position = position(sibling, random);
            Op::InsertKey { at, key: key(random), value: value(random, 0), position }
        }
        _ if node.is_sequence() || node.is_null() => {
            let count = node.items().count();
            let sibling = (count > 0).then(|| Step::Index(random.below(count)));
            let position = position(sibling, random);
            Op::InsertItem { at, value: value(random, 0), position }
        }
        _ => return None,
    })
}

fn position(sibling: Option<Step>, random: &mut Random) -> Position {
    match (sibling, random.below(4)) {
        (Some(step), 0) => Position::Before(step),
        (Some(step), 1) => Position::After(step),
        (_, 2) => Position::First,
        _ => Position::Last,
    }
}

const TEXTS: &[&str] = &[
    "plain",
    "two\nlines\n",
    " led",
    "trailing ",
    "# no comment",
    "a: b",
    "- dash",
    "it's \"quoted\"",
    "",
    "yes",
    "0x10",
    "1e3",
    "\ttab",
    "\n\n",
    "\u{1f600}\u{e9}",
    "x\r\ny",
    "{{ $x }}",
    "|",
    "a\n\n\n",
    "\u{85}\u{feff}",
    "*",
    "&a",
    "!t",
    "%d",
    "@x",
    "`",
    "---",
    "...",
    "a\n---\nb\n",
    "  deep\nthen\n",
    "null",
    "~",
    ".inf",
    "12:30",
];

fn key(random: &mut Random) -> String {
    const KEYS: &[&str] =
        &["new", "on", "1", "a b", "x: y", "- z", "", "\u{e9}", "q\"'", "#", "<<", "long\nkey"];
    random.one(KEYS).map_or_else(String::new, |key| (*key).to_owned())
}

fn value(random: &mut Random, depth: usize) -> Value {
    let choice = if depth > 2 { 2 + random.below(6) } else { random.below(9) };
    match choice {
        0 => Value::sequence(
            (0..random.below(3)).map(|_| value(random, depth + 1)).collect::<Vec<_>>(),
        ),
        1 => {
            let mut entries: Vec<(String, Value)> = Vec::new();
            for _ in 0..random.below(3) {
                let name = key(random);
                if entries.iter().all(|(other, _)| *other != name) {
                    entries.push((name, value(random, depth + 1)));
                }
            }
            Value::mapping(entries)
        }
        2 => Value::null(),
        3 => Value::from(random.once_in(2)),
        4 => Value::number("1.50"),
        _ => {
            let styles =
                [Quoting::Surroundings, Quoting::Single, Quoting::Double, Quoting::Literal];
            let text = random.one(TEXTS).copied().unwrap_or_default();
            Value::from(text).quoting(random.one(&styles).copied().unwrap_or_default())
        }
    }
}

/// Ranges lie on characters, in order, inside what is around them.
fn sound(document: &Document) {
    fn visit(node: Node<'_>, text: &str) {
        let span = node.span();
        assert!(text.get(span.clone()).is_some(), "a range cuts a character: {span:?}");
        let mut last = span.start;
        for child in node.items().chain(node.entries().flat_map(|(key, value)| [key, value])) {
            let inner = child.span();
            assert!(inner.start >= last && inner.end <= span.end, "{inner:?} is not in {span:?}");
            last = inner.end;
            visit(child, text);
        }
        let _ = (node.scalar(), node.comments_above(), node.comment_behind(), node.line_column());
    }
    for root in document.roots() {
        visit(root, document.text());
    }
}

/// What lies between the splices is the same before and after.
pub(super) fn untouched(old: &str, new: &str, splices: &[Splice]) {
    let (mut from, mut to) = (0, 0);
    for splice in splices {
        let kept = old.get(from..splice.range.start);
        assert!(kept.is_some(), "splices overlap or cut a character");
        let length = splice.range.start - from;
        assert_eq!(new.get(to..to + length), kept, "a byte outside the edits changed");
        to += length;
        assert_eq!(
            new.get(to..to + splice.text.len()),
            Some(&*splice.text),
            "a splice is not there"
        );
        to += splice.text.len();
        from = splice.range.end;
    }
    assert_eq!(new.get(to..), old.get(from..), "a byte behind the edits changed");
}

/// One edit against the model. Documents with aliases have no value and are left to the library's
/// own comparison.
fn as_intended(document: &Document, op: &Op, applied: &Applied) {
    let Ok(before) = document.root().to_value() else { return };
    let Some(expected) = model::after(&before, op) else { return };
    let found = applied.document.root().to_value().ok();
    assert_eq!(found.as_ref(), Some(&expected), "{op:?} gave another meaning");
    assert_eq!(document.roots().len(), applied.document.roots().len(), "documents came or went");
}
