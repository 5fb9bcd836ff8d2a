//! The log of restore drills of the chosen backup: what was held, and a form for the next.

use backwatch_core::plan::{Backup, Drill};
use yew::prelude::*;

use crate::derive::context::{DraftHandle, use_chosen, use_draft};
use crate::effects::{dom, time};
use crate::state::draft::Edit;
use crate::ui::icon::{Glyph, icon};
use crate::ui::typed::{RefusalProps, refusal};

/// What is being typed.
#[derive(Clone, Debug, Default, PartialEq)]
struct Form {
    date: String,
    backup: String,
    duration: String,
    remark: String,
    failed: bool,
    error: Option<AttrValue>,
}

/// A change of what is being typed.
type Change = fn(&mut Form, String);

/// The card below the document.
#[component]
pub(crate) fn Drills() -> Html {
    let (draft, index) = (use_draft(), use_chosen());
    let form = use_state(Form::default);
    let settings = draft.settings().clone();
    let Some(backup) = settings.plan.backups.get(index) else { return Html::default() };
    let field = |id: &'static str,
                 label: &'static str,
                 value: &str,
                 hint: &'static str,
                 change: Change| {
        let form = form.clone();
        let oninput = Callback::from(move |event: InputEvent| {
            let mut next = Form { error: None, ..(*form).clone() };
            change(&mut next, dom::typed(&event));
            form.set(next);
        });
        html! {
            <div class="labelled">
                <label for={id}>{ label }</label>
                <input type="text" class="input" {id} value={value.to_owned()} placeholder={hint} {oninput} autocomplete="off" spellcheck="false" />
            </div>
        }
    };
    let onsubmit = submit(&draft, index, form.clone());
    let on_result = {
        let form = form.clone();
        Callback::from(move |event: InputEvent| {
            form.set(Form {
                failed: dom::typed(&event) == "failed",
                error: None,
                ..(*form).clone()
            });
        })
    };
    html! {
        <section class="drills" aria-labelledby="drills-title" data-testid="drills">
            <h3 id="drills-title">{ format!("Restore drills of {}", backup.name) }</h3>
            { state(backup) }
            { held(backup, &draft, index) }
            <form class="drill-form" {onsubmit}>
                { field("drill-date", "Date", &form.date, "2026-10-20", |form, text| form.date = text) }
                { field("drill-backup", "Backup used", &form.backup, "nightly of 2026-10-19", |form, text| form.backup = text) }
                { field("drill-duration", "Duration", &form.duration, "9m", |form, text| form.duration = text) }
                <div class="labelled">
                    <label for="drill-result">{ "Result" }</label>
                    <select id="drill-result" class="input" oninput={on_result}>
                        <option value="ok" selected={!form.failed}>{ "ok" }</option>
                        <option value="failed" selected={form.failed}>{ "failed" }</option>
                    </select>
                </div>
                { field("drill-note", "Note", &form.remark, "", |form, text| form.remark = text) }
                <button type="submit" class="button" data-testid="drill-add">{ "Add drill" }</button>
            </form>
            { refusal(&RefusalProps { id: "drill-error".into(), text: form.error.clone() }) }
        </section>
    }
}

/// Takes the form into the log, or says why it cannot.
fn submit(draft: &DraftHandle, index: usize, form: UseStateHandle<Form>) -> Callback<SubmitEvent> {
    let draft = draft.clone();
    Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        let read =
            Drill::read(&form.date, &form.backup, &form.duration, !form.failed, &form.remark);
        match read {
            Ok(drill) => {
                draft.dispatch(Edit::backup(index, "", move |backup| backup.drills.push(drill)));
                form.set(Form::default());
            }
            Err(error) => {
                let error = Some(error.to_string().into());
                form.set(Form { error, ..(*form).clone() });
            }
        }
    })
}

/// Whether the next is overdue.
fn state(backup: &Backup) -> Html {
    let interval = backup.objectives.drill_interval.words();
    match (backup.drill_record(), backup.drill_overdue(time::today())) {
        (None, _) => html! {
            <p class="notice warn">{ format!("No restore has succeeded yet. One is due every {interval}.") }</p>
        },
        (Some(record), Some(late)) => {
            let days = if late == 1 { "day" } else { "days" };
            html! {
                <p class="notice warn" data-testid="drill-overdue">
                    { format!("The last good drill was on {}: the next is overdue by {late} {days}.", record.last) }
                </p>
            }
        }
        (Some(record), None) => html! {
            <p class="small soft">{ format!("Worst {}, median {} of the newest {} good; the last on {}. One is due every {interval}.",
                record.worst.words(), record.median.words(), record.counted, record.last) }</p>
        },
    }
}

/// What was held, oldest first, each with a button that takes it out.
fn held(backup: &Backup, draft: &DraftHandle, index: usize) -> Html {
    let row = |drill: &Drill| {
        let (draft, gone) = (draft.clone(), drill.clone());
        let onclick = Callback::from(move |_: MouseEvent| {
            let gone = gone.clone();
            draft.dispatch(Edit::backup(index, "", move |backup| {
                if let Some(place) = backup.drills.iter().position(|drill| *drill == gone) {
                    backup.drills.remove(place);
                }
            }));
        });
        let result = if drill.succeeded { "ok" } else { "failed" };
        html! {
            <tr>
                <td>{ &drill.date }</td><td>{ drill.backup.clone().unwrap_or_default() }</td>
                <td>{ drill.duration.words() }</td><td>{ result }</td><td>{ drill.note.clone().unwrap_or_default() }</td>
                <td><button type="button" class="button little icon" aria-label={format!("Remove the drill of {}", drill.date)} {onclick}>{ icon(Glyph::Trash) }</button></td>
            </tr>
        }
    };
    if backup.drills.is_empty() {
        return Html::default();
    }
    html! {
        <div class="sheet" tabindex="0" role="region" aria-label="Restore drills">
            <table>
                <thead><tr>{ for ["Date", "Backup used", "Duration", "Result", "Note", ""].into_iter().map(|name| html! { <th scope="col">{ name }</th> }) }</tr></thead>
                <tbody data-testid="drill-log">{ for backup.drills_by_date().into_iter().map(row) }</tbody>
            </table>
        </div>
    }
}
