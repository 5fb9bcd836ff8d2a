//! What a file is, in a few words.

use backwatch_edit::{Document, Format, Node};

use super::Kind;
use super::object::{Findings, groups_at};
use super::source::{Content, Site};

/// The description of a file of `kind`.
pub(super) fn of(kind: Kind, document: &Document, found: &Findings) -> String {
    let json = if document.format() == Format::Json { ", in JSON" } else { "" };
    let first = found.sites.first();
    match kind {
        Kind::RuleFile => format!("rule file, {}{json}", groups(first)),
        Kind::PrometheusRule => format!("PrometheusRule, {}{json}", groups(first)),
        Kind::VmRule => format!("VMRule, {}{json}", groups(first)),
        Kind::ConfigMap => format!("ConfigMap, {} inside{json}", contents(&found.sites)),
        Kind::Several => format!("{}{json}", contents(&found.sites)),
        Kind::ClassicDashboard => format!("Grafana dashboard, classic{}", schema(first)),
        Kind::DashboardEnvelope => format!("Grafana dashboard in an envelope{}", schema(first)),
        Kind::DashboardV1 => format!("Grafana dashboard resource, classic inside{}", schema(first)),
        Kind::DashboardV2 => format!("Grafana dashboard resource, V2{}", layout(first)),
        Kind::GrafanaDashboard => format!("GrafanaDashboard, classic inside{}", schema(first)),
        Kind::CronJob => "CronJob manifest".to_owned(),
        Kind::Settings => "settings of Backwatch".to_owned(),
        Kind::Runbook => "Markdown".to_owned(),
        Kind::Refused => "not usable".to_owned(),
    }
}

fn groups(site: Option<&Site>) -> String {
    let count = site.map_or(0, |site| match (site.node(), site.content) {
        (Some(node), Content::Rules(path)) => {
            let (groups, missing) = groups_at(node, path);
            if missing.is_empty() { groups.items().count() } else { 0 }
        }
        _ => 0,
    });
    counted(count, "group", "groups")
}

fn contents(sites: &[Site]) -> String {
    let rules = sites.iter().filter(|site| matches!(site.content, Content::Rules(_))).count();
    let parts =
        [(rules, "rule file", "rule files"), (sites.len() - rules, "dashboard", "dashboards")];
    let parts = parts.into_iter().filter(|(count, ..)| *count > 0);
    let parts: Vec<String> = parts.map(|(count, one, many)| counted(count, one, many)).collect();
    parts.join(" and ")
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn schema(site: Option<&Site>) -> String {
    let version = site.and_then(Site::node).and_then(|node| node.get("schemaVersion"));
    version.and_then(Node::as_str).map_or_else(String::new, |v| format!(", schema {v}"))
}

fn layout(site: Option<&Site>) -> String {
    let layout = site.and_then(Site::node).and_then(|node| node.get("layout"));
    let kind = layout.and_then(|layout| layout.get("kind")).and_then(Node::as_str);
    kind.map_or_else(String::new, |kind| format!(", {kind}"))
}
