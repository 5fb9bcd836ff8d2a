//! The four figures of the rehearsal.

use backwatch_core::plan::Duration;
use backwatch_worker::Summary;
use yew::prelude::*;

use super::{figure, impossible};
use crate::derive::figures::Figures;

/// The strip; `stale` while the settings are newer than the figures.
pub(super) fn strip(summary: &Summary, stale: bool, figures: &Figures) -> Html {
    let last = match figures.impossible.as_slice() {
        [] => blind_spots(summary),
        _ => impossible(figures),
    };
    html! {
        <section class={classes!("card", "outcome", stale.then_some("stale"))} aria-label="Outcome" data-testid="outcome" aria-busy={stale.to_string()}>
            { handled(summary) }
            { first_word(summary) }
            { false_pages(summary) }
            { last }
            // The whole strip as a live region would be read out at every step of a slider.
            <p class="unseen" aria-live="polite">{ if stale { String::new() } else { spoken(summary, figures) } }</p>
        </section>
    }
}

fn handled(summary: &Summary) -> Html {
    let all = summary.handled == summary.scenarios;
    figure(
        Some(if all { "good" } else { "warn" }),
        html! { { summary.handled } },
        &format!("of {}", summary.scenarios),
        "handled",
        "scenarios handled".to_owned(),
    )
}

fn first_word(summary: &Summary) -> Html {
    let words = |seconds: i64| Duration::seconds(seconds.unsigned_abs()).words();
    let untold = match summary.untold {
        0 => String::new(),
        1 => "; one fault is never told".to_owned(),
        count => format!("; {count} faults are never told"),
    };
    let tone = (summary.untold > 0).then_some("warn");
    match (summary.median_first, summary.worst_first) {
        (Some(median), Some(worst)) => figure(
            tone,
            html! { { words(median) } },
            "median",
            "to first word",
            format!("until the first word, {} at worst{untold}", words(worst)),
        ),
        _ => figure(
            Some("bad"),
            html! { { "never" } },
            "",
            "told",
            "no alert tells of any fault".to_owned(),
        ),
    }
}

fn false_pages(summary: &Summary) -> Html {
    let none = summary.false_pages == 0;
    figure(
        Some(if none { "good" } else { "bad" }),
        html! { { summary.false_pages } },
        if summary.false_pages == 1 { "false page" } else { "false pages" },
        "that lie",
        format!("over all scenarios, {} days each", summary.quiet_days),
    )
}

fn blind_spots(summary: &Summary) -> Html {
    let count = summary.blind_spots.len();
    let says = match summary.blind_spots.as_slice() {
        [] => "nothing stays out of sight".to_owned(),
        [first] => brief(first),
        [first, ..] => format!("{}, and {} more: see the matrix", brief(first), count - 1),
    };
    figure(
        Some(if count == 0 { "good" } else { "warn" }),
        html! { { count } },
        if count == 1 { "blind spot" } else { "blind spots" },
        "out of sight",
        says,
    )
}

/// The part of the sentence before the way out.
fn brief(spot: &str) -> String {
    let end = spot.find(": ").unwrap_or(spot.len());
    spot.get(..end).unwrap_or(spot).to_owned()
}

fn spoken(summary: &Summary, figures: &Figures) -> String {
    let said = format!(
        "{} of {} scenarios handled, {} false pages",
        summary.handled, summary.scenarios, summary.false_pages
    );
    match figures.impossible.first() {
        Some(first) => format!("{said}. {first}"),
        None => said,
    }
}
