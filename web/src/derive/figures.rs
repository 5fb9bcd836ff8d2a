//! The figures of the outcome strip: what is known before any rehearsal.

use std::rc::Rc;

use backwatch_core::artefact::rules::rule_groups;
use backwatch_core::diagnostic::{Diagnostic, Severity};
use backwatch_core::plan::{AlertKind, Backup, Plan, check};
use yew::prelude::*;

use super::context::{use_chosen, use_settings};

/// What follows from the plan, in figures, until a rehearsal has played.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Figures {
    /// Alerts over all backups.
    pub(crate) alerts: usize,
    /// Recording rules over all backups.
    pub(crate) records: usize,
    /// Panels over all backups.
    pub(crate) panels: usize,
    /// How long the chosen backup may be overdue before somebody is told; `None` where nothing tells.
    pub(crate) first_word: Option<String>,
    /// Runs that may fail within the window of the chosen backup.
    pub(crate) tolerated: u64,
    /// Runs within that window.
    pub(crate) runs: u32,
    /// That window in words.
    pub(crate) window: String,
}

/// The figures of the settings as they are, while they are `wanted`.
#[hook]
pub(crate) fn use_figures(wanted: bool) -> Rc<Option<Figures>> {
    let (settings, chosen) = (use_settings(), use_chosen());
    use_memo(wanted.then_some((settings, chosen)), |asked| {
        asked.as_ref().map(|(settings, chosen)| figures(&settings.plan, *chosen))
    })
}

/// Targets and rules that cannot hold, with the reason, in the settings as they are.
#[hook]
pub(crate) fn use_impossible() -> Rc<Vec<Diagnostic>> {
    let settings = use_settings();
    use_memo(settings, |settings| impossible(&settings.plan))
}

fn impossible(plan: &Plan) -> Vec<Diagnostic> {
    check(plan).into_iter().filter(|said| said.severity >= Severity::Warning).collect()
}

/// The figures of a plan, those of one backup for the backup at `chosen`.
fn figures(plan: &Plan, chosen: usize) -> Figures {
    let groups = rule_groups(plan, None);
    let rules = || groups.iter().flat_map(|group| &group.rules);
    let alerts = rules().filter(|rule| rule.alert_kind().is_some()).count();
    let backup = plan.backups.get(chosen);
    let window = backup.map(|backup| backup.objectives.success_window).unwrap_or_default();
    Figures {
        alerts,
        records: rules().count() - alerts,
        panels: plan.backups.len() * 4,
        first_word: backup.and_then(first_word),
        tolerated: backup
            .and_then(|b| b.timetable.failures_tolerated(window, b.objectives.success_rate))
            .unwrap_or(0),
        runs: backup.map_or(0, |backup| backup.timetable.runs_in(window)),
        window: window.words(),
    }
}

/// Age of the newest success at which somebody is told, whatever the cause.
fn first_word(backup: &Backup) -> Option<String> {
    if !backup.is_on(AlertKind::Missing) || backup.is_specified(AlertKind::Missing) {
        return None;
    }
    Some(backup.numbers().missing.plus(backup.hold(AlertKind::Missing)).words())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reference_case_in_figures() {
        let found = figures(&Plan::default(), 0);
        assert_eq!((found.alerts, found.panels, found.tolerated, found.runs), (8, 4, 0, 30));
        assert_eq!(found.first_word.as_deref(), Some("25 h 5 min"));
        assert!(impossible(&Plan::default()).is_empty());
        assert!(found.records > 0);
    }
}
