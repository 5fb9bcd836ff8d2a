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
        Some(only) => part(&plan, wanted(only), form),
    };
    let text = text.map_err(|error| Failure::unusable(error.to_string()))?;
    print(&if args.helm { helm_escaped(&text) } else { text })
}

fn wanted(part: PartArg) -> Part {
    match part {
        PartArg::Rules => Part::Rules,
        PartArg::Dashboard => Part::Dashboard,
        PartArg::Sli => Part::Sli,
        PartArg::Runbook => Part::Runbook,
        PartArg::Alertmanager => Part::Alertmanager,
        PartArg::OpenSlo => Part::OpenSlo,
        PartArg::Sloth => Part::Sloth,
        PartArg::Pyrra => Part::Pyrra,
    }
}
