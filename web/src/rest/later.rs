//! In the first part of the page all of it is asked for: by a tab that is opened, by files that come,
//! by a wish to download.

use yew::prelude::*;

use super::{Arrive, Merging, OwnRules};
use crate::derive::context::{DraftHandle, ViewHandle, use_view};
use crate::effects::files::Arrival;
use crate::effects::handover::give::{self as handover, Wish};
pub(crate) use crate::effects::handover::give::{gives, stand_by};
use crate::effects::{database, url};
use crate::state::view::{Look, Tab};
use crate::ui::icon::{Glyph, icon};
use crate::ui::toast::{Say, use_say};

/// The page as it is: there are no files yet.
pub(crate) fn provided(page: Html) -> Html {
    page
}

/// How the user's files stand: those kept earlier are read by the whole page alone.
#[hook]
pub(crate) fn use_merging() -> Merging {
    Merging::default()
}

/// Files that come are handed to the whole page.
#[hook]
pub(crate) fn use_arrive() -> Arrive {
    use_callback((), |arrivals, ()| handover::ask(Wish::Read(arrivals)))
}

/// What a tab shows until the whole page is here; none for those of the first part.
pub(crate) fn result(tab: Tab) -> Html {
    match tab {
        Tab::Rules | Tab::Dashboard => Html::default(),
        _ => html! { <Fetching /> },
    }
}

/// Asks for the whole page and says so.
#[component]
fn Fetching() -> Html {
    let failed = use_state(|| None::<String>);
    use_effect_with((), {
        let failed = failed.clone();
        move |()| {
            let heard =
                handover::on_failure(Callback::from(move |reason| failed.set(Some(reason))));
            handover::ask(Wish::Look);
            move || drop(heard)
        }
    });
    match &*failed {
        None => {
            html! { <p class="empty soft" role="status" data-testid="fetching">{ "Loading" }</p> }
        }
        Some(reason) => html! {
            <p class="notice bad" role="alert">
                { format!("This part of the page could not be loaded: {reason}. Load the page again; the settings are kept.") }
            </p>
        },
    }
}

/// The button that downloads everything, once the whole page is here.
pub(crate) fn download_all() -> Html {
    let onclick = Callback::from(|_: MouseEvent| handover::ask(Wish::Download));
    html! {
        <button type="button" class="button main" {onclick} data-testid="download-all" aria-label="Download all as zip">
            { icon(Glyph::Download) }<span class="middle">{ "Download" }</span>
        </button>
    }
}

/// Where files were kept earlier, the whole page is asked for at once: with their tab, unless
/// `keep_tab` says to leave what is looked at.
#[hook]
pub(crate) fn use_files_kept(keep_tab: bool) {
    let (view, say) = (use_view(), use_say());
    // Files and downloads are asked for from any tab: a failure is said wherever one is.
    use_effect_with((), move |()| {
        let failed = Callback::from(move |reason: String| {
            say.emit(format!("The rest of the page could not be loaded ({reason}). Load the page again, then repeat that").into());
        });
        let heard = handover::on_failure(failed);
        move || drop(heard)
    });
    use_effect_with((), move |()| {
        database::recall(Callback::from(move |files: Vec<(String, String)>| {
            if files.is_empty() {
                return;
            }
            if !keep_tab {
                view.dispatch(Look::Tab(Tab::Diff));
            }
            handover::ask(Wish::Look);
        }));
    });
}

/// Settings in the address are read by the whole page.
pub(crate) fn take_link(_draft: &DraftHandle, _view: &ViewHandle, _say: &Say) {
    if url::fragment().is_some_and(|fragment| fragment.starts_with("p=")) {
        handover::ask(Wish::Look);
    }
}

/// There are no files yet.
#[hook]
pub(crate) fn use_own_rules() -> OwnRules {
    (*use_memo((), |()| OwnRules::default())).clone()
}

/// There is nothing to take over.
pub(crate) fn take_over() {}

/// Nothing is handed to the first part.
pub(crate) fn handed_settings() -> Option<String> {
    None
}

/// Nothing is handed to the first part.
pub(crate) fn handed_files() -> Vec<Arrival> {
    Vec::new()
}
