//! What does not add up and belongs to no slider: why, and the buttons that mend it.

use backwatch_core::diagnostic::Severity;
use backwatch_core::plan::feasibility::{Finding, Fix};
use yew::prelude::*;

use super::{TargetProps, sentence};
use crate::derive::context::{DraftHandle, use_draft};
use crate::state::draft::Edit;
use crate::ui::coded::coded;
use crate::ui::icon::{Glyph, icon};

/// Fields whose findings stand under their sliders.
const WITH_SLIDER: [&str; 4] = [
    "objectives.freshness",
    "objectives.off_site_freshness",
    "objectives.success_rate",
    "objectives.volume_warning",
];

/// The findings on one backup that stand nowhere else.
#[component]
pub(crate) fn Findings(props: &TargetProps) -> Html {
    let draft = use_draft();
    let own = format!("backups[{}].", props.index);
    let here = |finding: &&Finding| {
        let field = finding.said.field.as_deref().and_then(|field| field.strip_prefix(&own));
        field.is_some_and(|field| !WITH_SLIDER.contains(&field))
    };
    let found: Vec<&Finding> = props.findings.iter().filter(here).collect();
    if found.is_empty() {
        return Html::default();
    }
    html! {
        <section class="findings" aria-labelledby="findings-title" data-testid="findings">
            <h3 id="findings-title">{ "What does not add up" }</h3>
            <ul>{ for found.into_iter().map(|finding| item(finding, &draft)) }</ul>
        </section>
    }
}

fn item(finding: &Finding, draft: &DraftHandle) -> Html {
    let warns = finding.said.severity >= Severity::Warning;
    let hint = finding.said.hint.as_deref().filter(|_| finding.fixes.is_empty());
    html! {
        <li class={classes!("finding", warns.then_some("warn"))}>
            { icon(if warns { Glyph::Warn } else { Glyph::Info }) }
            <p>
                <span>{ coded(&sentence(&finding.said.message)) }</span>
                if let Some(hint) = hint {
                    <span class="soft">{ coded(&format!(". {}.", sentence(hint))) }</span>
                }
            </p>
            <span class="ways">{ ways_out(&finding.fixes, draft) }</span>
        </li>
    }
}

/// A button for each change that mends something.
pub(crate) fn ways_out(fixes: &[Fix], draft: &DraftHandle) -> Html {
    let button = |fix: &Fix| {
        let onclick = {
            let (draft, fix) = (draft.clone(), fix.clone());
            Callback::from(move |_: MouseEvent| {
                let fix = fix.clone();
                draft.dispatch(Edit::plan("", move |plan| fix.apply(plan)));
            })
        };
        html! { <button type="button" class="button little" {onclick}>{ coded(&sentence(&fix.words())) }</button> }
    };
    fixes.iter().map(button).collect()
}
