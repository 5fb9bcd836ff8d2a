//! What one object of a file is: a rule file, a resource of Kubernetes, a dashboard.

use backwatch_edit::{Document, Format, Node};

use super::source::{Content, Origin, Site};
use super::{Kind, foreign};
use crate::diagnostic::Diagnostic;

/// What was found in a file.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) sites: Vec<Site>,
    /// The kinds of the objects that count, in order.
    pub(super) kinds: Vec<Kind>,
    /// Objects that do not count, by what they are called.
    pub(super) others: Vec<String>,
    /// Why objects that look right cannot be used.
    pub(super) refusals: Vec<Diagnostic>,
}

impl Findings {
    /// Looks through all objects of a document.
    pub(super) fn of(document: &Document) -> Self {
        let mut found = Self::default();
        let count = document.roots().len();
        for root in document.roots() {
            if root.is_null() && count > 1 {
                continue;
            }
            found.object(document, root, 0);
        }
        found
    }

    fn object(&mut self, document: &Document, node: Node<'_>, depth: usize) {
        // Lists of lists are nobody's habit; the limit keeps recursion short.
        if depth > 3 {
            return;
        }
        if node.is_sequence() {
            for item in node.items() {
                self.object(document, item, depth + 1);
            }
            return;
        }
        match text(node, "kind") {
            Some(kind) if node.get("apiVersion").is_some() => {
                self.resource(document, node, kind, depth);
            }
            _ => self.plain(document, node),
        }
    }

    fn resource(&mut self, document: &Document, node: Node<'_>, kind: &str, depth: usize) {
        let label = node.get("metadata").and_then(|m| text(m, "name")).unwrap_or(kind).to_owned();
        match kind {
            "CronJob" => self.kinds.push(Kind::CronJob),
            "PrometheusRule" => self.rules(document, node, Kind::PrometheusRule, label),
            "VMRule" => self.rules(document, node, Kind::VmRule, label),
            "ConfigMap" => self.config_map(document, node, &label),
            "GrafanaDashboard" => self.grafana_dashboard(document, node, &label),
            "Dashboard" => match node.get("spec").filter(|spec| spec.is_mapping()) {
                Some(spec) => self.dashboard(document, spec, Some(Kind::DashboardV1), label),
                None => self.others.push("Dashboard without a spec".to_owned()),
            },
            _ if kind.ends_with("List") => {
                let of = kind.strip_suffix("List").filter(|of| !of.is_empty());
                for item in node.get("items").into_iter().flat_map(Node::items) {
                    match of {
                        // As the API server answers, only the list says what its items are.
                        Some(of) if item.get("kind").is_none() && item.is_mapping() => {
                            self.resource(document, item, of, depth + 1);
                        }
                        _ => self.object(document, item, depth + 1),
                    }
                }
            }
            other => self.others.push(other.to_owned()),
        }
    }

    fn rules(&mut self, document: &Document, node: Node<'_>, kind: Kind, label: String) {
        if let Some(refusal) = odd_rules(node) {
            return self.refusals.push(refusal);
        }
        self.kinds.push(kind);
        self.site(document, node, Content::Rules(&["spec", "groups"]), label);
    }

    fn site(&mut self, document: &Document, node: Node<'_>, content: Content, label: String) {
        self.sites.push(Site {
            outer: None,
            file: None,
            document: document.clone(),
            object: node.route(),
            content,
            origin: Origin::default(),
            label,
        });
    }

    /// An object that is no resource of Kubernetes.
    fn plain(&mut self, document: &Document, node: Node<'_>) {
        let label = text(node, "title").unwrap_or_default().to_owned();
        if let Some(inner) = node.get("dashboard").filter(|inner| inner.is_mapping()) {
            let label = text(inner, "title").unwrap_or_default().to_owned();
            self.dashboard(document, inner, Some(Kind::DashboardEnvelope), label);
        } else if node.get("backups").is_some_and(Node::is_sequence) {
            self.kinds.push(Kind::Settings);
        } else if is_rule_file(node) {
            if let Some(refusal) = grafana_alerting(node).or_else(|| alias_of_groups(node)) {
                self.refusals.push(refusal);
            } else {
                self.kinds.push(Kind::RuleFile);
                self.site(document, node, Content::Rules(&["groups"]), label);
            }
        } else {
            self.dashboard(document, node, None, label);
        }
    }

