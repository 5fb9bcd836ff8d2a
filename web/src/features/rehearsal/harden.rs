//! The rules as specified, alert by alert: where each fails, what its hardened form says instead and
//! which scenarios that fixes; a button for each, and one that takes them all.

use std::rc::Rc;

use backwatch_core::plan::{AlertKind, Plan, Profile, settings};
use backwatch_core::rehearsal::hardened;
use backwatch_worker::{Ask, HardenStep, Kind};
use yew::prelude::*;

use super::words::counted;
use crate::derive::context::{DraftHandle, use_draft};
use crate::derive::rehearsal::{use_director, use_rehearsed};
use crate::state::draft::Edit;
use crate::state::rehearsed::{Results, Status};

/// Properties of `Harden`.
#[derive(Properties, PartialEq)]
pub(super) struct HardenProps {
    /// The plan.
    pub(super) plan: Rc<Plan>,
    /// The place of the backup.
    pub(super) index: usize,
    /// What was played.
    pub(super) results: Rc<Results>,
}

/// The part; nothing where the backup's rules are hardened already.
#[component]
pub(super) fn Harden(props: &HardenProps) -> Html {
    let (draft, state, director) = (use_draft(), use_rehearsed(), use_director());
    let backup = props.plan.backups.get(props.index);
    let specified = backup.is_some_and(|backup| backup.profile == Profile::AsSpecified);
    let asks = specified && state.status == Status::Done;
    use_effect_with((asks, state.asked), {
        let (plan, index) = (props.plan.clone(), props.index);
        move |(asks, _)| {
            if *asks {
                director.emit(Ask::Harden { settings: settings::write_json(&goal(&plan, index)) });
            }
        }
    });
    if !specified {
        return Html::default();
    }
    let steps = state.hardened.as_ref().filter(|(number, _)| *number == state.asked);
    let steps = steps.map(|(_, steps)| steps.clone()).unwrap_or_default();
    let played = props.results.alerts.iter().enumerate().filter(|(_, alert)| !alert.is_own);
    let take = |step: &HardenStep| take_one(&draft, &props.plan, props.index, &step.alert);
    let items = played.map(|(place, alert)| {
        let step = steps.iter().find(|step| step.alert == alert.name);
        item(&alert.name, &fails(&props.results, place), step.map(|step| (step, take(step))))
    });
    let is_played = |step: &HardenStep| props.results.alerts.iter().any(|a| a.name == step.alert);
    let added = steps.iter().filter(|step| !is_played(step));
    let added = added.map(|step| item(&step.alert, "Not there yet", Some((step, take(step)))));
    html! {
        <section class="harden" aria-labelledby="harden-title">
            <header>
                <h3 id="harden-title">{ "As specified, alert by alert" }</h3>
                <button type="button" class="button main little end" onclick={taken(&draft, props.index)} data-testid="harden">{ "Harden all" }</button>
            </header>
            <ul>{ for items }{ for added }</ul>
        </section>
    }
}

fn taken(draft: &DraftHandle, index: usize) -> Callback<MouseEvent> {
    let draft = draft.clone();
    Callback::from(move |_: MouseEvent| {
        draft.dispatch(Edit::backup(index, "", |backup| backup.profile = Profile::Essential));
    })
}

/// The plan with its rules hardened.
fn goal(plan: &Plan, index: usize) -> Plan {
    let mut goal = plan.clone();
    if let Some(backup) = goal.backups.get_mut(index) {
        backup.profile = Profile::Essential;
    }
    goal
}

/// Takes the step of one alert alone.
fn take_one(
    draft: &DraftHandle,
    plan: &Plan,
    index: usize,
    alert: &str,
) -> Option<Callback<MouseEvent>> {
    let backup = plan.backups.get(index)?;
    let kind = AlertKind::ALL.into_iter().find(|kind| backup.alert_name(*kind) == alert)?;
    let draft = draft.clone();
    Some(Callback::from(move |_: MouseEvent| {
        draft.dispatch(Edit::plan("", move |plan| {
            *plan = hardened(plan, &goal(plan, index), index, kind);
        }));
    }))
}

/// An alert, how it fails, and what hardening it changes.
fn item(
    name: &str,
    fails: &str,
    step: Option<(&HardenStep, Option<Callback<MouseEvent>>)>,
) -> Html {
    html! {
        <li>
            <h4 class="mono">{ name.to_owned() }</h4>
            <p class="small">{ fails.to_owned() }</p>
            if let Some((step, take)) = step {
                <p class="small good-ink">{ fixes(step) }</p>
                if let Some(onclick) = take {
                    <button type="button" class="button little" {onclick} aria-label={format!("Harden {name}")} data-testid={format!("harden-{name}")}>{ "Harden this one" }</button>
                }
                <details class="more"><summary>{ "What changes" }</summary>
                    <pre class="was" tabindex="0"><span class="unseen">{ "before: " }</span>{ &step.before }</pre>
                    <pre class="is" tabindex="0"><span class="unseen">{ "after: " }</span>{ &step.after }</pre>
                    if !step.recording.is_empty() {
                        <p class="soft tiny">{ format!("With the recording rules {}", step.recording.join(", ")) }</p>
                    }
                </details>
            }
        </li>
    }
}

fn fixes(step: &HardenStep) -> String {
    match step.fixes.len() {
        0 => "Hardening it fixes none of these scenarios by itself".to_owned(),
        count => {
            format!("Hardened, it fixes {} ({})", counted(count, "scenario"), step.fixes.join(", "))
        }
    }
}

/// In which scenarios an alert fails, in a sentence.
fn fails(results: &Results, place: usize) -> String {
    let said = |kind: Kind, what: &str| match results.count(place, kind) {
        0 => None,
        count => Some(format!("{what} in {}", counted(count, "scenario"))),
    };
    let parts = [
        said(Kind::FalseAlarm, "false alarm"),
        said(Kind::Silent, "silent"),
        said(Kind::Late, "late"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "It does what it should".to_owned() } else { parts.join(", ") }
}
