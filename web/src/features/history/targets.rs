//! What was measured, and the targets that follow from it.

use backwatch_core::artefact::sli::IndicatorKind;
use backwatch_core::history::{Measured, Proposal};
use yew::prelude::*;

use crate::derive::context::{DraftHandle, use_draft};
use crate::state::draft::Edit;

/// Properties of `Targets`.
#[derive(Properties, PartialEq)]
pub(super) struct TargetsProps {
    /// What was measured.
    pub(super) measured: Measured,
    /// What follows.
    pub(super) proposals: Vec<Proposal>,
}

/// The table.
#[component]
pub(super) fn Targets(props: &TargetsProps) -> Html {
    let draft = use_draft();
    let words = props.measured.baseline().words;
    if words.is_empty() {
        return html! { <p class="small soft">{ "Nothing was measured: the answers hold no run of this backup." }</p> };
    }
    let rows = IndicatorKind::ALL.into_iter().filter_map(|kind| {
        let measured = words.get(&kind)?;
        let proposal = props.proposals.iter().find(|proposal| proposal.kind == kind);
        Some(html! {
            <tr key={kind.name()}>
                <th scope="row">{ kind.name() }</th>
                <td>{ measured }</td>
                <td>{ proposal.map(|proposal| way(proposal, &draft)) }</td>
            </tr>
        })
    });
    html! {
        <table class="measured" data-testid="measured">
            <caption class="small soft">{ format!("Measured over {}", props.measured.span.words()) }</caption>
            <thead><tr><th scope="col">{ "Indicator" }</th><th scope="col">{ "Measured" }</th><th scope="col">{ "Target" }</th></tr></thead>
            <tbody>{ for rows }</tbody>
        </table>
    }
}

/// The reasoning, with a button where the target should change.
fn way(proposal: &Proposal, draft: &DraftHandle) -> Html {
    let Some(fix) = proposal.fix.clone() else {
        return html! { <p>{ format!("May stay: {}", proposal.because) }</p> };
    };
    let (words, draft) = (fix.words(), draft.clone());
    let onclick = Callback::from(move |_: MouseEvent| {
        let fix = fix.clone();
        draft.dispatch(Edit::plan("", move |plan| fix.apply(plan)));
    });
    let mut letters = words.chars();
    let first = letters.next().map(|c| c.to_uppercase().collect::<String>()).unwrap_or_default();
    html! {
        <>
            <p>{ &proposal.because }</p>
            <button type="button" class="button little" {onclick} data-testid="take-target">{ format!("{first}{}", letters.as_str()) }</button>
        </>
    }
}
