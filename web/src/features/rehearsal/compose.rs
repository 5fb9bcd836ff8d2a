//! Scenarios of the user's own: a name and events, one a line; kept with the settings.

use backwatch_core::plan::{Backup, Event, OwnScenario};
use yew::prelude::*;

use crate::derive::context::use_draft;
use crate::effects::dom;
use crate::state::draft::Edit;
use crate::ui::dialog::Dialog;
use crate::ui::icon::{Glyph, icon};

/// What stands in an empty field, to begin with.
const EXAMPLE: &str = "run 8 fails\nkube-state-metrics down at Tuesday 03:00 for 10m";

/// Properties of `Compose`.
#[derive(Properties, PartialEq)]
pub(super) struct ComposeProps {
    /// The backup.
    pub(super) backup: Backup,
    /// Its place in the plan.
    pub(super) index: usize,
    /// Called with the scenario that was saved, to look at.
    pub(super) onsaved: Callback<AttrValue>,
}

/// A button, and the dialog behind it.
#[component]
pub(super) fn Compose(props: &ComposeProps) -> Html {
    let draft = use_draft();
    let open = use_state(|| false);
    let name = use_state(String::new);
    let text = use_state(|| EXAMPLE.to_owned());
    // What is wrong with a field is said once something was typed into it, or saving was tried.
    let touched = use_state(|| (false, false));
    let read = read(&name, &text);
    let show = {
        let (open, touched) = (open.clone(), touched.clone());
        Callback::from(move |shown: bool| {
            touched.set((false, false));
            open.set(shown);
        })
    };
    let save = {
        let (draft, open, index, onsaved) =
            (draft.clone(), open.clone(), props.index, props.onsaved.clone());
        let (read, touched) = (read.clone(), touched.clone());
        Callback::from(move |_: MouseEvent| {
            let Ok(scenario) = read.clone() else {
                touched.set((true, true));
                return;
            };
            let name = scenario.name.clone();
            draft.dispatch(Edit::backup(index, "", move |backup| {
                backup.scenarios.retain(|known| known.name != scenario.name);
                backup.scenarios.push(scenario);
            }));
            open.set(false);
            onsaved.emit(name.into());
        })
    };
    let typed = |field: &UseStateHandle<String>, which: (bool, bool)| {
        let (field, touched) = (field.clone(), touched.clone());
        Callback::from(move |event: InputEvent| {
            touched.set((touched.0 || which.0, touched.1 || which.1));
            field.set(dom::typed(&event));
        })
    };
    let said = read.as_ref().err().and_then(|wrong| wrong.said(*touched));
    let known = props.backup.scenarios.iter().map(|scenario| {
        let edit = {
            let (name, text, own) = (name.clone(), text.clone(), scenario.clone());
            Callback::from(move |_: MouseEvent| {
                name.set(own.name.clone());
                let lines: Vec<String> = own.events.iter().map(Event::to_string).collect();
                text.set(lines.join("\n"));
            })
        };
        row(scenario, edit, remove(&draft, props.index, &scenario.name))
    });
    html! {
        <>
            <button type="button" class="button little" onclick={show.reform(|_: MouseEvent| true)} data-testid="compose">{ icon(Glyph::Plus) }{ "Compose" }</button>
            <Dialog id="compose-dialog" title="A scenario of your own" open={*open} onclose={show.reform(|()| false)}>
                if !props.backup.scenarios.is_empty() { <ul class="own-list">{ for known }</ul> }
                <div class="labelled">
                    <label for="compose-name">{ "Name" }</label>
                    <input id="compose-name" class="input" value={(*name).clone()} oninput={typed(&name, (true, false))} />
                </div>
                <div class="labelled">
                    <label for="compose-events">{ "What happens, one event a line" }</label>
                    <textarea id="compose-events" class="input code" value={(*text).clone()} oninput={typed(&text, (false, true))} spellcheck="false" />
                </div>
                <p class="soft tiny">{ "Runs count from 1 in the window that is played; a weekday is that of its second week; times are UTC. Also: runs 8-11 hang for 2h; suspended at day 9 14:00 for 4d; volume at 95% from run 8." }</p>
                if let Some(said) = said { <p class="error" role="status">{ icon(Glyph::Warn) }<span>{ said }</span></p> }
                <div class="actions"><button type="button" class="button main" onclick={save} data-testid="compose-save">{ "Play it" }</button></div>
            </Dialog>
        </>
    }
}

