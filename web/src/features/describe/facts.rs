//! The facts of one backup.

use backwatch_core::diagnostic::Diagnostic;
use backwatch_core::infer::FactField;
use backwatch_core::plan::{Backup, DisplayName, Duration, ObjectName, OffSite, Timetable};
use backwatch_core::schedule::Zone;
use yew::prelude::*;

use super::fact::FactRow;
use crate::derive::context::{DraftHandle, use_draft, use_settings};
use crate::effects::dom;
use crate::state::draft::Edit;
use crate::ui::typed::{Field, Take};

/// Properties of `Facts`.
#[derive(Properties, PartialEq)]
pub(crate) struct FactsProps {
    /// The place of the backup in the plan.
    pub(crate) index: usize,
}

/// The facts, each with its line and the way to change it.
#[component]
pub(crate) fn Facts(props: &FactsProps) -> Html {
    let (draft, settings) = (use_draft(), use_settings());
    let open = use_state(|| None::<&'static str>);
    let index = props.index;
    let Some(backup) = settings.plan.backups.get(index) else { return Html::default() };
    let row = |id: &'static str,
               title: &'static str,
               field: Option<FactField>,
               says: Html,
               fields: Html| {
        let fact = field.and_then(|field| settings.origin(index)?.fact(field));
        let onundo = {
            let draft = draft.clone();
            Callback::from(move |()| {
                if let Some(field) = field {
                    draft.dispatch(Edit::unread(index, field));
                }
            })
        };
        let toggle = {
            let open = open.clone();
            Callback::from(move |()| open.set(if *open == Some(id) { None } else { Some(id) }))
        };
        html! {
            <FactRow {id} {title} {says} line={fact.map(|fact| fact.line)} {onundo} open={*open == Some(id)} ontoggle={toggle}>
                { fields }
            </FactRow>
        }
    };
    let runs = backup.timetable.runs_in(Duration::days(30));
    let gap = html! { <>{ backup.numbers().longest_gap.words() }<span class="hint">{ format!(" \u{b7} {runs} runs in 30 days") }</span></> };
    html! {
        <dl class="facts">
            { row("name", "Name", None, html! { <><b>{ backup.name.to_string() }</b><span class="hint">{ format!(" as in {}BackupFailed", backup.prefix()) }</span></> }, name_fields(&draft, index, backup)) }
            { row("cronjob", "CronJob", Some(FactField::CronJob), html! { <><span class="mono">{ backup.cronjob.to_string() }</span>{ " in " }<span class="mono">{ backup.namespace.to_string() }</span></> }, cronjob_fields(&draft, index, backup)) }
            { row("schedule", "Schedule", Some(FactField::Schedule), html! { <><span class="mono">{ backup.timetable.schedule().as_str().to_owned() }</span>{ format!(" {}", backup.timetable.describe()) }</> }, schedule_fields(&draft, index, backup)) }
            <FactRow id="gap" title="Longest gap" says={gap} />
            { row("deadline", "Deadline", Some(FactField::Deadline), deadline_says(backup), deadline_fields(&draft, index, backup)) }
            { row("volume", "Volume", Some(FactField::Volume), volume_says(backup), volume_fields(&draft, index, backup)) }
            { off_site_fact(&draft, index) }
            { for settings.origin(index).into_iter().flat_map(|origin| &origin.facts).filter(|fact| is_told(fact.field)).map(told) }
        </dl>
    }
}

/// Facts that are shown but follow no setting.
fn is_told(field: FactField) -> bool {
    matches!(field, FactField::Suspend | FactField::History | FactField::Backoff)
}

fn told(fact: &backwatch_core::infer::Fact) -> Html {
    html! {
        <div class="fact">
            <dt>{ fact.field.title() }</dt>
            <dd><span class="told">{ fact.value.clone() }</span></dd>
            <dd class="from">{ format!("line {}", fact.line) }</dd>
        </div>
    }
}

fn off_site_fact(draft: &DraftHandle, index: usize) -> Html {
    let (draft, settings) = (draft.clone(), draft.settings().clone());
    let Some(backup) = settings.plan.backups.get(index) else { return Html::default() };
    let fact = settings.origin(index).and_then(|origin| origin.fact(FactField::OffSite));
    let seen = backup.has_off_site();
    let says = html! {
        <>
            <span class={classes!("pill", if seen { "good" } else { "warn" })}>{ if seen { "seen" } else { "unseen" } }</span>
            { format!(" {}", off_site_says(&backup.off_site, fact.map(|fact| fact.value.as_str()))) }
        </>
    };
    let onundo = Callback::from(move |()| draft.dispatch(Edit::unread(index, FactField::OffSite)));
    let go = Callback::from(|()| dom::reveal("off-site-source-0"));
    html! { <FactRow id="off-site" title="Off-site" {says} line={fact.map(|fact| fact.line)} {onundo} ontoggle={go} /> }
}

fn off_site_says(source: &OffSite, read: Option<&str>) -> String {
    match (source, read) {
        (OffSite::None, Some(hint)) => hint.trim_start_matches("unseen: ").to_owned(),
        (OffSite::None, None) => "nothing tells of a copy".to_owned(),
        (OffSite::CronJob { name }, _) => format!("CronJob {name}"),
        (OffSite::Container { name }, _) => format!("container {name}"),
        (OffSite::S3Exporter { bucket, .. }, _) => format!("bucket {bucket}"),
        (OffSite::Metric { name, .. }, _) => name.clone(),
    }
}

fn deadline_says(backup: &Backup) -> Html {
    match (backup.deadline, backup.expected_duration) {
        (Some(deadline), _) => html! { { deadline.words() } },
        (None, Some(usual)) => html! { { format!("none; runs take about {}", usual.words()) } },
        (None, None) => {
            html! { <><span class="pill warn">{ "none" }</span>{ " an hour is assumed" }</> }
        }
    }
}

fn volume_says(backup: &Backup) -> Html {
    match &backup.volume {
        Some(volume) => html! { <span class="mono">{ volume.to_string() }</span> },
        None => html! { <span class="hint">{ "none is watched" }</span> },
    }
}

/// Takes a text for one fact: reads it, then puts it into the backup.
fn taking<T: 'static>(
    draft: &DraftHandle,
    index: usize,
    field: FactField,
    read: fn(&str) -> Result<T, Diagnostic>,
    put: fn(&mut Backup, T),
) -> Take {
    let draft = draft.clone();
    Callback::from(move |text: String| {
        let value = read(&text).map_err(|error| error.to_string())?;
        draft.dispatch(Edit::fact(index, field, move |backup| put(backup, value)));
        Ok(())
    })
}

