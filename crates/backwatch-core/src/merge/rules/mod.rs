//! Rule groups: ours brought into the places of a file, each rule where it stands already or in a
//! group of our own.

mod add;
mod as_settings;
mod ending;
mod field;
mod leftover;
mod pair;
mod read;
mod restore;
mod stand;
mod watch;

pub(crate) use self::read::Known;

use std::collections::BTreeSet;

use backwatch_edit::{Comment, Data, NodeKind, Op, Value};

use self::field::{Standing, Update};
use self::pair::Pairing;
use self::read::Group;
use super::kind::{Content, Source, helm_escaped};
use super::mark::{MARK, Mark, Meaning, VERSION};
use super::work::Work;
use super::{ChangeKind, MergeOptions, Recognised};
use crate::artefact::rules::{Rule, RuleGroup, rule_groups};
use crate::diagnostic::Diagnostic;
use crate::plan::Plan;

/// Everything that the steps of a merge of rules look at.
struct Merge<'a> {
    plan: &'a Plan,
    source: &'a Source,
    options: &'a MergeOptions,
    ours: Vec<RuleGroup>,
    /// Our groups as the settings of the last merge make them; empty where they are not known.
    base: Vec<RuleGroup>,
    groups: Vec<Group<'a>>,
    pairing: Pairing,
}

/// Collects the edits for all places with rules.
pub(super) fn merge(plan: &Plan, source: &Source, options: &MergeOptions, work: &mut Work) {
    if !source.sites.iter().any(|site| matches!(site.content, Content::Rules(_))) {
        return;
    }
    let groups = read::groups(source);
    let inferred = read::runbook_base(source);
    let ours = rule_groups(plan, inferred);
    let pairing = pair::pair(plan, &ours, &groups);
    let base = base(options, source, inferred);
    let merge = Merge { plan, source, options, ours, base, groups, pairing };
    if options.remove {
        leftover::remove_all(&merge, work);
        return;
    }
    if let Some(base) = inferred.filter(|_| plan.runbook.is_none()) {
        let text = format!("runbook_url follows the other rules of the file: {base}");
        work.notes.push(Diagnostic::note(text));
    }
    for index in 0..merge.ours.len() {
        merge.update(index, work);
    }
    let removed = leftover::remove(&merge, work);
    add::missing(&merge, &removed, work);
    watch::duplicates(&merge, &removed, work);
}

/// What the rest of a file that is not merged into has in common with `plan`.
fn watch_only(plan: &Plan, source: &Source, work: &mut Work) {
    let options = MergeOptions::default();
    let groups = read::groups(source);
    let ours = rule_groups(plan, None);
    let pairing = Pairing::default();
    let merge = Merge { plan, source, options: &options, ours, base: Vec::new(), groups, pairing };
    watch::duplicates(&merge, &leftover::Removed::default(), work);
}

impl Recognised {
    /// The settings in the comments of an earlier merge, if there are any: what a caller decodes into
    /// [`MergeOptions::base`].
    pub fn settings(&self) -> Option<String> {
        read::marks(self.source()?).find_map(|mark| mark.settings.clone())
    }

    /// Whether rules can stand in it.
    pub fn has_rules(&self) -> bool {
        let mut sites = self.source().into_iter().flat_map(|source| &source.sites);
        sites.any(|site| matches!(site.content, Content::Rules(_)))
    }

    /// How many rules of `plan` stand in it already. Of several rule files, the one with the most is
    /// where new rules belong.
    pub fn known_rules(&self, plan: &Plan) -> usize {
        let Some(source) = self.source() else { return 0 };
        let groups = read::groups(source);
        pair::pair(plan, &rule_groups(plan, None), &groups).taken.len()
    }

    /// Rules in it that double alerts of `plan`, for a file that the plan is not merged into.
    pub fn doubles(&self, plan: &Plan) -> Vec<Diagnostic> {
        let Some(source) = self.source() else { return Vec::new() };
        let mut work = Work::default();
        watch_only(plan, source, &mut work);
        work.notes
    }
}

/// Another version's wording is no base: it would make its own words look like somebody's edit.
fn base(options: &MergeOptions, source: &Source, runbook: Option<&str>) -> Vec<RuleGroup> {
    let same = read::marks(source).all(|mark| mark.version == VERSION);
    match &options.base {
        Some(plan) if same => rule_groups(plan, runbook),
        _ => Vec::new(),
    }
}

