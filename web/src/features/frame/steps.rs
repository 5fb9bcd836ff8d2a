//! The five steps: where one is and what is done. None locks another.

use std::sync::LazyLock;

use backwatch_core::plan::{Backup, Objectives, Profile};
use yew::prelude::*;

use crate::derive::context::{DraftHandle, ViewHandle};
use crate::effects::{dom, time};
use crate::state::draft::Draft;
use crate::state::view::{Look, Step};
use crate::ui::icon::{Glyph, icon};

/// What the page begins with.
static REFERENCE: LazyLock<Backup> = LazyLock::new(Backup::reference);

/// The steps; `merged` says whether there is a merged file.
pub(crate) fn steps(draft: &DraftHandle, view: &ViewHandle, merged: bool) -> Html {
    let shown = view.shown();
    let button = |step: Step| {
        let done = is_done(step, draft, merged);
        let onclick = {
            let view = view.clone();
            Callback::from(move |_: MouseEvent| go(&view, step))
        };
        html! {
            <li>
                <button type="button" class={classes!(done.then_some("done"))} {onclick} data-testid={format!("step-{}", step.number())}
                    aria-current={(step == shown).then_some("step")} title={step.title()}>
                    <span class="mark" aria-hidden="true">
                        if done { { icon(Glyph::Check) } } else { { step.number() } }
                    </span>
                    <span class="word">{ step.title() }</span>
                    if done { <span class="unseen">{ ", done" }</span> }
                </button>
            </li>
        }
    };
    html! { <ol class="steps">{ for Step::ALL.into_iter().map(button) }</ol> }
}

/// Goes to a step: shows what belongs to it and moves the focus there.
pub(crate) fn go(view: &ViewHandle, step: Step) {
    view.dispatch(Look::Step(step));
    // Only once its result is drawn is it known how much there is to scroll.
    let shown = move || {
        dom::reveal(match step {
            Step::Describe => "describe",
            Step::Tune => "tune",
            Step::Rehearse | Step::Merge | Step::TakeAway => "result",
        });
    };
    time::after(0, shown).forget();
}

fn is_done(step: Step, draft: &Draft, merged: bool) -> bool {
    let settings = draft.settings();
    match step {
        Step::Describe => {
            let read = settings.origins.iter().any(Option::is_some);
            read || !settings.plan.backups.iter().map(identity).eq([identity(&REFERENCE)])
        }
        Step::Tune => settings.plan.backups.iter().any(|backup| {
            backup.objectives != Objectives::default()
                || !backup.alerts.is_empty()
                || backup.profile != Profile::default()
        }),
        Step::Rehearse | Step::TakeAway => false,
        Step::Merge => merged,
    }
}

fn identity(backup: &Backup) -> (&str, &str) {
    (backup.namespace.as_str(), backup.cronjob.as_str())
}
