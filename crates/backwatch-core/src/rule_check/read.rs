//! A rule file's text to groups and rules, with the checks of each on the way.

use backwatch_edit::{Document, Node};
use backwatch_sim::Compat;
use backwatch_sim::promql::ast::Millis;

use super::field::{Fields, Reader, said_at};
use super::{Group, Report, Rule, RuleKind};
use super::{strict, validate};
use crate::diagnostic::{Diagnostic, Place};

pub(super) fn read(text: &str, compat: Compat) -> Report {
    let document = match first_document(text) {
        Ok(document) => document,
        Err(error) => return Report { errors: vec![error], ..Report::default() },
    };
    let mut file =
        File { reader: Reader::default(), findings: Vec::new(), compat, names: Vec::new() };
    let mut groups = Vec::new();
    if let Some(root) = file.reader.root(&document) {
        groups = file.groups(root);
    }
    // What cannot be read would make what is missing look wrong as well.
    let unread = !file.reader.problems.is_empty();
    let errors = if unread { file.reader.problems } else { file.findings };
    Report { groups, errors, duplicates: Vec::new() }
}

/// The text as far as Go's reader looks: what follows the first document may be anything.
pub(crate) fn first_document(text: &str) -> Result<Document, Diagnostic> {
    let error = match Document::yaml(text) {
        Ok(document) => return accepted(document),
        Err(error) => error,
    };
    let end = if error.message().contains("<document start>") {
        error.offset()
    } else {
        second_document(text).filter(|second| error.offset().is_some_and(|at| at > *second))
    };
    let first = end.and_then(|end| text.get(..end)).ok_or(error);
    first.and_then(Document::yaml).map_err(|error| Diagnostic::from(&error)).and_then(accepted)
}

/// The document, unless it holds what the reader of Prometheus refuses.
fn accepted(document: Document) -> Result<Document, Diagnostic> {
    let text = document.text();
    let end = second_document(text).unwrap_or(text.len());
    match strict::refusal(&document, end) {
        None => Ok(document),
        Some(said) => Err(said),
    }
}

/// Where the line starts that ends the first document, if there is one.
fn second_document(text: &str) -> Option<usize> {
    let mut started = false;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let ends = line.starts_with("---") || line.starts_with("...");
        if started && ends {
            return Some(start);
        }
        started |= !(ends || line.trim().is_empty() || line.starts_with(['#', '%']));
        start += line.len();
    }
    None
}

struct File {
    reader: Reader,
    /// What is wrong with groups and rules that can be read.
    findings: Vec<Diagnostic>,
    compat: Compat,
    /// The names of groups so far.
    names: Vec<String>,
}

const GROUP: &str = "rulefmt.RuleGroup";
const RULE: &str = "rulefmt.Rule";

impl File {
    fn groups(&mut self, root: Node<'_>) -> Vec<Group> {
        let before = self.reader.problems.len();
        let fields = self.reader.fields(root, "rulefmt.RuleGroups", &["groups"]);
        if fields.get("spec").is_some()
            && let Some(first) = self.reader.problems.get_mut(before)
        {
            first.hint = Some("this is a Kubernetes object: its rules are under `spec`".to_owned());
        }
        let Some(list) = fields.get("groups") else {
            return Vec::new();
        };
        let items = self.reader.items(list, "[]rulefmt.RuleGroup");
        items.into_iter().map(|item| self.group(item)).collect()
    }

    fn group(&mut self, node: Node<'_>) -> Group {
        let known: &[&str] = match self.compat {
            Compat::V2 => &["name", "interval", "limit", "rules"],
            Compat::V3 => &["name", "interval", "query_offset", "limit", "rules", "labels"],
        };
        let fields = self.reader.fields(node, GROUP, known);
        let name = self.text(&fields, "name");
        if node.is_mapping() {
            self.check_group_name(node, &name);
        }
        let mut group = Group {
            name,
            interval: self.duration(&fields, "interval"),
            query_offset: fields.get("query_offset").map(|node| self.reader.duration(node)),
            limit: fields.get("limit").map_or(0, |node| self.reader.integer(node)),
            labels: self.group_labels(&fields),
            rules: Vec::new(),
            place: place(node),
        };
        if let Some(list) = fields.get("rules") {
            let items = self.reader.items(list, "[]rulefmt.Rule");
            for (index, item) in items.into_iter().enumerate() {
                let rule = self.rule(item, &group.name, index + 1);
                group.rules.push(rule);
            }
        }
        group
    }

    fn check_group_name(&mut self, node: Node<'_>, name: &str) {
        if name.is_empty() {
            self.findings.push(said_at(node, "Groupname must not be empty"));
        }
        if self.names.iter().any(|known| known == name) {
            let message = format!("groupname: \"{name}\" is repeated in the same file");
            self.findings.push(said_at(node, message));
        }
        self.names.push(name.to_owned());
    }

    fn group_labels(&mut self, fields: &Fields<'_>) -> super::BTreeMap<String, String> {
        let labels = fields.get("labels").map(|node| self.reader.texts(node)).unwrap_or_default();
        self.findings.extend(validate::label_names(&labels, self.compat));
        labels.into_iter().map(|(entry, text)| (entry.name.to_owned(), text)).collect()
    }

    fn rule(&mut self, node: Node<'_>, group: &str, number: usize) -> Rule {
        let known = ["record", "alert", "expr", "for", "keep_firing_for", "labels", "annotations"];
        let fields = self.reader.fields(node, RULE, &known);
        let (record, alert) = (self.text(&fields, "record"), self.text(&fields, "alert"));
        let written = validate::Written {
            node,
            record: fields.get("record"),
            alert: fields.get("alert"),
            expr: fields.get("expr"),
            labels: fields.get("labels").map(|n| self.reader.texts(n)).unwrap_or_default(),
            annotations: fields
                .get("annotations")
                .map(|n| self.reader.texts(n))
                .unwrap_or_default(),
        };
        let texts = |texts: &[(super::field::Entry<'_>, String)]| {
            texts.iter().map(|(entry, text)| (entry.name.to_owned(), text.clone())).collect()
        };
        let rule = Rule {
            expr: self.text(&fields, "expr"),
            hold: self.duration(&fields, "for"),
            keep_firing: self.duration(&fields, "keep_firing_for"),
            labels: texts(&written.labels),
            annotations: texts(&written.annotations),
            place: place(node),
            kind: if alert.is_empty() {
                RuleKind::Record(record.clone())
            } else {
                RuleKind::Alert(alert.clone())
            },
        };
        if node.is_mapping() {
            let shown = if alert.is_empty() { &record } else { &alert };
            let before = format!("group {group:?}, rule {number}, {shown:?}: ");
            for mut error in validate::rule(&rule, (&record, &alert), &written, self.compat) {
                error.message.insert_str(0, &before);
                self.findings.push(error);
            }
        }
        rule
    }

    fn text(&mut self, fields: &Fields<'_>, name: &str) -> String {
        fields.get(name).map(|node| self.reader.text(node)).unwrap_or_default()
    }

    fn duration(&mut self, fields: &Fields<'_>, name: &str) -> Millis {
        fields.get(name).map_or(Millis(0), |node| self.reader.duration(node))
    }
}

fn place(node: Node<'_>) -> Place {
    // Through a diagnostic, so that both count in the same way.
    said_at(node, "").place.unwrap_or(Place { line: 1, column: 1 })
}
