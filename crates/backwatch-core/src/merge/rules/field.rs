//! Brings the fields of one rule of the file to what the plan says.
//!
//! Only fields that the plan speaks of are touched; order, comments and everything else stay.

use backwatch_edit::{Node, Op, Position, Route, Step, Value};

use super::read::{Existing, Group};
use crate::artefact::rules::Rule;
use crate::merge::mark::{Meaning, span_text, squeezed};
use crate::merge::stale;
use crate::merge::work::Work;
use crate::merge::{ChangeKind, Choice, Conflict, MergeOptions};

/// How a rule of the file came to be ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It was somebody else's until now.
    Adopted,
    /// Nobody touched it since the last merge.
    Untouched,
    /// Somebody changed it since the last merge.
    Touched,
}

/// What there is to know about one rule.
pub(super) struct Update<'a> {
    pub(super) group: &'a Group<'a>,
    pub(super) existing: &'a Existing<'a>,
    pub(super) rule: &'a Rule,
    /// The rule as the settings of the last merge make it, where they are known.
    pub(super) base: Option<&'a Rule>,
    pub(super) standing: Standing,
    /// The values of the rule's fields, as they are to be written.
    pub(super) fields: &'a [(&'static str, Value)],
    pub(super) backup: usize,
}

/// One field: where it is and what it should be.
struct Field<'a> {
    /// `expr`, or `annotations.summary`.
    name: String,
    ours: Option<&'a Value>,
    theirs: Option<Node<'a>>,
    base: Option<String>,
    route: Route,
    key: &'static str,
    inner: Option<String>,
}

