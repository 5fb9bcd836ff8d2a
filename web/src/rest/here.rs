//! In the whole page all of it is here.

use backwatch_core::share;
use yew::prelude::*;

use super::Merging;
pub(crate) use super::arrive::use_arrive;
use crate::derive::context::{DraftHandle, ViewHandle, use_draft, use_view};
pub(crate) use crate::derive::merged::use_own_rules;
use crate::derive::merged::{FilesProvider, Outcome, use_files};
pub(crate) use crate::effects::handover::take::{
    arrivals as handed_files, settings as handed_settings, take_over,
};
use crate::effects::{database, url};
use crate::features::export::{DownloadAll, TakeAway};
use crate::features::merge::Merge;
use crate::features::rehearsal::Rehearsal;
use crate::features::sli::Slis;
use crate::state::draft::{Dropped, Edit, Settings};
use crate::state::view::{Look, Tab};
use crate::ui::toast::Say;

/// The page with the user's files merged for all of it.
pub(crate) fn provided(page: Html) -> Html {
    html! { <FilesProvider>{ page }</FilesProvider> }
}

/// How the user's files stand.
#[hook]
pub(crate) fn use_merging() -> Merging {
    let files = use_files();
    let merged = files.iter().any(|file| matches!(file.outcome, Outcome::Merged(_)));
    Merging { files: files.len(), merged }
}

/// What a tab shows; none for those of the first part.
pub(crate) fn result(tab: Tab) -> Html {
    match tab {
        Tab::Rehearsal => html! { <Rehearsal /> },
        Tab::Slis => html! { <Slis /> },
        Tab::Diff => html! { <Merge /> },
        Tab::TakeAway => html! { <TakeAway /> },
        Tab::Rules | Tab::Dashboard => Html::default(),
    }
}

/// The button that downloads everything.
pub(crate) fn download_all() -> Html {
    html! { <DownloadAll /> }
}

/// Recalls the dropped files at the start, keeps them after each change. Where settings of one's own
/// were found before, `keep_tab` leaves the tab as it was.
#[hook]
pub(crate) fn use_files_kept(keep_tab: bool) {
    let (draft, view) = (use_draft(), use_view());
    let recalled = use_state(|| false);
    use_effect_with((), {
        let (draft, view, recalled) = (draft.clone(), view.clone(), recalled.clone());
        move |()| {
            database::recall(Callback::from(move |files: Vec<(String, String)>| {
                recalled.set(true);
                if files.is_empty() {
                    return;
                }
                let files = files.into_iter();
                let files = files.map(|(name, text)| Dropped { name, text: Ok(text.into()) });
                draft.dispatch(Edit::Kept(files.collect()));
                if !keep_tab {
                    view.dispatch(Look::Tab(Tab::Diff));
                }
            }));
        }
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
}

/// Takes the settings that the address holds.
pub(crate) fn take_link(draft: &DraftHandle, view: &ViewHandle, say: &Say) {
    let Some(read) = url::fragment().and_then(|fragment| share::read(&fragment)) else { return };
    url::clear_fragment();
    match read {
        Ok(plan) => {
            draft.dispatch(Edit::settings("", move |settings| *settings = Settings::of(plan)));
            view.dispatch(Look::Backup(0));
            say.emit("Took the settings of the link; undo brings back your own".into());
        }
        Err(errors) => {
            let why = errors.first().map(ToString::to_string).unwrap_or_default();
            say.emit(format!("The link could not be read: {why}").into());
        }
    }
}

/// Nothing takes over from the whole page.
pub(crate) fn gives(_settings: impl Fn() -> String + 'static) {}

/// Nothing takes over from the whole page.
pub(crate) fn stand_by(_go: impl FnOnce() + 'static) {}
