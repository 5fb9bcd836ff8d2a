//! Pages against patience: what a threshold costs in pages a month and in delay. A click or a key
//! takes another value.

mod drawing;

use std::rc::Rc;

use backwatch_core::plan::{
    AlertKind, AlertSettings, Backup, Duration, Ratio, Threshold, ThresholdUnit,
};
use backwatch_worker::{Ask, Mix, Sweep, SweepPoint};
use yew::prelude::*;

use crate::derive::context::{DraftHandle, use_draft};
use crate::derive::rehearsal::{use_director, use_rehearsed};
use crate::effects::{dom, size, time};
use crate::state::draft::Edit;
use crate::state::rehearsed::Status;
use crate::state::view::Watching;
use crate::ui::chart::scale::Scale;
use crate::ui::chart::{Chart, Sheet};
use drawing::{draw, place, says, scale};

/// Properties of `TradeOff`.
#[derive(Properties, PartialEq)]
pub(super) struct TradeOffProps {
    /// The backup.
    pub(super) backup: Backup,
    /// Its place in the plan.
    pub(super) index: usize,
    /// What is looked at.
    pub(super) watching: Watching,
    /// Called with what is looked at now.
    pub(super) onwatch: Callback<Watching>,
}

/// What goes wrong how often, in the words of its field.
const MIX: [&str; 5] = [
    "1 failed run in",
    "1 missed slot in",
    "1 slow run in",
    "1 full volume in",
    "1 lost upload in",
];

/// The part.
#[component]
pub(super) fn TradeOff(props: &TradeOffProps) -> Html {
    let (state, draft) = (use_rehearsed(), use_draft());
    let node = use_node_ref();
    let width = use_width(&node);
    let aim = use_state(|| None::<usize>);
    let kinds = weighable(&props.backup);
    let names: Vec<String> = kinds.iter().map(|kind| props.backup.alert_name(*kind)).collect();
    let chosen = names.iter().position(|name| *name == props.watching.weighed);
    let missing = || kinds.iter().position(|kind| *kind == AlertKind::Missing);
    let chosen = chosen.or_else(missing).unwrap_or(0);
    let name = names.get(chosen).cloned().unwrap_or_default();
    use_weighed(&name, props.watching.mix);
    let Some(kind) = kinds.get(chosen).copied() else { return Html::default() };
    let known = state.sweep.as_ref().filter(|(_, sweep)| sweep.alert == name);
    let stale = known.is_some_and(|(number, _)| *number != state.asked);
    let sweep = known.map(|(_, sweep)| sweep.clone()).unwrap_or_default();
    let sheet = use_sheet(&sweep);
    let scale = scale(&sweep, width);
    let take = taken(&draft, props.index, kind, &sweep);
    let label = format!("Pages in a month and delay against the threshold of {name}");
    let at = place(&sweep, *aim);
    html! {
        <section class={classes!("trade-off", stale.then_some("stale"))} aria-labelledby="trade-off-title" data-testid="trade-off">
            <header><h3 id="trade-off-title">{ "Pages against patience" }</h3>{ controls(props, &kinds, &names, chosen) }</header>
            <Chart id="trade-off-chart" label={label.clone()} {sheet} tools={mix(props)}>
                <div class="weigh" ref={node.clone()} role="slider" tabindex="0" aria-label={format!("Threshold of {name}")}
                    aria-valuemin="0" aria-valuemax={sweep.points.len().saturating_sub(1).to_string()}
                    aria-valuenow={at.to_string()} aria-valuetext={says(&sweep, at)}
                    onkeydown={keyed(&aim, &sweep, &take)} onpointerdown={pressed(&node, scale, &sweep, &take, &aim)}>
                    if width > 0.0 && sweep.points.len() > 1 { { draw(&sweep, scale, width, *aim, &label) } }
                </div>
            </Chart>
            <p class="reason" aria-live="polite">{ says(&sweep, at) }
                <span class="soft">{ " Arrows try a threshold, Enter or a click takes it." }</span></p>
        </section>
    }
}

/// The alerts that are on and have a threshold to set.
fn weighable(backup: &Backup) -> Vec<AlertKind> {
    let on = backup.alerts_on().into_iter();
    on.filter(|kind| backup.threshold(*kind).is_some()).collect()
}

#[hook]
fn use_width(node: &NodeRef) -> f64 {
    let width = use_state(|| 0.0_f64);
    let node = node.clone();
    use_effect_with((), {
        let width = width.clone();
        move |()| {
            let watched = size::watch_width(&node, Callback::from(move |wide| width.set(wide)));
            move || drop(watched)
        }
    });
    *width
}

/// Has an alert weighed once the rehearsal is done and the hand rests: that takes the worker longer than
/// a step of a slider may.
#[hook]
fn use_weighed(name: &str, mix: [u32; 5]) {
    let (state, director) = (use_rehearsed(), use_director());
    let done = state.status == Status::Done;
    let timer = use_mut_ref(|| None);
    use_effect_with((name.to_owned(), mix, state.asked, done), move |(name, mix, _, done)| {
        let [failure, miss, slow_run, full_volume, lost_upload] = *mix;
        let mix = Mix { failure, miss, slow_run, full_volume, lost_upload };
        let ask = Ask::Sweep { alert: name.clone(), mix };
        let asks = *done && !name.is_empty();
        *timer.borrow_mut() = asks.then(|| time::after(350, move || director.emit(ask)));
    });
}

