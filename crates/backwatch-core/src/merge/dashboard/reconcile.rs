//! Brings a node of a dashboard to what we would write, and leaves everything that we do not write.

use backwatch_edit::{Data, Node, Op, Position, Route, Step, Value};

/// One difference: where, what stood there, what should.
#[derive(Debug)]
pub(super) struct Difference {
    pub(super) path: String,
    pub(super) old: Option<String>,
    pub(super) new: String,
    pub(super) op: Op,
}

/// The edits that bring `theirs` to `ours`. `route` leads to `theirs`.
pub(super) fn reconcile(theirs: Node<'_>, ours: &Value, route: &Route) -> Vec<Difference> {
    let mut found = Vec::new();
    node(theirs, ours, route, "", &mut found);
    found
}

fn node(theirs: Node<'_>, ours: &Value, route: &Route, path: &str, found: &mut Vec<Difference>) {
    match ours.data() {
        Data::Mapping(entries) if theirs.is_mapping() && !is_other_kind(theirs, ours) => {
            mapping(theirs, entries, route, path, found);
        }
        Data::Sequence(items) if theirs.is_sequence() => {
            sequence(theirs, ours, items, route, path, found);
        }
        _ if is_same(theirs, ours) => {}
        _ => found.push(Difference {
            path: path.to_owned(),
            old: Some(shown(theirs)),
            new: written(ours),
            op: Op::replace(route.clone(), ours.clone()),
        }),
    }
}

fn mapping(
    theirs: Node<'_>,
    entries: &[(String, Value)],
    route: &Route,
    path: &str,
    found: &mut Vec<Difference>,
) {
    let mut before: Option<&str> = None;
    for (key, ours) in entries {
        let inner = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        match theirs.get(key) {
            Some(theirs) => {
                node(theirs, ours, &route.clone().key(key.as_str()), &inner, found);
                before = Some(key);
            }
            None if is_default(ours) => {}
            None => {
                let after = |key: &str| Position::After(Step::from(key));
                found.push(Difference {
                    path: inner,
                    old: None,
                    new: written(ours),
                    op: Op::InsertKey {
                        at: route.clone(),
                        key: key.clone(),
                        value: ours.clone(),
                        position: before.map_or(Position::First, after),
                    },
                });
            }
        }
    }
}

/// Items that have a name of their own are found by it; others count by their place.
fn sequence(
    theirs: Node<'_>,
    whole: &Value,
    items: &[Value],
    route: &Route,
    path: &str,
    found: &mut Vec<Difference>,
) {
    if items.iter().all(|item| name_of_value(item).is_some()) && !items.is_empty() {
        for item in items {
            let name = name_of_value(item);
            let place = theirs.items().position(|theirs| name_of_node(theirs) == name);
            let inner = format!("{path}[{}]", name.as_deref().unwrap_or_default());
            match place.and_then(|place| Some((place, theirs.item(place)?))) {
                Some((place, theirs)) => {
                    node(theirs, item, &route.clone().index(place), &inner, found);
                }
                None => found.push(Difference {
                    path: inner,
                    old: None,
                    new: written(item),
                    op: Op::append(route.clone(), item.clone()),
                }),
            }
        }
        return;
    }
    if theirs.items().count() == items.len() {
        for (index, (theirs, ours)) in theirs.items().zip(items).enumerate() {
            let inner = format!("{path}[{index}]");
            node(theirs, ours, &route.clone().index(index), &inner, found);
        }
        return;
    }
    found.push(Difference {
        path: path.to_owned(),
        old: Some(shown(theirs)),
        new: written(whole),
        op: Op::replace(route.clone(), whole.clone()),
    });
}

/// Mappings of another `type` have other keys: mixing them would make neither.
fn is_other_kind(theirs: Node<'_>, ours: &Value) -> bool {
    let kind = ours.get("type").and_then(Value::as_str);
    kind.is_some() && theirs.get("type").is_some_and(|t| t.as_str() != kind)
}

/// By what an item of a list is known: a query's letter, an override's matcher, a property's id.
fn name_of_value(value: &Value) -> Option<String> {
    if let Some(spec) = value.get("spec").filter(|spec| spec.get("refId").is_some()) {
        return name_of_value(spec);
    }
    if let Some(matcher) = value.get("matcher") {
        let text = |key: &str| matcher.get(key).and_then(Value::as_str).unwrap_or_default();
        return Some(format!("{} {}", text("id"), text("options")));
    }
    let name = value.get("refId").or_else(|| value.get("id"))?;
    name.as_str().map(str::to_owned)
}

fn name_of_node(node: Node<'_>) -> Option<String> {
    if let Some(spec) = node.get("spec").filter(|spec| spec.get("refId").is_some()) {
        return name_of_node(spec);
    }
    if let Some(matcher) = node.get("matcher") {
        let text = |key: &str| matcher.get(key).and_then(Node::as_str).unwrap_or_default();
        return Some(format!("{} {}", text("id"), text("options")));
    }
    let name = node.get("refId").or_else(|| node.get("id"))?;
    name.as_str().map(str::to_owned)
}

fn is_same(theirs: Node<'_>, ours: &Value) -> bool {
    if ours.matches(theirs) {
        return true;
    }
    match ours.data() {
        // Grafana spells numbers as it likes.
        Data::Number(number) => {
            let value = |text: &str| text.parse::<f64>().ok();
            let theirs = theirs.as_str().and_then(value);
            theirs.is_some() && theirs == value(number)
        }
        Data::Null => theirs.is_null(),
        _ => false,
    }
}

/// What Grafana leaves out when it saves.
fn is_default(value: &Value) -> bool {
    match value.data() {
        Data::Null => true,
        Data::Sequence(items) => items.is_empty(),
        Data::Mapping(entries) => entries.is_empty(),
        Data::String(text) => text.is_empty(),
        Data::Bool(truth) => !truth,
        Data::Number(_) => false,
    }
}

fn shown(node: Node<'_>) -> String {
    shortened(node.as_str().unwrap_or(node.source()))
}

fn written(value: &Value) -> String {
    match value.data() {
        Data::Null => "null".to_owned(),
        Data::Bool(truth) => truth.to_string(),
        Data::Number(text) | Data::String(text) => shortened(text),
        Data::Sequence(items) => format!("{} items", items.len()),
        Data::Mapping(entries) => {
            let keys: Vec<&str> = entries.iter().map(|(key, _)| key.as_str()).collect();
            shortened(&format!("{{{}}}", keys.join(", ")))
        }
    }
}

fn shortened(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= 60 {
        return text;
    }
    let mut short: String = text.chars().take(59).collect();
    short.push('…');
    short
}
