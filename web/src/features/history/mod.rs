//! What a Prometheus remembers: the script that asks it, checks, proposals.

mod checks;
mod targets;

use std::rc::Rc;

use backwatch_core::history::script;
use yew::prelude::*;

use crate::derive::context::{use_draft, use_settings};
use crate::derive::measured::use_found;
use crate::effects::download;
use crate::features::intake::Intake;
use crate::state::answered::AnswerFile;
use crate::state::draft::Edit;
use crate::ui::copy::CopyButton;
use crate::ui::icon::{Glyph, icon};
use checks::Checks;
use targets::Targets;

/// The name of the script as a file.
const SCRIPT_FILE: &str = "ask-prometheus.sh";

/// For how many days it asks at least.
const DAYS: u64 = 30;

/// The section below the indicators.
#[component]
pub(crate) fn Baseline() -> Html {
    let (draft, found) = (use_draft(), use_found());
    let files = draft.answered().files();
    html! {
        <section class="baseline" aria-labelledby="baseline-title" data-testid="baseline">
            <h3 id="baseline-title">{ "Baseline from your Prometheus" }</h3>
            if files.is_empty() {
                <p class="small soft">{ "Run the script beside your Prometheus and drop the file that it writes here. The page then checks whether the metrics are there, fills in the baseline and proposes targets. Nothing leaves this page." }</p>
            } else {
                <ul class="answers">{ for files.iter().map(|file| html! { <Answer name={file.name.clone()} file={Shown(file.clone())} /> }) }</ul>
            }
            if let Some(found) = &*found {
                <Checks preflight={found.preflight.clone()} />
                <Targets measured={found.measured.clone()} proposals={found.proposals.clone()} />
            }
            <Intake id="baseline-intake" />
            <Script open={files.is_empty()} />
        </section>
    }
}

/// A file of answers; equal where it is the same reading.
#[derive(Clone)]
struct Shown(AnswerFile);

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0.answers, &other.0.answers)
    }
}

#[derive(Properties, PartialEq)]
struct AnswerProps {
    name: AttrValue,
    file: Shown,
}

/// A file of answers, with what is wrong with it.
#[component]
fn Answer(props: &AnswerProps) -> Html {
    let draft = use_draft();
    let AnswerFile { name, answers, said } = &props.file.0;
    let remove = {
        let name = name.clone();
        Callback::from(move |_: MouseEvent| draft.dispatch(Edit::RemoveAnswers(name.clone())))
    };
    html! {
        <li data-testid="answers">
            <span class="mono">{ name }</span>
            <span class="soft small">{ format!("{} answers, {} samples", answers.count, answers.samples) }</span>
            <button type="button" class="button little" onclick={remove} aria-label={format!("Remove {name}")}>{ "Remove" }</button>
            { for said.iter().map(|said| {
                let place = said.place.map_or_else(String::new, |p| format!("line {}, column {}: ", p.line, p.column));
                html! { <p class="notice bad" role="alert">{ format!("{place}{said}") }</p> }
            }) }
        </li>
    }
}

#[derive(Properties, PartialEq)]
struct ScriptProps {
    open: bool,
}

/// The script, to copy or download.
#[component]
fn Script(props: &ScriptProps) -> Html {
    let settings = use_settings();
    let text: Rc<str> = (*use_memo(settings, |settings| {
        let windows =
            settings.plan.backups.iter().map(|b| b.objectives.success_window.as_seconds());
        let days = windows.max().unwrap_or(0).div_ceil(86_400).max(DAYS);
        Rc::<str>::from(script(&settings.plan, u32::try_from(days).unwrap_or(u32::MAX)))
    }))
    .clone();
    let save = {
        let text = text.clone();
        Callback::from(move |_: MouseEvent| download::save(SCRIPT_FILE, text.as_bytes()))
    };
    html! {
        <details class="more" open={props.open}>
            <summary>{ "The queries, as a script around curl" }</summary>
            <div class="actions">
                <CopyButton text={text.clone()} what="script" little=true />
                <button type="button" class="button little" onclick={save}>{ icon(Glyph::Download) }<span>{ "Download" }</span></button>
                <span class="soft tiny">{ "PROMETHEUS=http://localhost:9090 sh ask-prometheus.sh" }</span>
            </div>
            <pre class="script" tabindex="0" aria-label="Script" data-testid="script">{ &*text }</pre>
        </details>
    }
}
