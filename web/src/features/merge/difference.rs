//! What changes in one file, with what was done and why it could not be.

use std::rc::Rc;

use backwatch_core::diagnostic::{Diagnostic, Severity};
use yew::prelude::*;

use super::conflicts::Conflicts;
use super::files::count;
use super::patch::{Patch, patch_button};
use super::placing::Placing;
use super::template::Template;
use crate::derive::context::{use_stale, use_view};
use crate::derive::merged::{FileView, MergedView, Outcome};
use crate::features::rules::{TakingProps, taking};
use crate::state::view::Look;
use crate::ui::coded::coded;
use crate::ui::diff::Diff;
use crate::ui::icon::{Glyph, icon};
use crate::ui::segments::{SegmentsProps, segments};

/// Properties of `FileDifference`.
#[derive(Properties, PartialEq)]
pub(crate) struct FileProps {
    /// The file.
    pub(crate) file: FileView,
}

/// The diff of one file; of one that is refused, the reason over the last good diff.
#[component]
pub(crate) fn FileDifference(props: &FileProps) -> Html {
    let good = use_mut_ref(|| None::<Rc<MergedView>>);
    let file = &props.file;
    let refused = match &file.outcome {
        Outcome::Merged(merged) => {
            *good.borrow_mut() = Some(merged.clone());
            None
        }
        Outcome::Refused(reasons) => Some(reasons.clone()),
    };
    let last = good.borrow().clone();
    html! {
        <>
            if let Some(reasons) = &refused {
                <div class="refused" role="alert" data-testid="refused">
                    { for reasons.iter().take(8).map(|reason| finding(reason, &file.name)) }
                    if file.is_template { <Template /> }
                    <p class="tiny soft">{ "The file itself is untouched. Correct it and drop it again." }</p>
                </div>
            }
            if let Some(merged) = last {
                <Shown file={file.clone()} {merged} stale={refused.is_some()} />
            }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct ShownProps {
    file: FileView,
    merged: Rc<MergedView>,
    stale: bool,
}

#[component]
fn Shown(props: &ShownProps) -> Html {
    let view = use_view();
    let stale = use_stale() || props.stale;
    let at = use_state(|| None::<usize>);
    let patching = use_state(|| false);
    let (merged, changes) = (&props.merged, props.merged.difference.changes.len());
    let step = {
        let at = at.clone();
        Callback::from(move |forth: bool| at.set(stepped(*at, forth, changes)))
    };
    // The listener for `j` and `k` is set once; it asks for the step of the moment.
    let latest = use_mut_ref(|| step.clone());
    *latest.borrow_mut() = step.clone();
    let onstep = use_callback((), move |forth: bool, ()| {
        let step = latest.borrow().clone();
        step.emit(forth);
    });
    let onlook = {
        let view = view.clone();
        Callback::from(move |place| view.dispatch(Look::SideBySide(place == 1)))
    };
    let place =
        at.map_or_else(|| count(changes, "change"), |at| format!("{} of {changes}", at + 1));
    let options: Vec<AttrValue> = vec!["Unified".into(), "Side by side".into()];
    let text = merged.text.clone();
    let unready = !merged.is_checked;
    html! {
        <>
            <div class="code-head">
                { segments(&SegmentsProps { id: AttrValue::Static("diff-look"), label: AttrValue::Static("Look of the diff"), options, chosen: usize::from(view.side_by_side), onchoose: onlook, wide: false }) }
                <span class="actions">
                    <button type="button" class="button little icon" aria-label="Previous change" title="Previous change (k)"
                        disabled={changes == 0} onclick={step.reform(|_: MouseEvent| false)}>{ icon(Glyph::Up) }</button>
                    <button type="button" class="button little icon" aria-label="Next change" title="Next change (j)"
                        disabled={changes == 0} onclick={step.reform(|_: MouseEvent| true)}>{ icon(Glyph::Down) }</button>
                    <span class="num" aria-live="polite">{ place }</span>
                    if stale { <span class="pill warn">{ icon(Glyph::Warn) }{ "stale" }</span> }
                </span>
                if changes > 0 { { patch_button(&patching) } }
                // While a value moves, only what is around the edits is checked: nothing is handed out then.
                <div class="end" inert={unready}>{ taking(&TakingProps { name: props.file.name.clone(), what: props.file.name.clone(), text }) }</div>
            </div>
            if *patching && changes > 0 { <Patch name={props.file.name.clone()} merged={merged.clone()} /> }
            { done(&DoneProps { merged: merged.clone(), name: props.file.name.clone() }) }
            if merged.new_rows > 0 { <Placing file={props.file.clone()} merged={merged.clone()} /> }
            <Diff label={format!("What changes in {}", props.file.name)} difference={merged.difference.clone()}
                language={props.file.language} side_by_side={view.side_by_side} at={*at} {onstep} {stale} />
        </>
    }
}

/// The change to go to next; round at the ends.
fn stepped(at: Option<usize>, forth: bool, count: usize) -> Option<usize> {
    if count == 0 {
        return None;
    }
    Some(match (at, forth) {
        (None, true) => 0,
        (None, false) => count - 1,
        (Some(at), true) => (at + 1) % count,
        (Some(at), false) => (at + count - 1) % count,
    })
}

struct DoneProps {
    merged: Rc<MergedView>,
    name: AttrValue,
}

/// What was done, a sentence each, and what is worth knowing.
fn done(props: &DoneProps) -> Html {
    let merged = &props.merged;
    if merged.changes.is_empty() && merged.notes.is_empty() && merged.conflicts.is_empty() {
        return Html::default();
    }
    html! {
        <div class="done-list">
            <Conflicts questions={merged.conflicts.clone()} />
            { for merged.notes.iter().map(|note| finding(note, &props.name)) }
            if !merged.changes.is_empty() {
                <details class="more">
                    <summary>{ format!("What was done: {}", count(merged.changes.len(), "change")) }</summary>
                    <ul class="tiny soft">{ for merged.changes.iter().map(|text| html! { <li>{ text }</li> }) }</ul>
                </details>
            }
        </div>
    }
}

/// One finding with its place in the file and the way out.
fn finding(said: &Diagnostic, name: &str) -> Html {
    let tone = match said.severity {
        Severity::Error => Some("bad"),
        Severity::Warning => Some("warn"),
        Severity::Note => None,
    };
    let place =
        said.place.map(|place| format!("{name}, line {}, column {}", place.line, place.column));
    html! {
        <div class={classes!("notice", tone)}>
            if let Some(place) = place { <b class="mono">{ place }</b> }
            <span>{ coded(&said.message) }</span>
            if let Some(hint) = &said.hint { <span class="soft">{ coded(hint) }</span> }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::stepped;

    #[test]
    fn changes_go_round() {
        assert_eq!(stepped(None, true, 3), Some(0));
        assert_eq!(stepped(Some(2), true, 3), Some(0));
        assert_eq!(stepped(Some(0), false, 3), Some(2));
        assert_eq!(stepped(Some(0), true, 0), None);
    }
}