impl Update<'_> {
    /// Collects the edits; whether there were any.
    pub(super) fn run(&self, work: &mut Work, options: &MergeOptions) -> bool {
        let before = work.ops.len();
        if self.existing.meaning.name != self.rule.name() {
            self.rename(work);
        }
        for (key, value) in self.fields {
            match *key {
                "alert" | "record" => {}
                "labels" | "annotations" => self.pairs(key, value, work, options),
                key => self.single(key, Some(value), work, options),
            }
        }
        for key in ["for", "keep_firing_for"] {
            let here = self.existing.node.get(key).is_some();
            if here && !self.fields.iter().any(|(known, _)| *known == key) {
                self.single(key, None, work, options);
            }
        }
        if self.standing == Standing::Untouched {
            self.drop_former(work, options);
        }
        work.ops.len() > before
    }

    fn route(&self) -> Route {
        self.group.site.route_of(self.existing.node)
    }

    fn place(&self) -> String {
        format!("{} in group {}", self.rule.name(), self.group.name)
    }

    fn line(&self, node: Node<'_>) -> usize {
        self.group.site.place(node).line
    }

    fn rename(&self, work: &mut Work) {
        let key = if self.existing.meaning.is_alert { "alert" } else { "record" };
        work.ops.push(Op::replace(self.route().key(key), self.rule.name()));
        let text = format!("renamed {} to {}", self.existing.meaning.name, self.rule.name());
        work.change(ChangeKind::Replaced, &self.place(), Some(self.line(self.existing.node)), text);
    }

    fn single(&self, key: &'static str, ours: Option<&Value>, work: &mut Work, o: &MergeOptions) {
        let theirs = self.existing.node.get(key);
        let base = self.base.and_then(|base| {
            let fields = base.fields();
            fields.iter().find(|(known, _)| *known == key).map(|(_, value)| shown(value))
        });
        let (name, route) = (key.to_owned(), self.route());
        self.settle(&Field { name, ours, theirs, base, route, key, inner: None }, work, o);
    }

    fn pairs(&self, key: &'static str, value: &Value, work: &mut Work, options: &MergeOptions) {
        let backwatch_edit::Data::Mapping(entries) = value.data() else { return };
        let here = self.existing.node.get(key).filter(|node| !node.is_null());
        let Some(here) = here else {
            return self.single(key, Some(value), work, options);
        };
        for (inner, ours) in entries {
            let theirs = here.get(inner);
            let renamed = self.existing.meaning.name != self.rule.name();
            if inner == "runbook_url" && theirs.is_some_and(|url| !is_our_url(url, ours, renamed)) {
                continue;
            }
            let base = self.base.and_then(|base| {
                let pairs = if key == "labels" { &base.labels } else { &base.annotations };
                pairs.iter().find(|(known, _)| known == inner).map(|(_, text)| text.clone())
            });
            let field = Field {
                name: format!("{key}.{inner}"),
                ours: Some(ours),
                theirs,
                base,
                route: self.route().key(key),
                key,
                inner: Some(inner.clone()),
            };
            self.settle(&field, work, options);
        }
    }

    /// Labels and annotations that an untouched rule had from us and that the plan no longer has.
    fn drop_former(&self, work: &mut Work, options: &MergeOptions) {
        let mark = self.group.mark.as_ref();
        let all_ours = mark.is_some_and(|m| m.sums.contains(&self.existing.meaning.sum()));
        if !all_ours {
            return;
        }
        let ours = Meaning::of(self.rule);
        for (key, theirs, ours) in [
            ("labels", &self.existing.meaning.labels, &ours.labels),
            ("annotations", &self.existing.meaning.annotations, &ours.annotations),
        ] {
            let none_stay = ours.is_empty() && !theirs.iter().any(|(k, _)| k == "runbook_url");
            if none_stay && !theirs.is_empty() {
                self.single(key, None, work, options);
                continue;
            }
            for (inner, _) in theirs {
                if inner == "runbook_url" || ours.iter().any(|(known, _)| known == inner) {
                    continue;
                }
                let theirs = self.existing.node.get(key).and_then(|node| node.get(inner));
                let field = Field {
                    name: format!("{key}.{inner}"),
                    ours: None,
                    theirs,
                    base: None,
                    route: self.route().key(key),
                    key,
                    inner: Some(inner.clone()),
                };
                self.settle(&field, work, options);
            }
        }
    }

    /// Decides about one field that may differ.
    fn settle(&self, field: &Field<'_>, work: &mut Work, options: &MergeOptions) {
        if is_same(field) {
            return;
        }
        let theirs = field.theirs.map(|node| node.as_str().unwrap_or(node.source()).to_owned());
        let untouched = field.base.is_some() && field.base == theirs;
        let replace = match self.standing {
            // What the plan does not speak of stays the owner's; a `for` would change the alert.
            Standing::Adopted if field.ours.is_none() => field.key == "for",
            Standing::Adopted | Standing::Untouched => true,
            Standing::Touched if untouched => true,
            Standing::Touched if self.base.is_some() => {
                self.conflict(field, theirs.as_deref(), None, work, options)
            }
            Standing::Touched => self.without_base(field, theirs.as_deref(), work, options),
        };
        if replace {
            self.replace(field, work);
        }
    }

    fn without_base(
        &self,
        field: &Field<'_>,
        theirs: Option<&str>,
        work: &mut Work,
        options: &MergeOptions,
    ) -> bool {
        if !matches!(field.key, "labels" | "annotations") {
            return true;
        }
        let ours = field.ours.map(shown).unwrap_or_default();
        match theirs.and_then(|theirs| stale::figure(theirs, &ours)) {
            Some(figure) => {
                let remark = format!("{figure} is not what the settings say");
                self.conflict(field, theirs, Some(remark), work, options)
            }
            None => options.choices.get(&self.id(field)) == Some(&Choice::Ours),
        }
    }

    fn id(&self, field: &Field<'_>) -> String {
        format!("{}/{}/{}", self.group.name, self.rule.name(), field.name)
    }

    /// Whether ours is to be taken.
    fn conflict(
        &self,
        field: &Field<'_>,
        theirs: Option<&str>,
        remark: Option<String>,
        work: &mut Work,
        options: &MergeOptions,
    ) -> bool {
        let node = field.theirs.unwrap_or(self.existing.node);
        let conflict = Conflict {
            id: self.id(field),
            place: format!("{} of {}", field.name, self.place()),
            at: Some(self.group.site.place(node)),
            ours: field.ours.map(shown),
            theirs: theirs.map(str::to_owned),
            base: field.base.clone(),
            resolved: false,
            remark,
            as_settings: theirs.and_then(|theirs| self.as_settings(field, theirs)),
        };
        work.conflict(conflict, options) == Choice::Ours
    }

    fn as_settings(
        &self,
        field: &Field<'_>,
        theirs: &str,
    ) -> Option<(usize, crate::plan::AlertKind, crate::plan::AlertSettings)> {
        let kind = self.rule.alert_kind()?;
        let ours = field.ours.map(shown).unwrap_or_default();
        let settings = super::as_settings::read(kind, &field.name, &ours, theirs)?;
        Some((self.backup, kind, settings))
    }

    fn replace(&self, field: &Field<'_>, work: &mut Work) {
        let route = match &field.inner {
            Some(inner) => field.route.clone().key(inner.as_str()),
            None => field.route.clone().key(field.key),
        };
        let name = &field.name;
        let old = field.theirs.map(|node| shortened(node.as_str().unwrap_or(node.source())));
        let (text, op) = match (old, field.ours) {
            (Some(old), Some(ours)) => (
                format!("{name}: {old} -> {}", shortened(&shown(ours))),
                Op::replace(route, ours.clone()),
            ),
            (Some(old), None) => (format!("{name} taken out: {old}"), Op::remove(route)),
            (None, Some(ours)) => {
                (format!("{name} added: {}", shortened(&shown(ours))), self.insertion(field, ours))
            }
            (None, None) => return,
        };
        work.ops.push(op);
        let node = field.theirs.unwrap_or(self.existing.node);
        work.change(ChangeKind::Replaced, &self.place(), Some(self.line(node)), text);
    }

    /// A new key stands behind the one that comes before it in our order.
    fn insertion(&self, field: &Field<'_>, value: &Value) -> Op {
        let (parent, key, order) = if let Some(inner) = &field.inner {
            let pairs = self.fields.iter().find(|(key, _)| *key == field.key);
            let order = pairs.map(|(_, value)| keys(value)).unwrap_or_default();
            (self.existing.node.get(field.key), inner.as_str(), order)
        } else {
            let order = self.fields.iter().map(|(key, _)| *key).collect();
            (Some(self.existing.node), field.key, order)
        };
        let before = order.iter().take_while(|known| **known != key);
        let anchor = before.filter(|k| parent.is_some_and(|p| p.get(k).is_some())).last();
        let position = anchor.map_or(Position::Last, |key| Position::After(Step::from(*key)));
        Op::InsertKey {
            at: field.route.clone(),
            key: key.to_owned(),
            value: value.clone(),
            position,
        }
    }
}

