//! The chosen scenario over time: what is wrong when, the runs, the series that tell it, each alert's
//! states; and a line that is moved through it.

mod drawing;
mod keys;
pub(crate) mod names;
mod sheet;
mod window;

use std::rc::Rc;

use backwatch_worker::{Alert, Timeline};
use yew::prelude::*;

use super::clock::Clock;
use crate::effects::{size, time};
use crate::ui::chart::Chart;
use crate::ui::chart::scale::Scale;
use crate::ui::icon::{Glyph, icon};
use crate::ui::segments::{SegmentsProps, segments};
use drawing::Drawing;
use keys::{Act, act};
use window::Window;

/// Properties of `TimelineView`.
#[derive(Properties, PartialEq)]
pub(crate) struct TimelineViewProps {
    /// The scenario.
    pub(crate) timeline: Rc<Timeline>,
    /// The alerts, in the order of the lanes.
    pub(crate) alerts: Rc<Vec<Alert>>,
    /// The clock of the schedule.
    pub(crate) clock: Clock,
    /// The scenario's name.
    pub(crate) name: AttrValue,
    /// The minute that is looked at.
    pub(crate) at: i64,
    /// Called with the minute to look at.
    pub(crate) onscrub: Callback<i64>,
    /// Whether it is that of older settings.
    pub(crate) stale: bool,
}

/// The timeline.
#[component]
pub(crate) fn TimelineView(props: &TimelineViewProps) -> Html {
    let (node, width) = use_measured();
    let window = use_window(&props.timeline);
    let chosen = use_state(|| 0_usize);
    let playing = use_play(props, *window);
    let acts = {
        let (window, playing) = (window.clone(), playing.clone());
        let (timeline, at, onscrub) = (props.timeline.clone(), props.at, props.onscrub.clone());
        Callback::from(move |asked: Act| {
            playing.set(asked == Act::Play && !*playing);
            let (next, minute) = asked.after(*window, at, &timeline);
            window.set(next);
            if minute != at {
                onscrub.emit(minute);
            }
        })
    };
    let gutter = names::gutter(width, &props.alerts);
    let times = drawing::scale(*window, width, gutter);
    use_zoom(&node, &acts, times);
    let curve = props.timeline.curves.get(*chosen).or(props.timeline.curves.first());
    let sheet = use_memo((props.timeline.clone(), props.alerts.clone()), |(timeline, alerts)| {
        sheet::sheet(timeline, alerts)
    });
    let drawing = Drawing {
        timeline: &props.timeline,
        alerts: &props.alerts,
        curve,
        window: *window,
        clock: &props.clock,
        at: props.at,
        width,
        gutter,
    };
    let label = format!("Timeline of the scenario: {}", props.name);
    html! {
        <div class={classes!("time", props.stale.then_some("stale"))}>
            <Chart id="timeline" label={label.clone()} {sheet} tools={tools(props, &acts, *playing, &chosen)}>
                <div class="scrubber" ref={node.clone()} id="scrubber" data-testid="scrubber" role="slider" tabindex="0"
                    aria-label="Minute that is looked at" aria-valuemin={props.timeline.start.to_string()}
                    aria-valuemax={props.timeline.end.to_string()} aria-valuenow={props.at.to_string()}
                    aria-valuetext={says(props)} onkeydown={pressed(&acts)}
                    onpointerdown={held(props, &node, times)} onpointermove={moved(props, &node, times)}>
                    if width > 0.0 { { drawing.draw(&label) } }
                </div>
            </Chart>
        </div>
    }
}

/// The minute in words, with what fires then.
fn says(props: &TimelineViewProps) -> String {
    let lanes = props.timeline.lanes.iter().zip(props.alerts.iter());
    let firing = lanes.filter(|(lane, _)| {
        lane.states.iter().any(|(span, state)| {
            *state == backwatch_worker::State::Firing
                && span.start <= props.at
                && props.at < span.end
        })
    });
    let names: Vec<&str> = firing.map(|(_, alert)| alert.name.as_str()).collect();
    let firing = if names.is_empty() { "nothing fires".to_owned() } else { names.join(", ") };
    format!("{}: {firing}", props.clock.both(props.at))
}

fn pressed(acts: &Callback<Act>) -> Callback<KeyboardEvent> {
    let acts = acts.clone();
    Callback::from(move |event: KeyboardEvent| {
        let held = event.ctrl_key() || event.meta_key() || event.alt_key();
        if let Some(asked) = act(&event.key(), event.shift_key()).filter(|_| !held) {
            event.prevent_default();
            acts.emit(asked);
        }
    })
}

fn held(props: &TimelineViewProps, node: &NodeRef, times: Scale) -> Callback<PointerEvent> {
    let (node, onscrub) = (node.clone(), props.onscrub.clone());
    Callback::from(move |event: PointerEvent| {
        if event.button() == 0 {
            size::hold(&node, &event);
            onscrub.emit(minute_at(size::across(&node, &event), times));
        }
    })
}

