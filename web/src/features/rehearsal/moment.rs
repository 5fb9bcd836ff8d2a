//! One minute: the four panels as Grafana would draw them, and what Alertmanager is sent.

use backwatch_core::artefact::dashboard::Row;
use backwatch_worker::{Moment, Notification};
use yew::prelude::*;

use super::clock::{Clock, span};
use crate::features::dashboard::{PanelProps, measured, panel_view};
use crate::ui::icon::{Glyph, icon};

/// What is shown.
pub(super) struct MomentProps<'a> {
    /// The minute, once it is known.
    pub(super) moment: Option<&'a Moment>,
    /// The panels of the backup.
    pub(super) row: Option<&'a Row>,
    /// The clock of the schedule.
    pub(super) clock: &'a Clock,
    /// Whether it is that of older settings.
    pub(super) stale: bool,
}

/// Panels and pager.
pub(super) fn moment_view(props: &MomentProps<'_>) -> Html {
    let (Some(moment), Some(row)) = (props.moment, props.row) else {
        return html! { <div class="moment waiting" aria-busy="true"><p class="soft small">{ "The panels are being evaluated." }</p></div> };
    };
    let panels = row.panels.iter().enumerate().map(|(place, panel)| {
        let values = moment.panels.get(place).map(|reading| reading.values.as_slice());
        let reading = measured(panel, values.unwrap_or_default());
        panel_view(&PanelProps { panel: panel.clone(), reading })
    });
    let (fires, waits): (Vec<_>, Vec<_>) = moment.firing.iter().partition(|one| !one.is_pending);
    html! {
        <div class={classes!("moment", props.stale.then_some("stale"))} data-testid="moment">
            <div class="at-panels">
            <h3>{ "Panels at " }<span class="num">{ props.clock.time(moment.at) }</span><span class="soft tiny end">{ "as in Grafana" }</span></h3>
            <div class="grafana">{ for panels }</div>
            </div>
            <div class="at-pager">
            <h3>{ "What the pager says" }<span class="soft tiny end num">{ props.clock.both(moment.at) }</span></h3>
            <div class="pager" data-testid="pager">
                if fires.is_empty() {
                    <p class="quiet-word">{ icon(Glyph::Check) }{ "Nothing fires." }</p>
                }
                { for fires.iter().map(|one| notification(one, props, moment.at)) }
                if !waits.is_empty() {
                    <p class="soft tiny">{ format!("Pending: {}", listed(&waits, moment.at)) }</p>
                }
            </div>
            </div>
        </div>
    }
}

fn listed(waits: &[&Notification], at: i64) -> String {
    let one = |one: &&Notification| format!("{} for {}", one.alert, span(at - one.since));
    waits.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn notification(one: &Notification, props: &MomentProps<'_>, at: i64) -> Html {
    let find = |pairs: &[(String, String)], name: &str| {
        pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
    };
    let severity = find(&one.labels, "severity").unwrap_or_default();
    let (tone, pill) = match severity.as_str() {
        "critical" => ("bad", "bad"),
        "warning" => ("warn", "warn"),
        _ => ("", ""),
    };
    let rest =
        one.annotations.iter().filter(|(name, _)| name != "summary" && name != "description");
    let pair = |(name, value): &(String, String)| {
        html! { <><dt>{ name.clone() }</dt><dd>{ value.clone() }</dd></> }
    };
    html! {
        <article class={classes!("notice", tone)}>
            <h4><b>{ &one.alert }</b>
                if !severity.is_empty() { <span class={classes!("pill", pill)}>{ severity.clone() }</span> }
                <span class="soft tiny end num">{ format!("since {}, {}", props.clock.time(one.since), span(at - one.since)) }</span>
            </h4>
            if let Some(text) = find(&one.annotations, "summary") { <p>{ text }</p> }
            if let Some(text) = find(&one.annotations, "description") { <p class="small soft">{ text }</p> }
            <details class="more"><summary>{ "As Alertmanager gets it" }</summary>
                <dl class="sent">{ for one.labels.iter().map(pair) }{ for rest.map(pair) }</dl>
            </details>
        </article>
    }
}
