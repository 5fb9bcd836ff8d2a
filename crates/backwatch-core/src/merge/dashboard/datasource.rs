//! Which Prometheus a dashboard asks: its own variable, the one that most panels ask, or a new variable.

use backwatch_edit::{Node, Op, Value};

use super::panels::{Layout, text};
use crate::artefact::dashboard::classic::{Datasource, datasource_variable};
use crate::merge::kind::{Site, groups_at};

/// The choice, and whether a variable has to be added for it.
#[derive(Debug)]
pub(super) struct Chosen {
    pub(super) datasource: Datasource,
    pub(super) variable: Option<Value>,
}

/// Chooses for a classic dashboard.
pub(super) fn choose(dashboard: Node<'_>, layout: &Layout<'_>) -> Chosen {
    let used = used(layout);
    let asked = |name: &str| {
        let spelled = spellings(name);
        used.iter().filter(|(uid, _)| spelled.contains(uid)).map(|(_, count)| count).sum::<usize>()
    };
    let mut best: Option<(&str, usize)> = None;
    for name in variables(dashboard).chain(inputs(dashboard)) {
        let count = asked(name);
        if best.is_none_or(|(_, most)| count > most) {
            best = Some((name, count));
        }
    }
    if let Some((name, _)) = best {
        return fixed(format!("${{{name}}}"));
    }
    let most = used.iter().map(|(_, count)| *count).max();
    let first = most.and_then(|most| used.iter().find(|(_, count)| *count == most));
    if let Some((uid, _)) = first {
        return fixed(uid.clone());
    }
    let name = free_name(dashboard);
    let mut variable = datasource_variable();
    if let backwatch_edit::Data::Mapping(entries) = variable.data_mut() {
        for (key, value) in entries.iter_mut().filter(|(key, _)| key == "name") {
            let _ = key;
            *value = Value::from(name.as_str());
        }
    }
    Chosen { variable: Some(variable), ..fixed(format!("${{{name}}}")) }
}

/// Adds the variable to `templating.list`.
pub(super) fn add(site: &Site, dashboard: Node<'_>, variable: Value, ops: &mut Vec<Op>) {
    let (node, missing) = groups_at(dashboard, &["templating", "list"]);
    let at = site.route_of(node);
    match missing.split_first() {
        None => ops.push(Op::append(at, variable)),
        Some((first, rest)) => {
            let list = Value::sequence([variable]);
            let nested = rest.iter().fold(list, |inner, key| Value::mapping([(*key, inner)]));
            ops.push(Op::add_key(at, *first, nested));
        }
    }
}

/// The variable that an earlier merge added and that nothing else uses, or all that was added with it.
pub(super) fn added<'a>(dashboard: Node<'a>, remaining: &[Node<'_>]) -> Option<Node<'a>> {
    let list = dashboard.get("templating")?.get("list")?;
    let variable = list.items().find(|node| {
        let mut ours = datasource_variable();
        if let backwatch_edit::Data::Mapping(entries) = ours.data_mut() {
            for (_, value) in entries.iter_mut().filter(|(key, _)| key == "name") {
                *value = Value::from(text(*node, "name"));
            }
        }
        ours.matches(*node)
    })?;
    let name = text(variable, "name");
    let spelled = spellings(name);
    let uses = |node: &Node<'_>| spelled.iter().any(|spelled| node.source().contains(spelled));
    if remaining.iter().any(uses) {
        return None;
    }
    // Grafana sorts keys: where `templating` stands last, it came with the variable.
    let templating = dashboard.get("templating")?;
    let alone = list.items().count() == 1 && templating.entries().count() == 1;
    let stands_last = dashboard.entries().last().is_some_and(|(_, value)| value == templating);
    Some(if alone && stands_last { templating } else { variable })
}

/// A name for our variable: one that no variable has, and that nothing refers to. A panel may ask for
/// a variable that is not there, and ours would change what it shows.
fn free_name(dashboard: Node<'_>) -> String {
    let list = dashboard.get("templating").and_then(|t| t.get("list"));
    let taken: Vec<&str> =
        list.into_iter().flat_map(Node::items).map(|v| text(v, "name")).collect();
    let source = dashboard.source();
    let free = |name: &String| {
        !taken.contains(&name.as_str())
            && !spellings(name).iter().any(|spelled| source.contains(spelled))
    };
    let names = ["datasource", "prometheus", "prometheus_datasource", "backup_prometheus"];
    let more = (2..).map(|number: u32| format!("backup_prometheus_{number}"));
    names.into_iter().map(str::to_owned).chain(more).find(free).unwrap_or_default()
}

/// How a variable is referred to.
fn spellings(name: &str) -> [String; 3] {
    [format!("${{{name}}}"), format!("${name}"), format!("[[{name}]]")]
}

fn fixed(uid: String) -> Chosen {
    Chosen { datasource: Datasource { uid }, variable: None }
}

/// Variables that choose a Prometheus.
fn variables(dashboard: Node<'_>) -> impl Iterator<Item = &str> {
    let list = dashboard.get("templating").and_then(|t| t.get("list"));
    let found = list.into_iter().flat_map(Node::items).filter(|variable| {
        text(*variable, "type") == "datasource" && text(*variable, "query") == "prometheus"
    });
    found.map(|variable| text(variable, "name")).filter(|name| !name.is_empty())
}

/// Inputs that Grafana asks for at import.
fn inputs(dashboard: Node<'_>) -> impl Iterator<Item = &str> {
    let list = dashboard.get("__inputs").into_iter().flat_map(Node::items);
    let found = list.filter(|input| {
        text(*input, "type") == "datasource" && text(*input, "pluginId") == "prometheus"
    });
    found.map(|input| text(input, "name")).filter(|name| !name.is_empty())
}

/// The Prometheus sources of panels and queries with how often they are asked, in order.
fn used(layout: &Layout<'_>) -> Vec<(String, usize)> {
    let mut found: Vec<(String, usize)> = Vec::new();
    for panel in &layout.panels {
        let targets = panel.node.get("targets").into_iter().flat_map(Node::items);
        for holder in targets.chain([panel.node]) {
            let Some(uid) = holder.get("datasource").and_then(prometheus_uid) else { continue };
            match found.iter_mut().find(|(known, _)| known == uid) {
                Some((_, count)) => *count += 1,
                None => found.push((uid.to_owned(), 1)),
            }
        }
    }
    found
}

/// The uid of a source of type prometheus. An older file has only a name, which does not tell the
/// type; a variable's name is then believed if it speaks of Prometheus.
fn prometheus_uid(datasource: Node<'_>) -> Option<&str> {
    if let Some(uid) = datasource.get("uid").and_then(Node::as_str) {
        return (text(datasource, "type") == "prometheus").then_some(uid);
    }
    let name = datasource.as_str()?;
    let lower = name.to_lowercase();
    (lower.contains("prometheus") && !lower.starts_with("--")).then_some(name)
}
