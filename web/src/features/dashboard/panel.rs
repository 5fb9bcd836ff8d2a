//! One panel, drawn.

use backwatch_core::artefact::dashboard::{Panel, PanelKind};
use backwatch_core::plan::{Duration, Ratio};
use yew::prelude::*;

use super::sample::{Reading, hue, steps};
use crate::ui::gauge::{GaugeProps, Hue, gauge, hue_at};

/// Properties of `PanelView`.
pub(crate) struct PanelProps {
    /// What it is.
    pub(crate) panel: Panel,
    /// What it shows.
    pub(crate) reading: Reading,
}

/// A panel with its title and the values where its colour changes.
pub(crate) fn panel_view(props: &PanelProps) -> Html {
    let (panel, reading) = (&props.panel, &props.reading);
    let steps = steps(panel);
    let tone = match (panel.kind, reading.value) {
        (_, None) => Hue::None,
        (PanelKind::OffSite, Some(value)) => off_site_hue(value),
        (_, Some(value)) => hue_at(&steps, value),
    };
    let shown = if panel.kind.is_gauge() && reading.value.is_some() {
        html! { { gauge(&GaugeProps { value: reading.value, text: reading.text.clone().into(), steps, label: panel.title.clone().into() }) } }
    } else {
        // A long sentence in place of a value is written smaller, as Grafana does.
        let second = (reading.text.len() > 16).then_some("second");
        html! {
            <>
                <p class={classes!("stat", tone.class(), second)}>{ &reading.text }</p>
                if let Some(second) = &reading.second {
                    <p class={classes!("stat", "second", tone.class())}>{ second }</p>
                }
            </>
        }
    };
    html! {
        <section class="panel" data-testid={format!("panel-{}", panel.kind.key())}>
            <h3>{ &panel.title }</h3>
            <div class="show">{ shown }</div>
            <p class="steps-key">{ for key(panel) }</p>
        </section>
    }
}

fn off_site_hue(value: f64) -> Hue {
    match value {
        0.0 => Hue::Good,
        1.0 => Hue::Bad,
        _ => Hue::Warn,
    }
}

/// Each colour with where it begins.
fn key(panel: &Panel) -> Vec<Html> {
    let entry = |hue: Hue, text: String| {
        html! { <span><i class={hue.class()}></i>{ text }</span> }
    };
    if panel.kind == PanelKind::OffSite {
        let states = [(Hue::Good, "OK"), (Hue::Bad, "STALE"), (Hue::Warn, "UNKNOWN")];
        return states.map(|(hue, text)| entry(hue, text.to_owned())).to_vec();
    }
    let lowest = match panel.kind {
        PanelKind::Budget => "spent",
        kind if kind.is_gauge() => "0 %",
        _ => "0 h",
    };
    let step = |step: &backwatch_core::artefact::dashboard::Step| {
        let from = step.from.as_deref();
        let text = from.map_or_else(|| lowest.to_owned(), |from| words(panel.kind, from));
        entry(hue(step.colour), text)
    };
    panel.steps.iter().map(step).collect()
}

fn words(kind: PanelKind, from: &str) -> String {
    if kind == PanelKind::LastBackup {
        return from.parse().map_or(from.to_owned(), |seconds| Duration::seconds(seconds).words());
    }
    if kind == PanelKind::Budget {
        return format!("{from} or more");
    }
    Ratio::parse(from).map_or_else(|_| from.to_owned(), Ratio::words)
}
