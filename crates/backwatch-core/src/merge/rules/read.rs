//! The rule groups that stand in a file. What they say is read once and kept with the file, so that
//! another merge into it begins at once.

use backwatch_edit::{Handle, Node};

use crate::merge::kind::{Content, Site, Source, groups_at};
use crate::merge::mark::{Mark, Meaning, squeezed};

/// A rule group of the file.
#[derive(Debug)]
pub(super) struct Group<'a> {
    pub(super) site: &'a Site,
    pub(super) node: Node<'a>,
    pub(super) name: &'a str,
    pub(super) mark: Option<&'a Mark>,
    pub(super) rules: Vec<Existing<'a>>,
}

/// A rule of the file.
#[derive(Debug)]
pub(super) struct Existing<'a> {
    pub(super) node: Node<'a>,
    pub(super) meaning: &'a Meaning,
    /// Its expression without regard to layout.
    pub(super) squeezed: &'a str,
    /// Whether it looks at what is recorded of Jobs, `CronJob`s, volumes or backups.
    pub(super) is_akin: bool,
}

/// What the rules of a file say.
#[derive(Debug, Default)]
pub(crate) struct Known {
    groups: Vec<KnownGroup>,
    runbook: Option<String>,
}

#[derive(Debug)]
struct KnownGroup {
    site: usize,
    node: Handle,
    mark: Option<Mark>,
    rules: Vec<KnownRule>,
}

#[derive(Debug)]
struct KnownRule {
    node: Handle,
    meaning: Meaning,
    squeezed: String,
    is_akin: bool,
}

/// All groups of all places, in the order of the file.
pub(super) fn groups(source: &Source) -> Vec<Group<'_>> {
    known(source).groups.iter().filter_map(|known| group(source, known)).collect()
}

/// The marks of all groups, in the order of the file.
pub(super) fn marks(source: &Source) -> impl Iterator<Item = &Mark> {
    known(source).groups.iter().filter_map(|known| known.mark.as_ref())
}

/// The base of `runbook_url` that most rules of the file show: what stands before the `#`.
pub(super) fn runbook_base(source: &Source) -> Option<&str> {
    known(source).runbook.as_deref()
}

fn group<'a>(source: &'a Source, known: &'a KnownGroup) -> Option<Group<'a>> {
    let site = source.sites.get(known.site)?;
    let node = site.document.at(known.node);
    let rule = |rule: &'a KnownRule| Existing {
        node: site.document.at(rule.node),
        meaning: &rule.meaning,
        squeezed: &rule.squeezed,
        is_akin: rule.is_akin,
    };
    let (mark, rules) = (known.mark.as_ref(), known.rules.iter().map(rule).collect());
    Some(Group { site, node, name: text(node, "name"), mark, rules })
}

fn known(source: &Source) -> &Known {
    source.rules.get_or_init(|| {
        let mut groups = Vec::new();
        for (index, site) in source.sites.iter().enumerate() {
            let (Some(object), Content::Rules(path)) = (site.node(), site.content) else {
                continue;
            };
            let (found, missing) = groups_at(object, path);
            if missing.is_empty() {
                let mappings = found.items().filter(|node| node.is_mapping());
                groups.extend(mappings.map(|node| read_group(index, site, node)));
            }
        }
        let runbook = most_frequent_base(&groups);
        Known { groups, runbook }
    })
}

fn read_group(index: usize, site: &Site, node: Node<'_>) -> KnownGroup {
    let mark = if site.takes_comments() {
        node.comments_above().into_iter().find_map(Mark::read)
    } else {
        None
    };
    let rules = node.get("rules").into_iter().flat_map(Node::items).filter_map(read_rule).collect();
    KnownGroup { site: index, node: node.handle(), mark, rules }
}

fn read_rule(node: Node<'_>) -> Option<KnownRule> {
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
    let squeezed = squeezed(&meaning.expr);
    let akin = ["kube_job", "kube_cronjob", "kubelet_volume_stats", "backup:"];
    let is_akin = akin.iter().any(|metric| meaning.expr.contains(metric));
    Some(KnownRule { node: node.handle(), meaning, squeezed, is_akin })
}

fn most_frequent_base(groups: &[KnownGroup]) -> Option<String> {
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

fn text<'a>(node: Node<'a>, key: &str) -> &'a str {
    node.get(key).and_then(Node::as_str).unwrap_or_default()
}

pub(super) fn texts(node: Option<Node<'_>>) -> Vec<(String, String)> {
    let entries = node.into_iter().flat_map(Node::entries);
    entries
        .filter_map(|(key, value)| Some((key.as_str()?.to_owned(), value.as_str()?.to_owned())))
        .collect()
}
