//! Every scenario against every alert: a grid that arrows move in, with a summary below and the
//! reason of the cell that was chosen.

mod head;
mod order;
mod row;

use std::rc::Rc;

use backwatch_worker::{Kind, Row};
use yew::prelude::*;

use crate::effects::dom;
use crate::features::left_out::LeftOut;
use crate::state::rehearsed::Results;
use crate::state::view::{Show, Watching};
use head::{Head, head, tools, watch};
use order::{begins_group, moved, order};
use row::{MatrixRow, id, verdict};

/// Columns before those of the alerts: the scenario and its first word.
const BEFORE: usize = 2;

/// Properties of `Matrix`.
#[derive(Properties, PartialEq)]
pub(crate) struct MatrixProps {
    /// What was played.
    pub(crate) results: Rc<Results>,
    /// What is looked at.
    pub(crate) watching: Watching,
    /// Whether it is that of older settings.
    pub(crate) stale: bool,
    /// Buttons beside the heading.
    pub(crate) tools: Html,
    /// Called with what is looked at now.
    pub(crate) onwatch: Callback<Watching>,
    /// Called with a scenario and an alert, by its place, to look at.
    pub(crate) onchoose: Callback<(AttrValue, Option<usize>)>,
}

/// The matrix.
#[component]
pub(crate) fn Matrix(props: &MatrixProps) -> Html {
    let results = &props.results;
    let places = use_memo((results.clone(), props.watching.clone()), |(results, watching)| {
        order(results, watching)
    });
    let focus = use_state(|| None::<(usize, usize)>);
    let at = stop(*focus, results, &places, &props.watching);
    let onchoose = {
        let (results, places) = (results.clone(), places.clone());
        let (focus, chosen) = (focus.clone(), props.onchoose.clone());
        Callback::from(move |(place, column): (usize, usize)| {
            focus.set(Some((place, column)));
            let scenario = places.get(place).and_then(|place| results.scenarios.get(*place));
            if let Some(scenario) = scenario {
                chosen.emit((scenario.id.clone().into(), column.checked_sub(BEFORE)));
            }
        })
    };
    let onkeydown = keyed(&focus, at, (places.len(), results.alerts.len() + BEFORE), &onchoose);
    let longest = longest(results);
    let mut rows = Vec::with_capacity(places.len() + 8);
    for (place, from) in places.iter().enumerate() {
        let Some(scenario) = results.scenarios.get(*from) else { continue };
        if props.watching.sort == crate::state::view::Sort::Groups
            && begins_group(results, &places, place)
        {
            let width = (results.alerts.len() + BEFORE + 1).to_string();
            rows.push(html! { <tr key={format!("group-{}", scenario.group)} role="row" class="part"><th role="gridcell" colspan={width}>{ &scenario.group }</th></tr> });
        }
        rows.push(html! {
            <MatrixRow key={scenario.id.clone()} scenario={scenario.clone()} row={results.rows.get(*from).cloned().flatten()}
                alerts={results.alerts.clone()} {longest} {place} chosen={scenario.id == props.watching.scenario}
                stop={(at.0 == place).then_some(at.1)} onchoose={onchoose.clone()} />
        });
    }
    html! {
        <section class={classes!("matrix-part", props.stale.then_some("stale"))} aria-labelledby="matrix-title" data-testid="matrix-part">
            { tools(&Head { props, shown: places.len() }) }
            <LeftOut />
            <div class="matrix-holder">
                <table class="matrix" role="grid" aria-labelledby="matrix-title" aria-busy={props.stale.to_string()} data-testid="matrix" {onkeydown}>
                    <thead>{ head(&Head { props, shown: places.len() }) }</thead>
                    <tbody>{ for rows }</tbody>
                    <tfoot>{ summary(results) }</tfoot>
                </table>
                if places.is_empty() && results.rows.iter().all(Option::is_some) { { nothing(props) } }
            </div>
            { reason(props, *focus, &places) }
            { legend() }
            { left_out(results) }
            { offset(results) }
        </section>
    }
}

/// In place of the rows where the filter leaves none.
fn nothing(props: &MatrixProps) -> Html {
    let says = match (props.watching.show, props.watching.words.trim()) {
        (Show::Open, "") => "No scenario is open: all of them are handled.".to_owned(),
        (Show::Handled, "") => "No scenario is handled.".to_owned(),
        (Show::All, words) => format!("No scenario has \u{201c}{words}\u{201d} in it."),
        (Show::Open, words) => format!("No open scenario has \u{201c}{words}\u{201d} in it."),
        (Show::Handled, words) => format!("No handled scenario has \u{201c}{words}\u{201d} in it."),
    };
    let onclick = watch(props, |watching, _: MouseEvent| {
        (watching.show, watching.words) = (Show::All, String::new());
    });
    html! {
        <div class="none-left" role="status" data-testid="none-left">
            <p>{ says }</p>
            <button type="button" class="button little" {onclick} data-testid="clear-filter">{ "Show all scenarios" }</button>
        </div>
    }
}

