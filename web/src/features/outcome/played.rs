//! The four figures of the rehearsal.

use backwatch_core::diagnostic::Diagnostic;
use backwatch_core::plan::Duration;
use backwatch_worker::Summary;
use yew::prelude::*;

use super::figure;

/// The strip; `stale` while the settings are newer than the figures.
pub(super) fn strip(summary: &Summary, stale: bool, impossible: &[Diagnostic]) -> Html {
    html! {
        <section class={classes!("card", "outcome", stale.then_some("stale"))} aria-label="Outcome" data-testid="outcome" aria-busy={stale.to_string()}>
            { handled(summary) }
            { first_word(summary) }
            { false_pages(summary) }
            { limits(summary, impossible) }
            // The whole strip as a live region would be read out at every step of a slider.
            <p class="unseen" aria-live="polite">{ if stale { String::new() } else { spoken(summary, impossible) } }</p>
        </section>
    }
}

fn handled(summary: &Summary) -> Html {
    let open = open(summary).join(", ");
    let (tone, says) = if open.is_empty() {
        ("good", "scenarios handled: all is told in time, nothing else".to_owned())
    } else {
        ("warn", format!("scenarios handled; {open}"))
    };
    let of = format!("of {}", summary.scenarios);
    figure(Some(tone), html! { { summary.handled } }, &of, "handled", says)
}

/// Why the scenarios that are not handled are not, in figures that with the handled ones make all.
fn open(summary: &Summary) -> Vec<String> {
    let parts = [
        (summary.not_covered, "not covered by any alert here"),
        (summary.late, "told late"),
        (summary.silent, "not told"),
        (summary.false_alarms, "with false alarms"),
    ];
    let some = parts.into_iter().filter(|(count, _)| *count > 0);
    some.map(|(count, what)| format!("{count} {what}")).collect()
}

fn first_word(summary: &Summary) -> Html {
    let words = |seconds: i64| Duration::seconds(seconds.unsigned_abs()).coarse().words();
    let untold = match summary.untold {
        0 => String::new(),
        1 => "; in 1 scenario nobody is told".to_owned(),
        count => format!("; in {count} scenarios nobody is told"),
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

/// What no alert can see, and what cannot hold: neither hides the other.
fn limits(summary: &Summary, impossible: &[Diagnostic]) -> Html {
    let spots = &summary.blind_spots;
    let (unseen, broken) = (spots.len(), impossible.len());
    let (spot_word, spot) = (
        if unseen == 1 { "blind spot" } else { "blind spots" },
        spots.first().map(|first| format!("{}{}", brief(first), more(unseen))),
    );
    let Some(first) = impossible.first() else {
        let says = spot.unwrap_or_else(|| "nothing stays out of sight".to_owned());
        let tone = if unseen == 0 { "good" } else { "warn" };
        return figure(Some(tone), html! { { unseen } }, spot_word, "out of sight", says);
    };
    let mut says = format!("{}{}", brief(&first.message), more(broken));
    let mut short = "see the targets".to_owned();
    if unseen > 0 {
        short = format!("{unseen} {spot_word}");
        says = format!("{says}. {short}: see the matrix");
    }
    figure(Some("bad"), html! { { broken } }, "cannot hold", &short, says)
}

fn more(count: usize) -> String {
    if count > 1 { format!(", and {} more", count - 1) } else { String::new() }
}

/// The part of the sentence before the way out.
fn brief(spot: &str) -> String {
    let end = spot.find(": ").unwrap_or(spot.len());
    spot.get(..end).unwrap_or(spot).to_owned()
}

fn spoken(summary: &Summary, impossible: &[Diagnostic]) -> String {
    let mut said = format!(
        "{} of {} scenarios handled, {} false pages, {} blind spots",
        summary.handled,
        summary.scenarios,
        summary.false_pages,
        summary.blind_spots.len()
    );
    for part in open(summary).into_iter().chain(impossible.first().map(ToString::to_string)) {
        said = format!("{said}. {part}");
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figures_of_what_is_not_handled_make_the_rest() {
        let summary = Summary {
            scenarios: 28,
            handled: 21,
            not_covered: 2,
            false_alarms: 5,
            ..Summary::default()
        };
        assert_eq!(open(&summary), ["2 not covered by any alert here", "5 with false alarms"]);
        assert_eq!(open(&Summary::default()), [""; 0]);
    }
}
