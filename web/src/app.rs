//! The page: providers, the frame, settings on one side and the result on the other.
//!
//! Browser tests find things by `data-testid`:
//! `main` with `data-part` (`first` or `whole`); `fetching`; `step-1` to `step-5`, `undo`, `redo`, `theme`, `share`, `download-all`, `toasts`, `veil`;
//! `describe`, `backups`, `add-backup`, `fact-{name,cronjob,schedule,gap,deadline,volume,off-site}`,
//! `source`, `describe-intake-files`, `merge-intake-files` (the hidden file fields);
//! `targets`, `tune-{freshness,success-rate,volume-warning,volume-critical,restore,off-site-freshness}`
//! with the field `#ID` and the slider `ID-slider`, `off-site-source`, `field-error`;
//! `alerts`, `profile-{as-specified,essential,recommended,thorough}`, `alert-{BackupFailed,...}`;
//! `outcome`, `result-tabs`, `rehearsal`, `chosen`, `timeline`, `scrubber`, `moment`, `pager`, `matrix`,
//! `matrix-words`, `matrix-show`, `reason`, `knob`, `progress`, `rules-form`, `rules-text`, `dashboard-form`,
//! `dashboard-sample`, `dashboard-drawn`, `panel-{last-backup,success-rate,pvc-usage,off-site}`,
//! `dashboard-text`, `sli-form`, `sli-table`, `sli-text`, `baseline`,
//! `answers`, `preflight`, `check`, `take-version`, `take-retention`, `measured`, `take-target`, `script`, `merge-empty`, `file`, `diff-look`, `diff`,
//! `refused`, `take-away`, `take`, `copy`, `forget`, and `stopped` after a panic.

use std::collections::BTreeSet;
use std::rc::Rc;

use yew::prelude::*;

use crate::derive::context::{DraftHandle, Unread, ViewHandle, use_stale, use_view};
use crate::derive::rehearsal::RehearsalProvider;
use crate::features::alerts::Alerts;
use crate::features::dashboard::Dashboard;
use crate::features::describe::Describe;
use crate::features::frame::{Bar, Listeners};
use crate::features::outcome::OutcomeStrip;
use crate::features::rules::Rules;
use crate::features::targets::Targets;
use crate::memory::{self, Memory, Start};
use crate::rest;
use crate::state::view::{Look, Tab};
use crate::ui::icon::{Glyph, icon};
use crate::ui::tabs::{TabItem, TabsProps, tabs};
use crate::ui::toast::Toasts;
use crate::ui::typed::Mark;

/// The page.
#[component]
pub(crate) fn App() -> Html {
    let start = use_memo((), |()| memory::start());
    let draft = use_reducer(|| start.draft.clone());
    let view = use_reducer(|| start.view.clone());
    let unread = use_state(|| Rc::new(BTreeSet::<AttrValue>::new()));
    // Several fields may report within one turn: the set is kept apart from what was drawn last.
    let fields = use_mut_ref(BTreeSet::<AttrValue>::new);
    let mark = use_callback((), {
        let unread = unread.clone();
        move |(id, bad): (AttrValue, bool), ()| {
            let mut fields = fields.borrow_mut();
            let changed = if bad { fields.insert(id) } else { fields.remove(&id) };
            if changed {
                unread.set(Rc::new(fields.clone()));
            }
        }
    });
    let unread = Unread { fields: (*unread).clone() };
    html! {
        <ContextProvider<DraftHandle> context={draft}>
            <ContextProvider<ViewHandle> context={view}>
                <ContextProvider<Unread> context={unread}>
                    <ContextProvider<Mark> context={mark}>
                        <Toasts>{ rest::provided(html! { <RehearsalProvider>{ page(&start) }</RehearsalProvider> }) }</Toasts>
                    </ContextProvider<Mark>>
                </ContextProvider<Unread>>
            </ContextProvider<ViewHandle>>
        </ContextProvider<DraftHandle>>
    }
}

fn page(start: &Rc<Start>) -> Html {
    html! {
        <>
            <Memory start={start.clone()} />
            <Listeners />
            <Bar />
            <main class="page" data-part={rest::PART}>
                <div class="settings">
                    <Describe />
                    <Targets />
                    <Alerts />
                    <p class="foot page-foot">
                        <span>{ "No request leaves this page." }</span>
                        <span>{ "Press " }<kbd>{ "?" }</kbd>{ " for keys." }</span>
                    </p>
                </div>
                <div class="results">
                    <OutcomeStrip />
                    <Results />
                </div>
            </main>
        </>
    }
}

/// The result tabs.
#[component]
fn Results() -> Html {
    let (view, merging, stale) = (use_view(), rest::use_merging(), use_stale());
    let items = Tab::ALL
        .into_iter()
        .map(|tab| {
            let counted = tab == Tab::Diff && merging.files > 0;
            TabItem {
                title: tab.title().into(),
                note: counted.then(|| merging.files.to_string().into()),
            }
        })
        .collect::<Vec<_>>();
    let chosen = Tab::ALL.iter().position(|tab| *tab == view.tab).unwrap_or(0);
    let onchoose = {
        let view = view.clone();
        Callback::from(move |place: usize| {
            if let Some(tab) = Tab::ALL.get(place) {
                view.dispatch(Look::Tab(*tab));
            }
        })
    };
    let shown = match view.tab {
        Tab::Rules => html! { <Rules /> },
        Tab::Dashboard => html! { <Dashboard /> },
        other => rest::result(other),
    };
    html! {
        <section class="card result" id="result" tabindex="-1" aria-label="Result">
            <header>
                { tabs(&TabsProps { id: AttrValue::Static("result-tabs"), label: AttrValue::Static("Result"), items, chosen, onchoose, class: Classes::default() }) }
                if stale {
                    <span class="pill warn end" role="status">
                        { icon(Glyph::Warn) }{ "of the last good settings" }
                    </span>
                }
            </header>
            <div class="result-body" role="tabpanel" id="result-tabs-panel" aria-labelledby={format!("result-tabs-{chosen}")}>
                { shown }
            </div>
        </section>
    }
}
