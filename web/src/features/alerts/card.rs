//! One alert: switch, name, severity, what it catches; its overrides open below.

use std::rc::Rc;

use backwatch_core::plan::{AlertKind, Backup};
use yew::prelude::*;

use super::overrides::overrides;
use crate::derive::context::use_draft;
use crate::state::draft::Edit;
use crate::ui::icon::{Glyph, icon};
use crate::ui::switch::{SwitchProps, switch};

/// Properties of `AlertCard`.
#[derive(Properties, PartialEq)]
pub(crate) struct AlertProps {
    /// The backup.
    pub(crate) backup: Rc<Backup>,
    /// Its place in the plan.
    pub(crate) index: usize,
    /// The alert.
    pub(crate) kind: AlertKind,
}

/// The card.
#[component]
pub(crate) fn AlertCard(props: &AlertProps) -> Html {
    let (draft, open) = (use_draft(), use_state(|| false));
    let (backup, index, kind) = (&*props.backup, props.index, props.kind);
    let name = backup.alert_name(kind);
    let on = backup.is_on(kind);
    let missing = backup.unavailable(kind);
    let onswitch = {
        let draft = draft.clone();
        let included = backup.profile.includes(kind);
        Callback::from(move |on: bool| {
            draft.dispatch(Edit::backup(index, "", move |backup| {
                let mut settings = backup.settings(kind);
                settings.enabled = (on != included).then_some(on);
                backup.set(kind, settings);
            }));
            draft.dispatch(Edit::Close);
        })
    };
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let off = (!on).then_some("off");
    let fields = format!("alert-{}-fields", kind.base_name());
    html! {
        <>
            <div class={classes!("alert", off)} data-testid={format!("alert-{}", kind.base_name())}>
                { switch(&SwitchProps { label: name.clone().into(), on, disabled: missing.is_some(), onswitch }) }
                <span class="name">{ breakable(&name) }</span>
                { severity_pill(backup, kind, on) }
                <button type="button" class="more" aria-expanded={open.to_string()} aria-controls={fields.clone()}
                    aria-label={format!("Settings of {name}")} onclick={toggle} disabled={missing.is_some()}>
                    { icon(Glyph::ChevronDown) }
                </button>
                <span class="what">
                    { missing.map_or_else(|| backup.catches(kind).to_owned(), |why| format!("Off: {why}")) }
                    if on { <span class="when">{ figures(backup, kind) }</span> }
                    if is_overridden(backup, kind) { { " " }<span class="pill accent">{ "set by hand" }</span> }
                </span>
            </div>
            if *open {
                <div class="overrides" id={fields}>{ overrides(props, &draft) }</div>
            }
        </>
    }
}

/// Whether a number or label of the alert was set by hand.
fn is_overridden(backup: &Backup, kind: AlertKind) -> bool {
    let settings = backup.settings(kind);
    settings.hold.is_some() || settings.severity.is_some() || settings.threshold.is_some()
}

fn severity_pill(backup: &Backup, kind: AlertKind, on: bool) -> Html {
    if !on {
        return html! { <span class="pill">{ "off" }</span> };
    }
    let severity = backup.severity(kind);
    let tone = match severity.as_str() {
        "critical" => Some("bad"),
        "warning" => Some("warn"),
        _ => None,
    };
    html! { <span class={classes!("pill", tone)}>{ severity.to_string() }</span> }
}

/// Threshold and `for` of an alert, as they will stand in the rule.
fn figures(backup: &Backup, kind: AlertKind) -> String {
    let threshold = backup.threshold(kind).map(|threshold| match threshold {
        backwatch_core::plan::Threshold::Duration(span) => span.words(),
        backwatch_core::plan::Threshold::Ratio(share) => share.words(),
    });
    let hold = backup.hold(kind);
    let hold = (hold.as_seconds() > 0).then(|| format!("for {}", hold.words()));
    let parts: Vec<String> = threshold.into_iter().chain(hold).collect();
    if parts.is_empty() { String::new() } else { format!(" \u{b7} {}", parts.join(", ")) }
}

/// A name that may be broken before a capital: `NATSBackup|Missing|Critical`.
fn breakable(name: &str) -> Html {
    let (mut parts, mut start, mut before) = (Vec::new(), 0, 'A');
    for (at, c) in name.char_indices() {
        if c.is_uppercase() && before.is_lowercase() {
            parts.push(name.get(start..at).unwrap_or_default().to_owned());
            start = at;
        }
        before = c;
    }
    let last = name.get(start..).unwrap_or_default().to_owned();
    html! { <>{ for parts.into_iter().map(|part| html! { <>{ part }<wbr /></> }) }{ last }</> }
}
