//! `backwatch render`.

use backwatch_core::artefact::fresh::RuleForm;
use backwatch_core::artefact::sli::{self, Known};
use backwatch_core::handoff::{self, Delivered, Metrics, Seen};
use backwatch_core::merge::helm_escaped;
use backwatch_core::plan::Plan;
use backwatch_core::render::{Part, everything, part};
use backwatch_core::rule_check;
use backwatch_core::schedule::day_of_date;

use crate::args::{FormArg, MetricsArg, PartArg, RenderArgs};
use crate::report::{Failure, Outcome, print};
use crate::{files, input};

pub(crate) fn run(args: &RenderArgs) -> Outcome {
    let plan = input::plan(&args.settings)?;
    check(args)?;
    let form = match args.form {
        FormArg::Rules => RuleForm::RuleFile,
        FormArg::PrometheusRule => RuleForm::PrometheusRule,
        FormArg::ConfigMap => RuleForm::ConfigMap,
    };
    let text = match args.only {
        None => everything(&plan, form),
        Some(PartArg::Handoff) => hand_off(args, &plan)?,
        Some(PartArg::Sli) => sli::document(&plan, &known(args)?),
        Some(PartArg::Rules) => part(&plan, Part::Rules, form),
        Some(PartArg::Dashboard) => part(&plan, Part::Dashboard, form),
        Some(PartArg::Runbook) => part(&plan, Part::Runbook, form),
        Some(PartArg::Alertmanager) => part(&plan, Part::Alertmanager, form),
        Some(PartArg::OpenSlo) => part(&plan, Part::OpenSlo, form),
        Some(PartArg::Sloth) => part(&plan, Part::Sloth, form),
        Some(PartArg::Pyrra) => part(&plan, Part::Pyrra, form),
    };
    print(&if args.helm { helm_escaped(&text) } else { text })
}

/// Refuses what would be passed over in silence.
fn check(args: &RenderArgs) -> Result<(), Failure> {
    let about_files = !args.merged.is_empty() || args.metrics.is_some();
    if about_files && !matches!(args.only, Some(PartArg::Handoff)) {
        let said = "backwatch: --merged and --metrics go with --only handoff";
        return Err(Failure::unusable(said));
    }
    if args.today.is_some() && !matches!(args.only, Some(PartArg::Sli)) {
        return Err(Failure::unusable("backwatch: --today goes with --only sli"));
    }
    Ok(())
}

/// The hand-off over the files that were named.
fn hand_off(args: &RenderArgs, plan: &Plan) -> Result<String, Failure> {
    let mut delivered = Vec::new();
    for (path, _) in files::find(&args.merged)? {
        delivered.push(Delivered { name: input::name(&path), text: input::text(&path)? });
    }
    let metrics = match args.metrics {
        None => Metrics::Unknown,
        Some(MetricsArg::Present) => Metrics::Present,
        Some(MetricsArg::Absent) => Metrics::Absent,
    };
    let rules = part(plan, Part::Rules, RuleForm::RuleFile);
    let report = rule_check::check(&rules);
    let rules_checked = report.is_valid().then(|| report.rule_count());
    Ok(handoff::document(plan, &delivered, Seen { metrics, rules_checked }))
}

/// What is known besides the settings.
fn known(args: &RenderArgs) -> Result<Known, Failure> {
    let wrong = |text: &str| {
        Failure::unusable(format!("backwatch: `{text}` is not a date; write it like 2026-11-25"))
    };
    let today = match &args.today {
        None => None,
        Some(text) => Some(day_of_date(text).ok_or_else(|| wrong(text))?),
    };
    Ok(Known { today, ..Known::default() })
}
