//! The dashboard row: four panels drawn as Grafana would, or the JSON they are written as.

mod measured;
mod panel;
mod sample;

use backwatch_core::artefact::dashboard::Row;
use backwatch_core::plan::Backup;
use yew::prelude::*;

use crate::derive::artefacts::{use_dashboard, use_rows};
use crate::derive::context::{ViewHandle, use_chosen, use_settings, use_view};
use crate::features::rules::{TakingProps, TextView, taking};
use crate::state::view::{Look, Sample};
use crate::ui::highlight::Language;
use crate::ui::segments::{SegmentsProps, segments};
#[cfg(feature = "whole")]
pub(crate) use measured::measured;
pub(crate) use panel::{PanelProps, panel_view};

/// The name of a fresh dashboard.
pub(crate) const DASHBOARD_FILE: &str = "backup-dashboard.json";

const SAMPLES: [(Sample, &str); 3] =
    [(Sample::Healthy, "All is well"), (Sample::Failing, "Runs fail"), (Sample::NoData, "No data")];

/// The tab.
#[component]
pub(crate) fn Dashboard() -> Html {
    let view = use_view();
    let (settings, rows, chosen) = (use_settings(), use_rows(), use_chosen());
    let text = use_dashboard();
    let options: Vec<AttrValue> = vec!["Panels".into(), "JSON".into()];
    let choose = {
        let view = view.clone();
        Callback::from(move |place| view.dispatch(Look::AsText(place == 1)))
    };
    html! {
        <>
            <div class="code-head">
                { segments(&SegmentsProps { id: AttrValue::Static("dashboard-form"), label: AttrValue::Static("Show as"), options, chosen: usize::from(view.as_text), onchoose: choose, wide: false }) }
                { taking(&TakingProps { name: DASHBOARD_FILE.into(), what: AttrValue::Static("dashboard"), text: text.clone() }) }
            </div>
            if view.as_text {
                <TextView label="Dashboard" {text} language={Language::Json} testid="dashboard-text" />
            } else {
                { drawn(&view, settings.plan.backups.get(chosen), rows.get(chosen)) }
            }
        </>
    }
}

/// The four panels of the chosen backup with what each asks.
fn drawn(view: &ViewHandle, backup: Option<&Backup>, row: Option<&Row>) -> Html {
    let (Some(backup), Some(row)) = (backup, row) else {
        return Html::default();
    };
    let sample = view.sample;
    let place = SAMPLES.iter().position(|(known, _)| *known == sample).unwrap_or(0);
    let options: Vec<AttrValue> = SAMPLES.iter().map(|(_, name)| AttrValue::Static(name)).collect();
    let choose = {
        let view = view.clone();
        Callback::from(move |place: usize| {
            let sample = SAMPLES.get(place).map_or(Sample::Healthy, |(sample, _)| *sample);
            view.dispatch(Look::Sample(sample));
        })
    };
    let shown = row.panels.iter().map(|panel| {
        let reading = sample::reading(backup, panel, sample);
        html! { { panel_view(&PanelProps { panel: panel.clone(), reading }) } }
    });
    let asked = row.panels.iter().map(|panel| {
        html! {
            <li key={panel.marker.clone()}>
                <h3>{ panel.title.clone() }</h3>
                <p class="soft tiny">{ panel.description.clone() }</p>
                { for panel.queries.iter().map(|query| html! { <code class="query">{ query.expr.clone() }</code> }) }
            </li>
        }
    });
    html! {
        <div data-testid="dashboard-drawn">
            <div class="grafana-head">
                <h3>{ row.title.clone() }</h3>
                <span class="soft tiny">{ "drawn with invented readings, in the colours of your targets" }</span>
                <span class="end">{ segments(&SegmentsProps { id: AttrValue::Static("dashboard-sample"), label: AttrValue::Static("Readings"), options, chosen: place, onchoose: choose, wide: false }) }</span>
            </div>
            <div class="grafana">{ for shown }</div>
            <ul class="asked">{ for asked }</ul>
        </div>
    }
}
