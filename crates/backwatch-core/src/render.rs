//! Everything that follows from a plan, as one stream that a person can read.

use crate::artefact::exports::{openslo, pyrra, sloth};
use crate::artefact::fresh::{self, RuleForm};
use crate::artefact::{alertmanager, runbook, sli};
use crate::plan::Plan;

/// One of the artefacts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Recording and alerting rules.
    Rules,
    /// The dashboard with its rows.
    Dashboard,
    /// Service level indicators in Markdown.
    Sli,
    /// One section an alert, in Markdown.
    Runbook,
    /// Routing, grouping and inhibition for Alertmanager.
    Alertmanager,
    /// Objectives as OpenSLO documents.
    OpenSlo,
    /// Objectives as Sloth specifications.
    Sloth,
    /// Objectives as Pyrra's resources.
    Pyrra,
}

/// The text of `part`; `form` tells in which form rules come.
pub fn part(plan: &Plan, part: Part, form: RuleForm) -> String {
    match part {
        Part::Rules => fresh::rules(plan, form),
        Part::Dashboard => fresh::dashboard(plan),
        Part::Sli => sli::document(plan, &sli::Known::default()),
        Part::Runbook => runbook::document(plan),
        Part::Alertmanager => alertmanager::document(plan),
        Part::OpenSlo => openslo::document(plan),
        Part::Sloth => sloth::document(plan),
        Part::Pyrra => pyrra::document(plan),
    }
}

/// All parts one after another, each under a line that says what it is.
pub fn everything(plan: &Plan, form: RuleForm) -> String {
    let rules = part(plan, Part::Rules, form);
    let dashboard = part(plan, Part::Dashboard, form);
    let sli = part(plan, Part::Sli, form);
    let runbook = part(plan, Part::Runbook, form);
    format!(
        "# Alert and recording rules\n{rules}---\n# Grafana dashboard, classic JSON\n{dashboard}---\n\
         {sli}\n{runbook}"
    )
}
