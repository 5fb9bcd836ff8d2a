//! The artefacts of the plan, as texts and as models to draw.

use std::rc::Rc;

use backwatch_core::artefact::fresh::{self, RuleForm};
use backwatch_core::artefact::{dashboard, sli};
use backwatch_core::diagnostic::Diagnostic;
use backwatch_core::plan::Plan;
use yew::prelude::*;

use super::context::use_settings;
use super::measured::use_known;

/// A text, or why there is none.
pub(crate) type Text = Result<Rc<str>, Diagnostic>;

/// The forms of a fresh rule file, in the order in which they are offered, with their names.
pub(crate) const FORMS: [(RuleForm, &str); 3] = [
    (RuleForm::RuleFile, "Rule file"),
    (RuleForm::PrometheusRule, "PrometheusRule"),
    (RuleForm::ConfigMap, "ConfigMap"),
];

/// The form at a place of [`FORMS`].
pub(crate) fn form_at(place: usize) -> RuleForm {
    FORMS.get(place).map_or(RuleForm::RuleFile, |(form, _)| *form)
}

/// The rules as a fresh file.
#[hook]
pub(crate) fn use_rules(form: usize) -> Rc<Text> {
    let settings = use_settings();
    use_memo((settings, form), |(settings, form)| rules(&settings.plan, *form))
}

/// The dashboard as a fresh file.
#[hook]
pub(crate) fn use_dashboard() -> Rc<Text> {
    let settings = use_settings();
    use_memo(settings, |settings| dashboard_text(&settings.plan))
}

/// The SLI document.
#[hook]
pub(crate) fn use_slis() -> Rc<str> {
    let (settings, known) = (use_settings(), use_known());
    (*use_memo((settings, known), |(settings, known)| slis(&settings.plan, known))).clone()
}

/// The rows of panels, to draw.
#[hook]
pub(crate) fn use_rows() -> Rc<Vec<dashboard::Row>> {
    let settings = use_settings();
    use_memo(settings, |settings| dashboard::rows(&settings.plan))
}

/// The rules as a fresh file.
pub(crate) fn rules(plan: &Plan, form: usize) -> Text {
    fresh::rules(plan, form_at(form)).map(Rc::from)
}

/// The dashboard as a fresh file.
pub(crate) fn dashboard_text(plan: &Plan) -> Text {
    fresh::dashboard(plan).map(Rc::from)
}

/// The SLI document.
pub(crate) fn slis(plan: &Plan, known: &sli::Known) -> Rc<str> {
    Rc::from(sli::document(plan, known))
}
