//! What a rule remembers from tick to tick.

use crate::eval;
use crate::series::by_labels::ByLabels;
use crate::series::{Labels, Stretches};

use super::state::AlertRun;
use super::write::Writer;

/// What a rule remembers from tick to tick.
#[derive(Debug, Clone, Default)]
pub(crate) struct RuleState {
    /// All alerts that there were, in the order in which they came.
    alerts: ByLabels<AlertRun>,
    /// Which of them are pending or firing: ticks need not look at the others.
    active: Vec<usize>,
    pub(crate) writer: Writer,
    pub(crate) errors: Vec<(Stretches, String)>,
    pub(crate) annotations: eval::Annotations,
    /// What its expression gives at all ticks, where that is known.
    pub(crate) result: Option<eval::Ticks>,
    /// Whether it sees nothing of what the rules of the run write.
    pub(crate) is_independent: bool,
    /// Whether a restart is not yet over: until then the series of alerts are not written.
    pub(crate) is_recovering: bool,
}

impl RuleState {
    pub(crate) fn new(is_independent: bool) -> Self {
        Self { is_independent, ..Self::default() }
    }

    /// All alerts, sorted by labels.
    pub(crate) fn into_alerts(self) -> Vec<AlertRun> {
        let alerts = self.alerts.into_sorted().into_iter().map(|(_, alert)| alert);
        alerts.filter(|alert| !alert.phases.is_empty()).collect()
    }

    /// The alert of these labels, to be taken through ticks.
    pub(crate) fn alert(&mut self, labels: Labels) -> Option<&mut AlertRun> {
        let at = self.alerts.place_or(labels, |labels| AlertRun::new(labels.clone()));
        let alert = self.alerts.get_mut(at)?;
        if !alert.is_active() {
            self.active.push(at);
        }
        Some(alert)
    }

    /// The alerts that are pending, firing or were just taken through ticks.
    pub(crate) fn active(&self) -> impl Iterator<Item = &AlertRun> {
        self.active.iter().filter_map(|at| self.alerts.at(*at))
    }

    /// Calls `visit` for each alert that is pending, firing or to be taken through ticks.
    pub(crate) fn each_active(&mut self, visit: &mut dyn FnMut(&mut AlertRun)) {
        for at in &self.active {
            if let Some(alert) = self.alerts.get_mut(*at) {
                visit(alert);
            }
        }
    }

    /// Sets the alerts apart that have ended.
    pub(crate) fn set_apart(&mut self) {
        let alerts = &self.alerts;
        self.active.retain(|at| alerts.at(*at).is_some_and(AlertRun::is_active));
    }

    pub(crate) fn fail(&mut self, ticks: Stretches, text: &str) {
        if !ticks.is_empty() {
            self.errors.push((ticks, text.to_owned()));
        }
    }
}