fn row(scenario: &OwnScenario, edit: Callback<MouseEvent>, remove: Callback<MouseEvent>) -> Html {
    html! {
        <li>
            <span class="strong">{ &scenario.name }</span>
            <button type="button" class="button plain little" onclick={edit}>{ "Edit" }</button>
            <button type="button" class="button plain little" aria-label={format!("Remove {}", scenario.name)} onclick={remove}>{ icon(Glyph::Trash) }</button>
        </li>
    }
}

fn remove(
    draft: &crate::derive::context::DraftHandle,
    index: usize,
    name: &str,
) -> Callback<MouseEvent> {
    let (draft, name) = (draft.clone(), name.to_owned());
    Callback::from(move |_: MouseEvent| {
        let name = name.clone();
        draft.dispatch(Edit::backup(index, "", move |backup| {
            backup.scenarios.retain(|known| known.name != name);
        }));
    })
}

/// What is wrong with each field.
#[derive(Clone, Debug, Default, PartialEq)]
struct Wrong {
    name: Option<String>,
    events: Option<String>,
}

impl Wrong {
    /// What is said of the fields that were touched.
    fn said(&self, (name, events): (bool, bool)) -> Option<String> {
        let name = self.name.clone().filter(|_| name);
        name.or_else(|| self.events.clone().filter(|_| events))
    }
}

/// The scenario that the fields hold, or what is wrong with them.
fn read(name: &str, text: &str) -> Result<OwnScenario, Wrong> {
    match (read_name(name), read_events(text)) {
        (Ok(name), Ok(events)) => Ok(OwnScenario { name, events }),
        (name, events) => Err(Wrong { name: name.err(), events: events.err() }),
    }
}

fn read_name(name: &str) -> Result<String, String> {
    let name = name.trim();
    let is_number = name.len() == 2 && name.chars().all(|letter| letter.is_ascii_digit());
    if name.is_empty() || name.chars().count() > 80 || is_number {
        return Err(
            "Give it a name of 1 to 80 characters that is not a scenario's number".to_owned()
        );
    }
    Ok(name.to_owned())
}

fn read_events(text: &str) -> Result<Vec<Event>, String> {
    let mut events = Vec::new();
    for (place, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let event = Event::parse(line).map_err(|error| format!("Line {}: {error}", place + 1))?;
        events.push(event);
    }
    if events.is_empty() {
        return Err("Say what happens, for example: run 8 fails".to_owned());
    }
    Ok(events)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_become_a_scenario_or_say_what_is_wrong() {
        let scenario = read(" Two at once ", EXAMPLE).unwrap();
        assert_eq!((scenario.name.as_str(), scenario.events.len()), ("Two at once", 2));
        assert!(read("", EXAMPLE).is_err() && read("02", EXAMPLE).is_err());
        assert!(read("x", "\n").is_err());
        let said = read("x", "run 8 fails\n\nrun 8 explodes").unwrap_err().events.unwrap();
        assert!(said.starts_with("Line 3: "));
    }

    #[test]
    fn only_what_was_touched_is_complained_of() {
        let wrong = read("", "run 8 explodes").unwrap_err();
        assert_eq!(wrong.said((false, false)), None);
        assert_eq!(wrong.said((true, true)), wrong.name);
        assert_eq!(wrong.said((false, true)), wrong.events);
    }
}
