//! The rules as specified, alert by alert: where each fails, what its hardened form says instead and
//! which scenarios that fixes; and one button that takes them.

use std::rc::Rc;

use backwatch_core::plan::{Plan, Profile, settings};
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
                let mut plan = (*plan).clone();
                if let Some(backup) = plan.backups.get_mut(index) {
                    backup.profile = Profile::Essential;
                }
                director.emit(Ask::Harden { settings: settings::write(&plan) });
            }
        }
    });
    if !specified {
        return Html::default();
    }
    let steps = state.hardened.as_ref().filter(|(number, _)| *number == state.asked);
    let steps = steps.map(|(_, steps)| steps.clone()).unwrap_or_default();
    let specified = props.results.alerts.iter().enumerate().filter(|(_, alert)| !alert.is_own);
    let items = specified.map(|(place, alert)| {
        let step = steps.iter().find(|step| step.alert == alert.name);
        item(&alert.name, &fails(&props.results, place), step)
    });
    html! {
        <section class="harden" aria-labelledby="harden-title">
            <header>
                <h3 id="harden-title">{ "As specified, alert by alert" }</h3>
                <button type="button" class="button main little end" onclick={taken(&draft, props.index)} data-testid="harden">{ "Harden them" }</button>
            </header>
            <ul>{ for items }</ul>
        </section>
    }
}

fn taken(draft: &DraftHandle, index: usize) -> Callback<MouseEvent> {
    let draft = draft.clone();
    Callback::from(move |_: MouseEvent| {
        draft.dispatch(Edit::backup(index, "", |backup| backup.profile = Profile::Essential));
    })
}

fn item(name: &str, fails: &str, step: Option<&HardenStep>) -> Html {
    html! {
        <li>
            <h4 class="mono">{ name.to_owned() }</h4>
            <p class="small">{ fails.to_owned() }</p>
            if let Some(step) = step {
                <p class="small good-ink">{ fixes(step) }</p>
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
