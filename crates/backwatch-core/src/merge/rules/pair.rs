//! Which rules of the file are ours: by alert name in any group, by record name in our own group.

use std::collections::BTreeSet;

use super::read::{Existing, Group};
use crate::artefact::rules::{Rule, RuleGroup};
use crate::merge::mark::Meaning;
use crate::plan::{AlertKind, Backup, OffSite, Plan};

/// A rule of the file: its group and its place there.
pub(super) type At = (usize, usize);

/// Ours beside what stands in the file.
#[derive(Debug, Default)]
pub(super) struct Pairing {
    /// For each of our groups the group of the file that it lives in.
    pub(super) homes: Vec<Option<usize>>,
    /// For each rule of each of our groups the rule of the file that it is.
    pub(super) pairs: Vec<Vec<Option<At>>>,
    /// The rules of the file that are ours.
    pub(super) taken: BTreeSet<At>,
}

/// Pairs our groups with those of the file.
pub(super) fn pair(plan: &Plan, ours: &[RuleGroup], groups: &[Group<'_>]) -> Pairing {
    let mut pairing = Pairing::default();
    let mut claimed = BTreeSet::new();
    let named = ours.iter().map(|own| by_name(own, groups));
    let named: Vec<Option<usize>> = named.collect();
    claimed.extend(named.iter().flatten().copied());
    for ((own, backup), named) in ours.iter().zip(&plan.backups).zip(named) {
        let home = named.or_else(|| by_majority(backup, own, groups, &claimed));
        claimed.extend(home);
        pairing.homes.push(home);
    }
    for (index, (own, backup)) in ours.iter().zip(&plan.backups).enumerate() {
        let home = pairing.homes.get(index).copied().flatten();
        let mut pairs: Vec<Option<At>> = Vec::new();
        for rule in &own.rules {
            let found = find(backup, rule, home, groups, &pairing);
            pairing.taken.extend(found);
            pairs.push(found);
        }
        if let Some(home) = home {
            renamed(own, home, groups, &mut pairs, &mut pairing.taken);
        }
        pairing.pairs.push(pairs);
    }
    pairing
}

/// Whether an expression is about this backup: its `CronJob`, its volume or its off-site copy.
pub(super) fn mentions(backup: &Backup, expr: &str) -> bool {
    let sources = match &backup.off_site {
        OffSite::None => None,
        OffSite::CronJob { name } | OffSite::Container { name } => Some(name.as_str()),
        OffSite::S3Exporter { bucket, .. } => Some(bucket.as_str()),
        OffSite::Metric { name, .. } => Some(name.as_str()),
    };
    let volume = backup.volume.as_ref().map(crate::plan::ObjectName::as_str);
    let names = [Some(backup.cronjob.as_str()), volume, sources];
    names.into_iter().flatten().any(|name| holds_word(expr, name))
}

/// Whether `word` stands in `text` and is no part of a longer name.
fn holds_word(text: &str, word: &str) -> bool {
    let joins = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|t| t.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|t| t.chars().next());
        // A pattern such as `nats-backup-.*` is about the CronJob too.
        let pattern = text
            .get(at + word.len()..)
            .is_some_and(|t| ["-.", "-[", "-("].iter().any(|start| t.starts_with(start)));
        !before.is_some_and(joins) && (pattern || !after.is_some_and(joins))
    })
}

fn by_name(own: &RuleGroup, groups: &[Group<'_>]) -> Option<usize> {
    let mut same = (0..).zip(groups).filter(|(_, group)| group.name == own.name);
    let first = same.next()?.0;
    let marked = same.find(|(_, group)| group.mark.is_some()).map(|(at, _)| at);
    let is_marked = groups.get(first).is_some_and(|group| group.mark.is_some());
    if is_marked { Some(first) } else { marked.or(Some(first)) }
}

/// The group in which more than half of our alerts stand.
fn by_majority(
    backup: &Backup,
    own: &RuleGroup,
    groups: &[Group<'_>],
    claimed: &BTreeSet<usize>,
) -> Option<usize> {
    let alerts: Vec<&Rule> = own.rules.iter().filter(|r| r.alert_kind().is_some()).collect();
    let count = |group: &Group<'_>| {
        alerts.iter().filter(|rule| group.rules.iter().any(|e| is_alert(backup, rule, e))).count()
    };
    let counts: Vec<usize> = groups.iter().map(count).collect();
    let most = counts.iter().copied().max().filter(|most| *most > 0)?;
    let home = counts.iter().position(|count| *count == most)?;
    (most * 2 > counts.iter().sum() && !claimed.contains(&home)).then_some(home)
}

/// Whether a rule of some group is our alert: the name tells, and where it has no prefix of ours the
/// expression too.
fn is_alert(backup: &Backup, rule: &Rule, existing: &Existing<'_>) -> bool {
    let Some(kind) = rule.alert_kind() else { return false };
    existing.meaning.is_alert
        && existing.meaning.name == rule.name()
        && (kind.is_prefixed() || kind.needs_off_site() || mentions(backup, &existing.meaning.expr))
}

fn find(
    backup: &Backup,
    rule: &Rule,
    home: Option<usize>,
    groups: &[Group<'_>],
    pairing: &Pairing,
) -> Option<At> {
    let free = |at: &At| !pairing.taken.contains(at);
    let same = |existing: &Existing<'_>| {
        existing.meaning.is_alert == rule.alert_kind().is_some()
            && existing.meaning.name == rule.name()
    };
    let in_group = |at: usize, fits: &dyn Fn(&Existing<'_>) -> bool| {
        let rules = groups.get(at).map_or(&[] as &[Existing<'_>], |group| &group.rules);
        let mut fitting = (0..).zip(rules).filter(|(_, e)| fits(e)).map(|(index, _)| (at, index));
        fitting.find(free)
    };
    if let Some(home) = home {
        let about = |e: &Existing<'_>| same(e) && mentions(backup, &e.meaning.expr);
        if let Some(at) = in_group(home, &about).or_else(|| in_group(home, &same)) {
            return Some(at);
        }
    }
    let elsewhere = |at: &usize| !pairing.homes.contains(&Some(*at));
    (0..groups.len()).filter(elsewhere).find_map(|at| in_group(at, &|e| is_alert(backup, rule, e)))
}

/// Alerts of our group whose prefix was another: they are the same kinds under an older display name.
fn renamed(
    own: &RuleGroup,
    home: usize,
    groups: &[Group<'_>],
    pairs: &mut [Option<At>],
    taken: &mut BTreeSet<At>,
) {
    let Some((group, mark)) = groups.get(home).and_then(|g| Some((g, g.mark?))) else {
        return;
    };
    let kind_of = |meaning: &Meaning| {
        let kinds = AlertKind::ALL.into_iter().filter(|kind| kind.is_prefixed());
        let named = |kind: &AlertKind| meaning.name.ends_with(kind.base_name());
        if meaning.is_alert { kinds.clone().find(named) } else { None }
    };
    for (index, existing) in (0..).zip(&group.rules) {
        let at = (home, index);
        if taken.contains(&at) || !mark.sums.contains(&existing.meaning.sum()) {
            continue;
        }
        let Some(kind) = kind_of(existing.meaning) else { continue };
        let place = own.rules.iter().position(|rule| rule.alert_kind() == Some(kind));
        let free = place.and_then(|place| pairs.get_mut(place)).filter(|pair| pair.is_none());
        if let Some(pair) = free {
            *pair = Some(at);
            taken.insert(at);
        }
    }
}
