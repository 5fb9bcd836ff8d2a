//! The frame of the page: the bar with its steps and actions, shortcuts, the veil while files are
//! held over the page.

mod bar;
mod share;
mod shortcuts;
mod steps;
mod theme;

pub(crate) use bar::Bar;

use yew::prelude::*;

use crate::derive::context::{DraftHandle, ViewHandle, use_draft, use_view};
use crate::effects::files::{self, Drag};
use crate::effects::keys::{self, Shortcut};
use crate::effects::time;
use crate::rest::{handed_files, use_arrive};
use crate::state::draft::Edit;
use crate::state::view::Step;
use crate::ui::icon::{Glyph, icon};
use shortcuts::{ShortcutsProps, shortcuts};
use steps::go;

/// Keys and files that reach the page as a whole.
#[component]
pub(crate) fn Listeners() -> Html {
    let (draft, view, arrive) = (use_draft(), use_view(), use_arrive());
    let help = use_state(|| false);
    let over = use_state(|| false);
    // The listeners live as long as the page; what they call changes with each state.
    let latest = use_mut_ref(|| None);
    *latest.borrow_mut() = Some((draft, view, arrive, help.clone(), over.clone()));
    use_effect_with((), {
        let latest = latest.clone();
        move |()| {
            let pressed = {
                let latest = latest.clone();
                Callback::from(move |shortcut| {
                    let now = latest.borrow().clone();
                    if let Some((draft, view, _, help, _)) = now {
                        act(shortcut, &draft, &view, &help);
                    }
                })
            };
            let drag = {
                let latest = latest.clone();
                Callback::from(move |drag| {
                    let now = latest.borrow().clone();
                    if let Some((.., over)) = now
                        && *over != (drag == Drag::Over)
                    {
                        over.set(drag == Drag::Over);
                    }
                })
            };
            let arrived = Callback::from(move |files| {
                let now = latest.borrow().clone();
                if let Some((_, _, arrive, ..)) = now {
                    arrive.emit(files);
                }
            });
            let handed = handed_files();
            if !handed.is_empty() {
                // Only after the first drawing does a change of the draft find all in its place.
                let arrived = arrived.clone();
                time::after(0, move || arrived.emit(handed)).forget();
            }
            let heard = (keys::listen(pressed), files::listen(&drag, &arrived));
            move || drop(heard)
        }
    });
    let close = {
        let help = help.clone();
        Callback::from(move |()| help.set(false))
    };
    html! {
        <>
            { shortcuts(&ShortcutsProps { open: *help, onclose: close }) }
            if *over {
                <div class="veil" data-testid="veil"><div>
                    { icon(Glyph::Upload) }
                    <b>{ "Let go to read it here" }</b>
                    <span class="soft small">{ "CronJob, alert rules, dashboard or saved settings. Nothing leaves this browser." }</span>
                </div></div>
            }
        </>
    }
}

fn act(shortcut: Shortcut, draft: &DraftHandle, view: &ViewHandle, help: &UseStateHandle<bool>) {
    match shortcut {
        Shortcut::Step(number) => {
            let step = usize::from(number).checked_sub(1).and_then(|place| Step::ALL.get(place));
            if let Some(step) = step {
                go(view, *step);
            }
        }
        Shortcut::Help => help.set(!**help),
        Shortcut::Undo => draft.dispatch(Edit::Undo),
        Shortcut::Redo => draft.dispatch(Edit::Redo),
    }
}
