//! Takes everything of ours out of the files again, and back.

use yew::prelude::*;

use crate::derive::context::{DraftHandle, use_draft};
use crate::state::draft::Edit;
use crate::ui::icon::{Glyph, icon};

/// Says that everything is taken out, where it is, with the way back.
#[component]
pub(crate) fn Removed() -> Html {
    let draft = use_draft();
    if !draft.settings().merging.remove {
        return Html::default();
    }
    html! {
        <div class="notice warn removed" role="status" data-testid="removed">
            <span>{ "Everything of ours is taken out of these files. What you copy or download here is without it." }</span>
            <span class="actions">
                <button type="button" class="button little" onclick={switch(&draft)}>{ icon(Glyph::Undo) }<span>{ "Merge it in again" }</span></button>
            </span>
        </div>
    }
}

/// Takes everything of ours out of all files.
#[component]
pub(crate) fn Remove() -> Html {
    let draft = use_draft();
    if draft.settings().merging.remove {
        return Html::default();
    }
    html! {
        <button type="button" class="button link tiny" onclick={switch(&draft)} data-testid="remove">{ "Take everything of ours out" }</button>
    }
}

fn switch(draft: &DraftHandle) -> Callback<MouseEvent> {
    let draft = draft.clone();
    Callback::from(move |_: MouseEvent| {
        draft.dispatch(Edit::settings("", |settings| {
            settings.merging.remove = !settings.merging.remove;
        }));
    })
}
