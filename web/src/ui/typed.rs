//! A field whose text is read while it is typed. What cannot be read stays, with the reason.

use yew::prelude::*;

use crate::effects::dom;
use crate::ui::icon::{Glyph, icon};

/// Takes what was typed, or says why it cannot.
pub(crate) type Take = Callback<String, Result<(), String>>;

/// Tells the page that the field of an id holds what could not be taken, or no longer does.
pub(crate) type Mark = Callback<(AttrValue, bool)>;

/// What a field for typed text needs.
pub(crate) struct Typed {
    /// What stands in it.
    pub(crate) text: AttrValue,
    /// Why it was not taken.
    pub(crate) error: Option<AttrValue>,
    /// For the field.
    pub(crate) oninput: Callback<InputEvent>,
    /// For the field.
    pub(crate) onblur: Callback<FocusEvent>,
}

/// Keeps the text of a field as it is typed. A text that is taken gives way to the value's own
/// spelling when the field is left; one that is not stays until it is mended or the value changes.
#[hook]
pub(crate) fn use_typed(id: &AttrValue, value: &AttrValue, take: &Take) -> Typed {
    let mark = use_context::<Mark>().unwrap_or_else(Callback::noop);
    let typed = use_state(|| None::<(AttrValue, Option<AttrValue>)>);
    {
        let typed = typed.clone();
        use_effect_with(value.clone(), move |_| {
            // The value was set elsewhere: by the slider, by undo.
            if typed.as_ref().is_some_and(|(_, error)| error.is_some()) {
                typed.set(None);
            }
        });
    }
    let oninput = {
        let (typed, take) = (typed.clone(), take.clone());
        Callback::from(move |event: InputEvent| {
            let text = dom::typed(&event);
            let error = take.emit(text.clone()).err().map(AttrValue::from);
            typed.set(Some((text.into(), error)));
        })
    };
    let onblur = {
        let typed = typed.clone();
        Callback::from(move |_: FocusEvent| {
            if typed.as_ref().is_some_and(|(_, error)| error.is_none()) {
                typed.set(None);
            }
        })
    };
    let bad = typed.as_ref().is_some_and(|(_, error)| error.is_some());
    use_effect_with((id.clone(), bad), move |(id, bad)| {
        mark.emit((id.clone(), *bad));
        let id = id.clone();
        // A field that goes away takes its error with it.
        move || mark.emit((id, false))
    });
    let (text, error) = (*typed).clone().unwrap_or_else(|| (value.clone(), None));
    Typed { text, error, oninput, onblur }
}

/// Properties of `Field`.
#[derive(Properties, PartialEq)]
pub(crate) struct FieldProps {
    /// Its id; the error has the id `{id}-error`.
    pub(crate) id: AttrValue,
    /// Its label.
    pub(crate) label: AttrValue,
    /// The value in its own spelling.
    pub(crate) value: AttrValue,
    /// Takes what is typed.
    pub(crate) take: Take,
    /// What an empty field means.
    #[prop_or_default]
    pub(crate) placeholder: AttrValue,
    /// Whether it holds a name or number of the machine's.
    #[prop_or(true)]
    pub(crate) code: bool,
}

/// A labelled field with its error below.
#[component]
pub(crate) fn Field(props: &FieldProps) -> Html {
    let typed = use_typed(&props.id, &props.value, &props.take);
    let error_id = format!("{}-error", props.id);
    html! {
        <div class="labelled">
            <label for={props.id.clone()}>{ &props.label }</label>
            <input type="text" class={classes!("input", props.code.then_some("code"))} id={props.id.clone()}
                value={typed.text.clone()} oninput={typed.oninput.clone()} onblur={typed.onblur.clone()}
                placeholder={props.placeholder.clone()} autocomplete="off" spellcheck="false"
                aria-invalid={typed.error.is_some().then_some("true")}
                aria-describedby={typed.error.is_some().then(|| error_id.clone())} />
            { refusal(&RefusalProps { id: error_id.into(), text: typed.error.clone() }) }
        </div>
    }
}

/// Properties of `Refusal`.
pub(crate) struct RefusalProps {
    /// Its id.
    pub(crate) id: AttrValue,
    /// What is wrong; nothing draws nothing.
    pub(crate) text: Option<AttrValue>,
}

/// The error of one field.
pub(crate) fn refusal(props: &RefusalProps) -> Html {
    let Some(text) = &props.text else { return Html::default() };
    html! {
        <p class="error" id={props.id.clone()} data-testid="field-error">
            { icon(Glyph::Warn) }<span>{ text }</span>
        </p>
    }
}
