//! The list of files: name, kind, and what becomes of each in figures.

use std::rc::Rc;

use yew::prelude::*;

use super::removal::Remove;
use crate::derive::context::{use_draft, use_view};
use crate::derive::merged::{FileView, Outcome};
use crate::features::intake::Intake;
use crate::state::draft::Edit;
use crate::state::view::Look;
use crate::ui::icon::{Glyph, icon};

/// Properties of `Files`.
#[derive(Properties, PartialEq)]
pub(crate) struct FilesProps {
    /// The files.
    pub(crate) files: Rc<Vec<FileView>>,
    /// The name of the one that is shown.
    pub(crate) chosen: AttrValue,
}

/// The list.
#[component]
pub(crate) fn Files(props: &FilesProps) -> Html {
    let (draft, view) = (use_draft(), use_view());
    let removes = draft.settings().merging.remove;
    let card = |file: &FileView| {
        let chosen = file.name == props.chosen;
        let pick = {
            let (view, name) = (view.clone(), file.name.to_string());
            Callback::from(move |_: MouseEvent| view.dispatch(Look::File(name.clone())))
        };
        let remove = {
            let (draft, name) = (draft.clone(), file.name.to_string());
            Callback::from(move |_: MouseEvent| draft.dispatch(Edit::Remove(name.clone())))
        };
        html! {
            <li key={file.name.to_string()} class={classes!("file", chosen.then_some("chosen"))} data-testid="file">
                <button type="button" class="pick" aria-pressed={chosen.to_string()} onclick={pick}>{ &file.name }</button>
                <span class="kind">{ &file.kind }</span>
                <span class="marks">{ marks(&file.outcome, removes) }</span>
                <button type="button" class="button plain little icon drop-it" onclick={remove} title="Remove from the page"
                    aria-label={format!("Remove {} from the page", file.name)}>
                    { icon(Glyph::Close) }
                </button>
            </li>
        }
    };
    html! {
        <div class="files-part">
            <ul class="files">
                { for props.files.iter().map(card) }
                <li class="file more-files"><span class="kind">{ "Drop more anywhere" }</span><Intake id="merge-intake" /><Remove /></li>
            </ul>
        </div>
    }
}

fn marks(outcome: &Outcome, removes: bool) -> Html {
    let merged = match outcome {
        Outcome::Refused(_) => {
            return html! { <span class="pill bad">{ icon(Glyph::Warn) }{ "not merged" }</span> };
        }
        Outcome::Merged(merged) => merged,
    };
    if merged.added + merged.removed == 0 {
        let says = if removes { "nothing to remove" } else { "up to date" };
        return html! { <span class="pill good">{ icon(Glyph::Check) }{ says }</span> };
    }
    html! {
        <>
            <span class="pill good">{ format!("+{}", merged.added) }</span>
            <span class={classes!("pill", (merged.removed > 0).then_some("bad"))}>{ format!("\u{2212}{}", merged.removed) }</span>
            if !merged.conflicts.is_empty() {
                <span class="pill warn">{ icon(Glyph::Warn) }{ count(merged.conflicts.len(), "conflict") }</span>
            }
        </>
    }
}

/// A count with its word: `1 conflict`, `2 conflicts`.
pub(crate) fn count(number: usize, word: &str) -> String {
    if number == 1 { format!("1 {word}") } else { format!("{number} {word}s") }
}
