//! Random edits of random documents: the outcome means what a plain model says, and taking an
//! insertion back gives the same bytes.

use backwatch_edit::{
    Comment, Data, Document, Error, Format, Node, NodeKind, Op, Position, Route, Step, Value,
    apply, preview,
};
use proptest::prelude::*;

use crate::random::{Choices, flow, yaml};

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn yaml_edits(bytes in prop::collection::vec(any::<u8>(), 10..160)) {
        let mut choices = Choices::new(&bytes);
        let text = yaml(&mut choices);
        // Not every random text is YAML (a scalar may not stand everywhere); most are.
        if let Ok(document) = Document::yaml(text.as_str()) {
            edit(&document, &mut choices);
        }
    }

    #[test]
    fn json_edits(bytes in prop::collection::vec(any::<u8>(), 10..120)) {
        let mut choices = Choices::new(&bytes);
        let indent = if choices.below(2) == 0 { Some(0) } else { None };
        let text = flow(&mut choices, 0, true, indent);
        let document = Document::json(text.as_str()).unwrap();
        edit(&document, &mut choices);
        let document = Document::yaml(text.as_str()).unwrap();
        edit(&document, &mut choices);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn embedded_edits(bytes in prop::collection::vec(any::<u8>(), 10..160)) {
        let mut choices = Choices::new(&bytes);
        let json = choices.below(3) == 0;
        let format = if json { Format::Json } else { Format::Yaml };
        let inner = if json { flow(&mut choices, 0, true, Some(0)) } else { yaml(&mut choices) };
        let text = wrapped(&inner.replace('\r', ""), &mut choices);
        if let Ok(document) = Document::yaml(text.as_str()) {
            edit_inside(&document, format, &mut choices);
        }
    }
}

/// A text as the value of a key, in some style, with something before and behind it.
fn wrapped(text: &str, choices: &mut Choices<'_>) -> String {
    let header = choices.one(&["|", "|-", "|+", "| # c", ">", ">-", "|2", "\"", "\""]);
    let value = if header == "\"" {
        format!("{text:?}").replace("\\'", "'").replace("\\u{feff}", "\u{feff}")
    } else {
        let lines = text
            .split('\n')
            .map(|line| if line.is_empty() { String::new() } else { format!("  {line}") });
        format!("{header}\n{}", lines.collect::<Vec<_>>().join("\n"))
    };
    let mut out = format!("before: [1]\nk: {value}\n");
    if choices.below(2) == 0 {
        out.push_str("# about\nlast: {a: 1}\n");
    }
    if choices.rarely() {
        out = out.trim_end_matches('\n').to_owned();
    }
    if choices.rarely() { out.replace('\n', "\r\n") } else { out }
}

fn edit_inside(document: &Document, format: Format, choices: &mut Choices<'_>) {
    let at = Route::root().key("k");
    let Ok(inner) = document.node(&at).unwrap().embedded(format) else { return };
    if !inner.duplicate_keys().is_empty() {
        return;
    }
    let mut nodes = Vec::new();
    for root in inner.roots() {
        collect(root, &mut nodes);
    }
    let Some(op) = operation(nodes[choices.below(nodes.len())], choices) else { return };
    let mut expected = roots(&inner);
    change(&mut expected, &inner, &op);
    let start = if format == Format::Json {
        at.clone().embedded_json()
    } else {
        at.clone().embedded_yaml()
    };
    let outward = op.route().steps().iter().cloned().fold(start, Route::step);
    let op = moved(op, outward);
    match apply(document, std::slice::from_ref(&op)) {
        Ok(applied) => {
            let after = applied.document.node(&at).unwrap().embedded(format).unwrap();
            assert_eq!(roots(&after), expected, "{}", document.text());
            assert_eq!(preview(document, std::slice::from_ref(&op)).unwrap().text, applied.text);
            untouched(document.text(), &applied.text, &applied.splices);
            for key in ["before", "last"] {
                let value = |document: &Document| {
                    document.root().get(key).map(|node| node.to_value().unwrap())
                };
                assert_eq!(value(&applied.document), value(document));
            }
        }
        Err(error) => assert!(
            error.is_unsupported() || error.is_wrong_kind() || error.is_duplicate_key(),
            "{error}\n{op:?} in\n{:?}",
            inner.text()
        ),
    }
}

