//! Documents and exports, held against the programs that read them: Alertmanager routes and inhibits as
//! the snippet says, and the Markdown of MkDocs gives headings the anchors that rules link to.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a failure here is what a test is for")]

mod alertmanager;
mod anchors;
mod inhibition;
mod running;

use backwatch_core::artefact::rules::rule_groups;
use backwatch_core::plan::{AlertKind, AlertSettings, Plan, Profile};
use backwatch_tests::cases::RENDER;

/// The plans of every case, and one with everything on.
fn plans() -> Vec<(String, Plan)> {
    let read = |text: &str| backwatch_core::plan::settings::read(text).expect("good settings");
    let mut plans: Vec<(String, Plan)> =
        RENDER.iter().map(|case| (case.name.to_owned(), read(case.settings))).collect();
    let mut full = plans.iter().find(|(name, _)| name == "uploads-seen").expect("a case").1.clone();
    for backup in &mut full.backups {
        backup.profile = Profile::Thorough;
        for kind in AlertKind::ALL {
            backup.set(kind, AlertSettings { enabled: Some(true), ..AlertSettings::default() });
        }
    }
    plans.push(("everything".to_owned(), full));
    plans
}

/// Name and severity of every alert of a plan.
fn alerts(plan: &Plan) -> Vec<(String, String)> {
    let rules = rule_groups(plan, None).into_iter().flat_map(|group| group.rules);
    rules
        .filter(|rule| rule.alert_kind().is_some())
        .map(|rule| {
            let severity = rule.labels.iter().find(|(label, _)| label == "severity");
            (rule.name().to_owned(), severity.expect("a severity").1.clone())
        })
        .collect()
}
