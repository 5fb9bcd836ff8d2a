//! Rules that were ours and are no longer wanted: switched off, of a removed backup, or all of them.
//!
//! What is not marked as ours is never taken out, and what was changed by hand only on request.

use std::collections::BTreeSet;

use backwatch_edit::Op;

use super::pair::At;
use super::read::{Existing, Group};
use super::restore::{self, Restored};
use super::{Merge, ending};
use crate::artefact::rules::RuleGroup;
use crate::merge::kind::{Content, Site, groups_at};
use crate::merge::mark::{MARK, Mark, Meaning};
use crate::merge::work::Work;
use crate::merge::{ChangeKind, Choice, Conflict};
use crate::plan::AlertKind;

/// The rules and groups that go.
#[derive(Debug, Default)]
pub(super) struct Removed {
    pub(super) rules: BTreeSet<At>,
    pub(super) groups: BTreeSet<usize>,
}

/// Takes out what the plan no longer wants.
pub(super) fn remove(merge: &Merge<'_>, work: &mut Work) -> Removed {
    let mut removed = Removed::default();
    let homes: BTreeSet<usize> = merge.pairing.homes.iter().flatten().copied().collect();
    let settings: BTreeSet<&str> = homes
        .iter()
        .filter_map(|home| merge.groups.get(*home)?.mark.as_ref()?.settings.as_deref())
        .collect();
    for (index, group) in merge.groups.iter().enumerate() {
        let Some(mark) = &group.mark else { continue };
        let is_home = homes.contains(&index);
        // A group of the same settings as ours was ours too: its backup is no longer in the plan.
        let same = mark.settings.as_deref().is_some_and(|s| settings.contains(s));
        if is_home || same {
            let why =
                if is_home { "it is switched off" } else { "its backup is no longer planned" };
            marked(merge, index, group, mark, why, &mut removed, work);
        } else {
            let text = format!("group {} was made from other settings", group.name);
            work.warn(group.site, group.node, text, "remove it by hand if nothing needs it");
        }
    }
    // The rules of a home stay together with those that are added: only what is empty goes.
    let keeps = |index: &usize| homes.contains(index) && merge.options.add.rules;
    removed.groups.retain(|index| !keeps(index));
    write(merge, &removed, work);
    removed
}

/// Takes out everything of ours.
pub(super) fn remove_all(merge: &Merge<'_>, work: &mut Work) {
    let mut removed = Removed::default();
    for (index, group) in merge.groups.iter().enumerate() {
        match &group.mark {
            Some(mark) => {
                marked(merge, index, group, mark, "it was ours", &mut removed, work);
            }
            None => unmarked(merge, index, group, &mut removed, work),
        }
    }
    write(merge, &removed, work);
}

/// The rules of a marked group that no rule of the plan is paired with.
fn marked(
    merge: &Merge<'_>,
    index: usize,
    group: &Group<'_>,
    mark: &Mark,
    why: &str,
    removed: &mut Removed,
    work: &mut Work,
) {
    let mut all = true;
    for (place, existing) in group.rules.iter().enumerate() {
        let at = (index, place);
        let paired = !merge.options.remove && merge.pairing.taken.contains(&at);
        if paired || !goes(merge, group, existing, mark, work) {
            all = false;
            continue;
        }
        removed.rules.insert(at);
        let line = Some(group.site.place(existing.node).line);
        let place = format!("group {}", group.name);
        let text = format!("took out {}: {why}", existing.meaning.name);
        work.change(ChangeKind::Removed, &place, line, text);
    }
    let stays = mark.was.as_deref() == Some(restore::EMPTY_GROUP);
    if all
        && !stays
        && group.rules.len() == group.node.get("rules").map_or(0, |r| r.items().count())
    {
        removed.groups.insert(index);
    }
}

