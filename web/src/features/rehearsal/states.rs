//! What is said before there are results, and when they are not those of the settings as they are.

use backwatch_worker::Ask;
use yew::prelude::*;

use crate::derive::rehearsal::Director;
use crate::state::rehearsed::{Rehearsed, Status};
use crate::ui::icon::{Glyph, big_icon, icon};

/// In place of the results while there are none.
pub(super) fn empty(state: &Rehearsed) -> Html {
    let (title, says) = match &state.status {
        Status::Refused(reasons) => {
            ("These settings cannot be rehearsed".to_owned(), reasons.join(". "))
        }
        Status::Stopped(reason) => (
            "The rehearsal could not start".to_owned(),
            format!(
                "{reason}. The rest of the page works without it; it is tried again when a setting changes."
            ),
        ),
        Status::Cancelled => (
            "The rehearsal was stopped".to_owned(),
            "It starts again when a setting changes.".to_owned(),
        ),
        _ => (
            "The scenarios are being played".to_owned(),
            "Every known way of failing meets your alerts, in a worker beside the page.".to_owned(),
        ),
    };
    html! {
        <div class="empty" data-testid="rehearsal" role="status">
            <div>{ big_icon(Glyph::Info) }<h3>{ title }</h3><p class="soft small">{ says }</p></div>
        </div>
    }
}

/// Above the results: how far it is, or why they are not those of the settings as they are.
pub(super) fn banner(state: &Rehearsed, director: &Director) -> Html {
    let old = state.is_stale();
    match &state.status {
        Status::Refused(reasons) => notice(
            "bad",
            &format!(
                "These settings cannot be rehearsed: {}. What stands below is of the settings before.",
                reasons.join(". ")
            ),
        ),
        Status::Stopped(reason) => notice(
            "bad",
            &format!(
                "The rehearsal has stopped: {reason}. What stands below is of the settings before; it starts again when a setting changes."
            ),
        ),
        Status::Cancelled => notice(
            "warn",
            "The rehearsal was stopped. What stands below is of the settings before.",
        ),
        _ => match state.progress() {
            Some((done, of)) => progress(done, of, old, director),
            None => Html::default(),
        },
    }
}

fn notice(tone: &'static str, says: &str) -> Html {
    html! { <p class={classes!("notice", tone, "small")} role="status">{ says.to_owned() }</p> }
}

/// A thin bar that takes no room of its own, so that nothing moves while a slider does.
fn progress(done: usize, of: usize, old: bool, director: &Director) -> Html {
    let cancel = director.reform(|_: MouseEvent| Ask::Cancel);
    let says = if old { "of the settings before" } else { "first time" };
    html! {
        <div class="progress" data-testid="progress">
            <progress max={of.max(1).to_string()} value={done.to_string()} aria-label="Scenarios played"></progress>
            <span class="pill num">{ format!("{done} of {of} played, {says}") }
                <button type="button" class="button plain little icon" aria-label="Stop the rehearsal" onclick={cancel}>{ icon(Glyph::Close) }</button>
            </span>
        </div>
    }
}
