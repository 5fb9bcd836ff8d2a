//! What is kept in the browser, as versioned JSON: settings with the keys of `backwatch.yaml` and their
//! undo history, where facts were read, and what was looked at. Files are kept apart.

use std::collections::BTreeMap;
use std::rc::Rc;

use backwatch_core::infer::Fact;
use backwatch_core::plan::{Backup, Plan, settings};
use serde::{Deserialize, Serialize};

use super::draft::{Draft, Settings};
use super::history::History;
use super::merging::Merging;
use super::origin::{Origin, field_titled};
use super::view::View;

/// The version that is written and read.
const VERSION: u32 = 2;

/// As many steps back are kept over a reload.
const KEPT: usize = 30;

/// What is kept.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Saved {
    version: u32,
    now: SavedSettings,
    past: Vec<SavedSettings>,
    future: Vec<SavedSettings>,
    view: View,
}

#[derive(Serialize, Deserialize)]
struct SavedSettings {
    plan: String,
    origins: Vec<Option<SavedOrigin>>,
    #[serde(default)]
    choices: BTreeMap<String, bool>,
    #[serde(default)]
    merging: Merging,
}

#[derive(Serialize, Deserialize)]
struct SavedOrigin {
    file: String,
    facts: Vec<(String, String, usize)>,
    before: String,
    notes: Vec<String>,
}

/// The text to keep.
pub(crate) fn write(draft: &Draft, view: &View) -> String {
    let history = draft.history();
    let last = |all: &[Rc<Settings>]| {
        let from = all.len().saturating_sub(KEPT);
        all.iter().skip(from).map(|settings| pack(settings)).collect()
    };
    let saved = Saved {
        version: VERSION,
        now: pack(history.now()),
        past: last(history.past()),
        future: last(history.future()),
        view: view.clone(),
    };
    serde_json::to_string(&saved).unwrap_or_default()
}

/// What was kept; or why it cannot be read.
pub(crate) fn read(text: &str) -> Result<(History<Rc<Settings>>, View), String> {
    let saved: Saved = serde_json::from_str(text).map_err(|error| error.to_string())?;
    if saved.version != VERSION {
        return Err(format!("version {} is not known here", saved.version));
    }
    let now = Rc::new(unpack(&saved.now)?);
    // An old step that cannot be read any more is left out; the settings themselves are not.
    let all = |list: &[SavedSettings]| {
        list.iter().filter_map(|kept| unpack(kept).ok().map(Rc::new)).collect()
    };
    Ok((History::restored(all(&saved.past), now, all(&saved.future)), saved.view))
}

fn pack(settings: &Settings) -> SavedSettings {
    let origin = |origin: &Option<Origin>| {
        origin.as_ref().map(|origin| SavedOrigin {
            file: origin.file.clone(),
            facts: origin.facts.iter().map(pack_fact).collect(),
            before: settings::write_json(&alone(&origin.before)),
            notes: origin.notes.clone(),
        })
    };
    SavedSettings {
        plan: settings::write_json(&settings.plan),
        origins: settings.origins.iter().map(origin).collect(),
        choices: settings.choices.clone(),
        merging: settings.merging.clone(),
    }
}

fn unpack(saved: &SavedSettings) -> Result<Settings, String> {
    let plan = plan_of(&saved.plan)?;
    let mut origins: Vec<Option<Origin>> = saved
        .origins
        .iter()
        .map(|kept| {
            let kept = kept.as_ref()?;
            Some(Origin {
                file: kept.file.clone(),
                facts: kept.facts.iter().filter_map(unpack_fact).collect(),
                before: plan_of(&kept.before).ok()?.backups.into_iter().next()?,
                notes: kept.notes.clone(),
            })
        })
        .collect();
    origins.resize(plan.backups.len(), None);
    let (choices, merging) = (saved.choices.clone(), saved.merging.clone());
    Ok(Settings { plan, origins, choices, merging })
}

fn pack_fact(fact: &Fact) -> (String, String, usize) {
    (fact.field.title().to_owned(), fact.value.clone(), fact.line)
}

fn unpack_fact((title, value, line): &(String, String, usize)) -> Option<Fact> {
    Some(Fact { field: field_titled(title)?, value: value.clone(), line: *line })
}

fn plan_of(text: &str) -> Result<Plan, String> {
    settings::read_json(text)
        .map_err(|errors| errors.first().map(ToString::to_string).unwrap_or_default())
}

fn alone(backup: &Backup) -> Plan {
    Plan { backups: vec![backup.clone()], ..Plan::default() }
}

#[cfg(test)]
mod tests {
    use backwatch_core::infer::FactField;
    use backwatch_core::plan::Duration;
    use yew::Reducible;

    use super::*;
    use crate::state::draft::Edit;
    use crate::state::view::Tab;

    #[test]
    fn settings_and_undo_survive() {
        let edit = |hours| {
            Edit::settings("", move |settings| {
                settings.plan.backups[0].objectives.freshness = Some(Duration::hours(hours));
                settings.choices.insert("a".to_owned(), true);
                settings.merging.row = Some("A".to_owned());
                settings.origins[0] = Some(Origin {
                    file: "cron.yaml".to_owned(),
                    facts: vec![Fact {
                        field: FactField::Schedule,
                        value: "0 2 * * *".to_owned(),
                        line: 12,
                    }],
                    before: Backup::reference(),
                    notes: vec!["the CronJob is suspended".to_owned()],
                });
            })
        };
        let draft: Rc<Draft> = Rc::default();
        let draft = draft.reduce(edit(26)).reduce(edit(30)).reduce(Edit::Undo);
        let view = View { tab: Tab::Slis, ..View::default() };
        let (history, seen) = read(&write(&draft, &view)).unwrap();
        assert_eq!((&history, seen), (draft.history(), view));
    }

    #[test]
    fn a_broken_state_is_refused() {
        for text in ["", "{}", "{\"version\":2}", "null"] {
            assert!(read(text).is_err(), "{text}");
        }
        let good = write(&Draft::default(), &View::default());
        assert!(read(&good.replace("\"version\":2", "\"version\":7")).is_err());
        assert!(read(&good.replace("nats-backup", "NOT A NAME")).is_err());
    }
}
