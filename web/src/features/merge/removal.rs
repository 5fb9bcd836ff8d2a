//! Takes everything of ours out of the files again, and back.

use yew::prelude::*;

use crate::derive::context::use_draft;
use crate::state::draft::Edit;
use crate::ui::icon::{Glyph, icon};

/// The switch between merging and taking out, and which of them is on.
#[component]
pub(crate) fn Removal() -> Html {
    let draft = use_draft();
    let remove = draft.settings().merging.remove;
    let onclick = Callback::from(move |_: MouseEvent| {
        draft.dispatch(Edit::settings("", |settings| {
            settings.merging.remove = !settings.merging.remove;
        }));
    });
    if remove {
        return html! {
            <div class="notice warn removal" role="status" data-testid="removal">
                <span>{ "Everything of ours is taken out of these files. What you copy or download here is without it." }</span>
                <span class="actions">
                    <button type="button" class="button little" {onclick}>{ icon(Glyph::Undo) }<span>{ "Merge it in again" }</span></button>
                </span>
            </div>
        };
    }
    html! {
        <div class="removal" data-testid="removal">
            <button type="button" class="button link" {onclick}>{ "Take everything of ours out" }</button>
        </div>
    }
}
