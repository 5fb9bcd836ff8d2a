//! From the requirement's three rules to hardened ones, alert by alert: what each step changes and
//! which scenarios it fixes.

use super::play::{AlertPlay, Play};
use super::verdict::Verdict;
use crate::artefact::rules::{Rule, rule_groups};
use crate::plan::{AlertKind, AlertSettings, Plan, Profile};

/// One step.
#[derive(Debug, Clone, PartialEq)]
pub struct HardenStep {
    /// The alert.
    pub kind: AlertKind,
    /// Its rule before; none where the step adds the alert.
    pub before: Option<Rule>,
    /// Its rule after.
    pub after: Rule,
    /// The recording rules that the step brings: all of them stand before the first step's alert.
    pub recording: Vec<Rule>,
    /// The plan with this step alone.
    pub plan: Plan,
    /// The ids of the scenarios that it fixes, in order: the alert was false, silent or late and is so
    /// no longer, or it tells in time what was not told in time before.
    pub fixes: Vec<String>,
}

/// The steps from one plan to another, whose profiles or settings of alerts differ, in the order of the
/// alerts. Each can be taken alone and in any order; all of them together lead to the other plan. The
/// plays are of the same scenarios in the same order.
pub fn harden_steps(
    (before, after): (&Plan, &Plan),
    index: usize,
    (plays_before, plays_after): (&[Play], &[Play]),
) -> Vec<HardenStep> {
    let rules = |plan: &Plan| {
        let groups = rule_groups(plan, None);
        groups.into_iter().nth(index).map(|group| group.rules).unwrap_or_default()
    };
    let (old, new) = (rules(before), rules(after));
    let known = |rule: &Rule| old.contains(rule);
    let mut recording: Vec<Rule> =
        new.iter().filter(|r| r.alert_kind().is_none() && !known(r)).cloned().collect();
    let mut steps = Vec::new();
    for rule in &new {
        let Some(kind) = rule.alert_kind() else { continue };
        let was = old.iter().find(|old| old.alert_kind() == Some(kind));
        if was == Some(rule) {
            continue;
        }
        let pairs = plays_before.iter().zip(plays_after);
        let fixed = pairs.filter(|(before, after)| is_fixed(kind, before, after));
        steps.push(HardenStep {
            kind,
            before: was.cloned(),
            after: rule.clone(),
            recording: std::mem::take(&mut recording),
            plan: hardened(before, after, index, kind),
            fixes: fixed.map(|(before, _)| before.scenario.clone()).collect(),
        });
    }
    steps
}

/// A plan with one alert as another plan has it. Once all alerts are as there, so is its profile.
pub fn hardened(plan: &Plan, goal: &Plan, index: usize, kind: AlertKind) -> Plan {
    let mut out = plan.clone();
    let Some(wanted) = goal.backups.get(index) else { return out };
    if let Some(backup) = out.backups.get_mut(index) {
        let settings = AlertSettings {
            enabled: Some(wanted.is_on(kind)),
            hardened: backup.profile == Profile::AsSpecified && !wanted.is_specified(kind),
            ..wanted.settings(kind)
        };
        backup.set(kind, settings);
    }
    let rules = |plan: &Plan| rule_groups(plan, None).into_iter().nth(index);
    if rules(&out) == rules(goal)
        && let Some(backup) = out.backups.get_mut(index)
    {
        backup.profile = wanted.profile;
        backup.alerts = wanted.alerts.clone();
    }
    out
}

fn is_fixed(kind: AlertKind, before: &Play, after: &Play) -> bool {
    let find = |play: &'_ Play| -> Option<AlertPlay> {
        play.alerts.iter().find(|alert| alert.kind == Some(kind)).cloned()
    };
    let Some(new) = find(after) else { return false };
    if new.told_instead.is_some() {
        // The step that brings the other alert fixes it.
        return false;
    }
    if let Some(old) = find(before) {
        return is_bad(old.verdict) && !is_bad(new.verdict);
    }
    let tells = matches!(new.verdict, Verdict::InTime { .. });
    let first = new.notification.map(|first| first.at);
    let mut untold = before.summary.owed.iter().filter(|owed| !owed.is_told_in_time());
    tells && untold.any(|owed| first.is_some_and(|at| owed.fault.since <= at && at <= owed.told_by))
}

fn is_bad(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::FalseAlarm { .. } | Verdict::Silent | Verdict::Late { .. })
}
