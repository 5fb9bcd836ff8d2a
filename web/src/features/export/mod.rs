//! What can be taken away: each artefact and merged file, a zip of all, the link, the command line.

mod command;
mod pieces;

use std::rc::Rc;

use backwatch_core::bundle::{self, Entry};
use yew::prelude::*;

use crate::derive::context::{use_draft, use_settings, use_view};
use crate::derive::measured::known;
use crate::derive::merged::{merge_now, use_files};
use crate::derive::rehearsal::use_tests;
use crate::effects::{database, download, handover, storage};
use crate::features::rules::{TakingProps, taking};
use crate::state::draft::Edit;
use crate::ui::copy::CopyButton;
use crate::ui::icon::{Glyph, icon};
use crate::ui::toast::use_say;
use command::{Command, command};
use pieces::{Piece, pieces, tests_piece};

/// Downloads everything as one zip.
#[component]
pub(crate) fn DownloadAll() -> Html {
    let (draft, view, say) = (use_draft(), use_view(), use_say());
    // It may have been wished for before this part of the page was here.
    let wanted = use_state(handover::take::download);
    let (tests, expected) = use_tests(*wanted);
    let ready = *wanted && (tests.is_some() || !expected);
    let onclick = {
        let wanted = wanted.clone();
        Callback::from(move |_: MouseEvent| wanted.set(true))
    };
    // The tests come from the worker, a moment later where they were not asked for before.
    use_effect_with(ready, move |ready| {
        if !*ready {
            return;
        }
        wanted.set(false);
        // What is shown elsewhere may lag behind a hand that still moves; this may not.
        let known = known(&draft.settings().plan, draft.answered());
        let files = merge_now(draft.settings(), draft.files(), known);
        let mut all = pieces(draft.settings(), draft.answered(), &files, view.form);
        all.extend(tests.map(tests_piece));
        let entries: Vec<Entry> = all
            .into_iter()
            .map(|piece| Entry { name: piece.name, bytes: piece.text.as_bytes().to_vec() })
            .collect();
        download::save("backwatch.zip", &bundle::zip(&entries));
        say.emit(format!("Downloaded backwatch.zip with {} files", entries.len()).into());
    });
    html! {
        <button type="button" class="button main" {onclick} data-testid="download-all" aria-label="Download all as zip">
            { icon(Glyph::Download) }<span class="middle">{ "Download" }</span>
        </button>
    }
}

/// The tab.
#[component]
pub(crate) fn TakeAway() -> Html {
    let (settings, files, view) = (use_settings(), use_files(), use_view());
    let answered = use_draft().answered().clone();
    let (tests, expected) = use_tests(true);
    let waits = tests.is_none() && expected;
    let command = command(&files, &settings.merging);
    let follows = (settings, answered, files, view.form, tests);
    let all = use_memo(follows, |(settings, answered, files, form, tests)| {
        let mut all = pieces(settings, answered, files, *form);
        all.extend(tests.clone().map(tests_piece));
        all
    });
    let row = |piece: &Piece| {
        html! {
            <li key={piece.name.clone()} data-testid="take">
                <span class="mono">{ &piece.name }</span>
                <span class="about">{ &piece.about }</span>
                { taking(&TakingProps { name: piece.name.clone().into(), what: piece.name.clone().into(), text: piece.text.clone() }) }
            </li>
        }
    };
    html! {
        <div data-testid="take-away">
            <ul class="take">{ for all.iter().map(row) }</ul>
            if waits { <p class="soft small waits" role="status">{ "The unit tests for promtool are being written." }</p> }
            <div class="body">
                <div class="actions"><DownloadAll /><span class="soft tiny">{ "all of the above in one zip" }</span></div>
                <h3>{ "The same in CI" }</h3>
                <p class="small soft">{ "The command line does the same from the saved settings and says with exit code 1 when a file is not as the settings want it." }</p>
                { in_ci(&command) }
                <h3>{ "What this does not prove" }</h3>
                <ul class="small soft honest">
                    <li>{ "A Job that succeeds does not prove that an object off-site can be restored: only a drill does." }</li>
                    <li>{ "kube-state-metrics cannot see an upload inside the backup's own container." }</li>
                </ul>
                <h3>{ "What is kept" }</h3>
                <p class="small soft">{ "Settings and their undo history lie in this browser's local storage, dropped files in its database. They survive a reload and never leave it." }</p>
                <Forget />
            </div>
        </div>
    }
}

fn in_ci(command: &Command) -> Html {
    let text: Rc<str> = Rc::from(command.text.as_str());
    html! {
        <>
            <div class="command" data-testid="command"><code tabindex="0">{ &command.text }</code><CopyButton {text} what="command" little=true /></div>
            if let Some(todo) = &command.todo { <p class="small soft">{ todo }</p> }
        </>
    }
}

/// Forgets settings and files, after asking once more.
#[component]
fn Forget() -> Html {
    let (draft, say) = (use_draft(), use_say());
    let asked = use_state(|| false);
    let onclick = {
        let asked = asked.clone();
        Callback::from(move |_: MouseEvent| {
            if !*asked {
                asked.set(true);
                return;
            }
            storage::remove(storage::SETTINGS);
            storage::remove(storage::SET_ASIDE);
            database::keep(Vec::new());
            draft.dispatch(Edit::Forget);
            asked.set(false);
            say.emit("Forgotten: settings, history and files".into());
        })
    };
    let word = if *asked { "Yes, forget everything" } else { "Forget everything" };
    html! {
        <div class="actions">
            <button type="button" class="button danger" {onclick} data-testid="forget">{ icon(Glyph::Trash) }<span>{ word }</span></button>
            if *asked { <span class="small bad-ink" role="status">{ "Settings, undo history and files will be gone." }</span> }
        </div>
    }
}