    /// A dashboard model; `kind` is what its wrapper makes it.
    fn dashboard(
        &mut self,
        document: &Document,
        node: Node<'_>,
        kind: Option<Kind>,
        label: String,
    ) {
        if node.get("elements").is_some_and(Node::is_mapping) && node.get("layout").is_some() {
            self.kinds.push(Kind::DashboardV2);
            return self.site(document, node, Content::Elements, label);
        }
        if let Some(refusal) = old_schema(node) {
            return self.refusals.push(refusal);
        }
        let has = |key: &str| node.get(key).is_some();
        let classic = node.get("panels").is_some_and(|p| p.is_sequence() || p.is_null())
            || (has("schemaVersion") && has("title"))
            || (has("title") && has("templating"));
        if classic {
            self.kinds.push(kind.unwrap_or(Kind::ClassicDashboard));
            self.site(document, node, Content::Classic, label);
        } else {
            let keys: Vec<&str> =
                node.entries().filter_map(|(key, _)| key.as_str()).take(4).collect();
            self.others.push(if keys.is_empty() {
                "no object".to_owned()
            } else {
                format!("an object with the keys {}", keys.join(", "))
            });
        }
    }

    fn grafana_dashboard(&mut self, document: &Document, node: Node<'_>, label: &str) {
        let spec = node.get("spec");
        if let Some(json) = spec.and_then(|spec| spec.get("json")) {
            if self.embedded(document, json, Format::Json, label) > 0 {
                self.kinds.push(Kind::GrafanaDashboard);
            }
            return;
        }
        let (line, column) = spec.unwrap_or(node).line_column();
        self.refusals.push(
            Diagnostic::error("the GrafanaDashboard has its dashboard elsewhere")
                .at(line, column)
                .hint("give the dashboard's JSON, or put it under spec.json"),
        );
    }

    fn config_map(&mut self, document: &Document, node: Node<'_>, label: &str) {
        let before = self.sites.len();
        let data: Vec<(&str, Node<'_>)> = node
            .get("data")
            .into_iter()
            .flat_map(Node::entries)
            .filter_map(|(key, value)| Some((key.as_str()?, value)))
            .collect();
        for (key, value) in &data {
            let Some(text) = value.as_str() else { continue };
            let named = has_ending(key, &["json"]);
            if !named && !might_hold_rules(key, text) && !text.trim_start().starts_with('{') {
                continue;
            }
            // Flow-style YAML begins like JSON and may be both; an empty object can take comments.
            let braced = text.trim_start().starts_with('{') && text.trim() != "{}";
            let json = named || (braced && value.embedded(Format::Json).is_ok());
            let format = if json { Format::Json } else { Format::Yaml };
            self.embedded(document, *value, format, key);
        }
        if self.sites.len() > before {
            return self.kinds.push(Kind::ConfigMap);
        }
        match node.get("binaryData").and_then(|d| d.entries().next()) {
            Some((key, _)) => {
                let (line, column) = key.line_column();
                let key = key.as_str().unwrap_or_default();
                self.refusals.push(
                    Diagnostic::error(format!("`{key}` stands in binaryData, which is packed"))
                        .at(line, column)
                        .hint("give the unpacked file, and pack the result again"),
                );
            }
            None => self.others.push(format!("ConfigMap {label} without rules or a dashboard")),
        }
    }

    /// Reads the text of a scalar as a document of its own; how many places came of it.
    fn embedded(
        &mut self,
        document: &Document,
        scalar: Node<'_>,
        format: Format,
        label: &str,
    ) -> usize {
        let inner = match scalar.embedded(format) {
            Ok(inner) => inner,
            Err(error) => {
                let said = Diagnostic::from(&error);
                let place = said.place;
                if let (true, Some(place)) = (is_helm_escape(scalar), place) {
                    self.refusals.push(foreign::helm(place.line, place.column));
                    return 0;
                }
                let message = format!("`{label}` cannot be read: {}", said.message);
                self.refusals.push(Diagnostic { message, ..said });
                return 0;
            }
        };
        let mut found = Self::of(&inner);
        let origin = Origin::of(scalar, document);
        let outer = scalar.route();
        for site in &mut found.sites {
            site.outer = Some((outer.clone(), format));
            site.origin = origin;
            site.file = Some(document.clone());
            label.clone_into(&mut site.label);
        }
        let (line, column) = scalar.line_column();
        for refusal in &mut found.refusals {
            *refusal = refusal.clone().at(line, column);
        }
        let count = found.sites.len();
        self.sites.append(&mut found.sites);
        self.refusals.append(&mut found.refusals);
        count
    }
}

/// Whether a text is made by Helm as a whole: it begins with one of its actions.
fn is_helm_escape(scalar: Node<'_>) -> bool {
    scalar.as_str().is_some_and(|text| text.trim_start().starts_with("{{"))
}

/// Whether a name has one of these endings, in capitals or not.
pub(super) fn has_ending(name: &str, endings: &[&str]) -> bool {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    endings.iter().any(|known| known.eq_ignore_ascii_case(ending))
}

/// The text under a key.
fn text<'a>(node: Node<'a>, key: &str) -> Option<&'a str> {
    node.get(key)?.as_str()
}

