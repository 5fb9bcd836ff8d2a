//! The user's own files: what each is, and what changes in it.

mod conflicts;
mod difference;
mod files;
mod patch;
mod placing;
mod removal;
mod template;

use yew::prelude::*;

use crate::derive::context::use_view;
use crate::derive::merged::{FileView, use_files};
use crate::features::intake::Intake;
use crate::features::left_out::LeftOut;
use crate::ui::icon::{Glyph, big_icon};
use difference::FileDifference;
use files::Files;
use removal::Removed;

/// The tab.
#[component]
pub(crate) fn Merge() -> Html {
    let (view, files) = (use_view(), use_files());
    let Some(chosen) = chosen(&files, view.file.as_deref()) else {
        return html! { { invitation() } };
    };
    html! {
        <>
            <Files files={files.clone()} chosen={chosen.name.clone()} />
            <Removed files={files.clone()} />
            <LeftOut />
            <FileDifference key={chosen.name.to_string()} file={chosen.clone()} />
        </>
    }
}

/// The file whose diff is shown: the chosen one, else the first.
fn chosen<'a>(files: &'a [FileView], name: Option<&str>) -> Option<&'a FileView> {
    files.iter().find(|file| Some(file.name.as_str()) == name).or(files.first())
}

/// What stands here before there is a file.
fn invitation() -> Html {
    html! {
        <div class="empty" data-testid="merge-empty">
            <div>
                { big_icon(Glyph::Upload) }
                <h3>{ "Drop the files you have, anywhere" }</h3>
                <p class="soft small">
                    { "Alert rules (rule file, PrometheusRule, ConfigMap) and a Grafana dashboard. The monitoring is merged in and every other byte is kept; the difference is shown here before you take anything." }
                </p>
                <Intake id="merge-intake" />
                <p class="faint tiny">{ "Files are read and kept in this browser only." }</p>
            </div>
        </div>
    }
}