fn keys(value: &Value) -> Vec<&str> {
    match value.data() {
        backwatch_edit::Data::Mapping(entries) => entries.iter().map(|(k, _)| k.as_str()).collect(),
        _ => Vec::new(),
    }
}

/// A URL whose anchor is the one we write, whatever page it is on; of a renamed alert, the anchor
/// that differs only in the name.
fn is_our_url(theirs: Node<'_>, ours: &Value, renamed: bool) -> bool {
    let anchor = |url: &str| url.split_once('#').map(|(_, anchor)| anchor.to_owned());
    let (Some(ours), Some(theirs)) =
        (ours.as_str().and_then(anchor), theirs.as_str().and_then(anchor))
    else {
        return false;
    };
    let kind = ours.find("backup-").and_then(|at| ours.get(at..));
    ours == theirs || (renamed && kind.is_some_and(|kind| theirs.ends_with(kind)))
}

fn is_same(field: &Field<'_>) -> bool {
    let ours = field.ours.map(shown).unwrap_or_default();
    let theirs = match field.theirs {
        None => return field.ours.is_none(),
        Some(node) => node.as_str().unwrap_or_default(),
    };
    match field.key {
        "expr" => squeezed(&ours) == squeezed(theirs),
        "for" | "keep_firing_for" => span_text(&ours) == span_text(theirs),
        _ => field.ours.is_some() && ours.trim_end() == theirs.trim_end(),
    }
}

/// A value as people read it.
fn shown(value: &Value) -> String {
    match value.as_str() {
        Some(text) => text.to_owned(),
        None => keys(value).join(", "),
    }
}

fn shortened(text: &str) -> String {
    let text = squeezed(text);
    if text.chars().count() <= 80 {
        return text;
    }
    let mut short: String = text.chars().take(79).collect();
    short.push('…');
    short
}
