//! What survives a reload: settings with their undo history, and the dropped files. Draws nothing.

use std::rc::Rc;

use yew::prelude::*;

use crate::derive::context::{DraftHandle, ViewHandle, use_draft, use_view};
use crate::effects::{page, storage, time, url};
use crate::rest::{self, take_link, use_files_kept};
use crate::state::draft::Draft;
use crate::state::saved;
use crate::state::view::View;
use crate::ui::toast::use_say;

/// What the page starts with.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Start {
    /// The settings, with their undo history.
    pub(crate) draft: Draft,
    /// What is looked at.
    pub(crate) view: View,
    /// Whether what is looked at was known before.
    is_known: bool,
    /// What is to be said about it.
    said: Option<AttrValue>,
}

/// Takes up what the first part of the page hands over or what was kept.
pub(crate) fn start() -> Start {
    let handed = rest::handed_settings();
    let Some(text) = handed.or_else(|| storage::get(storage::SETTINGS)) else {
        return Start::default();
    };
    match saved::read(&text) {
        Ok((history, view)) => {
            Start { draft: Draft::restored(history), view, is_known: true, said: None }
        }
        Err(reason) => {
            storage::set(storage::SET_ASIDE, &text);
            storage::remove(storage::SETTINGS);
            let said =
                format!("The settings kept here could not be read ({reason}); they are set aside");
            Start { said: Some(said.into()), ..Start::default() }
        }
    }
}

/// Properties of `Memory`.
#[derive(Properties, PartialEq)]
pub(crate) struct MemoryProps {
    /// What the page started with.
    pub(crate) start: Rc<Start>,
}

/// Takes the link that led here, keeps the settings after each change.
#[component]
pub(crate) fn Memory(props: &MemoryProps) -> Html {
    let (draft, view, say) = (use_draft(), use_view(), use_say());
    let linked = use_mut_ref(url::fragment).borrow().is_some();
    use_files_kept(props.start.is_known || linked);
    use_effect_with((), {
        let (draft, view) = (draft.clone(), view.clone());
        let said = props.start.said.clone();
        move |()| {
            if let Some(said) = said {
                say.emit(said);
            }
            take_link(&draft, &view, &say);
            let changed = Callback::from(move |()| take_link(&draft, &view, &say));
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
        {
            let latest = latest.clone();
            rest::gives(move || {
                let (draft, view) = &*latest.borrow();
                saved::write(draft, view)
            });
        }
        // What was typed last is written even if the page goes before the hand rests.
        let leaving = page::on_leave(&Callback::from(move |()| keep(&latest.borrow())));
        move || drop(leaving)
    });
    Html::default()
}

/// Writes the settings as they are, unless nothing was ever changed.
fn keep((draft, view): &(DraftHandle, ViewHandle)) {
    if !draft.is_fresh() || storage::get(storage::SETTINGS).is_some() {
        storage::set(storage::SETTINGS, &saved::write(draft, view));
    }
}