impl Merge<'_> {
    fn home(&self, index: usize) -> Option<&Group<'_>> {
        self.groups.get(self.pairing.homes.get(index).copied().flatten()?)
    }

    fn mark(&self, index: usize) -> Option<&Mark> {
        self.home(index)?.mark
    }

    /// The sums of all marked groups of this plan: a rule may stand outside of its backup's group.
    fn sums(&self) -> BTreeSet<&str> {
        let marks = (0..self.ours.len()).filter_map(|index| self.mark(index));
        marks.flat_map(|mark| mark.sums.iter().map(String::as_str)).collect()
    }

    fn standing(&self, index: usize, rule: &Rule, theirs: &Meaning) -> Standing {
        let sums = self.sums();
        let ours = Meaning::of(rule);
        let known = |meaning: &Meaning| sums.contains(meaning.sum().as_str());
        if known(theirs) || known(&theirs.projected_on(&ours)) {
            Standing::Untouched
        } else if self.mark(index).is_some_and(|mark| !mark.sums.is_empty()) {
            Standing::Touched
        } else {
            Standing::Adopted
        }
    }

    /// The rule of the last merge's settings that is the same as `rule`.
    fn base_of(&self, index: usize, rule: &Rule) -> Option<&Rule> {
        let name = &self.ours.get(index)?.name;
        let group = self.base.iter().find(|group| group.name == *name)?;
        group.rules.iter().find(|known| match rule.alert_kind() {
            Some(kind) => known.alert_kind() == Some(kind),
            None => known.name() == rule.name(),
        })
    }

    /// The fields of a rule as they are to be written into this file.
    fn fields(&self, rule: &Rule) -> Vec<(&'static str, Value)> {
        let mut fields = rule.fields();
        if self.source.is_helm {
            for (_, value) in &mut fields {
                escape(value);
            }
        }
        fields
    }

    /// Brings the rules of one of our groups that are in the file up to date.
    fn update(&self, index: usize, work: &mut Work) {
        let (Some(own), Some(pairs)) = (self.ours.get(index), self.pairing.pairs.get(index)) else {
            return;
        };
        for (rule, at) in own.rules.iter().zip(pairs) {
            let Some((group, place)) = *at else { continue };
            let Some(group) = self.groups.get(group) else { continue };
            let Some(existing) = group.rules.get(place) else { continue };
            let fields = self.fields(rule);
            let standing = self.standing(index, rule, existing.meaning);
            let base = self.base_of(index, rule);
            let update =
                Update { group, existing, rule, base, standing, fields: &fields, backup: index };
            let said = work.changes.len();
            if update.run(work, self.options) && standing == Standing::Adopted {
                let line = group.site.place(existing.node).line;
                let (kind, name) = (ChangeKind::Adopted, rule.name());
                let place = format!("group {}", group.name);
                let text = format!("took over {name} where it stands");
                work.change(kind, &place, Some(line), text);
                // The sentence stands before those about its fields.
                if let Some(tail) = work.changes.get_mut(said..) {
                    tail.rotate_right(1);
                }
            }
        }
        self.write_mark(index, work);
    }

    /// The comment that belongs above the group of one backup.
    fn mark_text(&self, index: usize, was: Option<String>) -> Option<String> {
        let own = self.ours.get(index)?;
        let mut sums: Vec<String> = own.rules.iter().map(|rule| self.sum(rule)).collect();
        let mut seen = BTreeSet::new();
        sums.retain(|sum| seen.insert(sum.clone()));
        let settings = self.options.settings.clone();
        let mark = Mark { version: VERSION.to_owned(), settings, was, sums: BTreeSet::new() };
        Some(format!("{MARK} {}", mark.body(&sums)))
    }

    /// The sum of a rule as it stands in this file.
    fn sum(&self, rule: &Rule) -> String {
        let mut meaning = Meaning::of(rule);
        if self.source.is_helm {
            meaning.expr = helm_escaped(&meaning.expr);
            for (_, text) in meaning.labels.iter_mut().chain(&mut meaning.annotations) {
                *text = helm_escaped(text);
            }
        }
        meaning.sum()
    }

    fn write_mark(&self, index: usize, work: &mut Work) {
        let Some(group) = self.home(index) else { return };
        let in_block = group.site.takes_comments()
            && group.node.is_block()
            && group.node.kind() == NodeKind::Mapping;
        if !in_block {
            return;
        }
        let was = match group.mark {
            Some(mark) => mark.was.clone(),
            None => restore::is_empty(group).then(|| restore::EMPTY_GROUP.to_owned()),
        };
        let text = if self.options.marks { self.mark_text(index, was) } else { None };
        let known = group.node.comments_above();
        let mut known = known.into_iter().filter(|line| Mark::read(line).is_some());
        let same = match &text {
            Some(text) => known.next() == Some(text.as_str()),
            None => known.next().is_none(),
        };
        if same && known.next().is_none() {
            return;
        }
        let place = Comment::Above { mark: MARK.to_owned() };
        work.ops.push(Op::SetComment { at: group.site.route_of(group.node), place, text });
    }
}

/// Escapes the texts of a value for Helm.
fn escape(value: &mut Value) {
    match value.data_mut() {
        Data::String(text) => *text = helm_escaped(text),
        Data::Sequence(items) => items.iter_mut().for_each(escape),
        Data::Mapping(entries) => entries.iter_mut().for_each(|(_, value)| escape(value)),
        Data::Null | Data::Bool(_) | Data::Number(_) => {}
    }
}