/// Whether a rule of a marked group goes: untouched ones do, others of our names are asked about.
fn goes(
    merge: &Merge<'_>,
    group: &Group<'_>,
    existing: &Existing<'_>,
    mark: &Mark,
    work: &mut Work,
) -> bool {
    if mark.sums.contains(&existing.meaning.sum()) {
        return true;
    }
    // Labels that somebody added do not make an untouched rule theirs, where we still know it.
    let known = |own: &RuleGroup| {
        own.rules.iter().any(|rule| {
            let ours = Meaning::of(rule);
            ours.name == existing.meaning.name
                && mark.sums.contains(&existing.meaning.projected_on(&ours).sum())
        })
    };
    if merge.ours.iter().any(known) {
        return true;
    }
    let named = |groups: &[RuleGroup]| {
        groups.iter().flat_map(|own| &own.rules).any(|r| r.name() == existing.meaning.name)
    };
    if !named(&merge.ours) && !named(&merge.base) {
        if has_our_name(existing.meaning) {
            let text = format!(
                "{} in group {} is not wanted and not marked as ours: it is left alone",
                existing.meaning.name, group.name
            );
            work.warn(group.site, existing.node, text, "take it out by hand if nobody needs it");
        }
        return false;
    }
    let conflict = Conflict {
        id: format!("{}/{}/rule", group.name, existing.meaning.name),
        place: format!("{} in group {}", existing.meaning.name, group.name),
        at: Some(group.site.place(existing.node)),
        ours: None,
        theirs: Some(existing.meaning.expr.clone()),
        base: None,
        resolved: false,
        remark: Some("it is to go, but was changed by hand".to_owned()),
        as_settings: None,
    };
    work.conflict(conflict, merge.options) == Choice::Ours
}

fn has_our_name(meaning: &Meaning) -> bool {
    if meaning.is_alert {
        AlertKind::ALL.iter().any(|kind| meaning.name.ends_with(kind.base_name()))
    } else {
        meaning.name.starts_with("backup:")
    }
}

/// Where no comment tells, only what is word for word what the plan makes is ours.
fn unmarked(
    merge: &Merge<'_>,
    index: usize,
    group: &Group<'_>,
    removed: &mut Removed,
    work: &mut Work,
) {
    let Some(own) = merge.ours.iter().find(|own| own.name == group.name) else { return };
    let sums: BTreeSet<String> = own.rules.iter().map(|rule| merge.sum(rule)).collect();
    let mark = Mark { sums, ..Mark::default() };
    let untouched = |existing: &Existing<'_>| mark.sums.contains(&existing.meaning.sum());
    let mut all = !group.rules.is_empty();
    for (place, existing) in group.rules.iter().enumerate() {
        if !untouched(existing) {
            all = false;
            continue;
        }
        removed.rules.insert((index, place));
        let line = Some(group.site.place(existing.node).line);
        let text = format!("took out {}: it was ours", existing.meaning.name);
        work.change(ChangeKind::Removed, &format!("group {}", group.name), line, text);
    }
    if all {
        removed.groups.insert(index);
    }
}

fn write(merge: &Merge<'_>, removed: &Removed, work: &mut Work) {
    for (group, rule) in &removed.rules {
        let Some(found) = merge.groups.get(*group) else { continue };
        if removed.groups.contains(group) {
            continue;
        }
        let Some(existing) = found.rules.get(*rule) else { continue };
        work.ops.push(Op::remove(found.site.route_of(existing.node)));
    }
    let mut restored: Vec<&Site> = Vec::new();
    for index in &removed.groups {
        let Some(group) = merge.groups.get(*index) else { continue };
        if restored.iter().any(|site| std::ptr::eq(*site, group.site)) {
            continue;
        }
        match restored_by(merge, group, removed) {
            Some(Restored::Op(op)) => work.ops.push(op),
            Some(Restored::Raw(raw)) => work.raw.push(raw),
            None => {
                let at = group.site.route_of(group.node);
                work.ops.push(Op::Remove { at, mark: Some(MARK.to_owned()) });
                continue;
            }
        }
        restored.push(group.site);
    }
    if merge.options.remove {
        clear_marks(merge, removed, work);
    }
}

/// What stood in place of the groups before the first merge, where all of them go.
fn restored_by(merge: &Merge<'_>, group: &Group<'_>, removed: &Removed) -> Option<Restored> {
    let was = group.mark.as_ref()?.was.as_deref()?;
    let Content::Rules(path) = group.site.content else { return None };
    let (list, _) = groups_at(group.site.node()?, path);
    let gone = |node| {
        let at = merge.groups.iter().position(|known| known.node == node);
        at.is_some_and(|at| removed.groups.contains(&at))
    };
    if was == ending::CLIPPED {
        let alone = list.items().filter(|node| gone(*node)).count() == 1;
        return if alone { ending::restore(group) } else { None };
    }
    if list.items().all(gone) { restore::restore(group, was) } else { None }
}

/// The comments of groups that stay.
fn clear_marks(merge: &Merge<'_>, removed: &Removed, work: &mut Work) {
    for (index, group) in merge.groups.iter().enumerate() {
        if group.mark.is_none() || removed.groups.contains(&index) {
            continue;
        }
        work.ops.push(Op::SetComment {
            at: group.site.route_of(group.node),
            place: backwatch_edit::Comment::Above { mark: MARK.to_owned() },
            text: None,
        });
    }
}
