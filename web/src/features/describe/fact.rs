//! One fact: what it says, the line it was read from, and its fields behind a click.

use yew::prelude::*;

use crate::ui::icon::{Glyph, icon};

/// Properties of `FactRow`.
#[derive(Properties, PartialEq)]
pub(crate) struct FactProps {
    /// The start of its ids.
    pub(crate) id: AttrValue,
    /// What it is about.
    pub(crate) title: AttrValue,
    /// What it says.
    pub(crate) says: Html,
    /// The line it was read from.
    #[prop_or_default]
    pub(crate) line: Option<usize>,
    /// Puts back what stood there before it was read.
    #[prop_or_default]
    pub(crate) onundo: Callback<()>,
    /// Whether its fields are shown.
    #[prop_or_default]
    pub(crate) open: bool,
    /// Shows or hides them.
    #[prop_or_default]
    pub(crate) ontoggle: Option<Callback<()>>,
    /// Its fields.
    #[prop_or_default]
    pub(crate) children: Html,
}

/// The row.
#[component]
pub(crate) fn FactRow(props: &FactProps) -> Html {
    let undo = props.onundo.reform(|_: MouseEvent| ());
    let fields = format!("{}-fields", props.id);
    html! {
        <div class="fact" data-testid={format!("fact-{}", props.id)}>
            <dt>{ &props.title }</dt>
            <dd>
                if let Some(ontoggle) = &props.ontoggle {
                    <button type="button" class="said" aria-expanded={props.open.to_string()} aria-controls={fields.clone()}
                        title="Change" onclick={ontoggle.reform(|_: MouseEvent| ())}>
                        { props.says.clone() }
                    </button>
                } else {
                    <span class="told">{ props.says.clone() }</span>
                }
            </dd>
            <dd class="from">
                if let Some(line) = props.line {
                    <span>{ format!("line {line}") }</span>
                    <button type="button" class="button plain little icon" onclick={undo} title="Undo what was read"
                        aria-label={format!("Undo {} as read from line {line}", props.title)}>
                        { icon(Glyph::Undo) }
                    </button>
                }
            </dd>
            if props.open {
                <dd class="fact-edit" id={fields}>{ props.children.clone() }</dd>
            }
        </div>
    }
}
