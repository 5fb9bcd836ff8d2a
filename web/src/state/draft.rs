//! What is being written: the plan with where its facts come from, undo and redo, and the files.

use std::collections::BTreeMap;
use std::ptr;
use std::rc::Rc;

use backwatch_core::infer::FactField;
use backwatch_core::plan::{Backup, Plan};
use yew::Reducible;

#[cfg(feature = "whole")]
use super::answered::AnswerFile;
use super::answered::Answered;
use super::history::History;
use super::merging::Merging;
use super::origin::{Origin, put};
use super::pasted;

/// The settings at one moment; what undo goes back to.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// The plan, always valid.
    pub(crate) plan: Plan,
    /// Where the facts of each backup come from, in the order of the plan's backups.
    pub(crate) origins: Vec<Option<Origin>>,
    /// What was decided on fields of the files that were changed by hand, by conflict: whether the
    /// settings win.
    pub(crate) choices: BTreeMap<String, bool>,
    /// What was chosen about the files.
    pub(crate) merging: Merging,
}

impl PartialEq for Settings {
    /// Nearly all that are compared are the same ones, and are known without a look at every field.
    fn eq(&self, other: &Self) -> bool {
        let Self { plan, origins, choices, merging } = self;
        ptr::eq(self, other)
            || (*plan == other.plan
                && *origins == other.origins
                && *choices == other.choices
                && *merging == other.merging)
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self::of(Plan::default())
    }
}

impl Settings {
    /// A plan whose facts come from nowhere in particular.
    pub(crate) fn of(plan: Plan) -> Self {
        let origins = vec![None; plan.backups.len()];
        Self { plan, origins, choices: BTreeMap::new(), merging: Merging::default() }
    }

    /// Where the facts of a backup come from.
    pub(crate) fn origin(&self, backup: usize) -> Option<&Origin> {
        self.origins.get(backup)?.as_ref()
    }
}

/// A file as it was dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dropped {
    /// Its name.
    pub(crate) name: String,
    /// Its text, byte for byte; or why it could not be read.
    pub(crate) text: Result<Rc<str>, String>,
}

/// The draft.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Draft {
    history: History<Rc<Settings>>,
    files: Rc<Vec<Dropped>>,
    answered: Answered,
}

/// A change of the draft.
pub(crate) enum Edit {
    /// Changes the settings. Changes in a row with the same tag are undone together.
    Settings { tag: Option<String>, change: Box<dyn FnOnce(&mut Settings)> },
    /// Ends a row of changes.
    Close,
    /// One change back.
    Undo,
    /// One change forth.
    Redo,
    /// Files came; one of the same name is replaced.
    Files(Vec<Dropped>),
    /// Files kept earlier come back; one of the same name that came meanwhile stays, and a pasted text
    /// that shares its made-up name with one is kept under another.
    Kept(Vec<Dropped>),
    /// A file is no longer wanted.
    Remove(String),
    /// Answers of a Prometheus came: the whole page reads them.
    #[cfg(feature = "whole")]
    Answers(Vec<AnswerFile>),
    /// A file of answers is no longer wanted.
    #[cfg(feature = "whole")]
    RemoveAnswers(String),
    /// Back to the reference case, with nothing behind it.
    Forget,
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            history: History::new(Rc::default()),
            files: Rc::default(),
            answered: Answered::default(),
        }
    }
}

impl Draft {
    /// The draft with settings that were kept, and nothing beside them.
    pub(crate) fn restored(history: History<Rc<Settings>>) -> Self {
        Self { history, ..Self::default() }
    }

    /// The settings as they are.
    pub(crate) fn settings(&self) -> &Rc<Settings> {
        self.history.now()
    }

    /// The settings with what they were.
    pub(crate) fn history(&self) -> &History<Rc<Settings>> {
        &self.history
    }

    /// The files, in the order in which they came.
    pub(crate) fn files(&self) -> &Rc<Vec<Dropped>> {
        &self.files
    }

    /// What a Prometheus answered.
    pub(crate) fn answered(&self) -> &Answered {
        &self.answered
    }

    /// Whether nothing was ever changed.
    pub(crate) fn is_fresh(&self) -> bool {
        self.history.past().is_empty() && **self.settings() == Settings::default()
    }
}

impl Reducible for Draft {
    type Action = Edit;

