//! The rule groups that stand in a file.

use backwatch_edit::Node;

use crate::merge::kind::{Content, Site, Source, groups_at};
use crate::merge::mark::{Mark, Meaning};

/// A rule group of the file.
#[derive(Debug)]
pub(super) struct Group<'a> {
    pub(super) site: &'a Site,
    pub(super) node: Node<'a>,
    pub(super) name: &'a str,
    pub(super) mark: Option<Mark>,
    pub(super) rules: Vec<Existing<'a>>,
}

/// A rule of the file.
#[derive(Debug)]
pub(super) struct Existing<'a> {
    pub(super) node: Node<'a>,
    pub(super) meaning: Meaning,
}

/// All groups of all places, in the order of the file.
pub(super) fn groups(source: &Source) -> Vec<Group<'_>> {
    let mut found = Vec::new();
    for site in &source.sites {
        let (Some(object), Content::Rules(path)) = (site.node(), site.content) else { continue };
        let (groups, missing) = groups_at(object, path);
        if missing.is_empty() {
            found.extend(groups.items().filter(|g| g.is_mapping()).map(|node| group(site, node)));
        }
    }
    found
}

/// The base of `runbook_url` that most rules of the file show: what stands before the `#`.
pub(super) fn runbook_base(groups: &[Group<'_>]) -> Option<String> {
    let mut bases: Vec<(&str, usize)> = Vec::new();
    for rule in groups.iter().flat_map(|group| &group.rules) {
        let url = rule.meaning.annotations.iter().find(|(key, _)| key == "runbook_url");
        let Some((base, _)) = url.and_then(|(_, url)| url.split_once('#')) else { continue };
        if base.is_empty() || base.contains("{{") {
            continue;
        }
        match bases.iter_mut().find(|(known, _)| *known == base) {
            Some((_, count)) => *count += 1,
            None => bases.push((base, 1)),
        }
    }
    // The first of the most frequent.
    let most = bases.iter().map(|(_, count)| *count).max()?;
    bases.into_iter().find(|(_, count)| *count == most).map(|(base, _)| base.to_owned())
}

fn group<'a>(site: &'a Site, node: Node<'a>) -> Group<'a> {
    let mark = if site.takes_comments() {
        node.comments_above().into_iter().find_map(Mark::read)
    } else {
        None
    };
    let rules = node.get("rules").into_iter().flat_map(Node::items).filter_map(rule).collect();
    Group { site, node, name: text(node, "name"), mark, rules }
}

fn rule(node: Node<'_>) -> Option<Existing<'_>> {
    let (is_alert, name) = match (node.get("alert"), node.get("record")) {
        (Some(name), _) => (true, name),
        (None, Some(name)) => (false, name),
        (None, None) => return None,
    };
    let meaning = Meaning {
        is_alert,
        name: name.as_str()?.to_owned(),
        expr: text(node, "expr").to_owned(),
        hold: text(node, "for").to_owned(),
        keep_firing_for: text(node, "keep_firing_for").to_owned(),
        labels: texts(node.get("labels")),
        annotations: texts(node.get("annotations")),
    };
    Some(Existing { node, meaning })
}

fn text<'a>(node: Node<'a>, key: &str) -> &'a str {
    node.get(key).and_then(Node::as_str).unwrap_or_default()
}

pub(super) fn texts(node: Option<Node<'_>>) -> Vec<(String, String)> {
    let entries = node.into_iter().flat_map(Node::entries);
    entries
        .filter_map(|(key, value)| Some((key.as_str()?.to_owned(), value.as_str()?.to_owned())))
        .collect()
}
