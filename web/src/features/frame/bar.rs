//! The bar: name, steps, undo and redo, theme, share, download.

use yew::prelude::*;

use super::share::ShareButton;
use super::steps::steps;
use super::theme::ThemeSwitch;
use crate::derive::context::{use_draft, use_view};
use crate::rest::{download_all, use_merging};
use crate::state::draft::Edit;
use crate::ui::icon::{Glyph, icon, mark};

/// The bar.
#[component]
pub(crate) fn Bar() -> Html {
    let (draft, view, merging) = (use_draft(), use_view(), use_merging());
    let (back, forth) = (draft.history().past().is_empty(), draft.history().future().is_empty());
    let undo = {
        let draft = draft.clone();
        Callback::from(move |_: MouseEvent| draft.dispatch(Edit::Undo))
    };
    let redo = {
        let draft = draft.clone();
        Callback::from(move |_: MouseEvent| draft.dispatch(Edit::Redo))
    };
    html! {
        <header class="bar">
            <a class="skip" href="#result">{ "Skip to the result" }</a>
            <div class="brand">{ mark() }<h1>{ "Backwatch" }</h1></div>
            <nav aria-label="Steps">{ steps(&draft, &view, merging.merged) }</nav>
            <div class="actions">
                <span class="pill wide" title="No request leaves this page">{ "Stays in this browser" }</span>
                <button type="button" class="button plain icon" aria-label="Undo" title="Undo (Ctrl+Z)" disabled={back} onclick={undo} data-testid="undo">
                    { icon(Glyph::Undo) }
                </button>
                <button type="button" class="button plain icon" aria-label="Redo" title="Redo (Ctrl+Shift+Z)" disabled={forth} onclick={redo} data-testid="redo">
                    { icon(Glyph::Redo) }
                </button>
                <ThemeSwitch />
                <ShareButton />
                { download_all() }
            </div>
        </header>
    }
}
