//! `backwatch render`.

use backwatch_core::artefact::fresh::RuleForm;
use backwatch_core::merge::helm_escaped;
use backwatch_core::render::{Part, everything, part};

use crate::args::{FormArg, PartArg, RenderArgs};
use crate::input;
use crate::report::{Failure, Outcome, print};

pub(crate) fn run(args: &RenderArgs) -> Outcome {
    let plan = input::plan(&args.settings)?;
    let form = match args.form {
        FormArg::Rules => RuleForm::RuleFile,
        FormArg::PrometheusRule => RuleForm::PrometheusRule,
        FormArg::ConfigMap => RuleForm::ConfigMap,
    };
    let text = match args.only {
        None => everything(&plan, form),
        Some(PartArg::Rules) => part(&plan, Part::Rules, form),
        Some(PartArg::Dashboard) => part(&plan, Part::Dashboard, form),
        Some(PartArg::Sli) => part(&plan, Part::Sli, form),
        Some(PartArg::Runbook) => part(&plan, Part::Runbook, form),
    };
    let text = text.map_err(|error| Failure::unusable(error.to_string()))?;
    print(&if args.helm { helm_escaped(&text) } else { text })
}