fn moved(op: Op, at: Route) -> Op {
    match op {
        Op::InsertKey { key, value, position, .. } => Op::InsertKey { at, key, value, position },
        Op::InsertItem { value, position, .. } => Op::InsertItem { at, value, position },
        Op::Replace { value, .. } => Op::Replace { at, value },
        Op::Remove { mark, .. } => Op::Remove { at, mark },
        Op::SetComment { place, text, .. } => Op::SetComment { at, place, text },
        Op::RenameKey { key, .. } => Op::RenameKey { at, key },
    }
}

/// A few edits after each other, each checked.
fn edit(document: &Document, choices: &mut Choices<'_>) {
    let mut document = document.clone();
    for _ in 0..4 {
        if !document.duplicate_keys().is_empty() {
            return;
        }
        let mut nodes = Vec::new();
        for root in document.roots() {
            collect(root, &mut nodes);
        }
        let node = nodes[choices.below(nodes.len())];
        let Some(op) = operation(node, choices) else { continue };
        let before = roots(&document);
        if let Some(other) = operation(nodes[choices.below(nodes.len())], choices) {
            let both = [op.clone(), other];
            let outcome = apply(&document, &both);
            let wrong = outcome.as_ref().is_err_and(Error::is_unfaithful);
            // Blank lines that a kept block scalar takes in may move with what is removed below it.
            let keeps = document.text().contains("|+");
            assert!(!wrong || keeps, "{outcome:?}\n{both:?} in\n{}", document.text());
        }
        match apply(&document, std::slice::from_ref(&op)) {
            Ok(applied) => {
                let mut expected = before;
                change(&mut expected, &document, &op);
                assert_eq!(roots(&applied.document), expected, "{op:?} in\n{}", document.text());
                assert_eq!(
                    preview(&document, std::slice::from_ref(&op)).unwrap().text,
                    applied.text
                );
                untouched(document.text(), &applied.text, &applied.splices);
                commented(&applied.document, &op);
                take_back(&document, &applied.document, &op);
                document = applied.document;
            }
            Err(error) => assert!(
                error.is_unsupported() || error.is_wrong_kind() || error.is_duplicate_key(),
                "{error}\n{op:?} in\n{}",
                document.text()
            ),
        }
    }
}

fn roots(document: &Document) -> Vec<Value> {
    document.roots().map(|root| root.to_value().unwrap()).collect()
}

pub(crate) fn collect<'a>(node: Node<'a>, nodes: &mut Vec<Node<'a>>) {
    nodes.push(node);
    for child in node.items().chain(node.entries().map(|(_, value)| value)) {
        collect(child, nodes);
    }
}

fn operation(node: Node<'_>, choices: &mut Choices<'_>) -> Option<Op> {
    let at = node.route();
    let children = node.items().count() + node.entries().count();
    Some(match (choices.below(6), node.kind()) {
        (5, _) => {
            let place = if choices.below(2) == 0 {
                Comment::Above { mark: "ours".into() }
            } else {
                Comment::Behind
            };
            let text = ["ours 1", "ours 2\nours 3"][choices.below(2)].to_owned();
            Op::SetComment { at, place, text: (choices.below(4) > 0).then_some(text) }
        }
        (0, _) => Op::Replace { at, value: value(choices, 0) },
        (1, _) => {
            if matches!(at.steps().last(), None | Some(Step::Document(_))) {
                return None;
            }
            Op::remove(at)
        }
        (_, NodeKind::Sequence) => {
            let position = match choices.below(4) {
                0 => Position::First,
                1 if children > 0 => Position::After(Step::Index(choices.below(children))),
                2 if children > 0 => Position::Before(Step::Index(choices.below(children))),
                _ => Position::Last,
            };
            Op::InsertItem { at, value: value(choices, 0), position }
        }
        (_, NodeKind::Mapping) => {
            let position = if choices.below(3) == 0 { Position::First } else { Position::Last };
            Op::InsertKey { at, key: "new key".into(), value: value(choices, 0), position }
        }
        _ => return None,
    })
}

fn value(choices: &mut Choices<'_>, depth: usize) -> Value {
    let texts = [
        "t",
        "two\nlines\n",
        "no: end\nx",
        "",
        " lead",
        "yes",
        "'",
        "\"\\",
        "a # b",
        "é\tü",
        "1\n\n",
        "[x",
        "- y",
    ];
    match if depth > 2 { choices.below(3) } else { choices.below(6) } {
        0 => Value::from(7),
        1 => Value::null(),
        2 | 3 => Value::from(choices.one(&texts)),
        4 => Value::sequence((0..choices.below(3)).map(|_| value(choices, depth + 1))),
        _ => {
            let keys = ["p", "1", "q: r"];
            Value::mapping(
                (0..choices.below(4).min(3)).map(|index| (keys[index], value(choices, depth + 1))),
            )
        }
    }
}

