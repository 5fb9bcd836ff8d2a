//! The difference of a file as a patch, for the repository that it is in.

use std::rc::Rc;

use yew::prelude::*;

use crate::derive::context::use_draft;
use crate::derive::merged::MergedView;
use crate::effects::dom;
use crate::features::rules::{TakingProps, taking};
use crate::state::draft::Edit;
use crate::ui::icon::{Glyph, icon};

/// Properties of `Patch`.
#[derive(Properties, PartialEq)]
pub(crate) struct PatchProps {
    /// The file's name.
    pub(crate) name: AttrValue,
    /// What becomes of it.
    pub(crate) merged: Rc<MergedView>,
}

/// The path in the repository, and the patch to copy or download.
#[component]
pub(crate) fn Patch(props: &PatchProps) -> Html {
    let draft = use_draft();
    let merging = &draft.settings().merging;
    let typed = merging.paths.get(&*props.name).cloned();
    let path = merging.path(&props.name).to_owned();
    let patch = use_memo((props.merged.clone(), path), |(merged, path)| {
        Rc::<str>::from(merged.patch(path))
    });
    let oninput = {
        let (draft, name) = (draft.clone(), props.name.to_string());
        Callback::from(move |event: InputEvent| {
            let (name, path) = (name.clone(), dom::typed(&event));
            draft.dispatch(Edit::settings("merging.path", move |settings| {
                settings.merging.paths.insert(name, path);
            }));
        })
    };
    let file = format!("{}.patch", props.name);
    html! {
        <div class="patch-part" id="patch-part">
            <div class="labelled">
                <label for="patch-path">{ "Path in the repository" }</label>
                <input id="patch-path" type="text" class="input code" spellcheck="false" {oninput}
                    value={typed.unwrap_or_else(|| props.name.to_string())} />
            </div>
            <div inert={!props.merged.is_checked}>{ taking(&TakingProps { name: file.into(), what: AttrValue::Static("patch"), text: (*patch).clone() }) }</div>
            <p class="tiny soft">{ "At the top of the repository: " }<code>{ "git apply" }</code>{ " or " }<code>{ "patch -p1" }</code>{ "." }</p>
        </div>
    }
}

/// Opens and closes the patch.
pub(crate) fn patch_button(open: &UseStateHandle<bool>) -> Html {
    let onclick = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    html! {
        <button type="button" class="button little" aria-expanded={open.to_string()} aria-controls="patch-part" {onclick}
            data-testid="as-patch">{ icon(Glyph::File) }<span>{ "Patch" }</span></button>
    }
}