#[hook]
fn use_sheet(sweep: &Rc<Sweep>) -> Rc<Sheet> {
    use_memo(sweep.clone(), |sweep| Sheet {
        head: ["threshold (s)", "pages in 30 days", "delay (s)"].map(Into::into).to_vec(),
        rows: sweep
            .points
            .iter()
            .map(|point| {
                let delay =
                    point.delay.map_or_else(|| "never".to_owned(), |delay| delay.to_string());
                vec![
                    point.threshold.to_string().into(),
                    format!("{:.2}", point.pages).into(),
                    delay.into(),
                ]
            })
            .collect(),
    })
}

/// Which alert is weighed.
fn controls(props: &TradeOffProps, kinds: &[AlertKind], names: &[String], chosen: usize) -> Html {
    let onchange = {
        let (watching, onwatch) = (props.watching.clone(), props.onwatch.clone());
        Callback::from(move |event: InputEvent| {
            onwatch.emit(Watching { weighed: dom::typed(&event), ..watching.clone() });
        })
    };
    let option = |(place, (kind, name)): (usize, (&AlertKind, &String))| {
        html! { <option value={name.clone()} selected={place == chosen}>{ kind.base_name() }</option> }
    };
    let options = kinds.iter().zip(names).enumerate().map(option);
    html! {
        <label class="knob end"><span>{ "Threshold of" }</span>
            <select class="input pick" oninput={onchange} data-testid="weighed">{ for options }</select></label>
    }
}

/// What goes wrong how often: stated beside the chart, and open to change.
fn mix(props: &TradeOffProps) -> Html {
    let field = |(place, words): (usize, &'static str)| {
        let (watching, onwatch) = (props.watching.clone(), props.onwatch.clone());
        let value = props.watching.mix.get(place).copied().unwrap_or(0).to_string();
        let oninput = Callback::from(move |event: InputEvent| {
            let mut next = watching.clone();
            let typed = dom::typed(&event).parse::<u32>();
            if let (Ok(number @ 0..=100_000), Some(slot)) = (typed, next.mix.get_mut(place)) {
                *slot = number;
                onwatch.emit(next);
            }
        });
        html! {
            <label class="knob"><span>{ words }</span>
                <input class="input" type="number" min="0" max="100000" {value} {oninput} data-testid={format!("mix-{place}")} /></label>
        }
    };
    html! { <span class="tools mix"><span class="soft tiny">{ "Assumed:" }</span>{ for MIX.into_iter().enumerate().map(field) }</span> }
}

fn keyed(
    aim: &UseStateHandle<Option<usize>>,
    sweep: &Rc<Sweep>,
    take: &Callback<usize>,
) -> Callback<KeyboardEvent> {
    let (aim, sweep, take) = (aim.clone(), sweep.clone(), take.clone());
    Callback::from(move |event: KeyboardEvent| {
        let (at, last) = (place(&sweep, *aim), sweep.points.len().saturating_sub(1));
        let next = match event.key().as_str() {
            "ArrowRight" | "ArrowUp" => (at + 1).min(last),
            "ArrowLeft" | "ArrowDown" => at.saturating_sub(1),
            "Home" => 0,
            "End" => last,
            "Enter" => {
                take.emit(at);
                at
            }
            _ => return,
        };
        event.prevent_default();
        aim.set((event.key() != "Enter").then_some(next));
    })
}

fn pressed(
    node: &NodeRef,
    scale: Scale,
    sweep: &Rc<Sweep>,
    take: &Callback<usize>,
    aim: &UseStateHandle<Option<usize>>,
) -> Callback<PointerEvent> {
    let (node, sweep, take, aim) = (node.clone(), sweep.clone(), take.clone(), aim.clone());
    Callback::from(move |event: PointerEvent| {
        let wanted = scale.value(size::across(&node, &event));
        let near = |point: &SweepPoint| (point.threshold - wanted).abs();
        let found = sweep.points.iter().enumerate().min_by(|a, b| near(a.1).total_cmp(&near(b.1)));
        if let Some((place, _)) = found {
            aim.set(None);
            take.emit(place);
        }
    })
}

/// Sets the threshold at a place: where a target stands behind it the target, from which all follows.
fn taken(draft: &DraftHandle, index: usize, kind: AlertKind, sweep: &Rc<Sweep>) -> Callback<usize> {
    let (draft, sweep) = (draft.clone(), sweep.clone());
    Callback::from(move |place: usize| {
        let Some(point) = sweep.points.get(place) else { return };
        let Some(value) = threshold(kind, point.threshold) else { return };
        draft.dispatch(Edit::backup(index, "", move |backup| {
            let objectives = &mut backup.objectives;
            match (kind, value) {
                (AlertKind::Missing, Threshold::Duration(age)) => objectives.freshness = Some(age),
                (AlertKind::PvcNearCapacity, Threshold::Ratio(level)) => {
                    objectives.volume_warning = level;
                }
                (AlertKind::PvcCritical, Threshold::Ratio(level)) => {
                    objectives.volume_critical = level;
                }
                _ => {
                    let settings = backup.settings(kind);
                    backup.set(kind, AlertSettings { threshold: Some(value), ..settings });
                }
            }
        }));
    })
}

/// A number of the curve as the threshold of an alert.
fn threshold(kind: AlertKind, number: f64) -> Option<Threshold> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a span of some months, or a share in millionths"
    )]
    let whole = |number: f64| number.round().max(0.0) as u64;
    match kind.threshold_unit()? {
        ThresholdUnit::Duration => Some(Threshold::Duration(Duration::seconds(whole(number)))),
        ThresholdUnit::Ratio => {
            let millionths = u32::try_from(whole(number * 1_000_000.0)).ok()?;
            Some(Threshold::Ratio(Ratio::millionths(millionths)))
        }
    }
}