/// Reads a text that may be empty.
fn optional<T>(
    text: &str,
    read: impl FnOnce(&str) -> Result<T, Diagnostic>,
) -> Result<Option<T>, Diagnostic> {
    if text.trim().is_empty() { Ok(None) } else { read(text).map(Some) }
}

fn name_fields(draft: &DraftHandle, index: usize, backup: &Backup) -> Html {
    let draft = draft.clone();
    let take: Take = Callback::from(move |text: String| {
        let name = DisplayName::parse(&text).map_err(|error| error.to_string())?;
        draft.dispatch(Edit::backup(index, "name", move |backup| backup.name = name));
        Ok(())
    });
    html! { <Field id="name-field" label="Name, the start of its alert names" value={backup.name.to_string()} {take} code=false /> }
}

fn cronjob_fields(draft: &DraftHandle, index: usize, backup: &Backup) -> Html {
    let cronjob =
        taking(draft, index, FactField::CronJob, ObjectName::cronjob, |b, v| b.cronjob = v);
    let namespace =
        taking(draft, index, FactField::Namespace, ObjectName::label, |b, v| b.namespace = v);
    html! {
        <div class="pair">
            <Field id="cronjob-field" label="CronJob" value={backup.cronjob.to_string()} take={cronjob} />
            <Field id="namespace-field" label="Namespace" value={backup.namespace.to_string()} take={namespace} />
        </div>
    }
}

fn schedule_fields(draft: &DraftHandle, index: usize, backup: &Backup) -> Html {
    let schedule = taking(
        draft,
        index,
        FactField::Schedule,
        |text| Timetable::parse(text, None),
        |backup, read| {
            let zone = backup.timetable.zone().cloned();
            backup.timetable = Timetable::new(read.schedule().clone(), zone);
        },
    );
    let zone = taking(
        draft,
        index,
        FactField::TimeZone,
        |text| optional(text, |text| Timetable::parse("0 0 * * *", Some(text))),
        |backup, read| {
            let zone = read.and_then(|read| read.zone().cloned());
            backup.timetable = Timetable::new(backup.timetable.schedule().clone(), zone);
        },
    );
    let named = backup.timetable.zone().map(|zone| zone.name().to_owned()).unwrap_or_default();
    html! {
        <>
        <div class="pair">
            <Field id="schedule-field" label="Schedule" value={backup.timetable.schedule().as_str().to_owned()} take={schedule} />
            <Field id="zone-field" label="Time zone" value={named} placeholder="the cluster's own" take={zone} />
        </div>
        <p class="hint tiny" data-testid="zone-database">{ format!("Time zones as in the IANA database {}", Zone::database_version()) }</p>
        </>
    }
}

fn deadline_fields(draft: &DraftHandle, index: usize, backup: &Backup) -> Html {
    let span = |text: &str| optional(text, Duration::parse);
    let deadline = taking(draft, index, FactField::Deadline, span, |b, v| b.deadline = v);
    let usual = taking(draft, index, FactField::Deadline, span, |b, v| b.expected_duration = v);
    let text = |span: Option<Duration>| span.map(|span| span.to_string()).unwrap_or_default();
    html! {
        <div class="pair">
            <Field id="deadline-field" label="Deadline of a run" value={text(backup.deadline)} placeholder="none" take={deadline} />
            <Field id="expected-field" label="Usual duration of a run" value={text(backup.expected_duration)} placeholder="not known" take={usual} />
        </div>
    }
}

fn volume_fields(draft: &DraftHandle, index: usize, backup: &Backup) -> Html {
    let read = |text: &str| optional(text, ObjectName::subdomain);
    let take = taking(draft, index, FactField::Volume, read, |b, v| b.volume = v);
    let named = backup.volume.as_ref().map(ToString::to_string).unwrap_or_default();
    html! { <Field id="volume-field" label="PersistentVolumeClaim that the backup writes to" value={named} placeholder="none" {take} /> }
}
