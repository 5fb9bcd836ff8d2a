//! Fields that were changed by hand: one question each, asked beside the diff.

use yew::prelude::*;

use crate::derive::context::{DraftHandle, use_draft};
use crate::derive::merged::Question;
use crate::state::draft::{Edit, Settings};

/// Properties of `Conflicts`.
#[derive(Properties, PartialEq)]
pub(crate) struct ConflictsProps {
    /// What waits for a decision.
    pub(crate) questions: Vec<Question>,
}

/// The questions, each with its answers. Until one is given, what stands in the file is kept.
#[component]
pub(crate) fn Conflicts(props: &ConflictsProps) -> Html {
    let draft = use_draft();
    let decide = |question: &Question, ours: bool| {
        let (draft, id) = (draft.clone(), question.id.clone());
        Callback::from(move |_: MouseEvent| {
            let id = id.clone();
            draft.dispatch(Edit::settings("", move |settings| {
                settings.choices.insert(id, ours);
            }));
        })
    };
    let one = |question: &Question| {
        html! {
            <div class="notice warn" key={question.id.clone()} data-testid="conflict">
                <b>{ &question.place }</b>
                <span>
                    { "You wrote " }<b class="mono">{ &question.theirs }</b>{ " by hand; the settings say " }
                    <b class="mono">{ &question.ours }</b>{ "." }
                    if let Some(base) = question.base.as_ref().filter(|base| **base != question.ours) {
                        { " After the last merge it was " }<b class="mono">{ base }</b>{ "." }
                    }
                    if let Some(remark) = &question.remark { { format!(" {remark}.") } }
                </span>
                <span class="actions">
                    <button type="button" class="button little" onclick={decide(question, false)}>{ "Keep it in the file" }</button>
                    { adopt(question, &draft) }
                    <button type="button" class="button little" onclick={decide(question, true)}>{ "Use the settings" }</button>
                </span>
            </div>
        }
    };
    html! { <>{ for props.questions.iter().map(one) }</> }
}

/// Sets what stands in the file, where there are settings that say so.
fn adopt(question: &Question, draft: &DraftHandle) -> Html {
    let draft = draft.clone();
    let Some((index, kind, wanted)) = question.as_settings.clone() else {
        return Html::default();
    };
    let onclick = Callback::from(move |_: MouseEvent| {
        let wanted = wanted.clone();
        draft.dispatch(Edit::settings("", move |settings: &mut Settings| {
            let Some(backup) = settings.plan.backups.get_mut(index) else { return };
            let mut own = backup.settings(kind);
            own.enabled = wanted.enabled.or(own.enabled);
            own.hold = wanted.hold.or(own.hold);
            own.severity = wanted.severity.or(own.severity);
            own.threshold = wanted.threshold.or(own.threshold);
            backup.set(kind, own);
        }));
    });
    html! {
        <button type="button" class="button little" {onclick}>{ format!("Set it to {}", question.theirs) }</button>
    }
}
