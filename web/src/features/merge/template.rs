//! What can be done about a Helm template: our rules with braces escaped, to be pasted into it.

use std::rc::Rc;

use backwatch_core::merge::helm_escaped;
use yew::prelude::*;

use crate::derive::artefacts::use_rules;
use crate::derive::context::use_view;
use crate::features::rules::{TakingProps, taking};

/// The rules in Helm's escaped form, to copy or download.
#[component]
pub(crate) fn Template() -> Html {
    let view = use_view();
    let rules = use_rules(view.form);
    let text = use_memo(rules, |rules| Rc::<str>::from(helm_escaped(rules)));
    html! {
        <div class="notice" data-testid="helm">
            <span>{ "The rules with their braces escaped, ready to be pasted into a template of the chart. The form is the one of the Rules tab." }</span>
            { taking(&TakingProps { name: AttrValue::Static("backup-rules.helm.yaml"), what: AttrValue::Static("rules escaped for Helm"), text: (*text).clone() }) }
        </div>
    }
}
