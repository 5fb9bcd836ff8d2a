//! Rules that are not ours and would page for the same thing.

use super::Merge;
use super::leftover::Removed;
use super::pair::mentions;
use super::read::Existing;
use crate::artefact::rules::Rule;
use crate::merge::mark::squeezed;
use crate::merge::work::Work;
use crate::plan::{AlertKind, Backup};

/// The alerts of one of our groups, with their expressions without regard to layout.
struct Own<'a> {
    group: &'a str,
    backup: &'a Backup,
    alerts: Vec<(&'a Rule, AlertKind, String)>,
}

/// Warns of rules that double ours.
pub(super) fn duplicates(merge: &Merge<'_>, removed: &Removed, work: &mut Work) {
    let own = merge.ours.iter().zip(&merge.plan.backups).map(|(group, backup)| {
        let alert = |rule| Some((rule, Rule::alert_kind(rule)?, squeezed(&rule.expr)));
        Own { group: &group.name, backup, alerts: group.rules.iter().filter_map(alert).collect() }
    });
    let own: Vec<Own<'_>> = own.collect();
    for (index, group) in merge.groups.iter().enumerate() {
        for (place, existing) in group.rules.iter().enumerate() {
            let at = (index, place);
            let ours = merge.pairing.taken.contains(&at) || removed.rules.contains(&at);
            if ours || !existing.meaning.is_alert {
                continue;
            }
            if let Some((text, hint)) = own.iter().find_map(|own| own.said(existing)) {
                let text = format!("{} in group {} {text}", existing.meaning.name, group.name);
                work.warn(group.site, existing.node, text, hint);
            }
        }
    }
}

impl Own<'_> {
    /// What a rule has in common with the group.
    fn said(&self, existing: &Existing<'_>) -> Option<(String, &'static str)> {
        let mentioned = || mentions(self.backup, &existing.meaning.expr);
        let named = self.alerts.iter().any(|(rule, kind, _)| {
            rule.name() == existing.meaning.name && (kind.is_prefixed() || mentioned())
        });
        if named {
            let text = format!("has the name of an alert of {}", self.group);
            return Some((text, "keep one of the two, or both will page"));
        }
        let same = self.alerts.iter().find(|(_, _, squeezed)| squeezed == existing.squeezed);
        if let Some((same, ..)) = same {
            let text = format!("has the expression of {}", same.name());
            return Some((text, "keep one of the two, or both will page"));
        }
        (existing.is_akin && mentioned()).then(|| {
            let text = format!("watches {} too", self.backup.cronjob);
            (text, "look whether it still says something that ours do not")
        })
    }
}
