//! Tabs after the pattern of ARIA: one stop for Tab, arrows between, Home and End.

use yew::prelude::*;

use crate::ui::segments::arrows;

/// One tab.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TabItem {
    /// Its word.
    pub(crate) title: AttrValue,
    /// A short figure behind it, if any.
    pub(crate) note: Option<AttrValue>,
}

/// Properties of `Tabs`.
pub(crate) struct TabsProps {
    /// The start of its ids; the panel has the id `{id}-panel`.
    pub(crate) id: AttrValue,
    /// What the tabs are about.
    pub(crate) label: AttrValue,
    /// The tabs, in order.
    pub(crate) items: Vec<TabItem>,
    /// The place of the chosen one.
    pub(crate) chosen: usize,
    /// Called with the place of the one chosen now.
    pub(crate) onchoose: Callback<usize>,
    /// Another look.
    pub(crate) class: Classes,
}

/// A list of tabs. The panel is the caller's.
pub(crate) fn tabs(props: &TabsProps) -> Html {
    let (id, count) = (props.id.clone(), props.items.len());
    let onkeydown = arrows(id, props.chosen, count, props.onchoose.clone());
    let tab = |(place, item): (usize, &TabItem)| {
        let chosen = place == props.chosen;
        let onclick = props.onchoose.reform(move |_: MouseEvent| place);
        html! {
            <button type="button" role="tab" id={format!("{}-{place}", props.id)} {onclick}
                aria-selected={chosen.to_string()} tabindex={if chosen { "0" } else { "-1" }}
                aria-controls={chosen.then(|| format!("{}-panel", props.id))}>
                { &item.title }
                if let Some(note) = &item.note { <span class="count">{ note }</span> }
            </button>
        }
    };
    html! {
        <div class={classes!("tabs", props.class.clone())} role="tablist" aria-label={props.label.clone()}
            data-testid={props.id.clone()} {onkeydown}>
            { for props.items.iter().enumerate().map(tab) }
        </div>
    }
}
