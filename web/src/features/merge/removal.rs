//! Takes everything that Backwatch put in out of the files again, and back.

use std::rc::Rc;

use yew::prelude::*;

use super::files::count;
use crate::derive::context::{DraftHandle, use_draft};
use crate::derive::merged::{FileView, Outcome};
use crate::state::draft::Edit;
use crate::ui::icon::{Glyph, icon};

/// Properties of `Removed`.
#[derive(Properties, PartialEq)]
pub(crate) struct RemovedProps {
    /// The files.
    pub(crate) files: Rc<Vec<FileView>>,
}

/// Says what goes out of which file, where that was asked for, with the way back.
#[component]
pub(crate) fn Removed(props: &RemovedProps) -> Html {
    let draft = use_draft();
    if !draft.settings().merging.remove {
        return Html::default();
    }
    html! {
        <div class="notice warn removed" role="status" data-testid="removed">
            <b>{ "Removing: nothing is merged in, and what Backwatch put in goes" }</b>
            <ul class="small">{ for props.files.iter().map(what_goes) }</ul>
            <span class="small">{ "Look at each difference first. Your own copies change only when you put the downloaded ones in their place." }</span>
            <span class="actions">
                <button type="button" class="button little" onclick={switch(&draft)}>{ icon(Glyph::Undo) }<span>{ "Merge it in again" }</span></button>
            </span>
        </div>
    }
}

/// What goes out of one file.
fn what_goes(file: &FileView) -> Html {
    let says = match &file.outcome {
        Outcome::Refused(_) => "cannot be read and stays as it is".to_owned(),
        Outcome::Merged(merged) if merged.changes.is_empty() => {
            "has nothing of Backwatch in it and stays as it is".to_owned()
        }
        Outcome::Merged(merged) => {
            let what = merged.changes.iter().map(AttrValue::as_str).collect::<Vec<_>>().join("; ");
            format!("loses {} ({what})", count(merged.removed, "line"))
        }
    };
    html! { <li key={file.name.to_string()}><span class="mono">{ &file.name }</span>{ format!(" {says}") }</li> }
}

/// Takes everything that Backwatch put in out of all files.
#[component]
pub(crate) fn Remove() -> Html {
    let draft = use_draft();
    if draft.settings().merging.remove {
        return Html::default();
    }
    html! {
        <button type="button" class="button link tiny" onclick={switch(&draft)} data-testid="remove"
            title="Shows first what goes out of which file">{ "Remove what Backwatch put in" }</button>
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