fn moved(props: &TimelineViewProps, node: &NodeRef, times: Scale) -> Callback<PointerEvent> {
    let (node, onscrub, at) = (node.clone(), props.onscrub.clone(), props.at);
    Callback::from(move |event: PointerEvent| {
        let minute = minute_at(size::across(&node, &event), times);
        if event.buttons() & 1 == 1 && minute != at {
            onscrub.emit(minute);
        }
    })
}

/// The whole minute at a place.
fn minute_at(place: f64, times: Scale) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "seconds of this century")]
    let at = times.value(place) as i64;
    (at + 30).div_euclid(60) * 60
}

/// The buttons below the drawing.
fn tools(
    props: &TimelineViewProps,
    acts: &Callback<Act>,
    playing: bool,
    chosen: &UseStateHandle<usize>,
) -> Html {
    let button = |asked: Act, glyph: Glyph, label: &'static str| {
        let onclick = acts.reform(move |_: MouseEvent| asked);
        html! { <button type="button" class="button plain little icon" aria-label={label} title={label} {onclick}>{ icon(glyph) }</button> }
    };
    let names: Vec<AttrValue> =
        props.timeline.curves.iter().map(|curve| curve.name.clone().into()).collect();
    let choose = {
        let chosen = chosen.clone();
        Callback::from(move |place: usize| chosen.set(place))
    };
    let (glyph, label) = if playing { (Glyph::Pause, "Pause") } else { (Glyph::Play, "Play") };
    html! {
        <span class="tools">
            { button(Act::Play, glyph, label) }
            { button(Act::Pan(false), Glyph::Left, "Earlier") }
            { button(Act::Pan(true), Glyph::Right, "Later") }
            { button(Act::Zoom(true), Glyph::Plus, "Nearer") }
            { button(Act::Zoom(false), Glyph::Minus, "Further") }
            <button type="button" class="button plain little" onclick={acts.reform(|_: MouseEvent| Act::Whole)}>{ "All days" }</button>
            <button type="button" class="button plain little" onclick={acts.reform(|_: MouseEvent| Act::Fault)}>{ "The fault" }</button>
            if names.len() > 1 {
                { segments(&SegmentsProps { id: "timeline-curve".into(), label: "Series".into(), options: names, chosen: **chosen, onchoose: choose, wide: false }) }
            }
        </span>
    }
}

/// The width that there is to draw in, and where it is measured.
#[hook]
fn use_measured() -> (NodeRef, f64) {
    let node = use_node_ref();
    let width = use_state(|| 0.0_f64);
    use_effect_with((), {
        let (node, width) = (node.clone(), width.clone());
        move |()| {
            let watched = size::watch_width(&node, Callback::from(move |wide| width.set(wide)));
            move || drop(watched)
        }
    });
    (node, *width)
}

/// What is seen: around the fault of a scenario that is newly chosen; kept while settings change.
#[hook]
fn use_window(timeline: &Rc<Timeline>) -> UseStateHandle<Window> {
    let window = use_state(|| Window::around_fault(timeline));
    let ends = (timeline.scenario.clone(), timeline.start, timeline.end);
    use_effect_with(ends, {
        let (window, timeline) = (window.clone(), timeline.clone());
        move |_| window.set(Window::around_fault(&timeline))
    });
    window
}

/// Moves the line by itself while it plays: through what is seen in some twenty seconds.
#[hook]
fn use_play(props: &TimelineViewProps, window: Window) -> UseStateHandle<bool> {
    let playing = use_state(|| false);
    let timer = use_mut_ref(|| None);
    use_effect_with((*playing, props.at), {
        let (onscrub, playing) = (props.onscrub.clone(), playing.clone());
        move |(on, at): &(bool, i64)| {
            let next = at + (window.span() / 200 / 60).max(1) * 60;
            *timer.borrow_mut() = on.then(|| {
                time::after(100, move || {
                    if next >= window.end {
                        playing.set(false);
                    } else {
                        onscrub.emit(next);
                    }
                })
            });
        }
    });
    playing
}

/// The wheel with Control zooms where the pointer is.
#[hook]
fn use_zoom(node: &NodeRef, acts: &Callback<Act>, times: Scale) {
    let latest = use_mut_ref(|| None);
    *latest.borrow_mut() = Some((acts.clone(), times));
    use_effect_with((), {
        let node = node.clone();
        move |()| {
            let zoomed = Callback::from(move |(place, nearer): (f64, bool)| {
                let now = latest.borrow().clone();
                if let Some((acts, times)) = now {
                    acts.emit(Act::ZoomAt(minute_at(place, times), nearer));
                }
            });
            let heard = size::listen_zoom(&node, zoomed);
            move || drop(heard)
        }
    });
}