/// The same operation on plain values.
fn change(roots: &mut [Value], document: &Document, op: &Op) {
    let (index, mut steps) = match op.route().steps() {
        [Step::Document(index), rest @ ..] => (*index, rest),
        rest => (0, rest),
    };
    let mut node = &mut roots[index];
    if let (Op::Remove { .. }, [parent @ .., last]) = (op, steps) {
        node = descend(node, parent);
        match (node.data_mut(), last) {
            (Data::Sequence(items), Step::Index(index)) => {
                items.remove(*index);
            }
            (Data::Mapping(entries), Step::Key(key)) => entries.retain(|(known, _)| known != key),
            other => panic!("{other:?} in {}", document.text()),
        }
        return;
    }
    if matches!(op, Op::SetComment { .. }) {
        return;
    }
    node = descend(node, std::mem::take(&mut steps));
    match (op, node.data_mut()) {
        (Op::Replace { value, .. }, _) => *node = value.clone(),
        (Op::InsertItem { value, position, .. }, Data::Sequence(items)) => {
            let index = match position {
                Position::First => 0,
                Position::Before(Step::Index(index)) => *index,
                Position::After(Step::Index(index)) => index + 1,
                _ => items.len(),
            };
            items.insert(index, value.clone());
        }
        (Op::InsertKey { key, value, position, .. }, Data::Mapping(entries)) => {
            let index = if *position == Position::First { 0 } else { entries.len() };
            entries.insert(index, (key.clone(), value.clone()));
        }
        other => panic!("{other:?}"),
    }
}

fn descend<'v>(mut node: &'v mut Value, steps: &[Step]) -> &'v mut Value {
    for step in steps {
        node = match (node.data_mut(), step) {
            (Data::Sequence(items), Step::Index(index)) => &mut items[*index],
            (Data::Mapping(entries), Step::Key(key)) => {
                &mut entries.iter_mut().find(|(known, _)| known == key).unwrap().1
            }
            other => panic!("{other:?}"),
        };
    }
    node
}

/// Every byte outside the splices is the same.
pub(crate) fn untouched(old: &str, new: &str, splices: &[backwatch_edit::Splice]) {
    let mut rebuilt = String::new();
    let mut at = 0;
    for splice in splices {
        rebuilt.push_str(old.get(at..splice.range.start).unwrap());
        rebuilt.push_str(&splice.text);
        at = splice.range.end;
    }
    rebuilt.push_str(old.get(at..).unwrap());
    assert_eq!(rebuilt, new);
}

/// A comment that was set is read again at the same node.
fn commented(after: &Document, op: &Op) {
    let Op::SetComment { at, place, text } = op else { return };
    let node = after.node(at).unwrap();
    let found: Vec<&str> = match place {
        Comment::Above { mark } => {
            node.comments_above().into_iter().filter(|line| line.starts_with(mark)).collect()
        }
        Comment::Behind => node.comment_behind().into_iter().collect(),
    };
    let expected: Vec<String> = match (text, place) {
        (None, _) => Vec::new(),
        (Some(text), Comment::Above { .. }) => text.split('\n').map(str::to_owned).collect(),
        (Some(text), Comment::Behind) => vec![text.replace('\n', " ")],
    };
    assert_eq!(found, expected, "{op:?} gave\n{}", after.text());
}

/// Removing what was just added gives the old bytes, if something else is left beside it.
fn take_back(before: &Document, after: &Document, op: &Op) {
    let (at, step) = match op {
        Op::InsertItem { at, position: Position::Last, .. } => {
            (at, Step::Index(before.node(at).unwrap().items().count()))
        }
        Op::InsertKey { at, key, position: Position::Last, .. } => (at, Step::Key(key.clone())),
        _ => return,
    };
    let node = before.node(at).unwrap();
    let alone = node.items().count() + node.entries().count() == 0;
    let no_end = before.format() == Format::Yaml && !before.text().ends_with('\n');
    if alone || no_end {
        return;
    }
    let route: Route = at.clone().step(step);
    let back = apply(after, &[Op::remove(route)]).unwrap();
    assert_eq!(back.text, before.text(), "{op:?} taken back from\n{}", after.text());
}
