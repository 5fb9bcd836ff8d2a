//! One minute of a scenario: what the panels show and which alerts are on.

use backwatch_sim::eval::{self, Instant};

use super::perform::notification;
use super::play::{AlertState, Notification};
use super::rehearse::Rehearsal;
use super::rules;
use super::scenario::Scenario;
use super::setup::STEP;
use crate::artefact::dashboard::PanelKind;
use backwatch_sim::alert::State;

/// One minute.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    /// The second of the evaluation.
    pub at: i64,
    /// The four panels, left to right.
    pub panels: Vec<PanelValue>,
    /// The alerts that are pending or firing, in the order of the rules.
    pub alerts: Vec<MomentAlert>,
}

/// What a panel shows.
#[derive(Debug, Clone, PartialEq)]
pub struct PanelValue {
    /// Which of the four.
    pub kind: PanelKind,
    /// The value of each of its queries; none where the query gives nothing, and the panel its text for
    /// that.
    pub values: Vec<Option<f64>>,
}

/// An alert that is on.
#[derive(Debug, Clone, PartialEq)]
pub struct MomentAlert {
    /// Its name.
    pub name: String,
    /// Pending or firing.
    pub state: AlertState,
    /// Since when its condition holds.
    pub active_since: i64,
    /// The alert as Alertmanager gets it; while it is pending, as it would.
    pub notification: Notification,
}

impl Rehearsal {
    /// The minute of a scenario in which `at` lies, kept within the window.
    pub fn at(&mut self, scenario: &Scenario, at: i64) -> Moment {
        let row = self.row.clone();
        let span = self.setup.window.span;
        let at = at.clamp(span.start, span.end - STEP);
        let at = span.start + (at - span.start).div_euclid(STEP) * STEP;
        self.with_stage(scenario, |stage, (cast, health), _| {
            let value = |text: &str| {
                let expr = rules::parse("panel", text, cast.compat).ok()?;
                let millis = at.saturating_mul(1_000);
                let answer = eval::instant(&stage.storage, &expr, millis, cast.options()).ok()?;
                match answer.value {
                    Instant::Scalar(value) => Some(value),
                    Instant::Vector(samples) => samples.first().map(|(_, value)| *value),
                    Instant::Text(_) | Instant::Matrix(_) => None,
                }
            };
            let panels = row.iter().flat_map(|row| &row.panels).map(|panel| PanelValue {
                kind: panel.kind,
                values: panel.queries.iter().map(|query| value(&query.expr)).collect(),
            });
            let panels = panels.collect();
            let runs = stage.alerts(cast, health);
            let mut alerts = Vec::new();
            for (row, (ticks, run)) in cast.rules.alerts.iter().zip(&runs) {
                let tick = ticks.first_after(at.saturating_mul(1_000)).checked_sub(1);
                for alert in &run.alerts {
                    let Some(tick) = tick else { continue };
                    let Some(phase) = alert.phase_at(tick) else { continue };
                    alerts.push(MomentAlert {
                        name: row.name.clone(),
                        state: match phase.state {
                            State::Pending => AlertState::Pending,
                            State::Firing => AlertState::Firing,
                        },
                        active_since: phase.active_at.div_euclid(1_000),
                        notification: notification(stage, cast, (*ticks, row, alert, tick)),
                    });
                }
            }
            Moment { at, panels, alerts }
        })
    }
}
