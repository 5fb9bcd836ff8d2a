//! One target: label, typed value, reset, slider, and the sentence on what the number does.

use yew::prelude::*;

use crate::ui::icon::{Glyph, icon};
use crate::ui::slider::{Slider, Tick};
use crate::ui::typed::{RefusalProps, Take, refusal, use_typed};

/// How the sentence under a target is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Tone {
    /// It says what the number does.
    #[default]
    Plain,
    /// The target holds, but barely.
    Warn,
    /// The target cannot hold.
    Bad,
}

impl Tone {
    /// Its class.
    pub(crate) fn class(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Warn => Some("warn"),
            Self::Bad => Some("bad"),
        }
    }
}

/// The ends and steps of a slider.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Range {
    /// Left end.
    pub(crate) min: i64,
    /// Right end.
    pub(crate) max: i64,
    /// Small step.
    pub(crate) step: i64,
    /// Large step.
    pub(crate) leap: i64,
    /// Marks.
    pub(crate) ticks: Vec<Tick>,
    /// The part that cannot hold.
    pub(crate) impossible: Option<(i64, i64)>,
}

/// Properties of `Tune`.
#[derive(Properties, PartialEq)]
pub(crate) struct TuneProps {
    /// The start of its ids: the slider is `{id}-slider`, the field `{id}`.
    pub(crate) id: AttrValue,
    /// What is set.
    pub(crate) label: AttrValue,
    /// The value on the slider's scale.
    pub(crate) value: i64,
    /// The value as it is written: `25h`.
    pub(crate) text: AttrValue,
    /// The value in words: `25 h`.
    pub(crate) says: AttrValue,
    /// The slider's ends, steps and marks.
    pub(crate) range: Range,
    /// What the number does.
    pub(crate) why: AttrValue,
    /// How that is meant.
    #[prop_or_default]
    pub(crate) tone: Tone,
    /// Ways out of what is wrong with it, as buttons.
    #[prop_or_default]
    pub(crate) ways: Html,
    /// Whether it was set by hand.
    pub(crate) by_hand: bool,
    /// Forgets what was set by hand.
    pub(crate) onreset: Callback<()>,
    /// Takes what is typed.
    pub(crate) take: Take,
    /// Called while the slider moves.
    pub(crate) onmove: Callback<i64>,
    /// Called when an edit is over.
    pub(crate) ondone: Callback<()>,
}

/// One target.
#[component]
pub(crate) fn Tune(props: &TuneProps) -> Html {
    let typed = use_typed(&props.id, &props.text, &props.take);
    let error_id = format!("{}-error", props.id);
    let why_id = format!("{}-why", props.id);
    let onblur = {
        let (leave, done) = (typed.onblur.clone(), props.ondone.clone());
        Callback::from(move |event: FocusEvent| {
            leave.emit(event);
            done.emit(());
        })
    };
    let reset = props.onreset.reform(|_: MouseEvent| ());
    let range = &props.range;
    html! {
        <div class="tune" data-testid={format!("tune-{}", props.id)}>
            <div class="tune-head">
                <label for={props.id.clone()}>{ &props.label }</label>
                <span class="value">
                    <button type="button" class={classes!("button", "plain", "little", "icon", "reset", props.by_hand.then_some("on"))}
                        aria-label={format!("Reset {}", props.label)} title="Back to the default" onclick={reset}>
                        { icon(Glyph::Reset) }
                    </button>
                    <input type="text" class="input" id={props.id.clone()} value={typed.text.clone()}
                        oninput={typed.oninput.clone()} {onblur} autocomplete="off" spellcheck="false"
                        aria-invalid={typed.error.is_some().then_some("true")}
                        aria-describedby={if typed.error.is_some() { error_id.clone() } else { why_id.clone() }} />
                </span>
            </div>
            { refusal(&RefusalProps { id: error_id.into(), text: typed.error.clone() }) }
            <Slider id={format!("{}-slider", props.id)} label={props.label.clone()} min={range.min} max={range.max}
                step={range.step} leap={range.leap} value={props.value} says={props.says.clone()}
                impossible={range.impossible} ticks={range.ticks.clone()}
                onmove={props.onmove.clone()} ondone={props.ondone.clone()} />
            <p class={classes!("why", props.tone.class())} id={why_id}>
                <span>{ &props.why }</span>
                { props.ways.clone() }
            </p>
        </div>
    }
}
