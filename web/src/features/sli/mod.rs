//! The SLI document, drawn as a table or as the Markdown it is.

mod drills;

use yew::prelude::*;

use crate::derive::context::use_view;
use crate::derive::measured::use_slis;
use crate::features::history::Baseline;
use crate::features::rules::{TakingProps, TextView, taking};
use crate::features::sli::drills::Drills;
use crate::state::view::Look;
use crate::ui::highlight::Language;
use crate::ui::markdown::{MarkdownProps, markdown};
use crate::ui::segments::{SegmentsProps, segments};

/// The name of a fresh SLI document.
pub(crate) const SLI_FILE: &str = "backup-slis.md";

/// The tab.
#[component]
pub(crate) fn Slis() -> Html {
    let view = use_view();
    let document = use_slis();
    let text = document.clone();
    let options: Vec<AttrValue> = vec!["Table".into(), "Markdown".into()];
    let choose = {
        let view = view.clone();
        Callback::from(move |place| view.dispatch(Look::AsText(place == 1)))
    };
    html! {
        <>
            <div class="code-head">
                { segments(&SegmentsProps { id: AttrValue::Static("sli-form"), label: AttrValue::Static("Show as"), options, chosen: usize::from(view.as_text), onchoose: choose, wide: false }) }
                { taking(&TakingProps { name: SLI_FILE.into(), what: AttrValue::Static("SLI table"), text: text.clone() }) }
            </div>
            if view.as_text {
                <TextView label="SLI document" {text} language={Language::Markdown} testid="sli-text" />
            } else {
                <div data-testid="sli-table">{ markdown(&MarkdownProps { text: AttrValue::from(document).into(), label: AttrValue::Static("SLI table") }) }</div>
                <Baseline />
            }
            <Drills />
        </>
    }
}
