//! One scenario against every alert. Drawn anew only when something in it changed.

use std::rc::Rc;

use backwatch_worker::{Alert, Cell, Kind, Row, Scenario};
use yew::prelude::*;

use crate::features::rehearsal::clock::span;

/// Sign, class and words of a verdict.
pub(super) fn verdict(kind: Kind) -> (&'static str, &'static str, &'static str) {
    match kind {
        Kind::InTime => ("\u{2713}", "in-time", "fires in time"),
        Kind::Late => ("\u{25b2}", "late", "fires late"),
        Kind::Silent => ("\u{2715}", "silent", "stays silent"),
        Kind::FalseAlarm => ("!", "lie", "false alarm"),
        Kind::NotConcerned => ("\u{b7}", "none", "not concerned"),
    }
}

/// Properties of `MatrixRow`.
#[derive(Properties, PartialEq)]
pub(super) struct MatrixRowProps {
    /// The scenario.
    pub(super) scenario: Scenario,
    /// What came of it, once it was played.
    pub(super) row: Option<Rc<Row>>,
    /// The columns.
    pub(super) alerts: Rc<Vec<Alert>>,
    /// The longest first word that the bar has room for, in seconds.
    pub(super) longest: i64,
    /// Its place among the rows that are shown.
    pub(super) place: usize,
    /// Whether it is the one looked at.
    pub(super) chosen: bool,
    /// The column that Tab reaches in it, if it is this row.
    pub(super) stop: Option<usize>,
    /// Called with the place and the column that was chosen.
    pub(super) onchoose: Callback<(usize, usize)>,
}

/// The row.
#[component]
pub(super) fn MatrixRow(props: &MatrixRowProps) -> Html {
    let (place, scenario) = (props.place, &props.scenario);
    let onclick = |column: usize| props.onchoose.reform(move |_: MouseEvent| (place, column));
    let stop = |column: usize| if props.stop == Some(column) { "0" } else { "-1" };
    let cells = props.alerts.iter().enumerate().map(|(at, alert)| {
        let cell = props.row.as_ref().and_then(|row| row.cells.get(at));
        let column = at + 2;
        html! {
            <td role="gridcell" id={id(place, column)} tabindex={stop(column)} onclick={onclick(column)}
                title={cell.map(|cell| format!("{}: {}", alert.name, cell.why))}>
                { mark(cell, alert) }
            </td>
        }
    });
    html! {
        <tr role="row" class={classes!("case", props.chosen.then_some("chosen"))} aria-selected={props.chosen.to_string()}
            data-scenario={scenario.id.clone()}>
            <th scope="row" role="rowheader" id={id(place, 0)} tabindex={stop(0)} onclick={onclick(0)} title={scenario.story.clone()}>
                <span class="no">{ number(scenario) }</span><span class="name">{ &scenario.name }</span>
            </th>
            <td role="gridcell" class="delay" id={id(place, 1)} tabindex={stop(1)} onclick={onclick(1)}>
                { first_word(props.row.as_deref(), props.longest) }
            </td>
            { for cells }
        </tr>
    }
}

/// The id of a cell.
pub(super) fn id(place: usize, column: usize) -> String {
    format!("cell-{place}-{column}")
}

fn number(scenario: &Scenario) -> String {
    if scenario.is_own { "+".to_owned() } else { scenario.id.clone() }
}

fn mark(cell: Option<&Cell>, alert: &Alert) -> Html {
    let Some(cell) = cell else {
        return html! { <span class="cell wait"><span class="unseen">{ "not played yet" }</span></span> };
    };
    let (sign, class, words) = verdict(cell.kind);
    html! {
        <>
            <span class={classes!("cell", class)} aria-hidden="true">{ sign }</span>
            <span class="unseen">{ format!("{}: {words}", alert.short) }</span>
        </>
    }
}

/// How long until somebody is told, as a bar and in words.
fn first_word(row: Option<&Row>, longest: i64) -> Html {
    let Some(row) = row else {
        return html! { <span class="faint">{ "\u{2026}" }</span> };
    };
    let lies = format!(
        "{} false {}",
        row.false_pages,
        if row.false_pages == 1 { "page" } else { "pages" }
    );
    match (&row.first, row.has_fault) {
        (_, false) if row.false_pages > 0 => html! { <span class="pill bad">{ lies }</span> },
        (_, false) => html! { <span class="pill good">{ "quiet, as it should be" }</span> },
        (None, true) => html! { <span class="pill bad">{ "never told" }</span> },
        (Some(first), true) => {
            let tone = (!row.in_time).then_some("late");
            let width = bar(first.after, longest);
            html! {
                <span class="first">
                    <svg class="first-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
                        <rect class="rail" width="100" height="6" rx="3" />
                        <rect class={classes!("fill", tone)} width={width} height="6" rx="3" />
                    </svg>
                    <span class="num">{ span(first.after) }</span>
                    if !row.in_time { <span class="unseen">{ ", late" }</span> }
                    if row.false_pages > 0 { <span class="pill bad">{ lies }</span> }
                </span>
            }
        }
    }
}

/// How wide the bar is, of 100; by the root, so that minutes and days both show.
fn bar(after: i64, longest: i64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "spans of at most some weeks")]
    let share = (after.max(0) as f64 / longest.max(1) as f64).sqrt().clamp(0.04, 1.0);
    format!("{:.1}", share * 100.0)
}

#[cfg(test)]
mod tests {
    use super::bar;

    #[test]
    fn short_delays_can_be_seen() {
        assert_eq!(bar(0, 100), "4.0");
        assert_eq!(bar(25, 100), "50.0");
        assert_eq!(bar(400, 100), "100.0");
        assert_eq!(bar(5, 0), "100.0");
    }
}
