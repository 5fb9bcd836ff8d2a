//! Adds rules and groups of ours that are not in the file yet.

use backwatch_edit::{Node, Op, Position, Step, Value};

use super::Merge;
use super::leftover::Removed;
use super::pair::At;
use crate::artefact::rules::Rule;
use crate::merge::ChangeKind;
use crate::merge::kind::{Content, Site, groups_at};
use crate::merge::work::Work;

/// Adds what is missing: rules to the groups that are there, else whole groups.
pub(super) fn missing(merge: &Merge<'_>, removed: &Removed, work: &mut Work) {
    if !merge.options.add.rules {
        return;
    }
    let mut fresh = Vec::new();
    for (index, home) in merge.pairing.homes.iter().enumerate() {
        match home {
            Some(home) => to_group(merge, index, *home, removed, work),
            None => fresh.extend(group(merge, index, work)),
        }
    }
    if !fresh.is_empty() {
        add_groups(merge, fresh, work);
    }
}

/// Missing rules go behind the one of ours that comes before them in our order; recording rules whose
/// forerunners are missing too go to the head of the group.
fn to_group(merge: &Merge<'_>, index: usize, home: usize, removed: &Removed, work: &mut Work) {
    let (Some(group), Some(own)) = (merge.groups.get(home), merge.ours.get(index)) else { return };
    let Some(pairs) = merge.pairing.pairs.get(index) else { return };
    let list = group.node.get("rules");
    let route = match list {
        Some(list) => group.site.route_of(list),
        None => group.site.route_of(group.node),
    };
    let mut behind: Option<usize> = None;
    let mut new_list = Vec::new();
    for (rule, pair) in own.rules.iter().zip(pairs) {
        if let Some(place) = in_home(*pair, home).filter(|at| !removed.rules.contains(&(home, *at)))
        {
            behind = item_index(list, group.rules.get(place).map(|e| e.node)).or(behind);
            continue;
        }
        if pair.is_some() {
            continue;
        }
        let position = match behind {
            Some(at) => Position::After(Step::Index(at)),
            None if rule.alert_kind().is_none() => Position::First,
            None => Position::Last,
        };
        let value = Value::mapping(merge.fields(rule));
        let place = format!("group {}", group.name);
        work.change(ChangeKind::Added, &place, None, format!("added {}", rule.name()));
        if list.is_some() {
            work.ops.push(Op::InsertItem { at: route.clone(), value, position });
        } else {
            new_list.push(value);
        }
    }
    if !new_list.is_empty() {
        work.ops.push(Op::add_key(route, "rules", Value::sequence(new_list)));
    }
}

fn in_home(pair: Option<At>, home: usize) -> Option<usize> {
    pair.filter(|(group, _)| *group == home).map(|(_, place)| place)
}

fn item_index(list: Option<Node<'_>>, node: Option<Node<'_>>) -> Option<usize> {
    let node = node?;
    list?.items().position(|item| item == node)
}

/// A group of its own for the rules of one backup that stand nowhere yet.
fn group(merge: &Merge<'_>, index: usize, work: &mut Work) -> Option<Value> {
    let (own, pairs) = (merge.ours.get(index)?, merge.pairing.pairs.get(index)?);
    let missing = own.rules.iter().zip(pairs).filter(|(_, pair)| pair.is_none());
    let missing: Vec<&Rule> = missing.map(|(rule, _)| rule).collect();
    // Recording rules alone are of no use: all alerts stand elsewhere and need none of ours.
    if missing.is_empty() {
        return None;
    }
    let names: Vec<&str> =
        missing.iter().filter(|r| r.alert_kind().is_some()).map(|r| r.name()).collect();
    let records = missing.len() - names.len();
    let mut text = format!("added the group with {}", names.join(", "));
    if records > 0 {
        text = format!("{text} and {records} recording rules");
    }
    work.change(ChangeKind::Added, &format!("group {}", own.name), None, text);
    let rules = missing
        .iter()
        .enumerate()
        .map(|(at, rule)| Value::mapping(merge.fields(rule)).blank_line_before(at > 0));
    let rules = Value::sequence(rules);
    let value = Value::mapping([("name", Value::from(own.name.as_str())), ("rules", rules)]);
    Some(value)
}

/// The place that gets new groups: the first that has some already, else the first.
fn target<'a>(merge: &Merge<'a>) -> Option<&'a Site> {
    let sites =
        || merge.source.sites.iter().filter(|site| matches!(site.content, Content::Rules(_)));
    let has_groups =
        |site: &&Site| merge.groups.iter().any(|group| std::ptr::eq(group.site, *site));
    sites().find(has_groups).or_else(|| sites().next())
}

fn add_groups(merge: &Merge<'_>, fresh: Vec<Value>, work: &mut Work) {
    let Some(site) = target(merge) else { return };
    let (Some(object), Content::Rules(path)) = (site.node(), site.content) else { return };
    let (node, missing) = groups_at(object, path);
    // What would not be seen any more is written down, so that removal can put it back.
    let empty = node.items().next().is_none();
    let was = match fresh.len() {
        _ if empty => super::restore::remember(site),
        1 => super::ending::remember(site, node),
        _ => None,
    };
    let fresh = commented(merge, site, fresh, was.as_deref());
    let at = site.route_of(node);
    if let Some((first, rest)) = missing.split_first() {
        let groups = Value::sequence(fresh);
        let nested = rest.iter().rev().fold(groups, |inner, key| Value::mapping([(*key, inner)]));
        work.ops.push(Op::add_key(at, *first, nested));
        return;
    }
    // With one group there are no siblings to learn from; its rules show whether blank lines are liked.
    let mut groups = node.items();
    let spaced = match (groups.next(), groups.next()) {
        (Some(only), None) => only.get("rules").is_some_and(has_blank_lines),
        _ => false,
    };
    for value in fresh {
        let value = if spaced { value.blank_line_before(true) } else { value };
        work.ops.push(Op::append(at.clone(), value));
    }
}

fn has_blank_lines(rules: Node<'_>) -> bool {
    rules.source().contains("\n\n") || rules.source().contains("\n\r\n")
}

fn commented(merge: &Merge<'_>, site: &Site, fresh: Vec<Value>, was: Option<&str>) -> Vec<Value> {
    if !merge.options.marks || !site.takes_comments() {
        return fresh;
    }
    let name = |value: &Value| value.get("name").and_then(Value::as_str).map(str::to_owned);
    let marked = fresh.into_iter().map(|value| {
        let index = merge.ours.iter().position(|own| Some(&own.name) == name(&value).as_ref());
        let text = index.and_then(|index| merge.mark_text(index, was.map(str::to_owned)));
        match text {
            Some(text) => value.comment(text),
            None => value,
        }
    });
    marked.collect()
}
