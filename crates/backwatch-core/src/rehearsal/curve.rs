//! Lines for the timeline: what a scenario's series say over time.

use backwatch_sim::eval;
use backwatch_sim::series::{Shape, Timeline};

use super::perform::{pairs, second};
use super::rehearse::Rehearsal;
use super::rules;
use super::scenario::Scenario;
use super::stage::grid;
use crate::artefact::dashboard::PanelKind;
use crate::diagnostic::Diagnostic;

/// What can be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Curve {
    /// Age of the newest success in seconds, as the first panel shows it.
    Age,
    /// Share of runs that succeeded, as the second panel shows it.
    SuccessRate,
    /// Share of the volume in use, as the third panel shows it.
    VolumeRatio,
    /// Running Jobs of the CronJob.
    Active,
    /// Any expression.
    Expression(String),
}

/// What curves ask for that neither rules nor panels may.
pub(crate) const METRICS: [&str; 1] = ["kube_cronjob_status_active"];

/// One series of a curve.
#[derive(Debug, Clone, PartialEq)]
pub struct CurveLine {
    /// Its labels.
    pub labels: Vec<(String, String)>,
    /// Its values, in order; between two strokes there may be none.
    pub strokes: Vec<Stroke>,
}

/// A straight line from one moment to another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stroke {
    /// Its first second.
    pub start: i64,
    /// Its last evaluation, in seconds since 1970; the same as the first for a lone one.
    pub end: i64,
    /// The value at its start.
    pub from: f64,
    /// The value at its end.
    pub to: f64,
}

impl Rehearsal {
    /// The lines of a curve over the window. A curve that the backup does not have is empty.
    pub fn curve(
        &mut self,
        scenario: &Scenario,
        curve: &Curve,
    ) -> Result<Vec<CurveLine>, Diagnostic> {
        let Some(text) = self.curve_text(curve) else { return Ok(Vec::new()) };
        self.with_stage(scenario, |stage, (cast, _), _| {
            let expr = rules::parse("curve", &text, cast.compat)?;
            let span = cast.setup.window.span;
            let ticks = grid(span.start, span.end);
            let answer = eval::range(&stage.storage, &expr, ticks, cast.options());
            let answer = answer.map_err(|error| Diagnostic::error(error.to_string()))?;
            let lines = answer.value.iter().map(|series| CurveLine {
                labels: pairs(&series.labels),
                strokes: strokes(&series.line, |step| second(ticks, step)),
            });
            Ok(lines.collect())
        })
    }

    fn curve_text(&self, curve: &Curve) -> Option<String> {
        let panel = |kind| {
            let row = self.row.as_ref()?;
            let panel = row.panels.iter().find(|panel| panel.kind == kind)?;
            Some(panel.queries.first()?.expr.clone())
        };
        match curve {
            Curve::Age => panel(PanelKind::LastBackup),
            Curve::SuccessRate => panel(PanelKind::SuccessRate),
            Curve::VolumeRatio => panel(PanelKind::VolumeUsage),
            Curve::Active => Some(format!("max({})", METRICS.first()?)),
            Curve::Expression(text) => Some(text.clone()),
        }
    }
}

fn strokes(line: &Timeline, time: impl Fn(usize) -> i64) -> Vec<Stroke> {
    let mut out = Vec::new();
    for segment in line.segments() {
        let last = segment.end - 1;
        if let Shape::Affine(..) = segment.shape {
            let (from, to) = (segment.at(segment.start), segment.at(last));
            out.push(Stroke { start: time(segment.start), end: time(last), from, to });
            continue;
        }
        for step in segment.start..segment.end {
            let (from, to) = (segment.at(step), segment.at((step + 1).min(last)));
            out.push(Stroke { start: time(step), end: time((step + 1).min(last)), from, to });
        }
    }
    out
}
