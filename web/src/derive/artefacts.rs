//! The artefacts of the plan, as texts and as models to draw.

use std::rc::Rc;

use backwatch_core::artefact::dashboard;
use backwatch_core::artefact::fresh::{self, RuleForm};
use backwatch_core::plan::Plan;
use yew::prelude::*;

use super::context::use_settings;

/// The forms of a fresh rule file, in the order in which they are offered, with their names and those
/// of their files.
pub(crate) const FORMS: [(RuleForm, &str, &str); 3] = [
    (RuleForm::RuleFile, "Rule file", RULES_FILE),
    (RuleForm::PrometheusRule, "PrometheusRule", "backup-prometheusrule.yaml"),
    (RuleForm::ConfigMap, "ConfigMap", "backup-rules-configmap.yaml"),
];

/// The name of a fresh rule file in Prometheus's own form, which is what unit tests load.
pub(crate) const RULES_FILE: &str = "backup-rules.yaml";

/// The name of a fresh rule file in the form at a place of [`FORMS`].
pub(crate) fn rules_file(place: usize) -> &'static str {
    FORMS.get(place).map_or(RULES_FILE, |(_, _, file)| file)
}

/// The form at a place of [`FORMS`].
pub(crate) fn form_at(place: usize) -> RuleForm {
    FORMS.get(place).map_or(RuleForm::RuleFile, |(form, ..)| *form)
}

/// The rules as a fresh file.
#[hook]
pub(crate) fn use_rules(form: usize) -> Rc<str> {
    let settings = use_settings();
    (*use_memo((settings, form), |(settings, form)| rules(&settings.plan, *form))).clone()
}

/// The dashboard as a fresh file.
#[hook]
pub(crate) fn use_dashboard() -> Rc<str> {
    let settings = use_settings();
    (*use_memo(settings, |settings| dashboard_text(&settings.plan))).clone()
}

/// The rows of panels, to draw.
#[hook]
pub(crate) fn use_rows() -> Rc<Vec<dashboard::Row>> {
    let settings = use_settings();
    use_memo(settings, |settings| dashboard::rows(&settings.plan))
}

/// The rules as a fresh file.
pub(crate) fn rules(plan: &Plan, form: usize) -> Rc<str> {
    Rc::from(fresh::rules(plan, form_at(form)))
}

/// The dashboard as a fresh file.
pub(crate) fn dashboard_text(plan: &Plan) -> Rc<str> {
    Rc::from(fresh::dashboard(plan))
}
