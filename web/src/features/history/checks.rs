//! The checks, one a line, and what the answers tell of the cluster that the settings may take over.

use backwatch_core::history::{Check, Preflight, State};
use yew::prelude::*;

use crate::derive::context::{use_draft, use_settings};
use crate::state::draft::Edit;

/// Properties of `Checks`.
#[derive(Properties, PartialEq)]
pub(super) struct ChecksProps {
    /// What was found.
    pub(super) preflight: Preflight,
}

/// The list.
#[component]
pub(super) fn Checks(props: &ChecksProps) -> Html {
    let found = &props.preflight;
    html! {
        <div data-testid="preflight">
            if let Some(blocked) = found.blocked {
                <p class="notice bad" role="alert">{ blocked }</p>
            }
            <ul class="checks">{ for found.checks.iter().map(check) }</ul>
            { for found.custom_exporter.iter().map(|reason| html! {
                <p class="small soft">{ format!("Branch candidate, custom exporter needed: {reason}") }</p>
            }) }
            <TakeOver preflight={found.clone()} />
        </div>
    }
}

fn check(check: &Check) -> Html {
    let (class, word) = match check.state {
        State::Green => ("good", "Green"),
        State::Amber => ("warn", "Amber"),
        State::Red => ("bad", "Red"),
    };
    html! {
        <li key={check.what} data-testid="check" data-state={class}>
            <span class={classes!("pill", class)}>{ word }</span>
            <span>{ check.what }</span>
            <span class="soft">
                { &check.found }
                if let Some(todo) = &check.todo { { format!(". To do: {todo}") } }
            </span>
        </li>
    }
}

/// Buttons that put version and retention into the settings, where they say otherwise.
#[component]
fn TakeOver(props: &ChecksProps) -> Html {
    let (draft, settings) = (use_draft(), use_settings());
    let version = props
        .preflight
        .kube_state_metrics
        .filter(|version| settings.plan.kube_state_metrics != Some(*version));
    let kept = props.preflight.retention.filter(|kept| settings.plan.retention != Some(*kept));
    let take_version = {
        let draft = draft.clone();
        Callback::from(move |_: MouseEvent| {
            draft.dispatch(Edit::plan("", move |plan| plan.kube_state_metrics = version));
        })
    };
    let take_kept = Callback::from(move |_: MouseEvent| {
        draft.dispatch(Edit::plan("", move |plan| plan.retention = kept));
    });
    html! {
        <div class="actions">
            if let Some(version) = version {
                <button type="button" class="button little" onclick={take_version} data-testid="take-version">{ format!("Set kube-state-metrics {version}") }</button>
            }
            if let Some(kept) = kept {
                <button type="button" class="button little" onclick={take_kept} data-testid="take-retention">{ format!("Set retention {}", kept.words()) }</button>
            }
        </div>
    }
}
