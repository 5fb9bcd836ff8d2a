//! The alerts: a profile with its audience, a card for each alert, and what is put on all of them.

mod card;
mod extras;
mod overrides;

use std::rc::Rc;

use backwatch_core::plan::{AlertKind, Backup, Profile};
use yew::prelude::*;

use crate::derive::context::{DraftHandle, use_chosen, use_draft};
use crate::state::draft::Edit;
use crate::ui::segments::arrows;
use card::AlertCard;
use extras::extras;

/// The card.
#[component]
pub(crate) fn Alerts() -> Html {
    let (draft, index) = (use_draft(), use_chosen());
    let settings = draft.settings();
    let Some(backup) = settings.plan.backups.get(index) else { return Html::default() };
    let (listed, rest): (Vec<AlertKind>, Vec<AlertKind>) =
        AlertKind::ALL.into_iter().partition(|kind| is_listed(backup, *kind));
    let on = backup.alerts_on().len();
    // One copy for all cards, since each of them is drawn anew at every step of a slider.
    let shared = Rc::new(backup.clone());
    let card = |kind: &AlertKind| {
        html! { <li key={kind.base_name()}><AlertCard backup={shared.clone()} {index} kind={*kind} /></li> }
    };
    html! {
        <section class="card card-alerts" id="alerts" tabindex="-1" aria-labelledby="alerts-title" data-testid="alerts">
            <header>
                <h2 id="alerts-title">{ "Alerts" }</h2>
                <span class="pill">{ format!("{on} of {} on", AlertKind::ALL.len()) }</span>
            </header>
            <div class="body">{ profiles(&draft, backup.profile, index) }</div>
            <ul class="alerts">{ for listed.iter().map(card) }</ul>
            if !rest.is_empty() {
                <details class="more more-alerts">
                    <summary>{ format!("{} more, off", rest.len()) }</summary>
                    <ul class="alerts">{ for rest.iter().map(card) }</ul>
                </details>
            }
            { extras(&draft) }
        </section>
    }
}

/// Whether an alert stands in the main list: it belongs to the profile or was touched by hand.
fn is_listed(backup: &Backup, kind: AlertKind) -> bool {
    let touched = !backup.settings(kind).is_empty();
    (backup.profile.includes(kind) || touched) && backup.unavailable(kind).is_none()
}

/// The profiles, each with its audience.
fn profiles(draft: &DraftHandle, chosen: Profile, index: usize) -> Html {
    let draft = draft.clone();
    let choose = Callback::from(move |profile: Profile| {
        draft.dispatch(Edit::backup(index, "profile", move |backup| backup.profile = profile));
        draft.dispatch(Edit::Close);
    });
    let at = Profile::ALL.iter().position(|profile| *profile == chosen).unwrap_or(0);
    let onkeydown = {
        let choose = choose.clone();
        let nth = move |place: usize| {
            if let Some(profile) = Profile::ALL.get(place) {
                choose.emit(*profile);
            }
        };
        arrows("profile".into(), at, Profile::ALL.len(), Callback::from(nth))
    };
    let option = |(place, profile): (usize, Profile)| {
        let on = profile == chosen;
        html! {
            <button type="button" role="radio" id={format!("profile-{place}")} aria-checked={on.to_string()}
                tabindex={if on { "0" } else { "-1" }} onclick={choose.reform(move |_: MouseEvent| profile)}
                data-testid={format!("profile-{}", profile.key())}>
                <span class="dot" aria-hidden="true"></span>
                <span class="name">{ profile.title() }</span>
                <span class="for-whom">{ profile.audience() }</span>
            </button>
        }
    };
    html! {
        <div class="profiles" role="radiogroup" aria-label="Profile" {onkeydown}>
            { for Profile::ALL.into_iter().enumerate().map(option) }
        </div>
    }
}