    fn reduce(self: Rc<Self>, edit: Edit) -> Rc<Self> {
        let mut draft = (*self).clone();
        match edit {
            Edit::Settings { tag, change } => {
                let mut settings = (**draft.history.now()).clone();
                change(&mut settings);
                settings.origins.resize(settings.plan.backups.len(), None);
                if settings.plan.backups.is_empty() {
                    return self;
                }
                draft.history.set(Rc::new(settings), tag.as_deref());
            }
            Edit::Close => draft.history.close(),
            Edit::Undo => {
                draft.history.undo();
            }
            Edit::Redo => {
                draft.history.redo();
            }
            Edit::Kept(kept) => {
                let mut files = kept;
                for at in 0..files.len() {
                    give_way(&mut files, at, &draft.files);
                }
                files.retain(|file| !draft.files.iter().any(|known| known.name == file.name));
                files.extend(draft.files.iter().cloned());
                draft.files = Rc::new(files);
            }
            Edit::Files(came) => {
                let mut files = (*draft.files).clone();
                for file in came {
                    match files.iter_mut().find(|known| known.name == file.name) {
                        Some(known) => *known = file,
                        None => files.push(file),
                    }
                }
                draft.files = Rc::new(files);
            }
            Edit::Remove(name) => {
                let mut files = (*draft.files).clone();
                files.retain(|file| file.name != name);
                draft.files = Rc::new(files);
            }
            #[cfg(feature = "whole")]
            Edit::Answers(came) => draft.answered = draft.answered.with(came),
            #[cfg(feature = "whole")]
            Edit::RemoveAnswers(name) => draft.answered = draft.answered.without(&name),
            Edit::Forget => draft = Self::default(),
        }
        if draft == *self { self } else { Rc::new(draft) }
    }
}

/// Gives a kept text with a made-up name another one, where a different text of that name came
/// meanwhile.
fn give_way(kept: &mut [Dropped], at: usize, came: &[Dropped]) {
    let Some(file) = kept.get(at).filter(|file| pasted::is_made(&file.name)) else { return };
    let Ok(text) = file.text.clone() else { return };
    if !came.iter().any(|known| known.name == file.name && known.text.as_ref() != Ok(&text)) {
        return;
    }
    let name = pasted::name(&text, |name| kept.iter().chain(came).any(|k| k.name == name));
    if let Some(file) = kept.get_mut(at) {
        file.name = name;
    }
}

impl Edit {
    /// A change of the plan.
    pub(crate) fn plan(tag: &str, change: impl FnOnce(&mut Plan) + 'static) -> Self {
        Self::settings(tag, |settings| change(&mut settings.plan))
    }

    /// A change of the settings.
    pub(crate) fn settings(tag: &str, change: impl FnOnce(&mut Settings) + 'static) -> Self {
        let tag = (!tag.is_empty()).then(|| tag.to_owned());
        Self::Settings { tag, change: Box::new(change) }
    }

    /// A change of one backup.
    pub(crate) fn backup(
        index: usize,
        tag: &str,
        change: impl FnOnce(&mut Backup) + 'static,
    ) -> Self {
        // Changes without a tag are undone one by one.
        let tag = if tag.is_empty() { String::new() } else { format!("{index}.{tag}") };
        Self::plan(&tag, move |plan| {
            if let Some(backup) = plan.backups.get_mut(index) {
                change(backup);
            }
        })
    }

    /// A change of one fact of a backup by hand: it no longer stands as read.
    pub(crate) fn fact(
        index: usize,
        field: FactField,
        change: impl FnOnce(&mut Backup) + 'static,
    ) -> Self {
        Self::settings(&format!("{index}.{}", field.title()), move |settings| {
            if let Some(backup) = settings.plan.backups.get_mut(index) {
                change(backup);
            }
            if let Some(Some(origin)) = settings.origins.get_mut(index) {
                *origin = origin.without(field);
            }
        })
    }

    /// Puts back what stood in a fact's place before a manifest was read.
    pub(crate) fn unread(index: usize, field: FactField) -> Self {
        Self::settings("", move |settings| {
            let Some(Some(origin)) = settings.origins.get_mut(index) else { return };
            if let Some(backup) = settings.plan.backups.get_mut(index) {
                put(field, &origin.before, backup);
            }
            *origin = origin.without(field);
        })
    }
}

#[cfg(test)]
#[path = "draft_tests.rs"]
mod tests;
