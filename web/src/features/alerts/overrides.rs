//! What may be set by hand on one alert: severity, `for`, threshold.

use backwatch_core::diagnostic::Diagnostic;
use backwatch_core::plan::{AlertKind, AlertSettings, AlertSeverity, Duration, Threshold};
use yew::prelude::*;

use super::card::AlertProps;
use crate::derive::context::DraftHandle;
use crate::state::draft::Edit;
use crate::ui::icon::{Glyph, icon};
use crate::ui::segments::{SegmentsProps, segments};
use crate::ui::typed::{Field, Take};

const SEVERITIES: [&str; 3] = ["critical", "warning", "info"];

/// The alert that is edited.
#[derive(Clone)]
struct Edited {
    draft: DraftHandle,
    index: usize,
    kind: AlertKind,
}

/// The fields; an empty one follows the targets.
pub(crate) fn overrides(props: &AlertProps, draft: &DraftHandle) -> Html {
    let (backup, kind) = (&props.backup, props.kind);
    let edited = Edited { draft: draft.clone(), index: props.index, kind };
    let settings = backup.settings(kind);
    let id = kind.base_name();
    let set_by_hand =
        settings.hold.is_some() || settings.severity.is_some() || settings.threshold.is_some();
    let written = |value: Option<String>| value.unwrap_or_default();
    let reset = {
        let edited = edited.clone();
        Callback::from(move |_: MouseEvent| {
            edited.set("", |settings| {
                let AlertSettings { enabled, hardened, .. } = *settings;
                *settings = AlertSettings { enabled, hardened, ..AlertSettings::default() };
            });
        })
    };
    html! {
        <>
            { severity(props, &edited) }
            <Field id={format!("{id}-for")} label="For" take={edited.hold()}
                value={written(settings.hold.map(|span| span.to_string()))}
                placeholder={backup.default_hold(kind).to_string()} />
            if kind.threshold_unit().is_some() {
                <Field id={format!("{id}-threshold")} label="Threshold" take={edited.threshold()}
                    value={written(settings.threshold.map(|threshold| threshold.to_string()))}
                    placeholder={written(derived(props).map(|threshold| threshold.to_string()))} />
            }
            <p class="tiny soft full">{ "An empty field follows the targets." }</p>
            if set_by_hand {
                <button type="button" class="button little" onclick={reset}>{ icon(Glyph::Reset) }<span>{ "Reset" }</span></button>
            }
        </>
    }
}

/// The choice of a severity. One of the user's own is kept and shown, though it is not offered.
fn severity(props: &AlertProps, edited: &Edited) -> Html {
    let (backup, kind) = (&props.backup, props.kind);
    let (default, now) = (backup.default_severity(kind), backup.severity(kind));
    let at = SEVERITIES.iter().position(|name| *name == now.as_str());
    let options = SEVERITIES
        .iter()
        .map(|name| AttrValue::Static(name))
        .chain(at.is_none().then(|| AttrValue::from(now.to_string())))
        .collect();
    let onchoose = {
        let edited = edited.clone();
        Callback::from(move |place: usize| {
            let chosen = SEVERITIES.get(place).and_then(|name| AlertSeverity::parse(name).ok());
            let chosen = chosen.filter(|chosen| *chosen != default);
            edited.set("severity", move |settings| settings.severity = chosen);
        })
    };
    let id = kind.base_name();
    let choice = SegmentsProps {
        id: format!("{id}-severity").into(),
        label: format!("Severity of {id}").into(),
        options,
        chosen: at.unwrap_or(SEVERITIES.len()),
        onchoose,
        wide: true,
    };
    html! { <div class="labelled full"><span class="label">{ "Severity" }</span>{ segments(&choice) }</div> }
}

impl Edited {
    fn set(&self, what: &str, change: impl FnOnce(&mut AlertSettings) + 'static) {
        let kind = self.kind;
        let tag =
            if what.is_empty() { String::new() } else { format!("{}.{what}", kind.base_name()) };
        self.draft.dispatch(Edit::backup(self.index, &tag, move |backup| {
            let mut settings = backup.settings(kind);
            change(&mut settings);
            backup.set(kind, settings);
        }));
    }

    fn hold(&self) -> Take {
        let edited = self.clone();
        Callback::from(move |text: String| {
            let span = optional(&text, Duration::parse)?;
            if span.is_some_and(|span| span > Duration::days(7)) {
                return Err("It is at most 7 d".to_owned());
            }
            edited.set("for", move |settings| settings.hold = span);
            Ok(())
        })
    }

    fn threshold(&self) -> Take {
        let edited = self.clone();
        Callback::from(move |text: String| {
            let threshold = optional(&text, |text| Threshold::parse(edited.kind, text))?;
            edited.set("threshold", move |settings| settings.threshold = threshold);
            Ok(())
        })
    }
}

/// The threshold that follows from the targets.
fn derived(props: &AlertProps) -> Option<Threshold> {
    let mut plain = (*props.backup).clone();
    plain.alerts.remove(&props.kind);
    plain.threshold(props.kind)
}

fn optional<T>(
    text: &str,
    read: impl FnOnce(&str) -> Result<T, Diagnostic>,
) -> Result<Option<T>, String> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    read(text).map(Some).map_err(|error| error.to_string())
}
