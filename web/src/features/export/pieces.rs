//! The things that can be taken away, with what each is.

use std::rc::Rc;

use backwatch_core::artefact::exports::{openslo, pyrra, sloth};
use backwatch_core::artefact::{alertmanager, runbook};
use backwatch_core::handoff::{self, Delivered, Seen};
use backwatch_core::plan::{Plan, settings};
use backwatch_core::rehearsal::promtool::TESTS_FILE;

use crate::derive::artefacts::{RULES_FILE, dashboard_text, rules, rules_file};
use crate::derive::measured::{known, metrics, slis};
use crate::derive::merged::{FileView, Outcome};
use crate::features::dashboard::DASHBOARD_FILE;
use crate::features::sli::SLI_FILE;
use crate::state::answered::Answered;
use crate::state::draft::Settings;

/// The name of saved settings.
const SETTINGS_FILE: &str = "backwatch.yaml";

/// The name of the patch of all files.
const PATCH_FILE: &str = "backwatch.patch";

/// One thing to take away.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Piece {
    pub(super) name: String,
    pub(super) about: String,
    pub(super) text: Rc<str>,
}

/// Everything there is: merged files first, then what stands by itself.
pub(super) fn pieces(
    settings: &Settings,
    answered: &Answered,
    files: &[FileView],
    form: usize,
) -> Vec<Piece> {
    let plan = &settings.plan;
    let done = if settings.merging.remove { "without what Backwatch put in" } else { "merged" };
    let merged = files.iter().filter_map(|file| match &file.outcome {
        Outcome::Merged(merged) => Some(Piece {
            name: file.name.to_string(),
            about: format!("{}, {done}", file.kind),
            text: merged.text.clone(),
        }),
        Outcome::Refused(_) => None,
    });
    let mut all: Vec<Piece> = merged.collect();
    let seen = Seen { metrics: metrics(plan, answered), ..Seen::default() };
    let hand_off = hand_off(plan, &all, seen);
    let patches = files.iter().filter_map(|file| match &file.outcome {
        Outcome::Merged(merged) => Some(merged.patch(settings.merging.path(&file.name))),
        Outcome::Refused(_) => None,
    });
    let patch: String = patches.collect();
    if !patch.is_empty() {
        let about = "What changes in all of them, for git apply and patch -p1";
        all.push(fresh(PATCH_FILE, about, patch.into()));
    }
    all.push(fresh(RULES_FILE, "Alert and recording rules, fresh", rules(plan, 0)));
    if rules_file(form) != RULES_FILE {
        all.push(fresh(
            rules_file(form),
            "The same in the form of the Rules tab",
            rules(plan, form),
        ));
    }
    all.push(fresh(DASHBOARD_FILE, "Dashboard with one row a backup, fresh", dashboard_text(plan)));
    all.push(fresh(SLI_FILE, "SLI table in Markdown", slis(plan, &known(plan, answered))));
    all.extend(documents(plan));
    all.push(hand_off);
    all.push(fresh(
        SETTINGS_FILE,
        "These settings, for the command line and for later",
        settings::write(plan).into(),
    ));
    all
}

/// The unit tests that the rehearsal wrote.
pub(super) fn tests_piece(text: Rc<str>) -> Piece {
    fresh(TESTS_FILE, "Unit tests for promtool, every scenario with these numbers", text)
}

/// The documents and exports that follow from the plan alone.
fn documents(plan: &Plan) -> [Piece; 5] {
    [
        fresh(
            "backup-runbook.md",
            "One section an alert, to which each runbook_url points",
            runbook::document(plan).into(),
        ),
        fresh(
            "alertmanager-snippet.yml",
            "Routing, grouping and inhibition, to paste into Alertmanager's configuration",
            alertmanager::document(plan).into(),
        ),
        fresh("openslo.yaml", "Objectives for OpenSLO, version 1", openslo::document(plan).into()),
        fresh("sloth.yaml", "Objectives for Sloth", sloth::document(plan).into()),
        fresh("pyrra.yaml", "Success rates for Pyrra", pyrra::document(plan).into()),
    ]
}

/// The hand-off over the merged files.
fn hand_off(plan: &Plan, merged: &[Piece], seen: Seen) -> Piece {
    let files: Vec<Delivered> = merged
        .iter()
        .map(|piece| Delivered { name: piece.name.clone(), text: piece.text.to_string() })
        .collect();
    let text = handoff::document(plan, &files, seen);
    fresh("handoff.md", "Exit criteria with the lines that prove them", text.into())
}

fn fresh(name: &str, about: &str, text: Rc<str>) -> Piece {
    Piece { name: name.to_owned(), about: about.to_owned(), text }
}
