//! What survives a reload: settings with their undo history, and the dropped files. Draws nothing.

use std::rc::Rc;

use backwatch_core::share;
use yew::prelude::*;

use crate::derive::context::{DraftHandle, ViewHandle, use_draft, use_view};
use crate::effects::{database, page, storage, time, url};
use crate::state::draft::{Dropped, Edit, Settings};
use crate::state::saved;
use crate::state::view::{Look, Tab};
use crate::ui::toast::{Say, use_say};

/// Recalls at the start, keeps after each change.
#[component]
pub(crate) fn Memory() -> Html {
    let (draft, view, say) = (use_draft(), use_view(), use_say());
    let recalled = use_state(|| false);
    use_effect_with((), {
        let (draft, view, recalled) = (draft.clone(), view.clone(), recalled.clone());
        let say = say.clone();
        move |()| {
            let shared = recall(&draft, &view, &say);
            let keep_tab = shared || storage::get(storage::SETTINGS).is_some();
            database::recall(Callback::from(move |files: Vec<(String, String)>| {
                recalled.set(true);
                if files.is_empty() {
                    return;
                }
                let files = files.into_iter();
                let files = files.map(|(name, text)| Dropped { name, text: Ok(text.into()) });
                draft.dispatch(Edit::Files(files.collect()));
                if !keep_tab {
                    view.dispatch(Look::Tab(Tab::Diff));
                }
            }));
        }
    });
    use_effect_with((), {
        let (draft, view, say) = (draft.clone(), view.clone(), say.clone());
        move |()| {
            let changed = Callback::from(move |()| {
                take_link(&draft, &view, &say);
            });
            let heard = url::on_fragment(changed);
            move || drop(heard)
        }
    });
    let timer = use_mut_ref(|| None);
    let latest = use_mut_ref(|| (draft.clone(), view.clone()));
    *latest.borrow_mut() = (draft.clone(), view.clone());
    use_effect_with((draft.settings().clone(), (*view).clone()), {
        let latest = latest.clone();
        // A drag would else write at every step of the hand.
        move |_| *timer.borrow_mut() = Some(time::after(250, move || keep(&latest.borrow())))
    });
    use_effect_with((), move |()| {
        // What was typed last is written even if the page goes before the hand rests.
        let leaving = page::on_leave(&Callback::from(move |()| keep(&latest.borrow())));
        move || drop(leaving)
    });
    use_effect_with((draft.files().clone(), *recalled), |(files, recalled)| {
        // Before the files kept earlier are here, there is nothing to keep but what would erase them.
        if *recalled {
            let kept = files
                .iter()
                .filter_map(|file| Some((file.name.clone(), file.text.as_ref().ok()?.to_string())));
            database::keep(kept.collect());
        }
    });
    Html::default()
}

/// Writes the settings as they are, unless nothing was ever changed.
fn keep((draft, view): &(DraftHandle, ViewHandle)) {
    if !draft.is_fresh() || storage::get(storage::SETTINGS).is_some() {
        storage::set(storage::SETTINGS, &saved::write(draft, view));
    }
}

/// Takes up what was kept, then what the address holds; whether the address held settings.
fn recall(draft: &DraftHandle, view: &ViewHandle, say: &Say) -> bool {
    if let Some(text) = storage::get(storage::SETTINGS) {
        match saved::read(&text) {
            Ok((history, seen)) => {
                draft.dispatch(Edit::Restore(history));
                view.dispatch(Look::Restore(seen));
            }
            Err(reason) => {
                storage::set(storage::SET_ASIDE, &text);
                storage::remove(storage::SETTINGS);
                say.emit(
                    format!(
                        "The settings kept here could not be read ({reason}); they are set aside"
                    )
                    .into(),
                );
            }
        }
    }
    take_link(draft, view, say)
}

/// Takes the settings that the address holds; whether it held any.
fn take_link(draft: &DraftHandle, view: &ViewHandle, say: &Say) -> bool {
    let Some(read) = url::fragment().and_then(|fragment| share::read(&fragment)) else {
        return false;
    };
    url::clear_fragment();
    match read {
        Ok(plan) => {
            draft.dispatch(Edit::settings("", move |settings| *settings = Settings::of(plan)));
            view.dispatch(Look::Backup(0));
            say.emit("Took the settings of the link; undo brings back your own".into());
            true
        }
        Err(errors) => {
            let why = errors.first().map(ToString::to_string).unwrap_or_default();
            say.emit(Rc::<str>::from(format!("The link could not be read: {why}")).into());
            false
        }
    }
}
