//! What is put on every alert and into every selector.

use backwatch_core::plan::KsmVersion;
use yew::prelude::*;

use crate::derive::context::DraftHandle;
use crate::features::targets::off_site_fields::{read_labels, write_labels};
use crate::state::draft::Edit;
use crate::ui::typed::{Field, Take};

/// Labels, matchers, runbook and the version of kube-state-metrics, of the whole plan.
pub(crate) fn extras(draft: &DraftHandle) -> Html {
    let draft = draft.clone();
    let plan = &draft.settings().plan.clone();
    let runbook: Take = {
        let draft = draft.clone();
        Callback::from(move |text: String| {
            let text = text.trim();
            if text.contains(char::is_whitespace) || text.contains('#') {
                return Err(
                    "An address without blanks and `#`; each alert adds its own section".to_owned()
                );
            }
            let base = (!text.is_empty()).then(|| text.to_owned());
            draft.dispatch(Edit::plan("runbook", move |plan| plan.runbook = base));
            Ok(())
        })
    };
    let labels: Take = {
        let draft = draft.clone();
        Callback::from(move |text: String| {
            let labels = read_labels(&text)?;
            draft.dispatch(Edit::plan("labels", move |plan| plan.labels = labels));
            Ok(())
        })
    };
    let matchers: Take = {
        let draft = draft.clone();
        Callback::from(move |text: String| {
            let matchers = read_labels(&text)?;
            draft.dispatch(Edit::plan("matchers", move |plan| plan.matchers = matchers));
            Ok(())
        })
    };
    let version: Take = Callback::from(move |text: String| {
        let version = if text.trim().is_empty() {
            None
        } else {
            Some(KsmVersion::parse(&text).map_err(|error| error.to_string())?)
        };
        draft.dispatch(Edit::plan("ksm", move |plan| plan.kube_state_metrics = version));
        Ok(())
    });
    let known = plan.kube_state_metrics.map(|version| version.to_string()).unwrap_or_default();
    html! {
        <details class="more more-alerts">
            <summary>{ "For every alert: runbook, labels, clusters" }</summary>
            <div class="extras">
                <Field id="runbook" label="Base of runbook_url" value={plan.runbook.clone().unwrap_or_default()}
                    placeholder="taken from rules beside it when merging" take={runbook} />
                <Field id="labels" label="Labels added to every alert" value={write_labels(&plan.labels)} placeholder="team=platform" take={labels} />
                <Field id="matchers" label="Matchers put into every selector" value={write_labels(&plan.matchers)} placeholder="cluster=eu" take={matchers} />
                <Field id="ksm" label="Version of kube-state-metrics" value={known} placeholder="not known: forms right in every version" take={version} />
            </div>
        </details>
    }
}