/// How many alerts of the user's own are about other things.
fn left_out(results: &Results) -> Html {
    let others = results.summary.as_ref().map_or(0, |summary| summary.other_alerts);
    let says = match others {
        0 => return Html::default(),
        1 => "1 alert of your own watches other things and is not played.".to_owned(),
        count => format!("{count} alerts of your own watch other things and are not played."),
    };
    html! { <p class="soft tiny" data-testid="left-out">{ says }</p> }
}

/// What a server does with the user's own groups that is not played.
fn offset(results: &Results) -> Html {
    if !results.alerts.iter().any(|alert| alert.is_own) {
        return Html::default();
    }
    let says = "What one group of your rules records reaches the others at once here. A Prometheus begins \
                each group at an offset of its own, so there it may take up to an interval.";
    html! { <p class="soft tiny">{ says }</p> }
}

/// The cell that Tab reaches: the one gone to, else the scenario that is looked at.
fn stop(
    focus: Option<(usize, usize)>,
    results: &Results,
    places: &[usize],
    watching: &Watching,
) -> (usize, usize) {
    let within = |(row, _): &(usize, usize)| *row < places.len();
    focus.filter(within).unwrap_or_else(|| {
        let is_it = |place: &usize| {
            results.scenarios.get(*place).is_some_and(|one| one.id == watching.scenario)
        };
        (places.iter().position(is_it).unwrap_or(0), 0)
    })
}

fn keyed(
    focus: &UseStateHandle<Option<(usize, usize)>>,
    at: (usize, usize),
    size: (usize, usize),
    onchoose: &Callback<(usize, usize)>,
) -> Callback<KeyboardEvent> {
    let (focus, onchoose) = (focus.clone(), onchoose.clone());
    Callback::from(move |event: KeyboardEvent| {
        let key = event.key();
        if key == "Enter" || key == " " {
            event.prevent_default();
            onchoose.emit(at);
        } else if let Some((row, column)) = moved(&key, event.ctrl_key(), at, size) {
            event.prevent_default();
            focus.set(Some((row, column)));
            dom::focus_id(&id(row, column));
        }
    })
}

/// The longest first word, which has the longest bar.
fn longest(results: &Results) -> i64 {
    let rows = results.rows.iter().flatten();
    rows.filter_map(|row| row.first.as_ref()).map(|first| first.after).max().unwrap_or(1)
}

/// How each alert did over all scenarios.
fn summary(results: &Results) -> Html {
    let one = |at: usize| {
        let count = |kind| results.count(at, kind);
        let (told, late) = (count(Kind::InTime), count(Kind::Late));
        let (silent, lies) = (count(Kind::Silent), count(Kind::FalseAlarm));
        let says = format!("{told} in time, {late} late, {silent} silent, {lies} false alarms");
        let tone = if lies > 0 { Some("bad-ink") } else { None };
        let text = if lies > 0 { format!("{lies}!") } else { (told + late).to_string() };
        html! {
            <td role="gridcell" title={says.clone()}><span class={classes!("num", tone)} aria-hidden="true">{ text }</span><span class="unseen">{ says }</span></td>
        }
    };
    let rows: Vec<&Rc<Row>> = results.rows.iter().flatten().collect();
    let handled = rows.iter().filter(|row| row.is_handled()).count();
    let pages: u32 = rows.iter().map(|row| row.pages).sum();
    html! {
        <tr role="row">
            <th scope="row" role="rowheader">{ format!("{handled} of {} handled", results.scenarios.len()) }</th>
            <td role="gridcell" class="delay soft num">{ format!("{pages} pages in all") }</td>
            { for (0..results.alerts.len()).map(one) }
        </tr>
    }
}

/// Why the chosen cell came out as it did; else what the chosen scenario is.
fn reason(props: &MatrixProps, focus: Option<(usize, usize)>, places: &[usize]) -> Html {
    let results = &props.results;
    let place = focus
        .and_then(|(row, _)| places.get(row).copied())
        .or_else(|| results.place(&props.watching.scenario));
    let Some((place, scenario)) = place.and_then(|at| Some((at, results.scenarios.get(at)?)))
    else {
        return Html::default();
    };
    let column = focus.and_then(|(_, column)| column.checked_sub(BEFORE));
    let row = results.rows.get(place).and_then(Option::as_deref);
    let cell = column.and_then(|at| Some((results.alerts.get(at)?, row?.cells.get(at)?)));
    let spot = row.and_then(|row| row.blind_spot.clone());
    html! {
        <div class="reason" aria-live="polite" data-testid="reason">
            if let Some((alert, cell)) = cell {
                <p><b class="mono">{ &alert.name }</b>{ format!(", {}: {}", verdict(cell.kind).2, cell.why) }</p>
            } else {
                <p><b>{ &scenario.name }</b>{ format!(": {}", scenario.story) }</p>
            }
            if let Some(spot) = spot { <p class="warn-ink">{ format!("Blind spot: {spot}") }</p> }
        </div>
    }
}

fn legend() -> Html {
    let kinds = [Kind::InTime, Kind::Late, Kind::Silent, Kind::FalseAlarm, Kind::NotConcerned];
    let one = |kind: Kind| {
        let (sign, class, words) = verdict(kind);
        html! { <li><span class={classes!("cell", class)} aria-hidden="true">{ sign }</span>{ words }</li> }
    };
    html! { <ul class="legend">{ for kinds.into_iter().map(one) }</ul> }
}
