//! The rules as a fresh file, in the form that is wanted.

use std::rc::Rc;

use yew::prelude::*;

use crate::derive::artefacts::{FORMS, rules_file, use_rules};
use crate::derive::context::{use_stale, use_view};
use crate::effects::download;
use crate::state::view::Look;
use crate::ui::code::Code;
use crate::ui::copy::CopyButton;
use crate::ui::highlight::Language;
use crate::ui::icon::{Glyph, icon};
use crate::ui::segments::{SegmentsProps, segments};

/// The tab.
#[component]
pub(crate) fn Rules() -> Html {
    let view = use_view();
    let text = use_rules(view.form);
    let options: Vec<AttrValue> =
        FORMS.iter().map(|(_, name, _)| AttrValue::Static(name)).collect();
    let choose = {
        let view = view.clone();
        Callback::from(move |form| view.dispatch(Look::Form(form)))
    };
    html! {
        <>
            <div class="code-head">
                { segments(&SegmentsProps { id: AttrValue::Static("rules-form"), label: AttrValue::Static("Form of the file"), options, chosen: view.form, onchoose: choose, wide: false }) }
                { taking(&TakingProps { name: rules_file(view.form).into(), what: AttrValue::Static("rules"), text: text.clone() }) }
            </div>
            <TextView label="Alert rules" text={text} language={Language::Yaml} testid="rules-text" />
        </>
    }
}

/// Properties of `Taking`.
pub(crate) struct TakingProps {
    /// The file's name.
    pub(crate) name: AttrValue,
    /// What it is, in a word.
    pub(crate) what: AttrValue,
    /// Its text.
    pub(crate) text: Rc<str>,
}

/// Copy and download of one text.
pub(crate) fn taking(props: &TakingProps) -> Html {
    let text = &props.text;
    let save = {
        let (name, text) = (props.name.clone(), text.clone());
        Callback::from(move |_: MouseEvent| download::save(&name, text.as_bytes()))
    };
    html! {
        <div class="end actions">
            <button type="button" class="button little" onclick={save} aria-label={format!("Download {}", props.name)}>
                { icon(Glyph::Download) }<span>{ "Download" }</span>
            </button>
            <CopyButton text={text.clone()} what={props.what.clone()} little=true />
        </div>
    }
}

/// Properties of `TextView`.
#[derive(Properties, PartialEq)]
pub(crate) struct TextViewProps {
    /// What it is.
    pub(crate) label: AttrValue,
    /// Its text.
    pub(crate) text: Rc<str>,
    /// Its language.
    pub(crate) language: Language,
    /// For tests.
    pub(crate) testid: AttrValue,
}

/// A text as code; it says so where it is of the last good settings.
#[component]
pub(crate) fn TextView(props: &TextViewProps) -> Html {
    let stale = use_stale();
    html! {
        <Code label={props.label.clone()} text={props.text.clone()} language={props.language} {stale}
            testid={props.testid.clone()} />
    }
}
