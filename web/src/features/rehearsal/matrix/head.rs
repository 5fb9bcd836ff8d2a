//! The heading of the matrix: names of alerts, order, filter.

use backwatch_worker::Alert;
use yew::prelude::*;

use super::MatrixProps;
use crate::effects::dom;
use crate::features::rehearsal::timeline::names::shortened;
use crate::features::rehearsal::words::counted;
use crate::state::view::{Show, Sort, Watching};
use crate::ui::segments::{SegmentsProps, segments};

/// What the heading is of.
pub(super) struct Head<'a> {
    /// The matrix.
    pub(super) props: &'a MatrixProps,
    /// How many rows are shown.
    pub(super) shown: usize,
}

/// Title, filter, words.
pub(super) fn tools(head: &Head<'_>) -> Html {
    let Head { props, shown } = head;
    let results = &props.results;
    let options: Vec<AttrValue> = ["All", "Open", "Handled"].map(Into::into).to_vec();
    let shows = [Show::All, Show::Open, Show::Handled];
    let chosen = shows.iter().position(|show| *show == props.watching.show).unwrap_or(0);
    let onchoose = watch(props, move |watching, place: usize| {
        watching.show = shows.get(place).copied().unwrap_or_default();
    });
    let typed = watch(props, |watching, words: String| watching.words = words);
    let oninput = typed.reform(|event: InputEvent| dom::typed(&event));
    let all = results.scenarios.len();
    let count = if *shown == all {
        counted(all, "scenario")
    } else {
        format!("{shown} of {all} scenarios")
    };
    let time = results.summary.as_ref().map(|_| format!(" \u{b7} {:.0} ms", results.milliseconds));
    html! {
        <div class="matrix-tools">
            <h3 id="matrix-title">{ "Every way it can break" }</h3>
            <span class="pill num">{ count }{ time.unwrap_or_default() }</span>
            <span class="end">
                <input class="input words" type="search" placeholder="Find a scenario" aria-label="Find a scenario"
                    value={props.watching.words.clone()} {oninput} data-testid="matrix-words" />
                { segments(&SegmentsProps { id: "matrix-show".into(), label: "Scenarios".into(), options, chosen, onchoose, wide: false }) }
                { props.tools.clone() }
            </span>
        </div>
    }
}

/// The row of names.
pub(super) fn head(head: &Head<'_>) -> Html {
    let alerts = &head.props.results.alerts;
    html! {
        <tr role="row">
            { sorted(head.props, Sort::Name, "Scenario", "ascending") }
            { sorted(head.props, Sort::FirstWord, "First word", "descending") }
            { for alerts.iter().map(name) }
        </tr>
    }
}

fn name(alert: &Alert) -> Html {
    let own = alert.is_own.then_some("own");
    let title = if alert.is_own {
        format!("{}, a rule of your own", alert.name)
    } else {
        alert.name.clone()
    };
    html! {
        <th scope="col" role="columnheader" class={classes!("turn", own)} {title}>
            <span class="turned">{ shortened(&alert.short, 26) }</span>
        </th>
    }
}

/// A heading that sorts; a second press goes back to the groups.
fn sorted(props: &MatrixProps, by: Sort, name: &'static str, how: &'static str) -> Html {
    let on = props.watching.sort == by;
    let onclick = watch(props, move |watching, _: MouseEvent| {
        watching.sort = if watching.sort == by { Sort::Groups } else { by };
    });
    html! {
        <th scope="col" role="columnheader" aria-sort={if on { how } else { "none" }}>
            <button type="button" class="sorts" {onclick}>{ name }<span aria-hidden="true">{ if on { if how == "ascending" { " \u{2191}" } else { " \u{2193}" } } else { "" } }</span></button>
        </th>
    }
}

/// Looks at something else.
pub(super) fn watch<T: 'static>(
    props: &MatrixProps,
    change: impl Fn(&mut Watching, T) + 'static,
) -> Callback<T> {
    let (watching, onwatch) = (props.watching.clone(), props.onwatch.clone());
    Callback::from(move |value: T| {
        let mut next = watching.clone();
        change(&mut next, value);
        onwatch.emit(next);
    })
}
