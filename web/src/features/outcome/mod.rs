//! The outcome strip: what follows from the settings, in four figures that never leave. Until the
//! rehearsal has played, they are those of arithmetic.

mod played;

use backwatch_core::diagnostic::Diagnostic;
use yew::prelude::*;

use crate::derive::figures::{Figures, use_figures, use_impossible};
use crate::derive::rehearsal::use_rehearsed;
use crate::ui::icon::{Glyph, icon};

/// The strip.
#[component]
pub(crate) fn OutcomeStrip() -> Html {
    let (impossible, state) = (use_impossible(), use_rehearsed());
    let summary = state.summary();
    let figures = use_figures(summary.is_none());
    let played = summary.map(|summary| played::strip(summary, state.is_stale(), &impossible));
    let expected = || figures.as_ref().as_ref().map(|figures| expected(figures, &impossible));
    played.or_else(expected).unwrap_or_default()
}

/// What can be said before anything was played.
fn expected(figures: &Figures, impossible: &[Diagnostic]) -> Html {
    html! {
        <section class="card outcome" aria-label="Outcome" data-testid="outcome">
            { rules(figures) }
            { first_word(figures) }
            { tolerated(figures) }
            { cannot_hold(impossible) }
            // The whole strip as a live region would be read out at every step of a slider.
            <p class="unseen" aria-live="polite">{ spoken(figures, impossible) }</p>
        </section>
    }
}

/// One figure; the short word stands for the sentence where there is little room.
fn figure(tone: Option<&'static str>, value: Html, unit: &str, short: &str, says: String) -> Html {
    html! {
        <div class={classes!(tone)}>
            <p class="figure"><b>{ value }</b> <small>{ unit.to_owned() }</small></p>
            <p class="short" aria-hidden="true">{ short.to_owned() }</p>
            <p class="says">{ says }</p>
        </div>
    }
}

fn rules(figures: &Figures) -> Html {
    let says = format!("{} recording rules, {} panels", figures.records, figures.panels);
    figure(
        None,
        html! { { figures.alerts } },
        if figures.alerts == 1 { "alert" } else { "alerts" },
        "and 4 panels",
        says,
    )
}

fn first_word(figures: &Figures) -> Html {
    match &figures.first_word {
        Some(age) => figure(
            None,
            html! { { age.clone() } },
            "",
            "to be told",
            "at most without a good run before somebody is told".to_owned(),
        ),
        None => figure(
            Some("warn"),
            html! { { "unknown" } },
            "",
            "to be told",
            "how long without a good run: no alert here tells the truth of it".to_owned(),
        ),
    }
}

fn tolerated(figures: &Figures) -> Html {
    let runs = format!("of {} runs", figures.runs);
    let says = format!("may fail in {} before the success target is missed", figures.window);
    let tone = (figures.tolerated == 0).then_some("warn");
    figure(tone, html! { { figures.tolerated } }, &runs, "may fail", says)
}

fn cannot_hold(impossible: &[Diagnostic]) -> Html {
    match impossible {
        [] => figure(
            Some("good"),
            html! { { icon(Glyph::Check) } },
            "all can hold",
            "every target",
            "no target or rule contradicts the schedule".to_owned(),
        ),
        [first, rest @ ..] => {
            let more =
                if rest.is_empty() { String::new() } else { format!(", and {} more", rest.len()) };
            figure(
                Some("bad"),
                html! { { impossible.len() } },
                "cannot hold",
                "see the targets",
                format!("{}{more}", first.message),
            )
        }
    }
}

fn spoken(figures: &Figures, impossible: &[Diagnostic]) -> String {
    match impossible.first() {
        Some(first) => first.to_string(),
        None => format!("{} alerts, every target can hold", figures.alerts),
    }
}
