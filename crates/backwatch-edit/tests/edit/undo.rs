//! The real files of the corpus: append and remove; replace and replace back; in the file and embedded in another.

use backwatch_edit::{Document, Format, Node, NodeKind, Op, Route, Step, Style, Value, apply};

use crate::corpus::{config_map, corpus, variants};

#[test]
fn rules() {
    let mut seen = 0;
    for (name, text) in corpus("rules") {
        for (variant, text) in variants(&text).into_iter().enumerate() {
            let context = format!("{name}, variant {variant}");
            seen += both(&context, Format::Yaml, &text);
        }
        let wrapped = config_map(&text);
        embedded(&name, &wrapped);
    }
    println!("{seen} edits");
}

#[test]
fn dashboards() {
    let mut seen = 0;
    for (name, text) in corpus("dashboards") {
        let all = variants(&text);
        let large = text.len() > 20_000;
        for (variant, text) in all.iter().enumerate().skip(if large { 2 } else { 0 }) {
            let context = format!("{name}, variant {variant}");
            seen += both(&context, Format::Json, text);
        }
    }
    println!("{seen} edits");
}

/// Appends to every kind of sequence of mappings and replaces texts, and takes both back.
fn both(context: &str, format: Format, text: &str) -> usize {
    let document = match Document::parse(format, text) {
        Ok(document) => document,
        Err(error) => panic!("{context}: {error}"),
    };
    let mut seen = 0;
    let mut routes = Vec::new();
    for root in document.roots() {
        collect(root, &mut routes);
    }
    for route in routes.iter().rev().take(3).chain(routes.iter().take(3)) {
        let node = document.node(route).unwrap();
        if node.is_sequence() {
            append_and_remove(context, &document, node);
        } else if matches!(node.kind(), NodeKind::Scalar(_)) {
            replace_and_back(context, &document, node);
        }
        seen += 1;
    }
    seen
}

/// The first sequences with mappings and texts of each style.
fn collect(node: Node<'_>, routes: &mut Vec<Route>) {
    if node.items().next().is_some_and(Node::is_mapping) {
        routes.push(node.route());
    }
    if let (NodeKind::Scalar(style), Some(text)) = (node.kind(), node.as_str()) {
        let wanted = text.len() > 4 && text.contains(' ');
        if wanted && (style != Style::Plain || routes.len() < 40) {
            routes.push(node.route());
        }
    }
    for child in node.items().chain(node.entries().map(|(_, value)| value)) {
        collect(child, routes);
    }
}

fn item() -> Value {
    Value::mapping([
        ("name", Value::from("added")),
        ("list", Value::sequence([Value::mapping([("expr", Value::from("a > 1\nand b\n"))])])),
        ("number", Value::from(5)),
    ])
}

fn append_and_remove(context: &str, document: &Document, node: Node<'_>) {
    let route = node.route();
    let count = node.items().count();
    let added = apply(document, &[Op::append(route.clone(), item())])
        .unwrap_or_else(|error| panic!("{context}, {route}: {error}"));
    let removed = apply(&added.document, &[Op::remove(route.clone().step(Step::Index(count)))])
        .unwrap_or_else(|error| panic!("{context}, {route}: {error}\n{}", added.text));
    assert_eq!(removed.text, document.text(), "{context}, {route}");
}

fn replace_and_back(context: &str, document: &Document, node: Node<'_>) {
    let route = node.route();
    let old = node.as_str().unwrap();
    let middle = old.char_indices().nth(old.chars().count() / 2).map_or(0, |(at, _)| at);
    let (before, after) = old.split_at(middle);
    let new = format!("{before}12{after}");
    let changed = apply(document, &[Op::replace(route.clone(), new)])
        .unwrap_or_else(|error| panic!("{context}, {route}: {error}"));
    let back = apply(&changed.document, &[Op::replace(route.clone(), old)])
        .unwrap_or_else(|error| panic!("{context}, {route}: {error}"));
    assert_eq!(back.text, document.text(), "{context}, {route}");
}

fn embedded(context: &str, text: &str) {
    let document = Document::yaml(text).unwrap();
    let file = Route::root().key("data").key("file");
    let inner = document.node(&file).unwrap().embedded(Format::Yaml).unwrap();
    let Some(route) = ["groups", "spec"].iter().find_map(|key| {
        let node = inner.root().get(key)?;
        let groups = if *key == "spec" { node.get("groups")? } else { node };
        groups.is_sequence().then(|| groups.route())
    }) else {
        return;
    };
    let count = inner.node(&route).unwrap().items().count();
    let outer = route.steps().iter().cloned().fold(file.embedded_yaml(), Route::step);
    let added = apply(&document, &[Op::append(outer.clone(), item())])
        .unwrap_or_else(|error| panic!("{context}: {error}"));
    let removed = apply(&added.document, &[Op::remove(outer.index(count))])
        .unwrap_or_else(|error| panic!("{context}: {error}"));
    assert_eq!(removed.text, text, "{context}");
}
