//! The rehearsal: says plainly that it is not there yet, and what holds until then.

use yew::prelude::*;

use crate::derive::context::use_settings;
use crate::ui::icon::{Glyph, big_icon};

/// What stands in the rehearsal's place.
#[component]
pub(crate) fn Rehearsal() -> Html {
    let settings = use_settings();
    let on: usize = settings.plan.backups.iter().map(|backup| backup.alerts_on().len()).sum();
    html! {
        <div class="empty" data-testid="rehearsal">
            <div>
                { big_icon(Glyph::Info) }
                <h3>{ "The rehearsal is not there yet" }</h3>
                <p class="soft small">
                    { format!("It will play every known way of failing against your {on} alerts and show which fires, when, and which stays silent. ") }
                    { "Until then the strip above says what the arithmetic of schedule and targets can tell, and the sentence under each target says what it does." }
                </p>
            </div>
        </div>
    }
}
