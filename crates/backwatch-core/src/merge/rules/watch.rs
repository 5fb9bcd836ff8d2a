//! Rules that are not ours and would page for the same thing.

use super::Merge;
use super::leftover::Removed;
use super::pair::mentions;
use crate::artefact::rules::{Rule, RuleGroup};
use crate::merge::mark::squeezed;
use crate::merge::work::Work;
use crate::plan::Backup;

/// Warns of rules that double ours.
pub(super) fn duplicates(merge: &Merge<'_>, removed: &Removed, work: &mut Work) {
    for (index, group) in merge.groups.iter().enumerate() {
        for (place, existing) in group.rules.iter().enumerate() {
            let at = (index, place);
            let ours = merge.pairing.taken.contains(&at) || removed.rules.contains(&at);
            if ours || !existing.meaning.is_alert {
                continue;
            }
            let about = merge.ours.iter().zip(&merge.plan.backups).find_map(|(own, backup)| {
                said(own, backup, &existing.meaning.name, &existing.meaning.expr)
            });
            if let Some((text, hint)) = about {
                let text = format!("{} in group {} {text}", existing.meaning.name, group.name);
                work.warn(group.site, existing.node, text, hint);
            }
        }
    }
}

/// What a rule of that name and expression has in common with one of our groups.
fn said(
    own: &RuleGroup,
    backup: &Backup,
    name: &str,
    expr: &str,
) -> Option<(String, &'static str)> {
    let alerts = || own.rules.iter().filter(|rule| rule.alert_kind().is_some());
    let prefixed = |rule: &Rule| rule.alert_kind().is_some_and(crate::plan::AlertKind::is_prefixed);
    if alerts().any(|rule| rule.name() == name && (prefixed(rule) || mentions(backup, expr))) {
        let text = format!("has the name of an alert of {}", own.name);
        return Some((text, "keep one of the two, or both will page"));
    }
    let squeezed = squeezed(expr);
    if let Some(same) = alerts().find(|rule| self::squeezed(&rule.expr) == squeezed) {
        let text = format!("has the expression of {}", same.name());
        return Some((text, "keep one of the two, or both will page"));
    }
    let watches = ["kube_job", "kube_cronjob", "kubelet_volume_stats", "backup:"];
    let job = watches.iter().any(|metric| expr.contains(metric));
    (job && mentions(backup, expr)).then(|| {
        let text = format!("watches {} too", backup.cronjob);
        (text, "look whether it still says something that ours do not")
    })
}
