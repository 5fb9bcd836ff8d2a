//! Takes everything that Backwatch put in out of the files again, and back.

use std::rc::Rc;

use backwatch_core::merge::Change;
use yew::prelude::*;

use super::files::count;
use crate::derive::context::{DraftHandle, use_draft};
use crate::derive::merged::{FileView, Outcome};
use crate::state::draft::Edit;
use crate::ui::icon::{Glyph, icon};

/// Properties of `Removed`.
#[derive(Properties, PartialEq)]
pub(crate) struct RemovedProps {
    /// The files.
    pub(crate) files: Rc<Vec<FileView>>,
}

/// Says what goes out of which file, where that was asked for, with the way back.
#[component]
pub(crate) fn Removed(props: &RemovedProps) -> Html {
    let draft = use_draft();
    if !draft.settings().merging.remove {
        return Html::default();
    }
    html! {
        <div class="notice warn removed" role="status" data-testid="removed">
            <b>{ "Removal: nothing is merged in, and what Backwatch put into these files is taken out" }</b>
            <ul class="small">{ for props.files.iter().map(what_goes) }</ul>
            <span class="small">{ "Look at each difference first. Your own copies change only when you put the downloaded ones in their place." }</span>
            <span class="actions">
                <button type="button" class="button little" onclick={switch(&draft)}>{ icon(Glyph::Undo) }<span>{ "Merge it in again" }</span></button>
            </span>
        </div>
    }
}

/// What goes out of one file.
fn what_goes(file: &FileView) -> Html {
    let says = match &file.outcome {
        Outcome::Refused(_) => "cannot be read and stays as it is".to_owned(),
        Outcome::Merged(merged) if merged.steps().is_empty() => {
            "has nothing of Backwatch in it and stays as it is".to_owned()
        }
        Outcome::Merged(merged) => {
            let what: Vec<String> = merged.steps().iter().map(step).collect();
            format!("loses {}: {}", count(merged.removed, "line"), what.join(", "))
        }
    };
    html! { <li key={file.name.to_string()}><span class="mono">{ &file.name }</span>{ format!(" {says}") }</li> }
}

/// What went, by its name; what else was done, in its own words.
fn step(change: &Change) -> String {
    let gone = change.text.strip_prefix("took out ");
    let name = gone.map(|gone| gone.split(':').next().unwrap_or(gone));
    match name {
        Some("the variable") => "a variable".to_owned(),
        Some(name) if name.starts_with("the ") => change.place.clone(),
        Some(name) => name.to_owned(),
        None => format!("{}: {}", change.place, change.text),
    }
}

/// Takes everything that Backwatch put in out of all files.
#[component]
pub(crate) fn Remove() -> Html {
    let draft = use_draft();
    if draft.settings().merging.remove {
        return Html::default();
    }
    html! {
        <button type="button" class="button link tiny" onclick={switch(&draft)} data-testid="remove"
            title="Shows first what goes out of which file">{ "Remove what Backwatch put in" }</button>
    }
}

fn switch(draft: &DraftHandle) -> Callback<MouseEvent> {
    let draft = draft.clone();
    Callback::from(move |_: MouseEvent| {
        draft.dispatch(Edit::settings("", |settings| {
            settings.merging.remove = !settings.merging.remove;
        }));
    })
}

#[cfg(test)]
mod tests {
    use backwatch_core::merge::ChangeKind;

    use super::*;

    #[test]
    fn what_goes_is_called_by_its_name() {
        let said = |place: &str, text: &str| {
            let (kind, place, text) = (ChangeKind::Removed, place.to_owned(), text.to_owned());
            step(&Change { kind, place, line: None, text })
        };
        assert_eq!(said("group g", "took out NATSBackupFailed: it was ours"), "NATSBackupFailed");
        assert_eq!(said("panel P", "took out the panel: it was ours"), "panel P");
        assert_eq!(said("dashboard", "took out the variable: it was ours"), "a variable");
        assert_eq!(said("group g", "put its name back"), "group g: put its name back");
    }
}
