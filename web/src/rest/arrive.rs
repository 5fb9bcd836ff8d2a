//! What happens with files that were dropped, pasted or chosen.

use backwatch_core::history::looks_like_answers;
use yew::prelude::*;

use super::Arrive;
use crate::derive::arrivals::{Came, sort, take_in};
use crate::derive::context::{DraftHandle, ViewHandle, use_draft, use_view};
use crate::effects::files::{Arrival, Content};
use crate::state::answered::AnswerFile;
use crate::state::draft::{Dropped, Edit};
use crate::state::pasted;
use crate::state::view::{Look, Step, Tab};
use crate::ui::toast::{Say, use_say};

/// Takes files in: manifests and settings into the draft, others beside it to be merged into.
#[hook]
pub(crate) fn use_arrive() -> Arrive {
    let (draft, view, say) = (use_draft(), use_view(), use_say());
    Callback::from(move |arrivals: Vec<Arrival>| {
        let mut files = Vec::<Dropped>::new();
        let mut said = Vec::new();
        let mut answers = Vec::<AnswerFile>::new();
        for Arrival { mut name, content } in arrivals {
            if name.trim().is_empty() {
                let text = if let Content::Text(text) = &content { text.as_str() } else { "" };
                name = pasted::name(text, |name| {
                    draft.files().iter().chain(&files).any(|known| known.name == name)
                        || draft.answered().files().iter().chain(&answers).any(|k| k.name == name)
                });
            }
            match content {
                Content::Refused(reason) => files.push(Dropped { name, text: Err(reason) }),
                Content::Packed(bytes) => answers.push(AnswerFile::of(name, &bytes)),
                Content::Text(text) if looks_like_answers(text.as_bytes()) => {
                    answers.push(AnswerFile::of(name, text.as_bytes()));
                }
                Content::Text(text) => {
                    if let Some(sentence) = take(&draft, &view, &name, &text) {
                        said.push(sentence);
                    } else {
                        files.push(Dropped { name, text: Ok(text.into()) });
                    }
                }
            }
        }
        if !answers.is_empty() {
            let count: usize = answers.iter().map(|file| file.answers.count).sum();
            said.push(format!("Read {count} answers of Prometheus"));
            draft.dispatch(Edit::Answers(answers));
            view.dispatch(Look::Tab(Tab::Slis));
        }
        if let Some(last) = files.last() {
            said.push(match files.len() {
                1 => format!("Read {}", last.name),
                count => format!("Read {count} files"),
            });
            view.dispatch(Look::File(last.name.clone()));
            draft.dispatch(Edit::Files(files));
        }
        if !said.is_empty() {
            announce(&say, &said);
        }
    })
}

fn announce(say: &Say, said: &[String]) {
    say.emit(said.join(". ").into());
}

/// Takes a manifest or settings into the draft and says what it was; none for other files.
fn take(draft: &DraftHandle, view: &ViewHandle, name: &str, text: &str) -> Option<String> {
    match sort(text) {
        Came::File | Came::Broken(_) => None,
        Came::Settings(plan) => {
            draft.dispatch(Edit::settings("", move |settings| {
                *settings = crate::state::draft::Settings::of(*plan);
            }));
            Some(format!("Took the settings of {name}"))
        }
        Came::Manifest(found) => {
            let first = found.first()?;
            let facts: usize = found.iter().map(|one| one.facts.len()).sum();
            let cronjob = &first.backup.cronjob;
            let sentence = match found.len() {
                1 => format!("Read {cronjob} from {name}: {facts} facts"),
                count => format!("Read {count} CronJobs from {name}: {facts} facts"),
            };
            // The place is worked out beforehand, as the reducer only sees the settings.
            let mut after = (**draft.settings()).clone();
            let place = take_in(&mut after, name, found.clone());
            let file = name.to_owned();
            draft.dispatch(Edit::settings("", move |settings| {
                take_in(settings, &file, found);
            }));
            view.dispatch(Look::Backup(place));
            view.dispatch(Look::Step(Step::Describe));
            Some(sentence)
        }
    }
}
