//! What a Prometheus remembers of the backups: checks, baselines, proposals.

use std::rc::Rc;

use backwatch_core::artefact::sli::{self, Known};
use backwatch_core::handoff::Metrics;
use backwatch_core::history::{
    Measured, Preflight, Proposal, State, measure, preflight, proposals,
};
use backwatch_core::plan::Plan;
use yew::prelude::*;

use super::context::{use_chosen, use_draft, use_settings};
use crate::state::answered::Answered;

/// What was found of one backup.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Found {
    /// Whether the metrics are there.
    pub(crate) preflight: Preflight,
    /// What the indicators were.
    pub(crate) measured: Measured,
    /// Targets that follow from it.
    pub(crate) proposals: Vec<Proposal>,
}

/// What was found of the chosen backup; none before there are answers.
#[hook]
pub(crate) fn use_found() -> Rc<Option<Found>> {
    let (draft, settings, chosen) = (use_draft(), use_settings(), use_chosen());
    let answered = draft.answered().clone();
    use_memo((settings, answered, chosen), |(settings, answered, chosen)| {
        found(&settings.plan, answered, *chosen)
    })
}

/// What is known of every backup, for the SLI document.
#[hook]
pub(crate) fn use_known() -> Rc<Known> {
    let (draft, settings) = (use_draft(), use_settings());
    let answered = draft.answered().clone();
    use_memo((settings, answered), |(settings, answered)| known(&settings.plan, answered))
}

/// The SLI document.
#[hook]
pub(crate) fn use_slis() -> Rc<str> {
    let (settings, known) = (use_settings(), use_known());
    (*use_memo((settings, known), |(settings, known)| slis(&settings.plan, known))).clone()
}

/// The SLI document.
pub(crate) fn slis(plan: &Plan, known: &Known) -> Rc<str> {
    Rc::from(sli::document(plan, known))
}

/// What is known of every backup.
pub(crate) fn known(plan: &Plan, answered: &Answered) -> Known {
    if answered.files().is_empty() {
        return Known::default();
    }
    let measured = plan.backups.iter().map(|backup| measure(answered.history(), backup));
    let baselines = measured.map(|measured| measured.baseline()).collect();
    Known { baselines, ..Known::default() }
}

/// Whether a cluster has what the rules read, as far as answers tell.
pub(crate) fn metrics(plan: &Plan, answered: &Answered) -> Metrics {
    let of = |index| preflight(plan, index, answered.history());
    let all: Vec<Preflight> = (0..plan.backups.len()).map(of).collect();
    let is_there =
        |found: &Preflight| found.checks.first().is_some_and(|check| check.state == State::Green);
    if answered.files().is_empty() {
        Metrics::Unknown
    } else if all.iter().any(|found| found.blocked.is_some()) {
        Metrics::Absent
    } else if all.iter().all(is_there) {
        Metrics::Present
    } else {
        Metrics::Unknown
    }
}

fn found(plan: &Plan, answered: &Answered, index: usize) -> Option<Found> {
    let backup = plan.backups.get(index).filter(|_| !answered.files().is_empty())?;
    let measured = measure(answered.history(), backup);
    Some(Found {
        preflight: preflight(plan, index, answered.history()),
        proposals: proposals(backup, index, &measured),
        measured,
    })
}