/// A resource whose rules do not stand where they should.
fn odd_rules(resource: Node<'_>) -> Option<Diagnostic> {
    let refuse = |node: Node<'_>, message, hint| {
        let (line, column) = node.line_column();
        Some(Diagnostic::error(message).at(line, column).hint(hint))
    };
    let spec = resource.get("spec")?;
    if !spec.is_mapping() && !spec.is_null() {
        return refuse(
            spec,
            "spec is no mapping",
            "write `groups:` with a list of groups under it",
        );
    }
    if let Some(refusal) = alias_of_groups(spec) {
        return Some(refusal);
    }
    let groups = spec.get("groups")?;
    if groups.is_sequence() || groups.is_null() {
        return None;
    }
    refuse(groups, "spec.groups is no list", "write `groups: []`, or a list of groups")
}

/// Groups that stand elsewhere: what is changed there changes here.
fn alias_of_groups(object: Node<'_>) -> Option<Diagnostic> {
    let groups = object.get("groups").filter(|groups| groups.target().is_some())?;
    let (line, column) = groups.line_column();
    let hint = "write the groups out where they are used";
    Some(Diagnostic::error("the groups are an alias").at(line, column).hint(hint))
}

/// The node itself, or the one that an alias stands for.
fn referred(node: Node<'_>) -> Node<'_> {
    node.target().unwrap_or(node)
}

/// A rule file has `groups`, or nothing yet.
fn is_rule_file(node: Node<'_>) -> bool {
    if let Some(groups) = node.get("groups").map(referred) {
        return groups.is_sequence() || groups.is_null();
    }
    let namespaced = |(key, _): (Node<'_>, Node<'_>)| key.as_str() == Some("namespace");
    node.is_null() || (node.is_mapping() && node.entries().all(namespaced))
}

/// Whether a key of a `ConfigMap` may hold a rule file: by its content, or an empty one by its name.
fn might_hold_rules(key: &str, text: &str) -> bool {
    let named = has_ending(key, &["yaml", "yml", "rules"]);
    let empty = text.lines().all(|line| line.trim().is_empty() || line.trim().starts_with('#'))
        || matches!(text.trim(), "{}" | "null" | "---");
    text.contains("groups") || (named && empty)
}

/// Grafana's own alerting has `groups` too, with rules of another make.
fn grafana_alerting(node: Node<'_>) -> Option<Diagnostic> {
    let first = node.get("groups")?.items().next()?;
    let own = node.get("apiVersion").is_some() || first.get("orgId").is_some();
    let (line, column) = first.line_column();
    own.then(|| {
        Diagnostic::error("these are alert rules of Grafana's own alerting, not of Prometheus")
            .at(line, column)
            .hint("give a Prometheus rule file; Grafana shows the alerts of Prometheus too")
    })
}

/// Dashboards from before panels had a grid.
fn old_schema(node: Node<'_>) -> Option<Diagnostic> {
    let rows = node.get("rows").filter(|rows| rows.is_sequence() && rows.items().next().is_some());
    let version = node.get("schemaVersion");
    let number = version.and_then(Node::as_str).and_then(|v| v.parse::<u32>().ok());
    let panels = node.get("panels").is_some_and(|p| p.items().next().is_some());
    let old = number.is_some_and(|n| n < 16) && !panels;
    let at = rows.or(version.filter(|_| old))?;
    let (line, column) = at.line_column();
    let said = number.map_or_else(String::new, |n| format!(" (schema {n})"));
    let message = format!("the dashboard is older than Grafana 5: its panels stand in rows{said}");
    let hint = "open and save it once in a newer Grafana, then export it again";
    Some(Diagnostic::error(message).at(line, column).hint(hint))
}

/// The route to the rule groups of an object, as far as its keys are there, and the missing keys.
pub(crate) fn groups_at<'a>(
    object: Node<'a>,
    path: &[&'static str],
) -> (Node<'a>, Vec<&'static str>) {
    let mut node = object;
    for (index, key) in path.iter().enumerate() {
        match node.get(key) {
            Some(next) => node = next,
            None => return (node, path.get(index..).unwrap_or_default().to_vec()),
        }
    }
    (node, Vec::new())
}
